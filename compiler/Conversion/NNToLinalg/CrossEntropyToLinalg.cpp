//===- CrossEntropyToLinalg.cpp - Loss over a vocabulary to linalg --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The logits of a vocabulary are never in memory as a whole. Queries lie
/// across the lanes, 32 to a group, and the vocabulary is cut into chunks; a
/// tile of logits [chunk, 32] is computed from the table in place, reduced, and
/// forgotten:
///
///   1. chunk by group, in parallel: largest logit, its number, the label's
///      logit, and the sum of exp(z - largest) of the chunk;
///   2. group by group: these combined over the chunks in order;
///   3. for gradients, chunk by chunk in parallel, groups in order: logits
///      again, D = cotangent (softmax - label), the chunk's rows of the table's
///      and the bias's gradient, and the chunk's part of the inputs' gradient;
///   4. those parts added over the chunks in order.
///
/// Number and size of the chunks depend on the vocabulary alone, so sums have
/// one order on every machine.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/LaneBuilder.h"
#include "compiler/Conversion/NNToLinalg/Patterns.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;

namespace {

/// Most rows of a chunk: its tile of logits fits a first-level cache and its
/// rows of the table a second-level one.
constexpr int64_t kMostChunkRows = 512;
/// Chunks are cut at multiples of the tallest register tile.
constexpr int64_t kChunkStep = 8;

/// A number above every row of a vocabulary.
constexpr int32_t kNoRow = std::numeric_limits<int32_t>::max();

/// Operands of the loss, stored.
struct LossOperands {
  Value input, table, bias, labels;
  /// Rows of the table, and logical columns.
  int64_t vocabulary, depth;

  template <typename Op>
  LossOperands(Op op, typename Op::Adaptor adaptor)
      : input(adaptor.getInput()), table(adaptor.getTable()),
        bias(adaptor.getBias()), labels(adaptor.getLabels()),
        vocabulary(op.getTable().getType().getDimSize(0)),
        depth(op.getTable().getType().getDimSize(1)) {}
};

/// What step 2 knows of the queries: [groups, 32] each.
struct LossStatistics {
  /// Largest logit, and 1 / sum of exp(z - largest).
  Value largest, inverse;
};

/// Builds the kernels of one loss. Bodies of parallel loops get builders of
/// their own.
class LossBuilder {
public:
  LossBuilder(OpBuilder &builder, Location loc, const LossOperands &operands);

  /// Steps 1 and 2.
  void buildLosses();
  /// Steps 3 and 4: gradients of input, table and bias.
  SmallVector<Value> buildGradients(Value cotangent, Value tableSum,
                                    Value biasSum);

  Value getLosses() { return losses; }
  Value getPredictions() { return predictions; }

private:
  using Sizes = LaneBuilder::Sizes;

  /// A place in the grid of chunks and groups inside a parallel body.
  struct Place {
    Value chunk;
    /// First row of the chunk, and how many it has.
    Value first;
    OpFoldResult rows;
  };

  OpFoldResult attr(int64_t value) { return builder.getIndexAttr(value); }
  Sizes ones(unsigned rank) { return Sizes(rank, attr(1)); }
  /// An uninitialised tensor of `element`s with one row of 32 per `leading`.
  Value emptyNumbers(ArrayRef<OpFoldResult> leading, Type element);
  /// Numbers per query as [groups, 32], zero without a query.
  Value inLanes(Value numbers);
  Place placeOf(LaneBuilder &lanes, Value chunk);
  /// The group's numbers [32] of `numbers` [groups, 32].
  Value lanesOf(OpBuilder &b, Value numbers, Value group);
  /// z[v, lane] over the chunk's rows: [rows, 32].
  Value logits(LaneBuilder &lanes, const Place &place, Value group);
  /// Largest logit, its row, the label's logit, and the sum, [32] each. They
  /// are computed in their destinations: results that start from one filled
  /// tensor may be given each other's, and parallel insertions overwrite what
  /// later ones have yet to read.
  SmallVector<Value> chunkStatistics(LaneBuilder &lanes, const Place &place,
                                     Value group, ArrayRef<Value> destinations);
  /// The same over all chunks.
  void combine(LaneBuilder &lanes, Value group, ValueRange parts,
               ValueRange destinations);
  /// The numbers of the chunks [chunks, 32] of one group.
  Value chunksOf(OpBuilder &b, Value parts, Value group);
  /// D over the chunk's rows: [rows, 32].
  Value slopes(LaneBuilder &lanes, const Place &place, Value group,
               Value cotangents);
  /// Rows of the table's gradient plus those of one group.
  Value addTable(LaneBuilder &lanes, Value sum, Value slopes, Value group,
                 const Place &place);
  void buildChunkGradients(Value cotangents, Value tableSum, Value biasSum);
  Value addParts();

