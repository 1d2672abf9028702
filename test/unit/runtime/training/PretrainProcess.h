//===- PretrainProcess.h - running a fake training program ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Runs pretrainMain in a child process, and looks at what it leaves behind.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_TRAINING_PRETRAINPROCESS_H
#define ALBERTC_TEST_UNIT_RUNTIME_TRAINING_PRETRAINPROCESS_H

#include "test/unit/runtime/programs/ProgramProcess.h"
#include "test/unit/runtime/training/FakeTrainer.h"
#include "test/unit/runtime/training/TrainingData.h"

namespace albert::rt::testing {

using Arguments = std::vector<std::string>;

/// A test of the command line, with examples in "data".
class PretrainProcess : public ProgramTest {
protected:
  /// Writes 50 examples.
  void SetUp() override;

  /// A command line that trains `steps` steps into "out", and more flags.
  Arguments command(int64_t steps, const Arguments &more = {}) const;

  /// Runs the program to its end.
  ProcessResult train(const FakeTrainer &trainer, const Arguments &arguments,
                      const ProcessOptions &options = {});
  ProcessResult train(const Arguments &arguments,
                      const ProcessOptions &options = {}) {
    return train(FakeTrainer(), arguments, options);
  }

  /// Writes examples and gives the file's path.
  std::string examples(const std::string &name, uint64_t first, uint64_t count,
                       bool gzip = false);

  /// The steps of metrics.jsonl, and each line without its speed.
  std::vector<std::string> metrics(const std::string &directory) const;

  /// The data file of a checkpoint: all weights, moments and the step.
  std::string checkpoint(const std::string &directory, int64_t step) const;

  /// Removes a checkpoint and the file that names the latest, as if the program
  /// had been killed before it wrote them.
  void forget(const std::string &directory, int64_t step) const;

  /// Steps of the records in all event files of a directory, in order.
  std::vector<int64_t> eventSteps(const std::string &directory) const;

  /// Whether a file of the test's directory exists.
  bool exists(const std::string &name) const;

  /// `text` without the test's directory, in which every path begins.
  std::string withoutRoot(std::string text) const;
};

} // namespace albert::rt::testing

#endif // ALBERTC_TEST_UNIT_RUNTIME_TRAINING_PRETRAINPROCESS_H
