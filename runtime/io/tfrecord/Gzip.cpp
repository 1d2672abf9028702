//===- Gzip.cpp - gzip files ----------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// zlib's inflate and deflate with buffers of a fixed size.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tfrecord/Gzip.h"

#include <algorithm>
#include <zlib.h>

namespace albert::rt {

static constexpr std::size_t bufferBytes = std::size_t(256) << 10;

/// Largest window, and a gzip header and trailer around the stream.
static constexpr int gzipWindow = 15 + 16;

/// Bytes that zlib is given or asked for at once; its counters have 32 bits.
static constexpr std::size_t maxStep = std::size_t(1) << 30;

//===----------------------------------------------------------------------===//
// GzipDecoder
//===----------------------------------------------------------------------===//

GzipDecoder::GzipDecoder(GzipDecoder &&) noexcept = default;
GzipDecoder &GzipDecoder::operator=(GzipDecoder &&) noexcept = default;
GzipDecoder::~GzipDecoder() = default;

void GzipDecoder::End::operator()(z_stream_s *stream) const {
  ::inflateEnd(stream);
  delete stream;
}

Result<GzipDecoder> GzipDecoder::create(InputFile file) {
  GzipDecoder decoder;
  auto stream = std::make_unique<z_stream_s>();
  if (::inflateInit2(stream.get(), gzipWindow) != Z_OK)
    return resourceExhausted("%s: not enough memory to unpack it",
                             file.path().c_str());
  decoder.stream.reset(stream.release());
  decoder.file = std::move(file);
  return decoder;
}

unsigned long long GzipDecoder::position() const {
  return loaded - stream->avail_in;
}

Status GzipDecoder::refill() {
  std::uint64_t left = file.size() - loaded;
  buffer.resize(
      static_cast<std::size_t>(std::min<std::uint64_t>(bufferBytes, left)));
  ALBERT_RETURN_IF_ERROR(file.readAt(loaded, buffer));
  loaded += buffer.size();
  stream->next_in = buffer.data();
  stream->avail_in = static_cast<unsigned>(buffer.size());
  return Status::success();
}

Result<std::size_t> GzipDecoder::read(Span<std::uint8_t> destination) {
  std::size_t done = 0;
  while (done < destination.size()) {
    if (stream->avail_in == 0)
      ALBERT_RETURN_IF_ERROR(refill());
    if (stream->avail_in == 0 && betweenMembers)
      break;
    betweenMembers = false;
    std::size_t step = std::min(destination.size() - done, maxStep);
    stream->next_out = destination.data() + done;
    stream->avail_out = static_cast<unsigned>(step);
    // Also without input: zlib may hold back output of what it has taken.
    int result = ::inflate(stream.get(), Z_NO_FLUSH);
    done += step - stream->avail_out;
    if (result == Z_STREAM_END) {
      betweenMembers = true;
      ::inflateReset(stream.get());
    } else if (result == Z_BUF_ERROR) {
      return dataLoss("the gzip file ends at byte %llu, expected more of it",
                      position())
          .withHint("the file is truncated; copy or make it again");
    } else if (result == Z_MEM_ERROR) {
      return resourceExhausted("not enough memory to unpack the gzip file");
    } else if (result != Z_OK) {
      return dataLoss("the gzip file is damaged at byte %llu: %s", position(),
                      stream->msg ? stream->msg : "unexpected data")
          .withHint("copy or make the file again");
    }
  }
  return done;
}

//===----------------------------------------------------------------------===//
// GzipEncoder
//===----------------------------------------------------------------------===//

GzipEncoder::GzipEncoder(GzipEncoder &&) noexcept = default;
GzipEncoder &GzipEncoder::operator=(GzipEncoder &&) noexcept = default;
GzipEncoder::~GzipEncoder() = default;

void GzipEncoder::End::operator()(z_stream_s *stream) const {
  ::deflateEnd(stream);
  delete stream;
}

Result<GzipEncoder> GzipEncoder::create() {
  GzipEncoder encoder;
  auto stream = std::make_unique<z_stream_s>();
  constexpr int memoryLevel = 8;
  if (::deflateInit2(stream.get(), Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                     gzipWindow, memoryLevel, Z_DEFAULT_STRATEGY) != Z_OK)
    return resourceExhausted("not enough memory to pack a file");
  encoder.stream.reset(stream.release());
  encoder.buffer.resize(bufferBytes);
  return encoder;
}

Status GzipEncoder::deflateInto(AtomicFile &file, int flush) {
  // Full output means that there may be more.
  do {
    stream->next_out = buffer.data();
    stream->avail_out = static_cast<unsigned>(buffer.size());
    ::deflate(stream.get(), flush);
    ALBERT_RETURN_IF_ERROR(
        file.write({buffer.data(), buffer.size() - stream->avail_out}));
  } while (stream->avail_out == 0);
  return Status::success();
}

Status GzipEncoder::write(ByteSpan bytes, AtomicFile &file) {
  while (!bytes.empty()) {
    std::size_t step = std::min(bytes.size(), maxStep);
    stream->next_in = const_cast<std::uint8_t *>(bytes.data());
    stream->avail_in = static_cast<unsigned>(step);
    ALBERT_RETURN_IF_ERROR(deflateInto(file, Z_NO_FLUSH));
    bytes = bytes.dropFront(step);
  }
  return Status::success();
}

Status GzipEncoder::finish(AtomicFile &file) {
  return deflateInto(file, Z_FINISH);
}

} // namespace albert::rt
