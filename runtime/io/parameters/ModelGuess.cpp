//===- ModelGuess.cpp - which model do variables belong to? ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Tables of telling names. A name tells a family by a part of it, and a size
/// by its end and one axis of its shape.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/ModelGuess.h"

#include <algorithm>

namespace albert::rt {

namespace {
/// A part of a name that only one family uses.
struct FamilyRow {
  std::string_view part;
  ModelFamily family;
};

/// A name whose shape tells a size.
struct SizeRow {
  std::string_view end;
  std::size_t axis;
  std::int64_t ModelGuess::*size;
};

/// A size in messages.
struct SizeName {
  const char *name;
  std::int64_t ModelGuess::*size;
};
} // namespace

static constexpr FamilyRow families[] = {
    {"word_embeddings_2", ModelFamily::Brightmart},
    {"/layer_shared/", ModelFamily::Brightmart},
    {"encoder/transformer/group_", ModelFamily::Google},
    {"encoder/embedding_hidden_mapping_in/", ModelFamily::Google},
    {"albert_layer_groups.", ModelFamily::HuggingFace},
    {"embedding_hidden_mapping_in.", ModelFamily::HuggingFace},
    {"encoder/layer_0/", ModelFamily::Bert},
    {"encoder.layer.0.", ModelFamily::Bert},
};

static constexpr SizeRow sizes[] = {
    {"embeddings/word_embeddings", 0, &ModelGuess::vocabulary},
    {"embeddings/word_embeddings", 1, &ModelGuess::embedding},
    {"embeddings.word_embeddings.weight", 0, &ModelGuess::vocabulary},
    {"embeddings.word_embeddings.weight", 1, &ModelGuess::embedding},
    {"embeddings/position_embeddings", 0, &ModelGuess::positions},
    {"embeddings.position_embeddings.weight", 0, &ModelGuess::positions},
    {"self/query/bias", 0, &ModelGuess::hidden},
    {"attention.query.bias", 0, &ModelGuess::hidden},
    {"pooler/dense/bias", 0, &ModelGuess::hidden},
    {"intermediate/dense/bias", 0, &ModelGuess::intermediate},
    {".ffn.bias", 0, &ModelGuess::intermediate},
};

static constexpr SizeName sizeNames[] = {
    {"vocabulary", &ModelGuess::vocabulary},
    {"embedding size", &ModelGuess::embedding},
    {"hidden size", &ModelGuess::hidden},
    {"intermediate size", &ModelGuess::intermediate},
    {"positions", &ModelGuess::positions},
    {"hidden groups", &ModelGuess::groups},
};

/// The number after the last occurrence of `marker`, -1 if there is none.
static std::int64_t numberAfter(std::string_view name,
                                std::string_view marker) {
  std::size_t position = name.find(marker);
  if (position == std::string_view::npos)
    return -1;
  std::int64_t number = -1;
  for (position += marker.size(); position < name.size(); ++position) {
    char digit = name[position];
    if (digit < '0' || digit > '9' || number > 100000)
      break;
    number = std::max<std::int64_t>(number, 0) * 10 + (digit - '0');
  }
  return number;
}

void ModelGuess::observe(std::string_view name, const Shape &shape) {
  for (const FamilyRow &row : families)
    if (family == ModelFamily::Unknown &&
        name.find(row.part) != std::string_view::npos)
      family = row.family;
  for (const SizeRow &row : sizes)
    if (shape.rank() > row.axis && name.size() >= row.end.size() &&
        name.substr(name.size() - row.end.size()) == row.end)
      this->*row.size = shape[row.axis];
  groups = std::max({groups, numberAfter(name, "transformer/group_") + 1,
                     numberAfter(name, "albert_layer_groups.") + 1});
}

/// Published models by their hidden size.
static const char *sizeName(std::int64_t hidden) {
  switch (hidden) {
  case 312:
    return "albert_tiny";
  case 384:
    return "albert_small";
  case 768:
    return "albert_base";
  case 1024:
    return "albert_large";
  case 2048:
    return "albert_xlarge";
  case 4096:
    return "albert_xxlarge";
  default:
    return "ALBERT model";
  }
}

static const char *familyName(ModelFamily family) {
  switch (family) {
  case ModelFamily::Brightmart:
    return "brightmart/albert_zh";
  case ModelFamily::Google:
    return "google-research/albert";
  case ModelFamily::HuggingFace:
    return "Hugging Face transformers";
  case ModelFamily::Bert:
    return "BERT (layers not shared)";
  case ModelFamily::Unknown:
    break;
  }
  return "an unknown implementation";
}

std::string ModelGuess::describe() const {
  std::string text = std::string("an ") + sizeName(hidden) + " of " +
                     familyName(family) + " (";
  std::size_t told = 0;
  for (const SizeName &row : sizeNames)
    if (this->*row.size != 0)
      text += format("%s%s %lld", told++ == 0 ? "" : ", ", row.name,
                     static_cast<long long>(this->*row.size));
  return text + (told == 0 ? "no known variables)" : ")");
}

/// Hugging Face files carry the variables of Google's implementation.
static ModelFamily sameAs(ModelFamily family) {
  return family == ModelFamily::HuggingFace ? ModelFamily::Google : family;
}

std::string explainMismatch(const ModelGuess &expected,
                            const ModelGuess &found) {
  if (found.family == ModelFamily::Unknown)
    return "the checkpoint has none of the variables that tell an ALBERT "
           "model; check that it is the right file";
  if (found.family == ModelFamily::Bert)
    return "the checkpoint looks like BERT, whose layers are not shared; pass "
           "an ALBERT checkpoint";
  if (sameAs(expected.family) != sameAs(found.family) &&
      expected.family != ModelFamily::Unknown)
    return format("the checkpoint looks like %s, the program was compiled for "
                  "%s; compile the program from the configuration of this "
                  "checkpoint",
                  found.describe().c_str(), expected.describe().c_str());
  std::string differences;
  for (const SizeName &row : sizeNames) {
    std::int64_t want = expected.*row.size, have = found.*row.size;
    if (want != 0 && have != 0 && want != have)
      differences += format(
          "%s%s %lld instead of %lld", differences.empty() ? "" : ", ",
          row.name, static_cast<long long>(have), static_cast<long long>(want));
  }
  if (differences.empty())
    return {};
  return format("the checkpoint looks like %s, with %s; pass the checkpoint of "
                "the same model or compile the program from its configuration",
                found.describe().c_str(), differences.c_str());
}

} // namespace albert::rt
