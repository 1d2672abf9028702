//===- RowBuilder.cpp - kernels that work row by row ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/NNToLinalg/RowBuilder.h"
#include "compiler/Codegen/CPU/KernelStrategy.h"
#include "compiler/Conversion/NNToLinalg/LinalgBuilders.h"
#include "compiler/Conversion/NNToLinalg/StorageTypes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace albertc;

RowBuilder::RowBuilder(OpBuilder &builder, Location loc, ValueRange rows,
                       int64_t columns)
    : b(builder), loc(loc), columns(columns) {
  for (Value value : rows)
    panels.push_back(viewAsPanels(builder, loc, value));
}

AffineMap RowBuilder::map(unsigned dims, ArrayRef<unsigned> results) {
  return dimMap(b.getContext(), dims, results);
}

void RowBuilder::append(const RowOperands &operands,
                        SmallVectorImpl<Value> &inputs,
                        SmallVectorImpl<AffineMap> &maps) {
  for (Value value : panels) {
    inputs.push_back(value);
    maps.push_back(map(3, {0, 1, 2}));
  }
  for (Value value : operands.perRow) {
    inputs.push_back(value);
    maps.push_back(map(3, {0}));
  }
  for (Value value : operands.perColumn) {
    inputs.push_back(viewVectorAsPanels(b, loc, value));
    maps.push_back(map(3, {1, 2}));
  }
}

Value RowBuilder::buildColumn(OpBuilder &body, Location loc) {
  Value panel = linalg::IndexOp::create(body, loc, 1);
  Value lane = linalg::IndexOp::create(body, loc, 2);
  Value width = arith::ConstantIndexOp::create(body, loc, kPanelLanes);
  return arith::AddIOp::create(
      body, loc, arith::MulIOp::create(body, loc, panel, width), lane);
}

Value RowBuilder::selectColumn(OpBuilder &body, Location loc, Value value,
                               Value otherwise) {
  if (columns % kPanelLanes == 0)
    return value;
  Value inside = arith::CmpIOp::create(
      body, loc, arith::CmpIPredicate::ult, buildColumn(body, loc),
      arith::ConstantIndexOp::create(body, loc, columns));
  return arith::SelectOp::create(body, loc, inside, value, otherwise);
}

Value RowBuilder::reduce(float start, const RowOperands &operands,
                         ScalarBody element, ScalarBody combine) {
  Value lanes =
      filled(b, loc, emptyLike(b, loc, panels[0], {kPanelLanes}), start);
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  append(operands, inputs, maps);
  maps.push_back(map(3, {0, 2}));
  Value partial = makeGeneric(
      b, loc, inputs, lanes, maps, "prp", "panels",
      [&](OpBuilder &body, Location loc, ValueRange args) {
        Value value = element(body, loc, args.drop_back());
        value = selectColumn(body, loc, value, f32Constant(body, loc, start));
        return combine(body, loc, {value, args.back()});
      });
  Value total = filled(b, loc, emptyLike(b, loc, panels[0], {}), start);
  return makeGeneric(b, loc, partial, total, {map(2, {0, 1}), map(2, {0})},
                     "pr", "",
                     [&](OpBuilder &body, Location loc, ValueRange args) {
                       return combine(body, loc, {args[0], args[1]});
                     });
}

Value RowBuilder::sum(const RowOperands &operands, ScalarBody element) {
  return reduce(0.0f, operands, element,
                [](OpBuilder &b, Location loc, ValueRange args) -> Value {
                  return arith::AddFOp::create(b, loc, args[1], args[0]);
                });
}

Value RowBuilder::maximum() {
  return reduce(
      kLowestScore, {},
      [](OpBuilder &, Location, ValueRange args) { return args[0]; },
      [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        return arith::MaximumFOp::create(b, loc, args[1], args[0]);
      });
}

Value RowBuilder::perRow(ValueRange rows, ScalarBody body, Type element) {
  SmallVector<AffineMap> maps(rows.size() + 1, map(1, {0}));
  Value empty = emptyLike(b, loc, panels[0], {}, element);
  return makeGeneric(b, loc, rows, empty, maps, "p", "", body);
}

void RowBuilder::computeOnce(Value perRow) {
  // A copy with a kernel of its own would be folded away.
  perRow.getDefiningOp()->setAttr(
      cpu::kKernelAttr, StringAttr::get(perRow.getContext(), "statistic"));
}

Value RowBuilder::finish(const RowOperands &operands, ScalarBody body,
                         bool clearsPadding) {
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  append(operands, inputs, maps);
  maps.push_back(map(3, {0, 1, 2}));
  auto type = cast<RankedTensorType>(panels[0].getType());
  Value empty = emptyLike(b, loc, panels[0], type.getShape().drop_front());
  Value result =
      makeGeneric(b, loc, inputs, empty, maps, "ppp", "rowwise",
                  [&](OpBuilder &inner, Location loc, ValueRange args) {
                    Value value = body(inner, loc, args.drop_back());
                    return clearsPadding
                               ? selectColumn(inner, loc, value,
                                              f32Constant(inner, loc, 0.0f))
                               : value;
                  });
  return viewAsRows(b, loc, result);
}

NormStatistics albertc::buildNormStatistics(RowBuilder &rows, int64_t columns,
                                            float epsilon) {
  auto divideByColumns = [&](OpBuilder &b, Location loc, ValueRange args) {
    return arith::DivFOp::create(b, loc, args[0],
                                 f32Constant(b, loc, float(columns)))
        .getResult();
  };
  Value sum = rows.sum(
      {}, [](OpBuilder &, Location, ValueRange args) { return args[0]; });
  Value mean = rows.perRow(sum, divideByColumns);
  Value squares = rows.sum(
      {{mean}, {}}, [](OpBuilder &b, Location loc, ValueRange args) -> Value {
        Value centred = arith::SubFOp::create(b, loc, args[0], args.back());
        return arith::MulFOp::create(b, loc, centred, centred);
      });
  Value inverse =
      rows.perRow(squares, [&](OpBuilder &b, Location loc, ValueRange args) {
        Value variance = divideByColumns(b, loc, args);
        Value shifted = arith::AddFOp::create(b, loc, variance,
                                              f32Constant(b, loc, epsilon));
        return math::RsqrtOp::create(b, loc, shifted).getResult();
      });
  return {mean, inverse};
}
