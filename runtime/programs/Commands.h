//===- Commands.h - the ways to use a program -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Programs are used in three ways: arrays (--input), texts (--text,
/// --input-file) and --benchmark. Which one is asked for, and what is wrong
/// with a command line whatever the program computes, is decided here.
///
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAMS_COMMANDS_H
#define ALBERTC_RUNTIME_PROGRAMS_COMMANDS_H

#include "runtime/programs/ProgramMain.h"

#include <string>
#include <vector>

namespace albert::rt {

/// What one kind of program does for each way. The checks come first and find
/// wrong usage without opening a file; `threads` is 0 for the default.
class Commands {
public:
  virtual ~Commands() = default;

  virtual Status checkArrays(const Invocation &invocation) = 0;
  virtual Status checkTexts(const Invocation &invocation) = 0;
  virtual Status checkBenchmark(const Invocation &invocation) = 0;
  virtual Status arrays(const Invocation &invocation, int threads) = 0;
  virtual Status texts(const Invocation &invocation, int threads) = 0;
  /// `threads` holds the thread counts to measure.
  virtual Status benchmark(const Invocation &invocation,
                           const std::vector<int64_t> &threads) = 0;
};

/// The line after "usage: " for a program called `name`.
std::string commandUsage(const std::string &name);

/// Adds the flags of all ways but --input, which each kind of program describes
/// by the names of its arrays.
void addCommandFlags(FlagTable &table);

/// Does what the flags ask for, prints errors, and gives the exit status.
int runCommands(const Invocation &invocation, Commands &commands);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_COMMANDS_H
