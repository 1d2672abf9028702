//===- HeaderWriter.h - C header of a library -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The C99 header that goes with a shared or static library or an object: it
/// declares the program and says what the program computes, so that the header
/// is all a C programmer reads.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TARGET_HEADERWRITER_H
#define ALBERTC_COMPILER_TARGET_HEADERWRITER_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <string>

namespace albertc {

/// The text of the header that declares `PREFIX_program`, whose manifest is
/// `manifest`. Error: no JSON.
llvm::Expected<std::string> makeHeader(llvm::StringRef prefix,
                                       llvm::StringRef manifest);

/// Where the header of the library `output` goes: "libtiny.so" -> "libtiny.h".
std::string getHeaderPath(llvm::StringRef output);

/// A C identifier from a file name: "out/libalbert-tiny.so" -> "albert_tiny".
std::string makePrefix(llvm::StringRef output);

} // namespace albertc

#endif // ALBERTC_COMPILER_TARGET_HEADERWRITER_H
