//===- InlineCalls.cpp - bodies in place of calls -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements `tfg-inline-calls`.
///
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/Conditionals.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "dialects/TFGraph/Transforms/Passes.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/IRMapping.h"
#include <vector>

namespace albertc::tfg {
#define GEN_PASS_DEF_TFGRAPHINLINECALLSPASS
#include "dialects/TFGraph/Transforms/Passes.h.inc"
} // namespace albertc::tfg

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

/// Functions that call others twice, again and again, would fill any memory.
static constexpr uint64_t kMaxNodes = uint64_t(1) << 22;
/// Calls within calls.
static constexpr unsigned kMaxDepth = 256;

namespace {
/// Replaces the calls of one graph.
class Inliner {
public:
  Inliner(GraphOp graph, SymbolTable &functions)
      : graph(graph), functions(functions), predicates(graph), names(graph) {}

  LogicalResult run();
  unsigned getNumInlined() const { return numInlined; }

private:
  /// A call, and the number of the one whose body it comes from; -1 for none.
  struct Call {
    NodeOp node;
    FuncOp function;
    int parent = -1;
  };

  LogicalResult findCall(NodeOp node, int parent);
  FuncOp getFunction(NodeOp node);
  uint64_t countNodes(FuncOp function, unsigned depth);
  LogicalResult checkSize();
  LogicalResult checkCall(int number);
  LogicalResult inlineCall(int number);
  SmallVector<NodeOp> cloneBody(NodeOp call, FuncOp function,
                                IRMapping &mapping);
  LogicalResult substituteAttrs(NodeOp call, NodeOp node);
  LogicalResult connectResults(NodeOp call, FuncOp function,
                               IRMapping &mapping);
  void connectControls(NodeOp call, FuncOp function, ArrayRef<NodeOp> body,
                       IRMapping &mapping);
  std::string makeName(NodeOp call, StringRef name);
  NodeOp createNoOp(Operation *place, NodeOp call, StringRef name,
                    ValueRange controls);

  GraphOp graph;
  SymbolTable &functions;
  Predicates predicates;
  UniqueNames names;
  std::vector<Call> calls;
  /// Nodes of functions when their calls are replaced.
  llvm::DenseMap<Operation *, uint64_t> sizes;
  unsigned numInlined = 0;
};

struct InlineCallsPass final
    : albertc::tfg::impl::TFGraphInlineCallsPassBase<InlineCallsPass> {
  void runOnOperation() override {
    SymbolTable functions(getOperation());
    for (GraphOp graph : getOperation().getOps<GraphOp>()) {
      Inliner inliner(graph, functions);
      if (failed(inliner.run()))
        return signalPassFailure();
      numInlined += inliner.getNumInlined();
    }
    eraseUncalled(functions);
  }

private:
  void eraseUncalled(SymbolTable &functions);
};
} // namespace

/// The function that `node` calls by an attribute; null if it calls none.
static CalleeAttr getCallee(NodeOp node) {
  if (!node.is("PartitionedCall", "StatefulPartitionedCall"))
    return {};
  return node.getNodeAttr<CalleeAttr>("f");
}

/// The function that `node` calls; null if it calls none.
FuncOp Inliner::getFunction(NodeOp node) {
  CalleeAttr callee = getCallee(node);
  return functions.lookup<FuncOp>(callee ? callee.getFunction().getValue()
                                         : node.getOpName());
}

/// Adds `node` to the calls if it is one.
LogicalResult Inliner::findCall(NodeOp node, int parent) {
  takeBranch(node, predicates);
  if (FuncOp function = getFunction(node))
    calls.push_back({node, function, parent});
  else if (CalleeAttr callee = getCallee(node))
    return node.emitNodeError()
           << "expected a function '" << callee.getFunction().getValue()
           << "' in the graph's library, found none";
  return success();
}

