//===- ParamsToArguments.cpp - parameters become entry arguments ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements `rt-params-to-arguments`. State is arguments, not globals: two
/// sessions of one program then need nothing but two sets of buffers.
///
//===----------------------------------------------------------------------===//
#include "dialects/RT/IR/RTOps.h"
#include "dialects/RT/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/MapVector.h"

namespace albertc::rt {
#define GEN_PASS_DEF_RTPARAMSTOARGUMENTSPASS
#include "dialects/RT/Transforms/Passes.h.inc"
} // namespace albertc::rt

using namespace mlir;
using namespace albertc::rt;

namespace {
/// The loads of one function by the name of their parameter.
using LoadMap = llvm::DenseMap<StringAttr, SmallVector<LoadOp>>;

LoadMap collectLoads(func::FuncOp function) {
  LoadMap loads;
  function.walk([&](LoadOp load) {
    loads[load.getParamAttr().getAttr()].push_back(load);
  });
  return loads;
}

struct ParamsToArgumentsPass final
    : albertc::rt::impl::RTParamsToArgumentsPassBase<ParamsToArgumentsPass> {
  void runOnOperation() override;

private:
  LogicalResult convertFunction(func::FuncOp function, ArrayRef<ParamOp> params,
                                llvm::DenseSet<StringAttr> &used);
};
} // namespace

/// Appends one argument for every parameter of `params` that `function` loads
/// and adds the parameters' names to `used`.
LogicalResult
ParamsToArgumentsPass::convertFunction(func::FuncOp function,
                                       ArrayRef<ParamOp> params,
                                       llvm::DenseSet<StringAttr> &used) {
  LoadMap loads = collectLoads(function);
  if (loads.empty())
    return success();
  if (function.isPrivate() || function.isExternal())
    return loads.begin()->second.front().emitError()
           << "expected parameters to be loaded in entry functions only, found "
              "a load in the private function @"
           << function.getSymName();
  Builder builder(&getContext());
  for (ParamOp param : params) {
    auto uses = loads.find(param.getSymNameAttr());
    if (uses == loads.end())
      continue;
    NamedAttribute attributes[] = {
        builder.getNamedAttr(
            bufferization::BufferizationDialect::kWritableAttrName,
            builder.getBoolAttr(false)),
        builder.getNamedAttr(RTDialect::kParamAttr,
                             FlatSymbolRefAttr::get(param.getSymNameAttr()))};
    unsigned index = function.getNumArguments();
    if (failed(function.insertArgument(index, param.getType(),
                                       builder.getDictionaryAttr(attributes),
                                       param.getLoc())))
      return failure();
    for (LoadOp load : uses->second) {
      load.replaceAllUsesWith(function.getArgument(index));
      load.erase();
    }
    used.insert(param.getSymNameAttr());
    ++numArguments;
  }
  return success();
}

void ParamsToArgumentsPass::runOnOperation() {
  ModuleOp module = getOperation();
  SmallVector<ParamOp> params(module.getOps<ParamOp>());
  llvm::DenseSet<StringAttr> used;
  for (auto function : module.getOps<func::FuncOp>())
    if (failed(convertFunction(function, params, used)))
      return signalPassFailure();
  for (ParamOp param : params) {
    // An earlier run may have left arguments that name the parameter.
    if (used.contains(param.getSymNameAttr()) ||
        !SymbolTable::symbolKnownUseEmpty(param, module))
      continue;
    param.erase();
    ++numErased;
  }
}
