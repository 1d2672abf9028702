//===- Unpacking.cpp - packed sequences as padded arrays -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/Albert/Unpacking.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/AffineMap.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace albertc::frontend;

Unpacking::Unpacking(OpBuilder &builder, Location loc,
                     const EntryBuilder &entry,
                     std::optional<int64_t> knownBatch,
                     std::optional<int64_t> knownLength, int64_t maxLength)
    : builder(builder), loc(loc), entry(entry),
      numSequences(
          tensor::DimOp::create(builder, loc, entry["key_counts"], 0)) {
  batch = knownBatch ? constant(builder, *knownBatch) : numSequences;
  length =
      knownLength ? constant(builder, *knownLength) : countTokens(maxLength);
}

Value Unpacking::constant(OpBuilder &b, int64_t value) {
  return arith::ConstantIndexOp::create(b, loc, value);
}

Value Unpacking::read(OpBuilder &b, StringRef name, Value place) {
  Value number = tensor::ExtractOp::create(b, loc, entry[name], place);
  return arith::IndexCastOp::create(b, loc, b.getIndexType(), number);
}

/// One more than the last position.
Value Unpacking::countTokens(int64_t maxLength) {
  Type i32 = builder.getI32Type();
  auto type = RankedTensorType::get({}, i32);
  Value zero = arith::ConstantIntOp::create(builder, loc, 0, 32);
  Value none = tensor::FromElementsOp::create(builder, loc, type, zero);
  AffineMap maps[] = {builder.getDimIdentityMap(),
                      AffineMap::get(1, 0, builder.getContext())};
  auto last = linalg::GenericOp::create(
      builder, loc, type, entry["position_ids"], none, maps,
      utils::IteratorType::reduction,
      [&](OpBuilder &b, Location, ValueRange values) {
        Value larger = arith::MaxSIOp::create(b, loc, values[0], values[1]);
        linalg::YieldOp::create(b, loc, larger);
      });
  Value number =
      tensor::ExtractOp::create(builder, loc, last.getResult(0), ValueRange());
  Value position =
      arith::IndexCastOp::create(builder, loc, builder.getIndexType(), number);
  Value count =
      arith::AddIOp::create(builder, loc, position, constant(builder, 1));
  return arith::MinUIOp::create(builder, loc, count,
                                constant(builder, maxLength));
}

Unpacking::Sequence Unpacking::readSequence(OpBuilder &b, Value number) {
  Value next = arith::AddIOp::create(b, loc, number, constant(b, 1));
  Value first = read(b, "row_offsets", number);
  Value end = read(b, "row_offsets", next);
  // A sequence whose mask is zero has all its rows as keys, all of them with
  // the same addend.
  Value addend = tensor::ExtractOp::create(b, loc, entry["key_bias"], number);
  Value none = arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0));
  Value hasMask =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, addend, none);
  Value keys = arith::SelectOp::create(
      b, loc, hasMask, read(b, "key_counts", number), constant(b, 0));
  return {number, first, end, arith::AddIOp::create(b, loc, first, keys)};
}

Value Unpacking::readRow(OpBuilder &b, GraphArrayRole role,
                         const Sequence &sequence, Value row) {
  if (role == GraphArrayRole::Mask) {
    Value isKey = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult, row,
                                        sequence.endOfKeys);
    return arith::ExtUIOp::create(b, loc, b.getI32Type(), isKey);
  }
  StringRef name = role == GraphArrayRole::Ids ? "token_ids" : "type_ids";
  return tensor::ExtractOp::create(b, loc, entry[name], row);
}

/// `number` as an `element` of an array.
static Value toElement(OpBuilder &b, Location loc, Value number, Type element) {
  if (element.isF32())
    return arith::SIToFPOp::create(b, loc, element, number);
  if (element.isInteger(64))
    return arith::ExtSIOp::create(b, loc, element, number);
  if (element.isInteger(8))
    return arith::TruncIOp::create(b, loc, element, number);
  return number;
}

