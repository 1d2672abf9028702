//===- AssignLayouts.cpp - How parameters lie in memory -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `rt-assign-layouts`: traces the weights of matrix products back to
/// the parameters they come from.
///
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Passes.h"
#include "dialects/NN/IR/NNOps.h"
#include "dialects/RT/IR/RTDialect.h"
#include "dialects/RT/IR/RTOps.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/MapVector.h"

namespace albertc {
#define GEN_PASS_DEF_ASSIGNLAYOUTSPASS
#include "compiler/Transforms/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

namespace {

using albertc::rt::Layout;

/// The product that wants a layout, for messages.
struct Request {
  Layout layout;
  Operation *user;
};

/// The values that carry a parameter to a matrix product.
class WeightValues {
public:
  explicit WeightValues(ModuleOp module) : module(module), symbols(module) {}

  /// Marks `value` and everything it is a view or a copy of. Fails, with an
  /// error, if it does not come from a parameter or has another layout.
  LogicalResult trace(Value value, Request request) {
    auto [known, isNew] = values.insert({value, request});
    if (!isNew)
      return checkSame(known->second, request);
    if (auto slice = value.getDefiningOp<tensor::ExtractSliceOp>())
      return trace(slice.getSource(), request);
    if (auto load = value.getDefiningOp<albertc::rt::LoadOp>())
      return traceParam(load, request);
    if (auto argument = dyn_cast<BlockArgument>(value))
      if (auto function =
              dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp()))
        return traceCallers(function, argument.getArgNumber(), request);
    Operation *user = request.user;
    return user->emitOpError("expected a weight that is a parameter or a slot "
                             "of one, found ")
           << value;
  }

  /// Writes the encoding to all marked values, their functions and parameters.
  void assign() {
    for (auto &[value, request] : values)
      value.setType(
          inLayout(cast<RankedTensorType>(value.getType()), request.layout));
    for (func::FuncOp function : functions)
      function.setFunctionType(FunctionType::get(
          module.getContext(), function.getBody().getArgumentTypes(),
          function.getFunctionType().getResults()));
    for (auto &[param, request] : params) {
      auto declaration = cast<albertc::rt::ParamOp>(param);
      declaration.setType(
          inLayout(declaration.getTensorType(), request.layout));
      declaration.setLayout(request.layout);
    }
  }

  /// Parameters that are stored in `layout`.
  size_t countParams(Layout layout) const {
    return llvm::count_if(params, [&](const auto &entry) {
      return entry.second.layout == layout;
    });
  }

private:
  static RankedTensorType inLayout(RankedTensorType type, Layout layout) {
    return RankedTensorType::get(
        type.getShape(), type.getElementType(),
        albertc::rt::LayoutAttr::get(type.getContext(), layout));
  }

  static LogicalResult checkSame(const Request &first, const Request &second) {
    if (first.layout == second.layout)
      return success();
    InFlightDiagnostic error =
        second.user->emitOpError("expected a weight that can be stored in ")
        << albertc::rt::stringifyLayout(second.layout)
        << ", found one that another product reads in "
        << albertc::rt::stringifyLayout(first.layout)
        << "; give the products a parameter each";
    error.attachNote(first.user->getLoc()) << "the other product is here";
    return error;
  }

  LogicalResult traceParam(albertc::rt::LoadOp load, Request request) {
    auto param = symbols.lookup<albertc::rt::ParamOp>(load.getParam());
    auto [known, isNew] = params.insert({param, request});
    if (!isNew)
      return checkSame(known->second, request);
    // Every load of a parameter has its type.
    WalkResult result = module.walk([&](albertc::rt::LoadOp other) {
      return failed(other.getParamAttr() == load.getParamAttr()
                        ? trace(other.getResult(), request)
                        : success())
                 ? WalkResult::interrupt()
                 : WalkResult::advance();
    });
    return failure(result.wasInterrupted());
  }

  LogicalResult traceCallers(func::FuncOp function, unsigned argument,
                             Request request) {
    functions.insert(function);
    auto uses = SymbolTable::getSymbolUses(function, module);
    for (SymbolTable::SymbolUse use : *uses)
      if (auto call = dyn_cast<func::CallOp>(use.getUser()))
        if (failed(trace(call.getOperand(argument), request)))
          return failure();
    return success();
  }

  ModuleOp module;
  SymbolTable symbols;
  llvm::MapVector<Value, Request> values;
  llvm::SetVector<func::FuncOp> functions;
  llvm::MapVector<Operation *, Request> params;
};

struct AssignLayouts final
    : albertc::impl::AssignLayoutsPassBase<AssignLayouts> {
  void runOnOperation() override {
    WeightValues weights(getOperation());
    WalkResult result = getOperation().walk([&](Operation *op) {
      LogicalResult traced = success();
      if (auto linear = dyn_cast<nn::LinearOp>(op)) {
        // The rows of a transposed weight are read as they are.
        if (!linear.getTransposeWeight())
          traced = weights.trace(linear.getWeight(), {Layout::Panels, op});
      } else if (auto grouped = dyn_cast<nn::GroupedLinearOp>(op)) {
        traced = weights.trace(grouped.getWeight(), {Layout::Groups, op});
      }
      return failed(traced) ? WalkResult::interrupt() : WalkResult::advance();
    });
    if (result.wasInterrupted())
      return signalPassFailure();
    weights.assign();
    numPanels += weights.countParams(Layout::Panels);
    numGroups += weights.countParams(Layout::Groups);
    getOperation().walk([](albertc::rt::ParamOp param) {
      if (!param.getLayout())
        param.setLayout(Layout::Rows);
    });
  }
};

} // namespace
