//===- OutputFileTest.cpp - complete files or none ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Target/OutputFile.h"
#include "TestUtils.h"
#include <cerrno>
#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>

using namespace albertc;
using namespace albertc::test;

TEST(OutputFile, LeavesNothingUnlessCommitted) {
  TemporaryFolder folder;
  {
    auto file = TemporaryFile::create(folder / "program", "out");
    ASSERT_TRUE(bool(file)) << textOf(file.takeError());
    EXPECT_EQ(textOf(file->write("abc")), "");
    EXPECT_EQ(folder.count(), 1);
  }
  EXPECT_EQ(folder.count(), 0);
  EXPECT_EQ(textOf(writeFile(folder / "program", "abc")), "");
  EXPECT_EQ(readFile(folder / "program"), "abc");
  EXPECT_EQ(folder.count(), 1);
}

TEST(OutputFile, NamesAMissingFolder) {
  EXPECT_EQ(textOf(writeFile("/no/such/folder/x", "abc")),
            "/no/such/folder: expected a folder that can be written to, found: "
            "No such file or directory\n"
            "hint: choose another folder with -o, or create this one");
}

TEST(OutputFile, ReplacesFilesOnly) {
  TemporaryFolder folder;
  std::string pipe = folder / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0644), 0);
  EXPECT_NE(textOf(writeFile(pipe, "abc"))
                .find(pipe + ": expected a file name for the output, found a "
                             "device or a pipe"),
            std::string::npos);
  EXPECT_NE(textOf(writeFile(folder / "", "abc"))
                .find("expected a file name for the output, found a folder"),
            std::string::npos);
  EXPECT_EQ(folder.count(), 1);
}

TEST(OutputFile, NamesAFullDisk) {
  TemporaryFolder folder;
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit old = {};
  getrlimit(RLIMIT_FSIZE, &old);
  rlimit small = {1 << 16, old.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  std::string text = textOf(writeFile(folder / "x", std::string(1 << 20, 'x')));
  auto file = TemporaryFile::create(folder / "x", "out");
  ASSERT_TRUE(bool(file)) << textOf(file.takeError());
  EXPECT_EQ(textOf(file->checkSpace(1 << 15)), "");
  EXPECT_NE(textOf(file->checkSpace(1 << 20)), "");
  *file = TemporaryFile();
  setrlimit(RLIMIT_FSIZE, &old);
  EXPECT_EQ(text.find((folder / "x") + ": expected space for the file, found "
                                       "the disk or the quota full"),
            0u)
      << text;
  EXPECT_EQ(folder.count(), 0);
}
