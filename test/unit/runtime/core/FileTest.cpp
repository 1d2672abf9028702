//===- FileTest.cpp - tests of files ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reading, mapping, atomic writing and what errors say.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/File.h"

#include "test/unit/runtime/io/FileSizeLimit.h"
#include "test/unit/runtime/io/TestDirectory.h"

#include <sys/stat.h>
#include <unistd.h>

using namespace albert::rt;

namespace {

class FileTest : public DirectoryTest {
protected:
  void TearDown() override {
    ::chmod(directory.c_str(), 0755);
    DirectoryTest::TearDown();
  }
};

TEST_F(FileTest, writesAndReads) {
  ASSERT_TRUE(writeFile(path("a"), "hello").ok());
  EXPECT_EQ(*readFile(path("a")), "hello");
  ASSERT_TRUE(writeFile(path("a"), "again").ok());
  EXPECT_EQ(*readFile(path("a")), "again");
  EXPECT_EQ(*listDirectory(directory), std::vector<std::string>{"a"});
}

TEST_F(FileTest, onlyRegularFilesAreReplaced) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0644), 0);
  EXPECT_EQ(writeFile(path("pipe"), "x").message(),
            "'" + path("pipe") +
                "' is a pipe, expected a regular file or a new name");
  EXPECT_EQ(writeFile(directory, "x").message(),
            "'" + directory +
                "' is a directory, expected a regular file or a new name");
  EXPECT_EQ(*listDirectory(directory), std::vector<std::string>{"pipe"});
}

TEST_F(FileTest, abandonedWriteLeavesTheOldFile) {
  ASSERT_TRUE(writeFile(path("a"), "old").ok());
  {
    Result<AtomicFile> file = AtomicFile::create(path("a"));
    ASSERT_TRUE(file.ok());
    ASSERT_TRUE(file->write("new").ok());
    EXPECT_EQ(listDirectory(directory)->size(), 2u);
  }
  EXPECT_EQ(*readFile(path("a")), "old");
  EXPECT_EQ(listDirectory(directory)->size(), 1u);
}

TEST_F(FileTest, finalPermissionsFollowTheMode) {
  Result<AtomicFile> file = AtomicFile::create(path("x"), 0755);
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file->commit().ok());
  struct stat status;
  ASSERT_EQ(::stat(path("x").c_str(), &status), 0);
  mode_t mask = ::umask(0);
  ::umask(mask);
  EXPECT_EQ(status.st_mode & 0777, 0755 & ~mask);
}

TEST_F(FileTest, missingFile) {
  Status status = InputFile::open(path("none")).takeStatus();
  EXPECT_EQ(status.code(), StatusCode::NotFound);
  EXPECT_EQ(status.message(),
            "cannot open '" + path("none") + "': No such file or directory");
  EXPECT_EQ(status.hint(), "check the path");
  EXPECT_EQ(MappedFile::open(path("none")).status().message(),
            status.message());
}

TEST_F(FileTest, directoryIsNoFile) {
  Status status = InputFile::open(directory).takeStatus();
  EXPECT_EQ(status.message(),
            "'" + directory + "' is a directory, expected a regular file");
  EXPECT_FALSE(MappedFile::open(directory).ok());
  EXPECT_EQ(writeFile(directory, "x").code(), StatusCode::InvalidArgument);
}

TEST_F(FileTest, pipeIsNoFileAndDoesNotBlock) {
  ASSERT_EQ(::mkfifo(path("pipe").c_str(), 0600), 0);
  EXPECT_EQ(InputFile::open(path("pipe")).status().message(),
            "'" + path("pipe") + "' is a pipe, expected a regular file");
}

TEST_F(FileTest, readBeyondTheEnd) {
  ASSERT_TRUE(writeFile(path("a"), "12345").ok());
  Result<InputFile> file = InputFile::open(path("a"));
  std::uint8_t bytes[4];
  EXPECT_TRUE(file->readAt(1, {bytes, 4}).ok());
  EXPECT_EQ(file->readAt(3, {bytes, 4}).message(),
            "'" + path("a") + "' ends at byte 5, expected at least 7 bytes");
}

TEST_F(FileTest, maximumSize) {
  ASSERT_TRUE(writeFile(path("a"), "12345").ok());
  EXPECT_EQ(readFile(path("a"), 4).status().message(),
            "'" + path("a") + "' has 5 B, at most 4 B are accepted");
}

