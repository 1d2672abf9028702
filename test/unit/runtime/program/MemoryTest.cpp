//===- MemoryTest.cpp - tests of arenas and memory limits -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/Arena.h"
#include "runtime/program/MemoryLimit.h"

#include "test/unit/runtime/io/TestDirectory.h"

using namespace albert::rt;

TEST(Arena, isZeroAlignedAndWritable) {
  Result<Arena> arena = Arena::reserve(10 << 20, "a test", "");
  ASSERT_TRUE(arena.ok()) << arena.status().toString();
  EXPECT_EQ(arena->size(), 10u << 20);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(arena->data()) % 64, 0u);
  EXPECT_EQ(arena->data()[arena->size() - 1], 0);
  arena->data()[arena->size() - 1] = 1;
  Arena moved = *std::move(arena);
  EXPECT_EQ(moved.data()[moved.size() - 1], 1);
}

TEST(Arena, mayBeEmpty) {
  Result<Arena> arena = Arena::reserve(0, "a test", "");
  ASSERT_TRUE(arena.ok());
  EXPECT_EQ(arena->data(), nullptr);
}

TEST(Arena, saysWhatCannotBeReserved) {
  Result<Arena> arena =
      Arena::reserve(uint64_t(1) << 62, "the work memory", "run it elsewhere");
  ASSERT_FALSE(arena.ok());
  EXPECT_EQ(arena.status().code(), StatusCode::ResourceExhausted);
  EXPECT_NE(arena.status().message().find(
                "of addresses for the work memory: Cannot allocate memory"),
            std::string::npos)
      << arena.status().message();
  EXPECT_EQ(arena.status().hint(),
            "raise the limit on addresses (ulimit -v), or run it elsewhere");
}

TEST(CheckMemory, saysWhatIsNeededAndWhatThereIs) {
  EXPECT_TRUE(checkMemory(5, 5, "a batch").ok());
  Status status = checkMemory(3u << 20, 1u << 20, "a batch");
  EXPECT_EQ(status.code(), StatusCode::ResourceExhausted);
  EXPECT_EQ(status.message(),
            "a batch needs 3.0 MiB of memory, 1.0 MiB are available");
  EXPECT_NE(status.hint().find("smaller batches"), std::string::npos);
}

namespace {
/// With a made-up /proc and /sys/fs/cgroup.
class AvailableMemory : public DirectoryTest {
protected:
  uint64_t available() const {
    return availableMemory(path("proc"), path("cgroup"));
  }
};
} // namespace

TEST_F(AvailableMemory, isUnlimitedWhenNothingIsKnown) {
  EXPECT_EQ(available(), UINT64_MAX);
}

TEST_F(AvailableMemory, takesWhatTheMachineHas) {
  write("proc/meminfo", "MemTotal: 900 kB\nMemAvailable:    100 kB\n");
  EXPECT_EQ(available(), 100u * 1024);
}

TEST_F(AvailableMemory, takesWhatGroupsLeave) {
  write("proc/meminfo", "MemAvailable: 100 kB\n");
  write("proc/self/cgroup", "4:memory:/old\n0::/a/b\n");
  write("cgroup/a/b/memory.max", "max\n");
  EXPECT_EQ(available(), 100u * 1024);
  write("cgroup/a/memory.max", "50000\n");
  write("cgroup/a/memory.current", "30000\n");
  EXPECT_EQ(available(), 20000u);
  write("cgroup/a/memory.stat", "anon 1\ninactive_file 5000\n");
  EXPECT_EQ(available(), 25000u);
  write("cgroup/memory/old/memory.limit_in_bytes", "9000\n");
  write("cgroup/memory/old/memory.usage_in_bytes", "8000\n");
  EXPECT_EQ(available(), 1000u);
}

TEST(AvailableMemoryHere, isPositive) { EXPECT_GT(availableMemory(), 0u); }
