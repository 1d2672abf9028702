//===- AttentionToLinalg.cpp - nn.attention to linalg ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Attention of packed rows as a parallel loop over (sequence, head) with a
/// loop over blocks of 32 queries inside. The queries of a block lie across
/// the lanes, so that
///
///   * scores  S[key, lane]  = K[key, :] . Q[lane, :]   broadcast keys,
///   * softmax over keys is elementwise across the lanes, with no reduction
///     inside a vector,
///   * context C[d, lane] = sum_key V[key, d] P[key, lane]  broadcast values,
///
/// read keys and values in place. Only the block's queries and its result are
/// transposed. The scores of one block are the whole scratch: 32 floats a key.
///
/// A lane's sums run over keys in order and depend on no other lane, so a
/// query's result does not depend on what it is batched with.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/HeadBuilder.h"
#include "compiler/Conversion/NNToLinalg/Patterns.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

namespace {

/// Builds the attention of one (sequence, head).
class HeadAttention : HeadBuilder {
public:
  using HeadBuilder::HeadBuilder;

  /// Attention of every query of the sequence, written to `destination`, which
  /// is then inserted by the enclosing scf.forall.
  void build(Value destination) {
    Sizes offsets = {queryBegin, column};
    Sizes sizes = {queryCount, attr(operands.headSize)};
    SmallVector<Value> rows =
        forEachBlock(slice(b, loc, destination, offsets, sizes),
                     [&](const Block &block, ValueRange args) {
                       return SmallVector<Value>{buildBlock(block, args[0])};
                     });
    insertInParallel(b, loc, rows[0], destination, offsets, sizes);
  }

private:
  /// `rows` with the context of one block of queries:
  /// C[d, lane] = sum_key V[key, d] P[key, lane], divided by the sum of P.
  Value buildBlock(const Block &block, Value rows) {
    Value queries = acrossLanes(queryRows(operands.query, block), block.count,
                                operands.headSize);
    Softmax weighted = softmax(scores(queries));
    Value weights = weighted.weights;
    if (operands.seed)
      weights = drop(weights, block, emptyKeys());
    Value context = multiplyTransposed(
        values, weights, filled(b, loc, emptyTile(operands.headSize), 0.0f));
    return storeRows(
        context, weighted.sum, rows, block,
        [](OpBuilder &body, Location loc, ValueRange args) -> Value {
          return arith::DivFOp::create(body, loc, args[0], args[1]);
        });
  }
};

struct LowerAttention final : OpConversionPattern<nn::AttentionOp> {
  LowerAttention(const TypeConverter &converter, MLIRContext *context,
                 int64_t maxKeys)
      : OpConversionPattern(converter, context), maxKeys(maxKeys) {}

  LogicalResult
  matchAndRewrite(nn::AttentionOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    AttentionOperands operands(op, adaptor, maxKeys);
    Value destination = emptyRows(rewriter, loc, operands.query,
                                  op.getQuery().getType().getDimSize(1));
    ResultRange results = forEachHead(
        rewriter, loc, operands, destination,
        [&](OpBuilder &body, Value sequence, Value head, ValueRange out) {
          HeadAttention(body, loc, operands, sequence, head).build(out[0]);
        });
    rewriter.replaceOp(op, results);
    return success();
  }

  int64_t maxKeys;
};

} // namespace

void albertc::populateAttentionToLinalgPatterns(const TypeConverter &converter,
                                                RewritePatternSet &patterns,
                                                int64_t maxKeys) {
  patterns.add<LowerAttention>(converter, patterns.getContext(), maxKeys);
}
