//===- Weights.h - random parameters made on first use ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
/// \file
/// A parameter is a function of the seed, its checkpoint name and its shape.
/// The model asks for what it needs by name; what was asked for is what the
/// checkpoint then holds, so names and shapes are stated once.
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_TEST_SUPPORT_ORACLE_WEIGHTS_H
#define ALBERTC_TEST_SUPPORT_ORACLE_WEIGHTS_H

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace oracle {

/// A dense row-major array. Parameters are single precision numbers; in double
/// they can be moved by less than these are apart.
struct Array {
  std::vector<int64_t> shape;
  std::vector<double> values;
};

/// A small counter-based generator (splitmix64).
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}
  /// 64 uniform bits.
  uint64_t next();
  /// A uniform integer in [0, bound).
  int64_t below(int64_t bound) { return next() % static_cast<uint64_t>(bound); }
  /// A normal number (Box-Muller).
  double normal();

private:
  uint64_t state;
};

/// FNV-1a of a text.
uint64_t hash(const std::string &text);

/// The parameters of one model.
class Weights {
public:
  explicit Weights(uint64_t seed) : seed(seed) {}
  /// The parameter `name`. Kernels have the scale of their fan-in; biases,
  /// scales and shifts are large enough that leaving one out shows.
  const Array &get(const std::string &name, std::vector<int64_t> shape);
  /// Everything asked for so far, ordered by name.
  const std::map<std::string, Array> &all() const { return arrays; }
  /// Adds `step` times `direction` to the parameter `name`.
  void move(const std::string &name, const std::vector<double> &direction,
            double step);

private:
  uint64_t seed;
  std::map<std::string, Array> arrays;
};

} // namespace oracle

#endif // ALBERTC_TEST_SUPPORT_ORACLE_WEIGHTS_H
