//===- Invocation.h - one call of a compiled program ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the commands of a program share: the program, its manifest, the parsed
/// flags, and how results and messages leave the process.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAMS_INVOCATION_H
#define ALBERTC_RUNTIME_PROGRAMS_INVOCATION_H

#include "albertrt/program.h"
#include "runtime/core/Flags.h"
#include "runtime/program/Session.h"

#include <string>
#include <string_view>

namespace albert::rt {

/// One call of a program.
struct Invocation {
  const AlbertProgram *program;
  const Manifest &manifest;
  const ParsedFlags &flags;
  std::string name; ///< the program's file name, for messages
};

/// Seed of --random-init where a text names one.
constexpr int64_t kDefaultSeed = 12345;

/// What --checkpoint, --random-init and `threads` (0 takes the default) ask
/// for.
SessionOptions sessionOptions(const Invocation &invocation, int threads);

/// Says on standard error what a session of `threads` threads runs with.
void announceSession(const Invocation &invocation,
                     const SessionOptions &options, int threads);

/// Starts a session from --checkpoint, --random-init and `threads` (0 takes
/// the default), and says on standard error what it runs with.
Result<std::unique_ptr<Session>> startSession(const Invocation &invocation,
                                              int threads);

/// The numbers of a List flag, each in [minimum, maximum].
Result<std::vector<int64_t>> integersOf(const ParsedFlags &flags,
                                        const char *flag, int64_t minimum,
                                        int64_t maximum);

/// Writes all of `text` to standard output with as few calls as the system
/// needs, usually one, so that lines of several writers do not mix. Errors:
/// those of write(2), such as a full disk.
Status writeOutput(std::string_view text);

/// Prints "NAME: error: ..." and, when there is one, "NAME: hint: ...".
void printError(const std::string &name, const Status &status);

/// Prints "NAME: warning: ...".
void printWarning(const std::string &name, const std::string &text);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_INVOCATION_H
