//===- LearningRate.cpp - learning rate of a step -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/LearningRate.h"

#include <algorithm>
#include <cmath>

using namespace albert::rt;

double LearningRate::at(int64_t step) const {
  int64_t warm = step - startWarmupStep;
  if (warmupSteps > 0 && warm < warmupSteps)
    return peak * double(warm) / double(warmupSteps);
  double done = double(std::min(step, trainSteps)) / double(trainSteps);
  return peak * std::pow(1 - done, power);
}
