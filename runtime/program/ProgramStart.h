//===- ProgramStart.h - what every session starts with ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What sessions of every kind of program begin with: the table is checked, the
/// CPU is compared with what the program was compiled for, and parameters are
/// found.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAM_PROGRAMSTART_H
#define ALBERTC_RUNTIME_PROGRAM_PROGRAMSTART_H

#include "albertrt/program.h"
#include "runtime/program/Arena.h"
#include "runtime/program/CpuFeatures.h"
#include "runtime/program/Manifest.h"

#include <optional>
#include <string>

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

/// The parameters of one session: those of the program's table, or others.
class ProgramParameters {
public:
  /// Finds them. The table outlives this object. Errors: none are given, two
  /// kinds are, a checkpoint that does not fit, too little memory.
  Status load(const AlbertProgram &table, const Manifest &manifest,
              const SessionOptions &options);

  /// A parameter of the manifest as an argument of an entry.
  AlbertBuffer argument(const ParamSpec &param) const;

private:
  const uint8_t *base = nullptr;
  Arena loaded; ///< parameters that are not part of the program
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAM_PROGRAMSTART_H