  OpBuilder &builder;
  Location loc;
  const LossOperands &operands;
  int64_t chunkRows, chunks;
  OpFoldResult queries, groups;
  /// The input across the lanes: [groups, padded depth, 32].
  Value packed;
  Value labelLanes;
  LossStatistics statistics;
  Value losses, predictions;
  /// Gradients: the table's, the bias's, and parts of the input's [chunks,
  /// groups, padded depth, 32].
  Value tableGrad, biasGrad, inputParts;
};

} // namespace

LossBuilder::LossBuilder(OpBuilder &builder, Location loc,
                         const LossOperands &operands)
    : builder(builder), loc(loc), operands(operands) {
  int64_t least = llvm::divideCeil(operands.vocabulary, kMostChunkRows);
  int64_t even = llvm::divideCeil(operands.vocabulary, least);
  chunkRows =
      std::min<int64_t>(llvm::alignTo(even, kChunkStep), operands.vocabulary);
  chunks = llvm::divideCeil(operands.vocabulary, chunkRows);
  queries = tensor::getMixedSize(builder, loc, operands.input, 0);
  groups = affine::makeComposedFoldedAffineApply(
      builder, loc, builder.getAffineSymbolExpr(0).ceilDiv(kPanelLanes),
      {queries});
  packed = packAcrossLanes(builder, loc, operands.input, operands.depth);
  labelLanes = inLanes(operands.labels);
}

//===----------------------------------------------------------------------===//
// Pieces
//===----------------------------------------------------------------------===//

Value LossBuilder::emptyNumbers(ArrayRef<OpFoldResult> leading, Type element) {
  Sizes sizes(leading);
  sizes.push_back(attr(kPanelLanes));
  return tensor::EmptyOp::create(builder, loc, sizes, element);
}

Value LossBuilder::inLanes(Value numbers) {
  Type element = getElementTypeOrSelf(numbers);
  auto loop = scf::ForallOp::create(
      builder, loc, ArrayRef<OpFoldResult>{attr(0)},
      ArrayRef<OpFoldResult>{groups}, ArrayRef<OpFoldResult>{attr(1)},
      emptyNumbers({groups}, element), std::nullopt,
      [&](OpBuilder &b, Location loc, ValueRange args) {
        LaneBuilder lanes(b, loc);
        Value first = lanes.apply(b.getAffineDimExpr(0) * kPanelLanes, args[0]);
        OpFoldResult count = lanes.countFrom(first, queries, kPanelLanes);
        Value zero = arith::ConstantOp::create(b, loc, b.getZeroAttr(element));
        Value tile =
            linalg::FillOp::create(b, loc, zero, lanesOf(b, args[1], args[0]))
                .getResult(0);
        AffineMap identity = lanes.map(1, {0});
        Value copied = makeGeneric(
            b, loc, slice(b, loc, numbers, {first}, {count}),
            slice(b, loc, tile, {attr(0)}, {count}), {identity, identity}, "p",
            "", [](OpBuilder &, Location, ValueRange args) { return args[0]; });
        tile = insertSlice(b, loc, copied, tile, {attr(0)}, {count});
        insertInParallel(b, loc, tile, args[1], {args[0], attr(0)},
                         {attr(1), attr(kPanelLanes)});
      });
  return loop.getResult(0);
}

