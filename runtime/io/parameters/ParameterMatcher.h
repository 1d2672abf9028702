//===- ParameterMatcher.h - variables for parameters ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Finds the checkpoint variable for each variable of a program's parameters
/// and reports everything that does not fit at once.
///
/// Names are tried in this order: in TensorFlow checkpoints the exact name,
/// then behind the prefix that the word embeddings have (TF-Hub's `module/`);
/// in Hugging Face files the exact name, without or with the leading `albert.`,
/// with the old names of layer norms (`gamma`, `beta`), and for tied parameters
/// the other name.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERMATCHER_H
#define ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERMATCHER_H

#include "runtime/io/parameters/ParameterSource.h"
#include "runtime/io/parameters/ParameterSpec.h"

namespace albert::rt {

/// Where a variable of a parameter comes from; nothing if the checkpoint does
/// not have it.
struct VariableMatch {
  const CheckpointVariable *variable = nullptr;
  /// The file holds [columns, rows].
  bool transposed = false;
};

/// All variables of all parameters.
struct ParameterMatches {
  /// of[param][variable].
  std::vector<std::vector<VariableMatch>> of;
  /// Variables of the checkpoint that nothing uses, without those that training
  /// adds (optimizer slots, global_step) and tied copies.
  std::vector<std::string> surplus;
};

/// How much of the parameters a checkpoint has to have.
enum class MatchMode {
  /// Every variable.
  Whole,
  /// At least one; the others are in no match.
  Partial,
};

/// Matches `specs` with the variables of `source`. The error (NotFound if
/// something is missing, otherwise InvalidArgument) lists every missing
/// variable, every one of a wrong shape or type with both, and the surplus.
Result<ParameterMatches> matchParameters(Span<const ParamSpec> specs,
                                         const ParameterSource &source,
                                         MatchMode mode = MatchMode::Whole);

/// True for variables that a checkpoint may have beside a model's weights.
bool isTrainingState(std::string_view name);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERMATCHER_H