TEST_F(FileTest, mapsFiles) {
  ASSERT_TRUE(writeFile(path("a"), std::string(10000, 'x')).ok());
  Result<MappedFile> file = MappedFile::open(path("a"));
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->bytes().size(), 10000u);
  file->forget(10, 9000);
  EXPECT_EQ(file->bytes()[9999], 'x');
  EXPECT_EQ(file->bytes()[5000], 'x');
  MappedFile moved = *std::move(file);
  EXPECT_EQ(moved.bytes()[0], 'x');
  ASSERT_TRUE(writeFile(path("empty"), "").ok());
  EXPECT_TRUE(MappedFile::open(path("empty"))->bytes().empty());
}

TEST_F(FileTest, failedWriteNamesTheFile) {
  ASSERT_TRUE(writeFile(path("a"), "old").ok());
  Status status;
  {
    FileSizeLimit limit(1000);
    status = writeFile(path("a"), std::string(5000, 'x'));
  }
  EXPECT_EQ(status.code(), StatusCode::ResourceExhausted);
  EXPECT_EQ(status.message(),
            "cannot write '" + path("a") + "': File too large");
  EXPECT_EQ(*readFile(path("a")), "old");
  EXPECT_EQ(listDirectory(directory)->size(), 1u);
}

TEST_F(FileTest, temporaryNames) {
  std::string temporary;
  {
    Result<AtomicFile> file = AtomicFile::create(path("model.ckpt-5.index"));
    ASSERT_TRUE(file.ok());
    temporary = listDirectory(directory)->front();
  }
  EXPECT_EQ(AtomicFile::finalNameOf(temporary), "model.ckpt-5.index");
  EXPECT_EQ(AtomicFile::finalNameOf(".a.12-0.tmp"), "a");
  for (const char *name :
       {"", ".tmp", "a.12-0.tmp", ".a.12-0", ".a.12.tmp", ".a.x-0.tmp",
        ".a.12-.tmp", ".12-0.tmp", "..12-0.tmp", ".a.-0.tmp"})
    EXPECT_EQ(AtomicFile::finalNameOf(name), "") << name;
}

TEST_F(FileTest, removes) {
  ASSERT_TRUE(writeFile(path("a"), "x").ok());
  EXPECT_TRUE(removeFile(path("a")).ok());
  EXPECT_TRUE(removeFile(path("a")).ok());
  EXPECT_TRUE(listDirectory(directory)->empty());
  EXPECT_EQ(removeFile(directory).message(),
            "cannot remove '" + directory + "': Is a directory");
  EXPECT_TRUE(syncDirectory(directory).ok());
}

TEST_F(FileTest, makesDirectories) {
  EXPECT_TRUE(makeDirectories(path("a/b/c/")).ok());
  EXPECT_TRUE(isDirectory(path("a/b/c")));
  EXPECT_TRUE(makeDirectories(path("a/b/c")).ok());
  EXPECT_TRUE(makeDirectories("/").ok());
  ASSERT_TRUE(writeFile(path("a/file"), "").ok());
  EXPECT_EQ(makeDirectories(path("a/file/x")).message(),
            "cannot make the directory '" + path("a/file") + "': File exists");
}

TEST_F(FileTest, missingDirectory) {
  EXPECT_EQ(writeFile(path("none/x"), "x").message(),
            "cannot create '" + path("none/x") +
                "': No such file or directory");
}

TEST_F(FileTest, directoryWithoutPermission) {
  if (::geteuid() == 0)
    GTEST_SKIP() << "root may write everywhere";
  ::chmod(directory.c_str(), 0555);
  Status status = writeFile(path("x"), "x");
  EXPECT_EQ(status.code(), StatusCode::PermissionDenied);
  EXPECT_EQ(status.message(),
            "cannot create '" + path("x") + "': Permission denied");
}

TEST(Path, parts) {
  EXPECT_EQ(joinPath("a", "b"), "a/b");
  EXPECT_EQ(joinPath("a/", "b"), "a/b");
  EXPECT_EQ(joinPath("", "b"), "b");
  EXPECT_EQ(joinPath("/", "b"), "/b");
  EXPECT_EQ(parentDirectory("a/b"), "a");
  EXPECT_EQ(parentDirectory("b"), ".");
  EXPECT_EQ(parentDirectory("/b"), "/");
  EXPECT_EQ(parentDirectory("a/b/"), "a");
  EXPECT_EQ(baseName("a/b/"), "b");
  EXPECT_EQ(baseName("b"), "b");
  EXPECT_EQ(baseName("/"), "/");
}

} // namespace
