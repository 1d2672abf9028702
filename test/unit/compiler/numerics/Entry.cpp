//===- Entry.cpp - an entry of a program in f64 -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// States become arguments, f32 f64.
///
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/Entry.h"

#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/RT/IR/RTOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::numerics;
using rt::RTDialect;
using Kind = EntryArgument::Kind;

static constexpr StringLiteral kWritable = "bufferization.writable";

namespace {
/// Rewrites one function in place.
class EntryRewriter {
public:
  explicit EntryRewriter(func::FuncOp function) : function(function) {}

  std::vector<EntryArgument> rewrite() {
    nameArguments();
    replaceLoads();
    replaceStores();
    widen();
    updateType();
    return std::move(arguments);
  }

private:
  void nameArguments();
  void replaceLoads();
  void replaceStores();
  void widen();
  void updateType();
  Value addArgument(Kind kind, StringRef name, Type type);
  Value findArgument(Kind kind, rt::LoadOp load);

  func::FuncOp function;
  std::vector<EntryArgument> arguments;
  SmallVector<DictionaryAttr> attributes;
};
} // namespace

/// The attributes of an argument of that kind: what is no destination must not
/// be written in place.
static DictionaryAttr attributesOf(MLIRContext *context, Kind kind) {
  Builder builder(context);
  bool isWritten = kind == Kind::Output || kind == Kind::Gradient;
  return isWritten ? builder.getDictionaryAttr({})
                   : builder.getDictionaryAttr(builder.getNamedAttr(
                         kWritable, builder.getBoolAttr(false)));
}

void EntryRewriter::nameArguments() {
  Block &body = function.front();
  for (unsigned i = 1; i < body.getNumArguments(); ++i) {
    auto input =
        function.getArgAttrOfType<StringAttr>(i, RTDialect::kInputAttr);
    auto output =
        function.getArgAttrOfType<StringAttr>(i, RTDialect::kOutputAttr);
    Kind kind = input ? Kind::Input : Kind::Output;
    arguments.push_back({kind, (input ? input : output).str(), "", {}});
    attributes.push_back(attributesOf(function.getContext(), kind));
  }
  // The session's context serves loops of later phases.
  body.eraseArgument(0);
}

Value EntryRewriter::addArgument(Kind kind, StringRef name, Type type) {
  arguments.push_back({kind, name.str(), "", {}});
  attributes.push_back(attributesOf(function.getContext(), kind));
  return function.front().addArgument(type, function.getLoc());
}

/// The argument for what is loaded, wherever else it is loaded too.
Value EntryRewriter::findArgument(Kind kind, rt::LoadOp load) {
  for (auto [i, argument] : llvm::enumerate(arguments))
    if (argument.kind == kind && argument.name == load.getParam())
      return function.getArgument(i);
  return addArgument(kind, load.getParam(), load.getType());
}

void EntryRewriter::replaceLoads() {
  for (auto load :
       llvm::make_early_inc_range(function.front().getOps<rt::LoadOp>())) {
    Kind kind = load.getState() == rt::State::Value ? Kind::Value : Kind::Sum;
    load.replaceAllUsesWith(findArgument(kind, load));
    load.erase();
  }
}

void EntryRewriter::replaceStores() {
  Operation *end = function.front().getTerminator();
  for (auto store :
       llvm::make_early_inc_range(function.front().getOps<rt::StoreOp>())) {
    Value value = store.getValue();
    Value destination =
        addArgument(Kind::Gradient, store.getParam(), value.getType());
    OpBuilder builder(store);
    Value stored = bufferization::MaterializeInDestinationOp::create(
                       builder, store.getLoc(), value, destination)
                       .getResult();
    end->insertOperands(end->getNumOperands(), stored);
    store.erase();
  }
}

static Type widened(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.getElementType().isF32())
    return type;
  return tensor.clone(Float64Type::get(type.getContext()));
}

static void widenConstant(arith::ConstantOp constant, Type f64) {
  if (auto value = dyn_cast<FloatAttr>(constant.getValue()))
    constant.setValueAttr(FloatAttr::get(f64, value.getValueAsDouble()));
  auto values = dyn_cast<DenseFPElementsAttr>(constant.getValue());
  if (values && values.getElementType().isF32())
    constant.setValueAttr(values.mapValues(f64, [](const APFloat &value) {
      return APFloat(value.convertToDouble()).bitcastToAPInt();
    }));
}

void EntryRewriter::widen() {
  Type f64 = Float64Type::get(function.getContext());
  for (auto [argument, value] :
       llvm::zip_equal(arguments, function.front().getArguments()))
    if (argument.name != "key_bias")
      value.setType(widened(value.getType()));
  function.walk([&](Operation *op) {
    if (auto constant = dyn_cast<arith::ConstantOp>(op))
      widenConstant(constant, f64);
    if (auto structured = dyn_cast<linalg::LinalgOp>(op))
      for (Value value : structured.getBlock()->getArguments())
        value.setType(value.getType().isF32() ? f64 : value.getType());
    for (Value result : op->getResults())
      result.setType(result.getType().isF32() ? f64
                                              : widened(result.getType()));
    // The one vector of the body that is of dynamic size is the bias of keys.
    if (auto stack = dyn_cast<albert::StackOp>(op))
      for (Value value : stack.getBody().getArguments())
        if (cast<RankedTensorType>(value.getType()).getRank() != 1 ||
            cast<RankedTensorType>(value.getType()).hasStaticShape())
          value.setType(widened(value.getType()));
  });
}

void EntryRewriter::updateType() {
  Block &body = function.front();
  for (auto [argument, value] :
       llvm::zip_equal(arguments, body.getArguments())) {
    auto type = cast<RankedTensorType>(value.getType());
    llvm::raw_string_ostream(argument.elementType) << type.getElementType();
    for (int64_t size : type.getShape())
      argument.shape.push_back(ShapedType::isDynamic(size) ? -1 : size);
  }
  function.setFunctionType(
      FunctionType::get(function.getContext(), body.getArgumentTypes(),
                        body.getTerminator()->getOperandTypes()));
  function.setAllArgAttrs(attributes);
  function.removeResAttrsAttr();
}

EntrySource albertc::numerics::rewriteEntry(func::FuncOp function) {
  auto module = function->getParentOfType<ModuleOp>();
  for (auto other : llvm::make_early_inc_range(module.getOps<func::FuncOp>()))
    if (other != function)
      other.erase();
  EntrySource source;
  source.arguments = EntryRewriter(function).rewrite();
  for (auto param : llvm::make_early_inc_range(module.getOps<rt::ParamOp>()))
    param.erase();
  module->removeAttr(RTDialect::kProgramAttr);
  llvm::raw_string_ostream(source.text) << module;
  return source;
}
