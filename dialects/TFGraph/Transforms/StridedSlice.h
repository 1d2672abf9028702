//===- StridedSlice.h - what a StridedSlice takes ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Masks, negative positions and ends beyond a dimension, resolved.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_STRIDEDSLICE_H
#define ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_STRIDEDSLICE_H

#include "dialects/TFGraph/Transforms/SymbolicShapes.h"

namespace albertc::tfg {

/// What is taken of one dimension of the input, or a dimension of 1 that is
/// made.
struct SliceExtent {
  /// First position; not known if a value says it that only a run has.
  Size begin = 0;
  /// Number of positions.
  Size size = 1;
  int64_t stride = 1;
  /// Which entry of begin, end and strides says so.
  unsigned entry = 0;
  /// A dimension of 1 is made.
  bool isNew = false;
  /// The dimension is not in the result.
  bool isIndex = false;
};

/// The extents of `node`, a StridedSlice: all dimensions of the input and new
/// ones between them, in their order. None if ranks or masks are not known.
std::optional<llvm::SmallVector<SliceExtent>>
getSliceExtents(NodeOp node, SymbolicShapes &shapes);

} // namespace albertc::tfg

#endif // ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_STRIDEDSLICE_H
