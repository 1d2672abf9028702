//===- GraphModule.cpp - a graph that is differentiated ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/GraphModule.h"

#include "compiler/Conversion/Passes.h"
#include "compiler/Pipelines/Pipelines.h"
#include "dialects/Optim/IR/OptimOps.h"
#include "dialects/RT/IR/RTOps.h"
#include "frontends/TensorFlow/GraphImporter.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/PassManager.h"

#include "gtest/gtest.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::numerics;
using rt::RTDialect;

/// The graph of a file as a function; null, and a failure, if there is none.
static OwningOpRef<ModuleOp>
lowerGraph(MLIRContext &context, const std::string &path,
           const std::vector<std::string> &outputs) {
  frontend::Problems problems;
  auto file = frontend::readGraphFile(path, {}, problems);
  OwningOpRef<ModuleOp> module;
  if (file)
    module = frontend::importGraph(context, std::move(*file), problems);
  PipelineOptions options;
  options.graph.outputs = outputs;
  options.graph.keepStopGradients = true;
  PassManager manager(&context);
  buildPhase(manager, Phase::TFG, options);
  manager.addPass(createConvertTFGToLinalgPass());
  if (module && succeeded(manager.run(*module)))
    return module;
  ADD_FAILURE() << "no program of " << path;
  return nullptr;
}

/// What `entry` writes to its destination `result`; null if these are no
/// floats.
static Value findOutput(Value result) {
  auto insert = result.getDefiningOp<tensor::InsertSliceOp>();
  if (!insert || !insert.getSourceType().getElementType().isF32())
    return {};
  return insert.getSource()
      .getDefiningOp<bufferization::MaterializeInDestinationOp>()
      .getSource();
}

/// A new input of `entry`, cotangents of what is written to `destination`.
static Value addCotangents(func::FuncOp entry, unsigned destination,
                           Type type) {
  Builder builder(entry.getContext());
  auto output =
      entry.getArgAttrOfType<StringAttr>(destination, RTDialect::kOutputAttr);
  NamedAttribute role = builder.getNamedAttr(
      RTDialect::kInputAttr,
      builder.getStringAttr(output.getValue() + "_cotangents"));
  unsigned number = entry.getNumArguments();
  EXPECT_TRUE(succeeded(entry.insertArgument(
      number, type, builder.getDictionaryAttr(role), entry.getLoc())));
  return entry.getArgument(number);
}

/// Asks for the gradient for all that `entry` loads.
static void addRequest(func::FuncOp entry) {
  Operation *end = entry.front().getTerminator();
  OpBuilder builder(end);
  Location loc = entry.getLoc();
  SmallVector<Value> outputs, cotangents;
  unsigned first = entry.getNumArguments() - entry.getNumResults();
  for (OpOperand &result : end->getOpOperands())
    if (Value output = findOutput(result.get())) {
      outputs.push_back(output);
      cotangents.push_back(addCotangents(
          entry, first + result.getOperandNumber(), output.getType()));
    }
  SmallVector<Value> values, sums;
  llvm::SetVector<StringRef> params;
  for (auto load : llvm::make_early_inc_range(entry.getOps<rt::LoadOp>())) {
    if (load.getState() != rt::State::Value || !params.insert(load.getParam()))
      continue;
    values.push_back(load);
    sums.push_back(rt::LoadOp::create(builder, loc, load.getType(),
                                      load.getParam(), rt::State::Gradient));
  }
  auto request = optim::GradientOp::create(builder, loc, TypeRange(values),
                                           outputs, cotangents, values, sums);
  for (auto [param, gradient] : llvm::zip(params, request.getGradients()))
    rt::StoreOp::create(builder, loc, gradient, param, rt::State::Gradient);
}

EntrySource
albertc::numerics::buildGraphEntry(const std::string &path,
                                   const std::vector<std::string> &outputs) {
  DialectRegistry registry;
  registerPipelineDialects(registry);
  MLIRContext context(registry);
  OwningOpRef<ModuleOp> module = lowerGraph(context, path, outputs);
  if (!module)
    return {};
  auto entry = *module->getOps<func::FuncOp>().begin();
  context.loadDialect<optim::OptimDialect>();
  addRequest(entry);
  return rewriteEntry(entry);
}