Value LossBuilder::lanesOf(OpBuilder &b, Value numbers, Value group) {
  return slice(
      b, loc, numbers, {group, attr(0)}, {attr(1), attr(kPanelLanes)},
      RankedTensorType::get({kPanelLanes}, getElementTypeOrSelf(numbers)));
}

LossBuilder::Place LossBuilder::placeOf(LaneBuilder &lanes, Value chunk) {
  Value first = lanes.apply(builder.getAffineDimExpr(0) * chunkRows, chunk);
  OpFoldResult rows =
      operands.vocabulary % chunkRows == 0
          ? attr(chunkRows)
          : lanes.countFrom(first, attr(operands.vocabulary), chunkRows);
  return {chunk, first, rows};
}

Value LossBuilder::logits(LaneBuilder &lanes, const Place &place, Value group) {
  OpBuilder &b = lanes.getBuilder();
  Value rows = slice(b, loc, operands.table, {place.first, attr(0)},
                     {place.rows, attr(operands.depth)});
  Value input = slice(
      b, loc, packed, {group, attr(0), attr(0)},
      {attr(1), attr(operands.depth), attr(kPanelLanes)},
      RankedTensorType::get({operands.depth, kPanelLanes}, b.getF32Type()));
  Value bias = slice(b, loc, operands.bias, {place.first}, {place.rows});
  Value scratch = lanes.emptySlice(place.rows, chunkRows);
  Value product = lanes.multiply(rows, input, filled(b, loc, scratch, 0.0f),
                                 /*kernel=*/"");
  return makeGeneric(
      b, loc, {product, bias}, scratch,
      {lanes.map(2, {0, 1}), lanes.map(2, {0}), lanes.map(2, {0, 1})}, "pp",
      "contraction",
      [](OpBuilder &body, Location loc, ValueRange args) -> Value {
        return arith::AddFOp::create(body, loc, args[0], args[1]);
      });
}

/// The number, in the vocabulary, of the row that a body over a chunk is at.
static Value buildRowNumber(OpBuilder &body, Location loc, Value first) {
  Value row = linalg::IndexOp::create(body, loc, 0);
  Value number = arith::AddIOp::create(body, loc, row, first);
  return arith::IndexCastOp::create(body, loc, body.getI32Type(), number);
}

static Value buildAdd(OpBuilder &b, Location loc, ValueRange args) {
  return arith::AddFOp::create(b, loc, args.back(), args[0]);
}

static Value buildI32(OpBuilder &b, Location loc, int32_t value) {
  return arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(value));
}

static Value filledI32(OpBuilder &b, Location loc, Value out, int32_t value) {
  return linalg::FillOp::create(b, loc, buildI32(b, loc, value), out)
      .getResult(0);
}

/// The lowest number for which `isEqual`, and the one so far.
static Value buildLowest(OpBuilder &b, Location loc, Value isEqual,
                         Value number, Value soFar) {
  Value candidate = arith::SelectOp::create(b, loc, isEqual, number,
                                            buildI32(b, loc, kNoRow));
  return arith::MinSIOp::create(b, loc, candidate, soFar);
}

static Value buildEqual(OpBuilder &b, Location loc, Value left, Value right) {
  return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, left, right);
}

static Value buildExpDifference(OpBuilder &b, Location loc, Value x, Value y) {
  Value difference = arith::SubFOp::create(b, loc, x, y);
  return math::ExpOp::create(b, loc, difference);
}

//===----------------------------------------------------------------------===//
// Losses
//===----------------------------------------------------------------------===//