/// How many nodes a call of `function` becomes, or more than kMaxNodes. One
/// that calls itself ends somewhere; it is refused when it is called.
uint64_t Inliner::countNodes(FuncOp function, unsigned depth) {
  if (depth > kMaxDepth)
    return kMaxNodes + 1;
  auto [place, isNew] = sizes.try_emplace(function, 0);
  if (!isNew)
    return place->second;
  uint64_t size = 0;
  for (NodeOp node : function.getBody().getOps<NodeOp>()) {
    FuncOp callee = getFunction(node);
    size += callee ? countNodes(callee, depth + 1) : 1;
    // One of them at most.
    for (CalleeAttr branch : getBranches(node))
      if (auto taken =
              functions.lookup<FuncOp>(branch.getFunction().getValue()))
        size += countNodes(taken, depth + 1);
    size = std::min(size, kMaxNodes + 1);
  }
  return sizes[function] = size;
}

/// Whether the graph without calls is of a reasonable size, found out before it
/// is made.
LogicalResult Inliner::checkSize() {
  uint64_t size = 0;
  for (Call call : calls) {
    size += countNodes(call.function, 0);
    if (size > kMaxNodes)
      return call.node.emitNodeError()
             << "expected at most " << kMaxNodes
             << " nodes once calls are replaced, and calls at most "
             << kMaxDepth << " deep, found more";
  }
  return success();
}

LogicalResult Inliner::run() {
  LogicalResult found = success();
  for (NodeOp node : graph.getBody().getOps<NodeOp>())
    if (failed(findCall(node, -1)))
      found = failure();
  if (failed(found) || failed(checkSize()))
    return failure();
  for (size_t number = 0; number < calls.size(); ++number) {
    auto index = static_cast<int>(number);
    if (failed(checkCall(index)) || failed(inlineCall(index)))
      return failure();
  }
  numInlined = calls.size();
  return success();
}

LogicalResult Inliner::checkCall(int number) {
  Call call = calls[number];
  std::string chain = call.function.getSymName().str();
  for (int outer = call.parent; outer >= 0; outer = calls[outer].parent) {
    FuncOp caller = calls[outer].function;
    chain = (caller.getSymName() + ", which calls " + chain).str();
    if (caller == call.function)
      return call.node.emitNodeError()
             << "expected functions that do not call themselves, found "
             << chain;
  }
  Block &body = call.function.getBody().front();
  ReturnOp end = call.function.getReturn();
  const struct {
    StringRef what;
    size_t found, expected;
  } counts[] = {
      {" inputs", call.node.getInputs().size(), body.getNumArguments()},
      {" results", call.node.getOutputs().size(), end.getOutputs().size()}};
  for (const auto &count : counts)
    if (count.found != count.expected)
      return call.node.emitNodeError()
             << "expected " << count.expected << count.what << " as function '"
             << call.function.getSymName() << "' has, found " << count.found;
  return success();
}

std::string Inliner::makeName(NodeOp call, StringRef name) {
  return names.make(call.getNodeName() + "/" + name);
}

/// Replaces attributes that stand for the call's.
LogicalResult Inliner::substituteAttrs(NodeOp call, NodeOp node) {
  StringRef missing;
  CalleeAttr callee = getCallee(call);
  AttrTypeReplacer replacer;
  replacer.addReplacement([&](PlaceholderAttr attr) -> Attribute {
    Attribute value =
        (callee ? callee.getAttrs() : call.getAttrs()).get(attr.getName());
    if (!value)
      missing = attr.getName();
    return value ? value : attr;
  });
  node.setAttrsAttr(
      cast<DictionaryAttr>(replacer.replace(node.getAttrsAttr())));
  if (missing.empty())
    return success();
  return call.emitNodeError() << "expected an attribute '" << missing
                              << "' for the function it calls, found none";
}

