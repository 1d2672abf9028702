//===- Cut.cpp - from the inputs to the outputs ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements `tfg-cut`.
///
//===----------------------------------------------------------------------===//

#include "dialects/Support/NearestName.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "dialects/TFGraph/Transforms/Passes.h"
#include "dialects/TFGraph/Transforms/StrippedKinds.h"
#include "llvm/ADT/StringExtras.h"

namespace albertc::tfg {
#define GEN_PASS_DEF_TFGRAPHCUTPASS
#include "dialects/TFGraph/Transforms/Passes.h.inc"
} // namespace albertc::tfg

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

/// Signatures of TensorFlow's own, for loading and not for calling.
static constexpr StringRef kInternalSignature = "__saved_model";
static constexpr StringRef kDefaultSignature = "serving_default";

/// Counts `nodes`, which are about to go, and those that were never made, by
/// kind: in an attribute of the graph, on top of what went before, and in a
/// remark.
static void reportStripped(GraphOp graph, ArrayRef<Operation *> nodes) {
  StrippedCounts counts = StrippedCounts::take(graph);
  StrippedKinds kinds;
  for (Operation *op : nodes) {
    auto node = cast<NodeOp>(op);
    counts.add(kinds.tell(node.getOpName(), node.getNodeName()));
  }
  if (counts.getTotal() == 0)
    return;
  std::string list;
  NamedAttrList total(graph.getStripped());
  Builder builder(graph.getContext());
  for (auto [kind, count] : counts.get()) {
    list +=
        (list.empty() ? "" : ", ") + std::to_string(count) + " " + kind.str();
    auto before = dyn_cast_or_null<IntegerAttr>(total.get(kind));
    total.set(kind, builder.getI64IntegerAttr(count +
                                              (before ? before.getInt() : 0)));
  }
  graph.setStrippedAttr(total.getDictionary(graph.getContext()));
  graph.emitRemark() << "stripped " << counts.getTotal()
                     << (counts.getTotal() == 1 ? " node" : " nodes")
                     << " that the outputs do not need: " << list;
}

//===----------------------------------------------------------------------===//
// The cut
//===----------------------------------------------------------------------===//

namespace {
/// A tensor that goes in or comes out.
struct Tensor {
  /// What the signature calls it; empty without one.
  StringRef key;
  /// "NODE:INDEX".
  std::string name;
  Value value;
};

struct CutPass final : albertc::tfg::impl::TFGraphCutPassBase<CutPass> {
  using TFGraphCutPassBase::TFGraphCutPassBase;

  void runOnOperation() override {
    graph = getOperation();
    nodes = NodeIndex(graph.getBody());
    graphInputs.clear();
    graphOutputs.clear();
    if (failed(chooseTensors()) || failed(findTensors(graphInputs, "input")) ||
        failed(findTensors(graphOutputs, "output")))
      return signalPassFailure();
    bool hasInputs = !graphInputs.empty();
    if (failed(cut()) || failed(checkSources(hasInputs)) ||
        failed(applyShapes()))
      return signalPassFailure();
    describeGraph();
  }

private:
  LogicalResult chooseTensors();
  FailureOr<DictionaryAttr> chooseSignature();
  void takeSide(DictionaryAttr chosen, StringRef side,
                SmallVector<Tensor> &tensors);
  LogicalResult takeUnread();
  StringRef findNearestName(StringRef name);
  LogicalResult findTensors(SmallVector<Tensor> &tensors, StringRef what);
  LogicalResult cut();
  LogicalResult checkSources(bool hasInputs);
  LogicalResult applyShapes();
  void describeGraph();

  GraphOp graph;
  NodeIndex nodes;
  SmallVector<Tensor> graphInputs, graphOutputs;
};
} // namespace

