//===- TfExample.h - read tf.train.Example ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads tf.train.Example (tensorflow/core/example/example.proto and
/// feature.proto), a map from names to lists of bytes, floats or int64:
///
///   Example  { Features features = 1; }
///   Features { map<string, Feature> feature = 1; }
///   Feature  { oneof { BytesList = 1; FloatList = 2; Int64List = 3; } }
///
/// Lists have one field, `repeated value = 1`, packed or not. Unknown fields
/// are skipped; of two features with one name the last counts, as in every
/// implementation of protocol buffers.
///
/// Values go straight into memory of the caller; after the first records
/// nothing is allocated. Errors of the accessors start with
/// "FILE:record#N:feature: ".
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFEXAMPLE_TFEXAMPLE_H
#define ALBERTC_RUNTIME_IO_TFEXAMPLE_TFEXAMPLE_H

#include "runtime/core/Span.h"
#include "runtime/core/Status.h"

#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

/// What a feature's list holds; the numbers are those of the fields.
enum class FeatureKind : std::uint8_t {
  /// A feature without a list, which is how an empty one may be written.
  None = 0,
  Bytes = 1,
  Float = 2,
  Int64 = 3,
};

/// "int64 values", "float values", "byte strings", "no list".
const char *describe(FeatureKind kind);

/// A feature of a parsed Example.
struct FeatureView {
  std::string_view name;
  FeatureKind kind = FeatureKind::None;
  /// The part of the Feature message with its list.
  ByteSpan message;
};

/// A parsed Example. Used again for the next record, it keeps its memory.
class TfExample {
public:
  /// Finds the features of a serialized Example, which must outlive the use of
  /// this object. `path` and `recordNumber` are for messages. Errors: DataLoss
  /// if the bytes are no Example; lists are checked when they are read.
  Status parse(ByteSpan message, const std::string &path,
               std::uint64_t recordNumber);

  /// The features in the order of the message, each name once.
  Span<const FeatureView> features() const { return views; }

  /// The feature with this name, null if there is none.
  const FeatureView *find(std::string_view name) const;

  /// Reads a feature of exactly `values.size()` elements. Errors: NotFound if
  /// there is no such feature, InvalidArgument for another kind or length,
  /// DataLoss for a damaged list.
  Status read(std::string_view name, Span<std::int64_t> values) const;
  /// \copydoc read
  Status read(std::string_view name, Span<float> values) const;

  /// Reads a feature of any length.
  Status readList(std::string_view name,
                  std::vector<std::int64_t> &values) const;
  /// \copydoc readList
  Status readList(std::string_view name, std::vector<float> &values) const;
  /// \copydoc readList The strings are parts of the message.
  Status readList(std::string_view name,
                  std::vector<std::string_view> &values) const;

  /// `status` with "FILE:record#N:name: " in front: for the errors that the
  /// caller finds in the values.
  Status located(std::string_view name, Status status) const;

private:
  bool parseFeatures(ByteSpan message);
  bool parseEntry(ByteSpan message);
  /// Decodes a feature of `kind` into `values` as far as they go and returns
  /// how many elements it has.
  template <typename T>
  Result<std::size_t> decode(std::string_view name, FeatureKind kind,
                             Span<T> values) const;
  template <typename T>
  Status readExactly(std::string_view name, FeatureKind kind,
                     Span<T> values) const;
  template <typename T>
  Status readAll(std::string_view name, FeatureKind kind,
                 std::vector<T> &values) const;
  Status missing(std::string_view name, FeatureKind kind) const;

  std::vector<FeatureView> views;
  std::string file;
  std::uint64_t record = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFEXAMPLE_TFEXAMPLE_H
