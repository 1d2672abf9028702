//===- NNReference.cpp - scalar references of nn ops ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The formulas, element by element.
///
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/NNReference.h"

using namespace albertc::numerics;

static Bounded geluFrame(const Bounded &x, const Bounded &y) {
  Bounded half = Bounded::constant(0.5L, x.rounding);
  Bounded one = Bounded::constant(1, x.rounding);
  return half * x * (one + y);
}

Bounded albertc::numerics::activate(const std::string &kind, const Bounded &x) {
  const Rounding &r = x.rounding;
  if (kind == "relu")
    return max(x, Bounded::exact(0, r));
  if (kind == "tanh")
    return tanh(x);
  if (kind == "gelu_tanh") {
    Bounded cubic = Bounded::constant(0.044715L, r) * (x * x * x);
    Bounded factor =
        Bounded::constant(std::sqrt(2 / 3.141592653589793238463L), r);
    return geluFrame(x, tanh(factor * (x + cubic)));
  }
  if (kind == "gelu_erf")
    return geluFrame(x, erf(Bounded::constant(std::sqrt(0.5L), r) * x));
  if (kind == "swish") {
    Bounded negated{-x.value, x.error, r};
    return x / (Bounded::exact(1, r) + exp(negated));
  }
  return x;
}

Bounded LinearReference::operator()(int64_t row, int64_t column) const {
  Bounded sum = Bounded::exact(0, getArithmeticRounding(input.getElement()));
  for (int64_t k = 0; k < input.getDim(1); ++k)
    sum = multiplyAdd(input.bounded(row, k),
                      transposeWeight ? weight.bounded(column, k)
                                      : weight.bounded(k, column),
                      sum);
  if (bias)
    sum = sum + bias->bounded(column);
  sum = activate(activation, sum);
  return residual ? sum + residual->bounded(row, column) : sum;
}

Bounded GroupedLinearReference::operator()(int64_t row, int64_t column) const {
  int64_t groups = weight.getDim(2), outputs = weight.getDim(1);
  int64_t g = column / outputs, o = column % outputs;
  Bounded sum = Bounded::exact(0, getArithmeticRounding(input.getElement()));
  for (int64_t h = 0; h < weight.getDim(0); ++h)
    sum = multiplyAdd(input.bounded(row, h * groups + g),
                      weight.bounded((h * outputs + o) * groups + g), sum);
  return activate(activation, sum + bias.bounded(column));
}

Bounded LayerNormReference::operator()(int64_t row, int64_t column) const {
  Rounding r = getArithmeticRounding(input.getElement());
  int64_t columns = input.getDim(1);
  Bounded count = Bounded::exact(columns, r);
  Bounded sum = Bounded::exact(0, r), squares = sum;
  for (int64_t c = 0; c < columns; ++c)
    sum = sum + input.bounded(row, c);
  Bounded mean = sum / count;
  for (int64_t c = 0; c < columns; ++c) {
    Bounded centred = input.bounded(row, c) - mean;
    squares = multiplyAdd(centred, centred, squares);
  }
  Bounded inverse = rsqrt(squares / count + Bounded::constant(epsilon, r));
  return multiplyAdd(input.bounded(row, column) - mean,
                     inverse * gamma.bounded(column), beta.bounded(column));
}

Bounded LogSoftmaxReference::operator()(int64_t row, int64_t column) const {
  Bounded highest = input.bounded(row, 0);
  for (int64_t c = 1; c < input.getDim(1); ++c)
    highest = max(highest, input.bounded(row, c));
  Bounded sum = Bounded::exact(0, highest.rounding);
  for (int64_t c = 0; c < input.getDim(1); ++c)
    sum = sum + exp(input.bounded(row, c) - highest);
  return (input.bounded(row, column) - highest) - log(sum);
}

