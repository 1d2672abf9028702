//===- OptimOps.cpp - operations of the optim dialect ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#include "dialects/Optim/IR/OptimOps.h"

using namespace mlir;
using namespace albertc;

#define GET_OP_CLASSES
#include "dialects/Optim/IR/OptimOps.cpp.inc"