SmallVector<Value> Unpacking::fill(OpBuilder &b, ArrayRef<GraphArrayRole> roles,
                                   const Sequence &sequence,
                                   ValueRange arrays) {
  auto loop = scf::ForOp::create(
      b, loc, sequence.first, sequence.end, constant(b, 1), arrays,
      [&](OpBuilder &inner, Location, Value row, ValueRange before) {
        Value last =
            arith::SubIOp::create(inner, loc, length, constant(inner, 1));
        Value position = arith::MinUIOp::create(
            inner, loc, read(inner, "position_ids", row), last);
        Value start =
            arith::MulIOp::create(inner, loc, sequence.number, length);
        Value place = arith::AddIOp::create(inner, loc, start, position);
        SmallVector<Value> after;
        for (auto [role, array] : llvm::zip(roles, before)) {
          Value number =
              toElement(inner, loc, readRow(inner, role, sequence, row),
                        getElementTypeOrSelf(array));
          after.push_back(
              tensor::InsertOp::create(inner, loc, number, array, place));
        }
        Value number =
            arith::IndexCastOp::create(inner, loc, inner.getI32Type(), place);
        after.push_back(
            tensor::InsertOp::create(inner, loc, number, before.back(), row));
        scf::YieldOp::create(inner, loc, after);
      });
  return llvm::to_vector_of<Value>(loop.getResults());
}

SmallVector<Value> Unpacking::makeArrays(ArrayRef<GraphArrayRole> roles,
                                         ArrayRef<Type> elements) {
  auto zeros = [&](Type element, Value count) {
    Value zero =
        arith::ConstantOp::create(builder, loc, builder.getZeroAttr(element));
    auto type = RankedTensorType::get({ShapedType::kDynamic}, element);
    return tensor::SplatOp::create(builder, loc, type, zero, count);
  };
  SmallVector<Value> arrays;
  Value count = arith::MulIOp::create(builder, loc, batch, length);
  for (Type element : elements)
    arrays.push_back(zeros(element, count));
  Value numRows = tensor::DimOp::create(builder, loc, entry["token_ids"], 0);
  arrays.push_back(zeros(builder.getI32Type(), numRows));
  auto loop = scf::ForOp::create(
      builder, loc, constant(builder, 0), numSequences, constant(builder, 1),
      arrays, [&](OpBuilder &b, Location, Value number, ValueRange before) {
        scf::YieldOp::create(b, loc,
                             fill(b, roles, readSequence(b, number), before));
      });
  arrays = llvm::to_vector_of<Value>(loop.getResults());
  places = arrays.pop_back_val();
  return arrays;
}

Value Unpacking::makeQueries() {
  Value rows = entry["query_rows"];
  Value count = tensor::DimOp::create(builder, loc, rows, 0);
  Type i32 = builder.getI32Type();
  Value empty =
      tensor::EmptyOp::create(builder, loc, ArrayRef<OpFoldResult>(count), i32);
  AffineMap map = builder.getDimIdentityMap();
  return linalg::GenericOp::create(
             builder, loc, rows.getType(), rows, empty,
             ArrayRef<AffineMap>{map, map}, utils::IteratorType::parallel,
             [&](OpBuilder &b, Location, ValueRange values) {
               Value row = arith::IndexCastOp::create(b, loc, b.getIndexType(),
                                                      values[0]);
               Value place = tensor::ExtractOp::create(b, loc, places, row);
               linalg::YieldOp::create(b, loc, place);
             })
      .getResult(0);
}

Value Unpacking::takeSequences(Value rows) {
  auto type = cast<RankedTensorType>(rows.getType());
  int64_t columns = type.getDimSize(1);
  OpFoldResult zero = builder.getIndexAttr(0), one = builder.getIndexAttr(1);
  OpFoldResult sizes[] = {numSequences, builder.getIndexAttr(columns)};
  OpFoldResult offsets[] = {zero, zero}, strides[] = {one, one};
  auto first = RankedTensorType::get({ShapedType::kDynamic, columns},
                                     type.getElementType());
  return tensor::ExtractSliceOp::create(builder, loc, first, rows, offsets,
                                        sizes, strides);
}
