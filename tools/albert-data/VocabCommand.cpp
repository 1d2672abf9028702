//===- VocabCommand.cpp - albert-data vocab -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Makes a vocabulary of exactly the size a model wants.
///
//===----------------------------------------------------------------------===//

#include "tools/albert-data/Commands.h"
#include "tools/albert-data/ResourceFlags.h"

#include "runtime/core/File.h"
#include "runtime/core/FilePatterns.h"
#include "runtime/data/vocabulary/VocabularyJob.h"

#include <climits>
#include <cstdio>
#include <cstdlib>

namespace albert::data {

using namespace albert::rt;

static constexpr FlagSpec flagSpecs[] = {
    {"input-file", FlagKind::List, "",
     "Text files in UTF-8, or patterns in quotes ('corpus/*.txt,more.txt'); - "
     "is standard input.",
     nullptr, 0, nullptr, true},
    {"output-file", FlagKind::String, "",
     "The vocabulary to write: text for wordpiece, a .model file for unigram "
     "and bpe.",
     nullptr, 'o', nullptr, true},
    {"size", FlagKind::Integer, "",
     "Number of pieces: the vocab_size of the model's config. If the text has "
     "fewer, [unusedN] pieces fill the rest. Without it 21128 (wordpiece) or "
     "30000.",
     nullptr, 0, "6..10000000"},
    {"type", FlagKind::String, "wordpiece",
     "Kind of vocabulary: that of BERT and ALBERT in Chinese (wordpiece), that "
     "of ALBERT in English (SentencePiece, unigram), or SentencePiece with "
     "byte-pair merges (bpe).",
     nullptr, 0, "wordpiece|unigram|bpe"},
    {"do-lower-case", FlagKind::Boolean, "true",
     "Fold case and accents; tokenize with the same setting later."},
    {"unused", FlagKind::Integer, "99",
     "For wordpiece: number of [unusedN] pieces between [PAD] and [UNK]; 99 "
     "puts [UNK], [CLS], [SEP] and [MASK] at 100 to 103 as in BERT's "
     "vocabularies.",
     nullptr, 0, "0..1000000"},
    {"min-count", FlagKind::Integer, "2",
     "For wordpiece: how often a piece of several characters must occur.",
     nullptr, 0, "1..1000000000"},
    {"character-coverage", FlagKind::Real, "0.99995",
     "For unigram and bpe: share of the characters of the text that get a "
     "piece; the rarest do not."},
    {"max-memory", FlagKind::String, "2GiB",
     "Memory to keep to, at least 128MiB. If the text needs more, wordpiece "
     "forgets its rarest words, and unigram and bpe see a random sample of its "
     "lines."},
};

static FlagTable makeFlags() {
  FlagTable table("albert-data vocab --input-file=FILES --size=N -o VOCAB",
                  "Makes a vocabulary from text. wordpiece: the special "
                  "tokens, every character, and the most frequent parts of "
                  "words; Chinese characters are words of their own and come "
                  "with their '##' twins. unigram and bpe: a SentencePiece "
                  "model of the official trainer with the special pieces of "
                  "ALBERT.");
  table.add(flagSpecs, std::size(flagSpecs));
  table.add({threadsFlag});
  return table;
}

static long long number(std::int64_t value) { return value; }

namespace {

/// A vocabulary and what to say once it is written.
struct MadeVocabulary {
  std::string bytes;
  std::string report;
};

} // namespace

static std::string reportOf(const TrainedVocabulary &trained) {
  std::string text =
      format("%zu pieces: %lld characters, %lld parts of words, %lld unused at "
             "the end\n",
             trained.lines.size(), number(trained.characters),
             number(trained.merges), number(trained.fillers));
  if (trained.lostCharacters != 0)
    text += format("albert-data: warning: %lld characters found no room and "
                   "will be [UNK]\nalbert-data: hint: raise --size\n",
                   number(trained.lostCharacters));
  return text;
}

static Result<MadeVocabulary> makeWordPiece(const ParsedFlags &flags,
                                            const VocabularyJob &job) {
  VocabularyTrainerOptions options;
  if (flags.isSet("size"))
    options.size = flags.integer("size");
  options.unused = flags.integer("unused");
  options.minCount = flags.integer("min-count");
  ALBERT_ASSIGN_OR_RETURN(TrainedVocabulary trained,
                          makeWordPieceVocabulary(job, options));
  std::string text;
  for (const std::string &line : trained.lines)
    text += line + "\n";
  return MadeVocabulary{std::move(text), reportOf(trained)};
}

/// The module with SentencePiece's trainer: lib/albertc beside bin, in the
/// build tree as in an installation.
static std::string modulePath() {
  char path[PATH_MAX];
  std::string tool = realpath("/proc/self/exe", path) ? path : "";
  return parentDirectory(parentDirectory(tool)) +
         "/lib/albertc/albert-data-sentencepiece.so";
}

static Result<MadeVocabulary> makeSentencePiece(const ParsedFlags &flags,
                                                const VocabularyJob &job) {
  SentencePieceTrainerOptions options;
  options.type = flags.text("type");
  if (flags.isSet("size"))
    options.size = flags.integer("size");
  options.characterCoverage = flags.real("character-coverage");
  options.module = modulePath();
  ALBERT_ASSIGN_OR_RETURN(SampledText sample, sampleText(job));
  std::size_t lines = sample.lines.size();
  fprintf(stderr, "albert-data: training on %zu lines, %s\n", lines,
          formatBytes(sample.bytes).c_str());
  ALBERT_ASSIGN_OR_RETURN(TrainedSentencePiece trained,
                          trainSentencePiece(std::move(sample.lines), options));
  std::string report = format("%lld pieces: %lld unused at the end\n",
                              number(trained.pieces), number(trained.fillers));
  if (lines < sample.total)
    report += format(
        "albert-data: note: it was made of a random sample, %zu of %llu "
        "lines\nalbert-data: hint: raise --max-memory to train on more\n",
        lines, static_cast<unsigned long long>(sample.total));
  return MadeVocabulary{std::move(trained.bytes), std::move(report)};
}

static Result<VocabularyJob> readJob(const ParsedFlags &flags) {
  VocabularyJob job;
  job.threads = readThreads(flags);
  job.doLowerCase = flags.boolean("do-lower-case");
  ALBERT_ASSIGN_OR_RETURN(
      job.maxMemory, readMemory(flags, minVocabularyMemory, job.maxMemory));
  return job;
}

static Status run(const ParsedFlags &flags) {
  ALBERT_ASSIGN_OR_RETURN(VocabularyJob job, readJob(flags));
  ALBERT_ASSIGN_OR_RETURN(
      job.files,
      expandFilePatterns(flags.list("input-file")).withContext("--input-file"));
  // The output is opened first: a folder that cannot be written is found
  // before hours of counting, not after.
  const std::string &path = flags.text("output-file");
  ALBERT_ASSIGN_OR_RETURN(AtomicFile output, AtomicFile::create(path));
  ALBERT_ASSIGN_OR_RETURN(MadeVocabulary made,
                          flags.text("type") == "wordpiece"
                              ? makeWordPiece(flags, job)
                              : makeSentencePiece(flags, job));
  ALBERT_RETURN_IF_ERROR(output.write(std::string_view(made.bytes)));
  ALBERT_RETURN_IF_ERROR(output.commit());
  fprintf(stderr, "%s: %s", path.c_str(), made.report.c_str());
  return Status::success();
}

/// Refuses flags that the kind of vocabulary does not have.
static Status checkUsage(const ParsedFlags &flags) {
  const std::string &type = flags.text("type");
  bool isWordPiece = type == "wordpiece";
  const struct {
    const char *name;
    bool isOfWordPiece;
  } ofOneKind[] = {
      {"unused", true}, {"min-count", true}, {"character-coverage", false}};
  for (const auto &flag : ofOneKind)
    if (flags.isSet(flag.name) && flag.isOfWordPiece != isWordPiece)
      return invalidArgument("--%s: expected %s with it, found --type=%s",
                             flag.name,
                             flag.isOfWordPiece ? "--type=wordpiece"
                                                : "--type=unigram or bpe",
                             type.c_str())
          .withHint("leave it out");
  double coverage = flags.real("character-coverage");
  // The trainer's own bounds.
  if (!(coverage >= 0.98 && coverage <= 1))
    return invalidArgument("--character-coverage: expected a number from 0.98 "
                           "to 1, found %g",
                           coverage);
  return readJob(flags).takeStatus();
}

const Command vocabCommand = {"vocab", "make a vocabulary from text", makeFlags,
                              run, checkUsage};

} // namespace albert::data