SmallVector<NodeOp> Inliner::cloneBody(NodeOp call, FuncOp function,
                                       IRMapping &mapping) {
  mapping.map(function.getBody().getArguments(), call.getInputs());
  OpBuilder builder(call);
  SmallVector<NodeOp> body;
  for (NodeOp node : function.getBody().getOps<NodeOp>()) {
    std::string name = makeName(call, node.getNodeName());
    auto clone = cast<NodeOp>(builder.clone(*node, mapping));
    clone.setNodeName(name);
    Location place = node.getLoc();
    if (auto named = dyn_cast<NameLoc>(place))
      place = named.getChildLoc();
    clone->setLoc(NameLoc::get(builder.getStringAttr(name), place));
    body.push_back(clone);
  }
  // Readers may stand before what they read.
  for (NodeOp node : body)
    for (OpOperand &operand : node->getOpOperands())
      operand.set(mapping.lookupOrDefault(operand.get()));
  return body;
}

LogicalResult Inliner::connectResults(NodeOp call, FuncOp function,
                                      IRMapping &mapping) {
  for (auto [result, returned] :
       llvm::zip(call.getOutputs(), function.getReturn().getOutputs())) {
    Value value = mapping.lookupOrDefault(returned);
    if (failed(replaceTensor(result, value)))
      return call.emitNodeError()
             << "expected a result of the type that function '"
             << function.getSymName() << "' returns, " << value.getType()
             << ", found " << result.getType();
  }
  return success();
}

/// A node that waits for `controls`, before `place`.
NodeOp Inliner::createNoOp(Operation *place, NodeOp call, StringRef name,
                           ValueRange controls) {
  OpBuilder builder(place);
  return NodeOp::create(
      builder, call.getLoc(), TypeRange(), ControlType::get(call.getContext()),
      builder.getStringAttr("NoOp"),
      builder.getStringAttr(makeName(call, name)), StringAttr(), ValueRange(),
      controls, builder.getDictionaryAttr({}));
}

void Inliner::connectControls(NodeOp call, FuncOp function,
                              ArrayRef<NodeOp> body, IRMapping &mapping) {
  if (!call.getControls().empty()) {
    Operation *first = body.empty() ? call : body.front();
    NodeOp before =
        createNoOp(first, call, "input_control_node", call.getControls());
    for (NodeOp node : body)
      if (node.getInputs().empty() && node.getControls().empty())
        node.getControlsMutable().append(before.getControl());
  }
  if (call.getControl().use_empty())
    return;
  SmallVector<Value> controls;
  for (Value control : function.getReturn().getControls())
    controls.push_back(mapping.lookupOrDefault(control));
  NodeOp after = createNoOp(call, call, "output_control_node", controls);
  call.getControl().replaceAllUsesWith(after.getControl());
}

LogicalResult Inliner::inlineCall(int number) {
  Call call = calls[number];
  IRMapping mapping;
  SmallVector<NodeOp> body = cloneBody(call.node, call.function, mapping);
  for (NodeOp node : body)
    if (failed(substituteAttrs(call.node, node)) ||
        failed(findCall(node, number)))
      return failure();
  if (failed(connectResults(call.node, call.function, mapping)))
    return failure();
  connectControls(call.node, call.function, body, mapping);
  call.node->erase();
  return success();
}

void InlineCallsPass::eraseUncalled(SymbolTable &functions) {
  llvm::DenseSet<Operation *> called;
  SmallVector<Operation *> pending;
  auto call = [&](StringRef name) {
    auto function = functions.lookup<FuncOp>(name);
    if (function && called.insert(function).second)
      pending.push_back(function);
  };
  // Functions that only uncalled ones call go with these.
  auto visitCalls = [&](Operation *caller) {
    caller->walk([&](NodeOp node) {
      call(node.getOpName());
      node.getAttrs().walk(
          [&](CalleeAttr callee) { call(callee.getFunction().getValue()); });
    });
  };
  for (GraphOp graph : getOperation().getOps<GraphOp>())
    visitCalls(graph);
  while (!pending.empty())
    visitCalls(pending.pop_back_val());
  for (FuncOp function :
       llvm::make_early_inc_range(getOperation().getOps<FuncOp>()))
    if (!called.contains(function))
      functions.erase(function);
}