static uint64_t mix(uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

bool DropoutReference::keeps(int64_t row, int64_t column) const {
  const uint64_t g = 0x9e3779b97f4a7c15u;
  uint64_t place = mix(static_cast<uint64_t>(seed) + (site + 1) * g);
  uint64_t stream = mix(place + static_cast<uint64_t>(rowKeys[row]) * g);
  uint64_t bits = mix(stream + (column + 1) * g) >> 40;
  return bits >= static_cast<uint64_t>(std::llround(rate * 16777216.0));
}

Bounded DropoutReference::operator()(int64_t row, int64_t column) const {
  Bounded x = input.bounded(row, column);
  if (!keeps(row, column))
    return Bounded::exact(0, x.rounding);
  return x * Bounded::constant(1 / (1 - static_cast<long double>(rate)),
                               x.rounding);
}

Bounded SegmentMeanReference::operator()(int64_t row, int64_t column) const {
  Rounding r = getArithmeticRounding(input.getElement());
  int64_t first = rowOffsets.get(row), count = counts.get(row);
  Bounded sum = Bounded::exact(0, r);
  for (int64_t i = 0; i < count; ++i)
    sum = sum + input.bounded(first + i, column);
  return sum / Bounded::exact(std::max<int64_t>(count, 1), r);
}

Bounded AttentionReference::score(int64_t row, int64_t keyRow, int64_t head,
                                  int64_t s) const {
  int64_t size = query.getDim(1) / numHeads;
  Rounding r = getArithmeticRounding(query.getElement());
  Bounded sum = Bounded::exact(0, r);
  for (int64_t d = head * size; d < (head + 1) * size; ++d)
    sum = multiplyAdd(query.bounded(row, d), key.bounded(keyRow, d), sum);
  return sum * Bounded::constant(scale, r) + Bounded::exact(keyBias.get(s), r);
}

Bounded AttentionReference::operator()(int64_t row, int64_t column) const {
  int64_t hidden = query.getDim(1), head = column / (hidden / numHeads);
  Rounding r = getArithmeticRounding(query.getElement());
  int64_t s = 0;
  while (s < keyCounts.getSize() && queryOffsets.get(s + 1) <= row)
    ++s;
  if (s == keyCounts.getSize() || row < queryOffsets.get(0))
    return Bounded::exact(0, r);
  int64_t first = rowOffsets.get(s), count = keyCounts.get(s);
  std::vector<Bounded> scores;
  scores.reserve(count);
  for (int64_t j = 0; j < count; ++j)
    scores.push_back(score(row, first + j, head, s));
  Bounded highest = scores[0];
  for (const Bounded &score : scores)
    highest = max(highest, score);
  Bounded sum = Bounded::exact(0, r), weighted = sum;
  for (int64_t j = 0; j < count; ++j) {
    Bounded power = exp(scores[j] - highest);
    sum = sum + power;
    weighted = multiplyAdd(power, value.bounded(first + j, column), weighted);
  }
  return weighted / sum;
}

testing::AssertionResult albertc::numerics::isWithinBound(
    const Tensor &found,
    const std::function<Bounded(int64_t, int64_t)> &reference) {
  // Error in units of the bound; above 1 is a failure.
  long double worst = 0;
  std::string place;
  for (int64_t row = 0; row < found.getDim(0); ++row) {
    for (int64_t column = 0; column < found.getDim(1); ++column) {
      Bounded expected =
          narrow(reference(row, column), getRounding(found.getElement()));
      double value = found.get(row, column);
      long double error = std::fabs(value - expected.value);
      bool exact = error == 0;
      long double ratio = exact ? 0 : error / expected.error;
      if (!(ratio <= 1) && !(ratio <= worst)) {
        worst = ratio;
        place = "element [" + std::to_string(row) + ", " +
                std::to_string(column) + "]: expected " +
                std::to_string(static_cast<double>(expected.value)) +
                " within " +
                std::to_string(static_cast<double>(expected.error)) +
                ", found " + std::to_string(value);
      }
    }
  }
  if (place.empty())
    return testing::AssertionSuccess();
  return testing::AssertionFailure()
         << place << " (" << static_cast<double>(worst) << " times the bound)";
}
