//===- SequencesOp.cpp - rows of a padded batch ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Albert/IR/AlbertOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::albert;

LogicalResult SequencesOp::inferReturnTypes(MLIRContext *context,
                                            std::optional<Location>, Adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto numbers = RankedTensorType::get({ShapedType::kDynamic},
                                       IntegerType::get(context, 32));
  types.append(4, numbers);
  types.push_back(numbers.clone(Float32Type::get(context)));
  return success();
}

LogicalResult SequencesOp::verify() {
  if (!getBias().isFinite() || !getBias().isNegative())
    return emitOpError()
           << "expected a bias that is finite and negative, found "
           << getBias().convertToDouble();
  if (IntegerAttr position = getOnlyAttr(); position && position.getInt() < 0)
    return emitOpError() << "expected a position for 'only', found "
                         << position.getInt();
  return success();
}

void SequencesOp::getAsmResultNames(OpAsmSetValueNameFn setNameFn) {
  constexpr StringLiteral kNames[] = {"rows", "places", "row_offsets",
                                      "key_counts", "key_bias"};
  for (auto [result, name] : llvm::zip(getResults(), kNames))
    setNameFn(result, name);
}

namespace {
/// Builds the loops of the decomposition.
class SequencesBuilder {
public:
  SequencesBuilder(OpBuilder &b, SequencesOp op)
      : b(b), loc(op.getLoc()), mask(op.getMask()), bias(op.getBias()),
        only(op.getOnly()), zero(index(0)), one(index(1)),
        batch(tensor::DimOp::create(b, loc, mask, 0)),
        length(tensor::DimOp::create(b, loc, mask, 1)) {}

  SmallVector<OpFoldResult> getSizes();
  SmallVector<Value> build(ArrayRef<OpFoldResult> sizes);

private:
  Value index(int64_t value) {
    return arith::ConstantIndexOp::create(b, loc, value);
  }
  Value add(Value left, Value right) {
    return arith::AddIOp::create(b, loc, left, right);
  }
  Value toNumber(Value value) {
    return arith::IndexCastOp::create(b, loc, b.getI32Type(), value);
  }
  Value insert(Value element, Value into, Value at) {
    return tensor::InsertOp::create(b, loc, element, into, at);
  }
  /// Whether position `s` of sequence `s` is masked in.
  Value isSet(Value sequence, Value position) {
    Value element =
        tensor::ExtractOp::create(b, loc, mask, ValueRange{sequence, position});
    Value none = arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(0));
    return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, element,
                                 none);
  }
  /// A loop over [0, count) whose body gives the next values of `inits`.
  ValueRange
  loop(Value count, ValueRange inits,
       llvm::function_ref<SmallVector<Value>(Value, ValueRange)> body);
  Value countKeys(Value sequence);
  /// Places of the rows of one sequence.
  struct Places {
    Value sequence, first, keys;
    /// All positions are keys, since none is.
    Value isWhole;
    /// Rows that are kept.
    Value run;
  };
  Places findPlaces(Value sequence, ValueRange state);
  SmallVector<Value> placeRows(const Places &places, ValueRange state);
  SmallVector<Value> placeKept(const Places &places, ValueRange state);
  SmallVector<Value> placeSequence(Value sequence, ValueRange state);

  OpBuilder &b;
  Location loc;
  Value mask;
  APFloat bias;
  std::optional<int64_t> only;
  Value zero, one, batch, length;
};
} // namespace

ValueRange SequencesBuilder::loop(
    Value count, ValueRange inits,
    llvm::function_ref<SmallVector<Value>(Value, ValueRange)> body) {
  return scf::ForOp::create(
             b, loc, zero, count, one, inits,
             [&](OpBuilder &, Location, Value at, ValueRange state) {
               scf::YieldOp::create(b, loc, body(at, state));
             })
      .getResults();
}

/// How many positions of `sequence` are masked in.
Value SequencesBuilder::countKeys(Value sequence) {
  return loop(length, zero, [&](Value position, ValueRange count) {
    Value added =
        arith::SelectOp::create(b, loc, isSet(sequence, position), one, zero);
    return SmallVector<Value>{add(count[0], added)};
  })[0];
}

SequencesBuilder::Places SequencesBuilder::findPlaces(Value sequence,
                                                      ValueRange state) {
  Places places;
  places.sequence = sequence;
  Value counted = countKeys(sequence);
  places.isWhole =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, counted, zero);
  places.keys =
      arith::SelectOp::create(b, loc, places.isWhole, length, counted);
  if (!only) {
    places.first = arith::MulIOp::create(b, loc, sequence, length);
    places.run = length;
    return places;
  }
  places.first = state[5];
  Value isKey = arith::OrIOp::create(b, loc, places.isWhole,
                                     isSet(sequence, index(*only)));
  places.run =
      add(places.keys, arith::SelectOp::create(b, loc, isKey, zero, one));
  return places;
}

