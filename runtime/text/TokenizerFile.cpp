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

namespace albert::rt {

static bool startsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

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

static bool isHtml(std::string_view bytes) {
  size_t start = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (start == std::string_view::npos || bytes[start] != '<')
    return false;
  std::string head(bytes.substr(start, 15));
  for (char &c : head)
    if (c >= 'A' && c <= 'Z')
      c += 32;
  return startsWith(head, "<!doctype html") || startsWith(head, "<html") ||
         startsWith(head, "<head") || startsWith(head, "<?xml");
}

static bool isArchive(std::string_view bytes) {
  return startsWith(bytes, "PK\x03\x04") || startsWith(bytes, "\x1F\x8B") ||
         (bytes.size() > 262 && bytes.substr(257, 5) == "ustar");
}

/// True if some line is "[UNK]". Vocabularies that lack it are not recognised,
/// and their reader says so.
static bool isWordPieceVocabulary(std::string_view bytes) {
  size_t at = bytes.find("[UNK]");
  return at != std::string_view::npos && (at == 0 || bytes[at - 1] == '\n');
}

TokenizerFileKind detectTokenizerFile(std::string_view bytes) {
  if (bytes.empty())
    return TokenizerFileKind::Empty;
  if (isSentencePieceModel(bytes))
    return TokenizerFileKind::SentencePieceModel;
  if (isHtml(bytes))
    return TokenizerFileKind::HtmlPage;
  if (startsWith(bytes, "version https://git-lfs.github.com/spec/"))
    return TokenizerFileKind::LfsPointer;
  if (isArchive(bytes))
    return TokenizerFileKind::Archive;
  if (isWordPieceVocabulary(bytes))
    return TokenizerFileKind::WordPieceVocabulary;
  if (isSentencePieceVocabulary(bytes))
    return TokenizerFileKind::SentencePieceVocabulary;
  return TokenizerFileKind::Unknown;
}

namespace {
/// How messages speak of a kind.
struct KindText {
  const char *name; ///< After "expected" and "found".
  const char *hint; ///< What to do when it was found.
};
} // namespace

/// By TokenizerFileKind.
static constexpr KindText kindTexts[] = {
    {"a WordPiece vocabulary (text, one piece per line)",
     "pass a WordPiece vocabulary as --vocab-file; a SentencePiece model ends "
     "in .model"},
    {"a SentencePiece model (binary)",
     "pass a SentencePiece model as --spm-model-file; a WordPiece vocabulary "
     "is the vocab*.txt of the same release as the weights"},
    {"the listing of a SentencePiece model (piece, tab, score)",
     "the listing has no use of its own: pass the .model file beside it as "
     "--spm-model-file"},
    {"a web page (HTML)",
     "the download saved a page instead of the file; fetch the raw file "
     "again"},
    {"a Git LFS pointer",
     "the repository holds the file in Git LFS: run 'git lfs pull' there"},
    {"an archive", "unpack the archive and pass the file inside it"},
    {"an empty file",
     "fetch or copy the file again; the disk may have been full"},
    {"something else", ""},
};

Status checkTokenizerFile(std::string_view bytes, const std::string &file,
                          TokenizerFileKind wanted) {
  TokenizerFileKind found = detectTokenizerFile(bytes);
  if (found == wanted || found == TokenizerFileKind::Unknown)
    return Status::success();
  const KindText &text = kindTexts[static_cast<int>(found)];
  return invalidArgument("%s: expected %s, found %s", file.c_str(),
                         kindTexts[static_cast<int>(wanted)].name, text.name)
      .withHint("%s", text.hint);
}

} // namespace albert::rt
