//===- TextCommand.cpp - text in, answers out -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/TextCommand.h"

#include "runtime/core/FilePatterns.h"
#include "runtime/programs/TextLines.h"
#include "runtime/programs/TextResult.h"
#include "runtime/text/WordPiece.h"

#include <algorithm>
#include <unistd.h>

using namespace albert::rt;

/// Texts that are run together: enough to keep every thread busy, few enough
/// that answers flow.
static constexpr size_t kBatchTexts = 32;

/// Labels of the sentence-order head (semantics.md 2.2: 1 is swapped).
static constexpr const char *kOrderLabels[] = {"in_order", "swapped"};

Status albert::rt::checkTextUsage(const Invocation &invocation) {
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
  if (manifest.program == "mlm")
    ALBERT_RETURN_IF_ERROR(
        flags.integerIn("top-k", 1, manifest.model.vocabSize).takeStatus());
  int64_t length = flags.integer("max-seq-length");
  if (length > manifest.bounds.length)
    return invalidArgument(
               "--max-seq-length: expected at most %lld, found %lld",
               (long long)manifest.bounds.length, (long long)length)
        .withHint("that is what the program was compiled for; compile with "
                  "--max-seq-length %lld",
                  (long long)length);
  if (!flags.isSet("max-seq-length"))
    return Status::success();
  // [CLS], [SEP] and one token.
  return flags.integerIn("max-seq-length", 3, manifest.bounds.length)
      .takeStatus();
}

namespace {

/// One text, or two, on its way to an answer.
struct TextItem {
  std::string first;
  std::optional<std::string> second;
  EncodedText encoded;
  std::vector<int32_t> masks; ///< positions of [MASK], for mlm
};

class TextRunner {
public:
  TextRunner(const Invocation &invocation) : invocation(invocation) {}

  Status start(int threads);
  Status run();

private:
  Status runFile(const std::string &path);
  Status loadVocabulary();
  Status encode(TextItem &item, const std::string &where);
  Status findMasks(TextItem &item, const std::string &where);
  Status answer(std::vector<TextItem> &items);
  TokenBatch makeBatch(const std::vector<TextItem> &items) const;
  Result<std::vector<Field>> fieldsOf(const TextItem &item, int64_t index);
  Result<std::vector<std::vector<Candidate>>> candidatesOf(const TextItem &item,
                                                           int64_t index);
  std::vector<std::string> tokensOf(const TextItem &item) const;

  const Invocation &invocation;
  std::vector<std::string> files; ///< of --input-file
  Vocabulary vocabulary;
  std::unique_ptr<WordPieceTokenizer> tokenizer;
  std::unique_ptr<Session> session;
  TextFormat format = TextFormat::Json;
  size_t maxLength = 0;
  bool warnedOfCut = false;
};

} // namespace

//===----------------------------------------------------------------------===//
// Start
//===----------------------------------------------------------------------===//

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
  ALBERT_RETURN_IF_ERROR(
      vocabulary.checkSize(invocation.manifest.model.vocabSize));
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
  ALBERT_ASSIGN_OR_RETURN(session, startSession(invocation, threads));
  int64_t length = flags.integer("max-seq-length");
  maxLength = size_t(length > 0 ? length : invocation.manifest.bounds.length);
  const std::string &name = flags.text("format");
  bool forPeople = name.empty() ? isatty(STDOUT_FILENO) : name == "text";
  format = forPeople       ? TextFormat::Text
           : name == "tsv" ? TextFormat::Tsv
                           : TextFormat::Json;
  return Status::success();
}

//===----------------------------------------------------------------------===//
// Text to tokens
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
  return invocation.manifest.program == "mlm" ? findMasks(item, where)
                                              : Status::success();
}

Status TextRunner::findMasks(TextItem &item, const std::string &where) {
  const std::vector<Piece> &pieces = item.encoded.pieces;
  for (size_t i = 0; i < pieces.size(); ++i)
    if (pieces[i].id == tokenizer->special().mask)
      item.masks.push_back(int32_t(i));
  if (!item.masks.empty())
    return Status::success();
  if (item.encoded.fullLength > pieces.size())
    return invalidArgument("%s: no [MASK] among the first %zu tokens",
                           where.c_str(), pieces.size())
        .withHint("shorten the text, or allow more tokens (--max-seq-length)");
  return invalidArgument("%s: the text has no [MASK]", where.c_str())
      .withHint("write [MASK] where a token is to be guessed, for instance "
                "--text \"\u4eca\u5929\u5929\u6c14\u5f88[MASK]\"");
}

