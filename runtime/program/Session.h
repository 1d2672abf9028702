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
#include "runtime/program/CpuFeatures.h"
#include "runtime/program/EntryRunner.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace albert::rt {

/// What a session is started with.
struct SessionOptions {
  /// Number of threads; 0 takes what affinity and cgroup allow.
  int threads = 0;
  /// Checkpoint that replaces or provides the parameters; empty for none.
  std::string checkpoint;
  /// Seed of random parameters, when they are wanted.
  std::optional<uint64_t> randomSeed;
};

/// Checks the table of a program and reads its manifest. Errors: no table,
/// another ABI version, a manifest that does not fit the table.
Result<Manifest> openProgram(const AlbertProgram *program);

/// Unavailable, naming program CPU, missing features and this CPU, when the
/// program cannot run on `cpu`. Programs exit with status 3 then.
Status checkCpu(const Manifest &manifest, const CpuId &cpu);

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
  Status loadParameters(const AlbertProgram &table,
                        const SessionOptions &options);
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
  const uint8_t *parameters = nullptr;
  Arena loaded; ///< parameters that are not part of the program
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
