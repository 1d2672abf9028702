//===- Unpacking.cpp - packed sequences as padded arrays -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/Albert/Unpacking.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/AffineMap.h"

using namespace mlir;
using namespace albertc::frontend;

Unpacking::Unpacking(OpBuilder &builder, Location loc,
                     const EntryBuilder &entry,
                     std::optional<int64_t> knownBatch,
                     std::optional<int64_t> knownLength, int64_t maxLength)
    : builder(builder), loc(loc), entry(entry),
      numSequences(tensor::DimOp::create(builder, loc, entry["key_counts"], 0)),
      numRows(tensor::DimOp::create(builder, loc, entry["token_ids"], 0)) {
  batch = knownBatch ? constant(*knownBatch) : numSequences;
  length = knownLength ? constant(*knownLength) : countTokens(maxLength);
}

Value Unpacking::constant(int64_t value) {
  return arith::ConstantIndexOp::create(builder, loc, value);
}

Value Unpacking::read(OpBuilder &b, StringRef name, Value place) {
  Value number = tensor::ExtractOp::create(b, loc, entry[name], place);
  return arith::IndexCastOp::create(b, loc, b.getIndexType(), number);
}

Value Unpacking::firstRow(OpBuilder &b, StringRef offsets, Value sequence,
                          int64_t after) {
  Value step = arith::ConstantIndexOp::create(b, loc, after);
  return read(b, offsets, arith::AddIOp::create(b, loc, sequence, step));
}

/// The tokens of the longest sequence.
Value Unpacking::countTokens(int64_t maxLength) {
  auto type = RankedTensorType::get({}, builder.getIndexType());
  Value none = tensor::FromElementsOp::create(builder, loc, type, constant(0));
  AffineMap maps[] = {builder.getDimIdentityMap(),
                      AffineMap::get(1, 0, builder.getContext())};
  auto most = linalg::GenericOp::create(
      builder, loc, type, entry["key_counts"], none, maps,
      utils::IteratorType::reduction,
      [&](OpBuilder &b, Location, ValueRange values) {
        Value sequence = linalg::IndexOp::create(b, loc, 0);
        Value count = arith::SubIOp::create(
            b, loc, firstRow(b, "row_offsets", sequence, 1),
            firstRow(b, "row_offsets", sequence, 0));
        linalg::YieldOp::create(
            b, loc,
            arith::MaxUIOp::create(b, loc, values[1], count).getResult());
      });
  Value count =
      tensor::ExtractOp::create(builder, loc, most.getResult(0), ValueRange());
  return arith::MinUIOp::create(builder, loc, count, constant(maxLength));
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

Unpacking::Token Unpacking::locate(OpBuilder &b, bool isKey) {
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  Value place = linalg::IndexOp::create(b, loc, 0);
  Value sequence = arith::DivUIOp::create(b, loc, place, length);
  Value token = arith::RemUIOp::create(b, loc, place, length);
  // A graph of a fixed batch has more of them than there may be.
  Value isSequence = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult,
                                           sequence, numSequences);
  Value last = arith::SubIOp::create(b, loc, numSequences, one);
  sequence = arith::MinUIOp::create(b, loc, sequence, last);
  Value first = firstRow(b, "row_offsets", sequence, 0);
  Value end = isKey ? arith::AddIOp::create(b, loc, first,
                                            read(b, "key_counts", sequence))
                    : firstRow(b, "row_offsets", sequence, 1);
  Value row = arith::AddIOp::create(b, loc, first, token);
  Value isInside =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ult, row, end);
  Value lastRow = arith::SubIOp::create(b, loc, numRows, one);
  return {sequence, arith::MinUIOp::create(b, loc, row, lastRow),
          arith::AndIOp::create(b, loc, isSequence, isInside)};
}

Value Unpacking::isKey(OpBuilder &b) {
  Token token = locate(b, /*isKey=*/true);
  // A sequence whose mask is zero has all its rows as keys, all of them with
  // the same addend.
  Value addend =
      tensor::ExtractOp::create(b, loc, entry["key_bias"], token.sequence);
  Value none = arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0));
  Value isUnmasked =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, addend, none);
  return arith::AndIOp::create(b, loc, token.exists, isUnmasked);
}