/// The signature that is asked for or, if nothing is, the usual one; null if
/// the graph has none.
FailureOr<DictionaryAttr> CutPass::chooseSignature() {
  SmallVector<StringRef> known;
  for (NamedAttribute entry : graph.getSignatures())
    if (!entry.getName().getValue().starts_with(kInternalSignature))
      known.push_back(entry.getName().getValue());
  StringRef wanted = signature;
  bool hasChoice =
      !wanted.empty() || !outputs.empty() || !graph.getOutputs().empty();
  if (wanted.empty() && hasChoice)
    return DictionaryAttr();
  if (wanted.empty())
    wanted = known.size() == 1 ? known.front() : kDefaultSignature;
  if (known.empty() && signature.empty())
    return DictionaryAttr();
  if (llvm::is_contained(known, wanted))
    return graph.getSignatures().getAs<DictionaryAttr>(wanted);
  graph.emitError() << "expected a signature '" << wanted << "', found "
                    << (known.empty() ? "none" : llvm::join(known, ", "));
  return failure();
}

/// Tensors of one side of `signature`.
void CutPass::takeSide(DictionaryAttr chosen, StringRef side,
                       SmallVector<Tensor> &tensors) {
  for (NamedAttribute tensor : chosen.getAs<DictionaryAttr>(side))
    tensors.push_back({tensor.getName().getValue(),
                       cast<StringAttr>(tensor.getValue()).str(), Value()});
}

/// Whether `node` computes a size, which Python code often does in vain.
static bool isSize(NodeOp node) {
  if (!node.is("Shape", "Size", "Rank", "StridedSlice", "Pack"))
    return false;
  Type element =
      cast<TensorType>(node.getOutputs().front().getType()).getElementType();
  return element.isInteger(32) || element.isInteger(64);
}

/// Makes outputs of what nobody reads.
LogicalResult CutPass::takeUnread() {
  StrippedKinds kinds;
  for (NodeOp node : graph.getBody().getOps<NodeOp>()) {
    bool isResult =
        !node.getOutputs().empty() && node->use_empty() &&
        !node.is("Placeholder", "PlaceholderWithDefault", "Const", "Variable",
                 "VariableV2", "VarHandleOp") &&
        kinds.tell(node.getOpName(), node.getNodeName()) == "other" &&
        !isSize(node);
    for (unsigned i = 0; isResult && i < node.getOutputs().size(); ++i)
      graphOutputs.push_back(
          {"", node.getNodeName().str() + ":" + std::to_string(i), Value()});
  }
  if (!graphOutputs.empty())
    return success();
  return graph.emitError()
         << "expected nodes whose results nobody reads, to be the outputs, "
            "found none";
}

LogicalResult CutPass::chooseTensors() {
  FailureOr<DictionaryAttr> chosen = chooseSignature();
  if (failed(chosen))
    return failure();
  for (const std::string &name : inputs)
    graphInputs.push_back({"", name, Value()});
  for (const std::string &name : outputs)
    graphOutputs.push_back({"", name, Value()});
  if (*chosen && inputs.empty())
    takeSide(*chosen, "inputs", graphInputs);
  if (*chosen && outputs.empty())
    takeSide(*chosen, "outputs", graphOutputs);
  auto keep = [](ArrayAttr names, ArrayAttr keys,
                 SmallVector<Tensor> &tensors) {
    for (auto [i, name] : llvm::enumerate(GraphOp::getNames(names)))
      tensors.push_back(
          {keys.empty() ? StringRef() : cast<StringAttr>(keys[i]).getValue(),
           name.str(), Value()});
  };
  if (!*chosen && inputs.empty())
    keep(graph.getInputs(), graph.getInputKeys(), graphInputs);
  if (!graphOutputs.empty())
    return success();
  keep(graph.getOutputs(), graph.getOutputKeys(), graphOutputs);
  return graphOutputs.empty() ? takeUnread() : success();
}

/// The node whose name is nearest to `name`, if it may be meant.
StringRef CutPass::findNearestName(StringRef name) {
  SmallVector<StringRef> names;
  for (NodeOp node : graph.getBody().getOps<NodeOp>())
    names.push_back(node.getNodeName());
  return nearestName(name, names);
}

