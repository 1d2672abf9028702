//===- TrainingDirectory.h - a directory with folders in it -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_TRAINING_TRAININGDIRECTORY_H
#define ALBERTC_TEST_UNIT_RUNTIME_TRAINING_TRAININGDIRECTORY_H

#include "test/unit/runtime/io/TestDirectory.h"
#include "test/unit/runtime/training/TrainingData.h"

#include <string>

namespace albert::rt::testing {

/// Base of tests that need examples and folders.
class TrainingDirectory : public DirectoryTest {
protected:
  /// Writes the examples [first, first + count) and gives the file's path.
  std::string examples(const std::string &name, uint64_t first, uint64_t count,
                       bool gzip = false) const {
    Status status = writeExamples(path(name), makeExamples(first, count), gzip);
    EXPECT_TRUE(status.ok()) << status.toString();
    return path(name);
  }
};

} // namespace albert::rt::testing

#endif // ALBERTC_TEST_UNIT_RUNTIME_TRAINING_TRAININGDIRECTORY_H
