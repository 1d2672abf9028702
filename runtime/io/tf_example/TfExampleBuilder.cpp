//===- TfExampleBuilder.cpp - write tf.train.Example ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The sizes of the nested messages are computed first, from the list outwards,
/// so that elements are written once.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_example/TfExampleBuilder.h"

#include "runtime/io/protobuf/WireWriter.h"

namespace albert::rt {

/// Size of a bytes field with a tag below 16.
static std::size_t fieldSize(std::size_t bytes) {
  return 1 + varintSize(bytes) + bytes;
}

void TfExampleBuilder::open(std::string_view name, FeatureKind kind,
                            std::size_t listBytes) {
  std::size_t featureBytes = fieldSize(listBytes);
  std::size_t entryBytes = fieldSize(name.size()) + fieldSize(featureBytes);
  appendKey(features, 1, WireType::Bytes);
  appendVarint(features, entryBytes);
  appendBytesField(features, 1, name);
  appendKey(features, 2, WireType::Bytes);
  appendVarint(features, featureBytes);
  appendKey(features, static_cast<std::uint32_t>(kind), WireType::Bytes);
  appendVarint(features, listBytes);
}

void TfExampleBuilder::add(std::string_view name,
                           Span<const std::int64_t> values) {
  std::size_t packed = 0;
  for (std::int64_t value : values)
    packed += varintSize(static_cast<std::uint64_t>(value));
  open(name, FeatureKind::Int64, values.empty() ? 0 : fieldSize(packed));
  if (values.empty())
    return;
  appendKey(features, 1, WireType::Bytes);
  appendVarint(features, packed);
  std::size_t size = features.size();
  features.resize(size + packed);
  char *out = features.data() + size;
  for (std::int64_t value : values)
    out = writeVarint(out, static_cast<std::uint64_t>(value));
}

void TfExampleBuilder::add(std::string_view name, Span<const float> values) {
  std::size_t packed = values.size() * sizeof(float);
  open(name, FeatureKind::Float, values.empty() ? 0 : fieldSize(packed));
  if (values.empty())
    return;
  appendBytesField(features, 1,
                   {reinterpret_cast<const char *>(values.data()), packed});
}

void TfExampleBuilder::add(std::string_view name,
                           Span<const std::string_view> values) {
  std::size_t listBytes = 0;
  for (std::string_view value : values)
    listBytes += fieldSize(value.size());
  open(name, FeatureKind::Bytes, listBytes);
  for (std::string_view value : values)
    appendBytesField(features, 1, value);
}

ByteSpan TfExampleBuilder::finish() {
  message.clear();
  appendBytesField(message, 1, features);
  features.clear();
  return bytesOf(message);
}

} // namespace albert::rt
