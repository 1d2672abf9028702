//===- FusionUtils.cpp - shared by the nn-fuse passes -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements what the fusion passes have in common.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/Transforms/FusionUtils.h"

#include "mlir/IR/Remarks.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace albertc;

bool nn::isRowsType(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  if (!tensor || tensor.getRank() != 2 || tensor.isDynamicDim(1))
    return false;
  Type element = tensor.getElementType();
  return element.isF32() || element.isF64() || element.isBF16();
}

bool nn::isPointwiseOnRows(linalg::GenericOp op) {
  return op.hasPureTensorSemantics() && op.getNumDpsInits() == 1 &&
         op.getNumLoops() == 2 && op.getNumParallelLoops() == 2 &&
         op.getIndexingMapsArray().back().isIdentity() &&
         op.getMatchingBlockArgument(op.getDpsInitOperand(0)).use_empty() &&
         isRowsType(op.getResult(0).getType());
}

LogicalResult nn::runFusion(Operation *op, RewritePatternSet patterns) {
  GreedyRewriteConfig config;
  config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
  return applyPatternsGreedily(op, std::move(patterns), config);
}

void nn::reportMissed(Operation *op, StringRef pass,
                      const std::string &reason) {
  remark::missed(op->getLoc(), remark::RemarkOpts::name(pass).category(pass))
      << remark::reason("{0}", reason);
}
