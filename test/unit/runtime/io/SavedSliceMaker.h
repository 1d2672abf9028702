//===- SavedSliceMaker.h - V1 checkpoints for tests -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Makes TensorFlow V1 checkpoints, sound or broken on purpose, as
/// TensorSliceWriter does.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_IO_SAVEDSLICEMAKER_H
#define ALBERTC_TEST_UNIT_RUNTIME_IO_SAVEDSLICEMAKER_H

#include "runtime/io/tf_checkpoint/SavedSlice.h"

#include "BundleMaker.h"

namespace albert::rt {

/// A TensorProto with the elements, stored as in memory, of a type.
std::string makeTensorProto(DType dtype, ByteSpan elements);

/// The value of a slice's key.
std::string makeSavedSlice(const std::string &name, const TensorSlice &slice,
                           const std::string &tensor);

/// One file.
class SavedSliceMaker {
public:
  /// Adds a variable; `elements` are as in memory.
  void add(const std::string &name, DType dtype, Shape shape,
           ByteSpan elements);

  /// Adds f32 elements with the values first, first + 1, ...
  void addFloats(const std::string &name, Shape shape, float first = 0);

  /// Adds a variable with slices `parts`, whose elements are `elements`.
  void addSliced(const std::string &name, DType dtype, Shape shape,
                 const std::vector<TensorSlice> &parts,
                 const std::vector<std::string> &elements);

  /// The table.
  TableWriter finish() const;
  Status write(const std::string &path) const;

  /// What the file says of its variables, to be changed by tests.
  SavedMeta meta;
  /// Values of slices by their keys, likewise.
  std::map<std::string, std::string> slices;
};

} // namespace albert::rt

#endif // ALBERTC_TEST_UNIT_RUNTIME_IO_SAVEDSLICEMAKER_H
