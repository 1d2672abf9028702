//===- Vocabulary.cpp - the pieces of a WordPiece vocabulary --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reading and checking of vocabularies.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/Vocabulary.h"

#include "runtime/core/File.h"
#include "runtime/text/TokenizerFile.h"
#include "runtime/text/Unicode.h"

#include <algorithm>

namespace albert::rt {

/// No vocabulary comes near this; a wrong file may.
static constexpr std::uint64_t maxFileBytes = 256ull << 20;

static constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

/// True if the bytes from `offset` to the end of the line are pairs of the
/// ranges that GBK and GB18030 use for Chinese characters.
static bool looksLikeGbk(std::string_view text, size_t offset) {
  size_t pairs = 0;
  for (size_t i = offset; i < text.size() && text[i] != '\n';) {
    auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    if (lead < 0x81 || lead == 0xFF || i + 1 == text.size())
      return false;
    auto trail = static_cast<unsigned char>(text[i + 1]);
    if (trail < 0x40 || trail == 0x7F || trail == 0xFF)
      return false;
    ++pairs;
    i += 2;
  }
  return pairs > 0;
}

Status notUtf8(std::string_view line, std::size_t offset,
               const std::string &place) {
  std::string_view head = line.substr(0, 2);
  bool isUtf16 = head == "\xFF\xFE" || head == "\xFE\xFF";
  bool isGbk = !isUtf16 && looksLikeGbk(line, offset);
  Status status = invalidArgument(
      "%s: byte %zu: expected UTF-8, found byte 0x%02X%s", place.c_str(),
      offset, static_cast<unsigned char>(line[offset]),
      isUtf16 ? "; looks like UTF-16"
      : isGbk ? "; looks like GBK"
              : "");
  if (isUtf16 || isGbk)
    return std::move(status).withHint(
        "convert it: iconv -f %s -t UTF-8 OLD > NEW",
        isUtf16 ? "UTF-16" : "GBK");
  return std::move(status).withHint("text must be UTF-8; the file may be "
                                    "damaged or of another kind");
}

/// `notUtf8` for the line of `text` that `offset` is in.
static Status lineNotUtf8(std::string_view text, std::size_t offset,
                          const std::string &file) {
  std::string_view before = text.substr(0, offset);
  std::size_t begin = before.rfind('\n') + 1; // npos + 1 is 0
  auto number = std::count(before.begin(), before.end(), '\n') + 1;
  return notUtf8(text.substr(begin), offset - begin,
                 format("%s:%td", file.c_str(), number));
}

Result<Vocabulary> Vocabulary::load(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(std::string text, readFile(path, maxFileBytes));
  Vocabulary vocabulary;
  vocabulary.owned.assign(text.begin(), text.end());
  std::string_view bytes(vocabulary.owned.data(), vocabulary.owned.size());
  ALBERT_RETURN_IF_ERROR(vocabulary.parse(bytes, path));
  return vocabulary;
}

Result<Vocabulary> Vocabulary::fromMemory(std::string_view bytes,
                                          const std::string &name) {
  Vocabulary vocabulary;
  ALBERT_RETURN_IF_ERROR(vocabulary.parse(bytes, name));
  return vocabulary;
}

Status Vocabulary::parse(std::string_view bytes, const std::string &name) {
  fileName = name;
  ALBERT_RETURN_IF_ERROR(
      checkTokenizerFile(bytes, name, TokenizerFileKind::WordPieceVocabulary));
  size_t invalid = findInvalidUtf8(bytes);
  if (invalid != std::string_view::npos)
    return lineNotUtf8(bytes, invalid, name);
  if (bytes.substr(0, byteOrderMark.size()) == byteOrderMark) {
    bytes.remove_prefix(byteOrderMark.size());
    notes.push_back(name + ": a byte order mark at the start was ignored");
  }
  splitLines(bytes);
  fillTrie();
  return findSpecials();
}

void Vocabulary::splitLines(std::string_view bytes) {
  base = bytes.data();
  spans.reserve(bytes.size() / 5);
  bool hasCarriageReturn = false;
  while (!bytes.empty()) {
    size_t length = std::min(bytes.find('\n'), bytes.size());
    std::string_view line = bytes.substr(0, length);
    hasCarriageReturn |= !line.empty() && line.back() == '\r';
    std::string_view piece = stripWhitespace(line);
    spans.push_back({static_cast<std::uint32_t>(piece.data() - base),
                     static_cast<std::uint32_t>(piece.size())});
    bytes.remove_prefix(std::min(length + 1, bytes.size()));
  }
  if (hasCarriageReturn)
    notes.push_back(fileName + ": the CR of CRLF line ends was ignored");
}

void Vocabulary::fillTrie() {
  // Two states a piece is what real vocabularies need.
  PieceTrie::Builder builder(2 * spans.size());
  std::int32_t first = -1, second = -1, count = 0;
  for (std::int32_t id = 0; id < size(); ++id) {
    if (piece(id).empty())
      continue;
    std::int32_t previous = builder.insert(piece(id), id);
    if (previous < 0)
      continue;
    if (count++ == 0) {
      first = previous;
      second = id;
    }
  }
  pieces = builder.build();
  if (count != 0)
    notes.push_back(format(
        "%s: line %d repeats %s of line %d (%d repeated in all); the id of a "
        "repeated piece is that of its last line",
        fileName.c_str(), second + 1, quote(piece(second)).c_str(), first + 1,
        count));
}

Status Vocabulary::findSpecials() {
  const struct {
    std::string_view text;
    std::int32_t *id;
  } wanted[] = {{"[PAD]", &specials.pad},
                {"[UNK]", &specials.unknown},
                {"[CLS]", &specials.classify},
                {"[SEP]", &specials.separate},
                {"[MASK]", &specials.mask}};
  std::string missing;
  for (const auto &token : wanted) {
    *token.id = find(token.text);
    if (*token.id < 0)
      missing += (missing.empty() ? "" : ", ") + std::string(token.text);
  }
  if (missing.empty())
    return Status::success();
  return invalidArgument("%s: expected a line for each of [PAD], [UNK], [CLS], "
                         "[SEP] and [MASK], found none for %s",
                         fileName.c_str(), missing.c_str())
      .withHint("a WordPiece vocabulary is the vocab*.txt of the same release "
                "as the weights");
}

Status Vocabulary::checkSize(std::int64_t modelSize) const {
  if (modelSize == size())
    return Status::success();
  Status status = invalidArgument(
      "%s: expected %lld pieces as the model's vocab_size says, found %d",
      fileName.c_str(), static_cast<long long>(modelSize), size());
  if (!spans.empty() && spans.back().length == 0)
    return std::move(status).withHint(
        "the file ends in an empty line, which counts as a piece; remove it");
  return std::move(status).withHint(
      "the vocabulary and the model are of different releases; 21128 is "
      "Chinese WordPiece, 30000 English SentencePiece");
}

} // namespace albert::rt
