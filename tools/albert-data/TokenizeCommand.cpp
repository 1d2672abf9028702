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
#include "tools/albert-data/TokenizerFlags.h"

#include "runtime/core/FilePatterns.h"
#include "runtime/data/LineReader.h"

#include <cerrno>
#include <charconv>
#include <cstdio>

namespace albert::data {

using namespace albert::rt;

static constexpr FlagSpec flagSpecs[] = {
    {"input-file", FlagKind::List, "-",
     "Text files, or patterns in quotes ('corpus/*.txt,more.txt'); - is "
     "standard input."},
    {"keep-special-tokens", FlagKind::Boolean, "false",
     "Keep [MASK] and the like in the text as one token, as programs do; the "
     "original tokenizer splits them."},
    {"ids", FlagKind::Boolean, "false", "Print ids instead of tokens."},
};

static FlagTable makeFlags() {
  FlagTable table(
      "albert-data tokenize --vocab-file=VOCAB|--spm-model-file=MODEL "
      "[--input-file=FILES]",
      "Prints the tokens of every line, separated by spaces. Bytes that are "
      "not UTF-8 are skipped.");
  addTokenizerFlags(table);
  table.add(flagSpecs, std::size(flagSpecs));
  return table;
}

/// Replaces `line` by the tokens or ids of a text, separated by spaces.
static void formatLine(std::string_view text, const LoadedTokenizer &loaded,
                       bool printIds, std::vector<Piece> &pieces,
                       std::string &line) {
  line.clear();
  auto append = [&](std::string_view token) {
    if (!line.empty())
      line += ' ';
    line += token;
  };
  const Tokenizer &tokenizer = loaded.get();
  // Unknown pieces of SentencePiece are what stands in the text.
  if (loaded.sentencePiece && !printIds) {
    for (const std::string &token : loaded.sentencePiece->pieceTexts(text))
      append(token);
  } else {
    pieces.clear();
    tokenizer.encode(text, pieces);
    for (const Piece &piece : pieces) {
      char digits[16];
      char *end = std::to_chars(digits, std::end(digits), piece.id).ptr;
      append(printIds ? std::string_view(digits, std::size_t(end - digits))
                      : tokenizer.piece(piece.id));
    }
  }
  line += '\n';
}

/// Prints the tokens of every line of one file.
static Status tokenizeFile(const std::string &path,
                           const LoadedTokenizer &loaded, bool printIds) {
  ALBERT_ASSIGN_OR_RETURN(LineReader reader, LineReader::open(path));
  std::vector<Piece> pieces;
  std::string line;
  while (true) {
    ALBERT_ASSIGN_OR_RETURN(bool hasLine, reader.next());
    if (!hasLine)
      return Status::success();
    formatLine(reader.line(), loaded, printIds, pieces, line);
    if (fwrite(line.data(), 1, line.size(), stdout) != line.size())
      return systemError(errno, "write standard output");
  }
}

static Status run(const ParsedFlags &flags) {
  ALBERT_ASSIGN_OR_RETURN(
      std::vector<std::string> files,
      expandFilePatterns(flags.list("input-file")).withContext("--input-file"));
  ALBERT_ASSIGN_OR_RETURN(
      LoadedTokenizer loaded,
      loadTokenizer(flags, flags.boolean("keep-special-tokens")));
  for (const std::string &file : files)
    ALBERT_RETURN_IF_ERROR(tokenizeFile(file, loaded, flags.boolean("ids")));
  return Status::success();
}

const Command tokenizeCommand = {"tokenize", "split text into tokens",
                                 makeFlags, run, checkTokenizerFlags};

} // namespace albert::data
