//===- OutlinePacked.cpp - the pass outline-packed ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/PackedGroups.h"
#include "compiler/Transforms/Passes.h"
#include "dialects/RT/IR/RTDialect.h"
#include "dialects/RT/IR/RTOps.h"

#include "mlir/Analysis/TopologicalSortUtils.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"

namespace albertc {
#define GEN_PASS_DEF_OUTLINEPACKEDPASS
#include "compiler/Transforms/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

/// Whether `value` is one number, if maybe in many places, which a function has
/// itself.
static bool isNumber(Value value) {
  Attribute number;
  if (!matchPattern(value, m_Constant(&number)))
    return false;
  if (!isa<RankedTensorType>(value.getType()))
    return true;
  return isa<SplatElementsAttr>(number) && getElementTypeOrSelf(value).isF32();
}

namespace {
/// What goes into the function of a group and what comes out of it.
struct Interface {
  /// In the order of the arguments; destinations follow.
  SetVector<Value> inputs;
  SmallVector<Value> results;
  SmallVector<Value> destinations;
  /// Sizes of inputs, which the function can ask for itself.
  SetVector<tensor::DimOp> sizes;
};

/// Outlines the groups of one function.
class Outliner {
public:
  /// Functions are numbered from `number` on.
  Outliner(func::FuncOp caller, SymbolTable &symbols, unsigned number)
      : caller(caller), symbols(symbols), number(number),
        groups(caller.getBody().front()) {}

  /// Returns the number of the next function.
  unsigned run();
  unsigned getNumRecomputed() const { return groups.getNumRecomputed(); }

private:
  Interface findInterface(const PackedGroup &group);
  void findInputs(const PackedGroup &group, Interface &interface);
  Value findDestination(OpBuilder &builder, Value result);
  Value loadState(albertc::rt::StoreOp store);
  func::FuncOp createFunction(const PackedGroup &group,
                              const Interface &interface);
  void outline(const PackedGroup &group);

