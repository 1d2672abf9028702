//===- SizeText.h - sizes of arrays of a program ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to `convert-tfg-to-linalg`: sizes as text and their bounds.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CONVERSION_TFGRAPHTOLINALG_SIZETEXT_H
#define ALBERTC_COMPILER_CONVERSION_TFGRAPHTOLINALG_SIZETEXT_H

#include "mlir/IR/AffineExpr.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <optional>
#include <string>

namespace albertc {

/// A polynomial over sizes, such as "batch*length" or "length+-1".
std::string printSize(mlir::AffineExpr size,
                      llvm::function_ref<std::string(unsigned)> getName);

/// The largest value of a polynomial whose symbols are at least 0 and at most
/// `most`; none if it is beyond 63 bits.
std::optional<int64_t> boundSize(mlir::AffineExpr size,
                                 llvm::ArrayRef<int64_t> most);

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_TFGRAPHTOLINALG_SIZETEXT_H
