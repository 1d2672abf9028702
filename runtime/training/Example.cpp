//===- Example.cpp - an example of pre-training ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/Example.h"

#include <cmath>

using namespace albert::rt;

static constexpr char kVocabularyHint[] =
    "the examples were made with the vocabulary of another model";
static constexpr char kExampleHint[] =
    "the example is damaged or was made by another program";

Status Example::checkCount(const char *name, size_t found, const char *other,
                           size_t expected) const {
  if (found == expected)
    return Status::success();
  return example
      .located(name, invalidArgument("expected %zu values, as %s has, found "
                                     "%zu",
                                     expected, other, found))
      .withHint(kExampleHint);
}

Status Example::checkRange(const char *name, const std::vector<int64_t> &values,
                           int64_t bound, const char *hint) const {
  for (size_t i = 0; i < values.size(); ++i)
    if (values[i] < 0 || values[i] >= bound)
      return example
          .located(name, invalidArgument("expected values from 0 to %lld, "
                                         "found %lld at place %zu",
                                         (long long)(bound - 1),
                                         (long long)values[i], i))
          .withHint("%s", hint);
  return Status::success();
}

Status Example::readSequence(const ExampleLimits &limits) {
  ALBERT_RETURN_IF_ERROR(example.readList("input_ids", ids));
  if (ids.empty() || int64_t(ids.size()) > limits.length)
    return example
        .located(
            "input_ids",
            invalidArgument("expected 1 to %lld values (--max-seq-length), "
                            "found %zu",
                            (long long)limits.length, ids.size()))
        .withHint("compile a program with --max-seq-length %zu, or make "
                  "shorter examples",
                  ids.size());
  ALBERT_RETURN_IF_ERROR(
      checkRange("input_ids", ids, limits.vocabulary, kVocabularyHint));
  ALBERT_RETURN_IF_ERROR(example.readList("input_mask", mask));
  ALBERT_RETURN_IF_ERROR(
      checkCount("input_mask", mask.size(), "input_ids", ids.size()));
  ALBERT_RETURN_IF_ERROR(checkRange("input_mask", mask, 2, kExampleHint));
  ALBERT_RETURN_IF_ERROR(example.readList("segment_ids", types));
  ALBERT_RETURN_IF_ERROR(
      checkCount("segment_ids", types.size(), "input_ids", ids.size()));
  return checkRange("segment_ids", types, limits.types,
                    "the model has no more types of tokens");
}

Status Example::readPredictions(const ExampleLimits &limits) {
  constexpr char kPositions[] = "masked_lm_positions";
  ALBERT_RETURN_IF_ERROR(example.readList(kPositions, positions));
  if (int64_t(positions.size()) > limits.predictions)
    return example
        .located(kPositions,
                 invalidArgument("expected at most %lld values "
                                 "(--max-predictions-per-seq), found %zu",
                                 (long long)limits.predictions,
                                 positions.size()))
        .withHint("compile a program with --max-predictions-per-seq %zu",
                  positions.size());
  ALBERT_RETURN_IF_ERROR(
      checkRange(kPositions, positions, int64_t(ids.size()), kExampleHint));
  ALBERT_RETURN_IF_ERROR(example.readList("masked_lm_ids", labels));
  ALBERT_RETURN_IF_ERROR(
      checkCount("masked_lm_ids", labels.size(), kPositions, positions.size()));
  ALBERT_RETURN_IF_ERROR(
      checkRange("masked_lm_ids", labels, limits.vocabulary, kVocabularyHint));
  ALBERT_RETURN_IF_ERROR(example.readList("masked_lm_weights", weights));
  ALBERT_RETURN_IF_ERROR(checkCount("masked_lm_weights", weights.size(),
                                    kPositions, positions.size()));
  for (size_t i = 0; i < weights.size(); ++i)
    if (!std::isfinite(weights[i]) || weights[i] < 0)
      return example
          .located("masked_lm_weights",
                   invalidArgument("expected values of 0 or more, found %g at "
                                   "place %zu",
                                   double(weights[i]), i))
          .withHint(kExampleHint);
  return Status::success();
}

Status Example::read(ByteSpan message, const std::string &path, uint64_t record,
                     const ExampleLimits &limits) {
  ALBERT_RETURN_IF_ERROR(example.parse(message, path, record));
  ALBERT_RETURN_IF_ERROR(readSequence(limits));
  ALBERT_RETURN_IF_ERROR(readPredictions(limits));
  int64_t label[1];
  ALBERT_RETURN_IF_ERROR(
      example.read("next_sentence_labels", Span<int64_t>(label, 1)));
  order = label[0];
  return checkRange("next_sentence_labels", {order}, 2, kExampleHint);
}
