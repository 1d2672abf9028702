//===- SymbolicShapes.cpp - shapes in terms of open sizes -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/SymbolicShapes.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "dialects/TFGraph/Transforms/ShapeRules.h"
#include "mlir/Analysis/TopologicalSortUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Support/DebugStringHelper.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

SymbolicShapes::SymbolicShapes(Operation *graph) : isQuiet(true) {
  SmallVector<Operation *> ops =
      llvm::map_to_vector(graph->getRegion(0).front().without_terminator(),
                          [](Operation &op) { return &op; });
  computeTopologicalSorting(ops);
  for (Operation *op : ops)
    (void)visit(op);
  // The order in which sizes are met is that of the nodes all the same.
  if (auto op = dyn_cast<GraphOp>(graph))
    mergeEqualDims(op);
  while (restart())
    for (Operation *op : ops)
      (void)visit(op);
}

void SymbolicShapes::mergeEqualDims(GraphOp graph) {
  if (graph.getEqualDims().empty())
    return;
  SmallVector<NodeOp> inputs = getInputNodes(graph);
  auto getDim = [&](int64_t input, int64_t dim) {
    std::optional<Sizes> shape = getShape(inputs[input].getOutputs()[0]);
    return shape && dim < static_cast<int64_t>(shape->size()) ? (*shape)[dim]
                                                              : Size();
  };
  for (auto pair : graph.getEqualDims().getAsRange<DenseI64ArrayAttr>())
    (void)merge(getDim(pair[0], pair[1]), getDim(pair[2], pair[3]));
}

void SymbolicShapes::recordEqualDims(GraphOp graph) const {
  SmallVector<NodeOp> inputs = getInputNodes(graph);
  auto getInput = [&](Value input) -> int64_t {
    return llvm::find(inputs, input.getDefiningOp<NodeOp>()) - inputs.begin();
  };
  auto count = static_cast<int64_t>(inputs.size());
  Builder builder(graph.getContext());
  SmallVector<Attribute> pairs;
  for (ArrayRef<OpenDim> equal : getSymbols())
    for (const OpenDim &dim : equal.drop_front(equal.empty() ? 0 : 1)) {
      int64_t first = getInput(equal[0].input), other = getInput(dim.input);
      if (first < count && other < count)
        pairs.push_back(builder.getDenseI64ArrayAttr(
            {first, equal[0].dim, other, dim.dim}));
    }
  graph.setEqualDimsAttr(builder.getArrayAttr(pairs));
}

std::optional<Sizes> SymbolicShapes::getShape(Value value) const {
  auto found = shapes.find(value);
  return found == shapes.end() ? std::nullopt
                               : std::optional<Sizes>(found->second);
}

std::optional<Sizes> SymbolicShapes::getElements(Value value) const {
  auto found = elements.find(value);
  return found == elements.end() ? std::nullopt
                                 : std::optional<Sizes>(found->second);
}

std::optional<SmallVector<int64_t>>
SymbolicShapes::getNumbers(Value value) const {
  auto found = elements.find(value);
  if (found == elements.end() ||
      !llvm::all_of(found->second,
                    [](const Size &size) { return size.isNumber(); }))
    return std::nullopt;
  return llvm::map_to_vector(
      found->second, [](const Size &size) { return *size.getNumber(); });
}

SmallVector<SmallVector<OpenDim, 1>> SymbolicShapes::getSymbols() const {
  SmallVector<SmallVector<OpenDim, 1>> of(dims.size());
  for (auto [i, dim] : llvm::enumerate(dims))
    if (std::optional<unsigned> symbol = resolve(i).getSymbol())
      of[*symbol].push_back(dim);
  return of;
}

bool SymbolicShapes::isOpen(Operation *op) const {
  auto isOpenIn = [&](const llvm::DenseMap<Value, Sizes> &of, Value result) {
    auto found = of.find(result);
    return found != of.end() &&
           !llvm::all_of(found->second,
                         [](const Size &size) { return size.isKnown(); });
  };
  return llvm::any_of(op->getResults(), [&](Value result) {
    if (isOpenIn(shapes, result))
      return true;
    // Of what nodes compute much is not known, and never will be.
    return !isa<NodeOp>(op) &&
           (isOpenIn(elements, result) ||
            (!shapes.contains(result) && !elements.contains(result)));
  });
}

void SymbolicShapes::visitNew(GraphOp graph) {
  SmallVector<Operation *> ops;
  for (Operation &op : graph.getBody().front().without_terminator())
    if (isOpen(&op))
      ops.push_back(&op);
  computeTopologicalSorting(ops);
  for (Operation *op : ops)
    (void)visit(op);
}

LogicalResult SymbolicShapes::fail(NodeOp node, const Twine &text) const {
  if (!isQuiet)
    node.emitNodeError() << text;
  return failure();
}

