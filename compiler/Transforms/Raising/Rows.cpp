//===- Rows.cpp - between tensors of a graph and rows ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/Rows.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Remarks.h"
#include "mlir/IR/TypeUtilities.h"
#include <utility>

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;
using tfg::Size;
using tfg::Sizes;

OpBuilder &Rows::before(Operation *op) {
  builder.setInsertionPoint(op);
  loc = op->getLoc();
  return builder;
}

static RankedTensorType getRowsType(Type element, int64_t columns) {
  return RankedTensorType::get({ShapedType::kDynamic, columns}, element);
}

/// The number of last dimensions whose product is `columns`, if there are
/// others before them.
static std::optional<size_t> countRowDims(const Sizes &shape, int64_t columns) {
  Size product(1);
  for (size_t count = 1; count < shape.size(); ++count) {
    product = product * shape[shape.size() - count];
    if (product.equals(columns))
      return count;
  }
  return std::nullopt;
}

/// The first dimensions of `rank` in one group and the last `last` in another.
static SmallVector<ReassociationIndices> groupRows(size_t rank, size_t last) {
  SmallVector<ReassociationIndices> groups(2);
  for (size_t dim = 0; dim < rank; ++dim)
    groups[dim + last < rank ? 0 : 1].push_back(dim);
  return groups;
}

Value Rows::castTo(Value value, RankedTensorType type) {
  if (value.getType() == type)
    return value;
  return enter(tensor::CastOp::create(builder, loc, type, value));
}

Value Rows::findRows(Value value) const {
  View view = trace(value);
  if (!view.base || !view.isInOrder())
    return {};
  auto type = dyn_cast<RankedTensorType>(view.base.getType());
  bool isRows = type && type.getRank() == 2 && type.isDynamicDim(0) &&
                !type.isDynamicDim(1);
  return isRows ? view.base : Value();
}

Value Rows::getRows(Value value, int64_t columns) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !type.getElementType().isF32())
    return {};
  auto rowsType = getRowsType(type.getElementType(), columns);
  if (Value rows = findRows(value); rows && rows.getType() == rowsType)
    return rows;
  if (type.getRank() == 2)
    return type.getDimSize(1) == columns ? castTo(value, rowsType) : Value();
  std::optional<Sizes> shape = shapes.getShape(value);
  auto last = shape ? countRowDims(*shape, columns) : std::nullopt;
  if (!last)
    return {};
  Value flat = enter(tensor::CollapseShapeOp::create(
      builder, loc, value, groupRows(shape->size(), *last)));
  return castTo(flat, rowsType);
}

Value Rows::getNumbers(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !type.getElementType().isInteger(32) || type.getRank() == 0)
    return {};
  View view = trace(value);
  if (view.base && view.isInOrder())
    value = view.base;
  type = cast<RankedTensorType>(value.getType());
  if (type.getRank() > 1) {
    ReassociationIndices all(
        llvm::to_vector(llvm::seq<int64_t>(type.getRank())));
    value = enter(tensor::CollapseShapeOp::create(
        builder, loc, value, SmallVector<ReassociationIndices>{all}));
  }
  return castTo(value, RankedTensorType::get({ShapedType::kDynamic},
                                             type.getElementType()));
}

Value Rows::getIndex(const Size &size) {
  return getValueOrCreateConstantIndexOp(
      builder, loc, shapes.materialize(builder, loc, size));
}

Value raising::mapNumbers(
    OpBuilder &builder, Location loc, Value size, ValueRange inputs,
    llvm::function_ref<Value(OpBuilder &, ValueRange)> body) {
  auto type =
      RankedTensorType::get({ShapedType::kDynamic}, builder.getI32Type());
  Value empty = tensor::EmptyOp::create(builder, loc, type, ValueRange(size));
  SmallVector<AffineMap> maps(inputs.size() + 1,
                              builder.getMultiDimIdentityMap(1));
  return linalg::GenericOp::create(
             builder, loc, type, inputs, empty, maps,
             utils::IteratorType::parallel,
             [&](OpBuilder &b, Location, ValueRange args) {
               linalg::YieldOp::create(b, loc, body(b, args));
             })
      .getResult(0);
}

