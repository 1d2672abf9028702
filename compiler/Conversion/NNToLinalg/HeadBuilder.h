//===- HeadBuilder.h - attention of one head, block by block ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the kernels of attention and of its gradient have in common. A task is
/// one head of one sequence; it works on blocks of 32 queries that lie across
/// the lanes of a vector, so that the softmax over keys is elementwise and keys
/// and values are read in place, an element at a time.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CONVERSION_NNTOLINALG_HEADBUILDER_H
#define ALBERTC_COMPILER_CONVERSION_NNTOLINALG_HEADBUILDER_H

#include "compiler/Conversion/NNToLinalg/LaneBuilder.h"

namespace albertc {

/// Operands and attributes of nn.attention, stored.
struct AttentionOperands {
  mlir::Value query, key, value;
  mlir::Value queryOffsets, rowOffsets, keyCounts, keyBias;
  /// Of dropout; null without.
  mlir::Value seed, queryKeys;
  int64_t numHeads, headSize;
  float scale;
  double rate = 0.0;
  int64_t site = 0;
  /// Bound of the keys of one sequence, which sizes the scratch of a thread.
  int64_t maxKeys;

  /// Those of nn.attention or nn.attention_grad.
  template <typename Op>
  AttentionOperands(Op op, typename Op::Adaptor adaptor, int64_t maxKeys)
      : query(adaptor.getQuery()), key(adaptor.getKey()),
        value(adaptor.getValue()), queryOffsets(adaptor.getQueryOffsets()),
        rowOffsets(adaptor.getRowOffsets()), keyCounts(adaptor.getKeyCounts()),
        keyBias(adaptor.getKeyBias()), seed(adaptor.getSeed()),
        queryKeys(adaptor.getQueryKeys()), numHeads(op.getNumHeads()),
        headSize(op.getHeadSize()), scale(op.getScale().convertToFloat()),
        maxKeys(maxKeys) {
    if (!seed)
      return;
    rate = op.getRate()->convertToDouble();
    site = *op.getSite();
  }
};

/// Does `body` for each (sequence, head), in parallel. It inserts its slices
/// into the destinations that it is given; the results are what they become.
mlir::ResultRange forEachHead(
    mlir::OpBuilder &builder, mlir::Location loc,
    const AttentionOperands &operands, mlir::ValueRange destinations,
    llvm::function_ref<void(mlir::OpBuilder &, mlir::Value sequence,
                            mlir::Value head, mlir::ValueRange destinations)>
        body);

/// Builds pieces of the work of one (sequence, head).
class HeadBuilder : protected LaneBuilder {
public:
  HeadBuilder(mlir::OpBuilder &builder, mlir::Location loc,
              const AttentionOperands &operands, mlir::Value sequence,
              mlir::Value head);

protected:
  /// One block of queries.
  struct Block {
    /// Its first query in the sequence, and their number, at most 32.
    mlir::Value first, count;
  };

  /// A loop over the blocks of queries that carries `values`.
  llvm::SmallVector<mlir::Value> forEachBlock(
      mlir::ValueRange values,
      llvm::function_ref<llvm::SmallVector<mlir::Value>(const Block &,
                                                        mlir::ValueRange)>
          body);

  /// An uninitialised [keys, columns], a slice of a scratch of static size.
  mlir::Value emptyKeys(int64_t columns = kPanelLanes);

  /// The head's columns of the block's queries in `rows` [Q, W]: [count, D].
  mlir::Value queryRows(mlir::Value rows, const Block &block);
  /// `body` of elements of `lanes` [D, 32] and numbers per lane [32], as the
  /// block's rows of `destination`, the head's columns of the sequence's
  /// queries.
  mlir::Value storeRows(mlir::Value lanes, mlir::ValueRange perLane,
                        mlir::Value destination, const Block &block,
                        ScalarBody body);

  /// scale * K Q + bias over [keys, 32] for queries across the lanes. Two
  /// roundings, as the originals have.
  mlir::Value scores(mlir::Value queries);
  /// Unnormalised softmax of scores.
  struct Softmax {
    /// exp(s - max) over [keys, 32], and its sums [32].
    mlir::Value weights, sum;
  };
  Softmax softmax(mlir::Value scores);

  /// `weights` [keys, 32] of the block after dropout, written to `out`. Only
  /// for attention with dropout.
  mlir::Value drop(mlir::Value weights, const Block &block, mlir::Value out);

  const AttentionOperands &operands;
  mlir::Value sequence, head;
  /// The head's first column.
  mlir::Value column;
  mlir::Value queryBegin, queryCount, keyBegin, keyCount;
  /// The head's columns of the sequence's keys and values: [keys, D].
  mlir::Value keys, values;
};

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_NNTOLINALG_HEADBUILDER_H
