//===- Slopes.h - how the loss changes with the parameters ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
/// \file
/// Slopes of the total loss of pretraining by central differences in double
/// precision. Gradients of a compiled program are compared with these; nothing
/// here differentiates.
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_TEST_SUPPORT_ORACLE_SLOPES_H
#define ALBERTC_TEST_SUPPORT_ORACLE_SLOPES_H

#include "test/support/oracle/Model.h"

#include <map>
#include <string>
#include <vector>

namespace oracle {

/// Random directions in the space of the parameters.
struct Slopes {
  /// Of each parameter: `count` directions of length one, [count, size].
  std::map<std::string, std::vector<double>> directions;
  /// [parameters + 1, count]: derivatives along the directions of each
  /// parameter alone, in the order of the names, and of all of them together.
  std::vector<double> slopes;
};

/// The slopes of the loss of `batch` along `count` directions of each of
/// `weights`, and of all together.
Slopes slopesOf(const Config &config, const Weights &weights,
                const Batch &batch, int64_t count, Random random);

} // namespace oracle

#endif // ALBERTC_TEST_SUPPORT_ORACLE_SLOPES_H
