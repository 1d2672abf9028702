//===- Outputs.cpp - results of a run as users see them -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/Outputs.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace albert::rt;

namespace {
/// An output that follows from the logits of a program.
struct Derived {
  const char *program;
  const char *name;
  void (*row)(const float *, int64_t, float *);
};
} // namespace

static constexpr Derived kDerived[] = {
    {"mlm", "masked_lm_log_probs", logSoftmaxRow},
    {"sop", "probabilities", softmaxRow},
    {"sop", "sop_log_probs", logSoftmaxRow},
};

/// Sum of exp(logits - largest) over a row.
static double expSum(const float *logits, int64_t count, double largest) {
  double sum = 0;
  for (int64_t i = 0; i < count; ++i)
    sum += std::exp(double(logits[i]) - largest);
  return sum;
}

void albert::rt::softmaxRow(const float *logits, int64_t count,
                            float *probabilities) {
  double largest = *std::max_element(logits, logits + count);
  double sum = expSum(logits, count, largest);
  for (int64_t i = 0; i < count; ++i)
    probabilities[i] = float(std::exp(double(logits[i]) - largest) / sum);
}

void albert::rt::logSoftmaxRow(const float *logits, int64_t count,
                               float *logProbabilities) {
  double largest = *std::max_element(logits, logits + count);
  double shift = largest + std::log(expSum(logits, count, largest));
  for (int64_t i = 0; i < count; ++i)
    logProbabilities[i] = float(double(logits[i]) - shift);
}

Shape albert::rt::outputShape(const ManifestArgument &output,
                              const TokenBatch &batch, const Demand &demand) {
  int64_t columns = output.columns;
  if (output.rows == Rows::Tokens)
    return {batch.sequences, batch.length, columns};
  if (output.rows == Rows::Queries &&
      demand.queries == Demand::Queries::Positions)
    return {batch.sequences,
            batch.hasPositions ? batch.predictions : batch.length, columns};
  return {batch.sequences, columns};
}

void albert::rt::scatterRows(const ManifestArgument &output,
                             const PackedRun &run, const float *packed,
                             Tensor &result) {
  size_t bytes = size_t(output.columns) * sizeof(float);
  float *to = result.data<float>();
  auto copy = [&](int64_t row, int64_t place) {
    memcpy(to + place * output.columns, packed + row * output.stride, bytes);
  };
  if (output.rows == Rows::Queries) {
    for (const PackedRun::QueryPlace &query : run.queryPlaces)
      copy(query.query, query.place);
    return;
  }
  const std::vector<int64_t> &places =
      output.rows == Rows::Tokens ? run.rowPlaces : run.sequencePlaces;
  for (size_t row = 0; row < places.size(); ++row)
    if (places[row] >= 0)
      copy(int64_t(row), places[row]);
}

std::vector<std::string> albert::rt::outputNames(const Manifest &manifest) {
  std::vector<std::string> names;
  for (const ManifestArgument &argument : manifest.entries.front().arguments)
    if (argument.kind == ManifestArgument::Kind::Output)
      names.push_back(argument.name);
  for (const Derived &derived : kDerived)
    if (manifest.program == derived.program)
      names.emplace_back(derived.name);
  return names;
}

Result<Tensor> albert::rt::deriveOutput(const Manifest &manifest,
                                        const std::string &name,
                                        const TokenBatch &batch,
                                        const Tensor &logits) {
  for (const Derived &derived : kDerived) {
    if (manifest.program != derived.program || name != derived.name)
      continue;
    int64_t columns = logits.shape().back();
    int64_t rows = logits.elementCount() / columns;
    bool everyPosition = manifest.program == "mlm" && !batch.hasPositions;
    ALBERT_ASSIGN_OR_RETURN(
        Tensor result,
        Tensor::allocate(DType::F32, everyPosition ? logits.shape()
                                                   : Shape({rows, columns})));
    for (int64_t row = 0; row < rows; ++row)
      if (!everyPosition || batch.mask[size_t(row)])
        derived.row(logits.data<float>() + row * columns, columns,
                    result.data<float>() + row * columns);
    return result;
  }
  return notFound("the program (%s) has no output '%s'",
                  manifest.program.c_str(), name.c_str());
}
