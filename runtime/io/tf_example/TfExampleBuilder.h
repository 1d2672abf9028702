//===- TfExampleBuilder.h - write tf.train.Example --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Serializes tf.train.Example with the features in the order in which they are
/// added and packed lists. The order of a map is nobody's promise, so that the
/// bytes equal TensorFlow's if the order does.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFEXAMPLE_TFEXAMPLEBUILDER_H
#define ALBERTC_RUNTIME_IO_TFEXAMPLE_TFEXAMPLEBUILDER_H

#include "runtime/io/tf_example/TfExample.h"

namespace albert::rt {

/// Builder of one message after the other.
class TfExampleBuilder {
public:
  /// Adds a feature. Names are not compared: a reader takes the last of two.
  void add(std::string_view name, Span<const std::int64_t> values);
  /// \copydoc add
  void add(std::string_view name, Span<const float> values);
  /// \copydoc add
  void add(std::string_view name, Span<const std::string_view> values);

  /// The message with the features added since the last call, valid until the
  /// next one.
  ByteSpan finish();

private:
  /// Appends everything of a feature that stands before its list of
  /// `listBytes` bytes.
  void open(std::string_view name, FeatureKind kind, std::size_t listBytes);

  /// The Features message so far.
  std::string features;
  std::string message;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFEXAMPLE_TFEXAMPLEBUILDER_H