SmallVector<Value> LossBuilder::chunkStatistics(LaneBuilder &lanes,
                                                const Place &place, Value group,
                                                ArrayRef<Value> destinations) {
  OpBuilder &b = lanes.getBuilder();
  Value z = logits(lanes, place, group);
  Value largest = lanes.foldMaximum(z, destinations[0]);
  Value row = lanes.fold(
      z, largest, filledI32(b, loc, destinations[1], kNoRow),
      [&](OpBuilder &body, Location loc, ValueRange args) -> Value {
        return buildLowest(body, loc, buildEqual(body, loc, args[0], args[1]),
                           buildRowNumber(body, loc, place.first), args[2]);
      });
  Value picked = lanes.fold(
      z, lanesOf(b, labelLanes, group), filled(b, loc, destinations[2], 0.0f),
      [&](OpBuilder &body, Location loc, ValueRange args) -> Value {
        Value isLabel = arith::CmpIOp::create(
            body, loc, arith::CmpIPredicate::eq,
            buildRowNumber(body, loc, place.first), args[1]);
        return arith::SelectOp::create(body, loc, isLabel, args[0], args[2]);
      });
  Value sum =
      lanes.fold(z, largest, filled(b, loc, destinations[3], 0.0f),
                 [](OpBuilder &body, Location loc, ValueRange args) -> Value {
                   return arith::AddFOp::create(
                       body, loc, args[2],
                       buildExpDifference(body, loc, args[0], args[1]));
                 });
  return {largest, row, picked, sum};
}

Value LossBuilder::chunksOf(OpBuilder &b, Value parts, Value group) {
  return slice(b, loc, parts, {attr(0), group, attr(0)},
               {attr(chunks), attr(1), attr(kPanelLanes)},
               RankedTensorType::get({chunks, kPanelLanes},
                                     getElementTypeOrSelf(parts)));
}

void LossBuilder::combine(LaneBuilder &lanes, Value group, ValueRange parts,
                          ValueRange destinations) {
  OpBuilder &b = lanes.getBuilder();
  Type f32 = b.getF32Type();
  Value largestOf = chunksOf(b, parts[0], group);
  Value largest =
      lanes.foldMaximum(largestOf, lanesOf(b, destinations[0], group));
  Value row = lanes.fold(
      {largestOf, chunksOf(b, parts[1], group)}, largest,
      filledI32(b, loc, lanes.emptyLanes(b.getI32Type()), kNoRow),
      [](OpBuilder &body, Location loc, ValueRange args) -> Value {
        return buildLowest(body, loc, buildEqual(body, loc, args[0], args[2]),
                           args[1], args[3]);
      });
  // All but one are zero.
  Value picked =
      lanes.fold(chunksOf(b, parts[2], group), {},
                 filled(b, loc, lanes.emptyLanes(f32), 0.0f), buildAdd);
  Value sum = lanes.fold(
      {chunksOf(b, parts[3], group), largestOf}, largest,
      filled(b, loc, lanes.emptyLanes(f32), 0.0f),
      [](OpBuilder &body, Location loc, ValueRange args) -> Value {
        Value scale = buildExpDifference(body, loc, args[1], args[2]);
        return math::FmaOp::create(body, loc, args[0], scale, args[3]);
      });
  Value inverse = lanes.mapLanes(
      sum, lanesOf(b, destinations[1], group),
      [](OpBuilder &body, Location loc, ValueRange args) -> Value {
        return arith::DivFOp::create(body, loc, f32Constant(body, loc, 1.0f),
                                     args[0]);
      });
  Value loss = lanes.mapLanes(
      {sum, picked, largest}, lanes.emptyLanes(f32),
      [](OpBuilder &body, Location loc, ValueRange args) -> Value {
        Value label = arith::SubFOp::create(body, loc, args[1], args[2]);
        Value logarithm = math::LogOp::create(body, loc, args[0]);
        return arith::SubFOp::create(body, loc, logarithm, label);
      });
  Value first = lanes.apply(b.getAffineDimExpr(0) * kPanelLanes, group);
  OpFoldResult count = lanes.countFrom(first, queries, kPanelLanes);
  auto head = [&](Value numbers, Value destination) {
    AffineMap identity = lanes.map(1, {0});
    return makeGeneric(
        b, loc, slice(b, loc, numbers, {attr(0)}, {count}),
        slice(b, loc, destination, {first}, {count}), {identity, identity}, "p",
        "", [](OpBuilder &, Location, ValueRange args) { return args[0]; });
  };
  Sizes place = {group, attr(0)}, shape = {attr(1), attr(kPanelLanes)};
  insertInParallel(
      b, loc,
      {{largest, destinations[0], place, shape},
       {inverse, destinations[1], place, shape},
       {head(loss, destinations[2]), destinations[2], {first}, {count}},
       {head(row, destinations[3]), destinations[3], {first}, {count}}});
}

