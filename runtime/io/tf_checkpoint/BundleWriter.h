//===- BundleWriter.h - write TensorFlow V2 checkpoints ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Writes a "tensor bundle" of one data file, byte for byte as TensorFlow does
/// for the same variables in the same order. Elements come in pieces, so that a
/// checkpoint needs no second copy in memory, and reach files with temporary
/// names; `finish` gives them their names, the data file first: an index
/// without its data never exists.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFCHECKPOINT_BUNDLEWRITER_H
#define ALBERTC_RUNTIME_IO_TFCHECKPOINT_BUNDLEWRITER_H

#include "runtime/core/File.h"
#include "runtime/io/tf_checkpoint/BundleProto.h"

#include <map>

namespace albert::rt {

/// Writer of one checkpoint. Without `finish` nothing is left of it. After an
/// error only the destructor is of use.
class BundleWriter {
public:
  /// Starts writing <prefix>.index and <prefix>.data-00000-of-00001.
  static Result<BundleWriter> create(const std::string &prefix);

  /// Writes a whole variable.
  Status add(const std::string &name, const TensorView &tensor);

  /// Starts a variable whose elements `append` brings. Errors: InvalidArgument
  /// for a name used before.
  Status begin(const std::string &name, DType dtype, const Shape &shape);

  /// The next elements of the variable, row-major and little endian; pieces end
  /// anywhere.
  Status append(ByteSpan elements);

  /// Ends the variable. InvalidArgument if the bytes are not those of its
  /// shape.
  Status end();

  /// Flushes both files to the disk and gives them their names. A checkpoint
  /// that had the name before is gone when the new one cannot be completed;
  /// old and new are never mixed.
  Status finish();

private:
  BundleWriter() = default;
  /// Hands the buffer to the file.
  Status flush();
  Status publish(AtomicFile index);

  std::string prefix;
  AtomicFile data;
  std::string buffer;
  std::uint64_t written = 0;
  std::map<std::string, BundleEntry> entries;
  /// The variable between `begin` and `end`.
  std::string openName;
  BundleEntry openEntry;
  std::int64_t openSize = 0; ///< what the shape asks for, in bytes
  std::uint32_t openCrc = 0;
  bool failed = false;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFCHECKPOINT_BUNDLEWRITER_H