Value Rows::makeNumbers(
    const Size &count,
    llvm::function_ref<Value(OpBuilder &, Value place)> element) {
  return mapNumbers(builder, loc, getIndex(count), {},
                    [&](OpBuilder &b, ValueRange) -> Value {
                      Value place = linalg::IndexOp::create(b, loc, 0);
                      return arith::IndexCastOp::create(b, loc, b.getI32Type(),
                                                        element(b, place));
                    });
}

Value Rows::clamp(Value numbers, const Size &count) {
  Value last = arith::IndexCastOp::create(builder, loc, builder.getI32Type(),
                                          getIndex(count - 1));
  Value size = tensor::DimOp::create(builder, loc, numbers, 0);
  return mapNumbers(
      builder, loc, size, numbers, [&](OpBuilder &b, ValueRange args) -> Value {
        Value none = arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(0));
        Value least = arith::MaxSIOp::create(b, loc, args[0], none);
        return arith::MinSIOp::create(b, loc, least, last);
      });
}

Value Rows::expand(Value rows, RankedTensorType type, const Sizes &sizes) {
  auto source = cast<RankedTensorType>(rows.getType());
  if (type.getRank() == 2)
    return type.getDimSize(1) == source.getDimSize(1) ? castTo(rows, type)
                                                      : Value();
  auto last = countRowDims(sizes, source.getDimSize(1));
  if (!last)
    return {};
  SmallVector<ReassociationIndices> groups = groupRows(sizes.size(), *last);
  Size count = tfg::multiplyAll(ArrayRef(sizes).drop_back(*last));
  // Dimensions that are all numbers are those of a number of rows.
  rows =
      castTo(rows, RankedTensorType::get({count.getDim(), source.getDimSize(1)},
                                         source.getElementType()));
  SmallVector<OpFoldResult> shape;
  for (const Size &size : sizes)
    shape.push_back(shapes.materialize(builder, loc, size));
  return enter(
      tensor::ExpandShapeOp::create(builder, loc, type, rows, groups, shape));
}

bool Rows::replace(Value value, Value rows) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  std::optional<Sizes> shape = shapes.getShape(value);
  Value expanded = type && shape ? expand(rows, type, *shape) : Value();
  if (!expanded)
    return false;
  value.replaceAllUsesWith(expanded);
  return true;
}

/// A Transpose node.
Value Rows::transpose(Value value, ArrayRef<unsigned> order) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> dims;
  SmallVector<int32_t> numbers;
  for (unsigned dim : order) {
    dims.push_back(type.getDimSize(dim));
    numbers.push_back(static_cast<int32_t>(dim));
  }
  MLIRContext *context = graph.getContext();
  auto control = tfg::ControlType::get(context);
  auto makeNode = [&](StringRef op, StringRef base, Type result,
                      ValueRange inputs, ArrayRef<NamedAttribute> attrs) {
    std::string name = names.make(base);
    return enter(NodeOp::create(builder, loc, TypeRange(result), control,
                                builder.getStringAttr(op),
                                builder.getStringAttr(name), StringAttr(),
                                inputs, ValueRange(),
                                builder.getDictionaryAttr(attrs)))
        .getOutputs()
        .front();
  };
  auto permType = RankedTensorType::get({static_cast<int64_t>(order.size())},
                                        builder.getI32Type());
  Value perm = makeNode(
      "Const", "raised/perm", permType, {},
      {builder.getNamedAttr("dtype", TypeAttr::get(builder.getI32Type())),
       builder.getNamedAttr(
           "value", DenseElementsAttr::get(permType, ArrayRef(numbers)))});
  Value result = makeNode("Transpose", "raised/transpose",
                          RankedTensorType::get(dims, type.getElementType()),
                          {value, perm}, {});
  return result;
}

