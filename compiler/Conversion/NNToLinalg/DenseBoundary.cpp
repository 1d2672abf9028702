//===- DenseBoundary.cpp - between functions with and without padding -----===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Functions marked `rt.dense` have tensors that lie in memory as their types
/// say. Parameters and the functions that they call have stored ones: here what
/// goes from one to the other is sliced or copied.
///
//===----------------------------------------------------------------------===//

#include "compiler/Codegen/CPU/KernelStrategy.h"
#include "compiler/Conversion/NNToLinalg/LinalgBuilders.h"
#include "compiler/Conversion/NNToLinalg/Patterns.h"
#include "compiler/Conversion/NNToLinalg/StorageTypes.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace albertc;
using albertc::rt::RTDialect;

namespace {

/// One function without padding.
class DenseFunction {
public:
  explicit DenseFunction(func::FuncOp function)
      : function(function), builder(function.getContext()) {}

  void convert() {
    SmallVector<func::CallOp> calls;
    function.walk([&](func::CallOp call) { calls.push_back(call); });
    for (unsigned i = 0; i < function.getNumArguments(); ++i)
      if (function.getArgAttr(i, RTDialect::kParamAttr))
        storeParameter(function.getArgument(i));
    for (func::CallOp call : calls)
      convertCall(call);
    function.setFunctionType(FunctionType::get(
        function.getContext(), function.getBody().front().getArgumentTypes(),
        function.getBody().front().getTerminator()->getOperandTypes()));
  }

private:
  void storeParameter(BlockArgument argument);
  bool isStored(OpOperand &use);
  void returnStored(BlockArgument argument, Operation *write);
  void convertCall(func::CallOp call);
  Value takeLogical(Location loc, Value stored, RankedTensorType logical);
  Value makeStored(Location loc, Value logical, RankedTensorType stored);

  func::FuncOp function;
  OpBuilder builder;
};

} // namespace

/// The logical tensor that lies at the beginning of every row of `stored`.
Value DenseFunction::takeLogical(Location loc, Value stored,
                                 RankedTensorType logical) {
  if (stored.getType() == logical)
    return stored;
  SmallVector<OpFoldResult> sizes = tensor::getMixedSizes(builder, loc, stored);
  sizes.back() = builder.getIndexAttr(logical.getShape().back());
  SmallVector<OpFoldResult> offsets(sizes.size(), builder.getIndexAttr(0));
  return slice(builder, loc, stored, offsets, sizes);
}

/// A padded copy of `logical`; the padding is zero.
Value DenseFunction::makeStored(Location loc, Value logical,
                                RankedTensorType stored) {
  if (logical.getType() == stored)
    return logical;
  // An uninitialised destination stays one.
  if (auto empty = logical.getDefiningOp<tensor::EmptyOp>())
    return tensor::EmptyOp::create(builder, loc, stored,
                                   empty.getDynamicSizes());
  SmallVector<OpFoldResult> sizes =
      tensor::getMixedSizes(builder, loc, logical);
  SmallVector<OpFoldResult> padded(sizes);
  padded.back() = builder.getIndexAttr(stored.getShape().back());
  Value empty =
      tensor::EmptyOp::create(builder, loc, padded, stored.getElementType());
  SmallVector<OpFoldResult> offsets(sizes.size(), builder.getIndexAttr(0));
  return insertSlice(builder, loc, logical, filled(builder, loc, empty, 0.0f),
                     offsets, sizes);
}

static func::FuncOp getCallee(func::CallOp call) {
  return SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
      call, call.getCalleeAttr());
}

/// Whether what `call` calls takes and returns tensors as they are stored.
static bool isPacked(func::CallOp call) {
  return !getCallee(call)->hasAttr(RTDialect::kDenseAttr);
}

/// Whether `use` is of a tensor as it is stored: by a call of a packed
/// function, or by the write of its result to where that stays.
bool DenseFunction::isStored(OpOperand &use) {
  if (auto call = dyn_cast<func::CallOp>(use.getOwner()))
    return isPacked(call);
  auto write =
      dyn_cast<bufferization::MaterializeInDestinationOp>(use.getOwner());
  auto call = write ? write.getSource().getDefiningOp<func::CallOp>() : nullptr;
  auto parameter =
      write ? dyn_cast<BlockArgument>(write.getDest()) : BlockArgument();
  return call && isPacked(call) && parameter &&
         function.getArgAttr(parameter.getArgNumber(), RTDialect::kParamAttr);
}

/// Gives a parameter its stored type. Calls take it as it is, other readers the
/// logical part of it.
void DenseFunction::storeParameter(BlockArgument argument) {
  auto type = cast<RankedTensorType>(argument.getType());
  argument.setType(getStoredType(type));
  SmallVector<OpOperand *> readers;
  for (OpOperand &use : argument.getUses()) {
    if (!isStored(use))
      readers.push_back(&use);
    else if (!isa<func::CallOp>(use.getOwner()))
      use.getOwner()->getResult(0).setType(argument.getType());
  }
  if (readers.empty())
    return;
  builder.setInsertionPointToStart(&function.getBody().front());
  Value logical = takeLogical(argument.getLoc(), argument, type);
  for (OpOperand *reader : readers) {
    reader->set(logical);
    if (argument.getType() != type)
      returnStored(argument, reader->getOwner());
  }
}

