//===- TFGraphOps.cpp - operations of the tfg dialect ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Checks of graphs, functions and nodes.
///
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

/// The visibility of a function, a keyword before its name.
static ParseResult parseVisibility(OpAsmParser &parser,
                                   StringAttr &visibility) {
  StringRef word;
  if (succeeded(
          parser.parseOptionalKeyword(&word, {"public", "private", "nested"})))
    visibility = parser.getBuilder().getStringAttr(word);
  return success();
}

static void printVisibility(OpAsmPrinter &printer, Operation *,
                            StringAttr visibility) {
  if (visibility)
    printer << visibility.getValue();
}

#define GET_OP_CLASSES
#include "dialects/TFGraph/IR/TFGraphOps.cpp.inc"

std::optional<TensorName> tfg::parseTensorName(StringRef text) {
  TensorName name;
  auto [node, index] = text.rsplit(':');
  name.node = node;
  if (node.size() != text.size() && index.getAsInteger(10, name.index))
    return std::nullopt;
  return name;
}

std::optional<SmallVector<SmallVector<int64_t>>>
tfg::parseShapeList(StringRef text) {
  SmallVector<SmallVector<int64_t>> shapes;
  for (StringRef shape : llvm::split(text, ':')) {
    shapes.emplace_back();
    if (shape.empty())
      continue;
    for (StringRef dim : llvm::split(shape, ',')) {
      int64_t size = 0;
      if (dim.getAsInteger(10, size) || size < -1)
        return std::nullopt;
      shapes.back().push_back(size == -1 ? ShapedType::kDynamic : size);
    }
  }
  return shapes;
}

/// What two dimensions say together; none if they contradict.
static std::optional<int64_t> mergeDims(int64_t first, int64_t second) {
  if (ShapedType::isDynamic(first))
    return second;
  if (ShapedType::isDynamic(second) || first == second)
    return first;
  return std::nullopt;
}

TensorType tfg::mergeTypes(TensorType first, TensorType second) {
  Type element = first.getElementType();
  if (isa<UnknownType>(element))
    element = second.getElementType();
  else if (!isa<UnknownType>(second.getElementType()) &&
           second.getElementType() != element)
    return {};
  if (!first.hasRank())
    return second.clone(element);
  if (!second.hasRank())
    return first.clone(element);
  if (first.getRank() != second.getRank())
    return {};
  SmallVector<int64_t> dims;
  for (auto [one, other] : llvm::zip(first.getShape(), second.getShape())) {
    std::optional<int64_t> dim = mergeDims(one, other);
    if (!dim)
      return {};
    dims.push_back(*dim);
  }
  return RankedTensorType::get(dims, element);
}

/// Names of nodes in `body` are unique.
static LogicalResult verifyNames(Region &body) {
  NodeIndex nodes;
  for (NodeOp node : body.getOps<NodeOp>()) {
    NodeOp previous = nodes.add(node);
    if (!previous)
      continue;
    InFlightDiagnostic error = node.emitNodeError()
                               << "expected a name of its own, found that of "
                                  "another node";
    error.attachNote(previous.getLoc()) << "the other node is here";
    return error;
  }
  return success();
}

/// Checks what graphs and functions have in common; their end, or null after an
/// error.
template <typename Op>
static ReturnOp verifyBody(Op op) {
  auto end = dyn_cast<ReturnOp>(op.getBody().front().getTerminator());
  if (!end)
    op.emitOpError("expected to end with tfg.return");
  else if (failed(verifyNames(op.getBody())))
    return {};
  return end;
}

NodeIndex::NodeIndex(Region &body) {
  for (NodeOp node : body.getOps<NodeOp>())
    add(node);
}

NodeOp NodeIndex::add(NodeOp node) {
  auto [place, isNew] = nodes.try_emplace(node.getNodeNameAttr(), node);
  return isNew ? NodeOp() : place->second;
}

NodeOp NodeIndex::lookup(StringRef name) const {
  if (nodes.empty())
    return {};
  MLIRContext *context = nodes.begin()->first.getContext();
  return nodes.lookup(StringAttr::get(context, name));
}

bool tfg::isVariable(NodeOp node) {
  return node.is("Variable", "VariableV2", "VarHandleOp") &&
         !node.getOutputs().empty();
}

StringRef tfg::getVariableName(NodeOp node) {
  auto shared = node.getNodeAttr<StringAttr>("shared_name");
  return shared && !shared.empty() ? shared.getValue() : node.getNodeName();
}

TensorType tfg::getVariableType(NodeOp node) {
  auto element = node.getNodeAttr<TypeAttr>("dtype");
  auto shape = node.getNodeAttr<ShapeAttr>("shape");
  if (element && shape)
    return shape.getTensorType(element.getValue());
  return cast<TensorType>(node.getOutputs().front().getType());
}

//===----------------------------------------------------------------------===//
// tfg.graph
//===----------------------------------------------------------------------===//

ReturnOp GraphOp::getReturn() {
  return cast<ReturnOp>(getBody().front().getTerminator());
}

SmallVector<StringRef> GraphOp::getNames(ArrayAttr names) {
  return llvm::map_to_vector(names.getAsRange<StringAttr>(),
                             [](StringAttr name) { return name.getValue(); });
}

/// The nodes that can be inputs.
static NodeIndex indexPlaceholders(GraphOp graph) {
  NodeIndex placeholders;
  for (NodeOp node : graph.getBody().getOps<NodeOp>())
    if (node.is("Placeholder", "PlaceholderWithDefault"))
      placeholders.add(node);
  return placeholders;
}

