//===- Table.cpp - LevelDB table reader -----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Two nested loops: over the entries of the index block, and over the entries
/// of each data block. Restart points serve binary search and are not needed.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/Table.h"

#include "runtime/core/Crc32c.h"
#include "runtime/io/protobuf/ByteReader.h"

namespace albert::rt {

static constexpr std::size_t footerSize = tableFooterHandles + 8;
static constexpr std::size_t blockTrailer = 5;
static constexpr std::size_t maxKeyBytes = std::size_t(64) << 20;
static constexpr std::size_t maxKeyLength = 4096;

namespace {
/// Place of a block in the file.
struct BlockHandle {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// Reader of one table.
class TableReader {
public:
  TableReader(ByteSpan file, TableVisitor &visitor)
      : file(file), visitor(visitor) {}

  Status read();

private:
  /// Contents of a block after its checksum has been verified.
  Result<ByteSpan> block(BlockHandle handle, const char *what);
  /// Calls `entry(key, value)` for each entry of a block's contents.
  template <typename Callback>
  Status forEachEntry(ByteSpan contents, std::uint64_t blockOffset,
                      Callback entry);
  Status readDataBlock(BlockHandle handle);

  ByteSpan file;
  TableVisitor &visitor;
  std::string lastKey;
  bool anyKey = false;
  std::size_t keyBytes = 0;
};
} // namespace

static unsigned long long number(std::uint64_t value) { return value; }

bool isTable(ByteSpan file) {
  if (file.size() < footerSize)
    return false;
  std::uint64_t magic = 0;
  ByteReader(file.dropFront(file.size() - 8)).fixed64(magic);
  return magic == tableMagic;
}

static bool readHandle(ByteReader &reader, BlockHandle &handle) {
  return reader.varint(handle.offset) && reader.varint(handle.size);
}

Result<ByteSpan> TableReader::block(BlockHandle handle, const char *what) {
  std::size_t limit = file.size() - footerSize;
  if (handle.offset > limit || handle.size > limit - handle.offset ||
      limit - handle.offset - handle.size < blockTrailer)
    return dataLoss("%s at byte %llu with %llu bytes lies outside the file "
                    "(%zu bytes)",
                    what, number(handle.offset), number(handle.size),
                    file.size());
  std::size_t size = static_cast<std::size_t>(handle.size);
  ByteSpan checked =
      file.subspan(static_cast<std::size_t>(handle.offset), size + 1);
  std::uint32_t stored = 0;
  ByteReader(file.dropFront(static_cast<std::size_t>(handle.offset) + size + 1))
      .fixed32(stored);
  std::uint32_t found = maskCrc32c(crc32c(checked));
  if (found != stored)
    return dataLoss("%s at byte %llu is damaged: checksum %08x, expected %08x",
                    what, number(handle.offset), found, stored);
  std::uint8_t compression = checked[size];
  if (compression == 1)
    return unsupported("%s at byte %llu is compressed with Snappy", what,
                       number(handle.offset))
        .withHint("save the checkpoint again with tf.train.Saver, which does "
                  "not compress its index");
  if (compression != 0)
    return dataLoss("%s at byte %llu has compression type %u, expected 0", what,
                    number(handle.offset), compression);
  return checked.subspan(0, size);
}

template <typename Callback>
Status TableReader::forEachEntry(ByteSpan contents, std::uint64_t blockOffset,
                                 Callback entry) {
  auto damaged = [&](const char *what, std::size_t offset) {
    return dataLoss("block at byte %llu: %s at byte %zu of the block",
                    number(blockOffset), what, offset);
  };
  std::uint32_t restarts = 0;
  if (contents.size() < 4)
    return damaged("no number of restart points", 0);
  ByteReader(contents.dropFront(contents.size() - 4)).fixed32(restarts);
  if (restarts > contents.size() / 4 - 1)
    return damaged("too many restart points", contents.size() - 4);
  std::size_t end = contents.size() - 4 - 4 * std::size_t(restarts);
  ByteReader reader(contents.subspan(0, end));
  std::string key;
  while (!reader.atEnd()) {
    std::size_t start = reader.offset();
    std::uint64_t shared, unshared, valueLength;
    ByteSpan suffix, value;
    if (!reader.varint(shared) || !reader.varint(unshared) ||
        !reader.varint(valueLength) || !reader.take(unshared, suffix) ||
        !reader.take(valueLength, value))
      return damaged("an entry that does not end inside the block", start);
    if (shared > key.size())
      return damaged("a key that shares more bytes than the previous one has",
                     start);
    if (shared + unshared > maxKeyLength)
      return damaged("a key longer than 4096 bytes", start);
    key.resize(static_cast<std::size_t>(shared));
    key.append(textOf(suffix));
    ALBERT_RETURN_IF_ERROR(entry(key, value));
  }
  return Status::success();
}

Status TableReader::readDataBlock(BlockHandle handle) {
  ALBERT_ASSIGN_OR_RETURN(ByteSpan contents, block(handle, "data block"));
  return forEachEntry(
      contents, handle.offset,
      [&](const std::string &key, ByteSpan value) -> Status {
        if (anyKey && key <= lastKey)
          return dataLoss("key %s follows %s: keys must increase",
                          quote(key).c_str(), quote(lastKey).c_str());
        keyBytes += key.size();
        if (keyBytes > maxKeyBytes)
          return resourceExhausted("the keys take more than %s",
                                   formatBytes(maxKeyBytes).c_str());
        anyKey = true;
        lastKey = key;
        return visitor.entry(key, value);
      });
}

Status TableReader::read() {
  if (!isTable(file))
    return dataLoss("expected a table that ends with the number %016llx",
                    number(tableMagic));
  ByteSpan footer = file.subspan(file.size() - footerSize, tableFooterHandles);
  ByteReader reader(footer);
  BlockHandle metaIndex, index;
  if (!readHandle(reader, metaIndex) || !readHandle(reader, index))
    return dataLoss("the footer holds no block handles");
  for (std::uint8_t byte : footer.dropFront(reader.offset()))
    if (byte != 0)
      return dataLoss("the footer's padding is not zero");
  // The meta index is empty in checkpoints; it is read for its checksum only.
  ALBERT_RETURN_IF_ERROR(block(metaIndex, "meta index block").takeStatus());
  ALBERT_ASSIGN_OR_RETURN(ByteSpan contents, block(index, "index block"));
  return forEachEntry(contents, index.offset,
                      [&](const std::string &key, ByteSpan value) -> Status {
                        ByteReader handleReader(value);
                        BlockHandle handle;
                        if (!readHandle(handleReader, handle))
                          return dataLoss(
                              "the index block holds no block handle for %s",
                              quote(key).c_str());
                        return readDataBlock(handle);
                      });
}

Status visitTable(ByteSpan file, TableVisitor &visitor) {
  return TableReader(file, visitor).read();
}

} // namespace albert::rt
