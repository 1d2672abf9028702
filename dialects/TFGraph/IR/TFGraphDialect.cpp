//===- TFGraphDialect.cpp - what the file said ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Registers the ops of the dialect with a context.
///
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/IR/TFGraphOps.h"

using namespace albertc::tfg;

#include "dialects/TFGraph/IR/TFGraphDialect.cpp.inc"

void TFGraphDialect::initialize() {
  registerAttributes();
  registerTypes();
  addOperations<
#define GET_OP_LIST
#include "dialects/TFGraph/IR/TFGraphOps.cpp.inc"
      >();
}
