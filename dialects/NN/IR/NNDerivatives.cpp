//===- NNDerivatives.cpp - derivative rules of nn ops -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// DifferentiableOpInterface of the nn ops. Gradients of what may be a
/// parameter continue a sum (takeCotangent, setCotangent); those of rows are
/// new values.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/IR/NNOps.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::nn;

/// Continues the gradient of the bias `bias`, which may be null, with `rows`.
static void addBias(OpBuilder &b, Adjoints &adjoints, Value bias, Value rows) {
  if (!bias || !adjoints.isActive(bias))
    return;
  adjoints.setCotangent(bias, ColumnSumOp::create(b, rows.getLoc(),
                                                  adjoints.takeCotangent(bias),
                                                  rows));
}

//===----------------------------------------------------------------------===//
// Dense layers
//===----------------------------------------------------------------------===//

LogicalResult LinearOp::buildAdjoint(OpBuilder &b, Adjoints &adjoints) {
  Location loc = getLoc();
  Value cotangent = adjoints.getCotangent(getResult());
  if (getResidual() && adjoints.isActive(getResidual()))
    adjoints.addCotangent(getResidual(), cotangent);
  bool transposed = getTransposeWeight();
  if (getActivation() != Activation::None) {
    // The sum before the activation is no value of the program.
    Value sum = LinearOp::create(
        b, loc, adjoints.getPrimal(getInput()), adjoints.getPrimal(getWeight()),
        getBias() ? adjoints.getPrimal(getBias()) : Value(),
        /*residual=*/Value(), Activation::None, transposed);
    cotangent =
        ActivationGradOp::create(b, loc, sum, cotangent, getActivation());
  }
  if (adjoints.isActive(getInput()))
    adjoints.addCotangent(
        getInput(),
        LinearOp::create(b, loc, cotangent, adjoints.getPrimal(getWeight()),
                         /*bias=*/Value(), /*residual=*/Value(),
                         Activation::None, !transposed));
  if (adjoints.isActive(getWeight())) {
    Value input = adjoints.getPrimal(getInput());
    adjoints.setCotangent(
        getWeight(),
        WeightGradOp::create(b, loc, adjoints.takeCotangent(getWeight()),
                             transposed ? cotangent : input,
                             transposed ? input : cotangent));
  }
  addBias(b, adjoints, getBias(), cotangent);
  return success();
}

LogicalResult GroupedLinearOp::buildAdjoint(OpBuilder &b, Adjoints &adjoints) {
  Location loc = getLoc();
  Value cotangent = adjoints.getCotangent(getResult());
  Value input = adjoints.getPrimal(getInput());
  if (getActivation() != Activation::None) {
    Value sum = GroupedLinearOp::create(
        b, loc, input, adjoints.getPrimal(getWeight()),
        adjoints.getPrimal(getBias()), Activation::None);
    cotangent =
        ActivationGradOp::create(b, loc, sum, cotangent, getActivation());
  }
  if (adjoints.isActive(getInput()))
    adjoints.addCotangent(
        getInput(),
        GroupedInputGradOp::create(b, loc, input,
                                   adjoints.getPrimal(getWeight()), cotangent));
  if (adjoints.isActive(getWeight()))
    adjoints.setCotangent(
        getWeight(),
        GroupedWeightGradOp::create(b, loc, adjoints.takeCotangent(getWeight()),
                                    input, cotangent));
  addBias(b, adjoints, getBias(), cotangent);
  return success();
}

LogicalResult LinearCrossEntropyOp::buildAdjoint(OpBuilder &b,
                                                 Adjoints &adjoints) {
  // Predictions are numbers of words: only losses have a cotangent.
  auto grad = LinearCrossEntropyGradOp::create(
      b, getLoc(), adjoints.getPrimal(getInput()),
      adjoints.getPrimal(getTable()), adjoints.getPrimal(getBias()),
      adjoints.getPrimal(getLabels()), adjoints.getCotangent(getLosses()),
      adjoints.takeCotangent(getTable()), adjoints.takeCotangent(getBias()));
  if (adjoints.isActive(getInput()))
    adjoints.addCotangent(getInput(), grad.getInputGrad());
  adjoints.setCotangent(getTable(), grad.getTableGrad());
  adjoints.setCotangent(getBias(), grad.getBiasGrad());
  return success();
}

