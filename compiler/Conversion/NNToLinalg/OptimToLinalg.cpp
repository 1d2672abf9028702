//===- OptimToLinalg.cpp - Optimizers to linalg ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What an optimizer does to an element does not depend on where the element
/// is, so parameters are updated in their stored form, seen as [variables,
/// vectors of 32]: padding is zero and stays zero. A step of LAMB is
///
///   1. in parallel over blocks of vectors: both moments, the direction in
///      place of the gradient, and the squares of block and direction;
///   2. per variable: the squares added block by block, the step;
///   3. in parallel over blocks: the parameter, and zero for the gradient.
///
/// The blocks depend on the parameter alone, so the norms have one order of
/// summation on every machine.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/LaneBuilder.h"
#include "compiler/Conversion/NNToLinalg/Patterns.h"
#include "dialects/Optim/IR/ScalarUpdates.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

namespace {

/// Vectors of one task: four arrays of them are 128 KiB.
constexpr int64_t kBlockVectors = 256;

/// A tile of a parameter inside a parallel body.
struct Block {
  Value variable;
  LaneBuilder::Sizes offsets, sizes;
};

/// Builds loops over the blocks of one stored parameter.
class BlockLoops {
public:
  BlockLoops(OpBuilder &builder, Location loc, RankedTensorType stored,
             bool hasSlots)
      : builder(builder), loc(loc), stored(stored),
        variables(optim::getNumVariables(stored, hasSlots)),
        vectors(stored.getNumElements() / variables / kPanelLanes),
        blocks(llvm::divideCeil(vectors, kBlockVectors)), hasSlots(hasSlots) {}

  /// `param` as [variables, vectors, 32].
  Value flatten(Value param);
  /// [variables, vectors, 32] as a stored parameter.
  Value unflatten(Value param);

  /// A parallel loop over all blocks that writes to `outputs`, parameters as
  /// given by `flatten`. `body` gets the block's tiles [n, 32] of them and
  /// returns their new values; then, for `sums`, vectors [32].
  SmallVector<Value>
  forEachBlock(ValueRange outputs, unsigned sums,
               llvm::function_ref<SmallVector<Value>(LaneBuilder &,
                                                     const Block &, ValueRange)>
                   body);
  /// The block's tile of `param`.
  Value tileOf(LaneBuilder &lanes, Value param, const Block &block);
  /// Sums per variable, from those of its blocks [variables, blocks, 32].
  Value addBlocks(Value parts);

  int64_t getVariables() const { return variables; }

private:
  /// Dimensions of a tensor of rank `rank`: the variables, and all others.
  SmallVector<ReassociationIndices> groupDims(int64_t rank);

  OpBuilder &builder;
  Location loc;
  RankedTensorType stored;
  int64_t variables, vectors, blocks;
  bool hasSlots;
};

} // namespace

//===----------------------------------------------------------------------===//
// Sums
//===----------------------------------------------------------------------===//

/// Zeros in the place of `out`, a tensor of f64.
static Value f64Zeros(OpBuilder &b, Location loc, Value out) {
  Value zero =
      arith::ConstantOp::create(b, loc, b.getFloatAttr(b.getF64Type(), 0.0));
  return linalg::FillOp::create(b, loc, zero, out).getResult(0);
}

/// `args`: a number, and the sum so far.
static Value buildAdd(OpBuilder &b, Location loc, ValueRange args) {
  return arith::AddFOp::create(b, loc, args[1], args[0]);
}

/// The sum of the squares of `tile` [n, 32], in 32 lanes: [32] of f64.
static Value buildSquares(LaneBuilder &lanes, Value tile, Value out) {
  OpBuilder &b = lanes.getBuilder();
  Location loc = tile.getLoc();
  return lanes.fold(tile, {}, f64Zeros(b, loc, out),
                    [](OpBuilder &body, Location loc, ValueRange args) {
                      return optim::buildSquareSum(body, loc, args[0], args[1]);
                    });
}

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

SmallVector<ReassociationIndices> BlockLoops::groupDims(int64_t rank) {
  SmallVector<ReassociationIndices> groups;
  if (hasSlots)
    groups.push_back({0});
  groups.push_back(
      llvm::to_vector<2>(llvm::seq<int64_t>(hasSlots ? 1 : 0, rank)));
  return groups;
}

Value BlockLoops::flatten(Value param) {
  Value flat = param;
  SmallVector<ReassociationIndices> groups = groupDims(stored.getRank());
  if (static_cast<int64_t>(groups.size()) != stored.getRank())
    flat = tensor::CollapseShapeOp::create(builder, loc, param, groups);
  auto type = RankedTensorType::get({variables, vectors, kPanelLanes},
                                    stored.getElementType());
  return tensor::ExpandShapeOp::create(builder, loc, type, flat, groupDims(3));
}

