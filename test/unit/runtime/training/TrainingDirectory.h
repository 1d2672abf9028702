//===- TrainingDirectory.h - a directory with folders in it -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_TRAINING_TRAININGDIRECTORY_H
#define ALBERTC_TEST_UNIT_RUNTIME_TRAINING_TRAININGDIRECTORY_H

#include "test/unit/runtime/training/TrainingData.h"

#include <cstdlib>
#include <gtest/gtest.h>

namespace albert::rt::testing {

/// Base of tests that need examples and folders.
class TrainingDirectory : public ::testing::Test {
protected:
  void SetUp() override {
    std::string pattern = ::testing::TempDir() + "albert-training-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    root = pattern;
  }
  void TearDown() override {
    ASSERT_EQ(system(("rm -r '" + root + "'").c_str()), 0);
  }

  /// Path of a file in the directory.
  std::string path(const std::string &name) const { return root + "/" + name; }

  /// Writes the examples [first, first + count) and gives the file's path.
  std::string examples(const std::string &name, uint64_t first, uint64_t count,
                       bool gzip = false) const {
    Status status = writeExamples(path(name), makeExamples(first, count), gzip);
    EXPECT_TRUE(status.ok()) << status.toString();
    return path(name);
  }

  std::string root;
};

} // namespace albert::rt::testing

#endif // ALBERTC_TEST_UNIT_RUNTIME_TRAINING_TRAININGDIRECTORY_H
