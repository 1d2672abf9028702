//===- Problem.h - what is wrong with a user's file --------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The frontend reports all problems of a file at once; this is one of them.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_PROBLEM_H
#define ALBERTC_FRONTENDS_PROBLEM_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <string>

namespace albertc::frontend {

/// A message for the user.
struct Problem {
  /// An error stops the compilation; a note says what was found or assumed.
  enum class Severity { Note, Warning, Error };
  Severity severity;
  /// `FILE: key "x": expected ..., found ...`.
  std::string message;
  /// What to do about it; may be empty.
  std::string hint;
};

/// The messages about one input, in the order they were found.
class Problems {
public:
  /// Adds a message.
  void error(std::string message, std::string hint = {}) {
    list.push_back(
        {Problem::Severity::Error, std::move(message), std::move(hint)});
  }
  /// Adds a message.
  void warning(std::string message, std::string hint = {}) {
    list.push_back(
        {Problem::Severity::Warning, std::move(message), std::move(hint)});
  }
  /// Adds a message.
  void note(std::string message) {
    list.push_back({Problem::Severity::Note, std::move(message), {}});
  }
  /// All messages.
  llvm::ArrayRef<Problem> get() const { return list; }
  /// Whether one of them is an error.
  bool hasErrors() const {
    return llvm::any_of(list, [](const Problem &problem) {
      return problem.severity == Problem::Severity::Error;
    });
  }

private:
  llvm::SmallVector<Problem, 0> list;
};

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_PROBLEM_H
