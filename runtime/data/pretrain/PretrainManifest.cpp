//===- PretrainManifest.cpp - how a data set was made ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Writing and reading the JSON.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/PretrainManifest.h"

#include "runtime/core/File.h"
#include "runtime/core/Json.h"
#include "runtime/data/pretrain/OutputNames.h"

namespace albert::rt {

static constexpr const char *formatName = "albert-pretraining-data";
static constexpr std::int64_t formatVersion = 1;

const char *nameOf(DataFamily family) {
  return family == DataFamily::Google ? "google" : "brightmart";
}

const char *nameOf(LabelStyle style) {
  return style == LabelStyle::Plain ? "plain" : "brightmart";
}

std::string formatManifest(const PretrainManifest &manifest) {
  const ExampleOptions &example = manifest.example;
  nlohmann::ordered_json json;
  json["format"] = formatName;
  json["version"] = formatVersion;
  json["tool"] = manifest.tool;
  json["family"] = nameOf(example.family);
  json["label_style"] = nameOf(example.labelStyle);
  json["tokenizer"] = manifest.tokenizer;
  json["vocabulary_file"] = manifest.vocabularyFile;
  json["vocabulary_size"] = manifest.vocabularySize;
  json["vocabulary_crc32c"] = format("%08x", manifest.vocabularyChecksum);
  json["do_lower_case"] = manifest.doLowerCase;
  json["segmenter"] = manifest.segmenter;
  json["compat"] = manifest.compat;
  json["max_seq_length"] = example.maxSeqLength;
  json["max_predictions_per_seq"] = example.maxPredictions;
  json["prediction_slots"] = example.predictionSlots();
  json["masked_lm_prob"] = example.maskedLmProb;
  json["short_seq_prob"] = example.shortSeqProb;
  json["do_whole_word_mask"] = example.wholeWord;
  json["ngram"] = example.ngram;
  json["favor_shorter_ngram"] = example.favorShorterNgram;
  json["random_next_sentence"] = example.randomNextSentence;
  json["do_permutation"] = example.permutation;
  json["random_seed"] = manifest.seed;
  json["dupe_factor"] = manifest.dupeFactor;
  json["input_file"] = manifest.inputs;
  json["output_file"] = manifest.outputs;
  if (!manifest.examples.empty())
    json["examples"] = manifest.examples;
  json["documents"] = manifest.documents;
  json["lines"] = manifest.lines;
  json["bytes"] = manifest.bytes;
  // Names of files may be no UTF-8; a replacement is better than no manifest.
  return json.dump(2, ' ', false,
                   nlohmann::ordered_json::error_handler_t::replace) +
         "\n";
}

/// One of two names; false for another one.
template <typename Enum>
static bool parseName(const std::string &name, Enum first, Enum second,
                      Enum &value) {
  value = name == nameOf(first) ? first : second;
  return name == nameOf(value);
}

static Status checkFormat(const JsonFields &fields) {
  std::string formatOfFile;
  std::int64_t version = 0;
  ALBERT_RETURN_IF_ERROR(fields.read("format", formatOfFile));
  ALBERT_RETURN_IF_ERROR(fields.read("version", version));
  if (formatOfFile != formatName || version != formatVersion)
    return invalidArgument("%s: expected format '%s', version %lld, found %s, "
                           "version %lld",
                           fields.where().c_str(), formatName,
                           static_cast<long long>(formatVersion),
                           quote(formatOfFile).c_str(),
                           static_cast<long long>(version))
        .withHint("the file was written by another version of albert-data");
  return Status::success();
}

/// Reads what the examples are for, and how they were masked and labelled.
static Status readExampleOptions(const JsonFields &fields,
                                 ExampleOptions &example) {
  std::string family, style;
  std::int64_t length = 0, predictions = 0;
  ALBERT_RETURN_IF_ERROR(fields.read("family", family));
  ALBERT_RETURN_IF_ERROR(fields.read("label_style", style));
  if (!parseName(family, DataFamily::Brightmart, DataFamily::Google,
                 example.family) ||
      !parseName(style, LabelStyle::Plain, LabelStyle::Brightmart,
                 example.labelStyle))
    return invalidArgument("%s: unknown family %s or label style %s",
                           fields.where().c_str(), quote(family).c_str(),
                           quote(style).c_str());
  ALBERT_RETURN_IF_ERROR(fields.read("max_seq_length", length));
  ALBERT_RETURN_IF_ERROR(fields.read("max_predictions_per_seq", predictions));
  ALBERT_RETURN_IF_ERROR(
      fields.readOptional("do_whole_word_mask", example.wholeWord));
  ALBERT_RETURN_IF_ERROR(
      fields.readOptional("do_permutation", example.permutation));
  example.maxSeqLength = static_cast<std::uint32_t>(length);
  example.maxPredictions = static_cast<std::uint32_t>(predictions);
  return Status::success();
}

/// Reads the members that training programs go by.
static Status readFields(const JsonFields &fields, PretrainManifest &manifest) {
  std::string checksum;
  std::int64_t seed = 0;
  ALBERT_RETURN_IF_ERROR(checkFormat(fields));
  ALBERT_RETURN_IF_ERROR(readExampleOptions(fields, manifest.example));
  ALBERT_RETURN_IF_ERROR(fields.readOptional("tool", manifest.tool));
  ALBERT_RETURN_IF_ERROR(fields.read("tokenizer", manifest.tokenizer));
  ALBERT_RETURN_IF_ERROR(
      fields.readOptional("vocabulary_file", manifest.vocabularyFile));
  ALBERT_RETURN_IF_ERROR(
      fields.read("vocabulary_size", manifest.vocabularySize));
  ALBERT_RETURN_IF_ERROR(fields.readOptional("vocabulary_crc32c", checksum));
  manifest.vocabularyChecksum =
      static_cast<std::uint32_t>(strtoul(checksum.c_str(), nullptr, 16));
  ALBERT_RETURN_IF_ERROR(
      fields.readOptional("do_lower_case", manifest.doLowerCase));
  ALBERT_RETURN_IF_ERROR(fields.readOptional("segmenter", manifest.segmenter));
  ALBERT_RETURN_IF_ERROR(fields.readOptional("compat", manifest.compat));
  ALBERT_RETURN_IF_ERROR(fields.readOptional("random_seed", seed));
  manifest.seed = static_cast<std::uint64_t>(seed);
  return Status::success();
}

Result<PretrainManifest> readManifest(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(Json json, readJsonFile(path));
  ALBERT_ASSIGN_OR_RETURN(JsonFields fields, JsonFields::of(json, path));
  PretrainManifest manifest;
  ALBERT_RETURN_IF_ERROR(readFields(fields, manifest));
  return manifest;
}

Result<std::optional<PretrainManifest>>
findManifest(const std::string &recordFile) {
  std::string path = manifestName(recordFile);
  if (!isRegularFile(path))
    return std::optional<PretrainManifest>();
  ALBERT_ASSIGN_OR_RETURN(PretrainManifest manifest, readManifest(path));
  return std::optional<PretrainManifest>(std::move(manifest));
}

} // namespace albert::rt
