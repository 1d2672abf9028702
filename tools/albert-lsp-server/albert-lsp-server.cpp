//===- albert-lsp-server.cpp - editor support for our IR --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The language server of MLIR with the dialects of this project, so that an
/// editor knows their ops.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/NNDialect.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Tools/mlir-lsp-server/MlirLspServerMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  registry.insert<albertc::nn::NNDialect>();
  return mlir::failed(mlir::MlirLspServerMain(argc, argv, registry));
}
