//===- AssignLayouts.cpp - How parameters lie in memory -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `rt-assign-layouts`. Values that hold one parameter, or the gradient or
/// a moment of it, lie in memory in one way: they are a class. The matrix
/// products that read a class say how.
///
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Passes.h"
#include "dialects/NN/IR/NNOps.h"
#include "dialects/Optim/IR/OptimDialect.h"
#include "dialects/RT/IR/RTDialect.h"
#include "dialects/RT/IR/RTOps.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/ADT/EquivalenceClasses.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/TypeSwitch.h"

namespace albertc {
#define GEN_PASS_DEF_ASSIGNLAYOUTSPASS
#include "compiler/Transforms/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

namespace {

using albertc::rt::Layout;
using albertc::rt::State;

/// The product that wants a layout, for messages.
struct Request {
  Layout layout;
  Operation *user;
};

/// The classes of values that lie in memory in one way.
class LayoutClasses {
public:
  explicit LayoutClasses(ModuleOp module) : module(module), symbols(module) {}

  /// Finds the classes.
  void collect() {
    module.walk([&](Operation *op) { relate(op); });
  }

  /// `user` reads `value` in `layout`. Fails, with an error, if another user
  /// reads it in another one.
  LogicalResult request(Value value, Request request);

  /// Whether every class with a layout belongs to a parameter, and what is not
  /// padded has part in none but those in rows; an error if not.
  LogicalResult check();

  /// Writes the layouts to types and parameters.
  void assign();

  /// Parameters that are stored in `layout`.
  size_t countParams(Layout layout);

private:
  using Key = const void *;

  void unite(Value left, Value right) {
    keep(left);
    keep(right);
    classes.unionSets(left.getAsOpaquePointer(), right.getAsOpaquePointer());
  }
  void unite(ValueRange left, ValueRange right) {
    for (auto [one, other] : llvm::zip_equal(left, right))
      unite(one, other);
  }
  void unite(FlatSymbolRefAttr name, Value value);
  void keep(Value value) {
    values.insert(value);
    classes.insert(value.getAsOpaquePointer());
  }
  Key getLeader(Key key) { return classes.getLeaderValue(key); }

  void relate(Operation *op);
  void relateCall(func::CallOp call);
  void relateLoop(scf::ForOp loop);
  void relateState(Operation *op);
  LogicalResult checkDense(Value value, const Request &request);

