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
#include "tools/albert-data/PretrainFlags.h"
#include "tools/albert-data/TokenizerFlags.h"

#include "runtime/core/Crc32c.h"
#include "runtime/core/File.h"
#include "runtime/core/FilePatterns.h"
#include "runtime/data/pretrain/CompatJob.h"
#include "runtime/data/pretrain/OutputNames.h"
#include "runtime/data/pretrain/PretrainManifest.h"
#include "runtime/data/segment/JiebaDictionary.h"

#include <chrono>
#include <cstdio>

namespace albert::data {

using namespace albert::rt;

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

static unsigned long long number(std::uint64_t value) { return value; }

static void warn(const std::string &text, const char *hint) {
  fprintf(stderr, "albert-data: warning: %s\nalbert-data: hint: %s\n",
          text.c_str(), hint);
}

static Status noExamples(const PretrainSummary &summary) {
  if (summary.corpus.lines == 0)
    return invalidArgument("expected text, found nothing but blanks")
        .withHint("check the input files");
  return invalidArgument(
             "expected documents of several sentences, found none: %llu "
             "documents, %llu lines",
             number(summary.corpus.documents), number(summary.corpus.lines))
      .withHint("put each sentence on a line of its own and an empty line "
                "between documents");
}

static void printWarnings(const PretrainJob &job,
                          const PretrainSummary &summary) {
  if (!summary.corpus.longDocument.empty())
    warn(summary.corpus.longDocument +
             ": a document of more than 8 MiB was cut in "
             "two",
         "put an empty line between documents");
  else if (summary.corpus.documents == 1)
    warn("all text is one document", "put an empty line between documents");
  else if (summary.corpus.documents < job.outputs.size())
    warn(format("%llu documents for %zu output files: some are empty",
                number(summary.corpus.documents), job.outputs.size()),
         "lower --shards");
}

static void printSummary(const PretrainJob &job, const PretrainSummary &summary,
                         double seconds) {
  fprintf(stderr,
          "albert-data: %llu examples of %llu documents, %llu lines, %s, in "
          "%.1f s\n",
          number(summary.exampleCount()), number(summary.corpus.documents),
          number(summary.corpus.lines),
          formatBytes(summary.corpus.bytes).c_str(), seconds);
  for (std::size_t i = 0; i < job.outputs.size(); ++i)
    if (i % job.machines == job.machine)
      fprintf(stderr, "%s: %llu examples\n", job.outputs[i].c_str(),
              number(summary.examples[i]));
}

//===----------------------------------------------------------------------===//
// The command
//===----------------------------------------------------------------------===//

/// Loads what finds Chinese words and gives the job a way to make markers of
/// it; `tokenizer` and `traits` of the job are there.
static Status makeMarkers(const ParsedFlags &flags,
                          const LoadedTokenizer &loaded,
                          PretrainRequest &request) {
  PretrainJob &job = request.job;
  if (loaded.sentencePiece) {
    job.makeMarker = [&loaded]() -> Result<std::unique_ptr<WordMarker>> {
      return makeUnknownMarker(*loaded.sentencePiece);
    };
    return Status::success();
  }
  bool isBrightmart = job.example.labelStyle == LabelStyle::Brightmart;
  std::shared_ptr<WordSegmenter> segmenter;
  if (request.segmentation == Segmentation::Icu) {
    ALBERT_ASSIGN_OR_RETURN(segmenter, makeIcuSegmenter());
  } else if (request.segmentation == Segmentation::Spaces) {
    segmenter = makeSpaceSegmenter();
  } else if (request.segmentation == Segmentation::Jieba) {
    ALBERT_ASSIGN_OR_RETURN(JiebaDictionary dictionary,
                            JiebaDictionary::load(flags.text("dict")));
    if (!dictionary.hasModel())
      warn(flags.text("dict") + ": there is no folder finalseg beside it",
           "words that are not in the dictionary will not be found");
    segmenter = makeJiebaSegmenter(
        std::make_shared<JiebaDictionary>(std::move(dictionary)));
  }
  // Words make no difference if tokens are masked one by one and predicted as
  // they are.
  if (!isBrightmart && !job.example.wholeWord)
    segmenter.reset();
  job.makeMarker =
      [segmenter, &job, isCompat = request.isCompat,
       isSegmented =
           request.segmentation ==
           Segmentation::Spaces]() -> Result<std::unique_ptr<WordMarker>> {
    if (!segmenter)
      return std::unique_ptr<WordMarker>();
    ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<WordSegmenter> own,
                            segmenter->clone());
    if (isCompat)
      return makeBrightmartMarker(std::move(own), isSegmented, *job.tokenizer,
                                  *job.traits);
    return makeWordMarker(std::move(own));
  };
  return Status::success();
}

