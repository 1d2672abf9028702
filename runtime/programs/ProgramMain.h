//===- ProgramMain.h - what every compiled program's main does --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The part of a command line that does not depend on what a program computes:
/// its table and manifest, --help, --info and --version, exit codes, and the
/// end of memory.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAMS_PROGRAMMAIN_H
#define ALBERTC_RUNTIME_PROGRAMS_PROGRAMMAIN_H

#include "runtime/programs/Invocation.h"

namespace albert::rt {

/// Exit codes of compiled programs.
enum ExitCode {
  ExitDone = 0,
  ExitFailed = 1,
  ExitUsage = 2,
  /// A needed CPU feature is missing.
  ExitUnavailable = 3,
};

/// What a kind of program adds.
struct ProgramKind {
  /// The flags of a program called `name`, `kAboutFlags` among them.
  FlagTable (*flags)(const AlbertProgram &program, const Manifest &manifest,
                     const std::string &name);
  /// Does what the flags ask for, prints its errors, and returns the exit
  /// status.
  int (*run)(const Invocation &invocation);
};

/// --info and --version.
constexpr size_t kAboutFlagCount = 2;
extern const FlagSpec kAboutFlags[kAboutFlagCount];

/// Runs a command line; what `main` of an executable returns. Messages go to
/// standard error.
int programMain(const AlbertProgram *program, int argc, const char *const *argv,
                const ProgramKind &kind);

/// Prints an error and passes its exit code on.
int fail(const std::string &name, const Status &status, ExitCode code);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_PROGRAMMAIN_H
