//===- PretrainFlags.cpp - flags of albert-data pretrain ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The flags of both originals and what we add, and what they mean together.
///
//===----------------------------------------------------------------------===//

#include "tools/albert-data/PretrainFlags.h"
#include "tools/albert-data/ResourceFlags.h"
#include "tools/albert-data/TokenizerFlags.h"

#include "runtime/data/pretrain/OutputNames.h"
#include "runtime/program/MemoryLimit.h"

#include <algorithm>
#include <optional>

namespace albert::data {

using namespace albert::rt;

static constexpr FlagSpec flagSpecs[] = {
    {"input-file", FlagKind::List, "",
     "Text in UTF-8, one sentence a line and an empty line between documents; "
     "files, or patterns in quotes ('corpus/*.txt,more.txt'); - is standard "
     "input.",
     nullptr, 0, nullptr, true},
    {"output-file", FlagKind::List, "",
     "TFRecord file to write, packed if its name ends in .gz. With --shards 8 "
     "pretrain.tfrecord becomes pretrain-00000-of-00008.tfrecord and so on. "
     "Several names, separated by commas, are as many files.",
     nullptr, 'o', nullptr, true},
    {"compat", FlagKind::String, "none",
     "Do exactly what the original program does: for the same text, flags and "
     "seed the records are the same bytes. It holds everything in memory, uses "
     "one thread, and files do not end documents.",
     nullptr, 0, "none|brightmart|google"},
    {"family", FlagKind::String, "",
     "Whose program to follow in cutting pairs, in masking and in the defaults "
     "of other flags: brightmart/albert_zh or google-research/albert. Without "
     "it brightmart, with --spm-model-file google.",
     nullptr, 0, "brightmart|google"},
    {"max-seq-length", FlagKind::Integer, "",
     "Tokens of an example. Without it 128 (brightmart) or 512 (google).",
     nullptr, 0, "5..65536"},
    {"max-predictions-per-seq", FlagKind::Integer, "20",
     "Most tokens that are masked in an example.", nullptr, 0, "1..65536"},
    {"masked-lm-prob", FlagKind::Real, "0.15",
     "Share of the tokens that are masked."},
    {"do-whole-word-mask", FlagKind::Boolean, "",
     "Mask all pieces of a word together. Without it false (brightmart) or "
     "true (google)."},
    {"non-chinese", FlagKind::Boolean, "false",
     "Do not look for Chinese words: whole words are WordPiece's ## alone."},
    {"segmenter", FlagKind::String, "",
     "Finds Chinese words: icu's dictionary, that of jieba (--dict), or none. "
     "Without it icu (brightmart) or none (google, --non-chinese).",
     nullptr, 0, "icu|jieba-dict|none"},
    {"dict", FlagKind::String, "",
     "dict.txt of jieba, for --segmenter=jieba-dict; the folder finalseg "
     "beside "
     "it has the model of words that are not in it."},
    {"segmented-input", FlagKind::Boolean, "false",
     "Chinese words are separated by spaces in the text already."},
    {"label-style", FlagKind::String, "",
     "What is predicted at a character inside a Chinese word: the character "
     "(plain), or its ## form, which all weights of brightmart were trained "
     "for. Without it that of the family (google: plain).",
     nullptr, 0, "plain|brightmart"},
    {"ngram", FlagKind::Integer, "",
     "Most words that are masked together. Without it 1 (brightmart) or 3 "
     "(google).",
     nullptr, 0, "1..16"},
    {"favor-shorter-ngram", FlagKind::Boolean, "true",
     "n words together with a probability in proportion to 1/n; otherwise the "
     "other way round."},
    {"random-next-sentence", FlagKind::Boolean, "false",
     "Half of the second segments are of another document (NSP), instead of "
     "swapped segments (SOP). For --family=google."},
    {"do-permutation", FlagKind::Boolean, "false",
     "Permute as many words more and predict them too, in twice as many "
     "entries of masked_lm_*. For --family=google."},
    {"short-seq-prob", FlagKind::Real, "0.1",
     "Share of the documents that are cut into short examples."},
    {"dupe-factor", FlagKind::Integer, "",
     "How often each document is cut and masked, each time in another way. "
     "Without it 10 (brightmart) or 40 (google).",
     nullptr, 0, "1..10000"},
    {"random-seed", FlagKind::Integer, "12345", "Seed of all random choices.",
     nullptr, 0, "0..9223372036854775807"},
    {"ngram-seed", FlagKind::Integer, "",
     "Seed of numpy's generator, which google's program leaves to chance, for "
     "--compat=google. Without it that of --random-seed.",
     nullptr, 0, "0..4294967295"},
    {"shards", FlagKind::Integer, "1",
     "Number of output files. All examples of a document are in one of them.",
     nullptr, 0, "1..99999"},
    {"shard", FlagKind::String, "0/1",
     "I/N: write only the output files whose number is I modulo N, so that N "
     "machines share the work; what they write is what one would."},
    {"max-memory", FlagKind::String, "",
     "Memory to keep to, e.g. 1GiB, at least 128MiB; what does not fit is "
     "written to a temporary file beside the output. The default is half of "
     "what is available."},
    {"input-file-mode", FlagKind::String, "r", "How to open text files.",
     "files are read as UTF-8 in any case"},
};

FlagTable makePretrainFlags() {
  FlagTable table(
      "albert-data pretrain --input-file=FILES --output-file=NAME "
      "--vocab-file=VOCAB|--spm-model-file=MODEL",
      "Makes examples for pretraining (masked words and sentence order) from "
      "text: TFRecord files that the original programs and albertc's read, and "
      "NAME.manifest.json, which says how they were made.");
  table.add(flagSpecs, std::size(flagSpecs));
  table.add({threadsFlag});
  addTokenizerFlags(table);
  return table;
}

/// Value of a flag whose default depends on the family.
static std::uint32_t numberOr(const ParsedFlags &flags, const char *name,
                              bool isGoogle, std::uint32_t brightmart,
                              std::uint32_t google) {
  if (flags.isSet(name))
    return static_cast<std::uint32_t>(flags.integer(name));
  return isGoogle ? google : brightmart;
}

/// Checks a probability.
static Status readShare(const ParsedFlags &flags, const char *name,
                        double &value) {
  value = flags.real(name);
  if (value >= 0 && value <= 1)
    return Status::success();
  return invalidArgument("--%s: expected a number from 0 to 1, found %g", name,
                         value);
}

static DataFamily familyOf(const ParsedFlags &flags) {
  std::string name = flags.text("compat");
  if (name == "none")
    name = flags.text("family");
  if (name.empty())
    name = flags.text("spm-model-file").empty() ? "brightmart" : "google";
  return name == "google" ? DataFamily::Google : DataFamily::Brightmart;
}

static Result<ExampleOptions> readExampleOptions(const ParsedFlags &flags) {
  ExampleOptions options;
  options.family = familyOf(flags);
  bool isGoogle = options.family == DataFamily::Google;
  options.labelStyle = isGoogle ? LabelStyle::Plain : LabelStyle::Brightmart;
  if (flags.isSet("label-style"))
    options.labelStyle = flags.text("label-style") == "plain"
                             ? LabelStyle::Plain
                             : LabelStyle::Brightmart;
  options.maxSeqLength = numberOr(flags, "max-seq-length", isGoogle, 128, 512);
  options.maxPredictions =
      static_cast<std::uint32_t>(flags.integer("max-predictions-per-seq"));
  ALBERT_RETURN_IF_ERROR(
      readShare(flags, "masked-lm-prob", options.maskedLmProb));
  ALBERT_RETURN_IF_ERROR(
      readShare(flags, "short-seq-prob", options.shortSeqProb));
  options.wholeWord = flags.isSet("do-whole-word-mask")
                          ? flags.boolean("do-whole-word-mask")
                          : isGoogle;
  options.ngram = numberOr(flags, "ngram", isGoogle, 1, 3);
  options.favorShorterNgram = flags.boolean("favor-shorter-ngram");
  options.randomNextSentence = flags.boolean("random-next-sentence");
  options.permutation = flags.boolean("do-permutation");
  for (const char *name : {"random-next-sentence", "do-permutation"})
    if (!isGoogle && flags.boolean(name))
      return invalidArgument("--%s: expected --family=google with it, found "
                             "--family=brightmart",
                             name)
          .withHint("brightmart's program has no such thing");
  return options;
}

/// A number of up to nine digits.
static std::optional<std::uint32_t> parseCount(std::string_view text) {
  std::uint32_t value = 0;
  for (char c : text) {
    if (c < '0' || c > '9')
      return std::nullopt;
    value = 10 * value + static_cast<std::uint32_t>(c - '0');
  }
  if (text.empty() || text.size() > 9)
    return std::nullopt;
  return value;
}

/// Reads "I/N".
static Status readShard(const ParsedFlags &flags, PretrainJob &job) {
  const std::string &text = flags.text("shard");
  std::size_t slash = std::min(text.find('/'), text.size());
  std::optional<std::uint32_t> machine = parseCount(text.substr(0, slash));
  std::optional<std::uint32_t> machines =
      slash == text.size() ? std::nullopt : parseCount(text.substr(slash + 1));
  if (!machine || !machines || *machine >= *machines)
    return invalidArgument("--shard: expected I/N with I from 0 to N - 1, "
                           "found %s",
                           quote(text).c_str())
        .withHint("for instance --shards 8 --shard 0/4 on the first of four "
                  "machines");
  if (*machines > job.outputs.size())
    return invalidArgument("--shard: expected at most %zu machines for as many "
                           "output files, found %u",
                           job.outputs.size(), *machines)
        .withHint("raise --shards to %u or more", *machines);
  job.machine = *machine;
  job.machines = *machines;
  return Status::success();
}

static Status readOutputs(const ParsedFlags &flags, PretrainJob &job) {
  job.outputs = flags.list("output-file");
  auto shards = static_cast<std::uint32_t>(flags.integer("shards"));
  if (job.outputs.empty() || job.outputs.front().empty())
    return invalidArgument("--output-file: expected a name, found none");
  if (job.outputs.size() > 1 && flags.isSet("shards"))
    return invalidArgument("--shards: expected one --output-file with it, "
                           "found %zu",
                           job.outputs.size())
        .withHint("name the files one by one, or give one name and --shards");
  if (job.outputs.size() == 1)
    job.outputs = shardNames(job.outputs.front(), shards);
  return readShard(flags, job);
}

/// Whose words are looked for; an error if flags about it contradict.
static Result<Segmentation> readSegmentation(const ParsedFlags &flags) {
  const std::string &named = flags.text("segmenter");
  const struct {
    bool isAsked;
    Segmentation segmentation;
    const char *flag;
  } ways[] = {
      {flags.boolean("non-chinese"), Segmentation::None, "--non-chinese"},
      {flags.boolean("segmented-input"), Segmentation::Spaces,
       "--segmented-input"},
      {named == "none", Segmentation::None, "--segmenter=none"},
      {named == "icu", Segmentation::Icu, "--segmenter=icu"},
      {named == "jieba-dict", Segmentation::Jieba, "--segmenter=jieba-dict"},
  };
  const char *asked = nullptr;
  Segmentation result = familyOf(flags) == DataFamily::Google
                            ? Segmentation::None
                            : Segmentation::Icu;
  for (const auto &way : ways) {
    if (!way.isAsked)
      continue;
    if (asked && way.segmentation != result)
      return invalidArgument("%s: expected no other way to find Chinese words, "
                             "found %s",
                             asked, way.flag)
          .withHint("leave one of them out");
    asked = way.flag;
    result = way.segmentation;
  }
  bool hasDictionary = !flags.text("dict").empty();
  if (hasDictionary != (result == Segmentation::Jieba))
    return invalidArgument(hasDictionary
                               ? "--dict: expected --segmenter=jieba-dict with "
                                 "it, found none"
                               : "--segmenter=jieba-dict: expected --dict with "
                                 "it, found none")
        .withHint("jieba's is /usr/lib/python3/dist-packages/jieba/dict.txt, "
                  "from Debian's python3-jieba");
  if (!flags.text("spm-model-file").empty() && result != Segmentation::None) {
    if (asked)
      return invalidArgument("%s: expected --vocab-file, found "
                             "--spm-model-file",
                             asked)
          .withHint("the pieces of SentencePiece are words of their own");
    result = Segmentation::None;
  }
  if (!asked && flags.text("compat") == "brightmart")
    return invalidArgument("--compat=brightmart: expected the words of jieba, "
                           "found no flag that says where they come from")
        .withHint("give --segmenter=jieba-dict --dict FILE, or "
                  "--segmented-input, or --non-chinese");
  return result;
}

/// What the original programs cannot do.
static Status checkCompat(const ParsedFlags &flags,
                          const PretrainRequest &request) {
  const std::string &compat = flags.text("compat");
  if (flags.isSet("ngram-seed") && compat != "google")
    return invalidArgument("--ngram-seed: expected --compat=google with it, "
                           "found --compat=%s",
                           compat.c_str())
        .withHint("--random-seed is the seed of all other examples");
  if (compat == "none")
    return Status::success();
  if (flags.isSet("family") && flags.text("family") != compat)
    return invalidArgument("--compat=%s: expected --family=%s with it, found "
                           "--family=%s",
                           compat.c_str(), compat.c_str(),
                           flags.text("family").c_str());
  bool isGoogle = compat == "google";
  const ExampleOptions &example = request.job.example;
  const struct {
    bool isWrong;
    const char *flag;
  } wrongs[] = {
      {!isGoogle && flags.isSet("spm-model-file"), "spm-model-file"},
      {request.job.machines != 1, "shard"},
      {!isGoogle && example.ngram != 1, "ngram"},
      {(example.labelStyle == LabelStyle::Plain) != isGoogle, "label-style"},
      {isGoogle && request.segmentation != Segmentation::None, "segmenter"},
  };
  for (const auto &wrong : wrongs)
    if (wrong.isWrong)
      return invalidArgument("--%s: expected nothing that the original program "
                             "does not do, found %s",
                             wrong.flag, quote(flags.text(wrong.flag)).c_str())
          .withHint("leave out --%s or --compat", wrong.flag);
  return Status::success();
}

Result<PretrainRequest> readPretrainRequest(const ParsedFlags &flags) {
  PretrainRequest request;
  PretrainJob &job = request.job;
  ALBERT_ASSIGN_OR_RETURN(job.example, readExampleOptions(flags));
  ALBERT_RETURN_IF_ERROR(readOutputs(flags, job));
  ALBERT_ASSIGN_OR_RETURN(
      job.maxMemory,
      readMemory(flags, minPretrainMemory,
                 std::max(minPretrainMemory, availableMemory() / 2)));
  ALBERT_ASSIGN_OR_RETURN(request.segmentation, readSegmentation(flags));
  ALBERT_RETURN_IF_ERROR(checkCompat(flags, request));
  bool isGoogle = job.example.family == DataFamily::Google;
  job.seed = static_cast<std::uint64_t>(flags.integer("random-seed"));
  job.dupeFactor = numberOr(flags, "dupe-factor", isGoogle, 10, 40);
  job.threads = readThreads(flags);
  request.isCompat = flags.text("compat") != "none";
  request.ngramSeed = static_cast<std::uint32_t>(
      flags.isSet("ngram-seed") ? flags.integer("ngram-seed")
                                : flags.integer("random-seed"));
  return request;
}

} // namespace albert::data
