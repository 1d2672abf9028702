//===- GraphParams.h - parameters of a graph --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Constants and variables of a graph become parameters of the program, under
/// the names that they have in it.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_COMPILER_TRANSFORMS_RAISING_GRAPHPARAMS_H
#define ALBERTC_COMPILER_TRANSFORMS_RAISING_GRAPHPARAMS_H

#include "dialects/RT/IR/RTOps.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"

namespace albertc::raising {

/// Declares parameters in the module of a graph and loads them in it.
class GraphParams {
public:
  explicit GraphParams(tfg::GraphOp graph);

  /// The value of the parameter that `node`, a constant or a variable of
  /// floats, is; declared under the node's name.
  mlir::Value load(tfg::NodeOp node);
  /// The value of a parameter called `symbol`, or like it, whose slots are
  /// `nodes`, all of one type: tensor<[slots]x...>. Those of the same nodes are
  /// one.
  mlir::Value loadStacked(llvm::StringRef symbol,
                          llvm::ArrayRef<tfg::NodeOp> nodes);

private:
  mlir::Value declare(llvm::StringRef symbol, mlir::RankedTensorType type,
                      llvm::ArrayRef<tfg::NodeOp> nodes, bool hasSlots);

  tfg::GraphOp graph;
  mlir::SymbolTable symbols;
  llvm::DenseMap<mlir::Operation *, mlir::Value> loaded;
  llvm::SmallVector<std::pair<llvm::SmallVector<tfg::NodeOp, 1>, mlir::Value>>
      stacked;
};

} // namespace albertc::raising

#endif // ALBERTC_COMPILER_TRANSFORMS_RAISING_GRAPHPARAMS_H
