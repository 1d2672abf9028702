//===- ConfigReader.cpp - reads ALBERT configs ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// From JSON text to a checked `AlbertConfig`; every problem is reported.
///
//===----------------------------------------------------------------------===//

#include "dialects/Support/NearestName.h"
#include "frontends/Albert/AlbertConfig.h"
#include "frontends/Albert/ConfigKeys.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include <cmath>

using namespace albertc;
using namespace albertc::frontend;
using llvm::formatv;
using llvm::StringRef;

namespace {
/// Reads one config.
class Reader {
public:
  Reader(const llvm::json::Object &object, StringRef file,
         const ConfigOptions &options, Problems &problems)
      : object(object), file(file), options(options), problems(problems) {}

  AlbertConfig read();

private:
  void error(StringRef key, const llvm::Twine &text, std::string hint = {}) {
    problems.error(formatv("{0}: key \"{1}\": {2}", file, key, text.str()),
                   std::move(hint));
  }
  unsigned familyIndex() const { return static_cast<unsigned>(config.family); }
  void detectFamily();
  void readInteger(const IntegerKey &key);
  void readReal(const RealKey &key);
  void readActivation();
  void readLayerNormType();
  void readHuggingFaceStrings();
  void readSharing();
  void readFfnGroups();
  void checkKeys();
  void checkSizes();

  const llvm::json::Object &object;
  StringRef file;
  const ConfigOptions &options;
  Problems &problems;
  AlbertConfig config;
};
} // namespace

/// `value` as it stands in the file, shortened.
static std::string show(const llvm::json::Value &value) {
  std::string text = formatv("{0}", value);
  return text.size() <= 40 ? text : text.substr(0, 37) + "...";
}

/// "a, b or c".
static std::string listOf(llvm::ArrayRef<std::string> names) {
  if (names.size() < 2)
    return names.empty() ? "" : names.front();
  return llvm::join(names.drop_back(), ", ") + " or " + names.back();
}

/// The first of `names` that `object` has, or null.
static const char *findAny(const llvm::json::Object &object,
                           llvm::ArrayRef<const char *> names) {
  for (const char *name : names)
    if (object.get(name))
      return name;
  return nullptr;
}

void Reader::detectFamily() {
  if (options.family) {
    config.family = *options.family;
    return;
  }
  const char *huggingFace = findAny(object, {"model_type", "architectures"});
  const char *google = findAny(
      object, {"num_hidden_groups", "inner_group_num", "net_structure_type",
               "gap_size", "num_memory_blocks", "down_scale_factor"});
  const char *brightmart =
      findAny(object, {"ln_type", "directionality", "pooler_type",
                       "pooler_fc_size", "pooler_num_fc_layers",
                       "pooler_num_attention_heads", "pooler_size_per_head"});
  const char *reason = huggingFace ? huggingFace : google ? google : brightmart;
  config.family = huggingFace             ? Family::HuggingFace
                  : google || !brightmart ? Family::Google
                                          : Family::Brightmart;
  if (!reason)
    problems.note(formatv("{0}: taken for a google config: no key tells the "
                          "family",
                          file));
  else if (google && brightmart && !huggingFace)
    problems.note(formatv("{0}: taken for a google config because of \"{1}\", "
                          "although \"{2}\" is brightmart's",
                          file, google, brightmart));
}

void Reader::readInteger(const IntegerKey &key) {
  if (!contains(key.families, config.family))
    return;
  int64_t &member = config.*key.member;
  int64_t fallback = key.defaults[familyIndex()];
  // A value for the checks that follow, so that one problem gives one message.
  member = 0;
  const llvm::json::Value *value = object.get(key.name);
  if (!value && fallback == kRequired)
    return error(key.name, "expected an integer, found no such key",
                 formatv("{0} models have no default for it",
                         stringifyFamily(config.family)));
  std::optional<int64_t> number =
      value ? value->getAsInteger() : std::optional<int64_t>(fallback);
  if (!number)
    return error(key.name, "expected an integer, found " + show(*value));
  if (*number < key.minimum || *number > key.maximum)
    return error(key.name,
                 formatv("expected an integer from {0} to {1}, found {2}",
                         key.minimum, key.maximum, *number)
                     .str());
  member = *number;
}

