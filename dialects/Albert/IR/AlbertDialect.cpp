//===- AlbertDialect.cpp - registration of the albert dialect -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Registers the ops and attributes of the dialect with a context.
///
//===----------------------------------------------------------------------===//

#include "dialects/Albert/IR/AlbertOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectImplementation.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace albertc::albert;

#include "dialects/Albert/IR/AlbertDialect.cpp.inc"
#include "dialects/Albert/IR/AlbertEnums.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "dialects/Albert/IR/AlbertAttrs.cpp.inc"

#define GET_OP_CLASSES
#include "dialects/Albert/IR/AlbertOps.cpp.inc"

void AlbertDialect::initialize() {
  addAttributes<
#define GET_ATTRDEF_LIST
#include "dialects/Albert/IR/AlbertAttrs.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "dialects/Albert/IR/AlbertOps.cpp.inc"
      >();
}

LogicalResult
AlbertDialect::verifyOperationAttribute(Operation *op,
                                        NamedAttribute attribute) {
  if (attribute.getName() == kPerSequenceAttr &&
      (!isa<nn::GatherRowsOp>(op) || !isa<IntegerAttr>(attribute.getValue())))
    return op->emitError() << "attribute '" << kPerSequenceAttr
                           << "': expected none, or a position on an "
                              "nn.gather_rows, found "
                           << attribute.getValue();
  return success();
}
