//===- CpuCountTest.cpp - tests of the default number of threads ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/parallel/CpuCount.h"

#include "runtime/parallel/Cgroup.h"
#include "test/unit/runtime/io/TestDirectory.h"

using namespace albert::rt;

namespace {
/// With a made-up /proc and /sys/fs/cgroup.
class CpuCountTest : public DirectoryTest {
protected:
  int quota() const { return cgroupCpuQuota(path("proc"), path("cgroup")); }
};
} // namespace

TEST(CgroupPath, findsTheHierarchy) {
  std::string text = "9:name=systemd:/\n4:cpu,cpuacct:/a/b\n0::/user/c\n";
  EXPECT_EQ(cgroupPath(text, ""), "/user/c");
  EXPECT_EQ(cgroupPath(text, "cpu"), "/a/b");
  EXPECT_EQ(cgroupPath(text, "cpuacct"), "/a/b");
  EXPECT_EQ(cgroupPath(text, "memory"), "");
  EXPECT_EQ(cgroupPath("nonsense", "cpu"), "");
}

TEST_F(CpuCountTest, noFilesMeanNoQuota) { EXPECT_EQ(quota(), 0); }

TEST_F(CpuCountTest, smallestQuotaOfVersion2Counts) {
  write("proc/self/cgroup", "0::/outer/inner\n");
  write("cgroup/outer/inner/cpu.max", "max 100000\n");
  EXPECT_EQ(quota(), 0);
  write("cgroup/outer/cpu.max", "250000 100000\n");
  EXPECT_EQ(quota(), 2);
  write("cgroup/outer/inner/cpu.max", "50000 100000\n");
  EXPECT_EQ(quota(), 1);
}

TEST_F(CpuCountTest, rootOfAContainerCounts) {
  write("proc/self/cgroup", "0::/not/visible/here\n");
  write("cgroup/cpu.max", "400000 100000\n");
  EXPECT_EQ(quota(), 4);
}

TEST_F(CpuCountTest, version1QuotaCounts) {
  write("proc/self/cgroup", "4:cpu,cpuacct:/job\n");
  write("cgroup/cpu,cpuacct/job/cpu.cfs_quota_us", "-1\n");
  write("cgroup/cpu,cpuacct/job/cpu.cfs_period_us", "100000\n");
  EXPECT_EQ(quota(), 0);
  write("cgroup/cpu,cpuacct/job/cpu.cfs_quota_us", "300000\n");
  EXPECT_EQ(quota(), 3);
}

TEST(DefaultThreadCount, isAtLeastOne) { EXPECT_GE(defaultThreadCount(), 1); }
