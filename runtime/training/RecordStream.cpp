//===- RecordStream.cpp - examples in their order -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/RecordStream.h"

#include <utility>

using namespace albert::rt;

RecordStream::RecordStream(const RecordFiles &files,
                           std::optional<uint64_t> seed, uint64_t position)
    : files(files), order(files, seed), position(position),
      epochNumber(position / order.records()), epoch(order.epoch(epochNumber)) {
}

Status RecordStream::loadRange(const RecordRange &range) {
  ALBERT_ASSIGN_OR_RETURN(TfRecordReader source,
                          files.seek(std::exchange(reader, std::nullopt),
                                     {range.file, range.first}));
  for (uint32_t i = 0; i < range.count; ++i) {
    ByteSpan data;
    ALBERT_ASSIGN_OR_RETURN(bool found, source.next(data));
    if (!found)
      return dataLoss("%s: expected record#%llu, found the end of the file",
                      files.path(range.file).c_str(),
                      static_cast<unsigned long long>(range.first) + i)
          .withHint("the file has changed since the program started");
    bytes.insert(bytes.end(), data.begin(), data.end());
    ends.push_back(bytes.size());
  }
  reader = std::move(source);
  return Status::success();
}

Status RecordStream::loadWindow(uint64_t window) {
  loaded.reset();
  bytes.clear();
  ends.clear();
  ranges = epoch.ranges(window);
  for (const RecordRange &range : ranges)
    ALBERT_RETURN_IF_ERROR(loadRange(range));
  loaded = window;
  return Status::success();
}

Result<StreamRecord> RecordStream::next() {
  uint64_t number = position / order.records();
  uint64_t index = position % order.records();
  if (number != epochNumber) {
    epoch = order.epoch(number);
    epochNumber = number;
    loaded.reset();
  }
  if (loaded != epoch.windowOf(index))
    ALBERT_RETURN_IF_ERROR(loadWindow(epoch.windowOf(index)));
  ++position;

  size_t place = size_t(epoch.placeInWindow(index));
  size_t begin = place == 0 ? 0 : ends[place - 1];
  StreamRecord record;
  record.bytes = ByteSpan(bytes).subspan(begin, ends[place] - begin);
  for (const RecordRange &range : ranges) {
    if (place < range.count) {
      record.id = {range.file, range.first + place};
      break;
    }
    place -= range.count;
  }
  record.path = &files.path(record.id.file);
  return record;
}