static Result<std::uint32_t> checksumOf(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(std::string bytes, readFile(path));
  return crc32c(bytesOf(bytes));
}

static Result<PretrainManifest> makeManifest(const ParsedFlags &flags,
                                             const LoadedTokenizer &loaded,
                                             const PretrainRequest &request) {
  static constexpr const char *segmenters[] = {"none", "icu", "jieba-dict",
                                               "spaces"};
  const PretrainJob &job = request.job;
  PretrainManifest manifest;
  manifest.tool = "albert-data " ALBERTC_VERSION;
  manifest.example = job.example;
  manifest.tokenizer = loaded.model ? "sentencepiece" : "wordpiece";
  manifest.vocabularyFile = loaded.file;
  manifest.vocabularySize = job.traits->size();
  ALBERT_ASSIGN_OR_RETURN(manifest.vocabularyChecksum,
                          checksumOf(manifest.vocabularyFile));
  manifest.doLowerCase = flags.boolean("do-lower-case");
  manifest.segmenter = segmenters[static_cast<int>(request.segmentation)];
  manifest.compat = flags.text("compat");
  manifest.seed = job.seed;
  manifest.dupeFactor = job.dupeFactor;
  manifest.inputs = flags.list("input-file");
  for (const std::string &output : job.outputs)
    manifest.outputs.push_back(baseName(output));
  return manifest;
}

/// Runs the job and writes the manifest.
static Result<PretrainSummary> makeDataSet(const ParsedFlags &flags,
                                           const LoadedTokenizer &loaded,
                                           const PretrainRequest &request) {
  const PretrainJob &job = request.job;
  // The manifest is opened first: a folder that cannot be written is found
  // before hours of work, not after.
  ALBERT_RETURN_IF_ERROR(makeDirectories(parentDirectory(job.outputs.front())));
  ALBERT_ASSIGN_OR_RETURN(
      AtomicFile file, AtomicFile::create(manifestName(job.outputs.front())));
  ALBERT_ASSIGN_OR_RETURN(PretrainManifest manifest,
                          makeManifest(flags, loaded, request));
  ALBERT_ASSIGN_OR_RETURN(PretrainSummary summary,
                          request.isCompat
                              ? runCompatJob(job, request.ngramSeed)
                              : runPretrainJob(job));
  if (summary.exampleCount() == 0 && job.machines == 1)
    return noExamples(summary);
  manifest.documents = summary.corpus.documents;
  manifest.lines = summary.corpus.lines;
  manifest.bytes = summary.corpus.bytes;
  // All machines write the same manifest, and none knows what others made.
  if (job.machines == 1)
    manifest.examples = summary.examples;
  ALBERT_RETURN_IF_ERROR(file.write(formatManifest(manifest)));
  ALBERT_RETURN_IF_ERROR(file.commit());
  return summary;
}

static Status run(const ParsedFlags &flags) {
  auto start = std::chrono::steady_clock::now();
  ALBERT_ASSIGN_OR_RETURN(PretrainRequest request, readPretrainRequest(flags));
  PretrainJob &job = request.job;
  ALBERT_ASSIGN_OR_RETURN(
      job.inputs,
      expandFilePatterns(flags.list("input-file")).withContext("--input-file"));
  ALBERT_ASSIGN_OR_RETURN(LoadedTokenizer loaded,
                          loadTokenizer(flags, false,
                                        request.isCompat
                                            ? DigitComma::Python3
                                            : DigitComma::Intended));
  TokenTraits traits = loaded.model
                           ? TokenTraits::ofSentencePiece(*loaded.model)
                           : TokenTraits::ofWordPiece(*loaded.vocabulary);
  job.tokenizer = &loaded.get();
  job.traits = &traits;
  ALBERT_RETURN_IF_ERROR(makeMarkers(flags, loaded, request));
  ALBERT_ASSIGN_OR_RETURN(PretrainSummary summary,
                          makeDataSet(flags, loaded, request));
  printWarnings(job, summary);
  printSummary(
      job, summary,
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
          .count());
  return Status::success();
}

static Status checkUsage(const ParsedFlags &flags) {
  ALBERT_RETURN_IF_ERROR(checkTokenizerFlags(flags));
  return readPretrainRequest(flags).takeStatus();
}

const Command pretrainCommand = {"pretrain",
                                 "make pretraining examples from text",
                                 makePretrainFlags, run, checkUsage};

} // namespace albert::data
