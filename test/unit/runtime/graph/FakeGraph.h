//===- FakeGraph.h - programs of graphs written by hand ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Two program tables whose entries compute something that tests can predict.
///
/// `classifier` takes input_ids, input_mask and segment_ids, i32
/// [batch, length]. With s the sum over a row of mask * (id + 2 * segment), it
/// gives
///
///     probabilities  f32 [batch, 2]       1 / (1 + s), s / (1 + s)
///     real           bool [batch*length]  mask is not 0
///     total          i64 []               sum of s
///
/// `arrays` takes x f32 [batch, 3], keep bool [batch] and big i64 [2], and
/// gives y f32 [batch, 3]: the parameter times x plus big[0], or 0 where keep
/// is false; and kept i32 [kept, 1], the numbers of the rows that are kept.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_GRAPH_FAKEGRAPH_H
#define ALBERTC_TEST_UNIT_RUNTIME_GRAPH_FAKEGRAPH_H

#include "albertrt/program.h"
#include "runtime/graph/GraphSpec.h"

#include <string>
#include <utility>
#include <vector>

namespace albert::rt::testing {

/// Parts of the manifest that are replaced: from, to.
using Changes = std::vector<std::pair<std::string, std::string>>;

/// What a classifier without sizes computes with.
constexpr int64_t kFixedBatch = 4, kFixedLength = 12;

/// Value of the parameter of `arrays` in the bundled weights.
constexpr float kGraphScale = 2;

/// Owner of the texts behind a table. Stays where it is.
class FakeGraph {
public:
  /// `kind` is "classifier" or "arrays".
  explicit FakeGraph(const std::string &kind, const Changes &changes = {});
  FakeGraph(const FakeGraph &) = delete;
  FakeGraph &operator=(const FakeGraph &) = delete;

  const AlbertProgram *table() const { return &program; }
  AlbertProgram &mutableTable() { return program; }
  const std::string &manifest() const { return text; }

  /// What `readGraphSpec` says of the manifest.
  Result<GraphSpec> spec() const;

private:
  std::string text;
  AlbertEntry entry;
  AlbertProgram program;
};

} // namespace albert::rt::testing

#endif // ALBERTC_TEST_UNIT_RUNTIME_GRAPH_FAKEGRAPH_H
