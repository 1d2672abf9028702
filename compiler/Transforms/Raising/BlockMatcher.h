//===- BlockMatcher.h - one block of an encoder -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A block of a transformer, attention and feed-forward network with a
/// normalisation before or after each (semantics.md 1.2 and 1.4), among ops of
/// `nn`.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_COMPILER_TRANSFORMS_RAISING_BLOCKMATCHER_H
#define ALBERTC_COMPILER_TRANSFORMS_RAISING_BLOCKMATCHER_H

#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/NN/IR/NNOps.h"

namespace albertc::raising {

/// A block and what tells it from others.
struct EncoderBlock {
  /// Rows that go in, and those that come out.
  mlir::Value input, output;
  /// The segments that its attention has.
  albert::SequencesOp sequences;
  /// Parameters in the order of `frontend::LayerParamIndex`.
  llvm::SmallVector<mlir::Value, 16> params;
  /// Every op of the block.
  llvm::SmallVector<mlir::Operation *, 16> ops;
  int64_t numHeads = 0;
  nn::Activation activation = nn::Activation::None;
  float epsilon = 0;
  bool preLayerNorm = false;

  /// Whether both can be the same block with other parameters.
  bool isLike(const EncoderBlock &other) const;
};

/// The block that `attention` is in; none, with the reason, if it is none.
std::optional<EncoderBlock> matchBlock(nn::AttentionOp attention,
                                       llvm::StringRef &reason);

} // namespace albertc::raising

#endif // ALBERTC_COMPILER_TRANSFORMS_RAISING_BLOCKMATCHER_H
