//===- NodeProblems.h - what is wrong with nodes ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// All problems of a graph of one kind at once, but no more than a reader
/// reads.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_TENSORFLOW_NODEPROBLEMS_H
#define ALBERTC_FRONTENDS_TENSORFLOW_NODEPROBLEMS_H

#include "frontends/Problem.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <utility>

namespace albertc::frontend {

/// Collects errors about nodes of the graph in one file.
class NodeProblems {
public:
  /// Errors of one step that are listed; the others are counted.
  static constexpr unsigned kMaxListed = 20;

  /// Errors go to `problems`, which outlives this object.
  NodeProblems(std::string path, Problems &problems)
      : path(std::move(path)), problems(problems) {}

  /// "FILE: WHERE: TEXT".
  void error(const std::string &where, const std::string &text,
             const std::string &hint = {}) {
    if (++count <= kMaxListed)
      problems.error(path + ": " + where + ": " + text, hint);
  }

  /// Ends a step: says how many more there were. Returns whether there was
  /// none.
  bool finishStep() {
    if (count > kMaxListed)
      problems.error(path + ": expected no such problems, found " +
                     std::to_string(count - kMaxListed) + " more of them");
    return std::exchange(count, 0U) == 0;
  }

private:
  std::string path;
  Problems &problems;
  unsigned count = 0;
};

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_TENSORFLOW_NODEPROBLEMS_H
