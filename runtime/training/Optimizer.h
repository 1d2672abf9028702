//===- Optimizer.h - how variables are updated ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The choices that the original programs make by their code and this one by
/// flags: which variables decay and which trust their ratio, what moments are
/// called in checkpoints, and the numbers of one update.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_OPTIMIZER_H
#define ALBERTC_RUNTIME_TRAINING_OPTIMIZER_H

#include "runtime/program/AlignedVector.h"
#include "runtime/training/TrainingSpec.h"

namespace albert::rt {

/// The update rule.
enum class Algorithm { Lamb, AdamW };

/// Whose LAMB: google-research/albert applies the trust ratio to the variables
/// that decay, brightmart/albert_zh to all. Their names of moments differ too.
enum class LambVariant { Google, Brightmart };

/// Choices of one run.
struct OptimizerOptions {
  Algorithm algorithm = Algorithm::Lamb;
  LambVariant variant = LambVariant::Google;
  double weightDecay = 0.01;
  /// Gradients are scaled to at most this norm; 0 leaves them as they are.
  double clipNorm = 1;
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-6;
  /// Takes the norms of gathered tables over rows, as TensorFlow does.
  bool sparseNorms = true;
};

/// What the names of moments end in.
struct MomentNames {
  const char *first;
  const char *second;
};

/// The names that the optimizer writes.
MomentNames momentNames(const OptimizerOptions &options);

/// The names that another optimizer writes for the same moments.
MomentNames otherMomentNames(const OptimizerOptions &options);

/// True if a variable neither decays nor, with Google's LAMB, is scaled by its
/// trust ratio: its name has LayerNorm, layer_norm or bias in it.
bool isExcluded(std::string_view name);

/// Inputs of the entries that apply an update, one element for each variable.
struct VariableRates {
  AlignedVector<float> decay;
  AlignedVector<float> trust; ///< 1 or 0
};

/// The rates of these variables.
VariableRates variableRates(const OptimizerOptions &options,
                            const std::vector<TrainedVariable> &variables);

/// What a gradient of this norm is multiplied by.
double gradientScale(double norm, double clipNorm);

/// Input `hyperparameters` of the entries that apply an update.
AlignedVector<float> hyperparameters(const OptimizerOptions &options,
                                     double gradientScale, double learningRate);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_OPTIMIZER_H
