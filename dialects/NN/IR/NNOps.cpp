//===- NNOps.cpp - generated op definitions ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Holds the generated definitions, the one shape function of all ops and the
/// syntax they share.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/NNOps.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/DialectImplementation.h"

using namespace mlir;
using namespace albertc;

ReifiedRankedShapedTypeDims nn::detail::reifyRows(OpBuilder &builder,
                                                  Value rows, Value result) {
  int64_t columns = cast<RankedTensorType>(result.getType()).getDimSize(1);
  OpFoldResult first = tensor::getMixedSize(builder, rows.getLoc(), rows, 0);
  return {{first, builder.getIndexAttr(columns)}};
}

ReifiedRankedShapedTypeDims nn::detail::reifyLike(OpBuilder &builder,
                                                  ArrayRef<Value> operands) {
  ReifiedRankedShapedTypeDims shapes;
  for (Value operand : operands)
    shapes.push_back(tensor::getMixedSizes(builder, operand.getLoc(), operand));
  return shapes;
}

void nn::detail::nameResults(Operation *op, ArrayRef<StringRef> names,
                             OpAsmSetValueNameFn setName) {
  for (auto [result, name] : llvm::zip_equal(op->getResults(), names))
    setName(result, name);
}

//===----------------------------------------------------------------------===//
// custom<Activation>
//===----------------------------------------------------------------------===//

static ParseResult parseActivation(OpAsmParser &parser,
                                   nn::ActivationAttr &activation) {
  FailureOr<nn::Activation> kind = FieldParser<nn::Activation>::parse(parser);
  if (failed(kind))
    return failure();
  activation = nn::ActivationAttr::get(parser.getContext(), *kind);
  return success();
}

static void printActivation(OpAsmPrinter &printer, Operation *,
                            nn::ActivationAttr activation) {
  printer << nn::stringifyActivation(activation.getValue());
}

#define GET_OP_CLASSES
#include "dialects/NN/IR/NNOps.cpp.inc"
