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
        zero(index(0)), one(index(1)),
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
  SmallVector<Value> placeSequence(Value sequence, ValueRange state);

  OpBuilder &b;
  Location loc;
  Value mask;
  APFloat bias;
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

SmallVector<Value> SequencesBuilder::placeSequence(Value sequence,
                                                   ValueRange state) {
  Value counted = countKeys(sequence);
  Value isWhole =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq, counted, zero);
  Value keys = arith::SelectOp::create(b, loc, isWhole, length, counted);
  Value first = arith::MulIOp::create(b, loc, sequence, length);
  auto placed = loop(
      length, {state[0], state[1], first, add(first, keys)},
      [&](Value position, ValueRange inner) {
        Value isKey =
            arith::OrIOp::create(b, loc, isWhole, isSet(sequence, position));
        Value place =
            arith::SelectOp::create(b, loc, isKey, inner[2], inner[3]);
        Value row = add(first, position);
        Value keyStep = arith::SelectOp::create(b, loc, isKey, one, zero);
        Value otherStep = arith::SelectOp::create(b, loc, isKey, zero, one);
        return SmallVector<Value>{insert(toNumber(row), inner[0], place),
                                  insert(toNumber(place), inner[1], row),
                                  add(inner[2], keyStep),
                                  add(inner[3], otherStep)};
      });
  Value none = arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0));
  Value all =
      arith::ConstantOp::create(b, loc, FloatAttr::get(b.getF32Type(), bias));
  Value added = arith::SelectOp::create(b, loc, isWhole, all, none);
  return {placed[0], placed[1],
          insert(toNumber(add(first, length)), state[2], add(sequence, one)),
          insert(toNumber(keys), state[3], sequence),
          insert(added, state[4], sequence)};
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
  return llvm::to_vector(
      loop(batch, state, [&](Value sequence, ValueRange inner) {
        return placeSequence(sequence, inner);
      }));
}

LogicalResult
SequencesOp::reifyResultShapes(OpBuilder &b,
                               ReifiedRankedShapedTypeDims &shapes) {
  for (OpFoldResult size : SequencesBuilder(b, *this).getSizes())
    shapes.push_back({size});
  return success();
}

FailureOr<SmallVector<Value>> SequencesOp::decomposeOperation(OpBuilder &b) {
  SequencesBuilder builder(b, *this);
  return builder.build(builder.getSizes());
}