  func::FuncOp caller;
  SymbolTable &symbols;
  unsigned number;
  PackedGroups groups;
};

struct OutlinePackedPass final
    : albertc::impl::OutlinePackedPassBase<OutlinePackedPass> {
  void runOnOperation() override {
    SmallVector<func::FuncOp> dense;
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (function->hasAttr(albertc::rt::RTDialect::kDenseAttr))
        dense.push_back(function);
    SymbolTable symbols(getOperation());
    unsigned number = 0;
    for (func::FuncOp function : dense) {
      Outliner outliner(function, symbols, number);
      number = outliner.run();
      numRecomputed += outliner.getNumRecomputed();
    }
    numFunctions += number;
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// Interfaces
//===----------------------------------------------------------------------===//

void Outliner::findInputs(const PackedGroup &group, Interface &interface) {
  SmallVector<Value> indices;
  for (Operation *op : group)
    for (Value operand : op->getOperands()) {
      Operation *def = operand.getDefiningOp();
      if ((def && group.contains(def)) || isNumber(operand))
        continue;
      if (operand.getType().isIndex())
        indices.push_back(operand);
      else
        interface.inputs.insert(operand);
    }
  // A size is one of a tensor that is there anyway, if possible.
  for (Value index : indices) {
    auto size = index.getDefiningOp<tensor::DimOp>();
    if (size && size.getConstantIndex() &&
        interface.inputs.contains(size.getSource()))
      interface.sizes.insert(size);
    else
      interface.inputs.insert(index);
  }
}

/// What `store` writes over.
Value Outliner::loadState(albertc::rt::StoreOp store) {
  for (auto load : caller.getOps<albertc::rt::LoadOp>())
    if (load.getParam() == store.getParam() &&
        load.getState() == store.getState())
      return load;
  OpBuilder builder = OpBuilder::atBlockBegin(&caller.getBody().front());
  return albertc::rt::LoadOp::create(builder, store.getLoc(),
                                     store.getValue().getType(),
                                     store.getParam(), store.getState());
}

/// What is stored is computed in the memory where it stays.
Value Outliner::findDestination(OpBuilder &builder, Value result) {
  for (Operation *user : result.getUsers())
    if (auto store = dyn_cast<albertc::rt::StoreOp>(user))
      return loadState(store);
  auto type = cast<RankedTensorType>(result.getType());
  SmallVector<Value> sizes;
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    if (type.isDynamicDim(dim))
      sizes.push_back(getValueOrCreateConstantIndexOp(
          builder, result.getLoc(), groups.getSize(builder, result, dim)));
  return tensor::EmptyOp::create(builder, result.getLoc(), type, sizes);
}

Interface Outliner::findInterface(const PackedGroup &group) {
  Interface interface;
  auto isOutside = [&](Operation *user) { return !group.contains(user); };
  for (Operation *op : group)
    for (Value result : op->getResults())
      if (llvm::any_of(result.getUsers(), isOutside))
        interface.results.push_back(result);
  findInputs(group, interface);
  OpBuilder builder(group.back());
  for (Value result : interface.results) {
    Value destination = findDestination(builder, result);
    interface.destinations.push_back(destination);
    // A sum continues where it is.
    interface.inputs.remove(destination);
  }
  return interface;
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

func::FuncOp Outliner::createFunction(const PackedGroup &group,
                                      const Interface &interface) {
  OpBuilder builder(caller->getContext());
  Location loc = group.front()->getLoc();
  SmallVector<Type> types(TypeRange(interface.inputs.getArrayRef()));
  llvm::append_range(types, TypeRange(interface.destinations));
  auto function = func::FuncOp::create(
      loc, ("packed_" + Twine(number++)).str(),
      builder.getFunctionType(types, TypeRange(interface.results)));
  function.setPrivate();
  Block *body = function.addEntryBlock();
  size_t numInputs = interface.inputs.size();
  for (unsigned i = 0; i < types.size(); ++i)
    if (isa<RankedTensorType>(types[i]))
      function.setArgAttr(
          i, bufferization::BufferizationDialect::kWritableAttrName,
          builder.getBoolAttr(i >= numInputs));
  symbols.insert(function, Block::iterator());
  IRMapping mapping;
  auto destinations = body->getArguments().drop_front(numInputs);
  mapping.map(interface.inputs.getArrayRef(),
              body->getArguments().take_front(numInputs));
  mapping.map(interface.destinations, destinations);
  builder.setInsertionPointToEnd(body);
  for (tensor::DimOp size : interface.sizes)
    mapping.map(size.getResult(),
                tensor::DimOp::create(builder, size.getLoc(),
                                      mapping.lookup(size.getSource()),
                                      *size.getConstantIndex())
                    .getResult());
  for (Operation *op : group) {
    for (Value operand : op->getOperands())
      if (isNumber(operand) && !mapping.contains(operand))
        builder.clone(*operand.getDefiningOp(), mapping);
    builder.clone(*op, mapping);
  }
  SmallVector<Value> written;
  for (auto [result, destination] :
       llvm::zip_equal(interface.results, destinations))
    written.push_back(bufferization::MaterializeInDestinationOp::create(
                          builder, loc, mapping.lookup(result), destination)
                          .getResult());
  func::ReturnOp::create(builder, loc, written);
  return function;
}

void Outliner::outline(const PackedGroup &group) {
  Interface interface = findInterface(group);
  func::FuncOp function = createFunction(group, interface);
  SmallVector<Value> operands(interface.inputs.getArrayRef());
  llvm::append_range(operands, interface.destinations);
  auto context = albertc::rt::ContextType::get(caller.getContext());
  // Threads belong to a session.
  if (llvm::is_contained(caller.getArgumentTypes(), context)) {
    operands.insert(operands.begin(), caller.getArgument(0));
    (void)function.insertArgument(0, context, DictionaryAttr(),
                                  function.getLoc());
  }
  IRRewriter rewriter(group.back());
  auto call = func::CallOp::create(rewriter, group.front()->getLoc(), function,
                                   operands);
  // Early, so that what is computed for others later need not be kept.
  Operation *first = *llvm::min_element(
      group, [](Operation *a, Operation *b) { return a->isBeforeInBlock(b); });
  if (succeeded(moveOperationDependencies(rewriter, call, first)))
    rewriter.moveOpBefore(call, first);
  for (auto [result, value] :
       llvm::zip_equal(interface.results, call.getResults()))
    result.replaceUsesWithIf(
        value, [&](OpOperand &use) { return !group.contains(use.getOwner()); });
  for (Operation *op : group)
    op->dropAllReferences();
  for (Operation *op : group)
    op->erase();
}

unsigned Outliner::run() {
  for (const PackedGroup &group : groups.get())
    outline(group);
  // A call that could not be moved is behind what reads its first results.
  sortTopologically(&caller.getBody().front());
  return number;
}
