//===- TrainingModule.cpp - a training entry in f64 -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/TrainingModule.h"

#include "compiler/Pipelines/Pipelines.h"
#include "frontends/Albert/ModuleBuilder.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::numerics;

EntrySource
albertc::numerics::buildTrainingEntry(const frontend::AlbertConfig &config,
                                      const std::string &entry) {
  DialectRegistry registry;
  registerPipelineDialects(registry);
  MLIRContext context(registry);
  OwningOpRef<ModuleOp> module = frontend::buildModule(
      context, config, frontend::Program::Pretrain, frontend::Bounds());
  return rewriteEntry(module->lookupSymbol<func::FuncOp>(entry));
}
