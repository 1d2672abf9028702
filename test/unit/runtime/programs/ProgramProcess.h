//===- ProgramProcess.h - running a fake program's command line -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Runs the main of programs in a child process, so that descriptors, limits,
/// signals and exit codes are those of a real program.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_PROGRAMS_PROGRAMPROCESS_H
#define ALBERTC_TEST_UNIT_RUNTIME_PROGRAMS_PROGRAMPROCESS_H

#include "runtime/core/Flags.h"
#include "runtime/core/Tensor.h"
#include "test/unit/runtime/io/TestDirectory.h"
#include "test/unit/runtime/program/FakeProgram.h"

#include <string>
#include <sys/types.h>
#include <vector>

namespace albert::rt::testing {

/// What a process left.
struct ProcessResult {
  int exitCode;
  std::string output;
  std::string errors;
};

/// Surroundings of a process.
struct ProcessOptions {
  std::string input;           ///< standard input
  std::string outputFile;      ///< standard output goes there, e.g. /dev/full
  unsigned long fileLimit = 0; ///< largest file in bytes, 0 for none
};

/// `albertMain` and its like.
using ProgramMainFunction = int (*)(const AlbertProgram *, int,
                                    const char *const *);

/// A test that runs programs.
class ProgramTest : public DirectoryTest {
protected:
  /// Runs a program called "prog".
  ProcessResult run(const FakeProgram &program,
                    const std::vector<std::string> &arguments,
                    const ProcessOptions &options = {});

  /// Runs the default program of a kind.
  ProcessResult run(const char *kind, const std::vector<std::string> &arguments,
                    const ProcessOptions &options = {});

  /// Starts a program called "prog" and does not wait for it.
  pid_t start(ProgramMainFunction main, const AlbertProgram *program,
              const std::vector<std::string> &arguments,
              const ProcessOptions &options = {});

  /// Waits for a program that was started; one that a signal has killed has the
  /// exit code 128 + number of the signal.
  ProcessResult finish(pid_t child, const ProcessOptions &options = {});

  /// Writes an i32 array and gives its path.
  std::string writeArray(const std::string &name, Shape shape,
                         const std::vector<int32_t> &values);

  /// The elements of an f32 array in the test's directory.
  std::vector<float> readArray(const std::string &name, const Shape &shape);
};

} // namespace albert::rt::testing

#endif // ALBERTC_TEST_UNIT_RUNTIME_PROGRAMS_PROGRAMPROCESS_H
