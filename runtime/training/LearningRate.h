//===- LearningRate.h - learning rate of a step -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Linear warm-up and polynomial decay to zero, as create_optimizer of the
/// original programs has them.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_LEARNINGRATE_H
#define ALBERTC_RUNTIME_TRAINING_LEARNINGRATE_H

#include <cstdint>

namespace albert::rt {

/// A schedule.
struct LearningRate {
  double peak = 0;
  int64_t trainSteps = 0;
  int64_t warmupSteps = 0;
  int64_t startWarmupStep = 0;
  double power = 1;

  /// The rate of the update that `step` updates precede:
  ///
  ///   peak * (step - start) / warmupSteps  while step - start < warmupSteps,
  ///   peak * (1 - min(step, trainSteps) / trainSteps)^power  after that, and
  ///                                          always if warmupSteps is 0.
  ///
  /// The decay begins at step 0, not where the warm-up ends; before
  /// `startWarmupStep` the rate is negative, as it is in the original programs.
  double at(int64_t step) const;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_LEARNINGRATE_H
