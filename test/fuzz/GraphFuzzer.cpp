//===- GraphFuzzer.cpp - any bytes as a TensorFlow graph ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A libFuzzer target (llvm.org/docs/LibFuzzer.html): bytes go through reader,
/// importer and the passes of the phase `tfg`. Besides not crashing, whatever
/// is refused has to be refused with a message, and what a pass leaves has to
/// verify.
///
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/Passes.h"
#include "frontends/TensorFlow/GraphFile.h"
#include "frontends/TensorFlow/GraphImporter.h"
#include "graph.pb.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Pass/PassManager.h"
#include <cstdint>
#include <cstdio>
#include <cstdlib>

using namespace albertc;

/// What libFuzzer calls a failure.
static void fail(const char *what) {
  std::fprintf(stderr, "GraphFuzzer: %s\n", what);
  std::abort();
}

/// Runs the phase on `module`; a pass that fails has said why.
static void runPasses(mlir::ModuleOp module) {
  bool hasError = false;
  mlir::ScopedDiagnosticHandler handler(
      module.getContext(), [&](mlir::Diagnostic &diagnostic) {
        hasError |=
            diagnostic.getSeverity() == mlir::DiagnosticSeverity::Error &&
            !diagnostic.str().empty();
        return mlir::success();
      });
  mlir::PassManager manager(module.getContext());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphCutPass());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphFoldConditionalsPass());
  manager.addPass(tfg::createTFGraphInlineCallsPass());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphFoldConditionalsPass());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphSimplifyPass());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphDecomposePass());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphInferShapesPass());
  if (mlir::failed(manager.run(module)) && !hasError)
    fail("a pass failed without an error");
}

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  llvm::StringRef bytes(reinterpret_cast<const char *>(data), size);
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.loadDialect<tfg::TFGraphDialect>();
  frontend::Problems problems;
  auto file = frontend::parseGraphFile(bytes, "graph", {}, problems);
  mlir::OwningOpRef<mlir::ModuleOp> module;
  if (file)
    module = frontend::importGraph(context, std::move(*file), problems);
  if (!module && !problems.hasErrors())
    fail("a graph was refused without an error");
  if (module && problems.hasErrors())
    fail("a graph with errors was taken");
  if (module)
    runPasses(*module);
  return 0;
}
