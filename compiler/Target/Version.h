//===- Version.h - version of albertc ---------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The one place of the compiler that knows its version; CMake passes the
/// project's.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TARGET_VERSION_H
#define ALBERTC_COMPILER_TARGET_VERSION_H

#include "llvm/ADT/StringRef.h"

namespace albertc {

/// "MAJOR.MINOR.PATCH".
inline constexpr llvm::StringLiteral kVersion = ALBERTC_VERSION;

} // namespace albertc

#endif // ALBERTC_COMPILER_TARGET_VERSION_H