bool Rows::replace(Value value, Value rows, const View &view) {
  if (view.isInOrder())
    return replace(value, rows);
  auto type = cast<RankedTensorType>(value.getType());
  std::optional<Sizes> shape = shapes.getShape(value);
  View::Atoms base = View::flatten(view.baseDims);
  View::Atoms wanted = View::flatten(view.dims);
  Sizes sizes;
  SmallVector<int64_t> dims;
  for (unsigned atom : base) {
    sizes.push_back(view.atoms[atom]);
    dims.push_back(view.atoms[atom].getDim());
  }
  Value apart =
      expand(rows, RankedTensorType::get(dims, type.getElementType()), sizes);
  if (!apart || !shape)
    return false;
  SmallVector<unsigned> order;
  for (unsigned atom : wanted)
    order.push_back(llvm::find(base, atom) - base.begin());
  Value turned = transpose(apart, order);
  // Dimensions of the value are groups of atoms; those of 1 have none, and are
  // put back beside others.
  SmallVector<ReassociationIndices> merged, spread;
  int64_t next = 0, dim = 0;
  ReassociationIndices before;
  for (const View::Atoms &atoms : view.dims) {
    before.push_back(dim++);
    if (atoms.empty())
      continue;
    auto end = next + static_cast<int64_t>(atoms.size());
    merged.emplace_back(llvm::to_vector(llvm::seq<int64_t>(next, end)));
    next = end;
    spread.push_back(std::exchange(before, {}));
  }
  if (spread.empty())
    return false;
  llvm::append_range(spread.back(), before);
  if (merged.size() != order.size())
    turned =
        enter(tensor::CollapseShapeOp::create(builder, loc, turned, merged));
  if (spread.size() != view.dims.size()) {
    SmallVector<OpFoldResult> result;
    for (const Size &size : *shape)
      result.push_back(shapes.materialize(builder, loc, size));
    turned = enter(tensor::ExpandShapeOp::create(builder, loc, type, turned,
                                                 spread, result));
  }
  value.replaceAllUsesWith(castTo(turned, type));
  return true;
}

void raising::raiseNodes(
    tfg::GraphOp graph, tfg::SymbolicShapes &shapes,
    llvm::function_ref<void(ArrayRef<NodeOp> nodes, Rows &rows)> raise) {
  shapes.visitNew(graph);
  Rows rows(graph, shapes);
  SmallVector<NodeOp> nodes(graph.getBody().getOps<NodeOp>());
  raise(nodes, rows);
  tfg::eraseUnneeded(graph, shapes);
}

Value raising::followLayout(Value value) {
  while (value.hasOneUse() && isLayoutOp(*value.user_begin()))
    value = (*value.user_begin())->getResult(0);
  return value;
}

NodeOp raising::findParameter(Value value) {
  auto node = value.getDefiningOp<NodeOp>();
  return node && node.is("Const", "ReadVariableOp", "VariableV2", "Variable")
             ? node
             : NodeOp();
}

std::optional<double> raising::getFloat(Value value) {
  std::optional<APFloat> number = tfg::getSplat(value);
  return number ? std::optional(number->convertToDouble()) : std::nullopt;
}

bool raising::isReadOnlyBy(Value value, Operation *reader) {
  return llvm::all_of(value.getUsers(), [&](Operation *user) {
    return user == reader ||
           (isLayoutOp(user) && isReadOnlyBy(user->getResult(0), reader));
  });
}

void raising::reportMissed(NodeOp node, StringRef pass, StringRef reason) {
  remark::missed(node.getLoc(), remark::RemarkOpts::name(pass).category(pass))
      << remark::reason("'{0}': {1}", node.getNodeName(), reason);
}
