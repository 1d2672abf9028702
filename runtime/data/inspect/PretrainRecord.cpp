//===- PretrainRecord.cpp - read examples for pretraining -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What must hold for a record to be of use.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/inspect/PretrainRecord.h"

#include <algorithm>

namespace albert::rt {

Status PretrainRecord::readFeatures(const TfExample &example) {
  ALBERT_RETURN_IF_ERROR(example.readList("input_ids", ids));
  ALBERT_RETURN_IF_ERROR(example.readList("input_mask", mask));
  ALBERT_RETURN_IF_ERROR(example.readList("segment_ids", segments));
  ALBERT_RETURN_IF_ERROR(example.readList("masked_lm_positions", positions));
  ALBERT_RETURN_IF_ERROR(example.readList("masked_lm_ids", labels));
  ALBERT_RETURN_IF_ERROR(example.readList("masked_lm_weights", weights));
  ALBERT_RETURN_IF_ERROR(example.readList("next_sentence_labels", swapped));
  boundary.clear();
  if (example.find("token_boundary"))
    ALBERT_RETURN_IF_ERROR(example.readList("token_boundary", boundary));
  return Status::success();
}

Status PretrainRecord::check(const TfExample &example) {
  auto wrongLength = [&](const char *name, std::size_t found, const char *other,
                         std::size_t expected) {
    return example.located(
        name, invalidArgument("expected %zu values as in %s, found %zu",
                              expected, other, found));
  };
  if (mask.size() != ids.size())
    return wrongLength("input_mask", mask.size(), "input_ids", ids.size());
  if (segments.size() != ids.size())
    return wrongLength("segment_ids", segments.size(), "input_ids", ids.size());
  if (labels.size() != positions.size())
    return wrongLength("masked_lm_ids", labels.size(), "masked_lm_positions",
                       positions.size());
  if (weights.size() != positions.size())
    return wrongLength("masked_lm_weights", weights.size(),
                       "masked_lm_positions", positions.size());
  length = static_cast<std::size_t>(std::find(mask.begin(), mask.end(), 0) -
                                    mask.begin());
  for (std::size_t i = 0; i < mask.size(); ++i)
    if (mask[i] != (i < length))
      return example.located(
          "input_mask",
          invalidArgument("expected ones and then zeros, found %lld at %zu",
                          static_cast<long long>(mask[i]), i));
  predictions = static_cast<std::size_t>(
      std::count_if(weights.begin(), weights.end(),
                    [](float weight) { return weight != 0; }));
  for (std::size_t i = 0; i < positions.size(); ++i)
    if (weights[i] != 0 &&
        (positions[i] < 0 || static_cast<std::size_t>(positions[i]) >= length))
      return example.located(
          "masked_lm_positions",
          invalidArgument("expected positions of the %zu tokens, found %lld",
                          length, static_cast<long long>(positions[i])));
  if (swapped.size() != 1 || swapped[0] < 0 || swapped[0] > 1)
    return example.located("next_sentence_labels",
                           invalidArgument("expected 0 or 1, found %s",
                                           swapped.size() == 1
                                               ? "another number"
                                               : "another number of values"));
  isSwapped = swapped[0] == 1;
  return Status::success();
}

Status PretrainRecord::read(const TfExample &example) {
  ALBERT_RETURN_IF_ERROR(readFeatures(example));
  return check(example);
}

} // namespace albert::rt