  ModuleOp module;
  SymbolTable symbols;
  llvm::EquivalenceClasses<Key> classes;
  llvm::SetVector<Value> values;
  llvm::SetVector<albertc::rt::ParamOp> params;
  /// Parameters whose value changes.
  llvm::DenseSet<StringAttr> written;
  /// Requests by the leaders of their classes.
  llvm::MapVector<Key, Request> requests;
};

} // namespace

//===----------------------------------------------------------------------===//
// Relations
//===----------------------------------------------------------------------===//

void LayoutClasses::unite(FlatSymbolRefAttr name, Value value) {
  auto param = symbols.lookup<albertc::rt::ParamOp>(name.getAttr());
  params.insert(param);
  keep(value);
  classes.insert(param.getOperation());
  classes.unionSets(param.getOperation(), value.getAsOpaquePointer());
}

void LayoutClasses::relateCall(func::CallOp call) {
  auto function = symbols.lookup<func::FuncOp>(call.getCallee());
  if (function.isExternal())
    return;
  unite(call.getOperands(), function.getArguments());
  unite(call.getResults(),
        function.getBody().front().getTerminator()->getOperands());
}

void LayoutClasses::relateLoop(scf::ForOp loop) {
  unite(loop.getInitArgs(), loop.getRegionIterArgs());
  unite(loop.getInitArgs(), loop.getYieldedValues());
  unite(loop.getInitArgs(), loop.getResults());
}

/// All values of `op` that have the type of its first operand.
void LayoutClasses::relateState(Operation *op) {
  Value first = op->getOperand(0);
  for (Value value : op->getOperands())
    if (value.getType() == first.getType())
      unite(first, value);
  for (Value value : op->getResults())
    if (value.getType() == first.getType())
      unite(first, value);
}

/// Whether `op` reads tensors that lie in memory as their types say.
static bool isDense(Operation *op) {
  auto function = op->getParentOfType<func::FuncOp>();
  return function && function->hasAttr(albertc::rt::RTDialect::kDenseAttr);
}

void LayoutClasses::relate(Operation *op) {
  if (isDense(op) &&
      !isa<albertc::rt::LoadOp, albertc::rt::StoreOp, func::CallOp>(op))
    return;
  if (isa_and_present<optim::OptimDialect>(op->getDialect()))
    return relateState(op);
  llvm::TypeSwitch<Operation *>(op)
      .Case<albertc::rt::LoadOp>(
          [&](auto load) { unite(load.getParamAttr(), load.getResult()); })
      .Case<albertc::rt::StoreOp>([&](auto store) {
        unite(store.getParamAttr(), store.getValue());
        if (store.getState() == State::Value)
          written.insert(store.getParamAttr().getAttr());
      })
      .Case<tensor::ExtractSliceOp>([&](auto slice) {
        unite(Value(slice.getSource()), slice.getResult());
      })
      .Case<tensor::InsertSliceOp>([&](auto slice) {
        unite(Value(slice.getSource()), slice.getResult());
        unite(Value(slice.getDest()), slice.getResult());
      })
      .Case<bufferization::MaterializeInDestinationOp>([&](auto write) {
        if (write.getResult()) {
          unite(write.getSource(), write.getResult());
          unite(write.getDest(), write.getResult());
        }
      })
      .Case<nn::WeightGradOp, nn::GroupedWeightGradOp, nn::ScatterRowsOp>(
          [&](auto sum) { unite(sum.getAccumulator(), sum.getResult()); })
      .Case<nn::TransposeOp>([&](auto op) { keep(op.getResult()); })
      .Case<nn::LinearCrossEntropyGradOp>([&](auto loss) {
        unite(Value(loss.getTable()), loss.getTableGrad());
        unite(Value(loss.getTableAccumulator()), loss.getTableGrad());
      })
      .Case<func::CallOp>([&](func::CallOp call) { relateCall(call); })
      .Case<scf::ForOp>([&](scf::ForOp loop) { relateLoop(loop); });
}

//===----------------------------------------------------------------------===//
// Layouts
//===----------------------------------------------------------------------===//

LogicalResult LayoutClasses::request(Value value, Request request) {
  keep(value);
  auto [known, isNew] =
      requests.insert({getLeader(value.getAsOpaquePointer()), request});
  if (isNew || known->second.layout == request.layout)
    return success();
  const Request &first = known->second;
  InFlightDiagnostic error =
      request.user->emitOpError("expected a weight that can be stored in ")
      << albertc::rt::stringifyLayout(request.layout)
      << ", found one that another product reads in "
      << albertc::rt::stringifyLayout(first.layout)
      << "; give the products a parameter each";
  error.attachNote(first.user->getLoc()) << "the other product is here";
  return error;
}

/// `value`, which is stored in the layout that `request` wants, must be nothing
/// that functions which are not padded compute or read, other than the value of
/// a parameter, of which there can be a copy.
LogicalResult LayoutClasses::checkDense(Value value, const Request &request) {
  auto fail = [&](Operation *op) {
    InFlightDiagnostic error =
        op->emitOpError("expected what is kept of a parameter to be stored in "
                        "rows, found it in ")
        << albertc::rt::stringifyLayout(request.layout)
        << ", as a product reads the parameter; give the two a parameter each";
    error.attachNote(request.user->getLoc()) << "the product is here";
    return error;
  };
  Operation *def = value.getDefiningOp();
  auto load = dyn_cast_or_null<albertc::rt::LoadOp>(def);
  bool isCopied = load && load.getState() == State::Value &&
                  !written.contains(load.getParamAttr().getAttr());
  if (def && isDense(def) &&
      !isa<albertc::rt::LoadOp, func::CallOp, tensor::EmptyOp>(def))
    return fail(def);
  for (Operation *user : value.getUsers())
    if (isDense(user) && !isCopied &&
        !isa<albertc::rt::StoreOp, func::CallOp>(user))
      return fail(user);
  return success();
}

LogicalResult LayoutClasses::check() {
  llvm::DenseSet<Key> ofParams;
  for (albertc::rt::ParamOp param : params)
    ofParams.insert(getLeader(param.getOperation()));
  // A transposed weight is written in the layout that is wanted.
  module.walk([&](nn::TransposeOp op) {
    ofParams.insert(getLeader(op.getResult().getAsOpaquePointer()));
  });
  for (auto &[leader, request] : requests)
    if (!ofParams.contains(leader) && request.layout != Layout::Rows)
      return request.user->emitOpError(
                 "expected a weight that is a parameter or a slot of one, "
                 "found ")
             << request.user->getOperand(1);
  for (Value value : values) {
    auto *request = requests.find(getLeader(value.getAsOpaquePointer()));
    if (request != requests.end() && request->second.layout != Layout::Rows &&
        failed(checkDense(value, request->second)))
      return failure();
  }
  return success();
}

static RankedTensorType inLayout(RankedTensorType type, Layout layout) {
  if (layout == Layout::Rows)
    return type;
  return RankedTensorType::get(
      type.getShape(), type.getElementType(),
      albertc::rt::LayoutAttr::get(type.getContext(), layout));
}

/// Gives readers of `load` in a function that is not padded, other than calls
/// of those that are, a copy of the parameter that is stored in rows.
static void readRows(albertc::rt::LoadOp load, SymbolTable &symbols) {
  auto type = cast<RankedTensorType>(load.getType());
  auto isReader = [](OpOperand &use) {
    return !isa<func::CallOp>(use.getOwner());
  };
  if (!type.getEncoding() || llvm::none_of(load->getUses(), isReader))
    return;
  auto param = symbols.lookup<albertc::rt::ParamOp>(load.getParam());
  std::string name = (load.getParam() + ".rows").str();
  auto copy = symbols.lookup<albertc::rt::ParamOp>(name);
  if (!copy) {
    copy = param.clone();
    copy.setSymName(name);
    copy.setType(type.dropEncoding());
    copy.setLayout(Layout::Rows);
    symbols.insert(copy, std::next(param->getIterator()));
  }
  OpBuilder builder(load);
  auto rows =
      albertc::rt::LoadOp::create(builder, load.getLoc(), type.dropEncoding(),
                                  copy.getSymName(), load.getState());
  load.getResult().replaceUsesWithIf(rows.getResult(), isReader);
}

void LayoutClasses::assign() {
  for (Value value : values) {
    auto *request = requests.find(getLeader(value.getAsOpaquePointer()));
    auto type = dyn_cast<RankedTensorType>(value.getType());
    if (type && request != requests.end())
      value.setType(inLayout(type, request->second.layout));
  }
  for (albertc::rt::ParamOp param : params) {
    auto *request = requests.find(getLeader(param.getOperation()));
    if (request == requests.end())
      continue;
    param.setType(inLayout(param.getTensorType(), request->second.layout));
    param.setLayout(request->second.layout);
  }
  SmallVector<albertc::rt::LoadOp> dense;
  module.walk([&](albertc::rt::LoadOp load) {
    if (isDense(load))
      dense.push_back(load);
  });
  for (albertc::rt::LoadOp load : dense)
    readRows(load, symbols);
  for (auto function : module.getOps<func::FuncOp>()) {
    if (function.isExternal())
      continue;
    Block &body = function.getBody().front();
    function.setFunctionType(
        FunctionType::get(module.getContext(), body.getArgumentTypes(),
                          body.getTerminator()->getOperandTypes()));
  }
}

size_t LayoutClasses::countParams(Layout layout) {
  return llvm::count_if(params, [&](albertc::rt::ParamOp param) {
    return param.getLayout() == layout;
  });
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

/// The request of `op` for the value that it gives, if it has one.
static std::optional<std::pair<Value, Layout>> getRequest(Operation *op) {
  using Result = std::optional<std::pair<Value, Layout>>;
  return llvm::TypeSwitch<Operation *, Result>(op)
      .Case<nn::LinearOp>([](auto linear) -> Result {
        // A transposed weight is read in rows as in panels.
        if (linear.getTransposeWeight())
          return std::nullopt;
        return {{linear.getWeight(), Layout::Panels}};
      })
      .Case<nn::GroupedLinearOp, nn::GroupedInputGradOp>(
          [](auto grouped) -> Result {
            return {{grouped.getWeight(), Layout::Groups}};
          })
      .Case<nn::GatherRowsOp, nn::LinearCrossEntropyOp,
            nn::LinearCrossEntropyGradOp>([](auto reader) -> Result {
        return {{reader.getTable(), Layout::Rows}};
      })
      .Default([](Operation *) { return std::nullopt; });
}

namespace {

struct AssignLayouts final
    : albertc::impl::AssignLayoutsPassBase<AssignLayouts> {
  void runOnOperation() override {
    LayoutClasses classes(getOperation());
    classes.collect();
    WalkResult result = getOperation().walk([&](Operation *op) {
      auto request = getRequest(op);
      if (request &&
          failed(classes.request(request->first, {request->second, op})))
        return WalkResult::interrupt();
      return WalkResult::advance();
    });
    if (result.wasInterrupted() || failed(classes.check()))
      return signalPassFailure();
    classes.assign();
    numPanels += classes.countParams(Layout::Panels);
    numGroups += classes.countParams(Layout::Groups);
    getOperation().walk([](albertc::rt::ParamOp param) {
      if (!param.getLayout())
        param.setLayout(Layout::Rows);
    });
  }
};

} // namespace
