//===- UserError.h - errors a user can act on -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What albertc tells its user when it cannot go on: one sentence that names
/// file, place, what was expected and what was found; a hint saying what to do;
/// and the exit code. Travels as an `llvm::Error`, so that it cannot be
/// dropped.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TARGET_USERERROR_H
#define ALBERTC_COMPILER_TARGET_USERERROR_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/Error.h"
#include <string>
#include <system_error>

namespace albertc {

/// Exit codes of every tool (DESIGN.md, "Commands").
enum class ExitCode : int {
  /// The work is done.
  Done = 0,
  /// The input or the system made it impossible.
  Failed = 1,
  /// The command line is wrong.
  Usage = 2,
  /// A device or a CPU feature is missing.
  MissingDevice = 3
};

/// An error with a hint and an exit code.
class UserError : public llvm::ErrorInfo<UserError> {
public:
  /// Identity of the class, as llvm::ErrorInfo asks for it.
  static char ID; // NOLINT(readability-identifier-naming): ErrorInfo's name

  UserError(const llvm::Twine &message, const llvm::Twine &hint, ExitCode code)
      : message(message.str()), hint(hint.str()), code(code) {}

  /// "FILE:PLACE: expected … found …".
  llvm::StringRef getMessage() const { return message; }
  /// What to do about it; may be empty.
  llvm::StringRef getHint() const { return hint; }
  /// What the process returns.
  ExitCode getExitCode() const { return code; }

  void log(llvm::raw_ostream &os) const override;
  std::error_code convertToErrorCode() const override;

private:
  std::string message;
  std::string hint;
  ExitCode code;
};

/// Makes a UserError. An empty message says that a diagnostic was printed.
llvm::Error makeError(const llvm::Twine &message, const llvm::Twine &hint = "",
                      ExitCode code = ExitCode::Failed);

/// Prints `error` to `os` the way every tool does: "TOOL: error: MESSAGE", then
/// "TOOL: hint: HINT" when there is one. Returns the exit code.
ExitCode reportError(llvm::raw_ostream &os, llvm::StringRef tool,
                     llvm::Error error);

} // namespace albertc

#endif // ALBERTC_COMPILER_TARGET_USERERROR_H
