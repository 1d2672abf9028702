//===- TrainingSpec.h - what a program that trains says ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The member `training` of a manifest (docs/abi.md), and the numbers of
/// variables. Only programs that train read it.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_TRAININGSPEC_H
#define ALBERTC_RUNTIME_TRAINING_TRAININGSPEC_H

#include "runtime/program/Manifest.h"

namespace albert::rt {

/// A variable whose norm TensorFlow takes over gathered rows.
struct SparseNorm {
  int64_t variable;   ///< its number
  std::string output; ///< of `accumulate`: squared norms of rows
};

/// The member `training`.
struct TrainingSpec {
  int64_t batch = 0;          ///< default batch size
  int64_t maxPredictions = 0; ///< predictions of a sequence
  int64_t maxLength = 0;      ///< tokens of a sequence
  bool dropout = false;
  std::vector<SparseNorm> sparse;
};

/// Reads and checks the member of the manifest in `text`, and whether bounds
/// and parameters suit a program that trains. Errors name the member.
Result<TrainingSpec> readTrainingSpec(const Manifest &manifest,
                                      std::string_view text);

/// One variable: a slot of a parameter.
struct TrainedVariable {
  size_t param; ///< index into `Manifest::params`
  const VariableSpec *spec;
};

/// The variables of a manifest in the order of their numbers; valid as long as
/// `params` are.
std::vector<TrainedVariable>
numberVariables(const std::vector<ParamSpec> &params);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_TRAININGSPEC_H
