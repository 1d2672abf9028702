//===- CommandLine.h - the flags of albertc ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One table gives the parser, --help, docs/flags.md and the tests. Names are
/// the originals' wherever they had one; flags of theirs that make no sense in
/// a compiler are in the table too, with the reason.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_COMMANDLINE_H
#define ALBERTC_COMPILER_DRIVER_COMMANDLINE_H

#include "compiler/Driver/CompilerOptions.h"
#include "runtime/core/Flags.h"
#include "llvm/Support/Error.h"

namespace albertc {

/// What a command line asks for.
struct CommandLine {
  enum class Action {
    Compile,
    PrintHelp,
    PrintVersion,
    PrintFlagsPage,
    PrintPhases
  };
  Action action = Action::Compile;
  CompilerOptions options;
};

/// The flags of albertc.
const albert::rt::FlagTable &getFlagTable();

/// Reads a command line. Errors are wrong usage (exit code 2), or a device
/// that is missing (3).
llvm::Expected<CommandLine> parseCommandLine(int argc, const char *const *argv);

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_COMMANDLINE_H
