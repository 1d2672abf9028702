//===- TfRecordWriter.cpp - write TFRecord files --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Records gather in a buffer, which goes to the file as it is or packed.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tfrecord/TfRecordWriter.h"

#include "runtime/io/tfrecord/Framing.h"

namespace albert::rt {

static constexpr std::size_t bufferBytes = std::size_t(256) << 10;

Result<TfRecordWriter> TfRecordWriter::create(const std::string &path,
                                              Options options) {
  TfRecordWriter writer;
  if (options.gzip) {
    ALBERT_ASSIGN_OR_RETURN(writer.encoder, GzipEncoder::create());
  }
  ALBERT_ASSIGN_OR_RETURN(writer.file, AtomicFile::create(path));
  return writer;
}

Status TfRecordWriter::flush() {
  Status status =
      encoder ? encoder->write(bytesOf(buffer), file) : file.write(buffer);
  failed |= !status.ok();
  buffer.clear();
  return status;
}

Status TfRecordWriter::append(ByteSpan data) {
  appendRecord(buffer, data);
  ++count;
  return buffer.size() < bufferBytes ? Status::success() : flush();
}

Status TfRecordWriter::finish() {
  if (failed)
    return failedPrecondition("%s: not written after an error",
                              file.path().c_str());
  ALBERT_RETURN_IF_ERROR(flush());
  if (encoder)
    ALBERT_RETURN_IF_ERROR(encoder->finish(file));
  return file.commit();
}

} // namespace albert::rt
