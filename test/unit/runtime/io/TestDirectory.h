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
#include <filesystem>
#include <gtest/gtest.h>
#include <string>

namespace albert::rt {

/// Base of tests that need files.
class DirectoryTest : public ::testing::Test {
protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "albert-XXXXXX";
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    directory = pattern;
  }

  void TearDown() override { std::filesystem::remove_all(directory); }

  /// The path of a file in the directory.
  std::string path(std::string_view name) const {
    return joinPath(directory, name);
  }

  /// Writes a file, in directories that are made for it, and returns its path.
  std::string write(std::string_view name, std::string_view contents) const {
    if (name.find('/') != std::string_view::npos)
      EXPECT_TRUE(makeDirectories(parentDirectory(path(name))).ok());
    Status status = writeFile(path(name), contents);
    EXPECT_TRUE(status.ok()) << status.toString();
    return path(name);
  }

  std::string directory;
};

} // namespace albert::rt

#endif // ALBERTC_TEST_UNIT_RUNTIME_IO_TESTDIRECTORY_H
