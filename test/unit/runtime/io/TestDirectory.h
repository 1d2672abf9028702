//===- TestDirectory.h - a directory for one test ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Files that a test writes, removed with it.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_IO_TESTDIRECTORY_H
#define ALBERTC_TEST_UNIT_RUNTIME_IO_TESTDIRECTORY_H

#include "runtime/core/File.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <string>
#include <unistd.h>

namespace albert::rt {

/// Base of tests that need files.
class DirectoryTest : public testing::Test {
protected:
  void SetUp() override {
    std::string pattern = testing::TempDir() + "albert-io-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory = pattern;
  }

  void TearDown() override {
    Result<std::vector<std::string>> names = listDirectory(directory);
    ASSERT_TRUE(names.ok());
    for (const std::string &name : *names)
      ::unlink(joinPath(directory, name).c_str());
    ::rmdir(directory.c_str());
  }

  /// The path of a file in the directory.
  std::string path(std::string_view name) const {
    return joinPath(directory, name);
  }

  /// Writes a file and returns its path.
  std::string write(std::string_view name, std::string_view contents) const {
    Status status = writeFile(path(name), contents);
    EXPECT_TRUE(status.ok()) << status.toString();
    return path(name);
  }

  std::string directory;
};

} // namespace albert::rt

#endif // ALBERTC_TEST_UNIT_RUNTIME_IO_TESTDIRECTORY_H