void Reader::readReal(const RealKey &key) {
  double &member = config.*key.member;
  member = key.defaults[familyIndex()];
  const llvm::json::Value *value = object.get(key.name);
  if (!contains(key.families, config.family) || !value)
    return;
  std::optional<double> number = value->getAsNumber();
  // null means no dropout in the originals.
  if (value->kind() == llvm::json::Value::Null && key.minimum == 0)
    number = 0;
  if (!number || !(*number >= key.minimum && *number < key.maximum))
    return error(key.name,
                 formatv("expected a number from {0} to below {1}, found {2}",
                         key.minimum, key.maximum, show(*value))
                     .str());
  member = *number;
}

void Reader::readActivation() {
  const llvm::json::Value *value = object.get("hidden_act");
  bool huggingFace = config.family == Family::HuggingFace;
  std::optional<std::string> name;
  if (!value)
    name = huggingFace ? "gelu_new" : "gelu";
  else if (value->kind() == llvm::json::Value::Null)
    name = "";
  else if (std::optional<StringRef> text = value->getAsString())
    name = text->lower();
  std::vector<std::string> allowed;
  for (const ActivationName &entry : getActivationNames()) {
    if (!contains(entry.families, config.family))
      continue;
    allowed.push_back(formatv("\"{0}\"", entry.name));
    if (name != entry.name)
      continue;
    config.activation = entry.activation;
    config.hiddenAct = entry.name;
    return;
  }
  error("hidden_act", "expected " + listOf(allowed) + ", found " +
                          (value ? show(*value) : "none"));
}

void Reader::readLayerNormType() {
  if (config.family != Family::Brightmart)
    return;
  const llvm::json::Value *value = object.get("ln_type");
  if (!value)
    return error("ln_type",
                 R"(expected "postln" or "preln", found no such key)",
                 "variable names do not tell; released models up to xlarge "
                 R"(are "postln", xxlarge is "preln")");
  if (value->kind() == llvm::json::Value::Null)
    return;
  std::optional<StringRef> name = value->getAsString();
  if (name && (*name == "postln" || *name == "preln"))
    config.preLayerNorm = *name == "preln";
  else
    error("ln_type", R"(expected "postln" or "preln", found )" + show(*value));
}

void Reader::readHuggingFaceStrings() {
  if (config.family != Family::HuggingFace)
    return;
  auto expect = [&](const char *key, StringRef expected, const char *hint) {
    const llvm::json::Value *value = object.get(key);
    if (value && value->getAsString() != expected)
      error(
          key,
          formatv(R"(expected "{0}", found {1})", expected, show(*value)).str(),
          hint);
  };
  expect("model_type", "albert", "only ALBERT models are compiled");
  expect("position_embedding_type", "absolute",
         "ALBERT models were released with absolute positions only");
}

void Reader::readSharing() {
  const llvm::json::Value *value = object.get("shared_type");
  if (options.sharing)
    config.sharing = *options.sharing;
  else if (value && config.family == Family::Brightmart) {
    std::optional<StringRef> name = value->getAsString();
    std::optional<Sharing> sharing =
        name ? parseSharing(*name) : std::optional<Sharing>();
    if (!sharing)
      return error("shared_type",
                   R"(expected "all", "attention", "ffn" or "none", found )" +
                       show(*value));
    config.sharing = *sharing;
  }
  if (config.sharing != Sharing::All && config.family != Family::Brightmart)
    error("shared_type",
          formatv(R"(expected "all" in {0} models, found "{1}")",
                  stringifyFamily(config.family),
                  stringifySharing(config.sharing))
              .str(),
          "use num_hidden_groups equal to num_hidden_layers for layers that "
          "share nothing");
}

/// More groups than any model has had; keeps sizes in range.
static constexpr int64_t kMaxFfnGroups = 1024;

void Reader::readFfnGroups() {
  if (config.family != Family::Google)
    return;
  const llvm::json::Value *value = object.get("ffn_groups");
  StringRef name = file.substr(file.find_last_of('/') + 1);
  std::optional<int64_t> groups = options.ffnGroups;
  if (!groups && value)
    groups = value->getAsInteger().value_or(0);
  if (groups) {
    if (*groups < 1 || *groups > kMaxFfnGroups)
      return error(
          "ffn_groups",
          formatv("expected an integer from 1 to {0}, found {1}", kMaxFfnGroups,
                  options.ffnGroups ? std::to_string(*groups) : show(*value))
              .str(),
          formatv("google fast models have {0}", kFastFfnGroups));
    config.ffnGroups = *groups;
  } else if (name.contains("google_fast")) {
    config.ffnGroups = kFastFfnGroups;
    problems.note(formatv("{0}: {1} feed-forward groups because the name says "
                          "\"google_fast\"",
                          file, kFastFfnGroups));
  }
}

