//===- TextResult.h - one answer on text, in three forms --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// An answer is a list of named fields; each program has its own list, and the
/// three formats are written from it, so they cannot disagree.
///
///   json  {"text": "…", "candidates": [[{"token": "好", "probability": 0.5}]]}
///   tsv   the fields separated by tabs, tokens by spaces, numbers and
///         candidates each in columns of their own; a tab, line end or
///         backslash inside a text is written \t, \n, \\
///   text  for people: the text, then an indented line per field
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAMS_TEXTRESULT_H
#define ALBERTC_RUNTIME_PROGRAMS_TEXTRESULT_H

#include <cstdint>
#include <string>
#include <vector>

namespace albert::rt {

/// A token that may stand at a [MASK].
struct Candidate {
  std::string token;
  float probability;
};

/// One field of an answer.
struct Field {
  enum class Kind { Text, Tokens, Numbers, Candidates };

  const char *name;
  Kind kind;
  std::string text;
  std::vector<std::string> tokens;
  std::vector<float> numbers;
  std::vector<std::vector<Candidate>> candidates; ///< per [MASK]

  static Field ofText(const char *name, std::string text);
  static Field ofTokens(const char *name, std::vector<std::string> tokens);
  static Field ofNumbers(const char *name, const float *values, int64_t count);
  static Field ofCandidates(const char *name,
                            std::vector<std::vector<Candidate>> candidates);
};

/// How answers are written.
enum class TextFormat { Text, Json, Tsv };

/// The lines of one answer, each with its line end.
std::string formatAnswer(const std::vector<Field> &fields, TextFormat format);

/// The `count` most probable entries of a row of logits, most probable first,
/// equal ones by id: pairs of id and probability (softmax over the row).
struct RankedToken {
  int32_t id;
  float probability;
};
std::vector<RankedToken> topTokens(const float *logits, int64_t size,
                                   int64_t count);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_TEXTRESULT_H
