//===- LayerBody.h - one transformer block -----------------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the frontend: builds the layer stack and its body.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_ALBERT_LAYERBODY_H
#define ALBERTC_FRONTENDS_ALBERT_LAYERBODY_H

#include "dialects/Albert/IR/AlbertOps.h"
#include "frontends/Albert/Parameters.h"

namespace albertc::frontend {

/// Builds `albert.stack` on `rows` with `params`, the values of the parameters
/// of `layer`.
mlir::Value buildStack(mlir::OpBuilder &builder, mlir::Location loc,
                       const AlbertConfig &config,
                       llvm::ArrayRef<LayerParam> layer,
                       mlir::ValueRange params, mlir::Value rows,
                       mlir::Value rowOffsets, mlir::Value keyCounts,
                       mlir::Value keyBias);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_LAYERBODY_H
