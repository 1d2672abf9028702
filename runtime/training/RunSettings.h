//===- RunSettings.h - what a run was started with --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Everything that decides which numbers a run computes, kept as
/// pretrain_settings.json beside its checkpoints. A run that goes on with other
/// settings would be neither the old nor the new one, so the difference has to
/// be meant.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_RUNSETTINGS_H
#define ALBERTC_RUNTIME_TRAINING_RUNSETTINGS_H

#include "runtime/core/Status.h"

#include <string>
#include <utility>
#include <vector>

namespace albert::rt {

/// Names and values, as people read them.
class RunSettings {
public:
  /// Adds a setting. Texts are compared as they are, so numbers are written
  /// with all their digits.
  void add(std::string name, std::string value);
  void add(std::string name, int64_t value);
  void add(std::string name, double value);

  /// Reads the file of a directory; no settings at all if there is none, as in
  /// a directory that TensorFlow wrote. Errors: those of reading, no such file
  /// of ours.
  static Result<RunSettings> read(const std::string &directory);

  /// Writes the file of a directory.
  Status write(const std::string &directory) const;

  /// A line for each setting of `before` that is another one here or is
  /// missing, and the other way round: "name: was X, is Y".
  std::vector<std::string> differencesFrom(const RunSettings &before) const;

  /// True without settings.
  bool empty() const { return settings.empty(); }

private:
  const std::string *find(const std::string &name) const;

  std::vector<std::pair<std::string, std::string>> settings;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_RUNSETTINGS_H