void LossBuilder::buildLosses() {
  Type f32 = builder.getF32Type(), i32 = builder.getI32Type();
  Sizes grid = {attr(chunks), groups};
  SmallVector<Value> empty = {emptyNumbers(grid, f32), emptyNumbers(grid, i32),
                              emptyNumbers(grid, f32), emptyNumbers(grid, f32)};
  auto parts = scf::ForallOp::create(
      builder, loc, Sizes(2, attr(0)), grid, ones(2), empty, std::nullopt,
      [&](OpBuilder &b, Location, ValueRange args) {
        LaneBuilder lanes(b, loc);
        ValueRange all = args.drop_front(2);
        Sizes offsets = {args[0], args[1], attr(0)};
        Sizes sizes = {attr(1), attr(1), attr(kPanelLanes)};
        SmallVector<Value> own;
        for (Value value : all)
          own.push_back(slice(b, loc, value, offsets, sizes,
                              RankedTensorType::get(
                                  {kPanelLanes}, getElementTypeOrSelf(value))));
        SmallVector<Value> numbers =
            chunkStatistics(lanes, placeOf(lanes, args[0]), args[1], own);
        SmallVector<ParallelResult> results;
        for (auto [value, destination] : llvm::zip_equal(numbers, all))
          results.push_back({value, destination, offsets, sizes});
        insertInParallel(b, loc, results);
      });
  empty = {emptyNumbers({groups}, f32), emptyNumbers({groups}, f32),
           tensor::EmptyOp::create(builder, loc, {queries}, f32),
           tensor::EmptyOp::create(builder, loc, {queries}, i32)};
  auto combined = scf::ForallOp::create(
      builder, loc, Sizes{attr(0)}, Sizes{groups}, ones(1), empty, std::nullopt,
      [&](OpBuilder &b, Location, ValueRange args) {
        LaneBuilder lanes(b, loc);
        combine(lanes, args[0], parts.getResults(), args.drop_front());
      });
  statistics = {combined.getResult(0), combined.getResult(1)};
  losses = combined.getResult(2);
  predictions = combined.getResult(3);
}

//===----------------------------------------------------------------------===//
// Gradients
//===----------------------------------------------------------------------===//

Value LossBuilder::slopes(LaneBuilder &lanes, const Place &place, Value group,
                          Value cotangents) {
  OpBuilder &b = lanes.getBuilder();
  SmallVector<Value> perLane = {lanesOf(b, statistics.largest, group),
                                lanesOf(b, statistics.inverse, group),
                                lanesOf(b, labelLanes, group),
                                lanesOf(b, cotangents, group)};
  return lanes.update(
      {}, perLane, logits(lanes, place, group),
      [&](OpBuilder &body, Location loc, ValueRange args) -> Value {
        Value weight = buildExpDifference(body, loc, args[4], args[0]);
        Value probability = arith::MulFOp::create(body, loc, weight, args[1]);
        Value isLabel = arith::CmpIOp::create(
            body, loc, arith::CmpIPredicate::eq,
            buildRowNumber(body, loc, place.first), args[2]);
        Value target = arith::SelectOp::create(body, loc, isLabel,
                                               f32Constant(body, loc, 1.0f),
                                               f32Constant(body, loc, 0.0f));
        Value excess = arith::SubFOp::create(body, loc, probability, target);
        return arith::MulFOp::create(body, loc, args[3], excess);
      });
}

