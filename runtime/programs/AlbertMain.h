//===- AlbertMain.h - the command line of compiled programs -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every executable that albertc writes is this command line around its
/// program table.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAMS_ALBERTMAIN_H
#define ALBERTC_RUNTIME_PROGRAMS_ALBERTMAIN_H

#include "albertrt/program.h"
#include "runtime/core/Flags.h"
#include "runtime/program/Manifest.h"

#include <string>

namespace albert::rt {

/// Exit codes of compiled programs.
enum ExitCode {
  ExitDone = 0,
  ExitFailed = 1,
  ExitUsage = 2,
  /// A needed CPU feature is missing.
  ExitUnavailable = 3,
};

/// The flags of a program called `name`.
FlagTable programFlags(const Manifest &manifest, const std::string &name);

/// Runs the command line; what `main` of an executable returns. Messages go to
/// standard error, results to standard output or --output-dir.
int albertMain(const AlbertProgram *program, int argc, const char *const *argv);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_ALBERTMAIN_H
