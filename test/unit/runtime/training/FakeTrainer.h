//===- FakeTrainer.h - a training program written by hand -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A program table for --program=pretrain whose entries compute a small but
/// real model, with its gradients and both optimizers. With rows x of tokens,
/// the mean c of the key rows of a sequence, and queries q:
///
///     x = gamma * (words[id] + types[type]) * dropout
///     h = (x[q] + c K0) K1
///     masked language model: h words^T + bias, softmax
///     order of segments:     h[first query] order^T + bias, softmax
///
/// Everything is computed per sequence in double precision and added to the
/// gradients sequence after sequence, so that parts and threads cannot change a
/// bit.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_TRAINING_FAKETRAINER_H
#define ALBERTC_TEST_UNIT_RUNTIME_TRAINING_FAKETRAINER_H

#include "albertrt/program.h"
#include "runtime/program/BatchBuilder.h"

#include <string>

namespace albert::rt::testing {

/// Sizes of the model.
constexpr int64_t kWords = 40;
constexpr int64_t kTypes = 2;
constexpr int64_t kWidth = 40;

/// What a fake training program looks like.
struct FakeTrainerOptions {
  std::string family = "google";
  int64_t batch = 8;
  int64_t maxPredictions = 4;
  /// Of one part; `length` is also the longest sequence.
  Bounds bounds = {64, 4, 16, 24, 12};
  bool dropout = false;
  std::string features = "\"sse2\"";
  /// Sequences with this token have losses and gradients that are no numbers.
  int32_t poison = -1;
  /// Every part takes at least so long.
  int64_t partMicroseconds = 0;
};

/// Owner of the texts behind a table. Poison and time are those of the program
/// made last.
class FakeTrainer {
public:
  explicit FakeTrainer(const FakeTrainerOptions &options = {});

  const AlbertProgram *table() const { return &program; }
  const std::string &manifest() const { return text; }
  /// Replaces a part of the manifest.
  void replace(const std::string &from, const std::string &to);

private:
  std::string text;
  AlbertProgram program;
};

} // namespace albert::rt::testing

#endif // ALBERTC_TEST_UNIT_RUNTIME_TRAINING_FAKETRAINER_H