Value LossBuilder::addTable(LaneBuilder &lanes, Value sum, Value slopes,
                            Value group, const Place &place) {
  OpBuilder &b = lanes.getBuilder();
  Value first = lanes.apply(b.getAffineDimExpr(0) * kPanelLanes, group);
  OpFoldResult count = lanes.countFrom(first, queries, kPanelLanes);
  Value left = slice(b, loc, slopes, {attr(0), attr(0)}, {place.rows, count});
  for (int64_t column = 0; column < operands.depth; column += kPanelLanes) {
    Value right = slice(b, loc, operands.input, {first, attr(column)},
                        {count, attr(kPanelLanes)});
    Sizes offsets = {attr(0), attr(column)};
    Sizes sizes = {place.rows, attr(kPanelLanes)};
    Value added =
        lanes.multiply(left, right, slice(b, loc, sum, offsets, sizes));
    sum = insertSlice(b, loc, added, sum, offsets, sizes);
  }
  return sum;
}

void LossBuilder::buildChunkGradients(Value cotangents, Value tableSum,
                                      Value biasSum) {
  int64_t width = paddedColumns(operands.depth);
  Sizes partSizes = {attr(chunks), groups, attr(width), attr(kPanelLanes)};
  Value parts =
      tensor::EmptyOp::create(builder, loc, partSizes, builder.getF32Type());
  auto loop = scf::ForallOp::create(
      builder, loc, Sizes{attr(0)}, Sizes{attr(chunks)}, ones(1),
      ValueRange{tableSum, biasSum, parts}, std::nullopt,
      [&](OpBuilder &b, Location, ValueRange args) {
        LaneBuilder lanes(b, loc);
        Place place = placeOf(lanes, args[0]);
        Sizes tableOffsets = {place.first, attr(0)};
        Sizes tableSizes = {place.rows, attr(width)};
        Sizes partOffsets = {args[0], attr(0), attr(0), attr(0)};
        Sizes chunkSizes = {attr(1), groups, attr(width), attr(kPanelLanes)};
        auto chunkType = RankedTensorType::get(
            {ShapedType::kDynamic, width, kPanelLanes}, b.getF32Type());
        Value biasLanes =
            filled(b, loc, lanes.emptySlice(place.rows, chunkRows), 0.0f);
        Value limit = getValueOrCreateConstantIndexOp(b, loc, groups);
        auto sums = scf::ForOp::create(
            b, loc, lanes.index(0), limit, lanes.index(1),
            ValueRange{
                slice(b, loc, args[1], tableOffsets, tableSizes), biasLanes,
                slice(b, loc, args[3], partOffsets, chunkSizes, chunkType)},
            [&](OpBuilder &inner, Location, Value group, ValueRange carried) {
              LaneBuilder tiles(inner, loc);
              Value d = slopes(tiles, place, group, cotangents);
              Value table = addTable(tiles, carried[0], d, group, place);
              Value bias = tiles.update(d, {}, carried[1], buildAdd);
              Value rows =
                  slice(inner, loc, operands.table, {place.first, attr(0)},
                        {place.rows, attr(width)});
              Sizes offsets = {group, attr(0), attr(0)};
              Sizes sizes = {attr(1), attr(width), attr(kPanelLanes)};
              Value target = slice(inner, loc, carried[2], offsets, sizes,
                                   RankedTensorType::get({width, kPanelLanes},
                                                         inner.getF32Type()));
              Value part = tiles.multiplyTransposed(
                  rows, d, filled(inner, loc, target, 0.0f));
              Value stored =
                  insertSlice(inner, loc, part, carried[2], offsets, sizes);
              scf::YieldOp::create(inner, loc, ValueRange{table, bias, stored});
            });
        Value bias = slice(b, loc, args[2], {place.first}, {place.rows});
        bias = makeGeneric(b, loc, sums.getResult(1), bias,
                           {lanes.map(2, {0, 1}), lanes.map(2, {0})}, "pr",
                           "lane_sum", buildAdd);
        insertInParallel(
            b, loc,
            {{sums.getResult(0), args[1], tableOffsets, tableSizes},
             {bias, args[2], {place.first}, {place.rows}},
             {sums.getResult(2), args[3], partOffsets, chunkSizes}});
      });
  tableGrad = loop.getResult(0);
  biasGrad = loop.getResult(1);
  inputParts = loop.getResult(2);
}

