//===- OptimOps.cpp - operations of the optim dialect ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Checks of requests for gradients.
///
//===----------------------------------------------------------------------===//
#include "dialects/Optim/IR/OptimOps.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::optim;

#define GET_OP_CLASSES
#include "dialects/Optim/IR/OptimOps.cpp.inc"

LogicalResult GradientOp::verify() {
  if (getOutputs().empty() || getValues().empty())
    return emitOpError() << "expected at least one output and one value, found "
                         << getOutputs().size() << " and "
                         << getValues().size();
  return success();
}