/// Finds the values of `tensors` and gives their names an index.
LogicalResult CutPass::findTensors(SmallVector<Tensor> &tensors,
                                   StringRef what) {
  LogicalResult result = success();
  auto kept = GraphOp::getNames(graph.getOutputs());
  for (Tensor &tensor : tensors) {
    // What the tensor was called may be gone when its graph has been
    // simplified.
    auto *place = what == "output" ? llvm::find(kept, tensor.name) : kept.end();
    if (place != kept.end()) {
      tensor.value = graph.getReturn().getOutputs()[place - kept.begin()];
      continue;
    }
    std::optional<TensorName> name = parseTensorName(tensor.name);
    // A tensor that has become an input may be called with its index.
    if (NodeOp node = nodes.lookup(tensor.name))
      name = TensorName{node.getNodeName(), 0};
    NodeOp node = name ? nodes.lookup(name->node) : NodeOp();
    if (!node) {
      InFlightDiagnostic error = graph.emitError()
                                 << "expected a tensor '" << tensor.name
                                 << "' for an " << what << ", found none";
      StringRef nearest = findNearestName(name ? name->node : tensor.name);
      if (!nearest.empty())
        error << "; did you mean '" << nearest << "'?";
      result = failure();
    } else if (name->index >= node.getOutputs().size()) {
      size_t count = node.getOutputs().size();
      node.emitNodeError() << "expected an output '" << tensor.name
                           << "', found " << count
                           << (count == 1 ? " output" : " outputs");
      result = failure();
    } else {
      tensor.value = node.getOutputs()[name->index];
      if (!StringRef(tensor.name).contains(':'))
        tensor.name += ":" + std::to_string(name->index);
    }
  }
  return result;
}

/// Whether `value` is an input already.
static bool isPlaceholder(Value value) {
  auto node = value.getDefiningOp<NodeOp>();
  return node && node.is("Placeholder", "PlaceholderWithDefault");
}

/// A Placeholder called `name` in place of `value`.
static NodeOp createPlaceholder(GraphOp graph, StringRef name, Value value) {
  auto builder = OpBuilder::atBlockBegin(&graph.getBody().front());
  auto type = cast<TensorType>(value.getType());
  auto shape =
      ShapeAttr::get(builder.getContext(), type.hasRank(),
                     type.hasRank() ? type.getShape() : ArrayRef<int64_t>());
  return NodeOp::create(
      builder, value.getLoc(), TypeRange(type),
      ControlType::get(builder.getContext()),
      builder.getStringAttr("Placeholder"), builder.getStringAttr(name),
      StringAttr(), ValueRange(), ValueRange(),
      builder.getDictionaryAttr(
          {builder.getNamedAttr("dtype", TypeAttr::get(type.getElementType())),
           builder.getNamedAttr("shape", shape)}));
}

LogicalResult CutPass::cut() {
  SmallVector<Value> results = llvm::map_to_vector(
      graphOutputs, [](const Tensor &tensor) { return tensor.value; });
  graph.getReturn().getOutputsMutable().assign(results);
  SmallVector<NodeOp> made;
  llvm::StringSet<> kept;
  for (Tensor &input : graphInputs) {
    if (!isPlaceholder(input.value)) {
      NodeOp node = createPlaceholder(graph, input.name, input.value);
      input.value.replaceAllUsesWith(node.getOutputs()[0]);
      input.value = node.getOutputs()[0];
      made.push_back(node);
      ++numCuts;
    }
    kept.insert(input.value.getDefiningOp<NodeOp>().getNodeName());
  }
  SmallVector<Operation *> unneeded = findUnneeded(graph, kept);
  reportStripped(graph, unneeded);
  warnOfDroppedWrites(graph, unneeded);
  numStripped += unneeded.size();
  eraseOps(unneeded);
  // What is made of a node is told by its name. Only now, since most nodes of a
  // file may be gone.
  for (NodeOp node : graph.getBody().getOps<NodeOp>())
    if (!isa<NameLoc>(node.getLoc()))
      node->setLoc(NameLoc::get(node.getNodeNameAttr(), node.getLoc()));
  // The plain name is free unless another output of the node is needed.
  nodes = NodeIndex(graph.getBody());
  for (NodeOp node : made) {
    StringRef name = node.getNodeName();
    if (name.consume_back(":0") && !nodes.lookup(name))
      node.setNodeName(name.str());
  }
  return success();
}