void Reader::checkKeys() {
  llvm::SmallVector<StringRef> known = getKeyNames(config.family);
  llvm::SmallVector<StringRef> found;
  for (const auto &entry : object)
    found.push_back(entry.first);
  llvm::sort(found);
  for (StringRef key : found) {
    if (llvm::is_contained(known, key))
      continue;
    StringRef nearest = nearestName(key, known);
    std::string hint;
    if (!nearest.empty())
      hint = formatv("did you mean \"{0}\"?", nearest);
    // transformers writes keys of its own with every release.
    if (nearest.empty() && config.family == Family::HuggingFace) {
      problems.warning(
          formatv("{0}: key \"{1}\": not known, ignored", file, key));
      continue;
    }
    if (nearest.empty())
      hint = formatv("remove it, or choose the family it belongs to; {0} "
                     "configs have: {1}",
                     stringifyFamily(config.family), llvm::join(known, ", "));
    error(key,
          formatv("expected a key of a {0} config, found {1}",
                  stringifyFamily(config.family), show(*object.get(key)))
              .str(),
          hint);
  }
}

void Reader::checkSizes() {
  auto expectMultiple = [&](const char *key, int64_t value, int64_t factor,
                            const char *of) {
    if (value > 0 && factor > 0 && value % factor != 0)
      error(key, formatv("expected a multiple of {0} ({1}), found {2}", of,
                         factor, value)
                     .str());
  };
  expectMultiple("hidden_size", config.hiddenSize, config.numAttentionHeads,
                 "num_attention_heads");
  if (config.family != Family::Brightmart && config.hiddenSize == 2048 &&
      config.numAttentionHeads == 32)
    problems.warning(
        formatv("{0}: key \"num_attention_heads\": expected 16 as in the "
                "released xlarge models, found 32",
                file),
        "a checkpoint does not tell; results are wrong with another number");
  if (config.ffnGroups == 1)
    return;
  expectMultiple("hidden_size", config.hiddenSize, config.ffnGroups,
                 "the feed-forward groups");
  expectMultiple("intermediate_size", config.intermediateSize, config.ffnGroups,
                 "the feed-forward groups");
}

AlbertConfig Reader::read() {
  detectFamily();
  checkKeys();
  for (const IntegerKey &key : getIntegerKeys())
    readInteger(key);
  for (const RealKey &key : getRealKeys())
    readReal(key);
  readActivation();
  readLayerNormType();
  readHuggingFaceStrings();
  readSharing();
  readFfnGroups();
  checkSizes();
  return config;
}

/// What a file that is no JSON probably is; empty if nothing is recognised.
static std::string guessContents(StringRef text) {
  if (text.starts_with("version https://git-lfs"))
    return "it is a Git LFS pointer: fetch the file itself (git lfs pull)";
  if (text.starts_with("PK\x03\x04"))
    return "it is a zip archive: unpack it and give the directory";
  if (text.ltrim().starts_with_insensitive("<!doctype") ||
      text.ltrim().starts_with_insensitive("<html"))
    return "it is an HTML page: download the file itself";
  return "";
}

std::optional<AlbertConfig>
frontend::readAlbertConfig(StringRef text, StringRef file,
                           const ConfigOptions &options, Problems &problems) {
  StringRef body = text;
  body.consume_front("\xef\xbb\xbf"); // Editors on Windows write it.
  llvm::Expected<llvm::json::Value> value = llvm::json::parse(body);
  if (!value) {
    problems.error(formatv("{0}: expected JSON, found: {1}", file,
                           llvm::toString(value.takeError())),
                   guessContents(text));
    return std::nullopt;
  }
  const llvm::json::Object *object = value->getAsObject();
  if (!object) {
    problems.error(
        formatv("{0}: expected a JSON object, found {1}", file, show(*value)),
        "a config is a list of keys and values in braces");
    return std::nullopt;
  }
  AlbertConfig config = Reader(*object, file, options, problems).read();
  if (problems.hasErrors())
    return std::nullopt;
  return config;
}
