//===- KernelStrategy.h - Tile sizes of kernels -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The contract between `convert-nn-to-linalg` and the CPU passes: the last op
/// of a kernel, its root, carries the attribute `kernel` with a name of the
/// table in KernelStrategy.cpp. Ops without the attribute are fused into the
/// root that reads them.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CODEGEN_CPU_KERNELSTRATEGY_H
#define ALBERTC_COMPILER_CODEGEN_CPU_KERNELSTRATEGY_H

#include "mlir/Dialect/SCF/Transforms/TileUsingInterface.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace albertc::cpu {

/// Discardable attribute that names the kernel an op is the root of.
constexpr llvm::StringLiteral kKernelAttr = "kernel";

/// The kernel of an op on tensors that are not padded. It stays a loop nest
/// over whole tensors, which LLVM vectorizes.
constexpr llvm::StringLiteral kDenseKernel = "dense";

/// How one kind of kernel is tiled. Sizes are per dimension of the root's
/// iteration space; 0 leaves a dimension whole.
struct KernelStrategy {
  /// Value of the attribute.
  llvm::StringLiteral name;
  /// Tile of the parallel loop; empty if the op already is in a parallel body.
  llvm::ArrayRef<int64_t> parallel;
  /// Whether rows are spread evenly over as many tiles as that needs.
  bool balanced;
  /// Rows (dimension 0) of a register tile in decreasing order, the last one
  /// 1, for vectors of 16 lanes; empty if rows are not tiled.
  llvm::ArrayRef<int64_t> rows16;
  /// The same for vectors of 8 lanes.
  llvm::ArrayRef<int64_t> rows8;
  /// Whether lanes (the last dimension) are halved for vectors of 8 lanes,
  /// since the accumulators of a whole panel do not fit sixteen registers.
  bool halveLanes8;
  /// Part of the reduction (the last dimension) after which rows move on; 0
  /// leaves it whole.
  int64_t reduction;
  /// Tile of the loops around the innermost op, applied last.
  llvm::ArrayRef<int64_t> step;
  /// Whether the root is an epilogue of a contraction, done row by row.
  bool unrollRows;
  /// Whether this op is fused into a root instead of being one.
  bool fused;
};

/// The strategy that `op` is marked with, or null.
const KernelStrategy *getStrategy(mlir::Operation *op);

/// Whether `op` is of a kernel `kDenseKernel`.
bool isDenseKernel(mlir::Operation *op);

/// Fuses producers that are no roots of their own.
mlir::scf::SCFTileAndFuseOptions::ControlFnTy fuseNonRoots();

} // namespace albertc::cpu

#endif // ALBERTC_COMPILER_CODEGEN_CPU_KERNELSTRATEGY_H
