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

#include "test/unit/runtime/io/FileSizeLimit.h"
#include "test/unit/runtime/io/TestDirectory.h"

using namespace albert::rt;

namespace {

class AppendFileTest : public DirectoryTest {
protected:
  void SetUp() override {
    DirectoryTest::SetUp();
    log = path("log");
  }
  std::string log;
};

TEST_F(AppendFileTest, grows) {
  Result<AppendFile> file = AppendFile::create(log);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->path(), log);
  EXPECT_TRUE(file->append(bytesOf("one ")).ok());
  EXPECT_EQ(*readFile(log), "one ");
  EXPECT_TRUE(file->append({}).ok());
  AppendFile moved = *std::move(file);
  EXPECT_TRUE(moved.append(bytesOf("two")).ok());
  EXPECT_EQ(*readFile(log), "one two");
}

TEST_F(AppendFileTest, neverContinuesAnOldFile) {
  ASSERT_TRUE(writeFile(log, "old").ok());
  Status status = AppendFile::create(log).takeStatus();
  EXPECT_EQ(status.code(), StatusCode::FailedPrecondition);
  EXPECT_EQ(status.message(), "'" + log + "' exists already");
  EXPECT_EQ(AppendFile::create(path("none/log")).status().code(),
            StatusCode::NotFound);
}

TEST_F(AppendFileTest, continuesAtALength) {
  Result<AppendFile> fresh = AppendFile::openAt(log, 0);
  ASSERT_TRUE(fresh.ok()) << fresh.status().toString();
  ASSERT_TRUE(fresh->append(bytesOf("one two")).ok());
  Result<AppendFile> cut = AppendFile::openAt(log, 4);
  ASSERT_TRUE(cut.ok()) << cut.status().toString();
  EXPECT_EQ(*readFile(log), "one ");
  ASSERT_TRUE(cut->append(bytesOf("three")).ok());
  EXPECT_EQ(*readFile(log), "one three");
  EXPECT_EQ(AppendFile::openAt(log, 10).status().message(),
            "'" + log + "': expected at least 10 bytes, found 9");
  EXPECT_EQ(*readFile(log), "one three");
  EXPECT_EQ(AppendFile::openAt(directory, 0).status().message().substr(0, 12),
            "cannot open ");
}

TEST_F(AppendFileTest, allOrNothing) {
  Result<AppendFile> file = AppendFile::create(log);
  ASSERT_TRUE(file->append(bytesOf("first ")).ok());
  Status status;
  {
    FileSizeLimit limit(1000);
    status = file->append(bytesOf(std::string(5000, 'x')));
  }
  EXPECT_EQ(status.message(), "cannot write '" + log + "': File too large");
  EXPECT_EQ(*readFile(log), "first ");
  EXPECT_TRUE(file->append(bytesOf("second")).ok());
  EXPECT_EQ(*readFile(log), "first second");
}

} // namespace
