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

namespace albertc {
#define GEN_PASS_DEF_ASSIGNLAYOUTSPASS
#include "compiler/Transforms/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

namespace {

/// The values that carry a parameter to a matrix product.
class PanelValues {
public:
  explicit PanelValues(ModuleOp module) : module(module), symbols(module) {}

  /// Marks `value` and everything it is a view or a copy of. Fails, with an
  /// error, if it does not come from a parameter.
  LogicalResult trace(Value value, Operation *user) {
    if (!values.insert(value))
      return success();
    if (auto slice = value.getDefiningOp<tensor::ExtractSliceOp>())
      return trace(slice.getSource(), user);
    if (auto load = value.getDefiningOp<albertc::rt::LoadOp>())
      return traceParam(load, user);
    if (auto argument = dyn_cast<BlockArgument>(value))
      if (auto function =
              dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp()))
        return traceCallers(function, argument.getArgNumber(), user);
    return user->emitOpError("expected a weight that is a parameter or a slot "
                             "of one, found ")
           << value;
  }

  /// Writes the encoding to all marked values, their functions and parameters.
  void assign() {
    for (Value value : values)
      value.setType(inPanels(cast<RankedTensorType>(value.getType())));
    for (func::FuncOp function : functions)
      function.setFunctionType(FunctionType::get(
          module.getContext(), function.getBody().getArgumentTypes(),
          function.getFunctionType().getResults()));
    for (albertc::rt::ParamOp param : params) {
      param.setType(inPanels(param.getTensorType()));
      param.setLayout(albertc::rt::Layout::Panels);
    }
  }

  size_t getNumParams() const { return params.size(); }

private:
  static RankedTensorType inPanels(RankedTensorType type) {
    return RankedTensorType::get(
        type.getShape(), type.getElementType(),
        albertc::rt::LayoutAttr::get(type.getContext(),
                                     albertc::rt::Layout::Panels));
  }

  LogicalResult traceParam(albertc::rt::LoadOp load, Operation *user) {
    auto param = symbols.lookup<albertc::rt::ParamOp>(load.getParam());
    if (!params.insert(param))
      return success();
    // Every load of a parameter has its type.
    WalkResult result = module.walk([&](albertc::rt::LoadOp other) {
      return failed(other.getParamAttr() == load.getParamAttr()
                        ? trace(other.getResult(), user)
                        : success())
                 ? WalkResult::interrupt()
                 : WalkResult::advance();
    });
    return failure(result.wasInterrupted());
  }

  LogicalResult traceCallers(func::FuncOp function, unsigned argument,
                             Operation *user) {
    functions.insert(function);
    auto uses = SymbolTable::getSymbolUses(function, module);
    for (SymbolTable::SymbolUse use : *uses)
      if (auto call = dyn_cast<func::CallOp>(use.getUser()))
        if (failed(trace(call.getOperand(argument), user)))
          return failure();
    return success();
  }

  ModuleOp module;
  SymbolTable symbols;
  llvm::SetVector<Value> values;
  llvm::SetVector<func::FuncOp> functions;
  llvm::SetVector<albertc::rt::ParamOp> params;
};

struct AssignLayouts final
    : albertc::impl::AssignLayoutsPassBase<AssignLayouts> {
  void runOnOperation() override {
    PanelValues panels(getOperation());
    WalkResult result = getOperation().walk([&](nn::LinearOp op) {
      if (!op.getTransposeWeight() && failed(panels.trace(op.getWeight(), op)))
        return WalkResult::interrupt();
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      return signalPassFailure();
    panels.assign();
    numPanels += panels.getNumParams();
    getOperation().walk([](albertc::rt::ParamOp param) {
      if (!param.getLayout())
        param.setLayout(albertc::rt::Layout::Rows);
    });
  }
};

} // namespace
