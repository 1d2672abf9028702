//===- SavedSlice.h - messages of a V1 checkpoint ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The messages of a TensorFlow V1 checkpoint (tensorflow/core/util/
/// saved_tensor_slice.proto) and of the elements in them (tensorflow/core/
/// framework/tensor.proto), read straight from the wire format.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFCHECKPOINT_SAVEDSLICE_H
#define ALBERTC_RUNTIME_IO_TFCHECKPOINT_SAVEDSLICE_H

#include "runtime/io/tf_checkpoint/TensorSlice.h"

namespace albert::rt {

/// SavedSliceMeta: a variable, and the slices of it that the file has.
struct SavedVariable {
  std::string name;
  Shape shape;
  /// Number of the type in tensorflow/core/framework/types.proto.
  std::int64_t dtype = 0;
  std::vector<TensorSlice> slices;
};

/// SavedTensorSliceMeta, in the value of the empty key.
struct SavedMeta {
  std::vector<SavedVariable> variables;
  /// Lowest version of a reader.
  std::int64_t minConsumer = 0;
};

/// SavedSlice, in the values of all other keys.
struct SavedSlice {
  std::string name;
  TensorSlice slice;
  /// TensorProto with the elements alone.
  ByteSpan elements;
};

/// Reads the SavedTensorSlices of the empty key. DataLoss if it is damaged or
/// something else.
Result<SavedMeta> parseSavedMeta(ByteSpan message);

/// Reads the SavedTensorSlices of another key; `elements` points into
/// `message`. DataLoss if it is damaged or something else.
Result<SavedSlice> parseSavedSlice(ByteSpan message);

/// Number of the elements of type `dtype` that a TensorProto lists. DataLoss if
/// it is damaged or has values that the type cannot have.
Result<std::size_t> countElements(ByteSpan tensor, DType dtype);

/// Writes the elements, `countElements` of them, to `destination`.
void readElements(ByteSpan tensor, DType dtype, std::uint8_t *destination);

/// The elements if they are stored one after the other as in memory, as
/// TensorFlow stores f32 and f64; otherwise nothing.
ByteSpan findPackedElements(ByteSpan tensor, DType dtype);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFCHECKPOINT_SAVEDSLICE_H
