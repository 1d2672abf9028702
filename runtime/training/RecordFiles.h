//===- RecordFiles.h - the examples of a run --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// How many records the input files have and where some of them start. It is
/// found once, when a run starts, by reading the headers of all records; what
/// is kept is bounded, whatever the size of the data: the place of every n-th
/// record, with n so large that there are at most a million of them.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_RECORDFILES_H
#define ALBERTC_RUNTIME_TRAINING_RECORDFILES_H

#include "runtime/io/tfrecord/TfRecordReader.h"

#include <optional>

namespace albert::rt {

/// A record, by the number of its file and its number in it.
struct RecordId {
  uint32_t file = 0;
  uint64_t record = 0;
};

/// Consecutive records of one file.
struct RecordRange {
  uint32_t file = 0;
  uint32_t count = 0;
  uint64_t first = 0;
};

/// TFRecord files, plain or packed with gzip, in the order of the command line.
class RecordFiles {
public:
  /// Reads the headers of all records. `stride` is the n of the file comment to
  /// begin with; it is doubled until at most `maxPlaces` places are kept.
  /// Errors: those of reading; no record in any file.
  static Result<RecordFiles> open(const std::vector<std::string> &paths,
                                  uint64_t stride = 256,
                                  uint64_t maxPlaces = uint64_t(1) << 20);

  /// Records of all files.
  uint64_t records() const { return total; }
  /// Bytes of all records, unpacked.
  uint64_t bytes() const { return totalBytes; }
  /// Number of files.
  size_t files() const { return list.size(); }
  /// Files that are packed.
  size_t packedFiles() const;
  /// Path of a file.
  const std::string &path(uint32_t file) const { return list[file].path; }

  /// A number that tells data apart: from the records and bytes of each file in
  /// their order. Names do not count, since data is moved.
  uint32_t fingerprint() const;

  /// The records cut into pieces that are read from front to back, in the order
  /// of the files: `stride` records of a plain file, all of a packed one, which
  /// nobody can enter in the middle.
  std::vector<RecordRange> segments() const;

  /// A reader whose next record is `record`. `used`, if there is one, is used
  /// again if it reads the same file and has not passed the record.
  Result<TfRecordReader> seek(std::optional<TfRecordReader> used,
                              RecordId record) const;

private:
  struct File {
    std::string path;
    uint64_t records = 0;
    uint64_t bytes = 0;
    bool packed = false;
    /// Where records 0, stride, 2 * stride, ... start.
    std::vector<uint64_t> places;
  };

  Status addFile(const std::string &path, uint64_t maxPlaces);
  void halvePlaces();

  std::vector<File> list;
  uint64_t stride = 0;
  uint64_t placeCount = 0;
  uint64_t total = 0;
  uint64_t totalBytes = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_RECORDFILES_H
