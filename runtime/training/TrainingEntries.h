//===- TrainingEntries.h - entries of a training program --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Calls the entries of a program that trains (docs/abi.md) with the buffers
/// that they name. What an entry may name is a table, and everything that a
/// program names is compared with it before anything runs.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_TRAININGENTRIES_H
#define ALBERTC_RUNTIME_TRAINING_TRAININGENTRIES_H

#include "runtime/program/EntryRunner.h"
#include "runtime/training/Losses.h"
#include "runtime/training/TrainingState.h"

namespace albert::rt {

/// The entries of one program on one state.
class TrainingEntries {
public:
  /// Checks the entries and starts `threads` threads (0 takes the default).
  /// `state` and what it refers to must outlive this. Errors: an entry is
  /// missing, or names what this runtime does not know; no memory, no threads.
  static Result<std::unique_ptr<TrainingEntries>>
  create(const AlbertProgram &program, const TrainingSpec &spec,
         TrainingState &state, int threads);

  int threads() const { return runner.threads(); }

  /// Adds the gradient of a part to the gradients and gives its losses.
  /// `dropoutSeed` is read by programs with dropout.
  void accumulate(const BatchPart &part, int64_t dropoutSeed,
                  PartOutputs &outputs);

  /// Gives the losses of a part.
  void evaluate(const BatchPart &part, PartOutputs &outputs);

  /// The sum of squares of each variable's gradient.
  const AlignedVector<double> &gradientNorms();

  /// Applies one update and sets the gradients to zero.
  void apply(Algorithm algorithm, const AlignedVector<float> &hyperparameters,
             const VariableRates &rates);

private:
  /// An argument by its name.
  struct Binding {
    std::string_view name;
    AlbertBuffer buffer;
  };
  /// An entry and its arguments.
  struct Entry {
    AlbertEntry call = nullptr;
    const ManifestEntry *manifest = nullptr;
  };

  TrainingEntries(const TrainingSpec &spec, TrainingState &state)
      : spec(spec), state(state) {}

  /// Inputs and outputs of `accumulate` and `evaluate`.
  std::vector<Binding> bindPart(const BatchPart &part, PartOutputs &outputs);
  /// Calls an entry; `run` has the packed inputs, null for those without.
  void call(const Entry &entry, const std::vector<Binding> &bindings,
            const PackedRun *run);

  const TrainingSpec &spec;
  TrainingState &state;
  EntryRunner runner;
  /// In the order of the table in TrainingEntries.cpp.
  std::array<Entry, 5> entries;
  AlignedVector<double> squareSums;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_TRAININGENTRIES_H
