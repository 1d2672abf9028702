//===- LayerFunction.cpp - the functions of stack bodies ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Builds the private destination-style functions that hold one block.
///
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/AlbertToNN/LayerFunction.h"
#include "dialects/Albert/IR/StackUtils.h"
#include "dialects/RT/IR/RTOps.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;
using albert::StackGradOp;
using albert::StackOp;

//===----------------------------------------------------------------------===//
// SlotClasses
//===----------------------------------------------------------------------===//

static ArrayAttr getSlots(Operation *stack) {
  if (auto op = dyn_cast<StackOp>(stack))
    return op.getSlots();
  return cast<StackGradOp>(stack).getSlots();
}

SlotClasses::SlotClasses(ArrayRef<Operation *> stacks) {
  SmallVector<SmallVector<int64_t>> tables;
  for (unsigned param = 0, e = getSlots(stacks[0]).size(); param < e; ++param) {
    SmallVector<int64_t> table;
    for (Operation *stack : stacks)
      llvm::append_range(
          table, cast<DenseI64ArrayAttr>(getSlots(stack)[param]).asArrayRef());
    if (llvm::all_of(table, [](int64_t slot) { return slot == 0; })) {
      classes.push_back(std::nullopt);
      continue;
    }
    auto *found = llvm::find(tables, table);
    classes.push_back(found - tables.begin());
    if (found == tables.end()) {
      tables.push_back(table);
      representatives.push_back(param);
    }
  }
}

//===----------------------------------------------------------------------===//
// The function
//===----------------------------------------------------------------------===//

namespace {
/// Builds the function of one group of stacks.
class FunctionBuilder {
public:
  FunctionBuilder(RewriterBase &rewriter, Operation *stack,
                  LayerFunction &layer)
      : rewriter(rewriter), loc(stack->getLoc()), stack(stack),
        body(stack->getRegion(0).front()), layer(layer) {}

  void build(StringRef name);

private:
  bool isGradient() { return isa<StackGradOp>(stack); }
  OperandRange getParams() {
    if (auto op = dyn_cast<StackOp>(stack))
      return op.getParams();
    return cast<StackGradOp>(stack).getParams();
  }
  /// Whether an argument behind the parameters tells the queries apart.
  bool hasKeys() {
    if (auto op = dyn_cast<StackOp>(stack))
      return op.getRowKeys() != nullptr;
    return cast<StackGradOp>(stack).getQueryKeys() != nullptr;
  }
  /// Number of the body's arguments in front of the parameters.
  unsigned getNumLeading() {
    return isGradient() ? static_cast<unsigned>(StackGradOp::FirstParam)
                        : static_cast<unsigned>(StackOp::FirstParam);
  }
  SmallVector<Type> getInputs();
  SmallVector<Type> getDestinations();
  void create(StringRef name);
  OpFoldResult getSlot(unsigned param);
  SmallVector<Value> getBodyArguments();
  void writeResults(ArrayRef<Value> values);

  RewriterBase &rewriter;
  Location loc;
  Operation *stack;
  Block &body;
  LayerFunction &layer;
  /// Number of the function's arguments that are no destinations.
  unsigned numInputs = 0;
};
} // namespace

/// Types of the arguments that are read.
SmallVector<Type> FunctionBuilder::getInputs() {
  SmallVector<Type> bodyTypes(body.getArgumentTypes());
  SmallVector<Type> types = {rt::ContextType::get(stack->getContext())};
  llvm::append_range(types, ArrayRef(bodyTypes).take_front(getNumLeading()));
  types.append(layer.slots.size(), rewriter.getIndexType());
  llvm::append_range(types, getParams().getTypes());
  if (hasKeys())
    types.push_back(bodyTypes[getNumLeading() + getParams().size()]);
  if (auto gradient = dyn_cast<StackGradOp>(stack))
    llvm::append_range(
        types, ArrayRef(bodyTypes).drop_front(gradient.getFirstSaved()));
  return types;
}

/// Types of the arguments that are written, and of the results.
SmallVector<Type> FunctionBuilder::getDestinations() {
  SmallVector<Type> types;
  Operation *yield = body.getTerminator();
  if (auto gradient = dyn_cast<StackGradOp>(stack)) {
    types.append(
        {yield->getOperand(0).getType(), yield->getOperand(1).getType()});
    llvm::append_range(types, gradient.getAccumulators().getTypes());
    return types;
  }
  for (auto [index, type] : llvm::enumerate(yield->getOperandTypes()))
    if (index == 0 || !layer.savedArguments[index - 1])
      types.push_back(type);
  return types;
}