Value BlockLoops::unflatten(Value param) {
  Value flat =
      tensor::CollapseShapeOp::create(builder, loc, param, groupDims(3));
  SmallVector<ReassociationIndices> groups = groupDims(stored.getRank());
  if (static_cast<int64_t>(groups.size()) == stored.getRank())
    return flat;
  return tensor::ExpandShapeOp::create(builder, loc, stored, flat, groups);
}

Value BlockLoops::tileOf(LaneBuilder &lanes, Value param, const Block &block) {
  int64_t rows = ShapedType::kDynamic;
  if (std::optional<int64_t> count = getConstantIntValue(block.sizes[1]))
    rows = *count;
  return slice(
      lanes.getBuilder(), loc, param, block.offsets, block.sizes,
      RankedTensorType::get({rows, kPanelLanes}, stored.getElementType()));
}

SmallVector<Value> BlockLoops::forEachBlock(
    ValueRange outputs, unsigned sums,
    llvm::function_ref<SmallVector<Value>(LaneBuilder &, const Block &,
                                          ValueRange)>
        body) {
  SmallVector<Value> destinations(outputs);
  for (unsigned i = 0; i < sums; ++i)
    destinations.push_back(tensor::EmptyOp::create(
        builder, loc, ArrayRef<int64_t>{variables, blocks, kPanelLanes},
        builder.getF64Type()));
  LaneBuilder outer(builder, loc);
  LaneBuilder::Sizes begin(2, outer.attr(0)), step(2, outer.attr(1));
  LaneBuilder::Sizes end = {outer.attr(variables), outer.attr(blocks)};
  auto loop = scf::ForallOp::create(
      builder, loc, begin, end, step, destinations, std::nullopt,
      [&](OpBuilder &b, Location, ValueRange args) {
        LaneBuilder lanes(b, loc);
        Value variable = args[0], number = args[1];
        Value first =
            lanes.apply(b.getAffineDimExpr(0) * kBlockVectors, number);
        OpFoldResult count =
            blocks == 1 ? lanes.attr(vectors)
            : vectors % kBlockVectors == 0
                ? lanes.attr(kBlockVectors)
                : lanes.countFrom(first, lanes.attr(vectors), kBlockVectors);
        OpFoldResult lane = lanes.attr(kPanelLanes), one = lanes.attr(1);
        Block block = {
            variable, {variable, first, lanes.attr(0)}, {one, count, lane}};
        LaneBuilder::Sizes place = {variable, number, lanes.attr(0)};
        LaneBuilder::Sizes single = {one, one, lane};
        SmallVector<Value> tiles;
        for (Value output : args.slice(2, outputs.size()))
          tiles.push_back(tileOf(lanes, output, block));
        for (Value output : args.take_back(sums))
          tiles.push_back(
              slice(b, loc, output, place, single,
                    RankedTensorType::get({kPanelLanes}, b.getF64Type())));
        SmallVector<Value> values = body(lanes, block, tiles);
        SmallVector<ParallelResult> results;
        for (auto [i, value] : llvm::enumerate(values)) {
          bool isSum = i >= outputs.size();
          results.push_back({value, args[2 + i], isSum ? place : block.offsets,
                             isSum ? single : block.sizes});
        }
        insertInParallel(b, loc, results);
      });
  return SmallVector<Value>(loop.getResults());
}

