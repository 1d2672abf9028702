//===- TableTest.cpp - tests of the table reader --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Sound tables, and one test for each way to break one.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/Table.h"

#include "BundleMaker.h"
#include "TableCollector.h"
#include "runtime/core/Crc32c.h"

#include <gtest/gtest.h>

using namespace albert::rt;

namespace {

std::string message(const std::string &file) {
  TableCollector collector;
  return visitTable(bytesOf(file), collector).message();
}

/// A table of one data block with these bytes.
std::string tableOf(const std::string &block) {
  std::string meta = tableBlock({});
  std::string index = tableBlock({{"z", varint(0) + varint(block.size() - 5)}});
  return block + meta + index +
         tableFooter(block.size(), meta.size() - 5, block.size() + meta.size(),
                     index.size() - 5);
}

/// A block whose contents are given, with a sound trailer.
std::string rawBlock(const std::string &contents) {
  std::string block = contents + '\0';
  std::uint32_t crc = maskCrc32c(crc32c(bytesOf(block)));
  for (int i = 0; i < 4; ++i)
    block += static_cast<char>(crc >> (8 * i));
  return block;
}

const std::string noRestarts(4, '\0');

TEST(Table, readsAllEntries) {
  TableWriter writer;
  for (int i = 0; i < 100; ++i)
    writer.entries[format("key/%03d", i)] = std::string(i, 'v');
  for (std::size_t perBlock : {1, 7, 16, 1000}) {
    writer.entriesPerBlock = perBlock;
    std::string file = writer.finish();
    TableCollector collector;
    Status status = visitTable(bytesOf(file), collector);
    ASSERT_TRUE(status.ok()) << status.toString();
    EXPECT_EQ(collector.entries,
              TableEntries(writer.entries.begin(), writer.entries.end()));
  }
}

TEST(Table, everyFlipIsFound) {
  TableWriter writer;
  for (int i = 0; i < 10; ++i)
    writer.entries[format("key/%03d", i)] = "value";
  writer.entriesPerBlock = 4;
  std::string file = writer.finish();
  for (std::size_t i = 0; i < file.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = file;
      flipped[i] = static_cast<char>(flipped[i] ^ (1 << bit));
      EXPECT_NE(message(flipped), "") << i << " " << bit;
    }
}

TEST(Table, everyTruncationIsFound) {
  TableWriter writer;
  writer.entries["a"] = "b";
  std::string file = writer.finish();
  for (std::size_t length = 0; length < file.size(); ++length)
    EXPECT_NE(message(file.substr(0, length)), "");
}

TEST(Table, snappyIsRefused) {
  TableWriter writer;
  writer.entries["a"] = "b";
  writer.compression = 1;
  std::string file = writer.finish();
  TableCollector collector;
  Status status = visitTable(bytesOf(file), collector);
  EXPECT_EQ(status.code(), StatusCode::Unsupported);
  EXPECT_EQ(status.message(), "data block at byte 0 is compressed with Snappy");
  writer.compression = 7;
  EXPECT_EQ(message(writer.finish()),
            "data block at byte 0 has compression type 7, expected 0");
}

TEST(Table, blockOutsideTheFile) {
  std::string meta = tableBlock({});
  EXPECT_EQ(message(meta + tableFooter(0, meta.size() - 5, 99, 5)),
            "index block at byte 99 with 5 bytes lies outside the file (61 "
            "bytes)");
  EXPECT_NE(message(meta + tableFooter(0, UINT64_MAX, 0, 8)), "");
  EXPECT_NE(message(meta + tableFooter(UINT64_MAX, 8, 0, 8)), "");
}

TEST(Table, checksum) {
  std::string block = tableBlock({{"a", "b"}});
  block[3] = 'x';
  std::string text = message(tableOf(block));
  EXPECT_EQ(text.substr(0, 42), "data block at byte 0 is damaged: checksum ");
}

TEST(Table, keysMustIncrease) {
  EXPECT_EQ(message(tableOf(tableBlock({{"b", ""}, {"a", ""}}))),
            "key 'a' follows 'b': keys must increase");
  EXPECT_EQ(message(tableOf(tableBlock({{"a", ""}, {"a", ""}}))),
            "key 'a' follows 'a': keys must increase");
}

TEST(Table, brokenEntries) {
  // shared, unshared, value length.
  EXPECT_EQ(message(tableOf(rawBlock("\x05\x01\x01"
                                     "ab" +
                                     noRestarts))),
            "block at byte 0: a key that shares more bytes than the previous "
            "one has at byte 0 of the block");
  EXPECT_EQ(
      message(tableOf(rawBlock(std::string("\0\x09\x01"
                                           "ab",
                                           5) +
                               noRestarts))),
      "block at byte 0: an entry that does not end inside the block at byte 0 "
      "of the block");
  EXPECT_EQ(message(tableOf(rawBlock(std::string("\0\xff", 2) + noRestarts))),
            "block at byte 0: an entry that does not end inside the block at "
            "byte 0 of the block");
  EXPECT_EQ(message(tableOf(rawBlock("ab"))),
            "block at byte 0: no number of restart points at byte 0 of the "
            "block");
  EXPECT_EQ(message(tableOf(rawBlock("\xff\xff\xff\xff"))),
            "block at byte 0: too many restart points at byte 0 of the block");
  std::string longKey(5000, 'k');
  EXPECT_EQ(message(tableOf(tableBlock({{longKey, ""}}))),
            "block at byte 0: a key longer than 4096 bytes at byte 0 of the "
            "block");
}

// Prefix compression lets a small file claim long keys.
TEST(Table, totalSizeOfKeysIsLimited) {
  std::string block;
  std::string start(4000, 'k');
  block += varint(0) + varint(start.size()) + varint(0) + start;
  for (int i = 1; i < 20000; ++i)
    block += varint(4000) + varint(5) + varint(0) + format("%05d", i);
  block += noRestarts;
  EXPECT_EQ(message(tableOf(rawBlock(block))),
            "the keys take more than 64.0 MiB");
}

} // namespace
