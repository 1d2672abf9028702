//===- GraphText.h - texts through a graph ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A graph that classifies texts takes their tokens and gives a row of numbers
/// for each. Whether a graph is one is seen from its arrays.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_GRAPH_GRAPHTEXT_H
#define ALBERTC_RUNTIME_GRAPH_GRAPHTEXT_H

#include "runtime/graph/GraphSpec.h"

namespace albert::rt {

/// How a graph is used on texts.
struct GraphTextPlan {
  int64_t batch = 0;          ///< largest number of texts in a run
  int64_t length = 0;         ///< largest number of tokens of a text
  bool isBatchFixed = false;  ///< a run has `batch` texts, no fewer
  bool isLengthFixed = false; ///< sequences are padded to `length`
  size_t output = 0;          ///< index into `GraphSpec::outputs`
  /// The rows of the output are probabilities: it is called so, or a softmax
  /// made it. Others are shown under their own name.
  bool isProbabilities = false;
};

/// Finds out how `spec` is used on texts. Errors, all wrong usage: inputs other
/// than integer input_ids, input_mask and segment_ids of one shape
/// [batch, length], no labels, no output (or several) with a column for each
/// label.
Result<GraphTextPlan> planGraphText(const GraphSpec &spec);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_GRAPH_GRAPHTEXT_H
