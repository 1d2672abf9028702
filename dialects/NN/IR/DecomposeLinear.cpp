//===- DecomposeLinear.cpp - dense layers as linalg -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A contraction followed by one pointwise op per fused operand. The pointwise
/// ops stay apart because that is the form importers see and fusion matches.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/DecomposeUtils.h"
#include "dialects/NN/IR/NNOps.h"
#include "dialects/NN/IR/ScalarMath.h"

using namespace mlir;
using namespace albertc::nn;
using namespace albertc::nn::detail;

namespace {
/// What follows the contraction of a dense layer; null values are absent.
struct Epilogue {
  Value bias;
  Value residual;
  Activation activation;
};
} // namespace

static Value buildEpilogue(LoopBuilder &loops, Value sum,
                           ArrayRef<OpFoldResult> sizes,
                           const Epilogue &epilogue) {
  if (epilogue.bias)
    sum =
        loops.pointwise({{sum, {0, 1}}, {epilogue.bias, {1}}}, sizes, buildAdd);
  if (epilogue.activation != Activation::None)
    sum = loops.pointwise({{sum, {0, 1}}}, sizes,
                          [&](OpBuilder &b, Location loc, ValueRange args) {
                            return buildActivation(b, loc, epilogue.activation,
                                                   args[0]);
                          });
  if (epilogue.residual)
    sum = loops.pointwise({{sum, {0, 1}}, {epilogue.residual, {0, 1}}}, sizes,
                          buildAdd);
  return loops.narrowed(sum);
}

FailureOr<SmallVector<Value>> LinearOp::decomposeOperation(OpBuilder &b) {
  LoopBuilder loops(b, getLoc(), getType().getElementType());
  SmallVector<OpFoldResult> sizes = {loops.size(getInput(), 0),
                                     loops.size(getOutputFeatures())};
  Operand weight{getWeight(), {2, 1}};
  if (getTransposeWeight())
    weight.loops = {1, 2};
  Value sum = loops.contract({getInput(), {0, 2}}, weight, sizes, {0, 1}, 3);
  Epilogue epilogue{getBias(), getResidual(), getActivation()};
  return SmallVector<Value>{buildEpilogue(loops, sum, sizes, epilogue)};
}

FailureOr<SmallVector<Value>>
GroupedLinearOp::decomposeOperation(OpBuilder &b) {
  LoopBuilder loops(b, getLoc(), getType().getElementType());
  RankedTensorType weight = getWeight().getType();
  int64_t groups = getGroups();
  OpFoldResult rows = loops.size(getInput(), 0);

  // The input is interleaved, column h * G + g, and the output is ordered by
  // group, column g * (N/G) + o: two different splits of the last dimension.
  SmallVector<ReassociationIndices> split = {{0}, {1, 2}};
  auto inputType = RankedTensorType::get(
      {getInput().getType().getDimSize(0), weight.getDimSize(0), groups},
      getType().getElementType());
  Value input = tensor::ExpandShapeOp::create(
      b, getLoc(), inputType, getInput(), split,
      {rows, loops.size(weight.getDimSize(0)), loops.size(groups)});
  SmallVector<OpFoldResult> sizes = {rows, loops.size(groups),
                                     loops.size(weight.getDimSize(1))};
  Value sum = loops.contract({input, {0, 3, 1}}, {getWeight(), {3, 2, 1}},
                             sizes, {0, 1, 2}, 4);
  Value flat =
      tensor::CollapseShapeOp::create(b, getLoc(), sum, split).getResult();
  SmallVector<OpFoldResult> flatSizes = {rows,
                                         loops.size(getType().getDimSize(1))};
  Epilogue epilogue{getBias(), Value(), getActivation()};
  return SmallVector<Value>{buildEpilogue(loops, flat, flatSizes, epilogue)};
}

//===----------------------------------------------------------------------===//
// nn.transpose
//===----------------------------------------------------------------------===//

FailureOr<SmallVector<Value>> TransposeOp::decomposeOperation(OpBuilder &b) {
  RankedTensorType type = getResult().getType();
  int64_t rank = type.getRank();
  auto order = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  std::swap(order[rank - 2], order[rank - 1]);
  Value empty = tensor::EmptyOp::create(
      b, getLoc(), type.getShape(), type.getElementType(), type.getEncoding());
  auto transposed =
      linalg::TransposeOp::create(b, getLoc(), getInput(), empty, order);
  return SmallVector<Value>(transposed.getResult());
}
