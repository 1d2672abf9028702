//===- Weights.cpp - random parameters made on first use ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/support/oracle/Weights.h"

#include <cmath>

using namespace oracle;

uint64_t Random::next() {
  uint64_t z = (state += 0x9e3779b97f4a7c15u);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return z ^ (z >> 31);
}

double Random::normal() {
  const double scale = 1.0 / 9007199254740992.0; // 2^-53
  double u = ((next() >> 11) + 1) * scale, v = (next() >> 11) * scale;
  return std::sqrt(-2.0 * std::log(u)) * std::cos(6.283185307179586 * v);
}

uint64_t oracle::hash(const std::string &text) {
  uint64_t value = 0xcbf29ce484222325u;
  for (unsigned char c : text)
    value = (value ^ c) * 0x100000001b3u;
  return value;
}

static bool endsWith(const std::string &text, const std::string &end) {
  return text.size() >= end.size() &&
         text.compare(text.size() - end.size(), end.size(), end) == 0;
}

const Array &Weights::get(const std::string &name, std::vector<int64_t> shape) {
  auto found = arrays.find(name);
  if (found != arrays.end())
    return found->second;
  int64_t size = 1;
  for (int64_t dim : shape)
    size *= dim;
  double mean = 0, deviation = 0.3;
  if (endsWith(name, "gamma"))
    mean = 1;
  else if (endsWith(name, "kernel") || endsWith(name, "word_embeddings_2"))
    // grouped kernels are [in/G, out/G, G]: the fan-in is their first dimension
    deviation = 1 / std::sqrt(static_cast<double>(shape[0]));
  else if (endsWith(name, "output_weights"))
    deviation = 1 / std::sqrt(static_cast<double>(shape[1]));
  Random random(seed ^ hash(name));
  Array &array = arrays[name];
  array.shape = std::move(shape);
  array.values.resize(size);
  for (double &value : array.values)
    value = static_cast<float>(mean + deviation * random.normal());
  return array;
}

void Weights::move(const std::string &name,
                   const std::vector<double> &direction, double step) {
  std::vector<double> &values = arrays.at(name).values;
  for (size_t i = 0; i < values.size(); ++i)
    values[i] += step * direction[i];
}
