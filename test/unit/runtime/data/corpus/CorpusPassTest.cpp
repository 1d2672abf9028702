//===- CorpusPassTest.cpp - threads over the blocks of a corpus -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Order, the first error, workers that cannot be made.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/corpus/CorpusPass.h"
#include "runtime/core/File.h"

#include <gtest/gtest.h>

#include <atomic>

namespace albert::rt {
namespace {

/// A corpus of `blocks` blocks.
std::string makeCorpus(const char *name, int blocks) {
  std::string path = testing::TempDir() + "CorpusPassTest-" + name;
  std::string text;
  for (int i = 0; i < 2 * blocks; ++i)
    text +=
        std::string(std::size_t(3) << 18, static_cast<char>('a' + i)) + "\n\n";
  EXPECT_TRUE(writeFile(path, text).ok());
  return path;
}

/// Notes the blocks that it took; fails on what `failing` says.
class NotingWorker final : public BlockWorker {
public:
  NotingWorker(std::vector<std::uint64_t> &taken, std::uint64_t failing)
      : taken(taken), failing(failing) {}

  Status work(const CorpusBlock &block) override {
    index = block.index;
    if (index >= failing)
      return invalidArgument("block %d", static_cast<int>(index));
    // The first ones are the slowest.
    std::this_thread::sleep_for(
        std::chrono::milliseconds(index < 3 ? 20 - 6 * index : 0));
    return Status::success();
  }
  Status take() override {
    taken.push_back(index);
    return Status::success();
  }

private:
  std::vector<std::uint64_t> &taken;
  std::uint64_t failing;
  std::uint64_t index = 0;
};

TEST(CorpusPass, TakesInTheOrderOfTheText) {
  CorpusPass pass;
  pass.files = {makeCorpus("order", 8)};
  pass.threads = 4;
  pass.isOrdered = true;
  std::vector<std::uint64_t> taken;
  Result<CorpusCounts> counts =
      runCorpusPass(pass, [&]() -> Result<std::unique_ptr<BlockWorker>> {
        return std::unique_ptr<BlockWorker>(
            std::make_unique<NotingWorker>(taken, 100));
      });
  ASSERT_TRUE(counts.ok()) << counts.status().toString();
  EXPECT_EQ(taken, (std::vector<std::uint64_t>{0, 1, 2, 3, 4, 5, 6, 7}));
  EXPECT_EQ(counts->documents, 16u);
  EXPECT_EQ(counts->lines, 16u);
  EXPECT_EQ(counts->bytes, 16u * ((std::size_t(3) << 18) + 2));
}

TEST(CorpusPass, TheFirstErrorOfTheText) {
  CorpusPass pass;
  pass.files = {makeCorpus("error", 8)};
  pass.threads = 4;
  for (bool isOrdered : {false, true}) {
    pass.isOrdered = isOrdered;
    std::vector<std::uint64_t> taken;
    Result<CorpusCounts> counts =
        runCorpusPass(pass, [&]() -> Result<std::unique_ptr<BlockWorker>> {
          return std::unique_ptr<BlockWorker>(
              std::make_unique<NotingWorker>(taken, 2));
        });
    EXPECT_EQ(counts.status().message(), "block 2");
  }
}

TEST(CorpusPass, AWorkerThatCannotBeMade) {
  CorpusPass pass;
  pass.files = {makeCorpus("none", 8)};
  pass.threads = 3;
  pass.isOrdered = true;
  std::vector<std::uint64_t> taken;
  std::atomic<int> calls{0};
  Result<CorpusCounts> counts =
      runCorpusPass(pass, [&]() -> Result<std::unique_ptr<BlockWorker>> {
        if (++calls == 2)
          return unavailable("no worker");
        return std::unique_ptr<BlockWorker>(
            std::make_unique<NotingWorker>(taken, 100));
      });
  EXPECT_EQ(counts.status().message(), "no worker");
}

} // namespace
} // namespace albert::rt
