//===- RecordStream.h - examples in their order -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads records in a `RecordOrder` from any position on, epoch after epoch
/// without end. One window of records is in memory.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_RECORDSTREAM_H
#define ALBERTC_RUNTIME_TRAINING_RECORDSTREAM_H

#include "runtime/training/RecordOrder.h"

namespace albert::rt {

/// One record of a stream; valid until the next one is asked for.
struct StreamRecord {
  ByteSpan bytes;
  RecordId id;
  const std::string *path = nullptr;
};

/// Reader of an endless sequence.
class RecordStream {
public:
  /// The records of `files`, which must outlive the stream, shuffled if there
  /// is a seed, from `position` on (epoch * records + index).
  RecordStream(const RecordFiles &files, std::optional<uint64_t> seed,
               uint64_t position);

  /// The next record. Errors: those of reading, which name file and record.
  Result<StreamRecord> next();

private:
  Status loadWindow(uint64_t window);
  /// Appends the records of a range to the window.
  Status loadRange(const RecordRange &range);

  const RecordFiles &files;
  RecordOrder order;
  uint64_t position;
  uint64_t epochNumber;
  EpochOrder epoch;
  std::optional<TfRecordReader> reader;

  /// The window: its number, the records one after the other, where each one
  /// ends, and where it comes from.
  std::optional<uint64_t> loaded;
  std::vector<uint8_t> bytes;
  std::vector<size_t> ends;
  std::vector<RecordRange> ranges;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_RECORDSTREAM_H
