//===- RecordInput.cpp - bytes of a record file ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Plain files through one buffer, and gzip files.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tfrecord/RecordInput.h"

#include "runtime/io/FileKind.h"
#include "runtime/io/tfrecord/Framing.h"
#include "runtime/io/tfrecord/Gzip.h"

#include <algorithm>
#include <cstring>

namespace albert::rt {

static constexpr std::size_t bufferBytes = std::size_t(256) << 10;

namespace {
/// A file as it is.
class PlainInput final : public RecordInput {
public:
  explicit PlainInput(InputFile file) : file(std::move(file)) {}

  Result<std::size_t> read(Span<std::uint8_t> destination,
                           bool readAhead) override;

  Result<std::uint64_t> skip(std::uint64_t count) override {
    std::uint64_t step = std::min(count, left());
    position += step;
    return step;
  }

  bool mayHold(std::uint64_t count, std::uint64_t &bytesLeft) const override {
    bytesLeft = left();
    return count <= bytesLeft;
  }

  bool packed() const override { return false; }

private:
  std::uint64_t left() const { return file.size() - position; }
  /// Loads the buffer if it does not hold the byte at `position`.
  Status fill();

  InputFile file;
  std::uint64_t position = 0;
  std::vector<std::uint8_t> buffer;
  std::uint64_t bufferStart = 0;
};

/// Contents of a gzip file.
class PackedInput final : public RecordInput {
public:
  explicit PackedInput(GzipDecoder decoder) : decoder(std::move(decoder)) {}

  Result<std::size_t> read(Span<std::uint8_t> destination, bool) override {
    return decoder.read(destination);
  }

  Result<std::uint64_t> skip(std::uint64_t count) override;

  bool mayHold(std::uint64_t, std::uint64_t &) const override { return true; }

  bool packed() const override { return true; }

private:
  GzipDecoder decoder;
  std::vector<std::uint8_t> scratch;
};
} // namespace

Status PlainInput::fill() {
  if (position >= bufferStart && position - bufferStart < buffer.size())
    return Status::success();
  buffer.resize(
      static_cast<std::size_t>(std::min<std::uint64_t>(bufferBytes, left())));
  bufferStart = position;
  Status status = file.readAt(position, buffer);
  if (!status.ok())
    buffer.clear();
  return status;
}

Result<std::size_t> PlainInput::read(Span<std::uint8_t> destination,
                                     bool readAhead) {
  std::size_t size = static_cast<std::size_t>(
      std::min<std::uint64_t>(destination.size(), left()));
  // What would not fit into the buffer gains nothing from it.
  if (!readAhead || size > bufferBytes) {
    ALBERT_RETURN_IF_ERROR(file.readAt(position, destination.subspan(0, size)));
    position += size;
    return size;
  }
  for (std::size_t done = 0; done < size;) {
    ALBERT_RETURN_IF_ERROR(fill());
    std::size_t from = static_cast<std::size_t>(position - bufferStart);
    std::size_t step = std::min(size - done, buffer.size() - from);
    std::memcpy(destination.data() + done, buffer.data() + from, step);
    done += step;
    position += step;
  }
  return size;
}

Result<std::uint64_t> PackedInput::skip(std::uint64_t count) {
  scratch.resize(bufferBytes);
  std::uint64_t done = 0;
  while (done < count) {
    Span<std::uint8_t> piece(scratch.data(),
                             static_cast<std::size_t>(std::min<std::uint64_t>(
                                 scratch.size(), count - done)));
    ALBERT_ASSIGN_OR_RETURN(std::size_t got, decoder.read(piece));
    done += got;
    if (got < piece.size())
      break;
  }
  return done;
}

Result<std::unique_ptr<RecordInput>>
RecordInput::open(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(InputFile file, InputFile::open(path));
  std::uint8_t start[recordHeaderBytes];
  if (file.size() >= sizeof(start)) {
    ALBERT_RETURN_IF_ERROR(file.readAt(0, {start, sizeof(start)}));
    ByteSpan bytes(start, sizeof(start));
    // A record of 35615 + n * 65536 bytes starts with gzip's magic bytes, but
    // no gzip header has the checksum of a length.
    if (sniffKind(bytes) == FileKind::Gzip &&
        !parseRecordHeader(bytes).sound()) {
      ALBERT_ASSIGN_OR_RETURN(GzipDecoder decoder,
                              GzipDecoder::create(std::move(file)));
      return std::unique_ptr<RecordInput>(
          std::make_unique<PackedInput>(std::move(decoder)));
    }
  }
  return std::unique_ptr<RecordInput>(
      std::make_unique<PlainInput>(std::move(file)));
}

} // namespace albert::rt
