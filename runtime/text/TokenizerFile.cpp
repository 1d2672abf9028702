//===- TokenizerFile.cpp - what a vocabulary file really is ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Signatures of the kinds, and the table of what to say about each.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/TokenizerFile.h"

#include "runtime/io/FileKind.h"

namespace albert::rt {

/// True for the start of a SentencePiece ModelProto: field 1 (pieces), whose
/// field 1 is the piece and field 2 the score (sentencepiece_model.proto):
/// 0A <length> 0A <n> <n bytes> 15 <float>.
static bool isSentencePieceModel(std::string_view bytes) {
  if (bytes.size() < 5 || bytes[0] != 0x0A || bytes[2] != 0x0A)
    return false;
  size_t length = static_cast<unsigned char>(bytes[3]);
  return length < 0x80 && bytes.size() > 4 + length &&
         bytes[4 + length] == 0x15;
}

/// True if the first line is "piece TAB number".
static bool isSentencePieceVocabulary(std::string_view bytes) {
  std::string_view line = bytes.substr(0, bytes.find('\n'));
  size_t tab = line.find('\t');
  if (tab == 0 || tab == std::string_view::npos || tab + 1 == line.size())
    return false;
  return line.find_first_not_of("0123456789.-+e\r", tab + 1) ==
         std::string_view::npos;
}

/// True if some line is "[UNK]". Vocabularies that lack it are not recognised,
/// and their reader says so.
static bool isWordPieceVocabulary(std::string_view bytes) {
  size_t at = bytes.find("[UNK]");
  return at != std::string_view::npos && (at == 0 || bytes[at - 1] == '\n');
}

TokenizerFileKind detectTokenizerFile(std::string_view bytes) {
  if (isSentencePieceModel(bytes))
    return TokenizerFileKind::SentencePieceModel;
  if (isWordPieceVocabulary(bytes))
    return TokenizerFileKind::WordPieceVocabulary;
  if (isSentencePieceVocabulary(bytes))
    return TokenizerFileKind::SentencePieceVocabulary;
  return TokenizerFileKind::Other;
}

namespace {
/// How messages speak of a kind.
struct KindText {
  const char *name; ///< After "expected" and "found".
  const char *hint; ///< What to do when another kind was found.
};
} // namespace

static constexpr char wordPieceHint[] =
    "--vocab-file takes the vocab*.txt of the same release as the weights";
static constexpr char sentencePieceHint[] =
    "--spm-model-file takes the .model file of the same release as the "
    "weights";

/// By TokenizerFileKind.
static constexpr KindText kindTexts[] = {
    {"a WordPiece vocabulary (text, one piece per line)", wordPieceHint},
    {"a SentencePiece model (binary)", sentencePieceHint},
    {"the listing of a SentencePiece model (piece, tab, score)", ""},
    {"another file", ""},
};

/// True for files that stand where the right file should be: what to do about
/// them does not depend on what was wanted.
static bool isMishap(FileKind kind) {
  return kind == FileKind::Empty || kind == FileKind::Html ||
         kind == FileKind::GitLfsPointer || kind == FileKind::Gzip ||
         kind == FileKind::Zip;
}

Status checkTokenizerFile(std::string_view bytes, const std::string &file,
                          TokenizerFileKind wanted) {
  TokenizerFileKind found = detectTokenizerFile(bytes);
  if (found == wanted)
    return Status::success();
  const KindText &expected = kindTexts[static_cast<int>(wanted)];
  if (found != TokenizerFileKind::Other)
    return invalidArgument("%s: expected %s, found %s", file.c_str(),
                           expected.name,
                           kindTexts[static_cast<int>(found)].name)
        .withHint("%s", expected.hint);
  FileKind kind = sniffKind(bytesOf(bytes));
  if (kind == FileKind::Unknown)
    return Status::success();
  if (isMishap(kind))
    return wrongFileKind(file, expected.name, kind);
  return invalidArgument("%s: expected %s, found %s", file.c_str(),
                         expected.name, describe(kind))
      .withHint("%s", expected.hint);
}

} // namespace albert::rt