/// Takes the placeholders that are left as inputs, or refuses them if inputs
/// are named.
LogicalResult CutPass::checkSources(bool hasInputs) {
  llvm::DenseSet<Value> known;
  for (const Tensor &input : graphInputs)
    known.insert(input.value);
  LogicalResult result = success();
  for (NodeOp node : graph.getBody().getOps<NodeOp>()) {
    if (node.getOpName().starts_with("Iterator")) {
      node.emitNodeError()
          << "expected a graph that is given its inputs, found an input "
             "pipeline"
          << "; name the tensors it gives as inputs";
      result = failure();
    }
    if (!node.is("Placeholder") || known.contains(node.getOutputs()[0]))
      continue;
    if (!hasInputs) {
      graphInputs.push_back(
          {"", node.getNodeName().str() + ":0", node.getOutputs()[0]});
      continue;
    }
    node.emitNodeError() << "expected it among the inputs, since the outputs "
                            "need it, found it in none of them";
    result = failure();
  }
  return result;
}

/// Gives the inputs the shapes that are asked for.
LogicalResult CutPass::applyShapes() {
  if (inputShapes.empty())
    return success();
  auto shapes = parseShapeList(inputShapes);
  if (!shapes)
    return graph.emitError()
           << "expected shapes like 1,128:1,128, found '" << inputShapes << "'";
  if (shapes->size() != graphInputs.size())
    return graph.emitError()
           << "expected one shape for each input, of which "
              "there are "
           << graphInputs.size() << ", found " << shapes->size();
  LogicalResult result = success();
  for (auto [input, dims] : llvm::zip(graphInputs, *shapes)) {
    auto declared = cast<TensorType>(input.value.getType());
    auto wanted = RankedTensorType::get(dims, declared.getElementType());
    auto node = input.value.getDefiningOp<NodeOp>();
    if (TensorType type = mergeTypes(declared, wanted)) {
      input.value.setType(type);
      NamedAttrList attrs(node.getAttrsAttr());
      attrs.set("shape", ShapeAttr::get(graph.getContext(), /*ranked=*/true,
                                        type.getShape()));
      node.setAttrsAttr(attrs.getDictionary(graph.getContext()));
      continue;
    }
    node.emitNodeError() << "expected a shape that fits " << declared
                         << " as the graph says, found " << wanted;
    result = failure();
  }
  return result;
}

/// Writes what was chosen to the graph's attributes.
void CutPass::describeGraph() {
  Builder builder(graph.getContext());
  auto names = [&](ArrayRef<Tensor> tensors) {
    return builder.getArrayAttr(
        llvm::map_to_vector(tensors, [&](const Tensor &tensor) -> Attribute {
          return builder.getStringAttr(tensor.name);
        }));
  };
  auto keys = [&](ArrayRef<Tensor> tensors) {
    SmallVector<Attribute> list;
    for (const Tensor &tensor : tensors)
      if (!tensor.key.empty())
        list.push_back(builder.getStringAttr(tensor.key));
    return builder.getArrayAttr(list);
  };
  graph.setInputKeysAttr(keys(graphInputs));
  graph.setOutputKeysAttr(keys(graphOutputs));
  graph.setInputsAttr(names(graphInputs));
  graph.setOutputsAttr(names(graphOutputs));
}
