//===- RandomInit.h - initial values of parameters --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Initial values as a function of (seed, variable name, element): no state, so
/// the order in which elements are made, the layout and the number of threads
/// do not matter.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_PARAMETERS_RANDOMINIT_H
#define ALBERTC_RUNTIME_IO_PARAMETERS_RANDOMINIT_H

#include "runtime/core/Span.h"
#include "runtime/io/parameters/ParameterSpec.h"

#include <array>
#include <cstdint>
#include <string_view>

namespace albert::rt {

/// Philox4x32-10: 128 random bits for each (counter, key). Salmon et al.,
/// "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
std::array<std::uint32_t, 4> philox(std::array<std::uint32_t, 4> counter,
                                    std::array<std::uint32_t, 2> key);

/// The standard normal value with cumulative probability `p`, for p between
/// 0.02 and 0.98. Wichura, "Algorithm AS 241", Applied Statistics 37 (1988).
double normalQuantile(double p);

/// Element `index` of the initial values of a variable.
class InitialValues {
public:
  /// Values of the variable `name`. A truncated normal value has mean 0 and is
  /// within two standard deviations, distributed as if values outside were
  /// drawn again (the initializer of ALBERT and BERT).
  InitialValues(std::uint64_t seed, std::string_view name, Initializer init,
                double stddev);

  /// Writes elements [first, first + destination.size()), counted in row-major
  /// order of the variable's logical shape.
  void fill(std::uint64_t first, Span<float> destination) const;

private:
  std::array<std::uint32_t, 2> key;
  std::uint64_t stream;
  Initializer init;
  double stddev;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_PARAMETERS_RANDOMINIT_H
