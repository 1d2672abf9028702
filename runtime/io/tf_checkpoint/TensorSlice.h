//===- TensorSlice.h - parts of partitioned variables -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Checkpoints store large variables in slices. Their messages
/// (tensorflow/core/ framework/tensor_slice.proto, tensor_shape.proto), the
/// keys under which they are stored
/// (tensorflow/core/util/saved_tensor_slice_util.cc, lib/strings/
/// ordered_code.cc), and how they make up a variable.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFCHECKPOINT_TENSORSLICE_H
#define ALBERTC_RUNTIME_IO_TFCHECKPOINT_TENSORSLICE_H

#include "runtime/core/Span.h"
#include "runtime/core/Status.h"
#include "runtime/core/Tensor.h"

#include <string>
#include <vector>

namespace albert::rt {

/// Part of one dimension; length -1 means all of it.
struct SliceExtent {
  std::int64_t start = 0;
  std::int64_t length = -1;
};

/// TensorSliceProto: one extent for each dimension.
using TensorSlice = std::vector<SliceExtent>;

/// Slices are compared pairwise; no ALBERT checkpoint has more than a few.
constexpr std::size_t maxTensorSlices = 1024;

/// Reads a TensorShapeProto; false if it is damaged, has an extent or rank that
/// is unknown, or more dimensions than any variable.
bool parseTensorShape(ByteSpan message, Shape &shape);

/// Reads a TensorSliceProto; false if it is damaged.
bool parseTensorSlice(ByteSpan message, TensorSlice &slice);

/// Key of a slice's entry.
std::string encodeSliceKey(std::string_view name, const TensorSlice &slice);

/// "[0:100, 0:24]", with "-" for a whole dimension.
std::string toString(const TensorSlice &slice);

/// Shape of a slice; DataLoss if it reaches outside `shape`.
Result<Shape> sliceShape(const Shape &shape, const TensorSlice &slice);

/// DataLoss unless `slices` hold every element of `shape` once.
Status verifySliceCover(const Shape &shape, Span<const TensorSlice> slices);

/// Copies the elements of a slice, whose shape is `part`, into the tensor at
/// `destination` with shape `shape`.
void scatterSlice(ByteSpan elements, const Shape &shape,
                  const TensorSlice &slice, const Shape &part,
                  std::size_t elementSize, std::uint8_t *destination);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFCHECKPOINT_TENSORSLICE_H