void SymbolicShapes::forget(Operation *op) {
  for (Value result : op->getResults()) {
    shapes.erase(result);
    elements.erase(result);
  }
}

void tfg::eraseUnneeded(GraphOp graph, SymbolicShapes &shapes) {
  SmallVector<Operation *> unneeded =
      findUnneeded(graph, getInputNodeNames(graph));
  for (Operation *op : unneeded)
    shapes.forget(op);
  eraseOps(unneeded);
}

void SymbolicShapes::replace(Value from, Value to) {
  for (auto *of : {&shapes, &elements})
    if (auto found = of->find(from); found != of->end()) {
      Sizes moved = std::move(found->second);
      of->erase(found);
      (*of)[to] = std::move(moved);
    }
}

bool SymbolicShapes::restart() {
  if (!changed)
    return false;
  changed = false;
  shapes.clear();
  elements.clear();
  return true;
}

Size SymbolicShapes::resolve(unsigned symbol) const {
  const Size &meaning = meanings[symbol];
  if (meaning.getSymbol() == symbol)
    return meaning;
  return meaning.substitute([&](unsigned other) { return resolve(other); });
}

Size SymbolicShapes::openSize(Value input, int64_t dim) {
  auto [place, isNew] = symbols.try_emplace({input, dim}, dims.size());
  if (isNew) {
    dims.push_back({input, dim});
    meanings.push_back(Size::symbol(place->second));
  }
  return resolve(place->second);
}

std::optional<Size> SymbolicShapes::merge(const Size &first,
                                          const Size &second) {
  if (!first.isKnown() || !second.isKnown())
    return first.isKnown() ? first : second;
  // What was found of a symbol since the sizes were written down counts, or
  // two symbols could become each other.
  auto toMeaning = [&](unsigned symbol) { return resolve(symbol); };
  Size one = first.substitute(toMeaning), other = second.substitute(toMeaning);
  if (one.equals(other))
    return one;
  if (one.isNumber() && other.isNumber())
    return std::nullopt;
  auto equations = Size::solve(one, other);
  // Whatever else two expressions are, they cannot be told to be equal.
  if (!equations)
    return Size();
  for (const auto &[symbol, meaning] : *equations)
    meanings[symbol] = meaning;
  changed = true;
  return one.isNumber() ? one : other;
}

/// The type as a diagnostic has it.
static std::string quote(Type type) { return "'" + debugString(type) + "'"; }

LogicalResult SymbolicShapes::setShape(NodeOp node, Value value,
                                       const std::optional<Sizes> &inferred) {
  auto declared = dyn_cast<RankedTensorType>(value.getType());
  if (!declared) {
    if (inferred)
      shapes[value] = *inferred;
    return success();
  }
  bool isInput = node.is("Placeholder", "PlaceholderWithDefault");
  Sizes sizes;
  for (auto [i, dim] : llvm::enumerate(declared.getShape()))
    sizes.push_back(!ShapedType::isDynamic(dim) ? Size(dim)
                    : isInput                   ? openSize(value, i)
                                                : Size());
  bool fits = !inferred || inferred->size() == sizes.size();
  for (size_t i = 0; fits && inferred && i < sizes.size(); ++i) {
    std::optional<Size> merged = merge(sizes[i], (*inferred)[i]);
    fits = merged.has_value();
    if (merged)
      sizes[i] = *merged;
  }
  if (!fits)
    return fail(
        node,
        "expected a result of " +
            quote(RankedTensorType::get(
                llvm::map_to_vector(
                    *inferred, [](const Size &size) { return size.getDim(); }),
                declared.getElementType())) +
            " as its inputs give, found " + quote(declared) + " in the file");
  shapes[value] = std::move(sizes);
  return success();
}

OpFoldResult SymbolicShapes::materialize(OpBuilder &builder, Location loc,
                                         const Size &size) const {
  auto toValue = [&](unsigned symbol) -> Value {
    return tensor::DimOp::create(builder, loc, dims[symbol].input,
                                 dims[symbol].dim);
  };
  return size.materialize(builder, loc, toValue);
}

Size SymbolicShapes::getSize(OpFoldResult value) const {
  if (std::optional<int64_t> number = getConstantIntValue(value))
    return *number;
  std::optional<Sizes> elements = getElements(cast<Value>(value));
  return elements && elements->size() == 1 ? (*elements)[0] : Size();
}

