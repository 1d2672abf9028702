//===- ShuffleBufferTest.cpp - records in random order --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The order is that of the keys, in memory as through a temporary file.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/ShuffleBuffer.h"
#include "runtime/data/random/RandomBits.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace albert::rt {
namespace {

struct Record {
  std::uint32_t shard;
  std::uint64_t key;
  std::string text;
};

std::vector<Record> makeRecords(std::size_t count) {
  PhiloxBits random(3, 0, 0);
  std::vector<Record> records;
  for (std::size_t i = 0; i < count; ++i)
    // Few keys, so that some are equal.
    records.push_back(
        {random.below(3), random.below(5000),
         std::string(random.below(900), 'x') + std::to_string(i)});
  return records;
}

/// What comes out, by shard.
std::vector<std::vector<std::string>> sorted(const std::vector<Record> &records,
                                             std::uint64_t maxBytes,
                                             std::uint64_t &spilled) {
  ShuffleBuffer::Options options;
  options.shards = 4;
  options.maxBytes = maxBytes;
  options.directory = testing::TempDir();
  Result<ShuffleBuffer> buffer = ShuffleBuffer::create(options);
  EXPECT_TRUE(buffer.ok());
  for (const Record &record : records)
    EXPECT_TRUE(buffer->add(record.shard, record.key, record.text).ok());
  EXPECT_TRUE(buffer->finish(2).ok());
  std::vector<std::vector<std::string>> out(4);
  for (std::uint32_t shard = 0; shard < 4; ++shard) {
    Status status = buffer->read(shard, [&](std::string_view text) {
      out[shard].emplace_back(text);
      return Status::success();
    });
    EXPECT_TRUE(status.ok()) << status.toString();
    EXPECT_EQ(buffer->count(shard), out[shard].size());
  }
  spilled = buffer->bytesSpilled();
  return out;
}

TEST(ShuffleBuffer, OrderIsThatOfTheKeys) {
  std::vector<Record> records = makeRecords(20000);
  std::vector<Record> byKey = records;
  std::sort(byKey.begin(), byKey.end(), [](const Record &a, const Record &b) {
    return std::tie(a.key, a.text) < std::tie(b.key, b.text);
  });
  std::vector<std::vector<std::string>> expected(4);
  for (const Record &record : byKey)
    expected[record.shard].push_back(record.text);

  std::uint64_t spilled = 0;
  EXPECT_EQ(sorted(records, 1ull << 30, spilled), expected);
  EXPECT_EQ(spilled, 0u);
  // Memory for a fifth of them, and another order of adding.
  std::reverse(records.begin(), records.end());
  EXPECT_EQ(sorted(records, 2 << 20, spilled), expected);
  EXPECT_GT(spilled, 4u << 20);
}

TEST(ShuffleBuffer, Empty) {
  std::uint64_t spilled = 0;
  EXPECT_EQ(sorted({}, 1 << 20, spilled),
            std::vector<std::vector<std::string>>(4));
}

TEST(ShuffleBuffer, ReadingStopsAtAnError) {
  Result<ShuffleBuffer> buffer = ShuffleBuffer::create({});
  ASSERT_TRUE(buffer.ok());
  ASSERT_TRUE(buffer->add(0, 1, "a").ok());
  ASSERT_TRUE(buffer->add(0, 2, "b").ok());
  ASSERT_TRUE(buffer->finish(1).ok());
  int calls = 0;
  Status status = buffer->read(0, [&](std::string_view) {
    ++calls;
    return dataLoss("enough");
  });
  EXPECT_EQ(status.message(), "enough");
  EXPECT_EQ(calls, 1);
}

TEST(ShuffleBuffer, FolderThatCannotBeWritten) {
  ShuffleBuffer::Options options;
  options.maxBytes = 1;
  options.directory = "absent";
  Result<ShuffleBuffer> buffer = ShuffleBuffer::create(options);
  ASSERT_TRUE(buffer.ok());
  Status status;
  for (int i = 0; i < 3000 && status.ok(); ++i)
    status = buffer->add(0, 1, std::string(1000, 'x'));
  EXPECT_EQ(status.message(), "cannot create a temporary file in 'absent': No "
                              "such file or directory");
}

} // namespace
} // namespace albert::rt
