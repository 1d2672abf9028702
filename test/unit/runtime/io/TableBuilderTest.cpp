//===- TableBuilderTest.cpp - tests of the table writer -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Tables written and read back in blocks of all sizes, and the index that
/// TensorFlow wrote, byte for byte.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/TableBuilder.h"

#include "TableCollector.h"
#include "runtime/core/File.h"

#include <gtest/gtest.h>
#include <map>
#include <random>

using namespace albert::rt;

namespace {

std::string build(const TableEntries &entries, std::size_t blockBytes) {
  TableBuilder builder(blockBytes);
  for (const auto &[key, value] : entries)
    builder.add(key, value);
  return builder.finish();
}

void expectRoundTrip(const TableEntries &entries, std::size_t blockBytes) {
  SCOPED_TRACE(blockBytes);
  std::string file = build(entries, blockBytes);
  TableCollector collector;
  Status status = visitTable(bytesOf(file), collector);
  ASSERT_TRUE(status.ok()) << status.toString();
  EXPECT_EQ(collector.entries, entries);
}

TEST(TableBuilder, blocksOfAllSizes) {
  std::mt19937 random(8);
  std::map<std::string, std::string> sorted;
  sorted[""] = "header";
  sorted[std::string("\xff\xff\xff")] = "no byte can be increased";
  for (int i = 0; i < 400; ++i) {
    // Long common starts, and bytes of all values.
    std::string key(random() % 30, 'a');
    for (std::size_t length = random() % 4; length != 0; --length)
      key += static_cast<char>(random());
    sorted[key] = std::string(random() % 50, static_cast<char>(random()));
  }
  TableEntries entries(sorted.begin(), sorted.end());
  for (std::size_t blockBytes : {1, 20, 100, 1000, 10000})
    expectRoundTrip(entries, blockBytes);
  expectRoundTrip(entries, tableBlockBytes);
  expectRoundTrip({}, tableBlockBytes);
  expectRoundTrip({{"", ""}}, tableBlockBytes);
}

// The block after the first starts with a key in full; the index block has the
// shortest keys between them.
TEST(TableBuilder, separatorsAreShort) {
  std::string file = build({{"abcdef", "1"}, {"abzzz", "2"}}, 1);
  EXPECT_EQ(file.find("abd"), file.rfind("abd"));
  EXPECT_NE(file.find("abd"), std::string::npos);
  EXPECT_NE(file.rfind("\x00\x01\x02"
                       "b",
                       std::string::npos, 4),
            std::string::npos);
}

TEST(TableBuilder, equalsTensorFlow) {
  std::string original =
      *readFile(ALBERTC_TEST_INPUTS
                "/checkpoints/google_partitioned/albert_model.ckpt.index");
  TableCollector collector;
  ASSERT_TRUE(visitTable(bytesOf(original), collector).ok());
  EXPECT_GT(collector.entries.size(), 20u);
  EXPECT_TRUE(build(collector.entries, tableBlockBytes) == original);
}

} // namespace
