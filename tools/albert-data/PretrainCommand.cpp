//===- PretrainCommand.cpp - albert-data pretrain -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The create_pretraining_data of both repositories: from text to TFRecords.
///
//===----------------------------------------------------------------------===//

#include "tools/albert-data/Commands.h"

#include "runtime/core/Crc32c.h"
#include "runtime/core/File.h"
#include "runtime/core/FilePatterns.h"
#include "runtime/data/pretrain/OutputNames.h"
#include "runtime/data/pretrain/PretrainJob.h"
#include "runtime/data/pretrain/PretrainManifest.h"
#include "runtime/parallel/CpuCount.h"
#include "runtime/program/MemoryLimit.h"
#include "runtime/text/WordPiece.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

namespace albert::data {

using namespace albert::rt;

//===----------------------------------------------------------------------===//
// Flags
//===----------------------------------------------------------------------===//

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
    {"vocab-file", FlagKind::String, "", "The WordPiece vocabulary.", nullptr,
     0, nullptr, true},
    {"do-lower-case", FlagKind::Boolean, "true", "Fold case and accents."},
    {"family", FlagKind::String, "brightmart",
     "Whose program to follow in cutting pairs, in masking and in the defaults "
     "of other flags: brightmart/albert_zh or google-research/albert.",
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
     "Finds Chinese words: icu's dictionary, or none. Without it icu "
     "(brightmart) or none (google, --non-chinese).",
     nullptr, 0, "icu|none"},
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
    {"shards", FlagKind::Integer, "1",
     "Number of output files. All examples of a document are in one of them.",
     nullptr, 0, "1..99999"},
    {"shard", FlagKind::String, "0/1",
     "I/N: write only the output files whose number is I modulo N, so that N "
     "machines share the work; what they write is what one would."},
    {"threads", FlagKind::Integer, "",
     "Number of threads. The default is what CPU affinity and control group "
     "allow. The result does not depend on it.",
     nullptr, 0, "1..1024"},
    {"max-memory", FlagKind::String, "",
     "Memory to keep to, e.g. 1GiB, at least 128MiB; what does not fit is "
     "written to a temporary file beside the output. The default is half of "
     "what is available."},
    {"input-file-mode", FlagKind::String, "r", "How to open text files.",
     "files are read as UTF-8 in any case"},
};

