//===- EventWriter.cpp - TensorBoard event files --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Event messages by hand: they have three fields that matter.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_events/EventWriter.h"

#include "runtime/io/protobuf/WireWriter.h"
#include "runtime/io/tfrecord/Framing.h"

#include <ctime>
#include <unistd.h>

namespace albert::rt {

double wallTime() {
  struct timespec now{};
  ::clock_gettime(CLOCK_REALTIME, &now);
  return static_cast<double>(now.tv_sec) +
         1e-9 * static_cast<double>(now.tv_nsec);
}

/// Name of this machine, fit to be part of a file's name.
static std::string hostName() {
  char name[256] = {};
  if (::gethostname(name, sizeof(name) - 1) != 0 || name[0] == '\0')
    return "localhost";
  std::string text = name;
  for (char &byte : text)
    if (byte == '/')
      byte = '_';
  return text;
}

Result<EventWriter> EventWriter::create(const std::string &directory,
                                        double seconds) {
  // Ten digits, so that files sort by their time.
  std::string base = joinPath(
      directory, format("events.out.tfevents.%010lld.%s",
                        static_cast<long long>(seconds), hostName().c_str()));
  EventWriter writer;
  // A run that starts again within a second finds its own file.
  constexpr int maxFiles = 1000;
  for (int attempt = 0; attempt < maxFiles; ++attempt) {
    std::string path = attempt == 0 ? base : base + format(".%d", attempt);
    Result<AppendFile> file = AppendFile::create(path);
    if (!file.ok() && file.status().code() == StatusCode::FailedPrecondition &&
        attempt + 1 < maxFiles)
      continue;
    if (!file.ok())
      return file.takeStatus();
    writer.file = *std::move(file);
    break;
  }
  std::string version;
  appendBytesField(version, 3, "brain.Event:2");
  ALBERT_RETURN_IF_ERROR(writer.append(seconds, version));
  return writer;
}

Status EventWriter::append(double seconds, std::string_view event) {
  std::string message, record;
  appendDoubleField(message, 1, seconds);
  message.append(event);
  appendRecord(record, bytesOf(message));
  return file.append(bytesOf(record));
}

Status EventWriter::addScalars(std::int64_t step,
                               Span<const ScalarSummary> scalars,
                               double seconds) {
  std::string summary;
  for (const ScalarSummary &scalar : scalars) {
    std::string value;
    appendBytesField(value, 1, scalar.tag);
    appendFloatField(value, 2, scalar.value);
    appendBytesField(summary, 1, value);
  }
  std::string event;
  appendNumberField(event, 2, step);
  appendBytesField(event, 5, summary);
  return append(seconds, event);
}

Status EventWriter::addStart(std::int64_t step, double seconds) {
  std::string session, event;
  constexpr std::int64_t started = 1;
  appendNumberField(session, 1, started);
  appendNumberField(event, 2, step);
  appendBytesField(event, 7, session);
  return append(seconds, event);
}

} // namespace albert::rt
