//===- ArraySession.h - arrays in, arrays out -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A session as the C interface sees it, whatever the program computes. Each
/// kind of program that libraries are made of implements it, in the archive of
/// its runtime.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAM_ARRAYSESSION_H
#define ALBERTC_RUNTIME_PROGRAM_ARRAYSESSION_H

#include "runtime/program/ProgramStart.h"

#include <memory>
#include <string>
#include <vector>

namespace albert::rt {

/// One running instance of a program.
class ArraySession {
public:
  virtual ~ArraySession() = default;

  /// Names of all outputs; the same for the life of the session.
  virtual std::vector<std::string> outputNames() const = 0;

  /// Runs the program. The arrays are read during the call. Errors: those of
  /// a wrong request, too little memory.
  virtual Status run(const std::vector<NamedTensor> &inputs) = 0;

  /// Output `name` of the last run; valid until the next one. Errors: unknown
  /// name, no run yet, no memory.
  virtual Result<const Tensor *> output(const std::string &name) = 0;
};

/// Starts a session. The archive that is linked first says of which kind of
/// program: there is a definition in each. Errors: those of the session.
Result<std::unique_ptr<ArraySession>>
startArraySession(const AlbertProgram *program, const SessionOptions &options);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAM_ARRAYSESSION_H
