//===- CpuCountTest.cpp - tests of the default number of threads ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/parallel/CpuCount.h"

#include "runtime/parallel/Cgroup.h"

#include <cstdio>
#include <cstdlib>
#include <gtest/gtest.h>
#include <sys/stat.h>

using namespace albert::rt;

namespace {
/// A made-up /proc and /sys/fs/cgroup below a temporary directory.
class CpuCountTest : public testing::Test {
protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "albertrt-cpu-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    root = pattern;
  }
  void TearDown() override {
    ASSERT_EQ(system(("rm -r '" + root + "'").c_str()), 0);
  }

  void write(const std::string &path, const char *text) {
    for (size_t slash = path.find('/'); slash != std::string::npos;
         slash = path.find('/', slash + 1))
      mkdir((root + "/" + path.substr(0, slash)).c_str(), 0755);
    FILE *file = fopen((root + "/" + path).c_str(), "w");
    ASSERT_NE(file, nullptr);
    fputs(text, file);
    fclose(file);
  }

  int quota() { return cgroupCpuQuota(root + "/proc", root + "/cgroup"); }

  std::string root;
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
