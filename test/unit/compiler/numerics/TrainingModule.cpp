//===- TrainingModule.cpp - a training entry in f64 -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Rewrites what the frontend builds: states become arguments, f32 f64.
///
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/TrainingModule.h"

#include "compiler/Pipelines/Pipelines.h"
#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/RT/IR/RTOps.h"
#include "frontends/Albert/ModuleBuilder.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"
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

void EntryRewriter::replaceLoads() {
  for (auto load :
       llvm::make_early_inc_range(function.front().getOps<rt::LoadOp>())) {
    Kind kind = load.getState() == rt::State::Value ? Kind::Value : Kind::Sum;
    load.replaceAllUsesWith(addArgument(kind, load.getParam(), load.getType()));
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

void EntryRewriter::widen() {
  Type f64 = Float64Type::get(function.getContext());
  for (auto [argument, value] :
       llvm::zip_equal(arguments, function.front().getArguments()))
    if (argument.name != "key_bias")
      value.setType(widened(value.getType()));
  function.walk([&](Operation *op) {
    if (auto constant = dyn_cast<arith::ConstantOp>(op))
      if (auto value = dyn_cast<FloatAttr>(constant.getValue()))
        constant.setValueAttr(FloatAttr::get(f64, value.getValueAsDouble()));
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

EntrySource
albertc::numerics::buildTrainingEntry(const frontend::AlbertConfig &config,
                                      const std::string &entry) {
  DialectRegistry registry;
  registerPipelineDialects(registry);
  MLIRContext context(registry);
  OwningOpRef<ModuleOp> module = frontend::buildModule(
      context, config, frontend::Program::Pretrain, frontend::Bounds());
  EntrySource source;
  for (auto function :
       llvm::make_early_inc_range(module->getOps<func::FuncOp>())) {
    if (function.getName() == entry)
      source.arguments = EntryRewriter(function).rewrite();
    else
      function.erase();
  }
  for (auto param : llvm::make_early_inc_range(module->getOps<rt::ParamOp>()))
    param.erase();
  (*module)->removeAttr(RTDialect::kProgramAttr);
  llvm::raw_string_ostream(source.text) << *module;
  return source;
}
