//===- PackedGroups.h - what of a function is packed ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Ops on rows, which are stored padded, among those of a function whose
/// tensors are dense, and which of them can be one function.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_COMPILER_TRANSFORMS_PACKEDGROUPS_H
#define ALBERTC_COMPILER_TRANSFORMS_PACKEDGROUPS_H

#include "dialects/Albert/IR/AlbertOps.h"
#include "mlir/IR/Block.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/Operation.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallVector.h"

namespace albertc {

/// Ops that become one function, in an order in which they can be computed.
using PackedGroup = llvm::SetVector<mlir::Operation *>;

/// The packed ops of one block in as few groups as possible: two ops are in one
/// unless something that is dense comes between them.
class PackedGroups {
public:
  explicit PackedGroups(mlir::Block &body);

  /// In the order in which they can be computed.
  llvm::ArrayRef<PackedGroup> get() const { return groups; }

  /// Size `dim` of `value` in terms of values that no group computes; new ops
  /// go to where `builder` stands.
  mlir::OpFoldResult getSize(mlir::OpBuilder &builder, mlir::Value value,
                             int64_t dim) const;

  /// Stacks that are computed again where their gradients are, since something
  /// dense stands between.
  unsigned getNumRecomputed() const { return numRecomputed; }

private:
  void resolveSizes();
  void choose();
  void collect();
  unsigned getLevel(mlir::Operation *op, bool ofPacked) const;
  bool isReadByPacked(mlir::Operation *op) const;
  void splitSplats();
  void recomputeStacks();
  void recompute(PackedGroup &group, albert::StackOp stack);
  void forgetSaved();

  mlir::Block &body;
  /// All ops of `body` but the last, in an order in which they can be computed.
  llvm::SmallVector<mlir::Operation *> ops;
  llvm::DenseSet<mlir::Operation *> packed;
  /// How often what is dense has given way to what is packed before an op.
  llvm::DenseMap<mlir::Operation *, unsigned> levels;
  llvm::SmallVector<PackedGroup> groups;
  unsigned numRecomputed = 0;
};

} // namespace albertc

#endif // ALBERTC_COMPILER_TRANSFORMS_PACKEDGROUPS_H
