//===- ObjectGraph.h - names in an object-based checkpoint ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// TensorFlow 2 stores variables under the path that leads to them in a tree of
/// Python objects, "layer/kernel/.ATTRIBUTES/VARIABLE_VALUE". The entry
/// `_CHECKPOINTABLE_OBJECT_GRAPH`, a string with a TrackableObjectGraph
/// (tensorflow/core/protobuf/trackable_object_graph.proto), says what each of
/// them is called otherwise.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFCHECKPOINT_OBJECTGRAPH_H
#define ALBERTC_RUNTIME_IO_TFCHECKPOINT_OBJECTGRAPH_H

#include "runtime/core/Span.h"
#include "runtime/core/Status.h"

#include <string>

namespace albert::rt {

/// Key of the entry.
constexpr std::string_view objectGraphKey = "_CHECKPOINTABLE_OBJECT_GRAPH";

/// Reads the stored bytes of a scalar string (tensorflow/core/util/
/// tensor_bundle: its length as a varint, the masked checksum of the length,
/// its bytes) whose entry has the masked checksum `crc`. DataLoss if they are
/// none; the result points into `stored`.
Result<ByteSpan> readStoredString(ByteSpan stored, std::uint32_t crc);

/// Receives what variables are called.
class NameVisitor {
public:
  virtual ~NameVisitor() = default;
  /// The variable that is stored under `key` has this name, which others may
  /// have, too.
  virtual void name(const std::string &name, const std::string &key) = 0;
};

/// Reads a TrackableObjectGraph; DataLoss if `message` is none. Variables
/// without a name are passed over.
Status parseObjectGraph(ByteSpan message, NameVisitor &visitor);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFCHECKPOINT_OBJECTGRAPH_H
