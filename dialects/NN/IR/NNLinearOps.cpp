//===- NNLinearOps.cpp - checks of the dense layers -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Type inference and verifiers of nn.linear and nn.grouped_linear.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/NNOps.h"
#include "dialects/NN/IR/ShapeUtils.h"

using namespace mlir;
using namespace albertc::nn;
using namespace albertc::nn::detail;

//===----------------------------------------------------------------------===//
// nn.linear
//===----------------------------------------------------------------------===//

int64_t LinearOp::getInputFeatures() {
  return getWeight().getType().getDimSize(getTransposeWeight() ? 1 : 0);
}

int64_t LinearOp::getOutputFeatures() {
  return getWeight().getType().getDimSize(getTransposeWeight() ? 0 : 1);
}

LogicalResult LinearOp::inferReturnTypes(MLIRContext *,
                                         std::optional<Location> location,
                                         Adaptor adaptor,
                                         SmallVectorImpl<Type> &types) {
  auto input = getTensorOfRank(location, adaptor.getInput(), 2, "input");
  auto weight = getTensorOfRank(location, adaptor.getWeight(), 2, "weight");
  if (failed(input) || failed(weight))
    return failure();
  int64_t features = weight->getDimSize(adaptor.getTransposeWeight() ? 0 : 1);
  inferRows(*input, features, input->getElementType(), types);
  return success();
}

LogicalResult LinearOp::verify() {
  if (failed(verifyElementTypes(*this, {{"input", getInput()},
                                        {"weight", getWeight()},
                                        {"bias", getBias()},
                                        {"residual", getResidual()}})))
    return failure();
  int64_t columns = getInput().getType().getDimSize(1);
  if (columns != getInputFeatures())
    return emitOpError() << "expected input to have " << getInputFeatures()
                         << " columns (dimension "
                         << (getTransposeWeight() ? 1 : 0)
                         << " of weight), found " << columns;
  if (getBias() &&
      failed(verifyLength(*this, {"bias", getBias()}, getOutputFeatures(),
                          "output features of weight")))
    return failure();
  if (getResidual() && getResidual().getType() != getType())
    return emitOpError() << "expected residual to have the result type "
                         << getType() << ", found " << getResidual().getType();
  return success();
}

//===----------------------------------------------------------------------===//
// nn.grouped_linear
//===----------------------------------------------------------------------===//

LogicalResult GroupedLinearOp::inferReturnTypes(
    MLIRContext *, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  auto input = getTensorOfRank(location, adaptor.getInput(), 2, "input");
  auto weight = getTensorOfRank(location, adaptor.getWeight(), 3, "weight");
  if (failed(input) || failed(weight))
    return failure();
  if (!weight->hasStaticShape())
    return emitOptionalError(
        location, "expected weight to be statically shaped, found ", *weight);
  inferRows(*input, weight->getDimSize(1) * weight->getDimSize(2),
            input->getElementType(), types);
  return success();
}

LogicalResult GroupedLinearOp::verify() {
  if (failed(verifyElementTypes(*this, {{"input", getInput()},
                                        {"weight", getWeight()},
                                        {"bias", getBias()}})))
    return failure();
  RankedTensorType weight = getWeight().getType();
  int64_t columns = getInput().getType().getDimSize(1);
  int64_t expected = weight.getDimSize(0) * weight.getDimSize(2);
  if (columns != expected)
    return emitOpError() << "expected input to have " << expected
                         << " columns (dimension 0 times dimension 2 of "
                            "weight), found "
                         << columns;
  return verifyLength(*this, {"bias", getBias()}, getType().getDimSize(1),
                      "dimension 1 times dimension 2 of weight");
}

//===----------------------------------------------------------------------===//
// nn.transpose
//===----------------------------------------------------------------------===//

void TransposeOp::getAsmResultNames(OpAsmSetValueNameFn setNameFn) {
  setNameFn(getResult(), "transposed");
}

LogicalResult TransposeOp::inferReturnTypes(MLIRContext * /*context*/,
                                            std::optional<Location> location,
                                            Adaptor adaptor,
                                            SmallVectorImpl<Type> &types) {
  auto input = dyn_cast<RankedTensorType>(adaptor.getInput().getType());
  if (!input || input.getRank() < 2)
    return emitOptionalError(location, "expected input to be a matrix, found ",
                             adaptor.getInput().getType());
  SmallVector<int64_t> shape(input.getShape());
  std::swap(shape[shape.size() - 2], shape.back());
  types.push_back(RankedTensorType::get(shape, input.getElementType()));
  return success();
}

bool TransposeOp::isCompatibleReturnTypes(TypeRange l, TypeRange r) {
  // Each end may be stored in its own way.
  auto withoutLayout = [](Type type) {
    return cast<RankedTensorType>(type).dropEncoding();
  };
  return withoutLayout(l[0]) == withoutLayout(r[0]);
}

LogicalResult
TransposeOp::reifyResultShapes(OpBuilder & /*builder*/,
                               ReifiedRankedShapedTypeDims &shapes) {
  shapes.push_back(
      getAsIndexOpFoldResult(getContext(), getResult().getType().getShape()));
  return success();
}