/// All rows: those that are no keys follow, in their order.
SmallVector<Value> SequencesBuilder::placeRows(const Places &places,
                                               ValueRange state) {
  Value first = arith::MulIOp::create(b, loc, places.sequence, length);
  return llvm::to_vector(loop(
      length, {state[0], state[1], first, add(first, places.keys)},
      [&](Value position, ValueRange inner) {
        Value isKey = arith::OrIOp::create(b, loc, places.isWhole,
                                           isSet(places.sequence, position));
        Value place =
            arith::SelectOp::create(b, loc, isKey, inner[2], inner[3]);
        Value row = add(first, position);
        Value keyStep = arith::SelectOp::create(b, loc, isKey, one, zero);
        Value otherStep = arith::SelectOp::create(b, loc, isKey, zero, one);
        return SmallVector<Value>{insert(toNumber(row), inner[0], place),
                                  insert(toNumber(place), inner[1], row),
                                  add(inner[2], keyStep),
                                  add(inner[3], otherStep)};
      }));
}

/// Keys, and the position that is asked for. A row that is left out is written
/// behind those of its sequence, where the next sequence, or nothing that is
/// kept, is written later: there is a place there, its own.
SmallVector<Value> SequencesBuilder::placeKept(const Places &places,
                                               ValueRange state) {
  Value start = arith::MulIOp::create(b, loc, places.sequence, length);
  Value behindKeys = add(places.first, places.keys);
  Value behind = add(places.first, places.run);
  Value wanted = index(*only);
  return llvm::to_vector(loop(
      length, {state[0], state[1], places.first},
      [&](Value position, ValueRange inner) {
        Value isKey = arith::OrIOp::create(b, loc, places.isWhole,
                                           isSet(places.sequence, position));
        Value isWanted = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq,
                                               position, wanted);
        Value other =
            arith::SelectOp::create(b, loc, isWanted, behindKeys, behind);
        Value place = arith::SelectOp::create(b, loc, isKey, inner[2], other);
        Value isKept = arith::OrIOp::create(b, loc, isKey, isWanted);
        Value known = arith::SelectOp::create(b, loc, isKept, place, zero);
        Value row = add(start, position);
        Value keyStep = arith::SelectOp::create(b, loc, isKey, one, zero);
        return SmallVector<Value>{insert(toNumber(row), inner[0], place),
                                  insert(toNumber(known), inner[1], row),
                                  add(inner[2], keyStep)};
      }));
}

SmallVector<Value> SequencesBuilder::placeSequence(Value sequence,
                                                   ValueRange state) {
  Places places = findPlaces(sequence, state);
  SmallVector<Value> placed =
      only ? placeKept(places, state) : placeRows(places, state);
  Value none = arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0));
  Value all =
      arith::ConstantOp::create(b, loc, FloatAttr::get(b.getF32Type(), bias));
  Value added = arith::SelectOp::create(b, loc, places.isWhole, all, none);
  Value end = add(places.first, places.run);
  SmallVector<Value> next = {
      placed[0], placed[1], insert(toNumber(end), state[2], add(sequence, one)),
      insert(toNumber(places.keys), state[3], sequence),
      insert(added, state[4], sequence)};
  if (only)
    next.push_back(end);
  return next;
}

SmallVector<OpFoldResult> SequencesBuilder::getSizes() {
  Value rows = arith::MulIOp::create(b, loc, batch, length);
  return {rows, rows, add(batch, one), batch, batch};
}

SmallVector<Value> SequencesBuilder::build(ArrayRef<OpFoldResult> sizes) {
  SmallVector<Value> state;
  for (auto [i, size] : llvm::enumerate(sizes))
    state.push_back(tensor::EmptyOp::create(
        b, loc, size, i == 4 ? Type(b.getF32Type()) : Type(b.getI32Type())));
  Value none = arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(0));
  state[2] = insert(none, state[2], zero);
  if (only)
    state.push_back(zero);
  SmallVector<Value> results =
      llvm::to_vector(loop(batch, state, [&](Value sequence, ValueRange inner) {
        return placeSequence(sequence, inner);
      }));
  if (!only)
    return results;
  // Memory is planned for all rows, whatever the mask says.
  Value count =
      arith::MinSIOp::create(b, loc, results.pop_back_val(),
                             getValueOrCreateConstantIndexOp(b, loc, sizes[0]));
  OpFoldResult begin = b.getIndexAttr(0), stride = b.getIndexAttr(1);
  results[0] = tensor::ExtractSliceOp::create(b, loc, results[0], begin,
                                              OpFoldResult(count), stride);
  return results;
}

LogicalResult
SequencesOp::reifyResultShapes(OpBuilder &b,
                               ReifiedRankedShapedTypeDims &shapes) {
  // Elements of the mask decide.
  if (getOnly())
    return failure();
  for (OpFoldResult size : SequencesBuilder(b, *this).getSizes())
    shapes.push_back({size});
  return success();
}

FailureOr<SmallVector<Value>> SequencesOp::decomposeOperation(OpBuilder &b) {
  SequencesBuilder builder(b, *this);
  return builder.build(builder.getSizes());
}