/// Creates the function without a body.
void FunctionBuilder::create(StringRef name) {
  SmallVector<Type> inputs = getInputs(), destinations = getDestinations();
  numInputs = inputs.size();
  llvm::append_range(inputs, destinations);
  auto parent = stack->getParentOfType<func::FuncOp>();
  auto module = parent->getParentOfType<ModuleOp>();
  std::string unique = name.str();
  for (unsigned i = 1; SymbolTable::lookupSymbolIn(module, unique); ++i)
    unique = name.str() + "_" + std::to_string(i);
  rewriter.setInsertionPoint(parent);
  func::FuncOp function = func::FuncOp::create(
      rewriter, loc, unique, rewriter.getFunctionType(inputs, destinations));
  function.setPrivate();
  // Inlining would undo what the function is for: one body for all blocks.
  function.setNoInline(true);
  for (auto [index, type] : llvm::enumerate(inputs))
    if (isa<TensorType>(type))
      function.setArgAttr(
          index, bufferization::BufferizationDialect::kWritableAttrName,
          rewriter.getBoolAttr(index >= numInputs));
  layer.function = function;
}

OpFoldResult FunctionBuilder::getSlot(unsigned param) {
  if (std::optional<unsigned> index = layer.slots.getClass(param))
    return layer.function.getArgument(1 + getNumLeading() + *index);
  return rewriter.getIndexAttr(0);
}

/// What the body's arguments are in the function.
SmallVector<Value> FunctionBuilder::getBodyArguments() {
  func::FuncOp function = layer.function;
  SmallVector<Value> arguments;
  for (unsigned i = 0; i < getNumLeading(); ++i)
    arguments.push_back(function.getArgument(1 + i));
  unsigned first = 1 + getNumLeading() + layer.slots.size();
  unsigned numParams = getParams().size();
  for (unsigned i = 0; i < numParams; ++i)
    arguments.push_back(albert::extractSlot(
        rewriter, loc, function.getArgument(first + i), getSlot(i)));
  unsigned next = first + numParams;
  if (hasKeys())
    arguments.push_back(function.getArgument(next++));
  auto gradient = dyn_cast<StackGradOp>(stack);
  if (!gradient)
    return arguments;
  for (auto [index, param] : llvm::enumerate(gradient.getAccumulated()))
    arguments.push_back(albert::extractSlot(
        rewriter, loc, function.getArgument(numInputs + 2 + index),
        getSlot(param)));
  for (; next < numInputs; ++next)
    arguments.push_back(function.getArgument(next));
  return arguments;
}

/// Writes what the body yields to the destinations and returns them.
void FunctionBuilder::writeResults(ArrayRef<Value> values) {
  SmallVector<Value> results;
  auto write = [&](Value value) {
    Value destination = layer.function.getArgument(numInputs + results.size());
    results.push_back(bufferization::MaterializeInDestinationOp::create(
                          rewriter, loc, value, destination)
                          .getResult());
  };
  if (auto gradient = dyn_cast<StackGradOp>(stack)) {
    write(values[0]);
    write(values[1]);
    for (auto [index, param] : llvm::enumerate(gradient.getAccumulated())) {
      Value sums = layer.function.getArgument(numInputs + 2 + index);
      results.push_back(albert::insertSlot(rewriter, loc, values[2 + index],
                                           sums, getSlot(param)));
    }
  } else {
    for (auto [index, value] : llvm::enumerate(values))
      if (index == 0 || !layer.savedArguments[index - 1])
        write(value);
  }
  func::ReturnOp::create(rewriter, loc, results);
}

void FunctionBuilder::build(StringRef name) {
  create(name);
  rewriter.setInsertionPointToStart(layer.function.addEntryBlock());
  SmallVector<Value> arguments = getBodyArguments();
  writeResults(albert::inlineBlock(rewriter, body, arguments));
}

/// Which of the values that `stack` saves are arguments of its body.
static SmallVector<std::optional<unsigned>>
findSavedArguments(Operation *stack) {
  SmallVector<std::optional<unsigned>> numbers;
  auto op = dyn_cast<StackOp>(stack);
  if (!op)
    return numbers;
  auto yield = cast<albert::YieldOp>(op.getBody().front().getTerminator());
  for (Value value : yield.getSaved()) {
    auto argument = dyn_cast<BlockArgument>(value);
    numbers.push_back(argument ? std::optional(argument.getArgNumber())
                               : std::nullopt);
  }
  return numbers;
}

LayerFunction albertc::buildLayerFunction(RewriterBase &rewriter,
                                          ArrayRef<Operation *> stacks,
                                          StringRef name) {
  LayerFunction layer{func::FuncOp(), SlotClasses(stacks),
                      findSavedArguments(stacks[0])};
  FunctionBuilder(rewriter, stacks[0], layer).build(name);
  return layer;
}
