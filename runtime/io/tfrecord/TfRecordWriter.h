//===- TfRecordWriter.h - write TFRecord files ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Writes TFRecord files that appear under their names only when complete.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFRECORD_TFRECORDWRITER_H
#define ALBERTC_RUNTIME_IO_TFRECORD_TFRECORDWRITER_H

#include "runtime/io/tfrecord/Gzip.h"

#include <optional>

namespace albert::rt {

/// Writer of one file. Without `finish` nothing is left of it.
class TfRecordWriter {
public:
  struct Options {
    /// Packs the file with gzip.
    bool gzip = false;
  };

  /// Starts writing `path`.
  static Result<TfRecordWriter> create(const std::string &path,
                                       Options options);

  /// Appends a record. After an error only the destructor is of use.
  Status append(ByteSpan data);

  /// Flushes the file to the disk and gives it its name, in place of what had
  /// it before.
  Status finish();

  /// Number of records appended.
  std::uint64_t recordCount() const { return count; }

private:
  TfRecordWriter() = default;
  /// Writes the buffer and empties it.
  Status flush();

  AtomicFile file;
  std::optional<GzipEncoder> encoder;
  std::string buffer;
  std::uint64_t count = 0;
  bool failed = false;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFRECORD_TFRECORDWRITER_H
