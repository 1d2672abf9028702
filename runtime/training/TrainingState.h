//===- TrainingState.h - weights, gradients and moments ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The four blobs that entries of a training program read and write, and their
/// way from and to checkpoints.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_TRAININGSTATE_H
#define ALBERTC_RUNTIME_TRAINING_TRAININGSTATE_H

#include "runtime/io/parameters/ParameterLoader.h"
#include "runtime/io/tf_checkpoint/BundleWriter.h"
#include "runtime/program/Arena.h"
#include "runtime/training/Optimizer.h"

#include <array>

namespace albert::rt {

/// State of one run. Variables have the numbers of `numberVariables`.
class TrainingState {
public:
  /// Reserves all four blobs, zero bytes; what nobody touches takes no memory.
  /// `manifest` must outlive the state. Errors: too little memory for what will
  /// be touched, only the weights if the program does not `train`.
  static Result<TrainingState> create(const Manifest &manifest, bool train);

  const std::vector<TrainedVariable> &variables() const { return numbered; }
  const Manifest &manifest() const { return *program; }

  /// The stored form of a parameter.
  Span<uint8_t> stored(ParamState state, size_t param);

  /// Sets all gradients to zero.
  void clearGradients();

  /// The first variable that has an element of this state which is infinite or
  /// no number; null if there is none.
  const TrainedVariable *firstNonFinite(ParamState state) const;

  /// Takes the weights from a loader. Errors: those of reading, a weight that
  /// is not finite.
  Status loadValues(ParameterLoader &loader);

  /// Takes the moments from the checkpoint of `loader`. False if it has none of
  /// these names.
  Result<bool> loadMoments(const ParameterLoader &loader,
                           const MomentNames &names);

  /// Writes weights, moments and `global_step`. Errors: those of writing, a
  /// value that is not finite, which must not replace one that is.
  Status save(BundleWriter &writer, const MomentNames &names,
              int64_t step) const;

  /// Writes every gradient as NAME.npy with its logical shape into a directory,
  /// which is made when missing; '/' in names becomes "__".
  Status dumpGradients(const std::string &directory) const;

private:
  TrainingState() = default;

  const Arena &blob(ParamState state) const { return blobs[size_t(state)]; }
  /// Elements of a variable as stored.
  Span<const float> elements(ParamState state,
                             const TrainedVariable &variable) const;
  Status checkFinite(ParamState state, const char *what) const;
  /// Writes all variables of a state under their names with a suffix.
  Status write(BundleWriter &writer, ParamState state,
               std::string_view suffix) const;

  const Manifest *program = nullptr;
  std::vector<TrainedVariable> numbered;
  std::array<Arena, kParamStates> blobs;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_TRAININGSTATE_H
