//===- Gzip.h - gzip files --------------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Streams over zlib, which is hidden here: whoever includes this file needs
/// none of its headers. A gzip file is one or more members (RFC 1952) whose
/// contents follow each other.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFRECORD_GZIP_H
#define ALBERTC_RUNTIME_IO_TFRECORD_GZIP_H

#include "runtime/core/File.h"

#include <memory>

// NOLINTNEXTLINE(readability-identifier-naming): zlib's name.
struct z_stream_s;

namespace albert::rt {

/// Unpacks a gzip file from its beginning.
class GzipDecoder {
public:
  /// Takes an opened file.
  static Result<GzipDecoder> create(InputFile file);

  GzipDecoder(GzipDecoder &&) noexcept;
  GzipDecoder &operator=(GzipDecoder &&) noexcept;
  ~GzipDecoder();

  /// Fills `destination` with unpacked bytes and returns how many; fewer than
  /// asked for only at the end of the last member. DataLoss, with the byte of
  /// the packed file, if it is damaged or ends before its last member does; the
  /// bytes unpacked before that are in `destination` and not counted.
  Result<std::size_t> read(Span<std::uint8_t> destination);

private:
  GzipDecoder() = default;
  Status refill();
  /// Number of the next byte of the file that zlib takes.
  unsigned long long position() const;

  struct End {
    void operator()(z_stream_s *stream) const;
  };
  InputFile file;
  std::vector<std::uint8_t> buffer;
  /// Bytes of the file that have been put into `buffer`.
  std::uint64_t loaded = 0;
  std::unique_ptr<z_stream_s, End> stream;
  /// Between two members, or behind the last.
  bool betweenMembers = false;
};

/// Packs bytes into one gzip member without name and time, so that equal
/// contents give equal files.
class GzipEncoder {
public:
  static Result<GzipEncoder> create();

  GzipEncoder(GzipEncoder &&) noexcept;
  GzipEncoder &operator=(GzipEncoder &&) noexcept;
  ~GzipEncoder();

  /// Packs `bytes` and writes what is ready to `file`.
  Status write(ByteSpan bytes, AtomicFile &file);

  /// Writes what is left and the end of the member.
  Status finish(AtomicFile &file);

private:
  GzipEncoder() = default;
  Status deflateInto(AtomicFile &file, int flush);

  struct End {
    void operator()(z_stream_s *stream) const;
  };
  std::unique_ptr<z_stream_s, End> stream;
  std::vector<std::uint8_t> buffer;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFRECORD_GZIP_H
