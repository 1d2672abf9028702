//===- ShapeUtils.cpp - type inference and checks of nn ops -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Shared parts of the type inference and of the verifiers.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/ShapeUtils.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace albertc;
using albertc::nn::detail::NamedValue;

FailureOr<RankedTensorType>
nn::detail::getTensorOfRank(std::optional<Location> location, Value value,
                            int64_t rank, StringRef name) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (type && type.getRank() == rank)
    return type;
  (void)emitOptionalError(location, "expected ", name,
                          " to be a tensor of rank ", rank, ", found ",
                          value.getType());
  return failure();
}

void nn::detail::inferRows(RankedTensorType rows, int64_t columns,
                           Type elementType, SmallVectorImpl<Type> &types) {
  types.push_back(
      RankedTensorType::get({rows.getDimSize(0), columns}, elementType));
}

LogicalResult nn::detail::verifyElementTypes(Operation *op,
                                             ArrayRef<NamedValue> operands) {
  Type expected = getElementTypeOrSelf(operands.front().value);
  for (const NamedValue &operand : operands.drop_front()) {
    if (!operand.value)
      continue;
    Type found = getElementTypeOrSelf(operand.value);
    if (found != expected)
      return op->emitOpError() << "expected " << operand.name
                               << " to have element type " << expected << " of "
                               << operands.front().name << ", found " << found;
  }
  return success();
}

LogicalResult nn::detail::verifyLength(Operation *op, NamedValue vector,
                                       int64_t expected, StringRef reason) {
  int64_t found = cast<RankedTensorType>(vector.value.getType()).getDimSize(0);
  if (found == expected)
    return success();
  return op->emitOpError() << "expected " << vector.name << " to have "
                           << expected << " elements (" << reason << "), found "
                           << found;
}

LogicalResult nn::detail::verifyDim(Operation *op, NamedValue matrix,
                                    unsigned dim, int64_t expected,
                                    StringRef reason) {
  int64_t found =
      cast<RankedTensorType>(matrix.value.getType()).getDimSize(dim);
  if (found == expected)
    return success();
  return op->emitOpError() << "expected " << matrix.name << " to have "
                           << expected << (dim == 0 ? " rows (" : " columns (")
                           << reason << "), found " << found;
}

LogicalResult nn::detail::verifyEpsilon(Operation *op,
                                        const llvm::APFloat &epsilon) {
  if (epsilon.isFinite() && !epsilon.isNegative())
    return success();
  return op->emitOpError()
         << "expected epsilon to be finite and not negative, found "
         << epsilon.convertToDouble();
}

LogicalResult nn::detail::verifyOffsets(Operation *op, NamedValue offsets,
                                        NamedValue counts) {
  auto offsetsType = cast<RankedTensorType>(offsets.value.getType());
  auto countsType = cast<RankedTensorType>(counts.value.getType());
  if (offsetsType.isDynamicDim(0) || countsType.isDynamicDim(0) ||
      offsetsType.getDimSize(0) == countsType.getDimSize(0) + 1)
    return success();
  return op->emitOpError() << "expected " << offsets.name
                           << " to have one element more than " << counts.name
                           << " (" << countsType.getDimSize(0) << "), found "
                           << offsetsType.getDimSize(0);
}
