//===- UpstreamDerivatives.cpp - rules of upstream ops --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Interfaces/DerivativeFormula.h"

using namespace albertc;

void albertc::registerUpstreamDerivatives(mlir::DialectRegistry &registry) {
  registerArithDerivatives(registry);
  registerMathDerivatives(registry);
  registerTensorDerivatives(registry);
  registerLinalgDerivatives(registry);
}
