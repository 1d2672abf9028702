//===- LinearToLinalg.cpp - nn.linear to linalg ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A matrix product reads rows as they are and weights in panels of 32
/// columns. With a transposed weight [N, K] the roles are exchanged: the rows
/// of the weight are broadcast and the rows of the input lie across the lanes,
/// so that a table that is also gathered from needs no second copy.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/LaneBuilder.h"
#include "compiler/Conversion/NNToLinalg/Patterns.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

namespace {

/// Columns of the weight that one task of a transposing copy writes.
constexpr int64_t kUnpackBlock = 512;

/// y[m, n, i] = act(sum_k x[m, k] w[n, k, i] + b[n, i]) + r[m, n, i].
struct LowerLinear final : OpConversionPattern<nn::LinearOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::LinearOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (op.getTransposeWeight())
      return rewriter.notifyMatchFailure(op, "weight is transposed");
    if (!isStoredInPanels(op.getWeight().getType()))
      return rewriter.notifyMatchFailure(
          op, "weight is not stored in panels; run rt-assign-layouts first");
    Location loc = op.getLoc();
    MLIRContext *context = op.getContext();
    int64_t depth = op.getWeight().getType().getDimSize(0);
    int64_t panels = panelCount(op.getWeight().getType().getDimSize(1));
    Value input = sliceColumns(rewriter, loc, adaptor.getInput(), depth);
    Value empty = emptyLike(rewriter, loc, input, {panels, kPanelLanes});
    bool hasBias = adaptor.getBias() != nullptr;
    bool hasResidual = adaptor.getResidual() != nullptr;
    bool hasEpilogue =
        hasBias || hasResidual || op.getActivation() != nn::Activation::None;
    Value product = makeContraction(rewriter, loc, input, adaptor.getWeight(),
                                    filled(rewriter, loc, empty, 0.0f),
                                    {dimMap(context, 4, {0, 3}),
                                     dimMap(context, 4, {1, 3, 2}),
                                     dimMap(context, 4, {0, 1, 2})},
                                    "pppr", hasEpilogue ? "" : "linear");
    if (!hasEpilogue) {
      rewriter.replaceOp(op, viewAsRows(rewriter, loc, product));
      return success();
    }

    SmallVector<Value> inputs = {product};
    AffineMap identity = dimMap(context, 3, {0, 1, 2});
    SmallVector<AffineMap> maps = {identity};
    if (adaptor.getBias()) {
      inputs.push_back(viewVectorAsPanels(rewriter, loc, adaptor.getBias()));
      maps.push_back(dimMap(context, 3, {1, 2}));
    }
    if (adaptor.getResidual()) {
      inputs.push_back(viewAsPanels(rewriter, loc, adaptor.getResidual()));
      maps.push_back(identity);
    }
    maps.push_back(identity);
    Value result = makeGeneric(
        rewriter, loc, inputs, empty, maps, "ppp", "linear",
        [&](OpBuilder &b, Location loc, ValueRange args) {
          Value x = args[0];
          if (hasBias)
            x = arith::AddFOp::create(b, loc, x, args[1]);
          x = emitActivation(b, loc, op.getActivation(), x);
          if (hasResidual)
            x = arith::AddFOp::create(b, loc, x, args[hasBias ? 2 : 1]);
          return x;
        });
    rewriter.replaceOp(op, viewAsRows(rewriter, loc, result));
    return success();
  }
};

/// The pieces of a product with a transposed weight.
class TransposedLinear {
public:
  TransposedLinear(OpBuilder &builder, nn::LinearOp op,
                   nn::LinearOp::Adaptor adaptor)
      : builder(builder), op(op), adaptor(adaptor), loc(op.getLoc()),
        columns(op.getWeight().getType().getDimSize(0)),
        depth(op.getWeight().getType().getDimSize(1)),
        rows(tensor::getMixedSize(builder, loc, adaptor.getInput(), 0)) {
    AffineExpr size = builder.getAffineSymbolExpr(0);
    groups = affine::makeComposedFoldedAffineApply(
        builder, loc, size.ceilDiv(kPanelLanes), {rows});
  }

