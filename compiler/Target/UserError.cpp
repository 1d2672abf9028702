//===- UserError.cpp - errors a user can act on ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Target/UserError.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"

using namespace albertc;

char UserError::ID = 0;

void UserError::log(llvm::raw_ostream &os) const {
  os << message;
  if (!hint.empty())
    os << "\nhint: " << hint;
}

std::error_code UserError::convertToErrorCode() const {
  return llvm::inconvertibleErrorCode();
}

llvm::Error albertc::makeError(const llvm::Twine &message,
                               const llvm::Twine &hint, ExitCode code) {
  return llvm::make_error<UserError>(message, hint, code);
}

ExitCode albertc::reportError(llvm::raw_ostream &os, llvm::StringRef tool,
                              llvm::Error error) {
  ExitCode code = ExitCode::Failed;
  llvm::handleAllErrors(
      std::move(error),
      [&](const UserError &e) {
        // Without a message a diagnostic has been printed already.
        if (!e.getMessage().empty())
          os << tool << ": error: " << e.getMessage() << '\n';
        if (!e.getHint().empty())
          os << tool << ": hint: " << e.getHint() << '\n';
        code = e.getExitCode();
      },
      [&](const llvm::ErrorInfoBase &e) {
        os << tool << ": error: " << e.message() << '\n';
      });
  return code;
}
