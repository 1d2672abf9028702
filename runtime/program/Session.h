//===- Session.h - one running instance of a program ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A session owns everything that a program changes: work memory, threads and,
/// when the program has none of its own, parameters. A program keeps no state,
/// so sessions of one program may run at the same time in different threads;
/// one session is used by one thread at a time.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAM_SESSION_H
#define ALBERTC_RUNTIME_PROGRAM_SESSION_H

#include "albertrt/program.h"
#include "runtime/core/Tensor.h"
#include "runtime/program/EntryRunner.h"
#include "runtime/program/ProgramStart.h"

#include <memory>
#include <string>
#include <vector>

namespace albert::rt {

/// One running instance of a program.
class Session {
public:
  /// Starts a session. Errors: those of `openProgram` and `checkCpu`, no
  /// parameters, a checkpoint that does not fit, too little memory.
  static Result<std::unique_ptr<Session>> create(const AlbertProgram *program,
                                                 const SessionOptions &options);

  const Manifest &manifest() const { return program; }
  int threads() const { return runner.threads(); }

  /// Computes the entry's outputs for a batch that `readRequest` checked.
  /// Outputs of the run before are dropped. Errors: too little memory.
  Status run(TokenBatch batch);

  /// Output `name` of the last run, derived ones included (outputNames); valid
  /// until the next run. Errors: unknown name, no run yet, no memory.
  Result<const Tensor *> output(const std::string &name);

private:
  Session() = default;
  Status checkRunMemory(const std::vector<PackedRun> &runs,
                        const TokenBatch &batch);
  Status runPacked(const PackedRun &run);
  Status bindArguments(const PackedRun &run,
                       std::vector<AlbertBuffer> &arguments);

  /// An output of the entry: packed rows of one run, and the whole result.
  struct OutputSlot {
    const ManifestArgument *argument;
    AlignedBuffer packed;
    Tensor result;
  };

  Manifest program;
  Demand demand;
  Bounds bounds; ///< of one run
  AlbertEntry entry = nullptr;
  ProgramParameters parameters;
  EntryRunner runner;
  uint64_t touchedArena = 0; ///< estimate of what runs have touched so far

  TokenBatch lastBatch;
  bool hasRun = false;
  std::vector<OutputSlot> outputs;
  struct DerivedOutput {
    std::string name;
    Tensor tensor;
  };
  /// Behind pointers: an output stays where it is when others are added.
  std::vector<std::unique_ptr<DerivedOutput>> derived;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAM_SESSION_H