//===----------------------------------------------------------------------===//
// Row by row
//===----------------------------------------------------------------------===//

LogicalResult ActivationOp::buildAdjoint(OpBuilder &b, Adjoints &adjoints) {
  adjoints.addCotangent(
      getInput(),
      ActivationGradOp::create(b, getLoc(), adjoints.getPrimal(getInput()),
                               adjoints.getCotangent(getResult()), getKind()));
  return success();
}

LogicalResult LayerNormOp::buildAdjoint(OpBuilder &b, Adjoints &adjoints) {
  auto grad = LayerNormGradOp::create(
      b, getLoc(), adjoints.getPrimal(getInput()),
      adjoints.getPrimal(getGamma()), adjoints.getCotangent(getResult()),
      adjoints.takeCotangent(getGamma()), adjoints.takeCotangent(getBeta()),
      getEpsilonAttr());
  if (adjoints.isActive(getInput()))
    adjoints.addCotangent(getInput(), grad.getInputGrad());
  adjoints.setCotangent(getGamma(), grad.getGammaGrad());
  adjoints.setCotangent(getBeta(), grad.getBetaGrad());
  return success();
}

LogicalResult LogSoftmaxOp::buildAdjoint(OpBuilder &b, Adjoints &adjoints) {
  adjoints.addCotangent(
      getInput(),
      LogSoftmaxGradOp::create(b, getLoc(), adjoints.getPrimal(getResult()),
                               adjoints.getCotangent(getResult())));
  return success();
}

LogicalResult DropoutOp::buildAdjoint(OpBuilder &b, Adjoints &adjoints) {
  // The mask is a function of the other operands: the same one again.
  adjoints.addCotangent(getInput(),
                        DropoutOp::create(b, getLoc(),
                                          adjoints.getCotangent(getResult()),
                                          adjoints.getPrimal(getSeed()),
                                          adjoints.getPrimal(getRowKeys()),
                                          getRateAttr(), getSiteAttr()));
  return success();
}

//===----------------------------------------------------------------------===//
// Across rows
//===----------------------------------------------------------------------===//

LogicalResult GatherRowsOp::buildAdjoint(OpBuilder &b, Adjoints &adjoints) {
  adjoints.setCotangent(
      getTable(),
      ScatterRowsOp::create(b, getLoc(), adjoints.takeCotangent(getTable()),
                            adjoints.getPrimal(getIds()),
                            adjoints.getCotangent(getResult())));
  return success();
}

LogicalResult AttentionOp::buildAdjoint(OpBuilder &b, Adjoints &adjoints) {
  auto grad = AttentionGradOp::create(
      b, getLoc(), adjoints.getPrimal(getQuery()), adjoints.getPrimal(getKey()),
      adjoints.getPrimal(getValue()), adjoints.getCotangent(getResult()),
      adjoints.getPrimal(getQueryOffsets()),
      adjoints.getPrimal(getRowOffsets()), adjoints.getPrimal(getKeyCounts()),
      adjoints.getPrimal(getKeyBias()),
      getSeed() ? adjoints.getPrimal(getSeed()) : Value(),
      getQueryKeys() ? adjoints.getPrimal(getQueryKeys()) : Value(),
      getNumHeadsAttr(), getScaleAttr(), getRateAttr(), getSiteAttr());
  Value operands[] = {getQuery(), getKey(), getValue()};
  for (auto [operand, cotangent] : llvm::zip(operands, grad.getResults()))
    if (adjoints.isActive(operand))
      adjoints.addCotangent(operand, cotangent);
  return success();
}
