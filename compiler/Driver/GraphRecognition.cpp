//===- GraphRecognition.cpp - what a graph means --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/GraphRecognition.h"
#include "compiler/Driver/GraphReport.h"
#include "compiler/Pipelines/Pipelines.h"
#include "compiler/Target/UserError.h"
#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "mlir/IR/OwningOpRef.h"

using namespace albertc;

/// Whether `node` is data and computes nothing.
static bool isData(tfg::NodeOp node) {
  return node.is("Const", "Placeholder", "ReadVariableOp") ||
         tfg::isVariable(node);
}

/// Counts what is left of the graph, and what has taken the place of the rest.
static void countOperations(mlir::ModuleOp module,
                            GraphRecognition &recognition) {
  std::map<std::string, size_t> recognised, generic;
  module.walk([&](mlir::Operation *op) {
    if (auto node = llvm::dyn_cast<tfg::NodeOp>(op)) {
      if (!isData(node))
        ++generic[node.getOpName().str()];
      return;
    }
    if (llvm::isa_and_present<albert::AlbertDialect, nn::NNDialect>(
            op->getDialect()) &&
        !llvm::isa<albert::YieldOp>(op))
      ++recognised[op->getName().getStringRef().str()];
  });
  recognition.recognised = makeInventory(recognised);
  recognition.generic = makeInventory(generic);
}

llvm::Expected<GraphRecognition>
albertc::recognizeGraph(mlir::ModuleOp module) {
  mlir::OwningOpRef<mlir::ModuleOp> raised(module.clone());
  if (mlir::failed(raiseGraphs(*raised)))
    return makeError("");
  GraphRecognition recognition;
  countOperations(*raised, recognition);
  raised->walk([&](albert::EmbeddingsOp op) {
    recognition.vocabSize = op.getWord().getType().getDimSize(0);
  });
  auto model = frontend::recoverModel(*raised, recognition.reason);
  if (!model)
    return recognition;
  recognition.config = model->config;
  for (auto &[symbol, param] : model->parameters)
    recognition.variables[symbol] = param.getVariables();
  return recognition;
}