Value Unpacking::readToken(OpBuilder &b, StringRef name) {
  Token token = locate(b, /*isKey=*/false);
  Value number = tensor::ExtractOp::create(b, loc, entry[name], token.row);
  Value none = arith::ConstantIntOp::create(b, loc, 0, 32);
  return arith::SelectOp::create(b, loc, token.exists, number, none);
}

Value Unpacking::makeArray(GraphArrayRole role, Type element) {
  auto type = RankedTensorType::get({ShapedType::kDynamic}, element);
  Value count = arith::MulIOp::create(builder, loc, batch, length);
  Value empty = tensor::EmptyOp::create(builder, loc,
                                        ArrayRef<OpFoldResult>(count), element);
  AffineMap map = builder.getDimIdentityMap();
  auto array = linalg::GenericOp::create(
      builder, loc, type, ValueRange(), empty, map,
      utils::IteratorType::parallel, [&](OpBuilder &b, Location, ValueRange) {
        Value number = role == GraphArrayRole::Ids ? readToken(b, "token_ids")
                       : role == GraphArrayRole::Types
                           ? readToken(b, "type_ids")
                           : Value(arith::ExtUIOp::create(
                                 b, loc, b.getI32Type(), isKey(b)));
        linalg::YieldOp::create(b, loc, toElement(b, loc, number, element));
      });
  return array.getResult(0);
}

/// The sequence of each query: as many as end before it.
Value Unpacking::findSequences() {
  Value queries = tensor::DimOp::create(builder, loc, entry["query_rows"], 0);
  Type index = builder.getIndexType();
  auto type = RankedTensorType::get({ShapedType::kDynamic}, index);
  Value none = tensor::SplatOp::create(builder, loc, type, constant(0),
                                       ValueRange(queries));
  AffineExpr q = builder.getAffineDimExpr(0), s = builder.getAffineDimExpr(1);
  AffineMap maps[] = {AffineMap::get(2, 0, s), AffineMap::get(2, 0, q)};
  utils::IteratorType loops[] = {utils::IteratorType::parallel,
                                 utils::IteratorType::reduction};
  return linalg::GenericOp::create(
             builder, loc, type, entry["key_counts"], none, maps, loops,
             [&](OpBuilder &b, Location, ValueRange values) {
               Value query = linalg::IndexOp::create(b, loc, 0);
               Value sequence = linalg::IndexOp::create(b, loc, 1);
               Value end = firstRow(b, "query_offsets", sequence, 1);
               Value isBefore = arith::CmpIOp::create(
                   b, loc, arith::CmpIPredicate::ule, end, query);
               Value one =
                   arith::IndexCastUIOp::create(b, loc, index, isBefore);
               Value sum = arith::AddIOp::create(b, loc, values[1], one);
               linalg::YieldOp::create(b, loc, sum);
             })
      .getResult(0);
}

Value Unpacking::makeQueries() {
  Value rows = entry["query_rows"];
  Value count = tensor::DimOp::create(builder, loc, rows, 0);
  Type i32 = builder.getI32Type();
  Value empty =
      tensor::EmptyOp::create(builder, loc, ArrayRef<OpFoldResult>(count), i32);
  AffineMap map = builder.getDimIdentityMap();
  AffineMap maps[] = {map, map, map};
  return linalg::GenericOp::create(
             builder, loc, rows.getType(), ValueRange{rows, findSequences()},
             empty, maps, utils::IteratorType::parallel,
             [&](OpBuilder &b, Location, ValueRange values) {
               Value row = arith::IndexCastOp::create(b, loc, b.getIndexType(),
                                                      values[0]);
               Value first = firstRow(b, "row_offsets", values[1], 0);
               Value token = arith::SubIOp::create(b, loc, row, first);
               Value start = arith::MulIOp::create(b, loc, values[1], length);
               Value place = arith::AddIOp::create(b, loc, start, token);
               linalg::YieldOp::create(
                   b, loc,
                   arith::IndexCastOp::create(b, loc, i32, place).getResult());
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