/// The placeholder of an input, called like the tensor or like it without ":0";
/// null if there is none.
static NodeOp findInput(const NodeIndex &placeholders, StringRef input) {
  if (NodeOp node = placeholders.lookup(input))
    return node;
  std::optional<TensorName> name = parseTensorName(input);
  return name && name->index == 0 ? placeholders.lookup(name->node) : NodeOp();
}

SmallVector<NodeOp> tfg::getInputNodes(GraphOp graph) {
  NodeIndex placeholders = indexPlaceholders(graph);
  return llvm::map_to_vector(
      GraphOp::getNames(graph.getInputs()),
      [&](StringRef input) { return findInput(placeholders, input); });
}

static LogicalResult verifyInputs(GraphOp graph) {
  NodeIndex placeholders = indexPlaceholders(graph);
  for (StringRef input : GraphOp::getNames(graph.getInputs()))
    if (!findInput(placeholders, input))
      return graph.emitOpError() << "expected a Placeholder for input '"
                                 << input << "', found none";
  return success();
}

static LogicalResult verifySignatures(GraphOp graph) {
  for (NamedAttribute signature : graph.getSignatures()) {
    auto sides = dyn_cast<DictionaryAttr>(signature.getValue());
    for (StringRef side : {"inputs", "outputs"}) {
      auto tensors = sides ? sides.getAs<DictionaryAttr>(side) : nullptr;
      if (!tensors || !llvm::all_of(tensors, [](NamedAttribute tensor) {
            return isa<StringAttr>(tensor.getValue());
          }))
        return graph.emitOpError()
               << "expected a dictionary '" << side
               << "' of tensor names in signature " << signature.getName();
    }
  }
  return success();
}

static LogicalResult verifyStripped(GraphOp graph) {
  for (NamedAttribute kind : graph.getStripped())
    if (!isa<IntegerAttr>(kind.getValue()))
      return graph.emitOpError()
             << "expected numbers of nodes in 'stripped', found "
             << kind.getValue() << " for " << kind.getName();
  return success();
}

static LogicalResult verifyEqualDims(GraphOp graph) {
  if (graph.getEqualDims().empty())
    return success();
  SmallVector<NodeOp> inputs = getInputNodes(graph);
  auto isDim = [&](int64_t input, int64_t dim) {
    if (input < 0 || input >= static_cast<int64_t>(inputs.size()) || dim < 0)
      return false;
    auto type = cast<TensorType>(inputs[input].getOutputs()[0].getType());
    return !type.hasRank() || dim < type.getRank();
  };
  for (auto pair : graph.getEqualDims().getAsRange<DenseI64ArrayAttr>())
    if (pair.size() != 4 || !isDim(pair[0], pair[1]) ||
        !isDim(pair[2], pair[3]))
      return graph.emitOpError()
             << "expected two dimensions of inputs in 'equal_dims', found "
             << pair;
  return success();
}

LogicalResult GraphOp::verifyRegions() {
  ReturnOp end = verifyBody(*this);
  if (!end)
    return failure();
  if (getOutputs().size() != end.getOutputs().size())
    return emitOpError() << "expected as many outputs as tfg.return returns, "
                         << end.getOutputs().size() << ", found "
                         << getOutputs().size();
  const struct {
    StringRef what;
    ArrayAttr keys, names;
  } sides[] = {{"input_keys", getInputKeys(), getInputs()},
               {"output_keys", getOutputKeys(), getOutputs()}};
  for (const auto &side : sides)
    if (!side.keys.empty() && side.keys.size() != side.names.size())
      return emitOpError() << "expected " << side.names.size() << " "
                           << side.what << ", found " << side.keys.size();
  if (failed(verifyInputs(*this)))
    return failure();
  return success(succeeded(verifySignatures(*this)) &&
                 succeeded(verifyStripped(*this)) &&
                 succeeded(verifyEqualDims(*this)));
}

//===----------------------------------------------------------------------===//
// tfg.func
//===----------------------------------------------------------------------===//

ReturnOp FuncOp::getReturn() {
  return cast<ReturnOp>(getBody().front().getTerminator());
}

LogicalResult FuncOp::verifyRegions() {
  ReturnOp end = verifyBody(*this);
  if (!end)
    return failure();
  const struct {
    StringRef what;
    size_t found, expected;
  } counts[] = {{"args", getArgs().size(), getBody().getNumArguments()},
                {"results", getResults().size(), end.getOutputs().size()},
                {"controls", getControls().size(), end.getControls().size()}};
  for (const auto &count : counts)
    if (count.found != count.expected)
      return emitOpError() << "expected " << count.expected << " " << count.what
                           << ", found " << count.found;
  return success();
}

//===----------------------------------------------------------------------===//
// tfg.node
//===----------------------------------------------------------------------===//

void NodeOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  // The results between are printed as one, "%TopKV2:2".
  if (!getOutputs().empty())
    setName(getOutputs().front(), getOpName());
  setName(getControl(), "ctl");
}

InFlightDiagnostic NodeOp::emitNodeError() {
  return emitError() << "node '" << getNodeName() << "' (" << getOpName()
                     << "): ";
}

LogicalResult NodeOp::verify() {
  if (getOpName().empty() || getNodeName().empty())
    return emitOpError("expected an operation and a name, found an empty one");
  if (is("Placeholder", "Const", "VariableV2", "Variable", "VarHandleOp") &&
      !getInputs().empty())
    return emitNodeError() << "expected no inputs, found "
                           << getInputs().size();
  if (!is("Const"))
    return success();
  auto value = getNodeAttr<TypedAttr>("value");
  if (!value || getOutputs().size() != 1 ||
      value.getType() != getOutputs().front().getType())
    return emitNodeError()
           << "expected one result of the type of the attribute 'value'";
  return success();
}
