//===- StatusConversion.h - runtime errors in the compiler ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The compiler reads checkpoints, vocabularies and flags with the runtime's
/// code. These turn what that code returns into the compiler's errors.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_STATUSCONVERSION_H
#define ALBERTC_COMPILER_DRIVER_STATUSCONVERSION_H

#include "compiler/Target/UserError.h"
#include "runtime/core/Status.h"

namespace albertc {

/// `status` as an error, success as success.
inline llvm::Error toError(const albert::rt::Status &status) {
  if (status.ok())
    return llvm::Error::success();
  return makeError(status.message(), status.hint(),
                   status.code() == albert::rt::StatusCode::Unavailable
                       ? ExitCode::MissingDevice
                       : ExitCode::Failed);
}

/// `status`, which tells of a wrong command line, as an error.
inline llvm::Error toUsageError(const albert::rt::Status &status) {
  return makeError(status.message(), status.hint(), ExitCode::Usage);
}

/// `result` as an expected value.
template <typename T>
llvm::Expected<T> toExpected(albert::rt::Result<T> result) {
  if (!result.ok())
    return toError(result.status());
  return *std::move(result);
}

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_STATUSCONVERSION_H
