//===- UpperBound.h - Static bounds of index values -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The largest value that an index of a program can have, from the bounds
/// that the entry arguments state (`rt.max_rows`).
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TRANSFORMS_UPPERBOUND_H
#define ALBERTC_COMPILER_TRANSFORMS_UPPERBOUND_H

#include "mlir/IR/Value.h"

#include <optional>

namespace albertc {

/// An inclusive upper bound of the non-negative index `value`, or none. Looks
/// through arithmetic, affine maps, shapes of buffers and the callers of
/// private functions.
std::optional<int64_t> computeUpperBound(mlir::Value value);

/// The same of dimension `dim` of the buffer `memref`.
std::optional<int64_t> computeDimUpperBound(mlir::Value memref, int64_t dim);

} // namespace albertc

#endif // ALBERTC_COMPILER_TRANSFORMS_UPPERBOUND_H
