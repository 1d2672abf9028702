//===- Optimizer.cpp - how variables are updated --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/Optimizer.h"

#include <algorithm>

using namespace albert::rt;

static constexpr MomentNames kAdamNames = {"/adam_m", "/adam_v"};
static constexpr MomentNames kLambNames = {"/lamb_m", "/lamb_v"};

/// brightmart's LAMB is the only one with names of its own.
static bool usesLambNames(const OptimizerOptions &options) {
  return options.algorithm == Algorithm::Lamb &&
         options.variant == LambVariant::Brightmart;
}

MomentNames albert::rt::momentNames(const OptimizerOptions &options) {
  return usesLambNames(options) ? kLambNames : kAdamNames;
}

MomentNames albert::rt::otherMomentNames(const OptimizerOptions &options) {
  return usesLambNames(options) ? kAdamNames : kLambNames;
}

bool albert::rt::isExcluded(std::string_view name) {
  static constexpr std::string_view kParts[] = {"LayerNorm", "layer_norm",
                                                "bias"};
  return std::any_of(std::begin(kParts), std::end(kParts), [&](auto part) {
    return name.find(part) != std::string_view::npos;
  });
}

VariableRates
albert::rt::variableRates(const OptimizerOptions &options,
                          const std::vector<TrainedVariable> &variables) {
  VariableRates rates;
  for (const TrainedVariable &variable : variables) {
    bool excluded = isExcluded(variable.spec->tf);
    bool trusts = options.variant == LambVariant::Brightmart || !excluded;
    rates.decay.push_back(excluded ? 0 : float(options.weightDecay));
    rates.trust.push_back(trusts ? 1 : 0);
  }
  return rates;
}

double albert::rt::gradientScale(double norm, double clipNorm) {
  return clipNorm > 0 && norm > clipNorm ? clipNorm / norm : 1;
}

AlignedVector<float>
albert::rt::hyperparameters(const OptimizerOptions &options,
                            double gradientScale, double learningRate) {
  // The differences from one are rounded once: 1 - 0.999f has three digits.
  const double values[] = {gradientScale,     learningRate,  options.beta1,
                           1 - options.beta1, options.beta2, 1 - options.beta2,
                           options.epsilon};
  AlignedVector<float> result;
  for (double value : values)
    result.push_back(float(value));
  return result;
}