Value BlockLoops::addBlocks(Value parts) {
  auto filledSums = [&](ArrayRef<int64_t> shape) {
    return f64Zeros(
        builder, loc,
        tensor::EmptyOp::create(builder, loc, shape, builder.getF64Type()));
  };
  MLIRContext *context = builder.getContext();
  Value inLanes =
      makeGeneric(builder, loc, parts, filledSums({variables, kPanelLanes}),
                  {dimMap(context, 3, {0, 1, 2}), dimMap(context, 3, {0, 2})},
                  "prp", "", buildAdd);
  return makeGeneric(builder, loc, inLanes, filledSums({variables}),
                     {dimMap(context, 2, {0, 1}), dimMap(context, 2, {0})},
                     "pr", "", buildAdd);
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

/// The squared norm of every row of `rows` [T, W]: [T] of f64.
static Value buildRowSquares(OpBuilder &builder, Location loc, Value rows) {
  Value tiles = viewAsPanels(builder, loc, rows);
  int64_t panels = cast<RankedTensorType>(tiles.getType()).getDimSize(1);
  Type f64 = builder.getF64Type();
  LaneBuilder outer(builder, loc);
  OpFoldResult count = tensor::getMixedSize(builder, loc, rows, 0);
  Value empty =
      tensor::EmptyOp::create(builder, loc, ArrayRef<OpFoldResult>{count}, f64);
  auto loop = scf::ForallOp::create(
      builder, loc, LaneBuilder::Sizes{outer.attr(0)},
      LaneBuilder::Sizes{count}, LaneBuilder::Sizes{outer.attr(1)}, empty,
      std::nullopt, [&](OpBuilder &b, Location, ValueRange args) {
        LaneBuilder lanes(b, loc);
        OpFoldResult zero = lanes.attr(0), one = lanes.attr(1);
        Value tile = slice(
            b, loc, tiles, {args[0], zero, zero},
            {one, lanes.attr(panels), lanes.attr(kPanelLanes)},
            RankedTensorType::get(
                {panels, kPanelLanes},
                cast<RankedTensorType>(tiles.getType()).getElementType()));
        Value inLanes = buildSquares(lanes, tile, lanes.emptyLanes(f64));
        auto lineType = RankedTensorType::get({1, kPanelLanes}, f64);
        Value line = tensor::ExpandShapeOp::create(
            b, loc, lineType, inLanes, ArrayRef<ReassociationIndices>{{0, 1}});
        Value out = slice(b, loc, args[1], {args[0]}, {one},
                          RankedTensorType::get({1}, f64));
        Value start = f64Zeros(b, loc, out);
        MLIRContext *context = b.getContext();
        Value sum =
            makeGeneric(b, loc, line, start,
                        {dimMap(context, 2, {0, 1}), dimMap(context, 2, {0})},
                        "pr", "lane_sum", buildAdd);
        insertInParallel(b, loc, {{sum, args[1], {args[0]}, {one}}});
      });
  return loop.getResult(0);
}

namespace {

struct LowerSquareSum final : OpConversionPattern<optim::SquareSumOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(optim::SquareSumOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    auto type = cast<RankedTensorType>(adaptor.getInput().getType());
    if (!type.hasStaticShape()) {
      rewriter.replaceOp(
          op, buildRowSquares(rewriter, op.getLoc(), adaptor.getInput()));
      return success();
    }
    BlockLoops loops(rewriter, op.getLoc(), type, op.getSlots());
    Value input = loops.flatten(adaptor.getInput());
    SmallVector<Value> parts = loops.forEachBlock(
        {}, /*sums=*/1,
        [&](LaneBuilder &lanes, const Block &block, ValueRange tiles) {
          return SmallVector<Value>{
              buildSquares(lanes, loops.tileOf(lanes, input, block), tiles[0])};
        });
    rewriter.replaceOp(op, loops.addBlocks(parts[0]));
    return success();
  }
};

/// The kernels of one optimizer's step.
template <typename Op>
class StepBuilder {
public:
  StepBuilder(OpBuilder &builder, Op op, typename Op::Adaptor adaptor)
      : builder(builder), loc(op.getLoc()), adaptor(adaptor),
        loops(builder, loc,
              cast<RankedTensorType>(adaptor.getParam().getType()),
              op.getSlots()),
        formulas(builder, loc, adaptor.getHyperparameters()),
        param(loops.flatten(adaptor.getParam())),
        firstVariable(op.getFirstVariable()) {}

  /// Step 1: direction, m', v', and `sums` vectors of squares.
  void buildMoments(unsigned sums);
  /// Steps 2 and 3; `step` of a variable is the factor of its direction.
  SmallVector<Value> finish(llvm::function_ref<Value(OpBuilder &, Value)> step);
  /// Rate times trust ratio per variable: [variables].
  Value buildSteps();

private:
  /// The number of `variable` in the program's `numbers`.
  Value readNumber(OpBuilder &b, Value numbers, Value variable) {
    Value first = arith::ConstantIndexOp::create(b, loc, firstVariable);
    Value index = arith::AddIOp::create(b, loc, first, variable);
    return tensor::ExtractOp::create(b, loc, numbers, index);
  }

  OpBuilder &builder;
  Location loc;
  typename Op::Adaptor adaptor;
  BlockLoops loops;
  optim::UpdateFormulas formulas;
  Value param;
  int64_t firstVariable;
  SmallVector<Value> moments;

  friend struct LowerLamb;
  friend struct LowerAdamW;
};

template <typename Op>
void StepBuilder<Op>::buildMoments(unsigned sums) {
  moments = loops.forEachBlock(
      {loops.flatten(adaptor.getGradient()),
       loops.flatten(adaptor.getFirstMoment()),
       loops.flatten(adaptor.getSecondMoment())},
      sums, [&](LaneBuilder &lanes, const Block &block, ValueRange tiles) {
        Value p = loops.tileOf(lanes, param, block);
        Value decay = readNumber(lanes.getBuilder(), adaptor.getDecayRates(),
                                 block.variable);
        Value m =
            lanes.update(tiles[0], {}, tiles[1],
                         [&](OpBuilder &b, Location, ValueRange args) {
                           return formulas.firstMoment(b, args[1], args[0]);
                         });
        Value v =
            lanes.update(tiles[0], {}, tiles[2],
                         [&](OpBuilder &b, Location, ValueRange args) {
                           return formulas.secondMoment(b, args[1], args[0]);
                         });
        Value u = lanes.update({m, v, p}, {}, tiles[0],
                               [&](OpBuilder &b, Location, ValueRange args) {
                                 return formulas.direction(b, args[0], args[1],
                                                           args[2], decay);
                               });
        SmallVector<Value> results = {u, m, v};
        if (sums != 0)
          results.append({buildSquares(lanes, p, tiles[3]),
                          buildSquares(lanes, u, tiles[4])});
        return results;
      });
}

template <typename Op>
Value StepBuilder<Op>::buildSteps() {
  Value squares = loops.addBlocks(moments[3]);
  Value directionSquares = loops.addBlocks(moments[4]);
  Value empty = tensor::EmptyOp::create(builder, loc,
                                        ArrayRef<int64_t>{loops.getVariables()},
                                        builder.getF32Type());
  LaneBuilder lanes(builder, loc);
  Value trusts = slice(
      builder, loc, adaptor.getTrusts(), {lanes.attr(firstVariable)},
      {lanes.attr(loops.getVariables())},
      RankedTensorType::get({loops.getVariables()}, builder.getF32Type()));
  AffineMap identity = builder.getMultiDimIdentityMap(1);
  return makeGeneric(builder, loc, {squares, directionSquares, trusts}, empty,
                     {identity, identity, identity, identity}, "p", "",
                     [&](OpBuilder &b, Location, ValueRange args) {
                       return formulas.step(b, args[0], args[1], args[2]);
                     });
}

template <typename Op>
SmallVector<Value>
StepBuilder<Op>::finish(llvm::function_ref<Value(OpBuilder &, Value)> step) {
  SmallVector<Value> updated = loops.forEachBlock(
      {param, moments[0]}, /*sums=*/0,
      [&](LaneBuilder &lanes, const Block &block, ValueRange tiles) {
        OpBuilder &b = lanes.getBuilder();
        Value factor = step(b, block.variable);
        Value p = lanes.update(
            tiles[1], {}, tiles[0],
            [&](OpBuilder &inner, Location, ValueRange args) {
              return formulas.param(inner, args[1], factor, args[0]);
            });
        Value zero = f32Constant(b, loc, 0.0f);
        Value cleared = lanes.update(
            {}, {}, tiles[1],
            [&](OpBuilder &, Location, ValueRange) { return zero; });
        return SmallVector<Value>{p, cleared};
      });
  return {loops.unflatten(updated[0]), loops.unflatten(updated[1]),
          loops.unflatten(moments[1]), loops.unflatten(moments[2])};
}

struct LowerAdamW final : OpConversionPattern<optim::AdamWOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(optim::AdamWOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    StepBuilder<optim::AdamWOp> step(rewriter, op, adaptor);
    step.buildMoments(/*sums=*/0);
    rewriter.replaceOp(op, step.finish([&](OpBuilder &, Value) {
      return step.formulas.rate();
    }));
    return success();
  }
};

struct LowerLamb final : OpConversionPattern<optim::LambOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(optim::LambOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    StepBuilder<optim::LambOp> step(rewriter, op, adaptor);
    step.buildMoments(/*sums=*/2);
    Value steps = step.buildSteps();
    rewriter.replaceOp(op, step.finish([&](OpBuilder &b, Value variable) {
      return tensor::ExtractOp::create(b, op.getLoc(), steps, variable)
          .getResult();
    }));
    return success();
  }
};

} // namespace

void albertc::populateOptimToLinalgPatterns(const TypeConverter &converter,
                                            RewritePatternSet &patterns) {
  patterns.add<LowerSquareSum, LowerAdamW, LowerLamb>(converter,
                                                      patterns.getContext());
}
