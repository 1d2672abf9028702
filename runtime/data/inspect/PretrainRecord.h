//===- PretrainRecord.h - read examples for pretraining ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The other direction of PretrainExample: a record of anyone's pretraining
/// data, checked.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_INSPECT_PRETRAINRECORD_H
#define ALBERTC_RUNTIME_DATA_INSPECT_PRETRAINRECORD_H

#include "runtime/io/tf_example/TfExample.h"

namespace albert::rt {

/// The features of one record.
struct PretrainRecord {
  std::vector<std::int64_t> ids;      ///< With padding.
  std::vector<std::int64_t> segments; ///< With padding.
  std::vector<std::int64_t> positions;
  std::vector<std::int64_t> labels;
  std::vector<float> weights;
  /// google's token_boundary; empty if there is none.
  std::vector<std::int64_t> boundary;
  std::size_t length = 0;      ///< Tokens without padding.
  std::size_t predictions = 0; ///< Entries with a weight.
  bool isSwapped = false;

  /// Reads a record. Errors, with file, record and feature: a feature is
  /// missing or of another kind; lengths differ; the mask is not ones, then
  /// zeros; a position is outside the tokens; a label is not 0 or 1.
  Status read(const TfExample &example);

private:
  Status readFeatures(const TfExample &example);
  Status check(const TfExample &example);

  std::vector<std::int64_t> mask;
  std::vector<std::int64_t> swapped;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_INSPECT_PRETRAINRECORD_H
