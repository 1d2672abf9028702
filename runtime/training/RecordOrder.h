//===- RecordOrder.h - which example comes when -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The order of examples is a function of (seed, epoch, index). In an epoch the
/// segments of the files (`RecordFiles::segments`) come in a random order, and
/// of their concatenation the records of each window of some thousands come in
/// a random order. To read, one goes through the segments of a window from
/// front to back; to continue anywhere, nothing before it has to be read,
/// except in packed files. Without a seed both orders are those of the files.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_RECORDORDER_H
#define ALBERTC_RUNTIME_TRAINING_RECORDORDER_H

#include "runtime/training/RandomOrder.h"
#include "runtime/training/RecordFiles.h"

namespace albert::rt {

/// The order of one epoch.
class EpochOrder {
public:
  /// `ranges` in file order, shuffled with `key` if there is one; windows of
  /// `windowRecords` records.
  EpochOrder(std::vector<RecordRange> ranges, std::optional<uint64_t> key,
             uint64_t windowRecords);

  /// Records of the epoch.
  uint64_t records() const { return starts.back(); }

  /// The window that holds the record at `index`.
  uint64_t windowOf(uint64_t index) const { return index / windowRecords; }

  /// What to read for a window, in the order of reading.
  std::vector<RecordRange> ranges(uint64_t window) const;

  /// Which of the records of its window, counted in the order of reading,
  /// stands at `index`.
  uint64_t placeInWindow(uint64_t index) const;

private:
  std::vector<RecordRange> segments;
  /// starts[i]: records before segment i; the last one is the number of all.
  std::vector<uint64_t> starts;
  std::optional<uint64_t> key;
  uint64_t windowRecords;
};

/// The order of all epochs.
class RecordOrder {
public:
  /// Bytes of records that a window has at most, more or less.
  static constexpr uint64_t kWindowBytes = uint64_t(8) << 20;

  /// Records of a window that is shuffled, if one has `average` bytes.
  static uint64_t recordsOfWindow(uint64_t average);

  /// The order of `files`, shuffled if there is a seed.
  RecordOrder(const RecordFiles &files, std::optional<uint64_t> seed);

  /// Records of one epoch.
  uint64_t records() const { return total; }

  /// The order of an epoch, the first of which is 0.
  EpochOrder epoch(uint64_t number) const;

private:
  std::vector<RecordRange> segments;
  std::optional<uint64_t> seed;
  uint64_t total;
  uint64_t windowRecords;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_RECORDORDER_H