  Value build() {
    Value packed = packAcrossLanes(builder, loc, adaptor.getInput(), depth);
    return unpack(epilogue(multiply(packed)));
  }

private:
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }

  /// Rows that `group` holds, at most 32.
  OpFoldResult groupRows(OpBuilder &b, Value group) {
    AffineExpr g = b.getAffineDimExpr(0), size = b.getAffineSymbolExpr(0);
    auto map = AffineMap::get(
        1, 1, {size - g * kPanelLanes, b.getAffineConstantExpr(kPanelLanes)},
        b.getContext());
    return affine::makeComposedFoldedAffineMin(b, loc, map, {group, rows});
  }

  OpFoldResult firstRow(OpBuilder &b, Value group) {
    return affine::makeComposedFoldedAffineApply(
        b, loc, b.getAffineDimExpr(0) * kPanelLanes, {group});
  }

  /// [columns, groups, 32]: the weight's rows times the packed input.
  Value multiply(Value packed) {
    MLIRContext *context = builder.getContext();
    SmallVector<OpFoldResult> sizes = {builder.getIndexAttr(columns), groups,
                                       builder.getIndexAttr(kPanelLanes)};
    empty = tensor::EmptyOp::create(builder, loc, sizes, builder.getF32Type());
    Value zeros = filled(builder, loc, empty, 0.0f);
    if (!isStoredInPanels(op.getWeight().getType())) {
      SmallVector<OpFoldResult> offsets(3, builder.getIndexAttr(0));
      Value right = slice(builder, loc, packed, offsets,
                          {groups, builder.getIndexAttr(depth),
                           builder.getIndexAttr(kPanelLanes)});
      return makeContraction(
          builder, loc, sliceColumns(builder, loc, adaptor.getWeight(), depth),
          right, zeros,
          {dimMap(context, 4, {0, 3}), dimMap(context, 4, {1, 3, 2}),
           dimMap(context, 4, {0, 1, 2})},
          "pppr", rootName());
    }
    // A weight in panels [depth / 32, columns, 32]: the depth is two
    // dimensions whose order is that of the logical one.
    int64_t panels = panelCount(depth);
    auto split = RankedTensorType::get(
        {ShapedType::kDynamic, panels, kPanelLanes, kPanelLanes},
        builder.getF32Type());
    SmallVector<OpFoldResult> shape = {groups, builder.getIndexAttr(panels),
                                       builder.getIndexAttr(kPanelLanes),
                                       builder.getIndexAttr(kPanelLanes)};
    Value right = tensor::ExpandShapeOp::create(
        builder, loc, split, packed,
        SmallVector<ReassociationIndices>{{0}, {1, 2}, {3}}, shape);
    return makeContraction(builder, loc, adaptor.getWeight(), right, zeros,
                           {dimMap(context, 5, {3, 0, 4}),
                            dimMap(context, 5, {1, 3, 4, 2}),
                            dimMap(context, 5, {0, 1, 2})},
                           "ppprr", rootName());
  }

  bool hasEpilogue() {
    return adaptor.getBias() || op.getActivation() != nn::Activation::None;
  }

  StringRef rootName() { return hasEpilogue() ? "" : "linear"; }

  Value epilogue(Value product) {
    if (!hasEpilogue())
      return product;
    MLIRContext *context = builder.getContext();
    AffineMap identity = dimMap(context, 3, {0, 1, 2});
    SmallVector<Value> inputs = {product};
    SmallVector<AffineMap> maps = {identity};
    if (Value bias = adaptor.getBias()) {
      inputs.push_back(slice(builder, loc, bias, {builder.getIndexAttr(0)},
                             {builder.getIndexAttr(columns)}));
      maps.push_back(dimMap(context, 3, {0}));
    }
    maps.push_back(identity);
    return makeGeneric(builder, loc, inputs, empty, maps, "ppp", "linear",
                       [&](OpBuilder &b, Location loc, ValueRange args) {
                         Value x = args[0];
                         if (args.size() == 3)
                           x = arith::AddFOp::create(b, loc, x, args[1]);
                         return emitActivation(b, loc, op.getActivation(), x);
                       });
  }

  /// Rows again: y[t, n] = c[n, t / 32, t % 32].
  Value unpack(Value product) {
    Value result = emptyRows(builder, loc, adaptor.getInput(), columns);
    OpFoldResult one = builder.getIndexAttr(1), zero = builder.getIndexAttr(0);
    int64_t block = std::min(columns, kUnpackBlock);
    auto loop = scf::ForallOp::create(
        builder, loc, ArrayRef<OpFoldResult>{zero, zero},
        ArrayRef<OpFoldResult>{groups, builder.getIndexAttr(columns)},
        ArrayRef<OpFoldResult>{one, builder.getIndexAttr(block)}, result,
        std::nullopt, [&](OpBuilder &b, Location loc, ValueRange args) {
          Value group = args[0], first = args[1], destination = args[2];
          OpFoldResult count = groupRows(b, group);
          auto map = AffineMap::get(
              1, 0,
              {columns - b.getAffineDimExpr(0), b.getAffineConstantExpr(block)},
              b.getContext());
          OpFoldResult width =
              affine::makeComposedFoldedAffineMin(b, loc, map, {first});
          Value source =
              slice(b, loc, product, {first, group, zero},
                    {materialize(b, width), one, materialize(b, count)},
                    RankedTensorType::get(
                        {ShapedType::kDynamic, ShapedType::kDynamic},
                        b.getF32Type()));
          SmallVector<OpFoldResult> offsets = {firstRow(b, group), first};
          SmallVector<OpFoldResult> sizes = {count, width};
          Value target = slice(b, loc, destination, offsets, sizes);
          MLIRContext *context = b.getContext();
          Value copied = makeGeneric(
              b, loc, source, target,
              {dimMap(context, 2, {0, 1}), dimMap(context, 2, {1, 0})}, "pp",
              "", [](OpBuilder &, Location, ValueRange values) {
                return values[0];
              });
          insertInParallel(b, loc, copied, destination, offsets, sizes);
        });
    return loop.getResult(0);
  }

  /// A size as an SSA value, for slices of wholly dynamic type.
  OpFoldResult materialize(OpBuilder &b, OpFoldResult size) {
    return getValueOrCreateConstantIndexOp(b, loc, size);
  }

  OpBuilder &builder;
  nn::LinearOp op;
  nn::LinearOp::Adaptor adaptor;
  Location loc;
  int64_t columns, depth;
  OpFoldResult rows, groups;
  Value empty;
};

struct LowerTransposedLinear final : OpConversionPattern<nn::LinearOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::LinearOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (!op.getTransposeWeight())
      return rewriter.notifyMatchFailure(op, "weight is not transposed");
    Value result = TransposedLinear(rewriter, op, adaptor).build();
    if (Value residual = adaptor.getResidual())
      result =
          RowBuilder(rewriter, op.getLoc(), {result, residual},
                     op.getType().getDimSize(1))
              .finish({},
                      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
                        return arith::AddFOp::create(b, loc, args);
                      });
    rewriter.replaceOp(op, result);
    return success();
  }
};

} // namespace

void albertc::populateLinearToLinalgPatterns(const TypeConverter &converter,
                                             RewritePatternSet &patterns) {
  patterns.add<LowerLinear, LowerTransposedLinear>(converter,
                                                   patterns.getContext());
}