static FlagTable makeFlags() {
  FlagTable table(
      "albert-data pretrain --input-file=FILES --output-file=NAME "
      "--vocab-file=VOCAB",
      "Makes examples for pretraining (masked words and sentence order) from "
      "text: TFRecord files that the original programs and albertc's read, and "
      "NAME.manifest.json, which says how they were made.");
  table.add(flagSpecs, std::size(flagSpecs));
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

static Result<ExampleOptions> readExampleOptions(const ParsedFlags &flags) {
  ExampleOptions options;
  bool isGoogle = flags.text("family") == "google";
  options.family = isGoogle ? DataFamily::Google : DataFamily::Brightmart;
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

/// Reads "I/N".
static Status readShard(const ParsedFlags &flags, PretrainJob &job) {
  const std::string &text = flags.text("shard");
  unsigned machine = 0, machines = 0;
  int length = 0;
  bool isSound =
      sscanf(text.c_str(), "%9u/%9u%n", &machine, &machines, &length) == 2 &&
      length == static_cast<int>(text.size()) && machine < machines;
  if (!isSound)
    return invalidArgument("--shard: expected I/N with I from 0 to N - 1, "
                           "found %s",
                           quote(text).c_str())
        .withHint("for instance --shards 8 --shard 0/4 on the first of four "
                  "machines");
  if (machines > job.outputs.size())
    return invalidArgument("--shard: expected at most %zu machines for as many "
                           "output files, found %u",
                           job.outputs.size(), machines)
        .withHint("raise --shards to %u or more", machines);
  job.machine = machine;
  job.machines = machines;
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

static Status readMemory(const ParsedFlags &flags, PretrainJob &job) {
  job.maxMemory = std::max(minPretrainMemory, availableMemory() / 2);
  if (!flags.isSet("max-memory"))
    return Status::success();
  const std::string &text = flags.text("max-memory");
  unsigned long long bytes = 0;
  if (!parseBytes(text, bytes))
    return invalidArgument("--max-memory: expected a size, found %s",
                           quote(text).c_str())
        .withHint("write a number and a unit: 512MiB, 4GiB");
  job.maxMemory = bytes;
  if (bytes >= minPretrainMemory)
    return Status::success();
  return invalidArgument("--max-memory: expected at least %s, found %s",
                         formatBytes(minPretrainMemory).c_str(),
                         formatBytes(bytes).c_str());
}

/// Everything that can be wrong with the command line.
static Result<PretrainJob> readJob(const ParsedFlags &flags) {
  PretrainJob job;
  ALBERT_ASSIGN_OR_RETURN(job.example, readExampleOptions(flags));
  ALBERT_RETURN_IF_ERROR(readOutputs(flags, job));
  ALBERT_RETURN_IF_ERROR(readMemory(flags, job));
  bool isGoogle = job.example.family == DataFamily::Google;
  job.seed = static_cast<std::uint64_t>(flags.integer("random-seed"));
  job.dupeFactor = numberOr(flags, "dupe-factor", isGoogle, 10, 40);
  job.threads = flags.isSet("threads")
                    ? static_cast<int>(flags.integer("threads"))
                    : defaultThreadCount();
  return job;
}

/// The segmenter that the flags ask for: "icu" or "none".
static std::string segmenterName(const ParsedFlags &flags) {
  if (flags.boolean("non-chinese"))
    return "none";
  if (flags.isSet("segmenter"))
    return flags.text("segmenter");
  return flags.text("family") == "google" ? "none" : "icu";
}

static Status checkUsage(const ParsedFlags &flags) {
  if (flags.boolean("non-chinese") && flags.isSet("segmenter") &&
      flags.text("segmenter") != "none")
    return invalidArgument("--segmenter: expected none with --non-chinese, "
                           "found %s",
                           flags.text("segmenter").c_str());
  return readJob(flags).takeStatus();
}

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

static unsigned long long number(std::uint64_t value) { return value; }

static void warn(const std::string &text, const char *hint) {
  fprintf(stderr, "albert-data: warning: %s\nalbert-data: hint: %s\n",
          text.c_str(), hint);
}

static Status noExamples(const PretrainSummary &summary) {
  if (summary.lines == 0)
    return invalidArgument("expected text, found nothing but blanks")
        .withHint("check the input files");
  return invalidArgument(
             "expected documents of several sentences, found none: %llu "
             "documents, %llu lines",
             number(summary.documents), number(summary.lines))
      .withHint("put each sentence on a line of its own and an empty line "
                "between documents");
}

static void printWarnings(const PretrainJob &job,
                          const PretrainSummary &summary) {
  if (!summary.longDocument.empty())
    warn(summary.longDocument + ": a document of more than 8 MiB was cut in "
                                "two",
         "put an empty line between documents");
  else if (summary.documents == 1)
    warn("all text is one document", "put an empty line between documents");
  else if (summary.documents < job.outputs.size())
    warn(format("%llu documents for %zu output files: some are empty",
                number(summary.documents), job.outputs.size()),
         "lower --shards");
}

static void printSummary(const PretrainJob &job, const PretrainSummary &summary,
                         double seconds) {
  fprintf(stderr,
          "albert-data: %llu examples of %llu documents, %llu lines, %s, in "
          "%.1f s\n",
          number(summary.exampleCount()), number(summary.documents),
          number(summary.lines), formatBytes(summary.bytes).c_str(), seconds);
  for (std::size_t i = 0; i < job.outputs.size(); ++i)
    if (i % job.machines == job.machine)
      fprintf(stderr, "%s: %llu examples\n", job.outputs[i].c_str(),
              number(summary.examples[i]));
}

//===----------------------------------------------------------------------===//
// The command
//===----------------------------------------------------------------------===//

static Result<std::uint32_t> checksumOf(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(std::string bytes, readFile(path));
  return crc32c(bytesOf(bytes));
}

static Result<PretrainManifest> makeManifest(const ParsedFlags &flags,
                                             const PretrainJob &job) {
  PretrainManifest manifest;
  manifest.tool = "albert-data " ALBERTC_VERSION;
  manifest.example = job.example;
  manifest.tokenizer = "wordpiece";
  manifest.vocabularyFile = flags.text("vocab-file");
  manifest.vocabularySize = job.traits->size();
  ALBERT_ASSIGN_OR_RETURN(manifest.vocabularyChecksum,
                          checksumOf(manifest.vocabularyFile));
  manifest.doLowerCase = flags.boolean("do-lower-case");
  manifest.segmenter = segmenterName(flags);
  manifest.compat = "none";
  manifest.seed = job.seed;
  manifest.dupeFactor = job.dupeFactor;
  manifest.inputs = flags.list("input-file");
  for (const std::string &output : job.outputs)
    manifest.outputs.push_back(baseName(output));
  return manifest;
}

static Status run(const ParsedFlags &flags) {
  auto start = std::chrono::steady_clock::now();
  ALBERT_ASSIGN_OR_RETURN(PretrainJob job, readJob(flags));
  ALBERT_ASSIGN_OR_RETURN(
      job.inputs,
      expandFilePatterns(flags.list("input-file")).withContext("--input-file"));
  ALBERT_ASSIGN_OR_RETURN(Vocabulary vocabulary,
                          Vocabulary::load(flags.text("vocab-file")));
  for (const std::string &warning : vocabulary.warnings())
    fprintf(stderr, "albert-data: warning: %s\n", warning.c_str());
  WordPieceTokenizer tokenizer(vocabulary, {flags.boolean("do-lower-case")});
  TokenTraits traits = TokenTraits::ofWordPiece(vocabulary);
  job.tokenizer = &tokenizer;
  job.traits = &traits;
  std::unique_ptr<WordSegmenter> segmenter;
  if (segmenterName(flags) == "icu") {
    ALBERT_ASSIGN_OR_RETURN(segmenter, makeIcuSegmenter());
  }
  job.segmenter = segmenter.get();

  // The manifest is opened first: a folder that cannot be written is found
  // before hours of work, not after.
  ALBERT_RETURN_IF_ERROR(makeDirectories(parentDirectory(job.outputs.front())));
  ALBERT_ASSIGN_OR_RETURN(
      AtomicFile manifestFile,
      AtomicFile::create(manifestName(job.outputs.front())));
  ALBERT_ASSIGN_OR_RETURN(PretrainManifest manifest, makeManifest(flags, job));
  ALBERT_ASSIGN_OR_RETURN(PretrainSummary summary, runPretrainJob(job));
  if (summary.exampleCount() == 0 && job.machines == 1)
    return noExamples(summary);
  manifest.documents = summary.documents;
  manifest.lines = summary.lines;
  manifest.bytes = summary.bytes;
  // All machines write the same manifest, and none knows what others made.
  if (job.machines == 1)
    manifest.examples = summary.examples;
  ALBERT_RETURN_IF_ERROR(manifestFile.write(formatManifest(manifest)));
  ALBERT_RETURN_IF_ERROR(manifestFile.commit());
  printWarnings(job, summary);
  printSummary(
      job, summary,
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
          .count());
  return Status::success();
}

const Command pretrainCommand = {"pretrain",
                                 "make pretraining examples from text",
                                 makeFlags, run, checkUsage};

} // namespace albert::data
