//===- LinalgBodySweep.h - the sweep over one iteration ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Differentiates the scalars of a structured op's body.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_INTERFACES_LINALGBODYSWEEP_H
#define ALBERTC_DIALECTS_INTERFACES_LINALGBODYSWEEP_H

#include "dialects/Interfaces/ReverseSweep.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/IRMapping.h"

namespace albertc {

/// A tensor that an iteration reads one element of, the one that `map` gives
/// for its loops.
struct IndexedTensor {
  mlir::Value tensor;
  mlir::AffineMap map;
};

/// The reverse sweep over one iteration of a structured op. Cotangents are
/// emitted into a block that is not part of any op yet. What they read are the
/// block's arguments, elements of tensors, of the op's results too; other
/// scalars of the iteration are computed again, if they are needed.
class LinalgBodySweep final : public ReverseSweep {
public:
  /// `outer` knows the values around `op`.
  LinalgBodySweep(mlir::linalg::LinalgOp op, Adjoints &outer);

  /// An element of `tensor`, a value of where cotangents are computed.
  mlir::Value read(mlir::Value tensor, mlir::AffineMap map);

  mlir::Value getPrimal(mlir::Value value) override;

  /// Where cotangents are emitted.
  mlir::OpBuilder &getBuilder() { return inner; }

  /// The block, and what its arguments are elements of.
  mlir::Block &getBlock() { return region.front(); }
  llvm::ArrayRef<IndexedTensor> getInputs() const { return inputs; }

private:
  mlir::linalg::LinalgOp op;
  Adjoints &outer;
  mlir::Region region;
  mlir::OpBuilder inner;
  mlir::IRMapping mapping;
  llvm::SmallVector<IndexedTensor> inputs;
};

} // namespace albertc

#endif // ALBERTC_DIALECTS_INTERFACES_LINALGBODYSWEEP_H
