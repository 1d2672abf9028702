//===- FakeProgram.h - a program written by hand ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A program table whose entries compute something that tests can predict from
/// the padded arrays: the value of a position is
///
///     id + type / 2 + position / 4 + (sum over keys of id) / 64 + bias
///
/// times the first parameter, plus the column. All terms are exact in f32.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_PROGRAM_FAKEPROGRAM_H
#define ALBERTC_TEST_UNIT_RUNTIME_PROGRAM_FAKEPROGRAM_H

#include "albertrt/program.h"
#include "runtime/program/BatchBuilder.h"

#include <memory>
#include <string>

namespace albert::rt::testing {

/// What a fake program looks like.
struct FakeOptions {
  std::string program = "encode";
  Bounds bounds = {64, 8, 16, 32};
  bool weights = true;
  bool vocabulary = true;
  std::string features = "\"sse2\"";
  std::string tokenizer = "wordpiece";
  unsigned long long arenaBytes = 1 << 20;
  long long vocabSize = 24;
};

/// Columns of token and query rows, of which 32 are stored.
constexpr int64_t kFakeColumns = 5;
/// Rows of the token type table.
constexpr int64_t kFakeTypes = 2;
/// Value of the first parameter in the bundled weights.
constexpr float kFakeScale = 2;

/// Owner of the texts behind a table.
class FakeProgram {
public:
  explicit FakeProgram(const FakeOptions &options = {});

  const AlbertProgram *table() const { return &program; }
  AlbertProgram &mutableTable() { return program; }
  const std::string &manifest() const { return text; }

private:
  std::string text;
  AlbertEntry entry;
  AlbertProgram program;
};

/// The vocabulary of 24 pieces that fake programs carry.
extern const char *const kFakeVocabulary;

/// The value of a position of a padded batch as the file comment says, without
/// the column; `scale` is the parameter.
float expectedValue(const TokenBatch &batch, int64_t sequence, int64_t position,
                    float scale = kFakeScale);

/// A batch of pseudo-random ids and types whose mask is all ones.
TokenBatch makeBatch(int64_t sequences, int64_t length);

} // namespace albert::rt::testing

#endif // ALBERTC_TEST_UNIT_RUNTIME_PROGRAM_FAKEPROGRAM_H