TokenBatch TextRunner::makeBatch(const std::vector<TextItem> &items) const {
  TokenBatch batch;
  batch.sequences = int64_t(items.size());
  for (const TextItem &item : items) {
    batch.length = std::max(batch.length, int64_t(item.encoded.pieces.size()));
    batch.predictions = std::max(batch.predictions, int64_t(item.masks.size()));
  }
  batch.hasPositions = batch.predictions > 0;
  size_t count = size_t(batch.sequences * batch.length);
  batch.ids.assign(count, tokenizer->special().pad);
  batch.types.assign(count, 0);
  batch.mask.assign(count, 0);
  for (size_t i = 0; i < items.size(); ++i) {
    const EncodedText &encoded = items[i].encoded;
    size_t row = i * size_t(batch.length);
    for (size_t k = 0; k < encoded.pieces.size(); ++k) {
      batch.ids[row + k] = encoded.pieces[k].id;
      batch.types[row + k] = encoded.typeIds[k];
      batch.mask[row + k] = 1;
    }
    // A text with fewer masks repeats its last one, which costs nothing:
    // equal positions are computed once.
    for (int64_t p = 0; p < batch.predictions; ++p)
      batch.positions.push_back(
          items[i].masks[std::min(size_t(p), items[i].masks.size() - 1)]);
  }
  return batch;
}

//===----------------------------------------------------------------------===//
// Results to answers
//===----------------------------------------------------------------------===//

std::vector<std::string> TextRunner::tokensOf(const TextItem &item) const {
  std::vector<std::string> tokens;
  tokens.reserve(item.encoded.pieces.size());
  for (const Piece &piece : item.encoded.pieces)
    tokens.emplace_back(tokenizer->piece(piece.id));
  return tokens;
}

Result<std::vector<std::vector<Candidate>>>
TextRunner::candidatesOf(const TextItem &item, int64_t index) {
  ALBERT_ASSIGN_OR_RETURN(const Tensor *logits, session->output("logits"));
  int64_t vocabularySize = logits->shape()[2];
  const float *rows =
      logits->data<float>() + index * logits->shape()[1] * vocabularySize;
  std::vector<std::vector<Candidate>> candidates;
  for (size_t mask = 0; mask < item.masks.size(); ++mask) {
    std::vector<Candidate> &list = candidates.emplace_back();
    for (RankedToken token :
         topTokens(rows + int64_t(mask) * vocabularySize, vocabularySize,
                   invocation.flags.integer("top-k"))) {
      // A model may have more rows than its vocabulary has pieces.
      std::string name = token.id < tokenizer->size()
                             ? std::string(tokenizer->piece(token.id))
                             : albert::rt::format("[%d]", token.id);
      list.push_back({std::move(name), token.probability});
    }
  }
  return candidates;
}

Result<std::vector<Field>> TextRunner::fieldsOf(const TextItem &item,
                                                int64_t index) {
  std::vector<Field> fields = {Field::ofText("text", item.first)};
  if (item.second)
    fields.push_back(Field::ofText("text_b", *item.second));
  const std::string &program = invocation.manifest.program;
  auto row = [&](const char *name) -> Result<Field> {
    ALBERT_ASSIGN_OR_RETURN(const Tensor *tensor, session->output(name));
    int64_t columns = tensor->shape()[1];
    return Field::ofNumbers(name, tensor->data<float>() + index * columns,
                            columns);
  };
  if (program == "mlm") {
    fields.push_back(Field::ofTokens("tokens", tokensOf(item)));
    ALBERT_ASSIGN_OR_RETURN(auto candidates, candidatesOf(item, index));
    fields.push_back(Field::ofCandidates("candidates", std::move(candidates)));
  } else if (program == "sop") {
    ALBERT_ASSIGN_OR_RETURN(Field probabilities, row("probabilities"));
    const std::vector<float> &p = probabilities.numbers;
    fields.push_back(Field::ofText("label", kOrderLabels[p[1] > p[0]]));
    fields.push_back(std::move(probabilities));
  } else if (program == "encode") {
    fields.push_back(Field::ofTokens("tokens", tokensOf(item)));
    ALBERT_ASSIGN_OR_RETURN(Field pooled, row("pooled_output"));
    fields.push_back(std::move(pooled));
  } else {
    ALBERT_ASSIGN_OR_RETURN(Field embedding, row("embedding"));
    fields.push_back(std::move(embedding));
  }
  return fields;
}

Status TextRunner::answer(std::vector<TextItem> &items) {
  ALBERT_RETURN_IF_ERROR(session->run(makeBatch(items)));
  for (size_t i = 0; i < items.size(); ++i) {
    ALBERT_ASSIGN_OR_RETURN(std::vector<Field> fields,
                            fieldsOf(items[i], int64_t(i)));
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
    return answer(items);
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
    ALBERT_RETURN_IF_ERROR(reader.read(kBatchTexts, lines));
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
      ALBERT_RETURN_IF_ERROR(answer(items));
    ALBERT_RETURN_IF_ERROR(std::move(failure));
  }
}

Status albert::rt::runTexts(const Invocation &invocation, int threads) {
  TextRunner runner(invocation);
  ALBERT_RETURN_IF_ERROR(runner.start(threads));
  return runner.run();
}
