//===- TokenizeCommand.cpp - albert-data tokenize -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Shows the tokens of text, line by line, as the original tokenizer gives
/// them.
///
//===----------------------------------------------------------------------===//

#include "tools/albert-data/Commands.h"

#include "runtime/core/FilePatterns.h"
#include "runtime/data/LineReader.h"
#include "runtime/text/WordPiece.h"

#include <cerrno>
#include <cstdio>

namespace albert::data {

using namespace albert::rt;

static constexpr FlagSpec flagSpecs[] = {
    {"vocab-file", FlagKind::String, "", "The WordPiece vocabulary.", nullptr,
     0, nullptr, true},
    {"input-file", FlagKind::List, "-",
     "Text files, or patterns in quotes ('corpus/*.txt,more.txt'); - is "
     "standard input."},
    {"do-lower-case", FlagKind::Boolean, "true", "Fold case and accents."},
    {"keep-special-tokens", FlagKind::Boolean, "false",
     "Keep [MASK] and the like in the text as one token, as programs do; the "
     "original tokenizer splits them."},
    {"ids", FlagKind::Boolean, "false", "Print ids instead of tokens."},
};

static FlagTable makeFlags() {
  FlagTable table(
      "albert-data tokenize --vocab-file=VOCAB [--input-file=FILES]",
      "Prints the tokens of every line, separated by spaces. Bytes that are "
      "not UTF-8 are skipped.");
  table.add(flagSpecs, std::size(flagSpecs));
  return table;
}

static Status printLine(const Tokenizer &tokenizer,
                        const std::vector<Piece> &pieces, bool printIds) {
  std::string text;
  for (const Piece &piece : pieces) {
    if (!text.empty())
      text += ' ';
    if (printIds)
      text += format("%d", piece.id);
    else
      text += tokenizer.piece(piece.id);
  }
  text += '\n';
  bool isWritten = fwrite(text.data(), 1, text.size(), stdout) == text.size();
  return isWritten ? Status::success()
                   : systemError(errno, "write standard output");
}

/// Prints the tokens of every line of one file.
static Status tokenizeFile(const std::string &path, const Tokenizer &tokenizer,
                           bool printIds) {
  ALBERT_ASSIGN_OR_RETURN(LineReader reader, LineReader::open(path));
  std::vector<Piece> pieces;
  while (true) {
    ALBERT_ASSIGN_OR_RETURN(bool hasLine, reader.next());
    if (!hasLine)
      return Status::success();
    pieces.clear();
    tokenizer.encode(reader.line(), pieces);
    ALBERT_RETURN_IF_ERROR(printLine(tokenizer, pieces, printIds));
  }
}

static Status run(const ParsedFlags &flags) {
  ALBERT_ASSIGN_OR_RETURN(
      std::vector<std::string> files,
      expandFilePatterns(flags.list("input-file")).withContext("--input-file"));
  ALBERT_ASSIGN_OR_RETURN(Vocabulary vocabulary,
                          Vocabulary::load(flags.text("vocab-file")));
  for (const std::string &warning : vocabulary.warnings())
    fprintf(stderr, "albert-data: warning: %s\n", warning.c_str());
  WordPieceTokenizer tokenizer(
      vocabulary,
      {flags.boolean("do-lower-case"), flags.boolean("keep-special-tokens")});
  for (const std::string &file : files)
    ALBERT_RETURN_IF_ERROR(tokenizeFile(file, tokenizer, flags.boolean("ids")));
  return Status::success();
}

const Command tokenizeCommand = {"tokenize", "split text into tokens",
                                 makeFlags, run};

} // namespace albert::data
