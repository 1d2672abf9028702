//===- TfRecordReader.h - read TFRecord files -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Streams through the records of a TFRecord file (Framing.h has the format),
/// plain or packed with gzip, which is recognised by its first bytes. A
/// truncated or damaged file gives exactly the records before the damage and
/// then an error: "FILE:record#N: ..." with the byte, what was expected and
/// what was found. N counts from 0, as the bytes do.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFRECORD_TFRECORDREADER_H
#define ALBERTC_RUNTIME_IO_TFRECORD_TFRECORDREADER_H

#include "runtime/io/tfrecord/RecordInput.h"

namespace albert::rt {

/// Reader of one file, from its beginning to its end.
class TfRecordReader {
public:
  /// Opens a file. An empty one has no records. Errors: those of opening;
  /// damage is found when it is reached.
  static Result<TfRecordReader> open(const std::string &path);

  /// Reads the next record and checks its checksums. False at the end of the
  /// file. `data` is valid until the next call. Memory is taken for what the
  /// file holds, never for what a length claims; a record of more than 1 GiB is
  /// refused. After an error every call gives the same one.
  Result<bool> next(ByteSpan &data);

  /// Passes over up to `count` records and returns how many there were. Of a
  /// plain file only the headers are read, 12 bytes each: a wrong checksum of
  /// data stays unnoticed, every other damage is an error.
  Result<std::uint64_t> skip(std::uint64_t count);

  /// Goes forward to the record with this number, which starts at `offset`, as
  /// an earlier reader of the file said. A plain file is not read for it, a
  /// packed one is unpacked. Errors: the file ends before.
  Status seek(std::uint64_t record, std::uint64_t offset);

  /// True if the file is packed.
  bool packed() const { return input->packed(); }

  const std::string &path() const { return filePath; }

  /// Number of the next record: how many have been read or skipped.
  std::uint64_t recordNumber() const { return number; }

  /// Where the next record starts, counted in unpacked bytes.
  std::uint64_t offset() const { return start; }

private:
  TfRecordReader(std::string path, std::unique_ptr<RecordInput> input)
      : filePath(std::move(path)), input(std::move(input)) {}

  /// The next record, with its data read or skipped.
  Result<bool> advance(bool withData);
  /// The next header; false at the end of the file.
  Result<bool> readHeader(bool readAhead, std::uint64_t &length);
  Status readData(std::uint64_t length);
  Status skipData(std::uint64_t length);
  Status damagedHeader(Span<const std::uint8_t> bytes) const;
  Status truncated(const char *part, std::uint64_t expected,
                   std::uint64_t found) const;
  /// Puts file and record in front.
  Status located(Status status) const;

  std::string filePath;
  std::unique_ptr<RecordInput> input;
  std::uint64_t number = 0;
  std::uint64_t start = 0;
  /// Data and footer of a record; only grows.
  std::vector<std::uint8_t> buffer;
  Status failure;
};

/// Counts the records of a file as `TfRecordReader::skip` does.
Result<std::uint64_t> countRecords(const std::string &path);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFRECORD_TFRECORDREADER_H
