//===- LayerBody.h - one transformer block -----------------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Builds the layer stack and its body, for models that a config describes and
/// for those that are recognised in a graph.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_ALBERT_LAYERBODY_H
#define ALBERTC_FRONTENDS_ALBERT_LAYERBODY_H

#include "dialects/Albert/IR/AlbertOps.h"
#include "frontends/Albert/Parameters.h"

namespace albertc::frontend {

/// Where random bits of a training step come from.
struct DropoutSource {
  /// i64, and its keys of the packed rows, tensor<?xi64>; null without dropout.
  mlir::Value seed, rowKeys;
};

/// `rows` after dropout at place `site`, with the probability `rate`.
mlir::Value buildDropout(mlir::OpBuilder &builder, mlir::Location loc,
                         mlir::Value rows, mlir::Value seed,
                         mlir::Value rowKeys, double rate, int64_t site);

/// Builds `albert.stack` on `rows` with `params`, the values of the parameters
/// of `layer`. Every block has a seed of its own.
mlir::Value buildStack(mlir::OpBuilder &builder, mlir::Location loc,
                       const AlbertConfig &config,
                       llvm::ArrayRef<LayerParam> layer,
                       mlir::ValueRange params, mlir::Value rows,
                       mlir::Value rowOffsets, mlir::Value keyCounts,
                       mlir::Value keyBias, const DropoutSource &dropout);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_LAYERBODY_H
