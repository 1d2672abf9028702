//===- OutlinePacked.cpp - the pass outline-packed ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/GraphParams.h"
#include "compiler/Transforms/Raising/Passes.h"
#include "compiler/Transforms/Raising/Rows.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "mlir/Analysis/TopologicalSortUtils.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/IRMapping.h"

namespace albertc {
#define GEN_PASS_DEF_OUTLINEPACKEDPASS
#include "compiler/Transforms/Raising/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;

/// Whether `op` computes rows, which are stored padded.
static bool isPacked(Operation *op) {
  if (isa<albert::SequencesOp>(op))
    return false;
  if (isa<arith::AddFOp>(op))
    return isa<RankedTensorType>(op->getResult(0).getType());
  // Rows of inner blocks.
  if (isa<tensor::ExtractSliceOp, tensor::DimOp>(op))
    return op->getOperand(0).getDefiningOp<albert::StackOp>() != nullptr;
  return isa_and_present<nn::NNDialect, albert::AlbertDialect>(
      op->getDialect());
}

/// Whether `value` is a known number, which a function has itself.
static bool isNumber(Value value) {
  return matchPattern(value, m_Constant()) && value.getType().isIndex();
}

namespace {
/// Ops that become one function.
struct Group {
  SmallVector<Operation *> ops;

  bool contains(Operation *op) const { return llvm::is_contained(ops, op); }
};

struct OutlinePackedPass final
    : albertc::impl::OutlinePackedPassBase<OutlinePackedPass> {
  void runOnOperation() override {
    unsigned number = 0;
    for (auto graph : getOperation().getOps<tfg::GraphOp>()) {
      loadParams(graph);
      tfg::SymbolicShapes shapes(graph);
      for (const Group &group : findGroups(graph))
        outline(group, ("packed_" + Twine(number++)).str(), shapes);
      tfg::eraseUnneeded(graph);
    }
  }

private:
  void loadParams(tfg::GraphOp graph);
  SmallVector<Group> findGroups(tfg::GraphOp graph);
  void outline(const Group &group, StringRef name, tfg::SymbolicShapes &shapes);
  func::FuncOp createFunction(const Group &group, StringRef name,
                              ArrayRef<Value> inputs, ArrayRef<Value> results);
};
} // namespace

/// Weights of ops on rows are parameters.
void OutlinePackedPass::loadParams(tfg::GraphOp graph) {
  GraphParams params(graph);
  SmallVector<Operation *> packed;
  for (Operation &op : graph.getBody().front())
    if (isPacked(&op))
      packed.push_back(&op);
  for (Operation *op : packed)
    for (OpOperand &operand : op->getOpOperands())
      if (NodeOp node = findParameter(operand.get()))
        operand.set(params.load(node));
}

/// Ops with nothing between them that is not packed. An op comes into the group
/// after all those that what it reads from outside depends on.
SmallVector<Group> OutlinePackedPass::findGroups(tfg::GraphOp graph) {
  SmallVector<Operation *> ops =
      llvm::map_to_vector(graph.getBody().front().without_terminator(),
                          [](Operation &op) { return &op; });
  computeTopologicalSorting(ops);
  llvm::DenseMap<Operation *, unsigned> levels;
  SmallVector<Group> groups;
  for (Operation *op : ops) {
    unsigned level = 0;
    op->walk([&](Operation *inner) {
      for (Value operand : inner->getOperands()) {
        Operation *def = operand.getDefiningOp();
        if (!def || !levels.contains(def))
          continue;
        bool isBoundary = isPacked(op) && !isPacked(def);
        level = std::max(level, levels[def] + (isBoundary ? 1 : 0));
      }
    });
    levels[op] = level;
    if (!isPacked(op))
      continue;
    // Level 0 has nothing to be computed from.
    if (groups.size() < std::max(level, 1u))
      groups.resize(std::max(level, 1u));
    groups[std::max(level, 1u) - 1].ops.push_back(op);
  }
  llvm::erase_if(groups, [](const Group &group) { return group.ops.empty(); });
  return groups;
}

func::FuncOp OutlinePackedPass::createFunction(const Group &group,
                                               StringRef name,
                                               ArrayRef<Value> inputs,
                                               ArrayRef<Value> results) {
  OpBuilder builder = OpBuilder::atBlockEnd(getOperation().getBody());
  Location loc = group.ops.front()->getLoc();
  SmallVector<Type> types, resultTypes;
  for (Value input : inputs)
    types.push_back(input.getType());
  for (Value result : results)
    resultTypes.push_back(result.getType());
  llvm::append_range(types, resultTypes);
  auto function = func::FuncOp::create(
      builder, loc, name, builder.getFunctionType(types, resultTypes));
  function.setPrivate();
  Block *body = function.addEntryBlock();
  for (unsigned i = 0; i < types.size(); ++i)
    function.setArgAttr(i,
                        bufferization::BufferizationDialect::kWritableAttrName,
                        builder.getBoolAttr(i >= inputs.size()));
  IRMapping mapping;
  mapping.map(inputs, body->getArguments().take_front(inputs.size()));
  builder.setInsertionPointToEnd(body);
  for (Operation *op : group.ops) {
    for (Value operand : op->getOperands())
      if (isNumber(operand) && !mapping.contains(operand))
        builder.clone(*operand.getDefiningOp(), mapping);
    builder.clone(*op, mapping);
  }
  SmallVector<Value> written;
  for (auto [result, destination] :
       llvm::zip_equal(results, body->getArguments().drop_front(inputs.size())))
    written.push_back(bufferization::MaterializeInDestinationOp::create(
                          builder, loc, mapping.lookup(result), destination)
                          .getResult());
  func::ReturnOp::create(builder, loc, written);
  return function;
}

void OutlinePackedPass::outline(const Group &group, StringRef name,
                                tfg::SymbolicShapes &shapes) {
  SetVector<Value> inputs;
  SmallVector<Value> results;
  for (Operation *op : group.ops) {
    for (Value operand : op->getOperands())
      if (!group.contains(operand.getDefiningOp()) && !isNumber(operand))
        inputs.insert(operand);
    for (Value result : op->getResults())
      if (llvm::any_of(result.getUsers(),
                       [&](Operation *user) { return !group.contains(user); }))
        results.push_back(result);
  }
  func::FuncOp function =
      createFunction(group, name, inputs.getArrayRef(), results);
  OpBuilder builder(group.ops.back());
  Location loc = group.ops.front()->getLoc();
  SmallVector<Value> operands(inputs.getArrayRef());
  for (Value result : results) {
    SmallVector<OpFoldResult> sizes;
    tfg::Sizes shape = *shapes.getShape(result);
    for (const tfg::Size &size : shape)
      sizes.push_back(shapes.materialize(builder, loc, size));
    auto type = cast<RankedTensorType>(result.getType());
    SmallVector<Value> dynamic;
    for (auto [dim, size] : llvm::zip(type.getShape(), sizes))
      if (ShapedType::isDynamic(dim))
        dynamic.push_back(getValueOrCreateConstantIndexOp(builder, loc, size));
    operands.push_back(tensor::EmptyOp::create(builder, loc, type, dynamic));
  }
  auto call = func::CallOp::create(builder, loc, function, operands);
  for (auto [result, value] : llvm::zip_equal(results, call.getResults()))
    result.replaceUsesWithIf(
        value, [&](OpOperand &use) { return !group.contains(use.getOwner()); });
  for (Operation *op : group.ops)
    op->dropAllReferences();
  for (Operation *op : group.ops)
    op->erase();
  ++numFunctions;
}