/// The function returns a parameter that it writes as it is stored, with the
/// new logical part in its place.
void DenseFunction::returnStored(BlockArgument argument, Operation *write) {
  auto written = dyn_cast<bufferization::MaterializeInDestinationOp>(write);
  if (!written)
    return;
  Operation *end = function.getBody().front().getTerminator();
  Location loc = written.getLoc();
  builder.setInsertionPoint(end);
  for (OpOperand &result : end->getOpOperands()) {
    if (result.get() != written.getResult())
      continue;
    SmallVector<OpFoldResult> sizes =
        tensor::getMixedSizes(builder, loc, result.get());
    SmallVector<OpFoldResult> offsets(sizes.size(), builder.getIndexAttr(0));
    result.set(
        insertSlice(builder, loc, result.get(), argument, offsets, sizes));
  }
}

/// Calls a packed function with stored tensors.
void DenseFunction::convertCall(func::CallOp call) {
  if (!isPacked(call))
    return;
  func::FuncOp callee = getCallee(call);
  builder.setInsertionPoint(call);
  Location loc = call.getLoc();
  SmallVector<Value> operands;
  for (auto [operand, type] :
       llvm::zip_equal(call.getOperands(), callee.getArgumentTypes())) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    operands.push_back(tensor ? makeStored(loc, operand, getStoredType(tensor))
                              : operand);
  }
  SmallVector<Type> types;
  for (Type type : callee.getResultTypes()) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    types.push_back(tensor ? getStoredType(tensor) : type);
  }
  auto stored =
      func::CallOp::create(builder, loc, call.getCallee(), types, operands);
  for (auto [before, after] :
       llvm::zip_equal(call.getResults(), stored.getResults())) {
    auto logical = dyn_cast<RankedTensorType>(before.getType());
    SmallVector<OpOperand *> kept;
    for (OpOperand &use : before.getUses())
      if (isStored(use))
        kept.push_back(&use);
    for (OpOperand *use : kept)
      use->set(after);
    if (before.use_empty())
      continue;
    before.replaceAllUsesWith(
        logical ? takeLogical(loc, after, logical.dropEncoding()) : after);
  }
  call.erase();
}

namespace {

/// One number in all places is a fill: as a constant the program would contain
/// all of them. Few are left as they are.
struct FillConstant : OpRewritePattern<arith::ConstantOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::ConstantOp op,
                                PatternRewriter &rewriter) const override {
    constexpr int64_t kMaxConstantElements = 64;
    auto value = dyn_cast<SplatElementsAttr>(op.getValue());
    if (!value || value.getNumElements() <= kMaxConstantElements)
      return failure();
    Location loc = op.getLoc();
    Value number = arith::ConstantOp::create(rewriter, loc,
                                             value.getSplatValue<TypedAttr>());
    Value empty = tensor::EmptyOp::create(rewriter, loc, op.getType(),
                                          /*dynamicSizes=*/ValueRange());
    rewriter.replaceOpWithNewOp<linalg::FillOp>(op, number, empty);
    return success();
  }
};

struct FillSplat : OpRewritePattern<tensor::SplatOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::SplatOp op,
                                PatternRewriter &rewriter) const override {
    Value empty = tensor::EmptyOp::create(rewriter, op.getLoc(), op.getType(),
                                          op.getDynamicSizes());
    rewriter.replaceOpWithNewOp<linalg::FillOp>(op, op.getInput(), empty);
    return success();
  }
};

} // namespace

/// Brings what structured ops can say in `function`, such as sums of gradients
/// and what they start from, into their form.
static void convertTensorOps(func::FuncOp function,
                             const FrozenRewritePatternSet &patterns) {
  GreedyRewriteConfig config;
  // A splat of static shape would become a constant.
  config.enableFolding(false);
  (void)applyPatternsGreedily(function, patterns, config);
}

SmallVector<func::FuncOp> albertc::convertDenseBoundaries(ModuleOp module) {
  SmallVector<func::FuncOp> dense;
  for (auto function : module.getOps<func::FuncOp>())
    if (function->hasAttr(RTDialect::kDenseAttr))
      dense.push_back(function);
  // Whether a callee is padded is asked while the others are converted.
  for (func::FuncOp function : dense)
    DenseFunction(function).convert();
  RewritePatternSet patterns(module.getContext());
  patterns.add<FillConstant, FillSplat>(patterns.getContext());
  linalg::populateElementwiseToLinalgConversionPatterns(patterns);
  FrozenRewritePatternSet structured(std::move(patterns));
  for (func::FuncOp function : dense) {
    function->removeAttr(RTDialect::kDenseAttr);
    convertTensorOps(function, structured);
    function.walk([](linalg::LinalgOp op) {
      op->setAttr(cpu::kKernelAttr,
                  StringAttr::get(op.getContext(), cpu::kDenseKernel));
    });
  }
  return dense;
}
