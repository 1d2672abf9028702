//===- BundleWriter.cpp - write TensorFlow V2 checkpoints -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Elements pass through one buffer and the checksum; the index is made in
/// memory when all places are known.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/BundleWriter.h"

#include "runtime/core/Crc32c.h"
#include "runtime/io/tf_checkpoint/BundleSerializer.h"
#include "runtime/io/tf_checkpoint/TableBuilder.h"

namespace albert::rt {

static constexpr std::size_t bufferBytes = std::size_t(256) << 10;

Result<BundleWriter> BundleWriter::create(const std::string &prefix) {
  BundleWriter writer;
  writer.prefix = prefix;
  ALBERT_ASSIGN_OR_RETURN(writer.data,
                          AtomicFile::create(bundleDataPath(prefix, 0, 1)));
  return writer;
}

Status BundleWriter::add(const std::string &name, const TensorView &tensor) {
  ALBERT_RETURN_IF_ERROR(begin(name, tensor.dtype, tensor.shape));
  ALBERT_RETURN_IF_ERROR(append(
      {static_cast<const std::uint8_t *>(tensor.data), tensor.byteSize()}));
  return end();
}

Status BundleWriter::begin(const std::string &name, DType dtype,
                           const Shape &shape) {
  // The empty key is the header's, and a zero byte starts the key of a slice.
  if (name.empty() || name[0] == '\0' || entries.count(name) != 0)
    return invalidArgument("%s: the variable %s cannot be written: %s",
                           prefix.c_str(), quote(name).c_str(),
                           entries.count(name) != 0 ? "there is one already"
                                                    : "this is no name");
  if (!openName.empty())
    return invalidArgument("%s: the variable %s has no end yet", prefix.c_str(),
                           quote(openName).c_str());
  ALBERT_RETURN_IF_ERROR(shape.checkedElementCount().takeStatus());
  openName = name;
  openEntry = BundleEntry();
  openEntry.dtype = tfTypeOf(dtype);
  openEntry.shape = shape;
  openEntry.offset = static_cast<std::int64_t>(written);
  openSize = shape.elementCount() * static_cast<std::int64_t>(sizeOf(dtype));
  openCrc = 0;
  return Status::success();
}

Status BundleWriter::flush() {
  Status status = data.write(buffer);
  failed |= !status.ok();
  buffer.clear();
  return status;
}

Status BundleWriter::append(ByteSpan elements) {
  openCrc = crc32c(elements, openCrc);
  written += elements.size();
  if (buffer.size() + elements.size() <= bufferBytes) {
    buffer.append(textOf(elements));
    return Status::success();
  }
  ALBERT_RETURN_IF_ERROR(flush());
  Status status = data.write(elements);
  failed |= !status.ok();
  return status;
}

Status BundleWriter::end() {
  openEntry.size = static_cast<std::int64_t>(written) - openEntry.offset;
  openEntry.crc = maskCrc32c(openCrc);
  if (openEntry.size != openSize) {
    failed = true;
    return invalidArgument("%s: the variable %s of shape %s takes %lld bytes, "
                           "found %lld",
                           prefix.c_str(), quote(openName).c_str(),
                           openEntry.shape.toString().c_str(),
                           static_cast<long long>(openSize),
                           static_cast<long long>(openEntry.size));
  }
  entries.emplace(std::move(openName), std::move(openEntry));
  openName.clear();
  return Status::success();
}

Status BundleWriter::finish() {
  if (failed || !openName.empty())
    return failedPrecondition("%s: the checkpoint is incomplete",
                              prefix.c_str());
  ALBERT_RETURN_IF_ERROR(flush());
  BundleHeader header;
  header.shardCount = 1;
  TableBuilder table;
  table.add("", serialize(header));
  for (const auto &[name, entry] : entries)
    table.add(name, serialize(entry));
  // Written before anything gets its name: on a full disk nothing has changed.
  ALBERT_ASSIGN_OR_RETURN(AtomicFile index,
                          AtomicFile::create(prefix + ".index"));
  ALBERT_RETURN_IF_ERROR(index.write(table.finish()));
  failed = true;
  return publish(std::move(index));
}

Status BundleWriter::publish(AtomicFile index) {
  std::string indexPath = index.path(), dataPath = data.path();
  if (isRegularFile(indexPath)) {
    ALBERT_RETURN_IF_ERROR(removeFile(indexPath));
    // On the disk the old index must be gone before new data come.
    ALBERT_RETURN_IF_ERROR(syncDirectory(parentDirectory(indexPath)));
  }
  Status status = data.commit();
  if (status.ok())
    status = index.commit();
  if (!status.ok()) {
    (void)removeFile(indexPath).ok();
    (void)removeFile(dataPath).ok();
  }
  return status;
}

} // namespace albert::rt