Value LossBuilder::addParts() {
  int64_t width = paddedColumns(operands.depth);
  Value result = emptyLike(builder, loc, operands.input, {width});
  Sizes grid = {groups, attr(width)};
  auto loop = scf::ForallOp::create(
      builder, loc, Sizes(2, attr(0)), grid, Sizes{attr(1), attr(kPanelLanes)},
      result, std::nullopt, [&](OpBuilder &b, Location, ValueRange args) {
        LaneBuilder lanes(b, loc);
        Value group = args[0], column = args[1];
        auto tile =
            RankedTensorType::get({kPanelLanes, kPanelLanes}, b.getF32Type());
        Value start = filled(b, loc, lanes.emptyTile(kPanelLanes), 0.0f);
        auto sum = scf::ForOp::create(
            b, loc, lanes.index(0), lanes.index(chunks), lanes.index(1), start,
            [&](OpBuilder &inner, Location, Value chunk, ValueRange carried) {
              LaneBuilder tiles(inner, loc);
              Value part = slice(
                  inner, loc, inputParts, {chunk, group, column, attr(0)},
                  {attr(1), attr(1), attr(kPanelLanes), attr(kPanelLanes)},
                  tile);
              scf::YieldOp::create(
                  inner, loc, tiles.update(part, {}, carried[0], buildAdd));
            });
        Value first = lanes.apply(b.getAffineDimExpr(0) * kPanelLanes, group);
        OpFoldResult count = lanes.countFrom(first, queries, kPanelLanes);
        Sizes offsets = {first, column}, sizes = {count, attr(kPanelLanes)};
        Value used = slice(b, loc, sum.getResult(0), {attr(0), attr(0)},
                           {attr(kPanelLanes), count});
        Value rows = transposedCopy(b, loc, used,
                                    slice(b, loc, args[2], offsets, sizes));
        insertInParallel(b, loc, rows, args[2], offsets, sizes);
      });
  return loop.getResult(0);
}

SmallVector<Value> LossBuilder::buildGradients(Value cotangent, Value tableSum,
                                               Value biasSum) {
  buildChunkGradients(inLanes(cotangent), tableSum, biasSum);
  return {addParts(), tableGrad, biasGrad};
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

namespace {

struct LowerLinearCrossEntropy final
    : OpConversionPattern<nn::LinearCrossEntropyOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::LinearCrossEntropyOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (getLayout(op.getTable().getType()) != albertc::rt::Layout::Rows)
      return rewriter.notifyMatchFailure(op, "table is not stored as rows");
    LossOperands operands(op, adaptor);
    LossBuilder loss(rewriter, op.getLoc(), operands);
    loss.buildLosses();
    rewriter.replaceOp(op, {loss.getLosses(), loss.getPredictions()});
    return success();
  }
};

struct LowerLinearCrossEntropyGrad final
    : OpConversionPattern<nn::LinearCrossEntropyGradOp> {
  using OpConversionPattern::OpConversionPattern;

  LogicalResult
  matchAndRewrite(nn::LinearCrossEntropyGradOp op, OpAdaptor adaptor,
                  ConversionPatternRewriter &rewriter) const override {
    if (getLayout(op.getTable().getType()) != albertc::rt::Layout::Rows)
      return rewriter.notifyMatchFailure(op, "table is not stored as rows");
    LossOperands operands(op, adaptor);
    LossBuilder loss(rewriter, op.getLoc(), operands);
    loss.buildLosses();
    SmallVector<Value> results = loss.buildGradients(
        adaptor.getCotangent(), adaptor.getTableAccumulator(),
        adaptor.getBiasAccumulator());
    results.append({loss.getLosses(), loss.getPredictions()});
    rewriter.replaceOp(op, results);
    return success();
  }
};

} // namespace

void albertc::populateCrossEntropyToLinalgPatterns(
    const TypeConverter &converter, RewritePatternSet &patterns) {
  patterns.add<LowerLinearCrossEntropy, LowerLinearCrossEntropyGrad>(
      converter, patterns.getContext());
}
