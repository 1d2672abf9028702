//===- StrippedKinds.h - what nodes that nobody needs are for ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Kinds of nodes in a file that its outputs do not need, for remarks and
/// reports: "gradients", "save and restore", and so on.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_STRIPPEDKINDS_H
#define ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_STRIPPEDKINDS_H

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include <cstdint>
#include <utility>

namespace albertc::tfg {

struct StrippedKind;

/// Tells kinds of nodes; what follows from an operation is remembered, since
/// nodes are many and operations few.
class StrippedKinds {
public:
  /// The first kind that `operation` or the node's `name` fits, or "other".
  llvm::StringRef tell(llvm::StringRef operation, llvm::StringRef name);

private:
  llvm::StringMap<const StrippedKind *> kindOf;
};

/// Numbers of nodes by kind.
class StrippedCounts {
public:
  StrippedCounts();

  /// Counts `count` nodes of a kind that StrippedKinds tells.
  void add(llvm::StringRef kind, int64_t count = 1);
  int64_t getTotal() const { return total; }
  /// The kinds that there are, in the order in which they are reported.
  llvm::SmallVector<std::pair<llvm::StringRef, int64_t>> get() const;

  /// Leaves the counts, of nodes that were not made, at `graph`: `tfg-cut`
  /// reports them together with those that it strips.
  void leave(GraphOp graph) const;
  /// What was left at `graph`, which keeps it no longer.
  static StrippedCounts take(GraphOp graph);

private:
  llvm::MapVector<llvm::StringRef, int64_t> counts;
  int64_t total = 0;
};

} // namespace albertc::tfg

#endif // ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_STRIPPEDKINDS_H
