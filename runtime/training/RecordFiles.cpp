//===- RecordFiles.cpp - the examples of a run ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/RecordFiles.h"

#include "runtime/core/Crc32c.h"

#include <algorithm>

using namespace albert::rt;

Result<RecordFiles> RecordFiles::open(const std::vector<std::string> &paths,
                                      uint64_t stride, uint64_t maxPlaces) {
  RecordFiles files;
  files.stride = stride;
  for (const std::string &path : paths)
    ALBERT_RETURN_IF_ERROR(files.addFile(path, maxPlaces));
  if (files.total == 0)
    return invalidArgument("%s: expected examples, found none%s",
                           paths.empty() ? "input" : paths.front().c_str(),
                           paths.size() > 1 ? " there and in the other files"
                                            : "")
        .withHint("make them with albert-data pretrain");
  return files;
}

Status RecordFiles::addFile(const std::string &path, uint64_t maxPlaces) {
  ALBERT_ASSIGN_OR_RETURN(TfRecordReader reader, TfRecordReader::open(path));
  list.emplace_back();
  list.back().path = path;
  list.back().packed = reader.packed();
  for (;;) {
    uint64_t place = reader.offset();
    // Doubling the stride drops places that are not multiples of the new one.
    uint64_t step = stride - reader.recordNumber() % stride;
    bool isPlace = step == stride;
    ALBERT_ASSIGN_OR_RETURN(uint64_t skipped, reader.skip(step));
    if (skipped != 0 && isPlace) {
      list.back().places.push_back(place);
      ++placeCount;
    }
    if (skipped < step)
      break;
    while (placeCount > maxPlaces + list.size())
      halvePlaces();
  }
  list.back().records = reader.recordNumber();
  list.back().bytes = reader.offset();
  total += reader.recordNumber();
  totalBytes += reader.offset();
  return Status::success();
}

void RecordFiles::halvePlaces() {
  stride *= 2;
  placeCount = 0;
  for (File &file : list) {
    size_t kept = 0;
    for (size_t i = 0; i < file.places.size(); i += 2)
      file.places[kept++] = file.places[i];
    file.places.resize(kept);
    placeCount += kept;
  }
}

size_t RecordFiles::packedFiles() const {
  return size_t(std::count_if(list.begin(), list.end(),
                              [](const File &file) { return file.packed; }));
}

uint32_t RecordFiles::fingerprint() const {
  uint32_t crc = 0;
  for (const File &file : list) {
    const uint64_t numbers[] = {file.records, file.bytes};
    crc = crc32c({reinterpret_cast<const uint8_t *>(numbers), sizeof numbers},
                 crc);
  }
  return crc;
}

std::vector<RecordRange> RecordFiles::segments() const {
  // A range counts in 32 bits; that many records of a packed file are cut.
  constexpr uint64_t kLargest = uint64_t(1) << 31;
  std::vector<RecordRange> segments;
  for (size_t i = 0; i < list.size(); ++i) {
    uint64_t step = list[i].packed ? kLargest : std::min(stride, kLargest);
    for (uint64_t first = 0; first < list[i].records; first += step)
      segments.push_back({uint32_t(i),
                          uint32_t(std::min(step, list[i].records - first)),
                          first});
  }
  return segments;
}

Result<TfRecordReader> RecordFiles::seek(std::optional<TfRecordReader> used,
                                         RecordId record) const {
  const File &file = list[record.file];
  bool isUsable = used && used->path() == file.path &&
                  used->recordNumber() <= record.record;
  ALBERT_ASSIGN_OR_RETURN(TfRecordReader reader,
                          isUsable ? Result<TfRecordReader>(*std::move(used))
                                   : TfRecordReader::open(file.path));
  uint64_t place = record.record / stride;
  if (place < file.places.size() && reader.recordNumber() < place * stride)
    ALBERT_RETURN_IF_ERROR(reader.seek(place * stride, file.places[place]));
  ALBERT_ASSIGN_OR_RETURN(uint64_t skipped,
                          reader.skip(record.record - reader.recordNumber()));
  (void)skipped; // a file that has become shorter is found by its next record
  return reader;
}
