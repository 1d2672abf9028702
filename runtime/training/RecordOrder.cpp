//===- RecordOrder.cpp - which example comes when -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/RecordOrder.h"

#include <algorithm>

using namespace albert::rt;

/// Counter of the key that shuffles segments; windows count from 0.
static constexpr uint64_t kSegmentKey = UINT64_MAX;

/// Fisher and Yates.
static void shuffle(std::vector<RecordRange> &segments, uint64_t key) {
  for (size_t i = segments.size(); i > 1; --i)
    std::swap(segments[i - 1], segments[scaleBits(mixBits(key, i), i)]);
}

EpochOrder::EpochOrder(std::vector<RecordRange> ranges,
                       std::optional<uint64_t> key, uint64_t windowRecords)
    : segments(std::move(ranges)), key(key), windowRecords(windowRecords) {
  if (key)
    shuffle(segments, mixBits(*key, kSegmentKey));
  uint64_t sum = 0;
  starts.reserve(segments.size() + 1);
  for (const RecordRange &segment : segments) {
    starts.push_back(sum);
    sum += segment.count;
  }
  starts.push_back(sum);
}

std::vector<RecordRange> EpochOrder::ranges(uint64_t window) const {
  uint64_t begin = window * windowRecords;
  uint64_t end = std::min(begin + windowRecords, records());
  size_t i = size_t(std::upper_bound(starts.begin(), starts.end(), begin) -
                    starts.begin()) -
             1;
  std::vector<RecordRange> result;
  for (; begin < end; ++i) {
    uint64_t skipped = begin - starts[i];
    uint64_t count = std::min(end, starts[i + 1]) - begin;
    result.push_back(
        {segments[i].file, uint32_t(count), segments[i].first + skipped});
    begin += count;
  }
  return result;
}

uint64_t EpochOrder::placeInWindow(uint64_t index) const {
  uint64_t window = windowOf(index), begin = window * windowRecords;
  if (!key)
    return index - begin;
  uint64_t size = std::min(begin + windowRecords, records()) - begin;
  return Permutation(size, mixBits(*key, window))(index - begin);
}

uint64_t RecordOrder::recordsOfWindow(uint64_t average) {
  constexpr uint64_t kFewest = 1024, kMost = 16384;
  return std::clamp(kWindowBytes / std::max<uint64_t>(average, 1), kFewest,
                    kMost);
}

RecordOrder::RecordOrder(const RecordFiles &files, std::optional<uint64_t> seed)
    : segments(files.segments()), seed(seed), total(files.records()) {
  // What is not shuffled needs no more of a window than reading ahead.
  constexpr uint64_t kUnshuffled = 256;
  windowRecords = seed ? recordsOfWindow(files.bytes() / total) : kUnshuffled;
}

EpochOrder RecordOrder::epoch(uint64_t number) const {
  std::optional<uint64_t> key;
  if (seed)
    key = mixBits(*seed, number);
  return EpochOrder(segments, key, windowRecords);
}
