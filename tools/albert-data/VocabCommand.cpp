//===- VocabCommand.cpp - albert-data vocab -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Makes a WordPiece vocabulary of exactly the size a model wants.
///
//===----------------------------------------------------------------------===//

#include "tools/albert-data/Commands.h"

#include "runtime/core/File.h"
#include "runtime/core/FilePatterns.h"
#include "runtime/data/LineReader.h"
#include "runtime/data/VocabularyTrainer.h"

#include <cstdio>

namespace albert::data {

using namespace albert::rt;

static constexpr FlagSpec flagSpecs[] = {
    {"input-file", FlagKind::List, "",
     "Text files in UTF-8, or patterns in quotes ('corpus/*.txt,more.txt'); - "
     "is standard input.",
     nullptr, 0, nullptr, true},
    {"output-file", FlagKind::String, "", "The vocabulary to write.", nullptr,
     'o', nullptr, true},
    {"size", FlagKind::Integer, "21128",
     "Number of pieces: the vocab_size of the model's config. If the text has "
     "fewer, [unusedN] lines fill the rest.",
     nullptr, 0, "6..10000000"},
    {"type", FlagKind::String, "wordpiece", "Kind of vocabulary.", nullptr, 0,
     "wordpiece"},
    {"do-lower-case", FlagKind::Boolean, "true",
     "Fold case and accents; tokenize with the same setting later."},
    {"unused", FlagKind::Integer, "99",
     "Number of [unusedN] pieces between [PAD] and [UNK]; 99 puts [UNK], "
     "[CLS], [SEP] and [MASK] at 100 to 103 as in BERT's vocabularies.",
     nullptr, 0, "0..1000000"},
    {"min-count", FlagKind::Integer, "2",
     "How often a piece of several characters must occur.", nullptr, 0,
     "1..1000000000"},
};

static FlagTable makeFlags() {
  FlagTable table("albert-data vocab --input-file=FILES --size=N -o VOCAB",
                  "Makes a WordPiece vocabulary from text: the special tokens, "
                  "every character, and the most frequent parts of words. "
                  "Chinese characters are words of their own and come with "
                  "their '##' twins.");
  table.add(flagSpecs, std::size(flagSpecs));
  return table;
}

/// Counts one file.
static Status addFile(const std::string &path, VocabularyTrainer &trainer) {
  ALBERT_ASSIGN_OR_RETURN(LineReader reader, LineReader::open(path));
  while (true) {
    ALBERT_ASSIGN_OR_RETURN(bool hasLine, reader.next());
    if (!hasLine)
      return Status::success();
    ALBERT_RETURN_IF_ERROR(reader.checkUtf8());
    trainer.addText(reader.line());
  }
}

static void report(const std::string &path, const TrainedVocabulary &trained) {
  auto number = [](std::int64_t value) {
    return static_cast<long long>(value);
  };
  fprintf(stderr,
          "%s: %zu pieces: %lld characters, %lld parts of words, %lld unused "
          "at the end\n",
          path.c_str(), trained.lines.size(), number(trained.characters),
          number(trained.merges), number(trained.fillers));
  if (trained.lostCharacters != 0)
    fprintf(stderr,
            "albert-data: warning: %lld characters found no room and will be "
            "[UNK]\nalbert-data: hint: raise --size\n",
            number(trained.lostCharacters));
}

static Status run(const ParsedFlags &flags) {
  VocabularyTrainerOptions options;
  options.size = flags.integer("size");
  options.unused = flags.integer("unused");
  options.minCount = flags.integer("min-count");
  options.doLowerCase = flags.boolean("do-lower-case");
  ALBERT_ASSIGN_OR_RETURN(
      std::vector<std::string> files,
      expandFilePatterns(flags.list("input-file")).withContext("--input-file"));
  // The output is opened first: a folder that cannot be written is found
  // before hours of counting, not after.
  const std::string &path = flags.text("output-file");
  ALBERT_ASSIGN_OR_RETURN(AtomicFile output, AtomicFile::create(path));
  VocabularyTrainer trainer(options);
  for (const std::string &file : files)
    ALBERT_RETURN_IF_ERROR(addFile(file, trainer));
  ALBERT_ASSIGN_OR_RETURN(TrainedVocabulary trained, trainer.finish());
  std::string text;
  for (const std::string &line : trained.lines)
    text += line + "\n";
  ALBERT_RETURN_IF_ERROR(output.write(std::string_view(text)));
  ALBERT_RETURN_IF_ERROR(output.commit());
  report(path, trained);
  return Status::success();
}

const Command vocabCommand = {"vocab", "make a vocabulary from text", makeFlags,
                              run};

} // namespace albert::data
