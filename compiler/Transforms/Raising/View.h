//===- View.h - tensors that are rearrangements of others -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Graphs reshape and transpose all the time: heads are split and merged,
/// batches flattened, dimensions of 1 come and go. A view says what all of that
/// amounts to, so that patterns look at what is computed and not at how a
/// framework's version wrote it down.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_COMPILER_TRANSFORMS_RAISING_VIEW_H
#define ALBERTC_COMPILER_TRANSFORMS_RAISING_VIEW_H

#include "dialects/TFGraph/Transforms/SymbolicShapes.h"
#include "mlir/IR/Value.h"

namespace albertc::raising {

/// A tensor in terms of a base that it is a rearrangement of. The base's
/// dimensions are products of *atoms*, pieces that are never taken apart, and
/// so are the tensor's dimensions. With a base [B * S, A * D], the heads of a
/// batch [B, A, S, D] have the dimensions (0), (2), (1), (3). A dimension of 1
/// has no atoms.
struct View {
  using Atoms = llvm::SmallVector<unsigned, 2>;

  mlir::Value base;
  /// Sizes of the atoms by number.
  llvm::SmallVector<tfg::Size> atoms;
  /// The atoms of each dimension of the base, outermost first.
  llvm::SmallVector<Atoms> baseDims;
  /// The atoms of each dimension of the tensor, outermost first.
  llvm::SmallVector<Atoms> dims;

  /// Whether the elements are in the base's order, in whatever shape.
  bool isInOrder() const;
  /// The atoms of several dimensions, one after the other.
  static Atoms flatten(llvm::ArrayRef<Atoms> dims);
  /// Product of the atoms' sizes.
  tfg::Size getSize(llvm::ArrayRef<unsigned> of) const;
  /// Splits atom `atom` into one of size `outer` and a new one, whose number is
  /// returned; nothing if `outer` does not divide it.
  std::optional<unsigned> split(unsigned atom, const tfg::Size &outer);
  /// Splits atoms so that the sizes of the atoms of `these`, which are
  /// flattened dimensions of this view, are those of `others`, dimensions of
  /// `other`, and the other way round. False if that is not possible. The lists
  /// are updated.
  static bool refine(View &one, Atoms &these, View &other, Atoms &others);
};

/// The view that `value` is: what follows from the layout ops (Reshape,
/// Transpose, ExpandDims, Squeeze, and those of tensor) that it comes from. Its
/// own base if it comes from something else. Null base if the shape is not
/// known.
View traceView(mlir::Value value, const tfg::SymbolicShapes &shapes);

/// Rearranges `view`, that of the first operand of `op`, as `op` does; false if
/// the pieces do not fit, and `view` is of no use any more.
bool applyLayout(View &view, mlir::Operation *op,
                 const tfg::SymbolicShapes &shapes);

/// Whether all the op does is to rearrange its first operand.
bool isLayoutOp(mlir::Operation *op);

} // namespace albertc::raising

#endif // ALBERTC_COMPILER_TRANSFORMS_RAISING_VIEW_H
