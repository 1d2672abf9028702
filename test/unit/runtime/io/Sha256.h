//===- Sha256.h - SHA-256 for comparisons -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The reference data gives a SHA-256 for each tensor.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_IO_SHA256_H
#define ALBERTC_TEST_UNIT_RUNTIME_IO_SHA256_H

#include "runtime/core/Span.h"

#include <string>

namespace albert::rt {

/// FIPS 180-4, as 64 hexadecimal digits.
std::string sha256(ByteSpan bytes);

} // namespace albert::rt

#endif // ALBERTC_TEST_UNIT_RUNTIME_IO_SHA256_H
