//===- TfRecordReader.cpp - read TFRecord files ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A length is believed when its checksum is right and the file may hold it;
/// of a packed file, whose size nobody knows, memory grows with what comes.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tfrecord/TfRecordReader.h"

#include "runtime/io/FileKind.h"
#include "runtime/io/tfrecord/Framing.h"

#include <algorithm>

namespace albert::rt {

/// An example of pre-training has some kilobytes; protocol buffers end at 2
/// GiB.
static constexpr std::uint64_t maxRecordBytes = std::uint64_t(1) << 30;

/// By how much memory grows at a time.
static constexpr std::size_t growth = std::size_t(1) << 20;

static constexpr char truncatedHint[] =
    "the file is truncated; copy or make it again";

static unsigned long long asPrinted(std::uint64_t value) { return value; }

Result<TfRecordReader> TfRecordReader::open(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<RecordInput> input,
                          RecordInput::open(path));
  return TfRecordReader(path, std::move(input));
}

Status TfRecordReader::located(Status status) const {
  return std::move(status).withContext("%s:record#%llu", filePath.c_str(),
                                       asPrinted(number));
}

Status TfRecordReader::damagedHeader(Span<const std::uint8_t> bytes) const {
  if (number == 0 && !input->packed()) {
    FileKind kind = sniffFile(filePath);
    if (kind == FileKind::Html || kind == FileKind::GitLfsPointer ||
        kind == FileKind::Zip)
      return wrongFileKind(filePath, "a TFRecord file", kind);
  }
  RecordHeader header = parseRecordHeader(bytes);
  return located(
      dataLoss("the length at byte %llu%s is damaged: checksum %08x, expected "
               "%08x",
               asPrinted(start), input->packed() ? " of the contents" : "",
               header.checksum, header.storedChecksum)
          .withHint(number == 0 ? "this is no TFRecord file, or it is damaged"
                                : "copy or make the file again"));
}

Status TfRecordReader::truncated(const char *part, std::uint64_t expected,
                                 std::uint64_t found) const {
  return located(
      dataLoss("the record at byte %llu%s is truncated: expected %llu bytes of "
               "%s, found %llu",
               asPrinted(start), input->packed() ? " of the contents" : "",
               asPrinted(expected), part, asPrinted(found))
          .withHint(truncatedHint));
}

Result<bool> TfRecordReader::readHeader(bool readAhead, std::uint64_t &length) {
  std::uint8_t bytes[recordHeaderBytes];
  Result<std::size_t> got = input->read({bytes, sizeof(bytes)}, readAhead);
  if (!got.ok())
    return located(got.takeStatus());
  if (*got == 0)
    return false;
  if (*got < sizeof(bytes))
    return truncated("header", sizeof(bytes), *got);
  RecordHeader header = parseRecordHeader({bytes, sizeof(bytes)});
  if (!header.sound())
    return damagedHeader({bytes, sizeof(bytes)});
  std::uint64_t left = 0;
  length = header.length;
  // The sum of length and footer may exceed 64 bits.
  if (length > UINT64_MAX - recordFooterBytes)
    return truncated("data", length, 0);
  if (!input->mayHold(length + recordFooterBytes, left))
    return truncated("data and checksum", length + recordFooterBytes, left);
  return true;
}

Status TfRecordReader::readData(std::uint64_t length) {
  if (length > maxRecordBytes)
    return located(resourceExhausted(
        "the record at byte %llu has %s, at most %s are accepted",
        asPrinted(start), formatBytes(length).c_str(),
        formatBytes(maxRecordBytes).c_str()));
  std::size_t size = static_cast<std::size_t>(length);
  std::size_t total = size + recordFooterBytes;
  for (std::size_t done = 0; done < total;) {
    std::size_t step = std::min(total - done, growth);
    if (buffer.size() < done + step)
      buffer.resize(done + step);
    Result<std::size_t> got =
        input->read({buffer.data() + done, step}, /*readAhead=*/true);
    if (!got.ok())
      return located(got.takeStatus());
    done += *got;
    if (*got < step)
      return truncated("data and checksum", total, done);
  }
  ByteSpan bytes(buffer.data(), total);
  std::uint32_t stored = parseRecordFooter(bytes.dropFront(size));
  std::uint32_t found = maskCrc32c(crc32c(bytes.subspan(0, size)));
  if (found != stored)
    return located(
        dataLoss("the %zu bytes of data at byte %llu%s are damaged: checksum "
                 "%08x, expected %08x",
                 size, asPrinted(start + recordHeaderBytes),
                 input->packed() ? " of the contents" : "", found, stored)
            .withHint("copy or make the file again"));
  return Status::success();
}

Status TfRecordReader::skipData(std::uint64_t length) {
  std::uint64_t total = length + recordFooterBytes;
  Result<std::uint64_t> got = input->skip(total);
  if (!got.ok())
    return located(got.takeStatus());
  if (*got < total)
    return truncated("data and checksum", total, *got);
  return Status::success();
}

Result<bool> TfRecordReader::advance(bool withData) {
  if (!failure.ok())
    return Status(failure.code(), failure.message(), failure.hint());
  std::uint64_t length = 0;
  Result<bool> found = readHeader(withData, length);
  Status status = found.takeStatus();
  if (status.ok() && !*found)
    return false;
  if (status.ok())
    status = withData ? readData(length) : skipData(length);
  if (!status.ok()) {
    failure = Status(status.code(), status.message(), status.hint());
    return status;
  }
  ++number;
  start += recordHeaderBytes + length + recordFooterBytes;
  return true;
}

Result<bool> TfRecordReader::next(ByteSpan &data) {
  std::uint64_t before = start;
  ALBERT_ASSIGN_OR_RETURN(bool found, advance(/*withData=*/true));
  if (found)
    data = {buffer.data(), static_cast<std::size_t>(start - before) -
                               recordHeaderBytes - recordFooterBytes};
  return found;
}

Result<std::uint64_t> TfRecordReader::skip(std::uint64_t count) {
  for (std::uint64_t done = 0; done < count; ++done) {
    ALBERT_ASSIGN_OR_RETURN(bool found, advance(/*withData=*/false));
    if (!found)
      return done;
  }
  return count;
}

Status TfRecordReader::seek(std::uint64_t record, std::uint64_t offset) {
  assert(record >= number && offset >= start && "readers go forward");
  Result<std::uint64_t> got = input->skip(offset - start);
  if (!got.ok())
    return located(got.takeStatus());
  if (*got == offset - start) {
    number = record;
    start = offset;
    return Status::success();
  }
  return dataLoss("%s: expected record#%llu at byte %llu%s, the file ends at "
                  "byte %llu",
                  filePath.c_str(), asPrinted(record), asPrinted(offset),
                  input->packed() ? " of the contents" : "",
                  asPrinted(start + *got))
      .withHint("the file has changed since it was opened");
}

Result<std::uint64_t> countRecords(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(TfRecordReader reader, TfRecordReader::open(path));
  return reader.skip(UINT64_MAX);
}

} // namespace albert::rt
