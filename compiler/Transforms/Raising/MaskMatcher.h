//===- MaskMatcher.h - masks that are added to scores -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// (1 - mask) * -10000, spread over heads and queries in one of several ways
/// (semantics.md 1.1).
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_COMPILER_TRANSFORMS_RAISING_MASKMATCHER_H
#define ALBERTC_COMPILER_TRANSFORMS_RAISING_MASKMATCHER_H

#include "compiler/Transforms/Raising/Rows.h"

namespace albertc::raising {

/// What is added to the scores of a batch.
struct AddedMask {
  /// The mask [B, S] of i32.
  mlir::Value mask;
  /// What a position is given that is masked out.
  double bias = 0;
};

/// What each dimension of scores means.
enum class ScoreDim : unsigned char { Batch, Head, Query, Key };

/// The mask that `added` is, which is broadcast to scores with dimensions
/// `dims`; none, with the reason, if it is none.
std::optional<AddedMask> matchAddedMask(mlir::Value added,
                                        llvm::ArrayRef<ScoreDim> dims,
                                        const Rows &rows,
                                        llvm::StringRef &reason);

} // namespace albertc::raising

#endif // ALBERTC_COMPILER_TRANSFORMS_RAISING_MASKMATCHER_H
