//===- GraphRequest.h - named arrays become a graph's inputs ----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Users give arrays of their own element types and leave out what has a
/// default; compiled code gets dense vectors of its types, and trusts that
/// their lengths are those of the sizes.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_GRAPH_GRAPHREQUEST_H
#define ALBERTC_RUNTIME_GRAPH_GRAPHREQUEST_H

#include "runtime/core/Tensor.h"
#include "runtime/graph/GraphSpec.h"
#include "runtime/program/AlignedVector.h"

#include <vector>

namespace albert::rt {

/// A request that has been checked.
struct GraphRequest {
  /// Values of `GraphSpec::sizes`.
  AlignedVector<int64_t> sizes;
  /// An input in its own element type, row-major.
  struct Input {
    int64_t elements = 0;
    AlignedVector<uint8_t> bytes;
  };
  /// In the order of `GraphSpec::inputs`.
  std::vector<Input> inputs;
};

/// True if an input that is not given gets values: a mask ones, segments zeros.
bool hasDefault(const GraphArray &input);

/// Builds a request. Integer inputs take int32, int64, uint8 and bool in range;
/// float inputs float32, float64 and float16; bool inputs bool and integers of
/// 0 and 1. Errors: a name twice or unknown, an input missing, wrong element
/// type or shape, inputs that contradict each other in a size, a size above its
/// bound, a value out of range; the message names inputs, shapes and places.
Result<GraphRequest> readGraphRequest(const GraphSpec &spec,
                                      const std::vector<NamedTensor> &inputs);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_GRAPH_GRAPHREQUEST_H
