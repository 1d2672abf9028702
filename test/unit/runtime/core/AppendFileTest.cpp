//===- AppendFileTest.cpp - tests of files that grow ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Appending, and what stays of an append that fails.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/AppendFile.h"

#include <csignal>
#include <cstdlib>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace albert::rt;

namespace {

class AppendFileTest : public testing::Test {
protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "albert-append-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory = pattern;
    path = joinPath(directory, "log");
  }
  void TearDown() override {
    ::unlink(path.c_str());
    ::rmdir(directory.c_str());
  }
  std::string directory, path;
};

TEST_F(AppendFileTest, grows) {
  Result<AppendFile> file = AppendFile::create(path);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->path(), path);
  EXPECT_TRUE(file->append(bytesOf("one ")).ok());
  EXPECT_EQ(*readFile(path), "one ");
  EXPECT_TRUE(file->append({}).ok());
  AppendFile moved = *std::move(file);
  EXPECT_TRUE(moved.append(bytesOf("two")).ok());
  EXPECT_EQ(*readFile(path), "one two");
}

TEST_F(AppendFileTest, neverContinuesAnOldFile) {
  ASSERT_TRUE(writeFile(path, "old").ok());
  Status status = AppendFile::create(path).takeStatus();
  EXPECT_EQ(status.code(), StatusCode::FailedPrecondition);
  EXPECT_EQ(status.message(), "'" + path + "' exists already");
  EXPECT_EQ(AppendFile::create(joinPath(directory, "none/log")).status().code(),
            StatusCode::NotFound);
}

TEST_F(AppendFileTest, continuesAtALength) {
  Result<AppendFile> fresh = AppendFile::openAt(path, 0);
  ASSERT_TRUE(fresh.ok()) << fresh.status().toString();
  ASSERT_TRUE(fresh->append(bytesOf("one two")).ok());
  Result<AppendFile> cut = AppendFile::openAt(path, 4);
  ASSERT_TRUE(cut.ok()) << cut.status().toString();
  EXPECT_EQ(*readFile(path), "one ");
  ASSERT_TRUE(cut->append(bytesOf("three")).ok());
  EXPECT_EQ(*readFile(path), "one three");
  EXPECT_EQ(AppendFile::openAt(path, 10).status().message(),
            "'" + path + "': expected at least 10 bytes, found 9");
  EXPECT_EQ(*readFile(path), "one three");
  EXPECT_EQ(AppendFile::openAt(directory, 0).status().message().substr(0, 12),
            "cannot open ");
}

TEST_F(AppendFileTest, allOrNothing) {
  Result<AppendFile> file = AppendFile::create(path);
  ASSERT_TRUE(file->append(bytesOf("first ")).ok());
  struct rlimit saved, small;
  ::getrlimit(RLIMIT_FSIZE, &saved);
  small = saved;
  small.rlim_cur = 1000;
  auto handler = ::signal(SIGXFSZ, SIG_IGN);
  ::setrlimit(RLIMIT_FSIZE, &small);
  Status status = file->append(bytesOf(std::string(5000, 'x')));
  ::setrlimit(RLIMIT_FSIZE, &saved);
  ::signal(SIGXFSZ, handler);
  EXPECT_EQ(status.message(), "cannot write '" + path + "': File too large");
  EXPECT_EQ(*readFile(path), "first ");
  EXPECT_TRUE(file->append(bytesOf("second")).ok());
  EXPECT_EQ(*readFile(path), "first second");
}

} // namespace
