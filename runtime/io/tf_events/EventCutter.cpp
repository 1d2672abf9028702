//===- EventCutter.cpp - take back what event files say -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Events stand in the order in which they were written, so that the first one
/// of a step that is done again starts what is to go.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/protobuf/WireReader.h"
#include "runtime/io/tf_events/EventWriter.h"
#include "runtime/io/tfrecord/TfRecordReader.h"

namespace albert::rt {

namespace {
/// What an Event is about.
struct EventKind {
  std::int64_t step = 0;
  bool hasVersion = false;
  bool isSound = false;
};
} // namespace

static EventKind parseEvent(ByteSpan message) {
  EventKind kind;
  kind.isSound = forEachField(message, [&](const WireField &field) {
    if (field.tag == 2 && field.type == WireType::Varint)
      kind.step = field.asInt();
    kind.hasVersion |= field.tag == 3;
    return true;
  });
  return kind;
}

/// Shortens one file, or removes it.
static Status cutFile(const std::string &path, std::int64_t step) {
  ALBERT_ASSIGN_OR_RETURN(TfRecordReader reader, TfRecordReader::open(path));
  bool hasEvents = false;
  for (;;) {
    std::uint64_t start = reader.offset();
    ByteSpan data;
    Result<bool> found = reader.next(data);
    // Whatever this is, no event file of ours starts like it.
    if (!found.ok() && start == 0)
      return Status::success();
    if (!found.ok() && found.status().code() != StatusCode::DataLoss)
      return found.takeStatus();
    if (found.ok() && !*found)
      return Status::success();
    EventKind kind = found.ok() ? parseEvent(data) : EventKind();
    if (kind.isSound && (kind.hasVersion || kind.step < step)) {
      hasEvents |= !kind.hasVersion;
      continue;
    }
    return hasEvents ? AppendFile::openAt(path, start).takeStatus()
                     : removeFile(path);
  }
}

Status cutEvents(const std::string &directory, std::int64_t step) {
  constexpr std::string_view start = "events.out.tfevents.";
  if (!isDirectory(directory))
    return Status::success();
  ALBERT_ASSIGN_OR_RETURN(std::vector<std::string> names,
                          listDirectory(directory));
  for (const std::string &name : names)
    if (std::string path = joinPath(directory, name);
        name.compare(0, start.size(), start) == 0 && isRegularFile(path))
      ALBERT_RETURN_IF_ERROR(cutFile(path, step));
  return Status::success();
}

} // namespace albert::rt
