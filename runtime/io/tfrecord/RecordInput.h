//===- RecordInput.h - bytes of a record file -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the reader of records sees of a file, packed or not.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFRECORD_RECORDINPUT_H
#define ALBERTC_RUNTIME_IO_TFRECORD_RECORDINPUT_H

#include "runtime/core/File.h"

#include <memory>

namespace albert::rt {

/// Bytes from the beginning of a file on.
class RecordInput {
public:
  virtual ~RecordInput() = default;

  /// Opens a file; one that starts with gzip's magic bytes and not with a
  /// record is unpacked.
  static Result<std::unique_ptr<RecordInput>> open(const std::string &path);

  /// Fills `destination` and returns how much of it; fewer bytes than asked for
  /// only at the end. `readAhead` says that what follows will be read too.
  virtual Result<std::size_t> read(Span<std::uint8_t> destination,
                                   bool readAhead) = 0;

  /// Passes over bytes and returns how many; fewer only at the end.
  virtual Result<std::uint64_t> skip(std::uint64_t count) = 0;

  /// False if it is known that fewer than `count` bytes follow, which then are
  /// `left`.
  virtual bool mayHold(std::uint64_t count, std::uint64_t &left) const = 0;

  /// True if positions are not those of the file.
  virtual bool packed() const = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFRECORD_RECORDINPUT_H
