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
/// What a function does with one state of one parameter.
struct StateUse {
  SmallVector<LoadOp> loads;
  SmallVector<StoreOp> stores;
};
using StateKey = std::pair<StringAttr, State>;
using StateUses = llvm::MapVector<StateKey, StateUse>;

constexpr State kStates[] = {State::Value, State::Gradient, State::FirstMoment,
                             State::SecondMoment};

/// Turns the parameters of one function into arguments.
class FunctionConverter {
public:
  explicit FunctionConverter(func::FuncOp function)
      : function(function), builder(function) {
    function.walk([&](LoadOp load) {
      uses[{load.getParamAttr().getAttr(), load.getState()}].loads.push_back(
          load);
    });
    function.walk([&](StoreOp store) {
      uses[{store.getParamAttr().getAttr(), store.getState()}].stores.push_back(
          store);
    });
  }

  /// Whether there is anything to do; fails, with an error, where there must
  /// not be.
  FailureOr<bool> check();
  /// Appends the arguments for `param`; returns how many there are.
  unsigned convert(ParamOp param);

private:
  LogicalResult checkStore(StoreOp store);
  Value addArgument(ParamOp param, State state, bool written);
  void convertStore(StoreOp store, Value destination);

  func::FuncOp function;
  OpBuilder builder;
  StateUses uses;
};

struct ParamsToArgumentsPass final
    : albertc::rt::impl::RTParamsToArgumentsPassBase<ParamsToArgumentsPass> {
  void runOnOperation() override;
};
} // namespace

LogicalResult FunctionConverter::checkStore(StoreOp store) {
  // The stored value becomes a result of the function.
  if (store->getParentOp() != function || !function.getBody().hasOneBlock())
    return store.emitOpError("expected outside of loops and branches, found "
                             "inside of one");
  // By the time it is stored, another store may have overwritten it.
  auto load = store.getValue().getDefiningOp<LoadOp>();
  if (load && (load.getParam() != store.getParam() ||
               load.getState() != store.getState()))
    return store.emitOpError() << "expected a computed value, found the "
                               << stringifyState(load.getState()) << " of "
                               << load.getParamAttr() << " as it was loaded";
  return success();
}

FailureOr<bool> FunctionConverter::check() {
  if (uses.empty())
    return false;
  const StateUse &first = uses.begin()->second;
  Operation *op = first.loads.empty()
                      ? static_cast<Operation *>(first.stores.front())
                      : static_cast<Operation *>(first.loads.front());
  if (function.isPrivate() || function.isExternal())
    return op->emitError() << "expected parameters to be used in entry "
                              "functions only, found a use in the private "
                              "function @"
                           << function.getSymName();
  for (auto &[key, use] : uses) {
    if (use.stores.size() > 1)
      return use.stores[1].emitOpError()
             << "expected one store to the " << stringifyState(key.second)
             << " of " << use.stores[1].getParamAttr()
             << " in a function, found another one";
    for (StoreOp store : use.stores)
      if (failed(checkStore(store)))
        return failure();
  }
  return true;
}

/// Appends an argument for `state` of `param`.
Value FunctionConverter::addArgument(ParamOp param, State state, bool written) {
  SmallVector<NamedAttribute> attributes = {
      builder.getNamedAttr(
          bufferization::BufferizationDialect::kWritableAttrName,
          builder.getBoolAttr(written)),
      builder.getNamedAttr(RTDialect::kParamAttr,
                           FlatSymbolRefAttr::get(param.getSymNameAttr()))};
  if (state != State::Value)
    attributes.push_back(builder.getNamedAttr(
        RTDialect::kStateAttr, builder.getStringAttr(stringifyState(state))));
  unsigned index = function.getNumArguments();
  // Functions can only refuse arguments of types that they do not know.
  (void)function.insertArgument(index, param.getType(),
                                builder.getDictionaryAttr(attributes),
                                param.getLoc());
  return function.getArgument(index);
}

/// The stored value becomes a result of the function, in the argument's place.
void FunctionConverter::convertStore(StoreOp store, Value destination) {
  Operation *terminator = function.getBody().front().getTerminator();
  builder.setInsertionPoint(terminator);
  Value written = bufferization::MaterializeInDestinationOp::create(
                      builder, store.getLoc(), store.getValue(), destination)
                      .getResult();
  terminator->insertOperands(terminator->getNumOperands(), written);
  (void)function.insertResult(function.getNumResults(), written.getType(),
                              DictionaryAttr());
  store.erase();
}

unsigned FunctionConverter::convert(ParamOp param) {
  unsigned count = 0;
  for (State state : kStates) {
    auto *found = uses.find({param.getSymNameAttr(), state});
    if (found == uses.end())
      continue;
    StateUse &use = found->second;
    Value argument = addArgument(param, state, !use.stores.empty());
    for (LoadOp load : use.loads) {
      load.replaceAllUsesWith(argument);
      load.erase();
    }
    for (StoreOp store : use.stores)
      convertStore(store, argument);
    ++count;
  }
  return count;
}

void ParamsToArgumentsPass::runOnOperation() {
  ModuleOp module = getOperation();
  SmallVector<ParamOp> params(module.getOps<ParamOp>());
  llvm::DenseSet<StringAttr> used;
  for (auto function : module.getOps<func::FuncOp>()) {
    FunctionConverter converter(function);
    FailureOr<bool> needed = converter.check();
    if (failed(needed))
      return signalPassFailure();
    if (!*needed)
      continue;
    for (ParamOp param : params) {
      unsigned count = converter.convert(param);
      if (count != 0)
        used.insert(param.getSymNameAttr());
      numArguments += count;
    }
  }
  for (ParamOp param : params) {
    // An earlier run may have left arguments that name the parameter.
    if (used.contains(param.getSymNameAttr()) ||
        !SymbolTable::symbolKnownUseEmpty(param, module))
      continue;
    param.erase();
    ++numErased;
  }
}
