//===- albert-opt.cpp - run passes on textual IR ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// mlir-opt with the dialects and passes of this project: what the lit tests
/// drive single passes with.
///
//===----------------------------------------------------------------------===//

#include "compiler/Pipelines/Pipelines.h"

#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  albertc::registerPipelinePasses();

  mlir::DialectRegistry registry;
  albertc::registerPipelineDialects(registry);

  return mlir::asMainReturnCode(mlir::MlirOptMain(
      argc, argv, "ALBERT compiler: run passes on textual IR\n", registry));
}
