//===- InspectCommand.cpp - albert-data inspect ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Looks into TFRecord files for pretraining: statistics, examples as text, a
/// histogram. Every record is checked on the way.
///
//===----------------------------------------------------------------------===//

#include "tools/albert-data/Commands.h"
#include "tools/albert-data/TokenizerFlags.h"

#include "runtime/core/Crc32c.h"
#include "runtime/core/File.h"
#include "runtime/core/FilePatterns.h"
#include "runtime/core/Json.h"
#include "runtime/data/Progress.h"
#include "runtime/data/inspect/ExampleText.h"
#include "runtime/data/inspect/HistogramSvg.h"
#include "runtime/data/inspect/RecordStatistics.h"
#include "runtime/data/pretrain/PretrainManifest.h"
#include "runtime/io/tfrecord/TfRecordReader.h"

#include <cerrno>
#include <cstdio>
#include <optional>

namespace albert::data {

using namespace albert::rt;

static constexpr FlagSpec flagSpecs[] = {
    {"input-file", FlagKind::List, "",
     "TFRecord files, or patterns in quotes ('out/*.tfrecord'); they may also "
     "be given without the flag."},
    {"vocab-file", FlagKind::String, "",
     "The vocabulary of the records, WordPiece or SentencePiece. Without it "
     "that of the manifest beside them."},
    {"examples", FlagKind::Integer, "2",
     "Number of examples to show, from the beginning of each file.", nullptr, 0,
     "0..1000000"},
    {"format", FlagKind::String, "text",
     "text, or json: one object with files, total and examples.", nullptr, 0,
     "text|json"},
    {"histogram", FlagKind::String, "",
     "SVG file to write, with histograms of lengths and of predictions."},
};

static FlagTable makeFlags() {
  FlagTable table("albert-data inspect FILES [--vocab-file=VOCAB|MODEL]",
                  "Shows what is in TFRecord files for pretraining: how long "
                  "examples are, how much of them is predicted, how many are "
                  "swapped, and the first ones as text. A predicted token "
                  "stands as the model sees it, followed by what it is to "
                  "predict in parentheses.",
                  true);
  table.add(flagSpecs, std::size(flagSpecs));
  return table;
}

static unsigned long long number(std::uint64_t value) { return value; }

namespace {

/// The work of one call.
class Inspector {
public:
  explicit Inspector(const ParsedFlags &flags)
      : flags(flags), isJson(flags.text("format") == "json") {}

  Status run();

private:
  Status loadVocabulary(const std::string &firstFile);
  Status inspectFile(const std::string &path);
  void showExample(const std::string &path, std::uint64_t index,
                   const PretrainRecord &record);
  nlohmann::ordered_json toJson(const RecordStatistics &statistics) const;
  std::string toText(const RecordStatistics &statistics) const;
  Status writeHistogram() const;
  Status print() const;

