//===- TextRunner.cpp - texts through a program ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/TextRunner.h"

#include "runtime/core/FilePatterns.h"
#include "runtime/programs/TextLines.h"

#include <unistd.h>

using namespace albert::rt;

//===----------------------------------------------------------------------===//
// Start
//===----------------------------------------------------------------------===//

Status albert::rt::checkTextFlags(const Invocation &invocation, int64_t bound) {
  const ParsedFlags &flags = invocation.flags;
  const Manifest &manifest = invocation.manifest;
  if (manifest.tokenizer == "sentencepiece")
    return unsupported("this program was compiled for a SentencePiece model, "
                       "and programs read only WordPiece vocabularies so far")
        .withHint("give token ids: --input input_ids=FILE.npy --output-dir "
                  "DIR");
  if (!invocation.program->vocabulary && flags.text("vocab-file").empty())
    return invalidArgument("the program carries no vocabulary")
        .withHint("give --vocab-file vocab.txt, or compile with --vocab-file");
  if (flags.isSet("text") && flags.isSet("input-file"))
    return invalidArgument("both --text and --input-file are given")
        .withHint("give one of them");
  if (flags.isSet("text-b") && !flags.isSet("text"))
    return invalidArgument("--text-b is given without --text")
        .withHint("in an --input-file the second text follows after a tab");
  int64_t length = flags.integer("max-seq-length");
  if (length > bound)
    return invalidArgument(
               "--max-seq-length: expected at most %lld, found %lld",
               (long long)bound, (long long)length)
        .withHint("that is what the program was compiled for; compile with "
                  "--max-seq-length %lld",
                  (long long)length);
  if (!flags.isSet("max-seq-length"))
    return Status::success();
  // [CLS], [SEP] and one token.
  return flags.integerIn("max-seq-length", 3, bound).takeStatus();
}

Status TextRunner::loadVocabulary() {
  const std::string &file = invocation.flags.text("vocab-file");
  if (!file.empty()) {
    ALBERT_ASSIGN_OR_RETURN(vocabulary, Vocabulary::load(file));
  } else {
    std::string_view bytes(
        static_cast<const char *>(invocation.program->vocabulary),
        size_t(invocation.program->vocabularySize));
    ALBERT_ASSIGN_OR_RETURN(
        vocabulary, Vocabulary::fromMemory(bytes, "the program's vocabulary"));
  }
  ALBERT_RETURN_IF_ERROR(checkVocabulary());
  for (const std::string &warning : vocabulary.warnings())
    printWarning(invocation.name, warning);
  WordPieceOptions options;
  options.doLowerCase = invocation.flags.isSet("do-lower-case")
                            ? invocation.flags.boolean("do-lower-case")
                            : invocation.manifest.lowerCase;
  options.keepSpecialTokens = true;
  tokenizer = std::make_unique<WordPieceTokenizer>(vocabulary, options);
  return Status::success();
}

Status TextRunner::start(int threads) {
  const ParsedFlags &flags = invocation.flags;
  if (flags.isSet("input-file")) {
    ALBERT_ASSIGN_OR_RETURN(files, expandFilePatterns(flags.list("input-file"))
                                       .withContext("--input-file"));
  }
  ALBERT_RETURN_IF_ERROR(loadVocabulary());
  ALBERT_RETURN_IF_ERROR(startProgram(threads));
  int64_t length = flags.integer("max-seq-length");
  maxLength = size_t(length > 0 ? length : bound);
  const std::string &name = flags.text("format");
  bool forPeople = name.empty() ? isatty(STDOUT_FILENO) : name == "text";
  format = forPeople       ? TextFormat::Text
           : name == "tsv" ? TextFormat::Tsv
                           : TextFormat::Json;
  return Status::success();
}

//===----------------------------------------------------------------------===//
// Texts and answers
//===----------------------------------------------------------------------===//

Status TextRunner::encode(TextItem &item, const std::string &where) {
  std::optional<std::string_view> second;
  if (item.second)
    second = *item.second;
  ALBERT_ASSIGN_OR_RETURN(
      item.encoded,
      tokenizer->encodeSequence(item.first, second, maxLength, where));
  size_t length = item.encoded.pieces.size();
  if (item.encoded.fullLength > length && !warnedOfCut) {
    warnedOfCut = true;
    printWarning(
        invocation.name,
        albert::rt::format("%s: %zu tokens were cut to %zu; said once, see "
                           "--max-seq-length",
                           where.c_str(), item.encoded.fullLength, length));
  }
  return accept(item, where);
}

Status TextRunner::accept(TextItem &, const std::string &) {
  return Status::success();
}

std::vector<std::string> TextRunner::tokensOf(const TextItem &item) const {
  std::vector<std::string> tokens;
  tokens.reserve(item.encoded.pieces.size());
  for (const Piece &piece : item.encoded.pieces)
    tokens.emplace_back(tokenizer->piece(piece.id));
  return tokens;
}

Status TextRunner::answerAll(const std::vector<TextItem> &items) {
  ALBERT_RETURN_IF_ERROR(compute(items));
  for (size_t i = 0; i < items.size(); ++i) {
    const TextItem &item = items[i];
    std::vector<Field> fields = {Field::ofText("text", item.first)};
    if (item.second)
      fields.push_back(Field::ofText("text_b", *item.second));
    ALBERT_RETURN_IF_ERROR(answer(item, int64_t(i), fields));
    ALBERT_RETURN_IF_ERROR(writeOutput(formatAnswer(fields, format)));
  }
  return Status::success();
}

//===----------------------------------------------------------------------===//
// Source of texts
//===----------------------------------------------------------------------===//

/// A text, and a second one after a tab.
static TextItem itemOfLine(const std::string &line) {
  TextItem item;
  size_t tab = line.find('\t');
  item.first = line.substr(0, tab);
  if (tab != std::string::npos)
    item.second = line.substr(tab + 1);
  return item;
}

Status TextRunner::run() {
  const ParsedFlags &flags = invocation.flags;
  if (flags.isSet("text")) {
    std::vector<TextItem> items(1);
    items[0].first = flags.text("text");
    if (flags.isSet("text-b"))
      items[0].second = flags.text("text-b");
    ALBERT_RETURN_IF_ERROR(encode(items[0], "--text"));
    return answerAll(items);
  }
  for (const std::string &file : files)
    ALBERT_RETURN_IF_ERROR(runFile(file));
  return Status::success();
}

Status TextRunner::runFile(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(TextLines reader, TextLines::open(path));
  size_t number = 0;
  for (;;) {
    std::vector<std::string> lines;
    ALBERT_RETURN_IF_ERROR(reader.read(batchTexts(), lines));
    if (lines.empty())
      return Status::success();
    std::vector<TextItem> items;
    Status failure;
    for (const std::string &line : lines) {
      TextItem item = itemOfLine(line);
      failure = encode(
          item, albert::rt::format("%s:%zu", reader.name().c_str(), ++number));
      if (!failure.ok())
        break;
      items.push_back(std::move(item));
    }
    // The lines before a bad one are answered, so that what was written ends
    // where the message says.
    if (!items.empty())
      ALBERT_RETURN_IF_ERROR(answerAll(items));
    ALBERT_RETURN_IF_ERROR(std::move(failure));
  }
}