/// Ops of other dialects that know how their results' shapes follow from their
/// operands', the nn ops among them.
void SymbolicShapes::visitReifiable(Operation *op) {
  auto reifiable = dyn_cast<ReifyRankedShapedTypeOpInterface>(op);
  Block scratch;
  OpBuilder builder(op->getContext());
  builder.setInsertionPointToStart(&scratch);
  ReifiedRankedShapedTypeDims reified;
  if (!reifiable || failed(reifiable.reifyResultShapes(builder, reified)))
    return;
  for (Operation &helper : scratch)
    visitTensorOp(&helper);
  for (auto [result, sizes] : llvm::zip(op->getResults(), reified)) {
    shapes[result].clear();
    for (OpFoldResult size : sizes)
      shapes[result].push_back(getSize(size));
  }
  for (Operation &helper : scratch)
    for (Value value : helper.getResults())
      elements.erase(value);
}

// NOLINTNEXTLINE(readability-function-size): a table, one case for each op
void SymbolicShapes::visitTensorOp(Operation *op) {
  auto setElements = [&](Sizes sizes) {
    elements[op->getResult(0)] = std::move(sizes);
  };
  auto setShapeOf = [&](Sizes sizes) {
    shapes[op->getResult(0)] = std::move(sizes);
  };
  llvm::TypeSwitch<Operation *>(op)
      .Case([&](tensor::DimOp dim) {
        std::optional<Sizes> shape = getShape(dim.getSource());
        std::optional<int64_t> index = dim.getConstantIndex();
        if (shape && index && *index >= 0 &&
            *index < static_cast<int64_t>(shape->size()))
          setElements({(*shape)[*index]});
      })
      .Case([&](arith::ConstantOp constant) {
        if (auto number = dyn_cast<IntegerAttr>(constant.getValue()))
          setElements({Size(number.getInt())});
      })
      .Case([&](arith::MulIOp product) {
        setElements({getSize(product.getLhs()) * getSize(product.getRhs())});
      })
      .Case([&](arith::AddIOp sum) {
        setElements({getSize(sum.getLhs()) + getSize(sum.getRhs())});
      })
      .Case([&](arith::IndexCastOp cast) {
        setElements({getSize(cast.getIn())});
      })
      .Case([&](tensor::FromElementsOp from) {
        Sizes sizes;
        for (Value element : from.getElements())
          sizes.push_back(getSize(element));
        setElements(std::move(sizes));
        Sizes shape;
        for (int64_t dim : from.getType().getShape())
          shape.push_back(dim);
        setShapeOf(std::move(shape));
      })
      .Case<arith::AddFOp, arith::SubFOp, arith::MulFOp>([&](auto op) {
        if (std::optional<Sizes> shape = getShape(op.getLhs()))
          setShapeOf(*shape);
      })
      .Case([&](tensor::CastOp cast) {
        if (std::optional<Sizes> shape = getShape(cast.getSource()))
          setShapeOf(*shape);
      })
      .Case([&](tensor::ExpandShapeOp expand) {
        Sizes sizes;
        for (OpFoldResult size : expand.getMixedOutputShape())
          sizes.push_back(getSize(size));
        setShapeOf(std::move(sizes));
      })
      .Case([&](tensor::CollapseShapeOp collapse) {
        std::optional<Sizes> source = getShape(collapse.getSrc());
        if (!source)
          return;
        Sizes sizes;
        for (ArrayRef<int64_t> group : collapse.getReassociationIndices())
          sizes.push_back(multiplyAll(
              ArrayRef<Size>(*source).slice(group.front(), group.size())));
        setShapeOf(std::move(sizes));
      })
      .Case([&](func::CallOp call) {
        // Results are written to the last operands.
        for (auto [result, destination] :
             llvm::zip(call.getResults(),
                       call.getOperands().take_back(call.getNumResults())))
          if (std::optional<Sizes> shape = getShape(destination))
            shapes[result] = *shape;
      })
      .Default([&](Operation *) { visitReifiable(op); });
}

LogicalResult SymbolicShapes::visit(Operation *op) {
  if (auto node = dyn_cast<NodeOp>(op))
    return visitNode(node);
  visitTensorOp(op);
  return success();
}

LogicalResult SymbolicShapes::visitNode(NodeOp node) {
  NodeShapes rules(node, *this);
  if (failed(inferShapes(rules)))
    return failure();
  for (auto [i, output] : llvm::enumerate(node.getOutputs())) {
    const std::optional<Sizes> &inferred = rules.getResult(i);
    for (const Size &size : inferred.value_or(Sizes()))
      if (size.getNumber().value_or(0) < 0)
        return fail(node, "expected dimensions of at least 0, found " +
                              Twine(*size.getNumber()));
    if (failed(setShape(node, output, inferred)))
      return failure();
  }
  for (auto [i, output] : llvm::enumerate(node.getOutputs())) {
    auto type = cast<TensorType>(output.getType());
    std::optional<Sizes> shape = getShape(output);
    if (!shape || !type.getElementType().isIntOrIndex() ||
        type.getElementType().isInteger(1))
      continue;
    if (std::optional<Sizes> values = inferElements(rules, i, *shape))
      elements[output] = std::move(*values);
  }
  return success();
}