  const ParsedFlags &flags;
  bool isJson;
  std::vector<std::string> files;
  std::optional<LoadedTokenizer> loaded;
  std::optional<TokenTraits> traits;
  std::optional<RecordStatistics> total;
  nlohmann::ordered_json jsonFiles = nlohmann::ordered_json::array();
  nlohmann::ordered_json jsonExamples = nlohmann::ordered_json::array();
  std::string textFiles;
  std::string textExamples;
};

} // namespace

/// Takes the vocabulary of the flag or of the manifest. Without any there are
/// statistics only.
Status Inspector::loadVocabulary(const std::string &firstFile) {
  std::string path = flags.text("vocab-file");
  std::string reason = "no vocabulary";
  if (path.empty()) {
    ALBERT_ASSIGN_OR_RETURN(std::optional<PretrainManifest> manifest,
                            findManifest(firstFile));
    // A relative name may mean another file than when the records were made.
    if (manifest && isRegularFile(manifest->vocabularyFile)) {
      ALBERT_ASSIGN_OR_RETURN(std::string bytes,
                              readFile(manifest->vocabularyFile));
      if (crc32c(bytesOf(bytes)) == manifest->vocabularyChecksum)
        path = manifest->vocabularyFile;
      else
        reason = manifest->vocabularyFile +
                 " is not the vocabulary that the records were made with";
    }
  }
  if (path.empty()) {
    fprintf(stderr,
            "albert-data: note: %s, so no text is shown\n"
            "albert-data: hint: give --vocab-file\n",
            reason.c_str());
    return Status::success();
  }
  ALBERT_ASSIGN_OR_RETURN(loaded, loadTokenizerFile(path));
  traits = loaded->model ? TokenTraits::ofSentencePiece(*loaded->model)
                         : TokenTraits::ofWordPiece(*loaded->vocabulary);
  return Status::success();
}

void Inspector::showExample(const std::string &path, std::uint64_t index,
                            const PretrainRecord &record) {
  std::string first = segmentText(record, 0, loaded->get());
  std::string second = segmentText(record, 1, loaded->get());
  if (isJson) {
    jsonExamples.push_back({{"file", path},
                            {"record", index},
                            {"tokens", record.length},
                            {"predictions", record.predictions},
                            {"swapped", record.isSwapped},
                            {"first", first},
                            {"second", second}});
    return;
  }
  textExamples += format(
      "\n%s, record %llu: %zu tokens, %zu predicted, %s\n  A: %s\n  B: %s\n",
      path.c_str(), number(index), record.length, record.predictions,
      record.isSwapped ? "swapped" : "in order", first.c_str(), second.c_str());
}

Status Inspector::inspectFile(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(TfRecordReader reader, TfRecordReader::open(path));
  RecordStatistics statistics(traits ? &*traits : nullptr);
  Progress progress("albert-data: " + path, 0);
  TfExample example;
  PretrainRecord record;
  auto shown = static_cast<std::uint64_t>(flags.integer("examples"));
  for (ByteSpan data;;) {
    std::uint64_t index = reader.recordNumber();
    ALBERT_ASSIGN_OR_RETURN(bool hasRecord, reader.next(data));
    if (!hasRecord)
      break;
    ALBERT_RETURN_IF_ERROR(example.parse(data, path, index));
    ALBERT_RETURN_IF_ERROR(record.read(example));
    statistics.add(record);
    if (loaded && index < shown)
      showExample(path, index, record);
    if (progress.isDue())
      progress.update(0, format("%llu examples", number(index)));
  }
  total->add(statistics);
  if (isJson) {
    jsonFiles.push_back({{"file", path}});
    jsonFiles.back().update(toJson(statistics));
  } else {
    textFiles += format(
        "%s: %llu examples of %.1f tokens, %.1f %% filled, %.1f %% predicted, "
        "%.1f %% swapped\n",
        path.c_str(), number(statistics.count()), statistics.meanLength(),
        100 * statistics.filled(), 100 * statistics.predicted(),
        100 * statistics.swapped());
  }
  return Status::success();
}

nlohmann::ordered_json
Inspector::toJson(const RecordStatistics &statistics) const {
  nlohmann::ordered_json json;
  json["examples"] = statistics.count();
  json["mean_length"] = statistics.meanLength();
  json["length_p10"] = statistics.lengthQuantile(0.1);
  json["length_p50"] = statistics.lengthQuantile(0.5);
  json["length_p90"] = statistics.lengthQuantile(0.9);
  json["filled"] = statistics.filled();
  json["predicted"] = statistics.predicted();
  json["swapped"] = statistics.swapped();
  if (!statistics.knowsVocabulary())
    return json;
  json["replaced_by_mask"] = statistics.masked();
  json["kept"] = statistics.kept();
  json["replaced_by_random"] = statistics.replaced();
  json["unknown"] = statistics.unknown();
  return json;
}

std::string Inspector::toText(const RecordStatistics &statistics) const {
  std::string text = format(
      "total: %llu examples in %zu file%s\n"
      "  tokens     %.1f on average; 10 %% have at most %zu, 50 %% %zu, 90 %% "
      "%zu, all %zu\n"
      "  filled     %.1f %% of the positions\n"
      "  predicted  %.1f %% of the tokens",
      number(statistics.count()), files.size(), files.size() == 1 ? "" : "s",
      statistics.meanLength(), statistics.lengthQuantile(0.1),
      statistics.lengthQuantile(0.5), statistics.lengthQuantile(0.9),
      statistics.lengthQuantile(1), 100 * statistics.filled(),
      100 * statistics.predicted());
  if (statistics.knowsVocabulary())
    text += format(": %.1f %% [MASK], %.1f %% unchanged, %.1f %% another token",
                   100 * statistics.masked(), 100 * statistics.kept(),
                   100 * statistics.replaced());
  text += format("\n  swapped    %.1f %% of the examples\n",
                 100 * statistics.swapped());
  if (statistics.knowsVocabulary())
    text += format("  unknown    %.2f %% of the tokens are [UNK]\n",
                   100 * statistics.unknown());
  return text;
}

Status Inspector::writeHistogram() const {
  const std::string &path = flags.text("histogram");
  if (path.empty())
    return Status::success();
  std::vector<Histogram> histograms = {
      {format("Length of %llu examples", number(total->count())),
       "tokens of an example", total->lengths()},
      {"Predictions", "predicted tokens of an example", total->predictions()}};
  return writeFile(path, drawHistograms(Span<const Histogram>(histograms)));
}

Status Inspector::print() const {
  std::string text;
  if (isJson) {
    nlohmann::ordered_json json;
    json["files"] = jsonFiles;
    json["total"] = toJson(*total);
    json["examples"] = jsonExamples;
    text = json.dump(2, ' ', false,
                     nlohmann::ordered_json::error_handler_t::replace) +
           "\n";
  } else {
    text = textFiles + toText(*total) + textExamples;
  }
  bool isWritten = fwrite(text.data(), 1, text.size(), stdout) == text.size();
  return isWritten ? Status::success()
                   : systemError(errno, "write standard output");
}

Status Inspector::run() {
  std::vector<std::string> patterns = flags.list("input-file");
  patterns.insert(patterns.end(), flags.positionals().begin(),
                  flags.positionals().end());
  ALBERT_ASSIGN_OR_RETURN(files, expandFilePatterns(patterns));
  ALBERT_RETURN_IF_ERROR(loadVocabulary(files.front()));
  total.emplace(traits ? &*traits : nullptr);
  for (const std::string &file : files)
    ALBERT_RETURN_IF_ERROR(inspectFile(file));
  ALBERT_RETURN_IF_ERROR(writeHistogram());
  return print();
}

static Status run(const ParsedFlags &flags) { return Inspector(flags).run(); }

static Status checkUsage(const ParsedFlags &flags) {
  if (!flags.positionals().empty() || !flags.list("input-file").empty())
    return Status::success();
  return invalidArgument("expected TFRecord files, found none")
      .withHint("name them: albert-data inspect 'out/*.tfrecord'");
}

const Command inspectCommand = {"inspect", "look into pretraining examples",
                                makeFlags, run, checkUsage};

} // namespace albert::data
