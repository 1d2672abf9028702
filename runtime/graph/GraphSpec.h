//===- GraphSpec.h - the graph that a program computes ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The member `graph` of a manifest (docs/abi.md): arrays in and out, and the
/// *sizes*, dimensions that the file of the graph leaves open. Inputs that have
/// to agree in a dimension share its size.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_GRAPH_GRAPHSPEC_H
#define ALBERTC_RUNTIME_GRAPH_GRAPHSPEC_H

#include "runtime/program/Manifest.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

/// A dimension that the graph leaves open.
struct GraphSize {
  std::string name;
  int64_t bound = 0; ///< its largest value, at least 1
  /// It is dimension 0 of an input, so that --batch-size bounds it; others are
  /// bounded by --max-seq-length.
  bool isBatch = false;

  /// The flag of albertc that sets the bound.
  const char *flag() const {
    return isBatch ? "--batch-size" : "--max-seq-length";
  }
};

/// One dimension of an array of the graph.
struct GraphDimension {
  int64_t extent = -1; ///< what the file says; -1 where it leaves it open
  int64_t size = -1;   ///< index into `GraphSpec::sizes`, or -1
  /// As messages show it: the extent, the name of the size, or, for an output,
  /// another expression.
  std::string text;
};

/// An input or output of the graph.
struct GraphArray {
  std::string name;
  std::string tensor; ///< as the file calls it
  DType dtype = DType::F32;
  std::vector<GraphDimension> shape;

  /// "[batch, 48]".
  std::string shapeText() const;
};

/// What text programs call an input.
enum class InputRole : uint8_t { Other, Ids, Mask, Segments };

/// The role of an input called `name`: input_ids; input_mask or
/// attention_mask; segment_ids or token_type_ids.
InputRole roleOf(std::string_view name);

/// What a manifest says of its graph.
struct GraphSpec {
  std::vector<GraphSize> sizes;
  std::vector<GraphArray> inputs;
  std::vector<GraphArray> outputs;
  std::vector<std::string> labels; ///< of classes; for answers on text

  /// Dimensions of all outputs together.
  size_t outputDimensions() const;

  /// The input that a user calls `name`, which may be the other name of its
  /// role, or NotFound with the nearest name.
  Result<size_t> findInput(const std::string &name) const;
};

/// The array of `arrays` with this name, or null.
const GraphArray *findArray(const std::vector<GraphArray> &arrays,
                            std::string_view name);

/// "x, keep"; "none" for no arrays.
std::string namesOf(const std::vector<GraphArray> &arrays);

/// "x float32 [batch, 3], keep bool [batch]"; "none" for no arrays.
std::string listOf(const std::vector<GraphArray> &arrays);

/// Element type as NumPy calls it.
const char *numpyName(DType dtype);

/// Checks that the first entry takes arrays of `spec` as they are described and
/// gives each output once. Errors name the argument.
Status checkGraphEntry(const GraphSpec &spec, const Manifest &manifest);

/// Reads the graph of the manifest whose text is `text`, and checks it, with
/// `checkGraphEntry`, so that arrays that fit the description fit what the
/// entry was compiled for. Errors: a program that is no graph, a missing or
/// contradictory member, named by its place.
Result<GraphSpec> readGraphSpec(const Manifest &manifest,
                                std::string_view text);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_GRAPH_GRAPHSPEC_H
