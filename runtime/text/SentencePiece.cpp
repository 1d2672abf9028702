//===- SentencePiece.cpp - the tokenizer of ALBERT in English -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Preparation, segmentation, the rule about commas, and the way back.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/SentencePiece.h"

#include "runtime/text/Unicode.h"

#include <cstdlib>

namespace albert::rt {

static constexpr std::string_view blank = "\xE2\x96\x81";

static bool startsWithBlank(std::string_view text) {
  return text.substr(0, blank.size()) == blank;
}

/// True for a piece that ends in a digit and a comma.
static bool endsInDigitComma(std::string_view text) {
  if (text.size() < 2 || text.back() != ',')
    return false;
  const char *begin = text.data();
  Utf8Char c = decodeUtf8Before(begin, begin + text.size() - 1);
  return c.length != 0 && isPythonDigit(c.codePoint);
}

/// The work on one text; keeps its memory between the parts of it.
class SentencePieceTokenizer::Encoder {
public:
  /// `texts` may be null.
  Encoder(const SentencePieceTokenizer &tokenizer, std::vector<Piece> &pieces,
          std::vector<std::string> *texts)
      : model(tokenizer.model), options(tokenizer.options), pieces(pieces),
        texts(texts) {}

  void encode(std::string_view text);

private:
  void encodePlain(std::string_view text, std::uint32_t offset);
  void encodeWithoutComma(std::string_view piece, std::uint32_t begin,
                          std::uint32_t end);
  void append(std::int32_t id, std::uint32_t begin, std::uint32_t end,
              std::string_view text) {
    pieces.push_back({id, begin, end});
    if (texts)
      texts->emplace_back(text);
  }
  std::int32_t specialAt(std::string_view text) const;

  const SentencePieceModel &model;
  SentencePieceOptions options;
  std::vector<Piece> &pieces;
  std::vector<std::string> *texts;
  AlbertText prepared;
  std::string normalized;
  std::vector<std::uint32_t> origin;
  std::vector<NormalizedPiece> found;
};

/// Tokenizes `piece`, which ends in a comma, once more without it and without
/// blanks, and the comma by itself; the bytes of the original are
/// [begin, end).
void SentencePieceTokenizer::Encoder::encodeWithoutComma(std::string_view piece,
                                                         std::uint32_t begin,
                                                         std::uint32_t end) {
  std::string rest;
  for (std::size_t i = 0; i + 1 < piece.size();) {
    if (startsWithBlank(piece.substr(i))) {
      i += blank.size();
      continue;
    }
    rest += piece[i++];
  }
  std::string normalizedRest;
  std::vector<std::uint32_t> originOfRest;
  std::vector<NormalizedPiece> foundInRest;
  model.normalize(rest, normalizedRest, originOfRest);
  model.segment(normalizedRest, foundInRest);
  bool dropsBlank =
      options.digitComma == DigitComma::Intended && !startsWithBlank(piece);
  bool isFirst = true;
  for (const NormalizedPiece &part : foundInRest) {
    std::string_view text = std::string_view(normalizedRest)
                                .substr(part.begin, part.end - part.begin);
    std::int32_t id = part.id;
    if (isFirst && dropsBlank && startsWithBlank(text)) {
      text.remove_prefix(blank.size());
      id = text.empty() ? -1 : model.idOf(text);
    }
    isFirst = false;
    if (id >= 0)
      append(id, begin, end, text);
  }
  append(model.idOf(","), begin, end, ",");
}

void SentencePieceTokenizer::Encoder::encodePlain(std::string_view text,
                                                  std::uint32_t offset) {
  prepareAlbertText(text, options.doLowerCase, prepared);
  model.normalize(prepared.text, normalized, origin);
  found.clear();
  model.segment(normalized, found);
  for (const NormalizedPiece &part : found) {
    std::string_view piece =
        std::string_view(normalized).substr(part.begin, part.end - part.begin);
    // From normalized text to prepared text to the text itself.
    std::size_t first = origin[part.begin], last = origin[part.end];
    std::uint32_t begin = offset, end = offset;
    if (first < last) {
      begin += prepared.begins[first];
      end += prepared.ends[last - 1];
    } else if (first < prepared.begins.size()) {
      begin += prepared.begins[first];
      end = begin;
    }
    if (model.type(part.id) == SentencePieceModel::PieceType::Byte)
      piece = model.piece(part.id);
    if (endsInDigitComma(piece))
      encodeWithoutComma(piece, begin, end);
    else
      append(part.id, begin, end, piece);
  }
}

/// Id of the special token that `text` starts with, or -1.
std::int32_t
SentencePieceTokenizer::Encoder::specialAt(std::string_view text) const {
  const SpecialTokens &ids = model.special();
  for (std::int32_t id :
       {ids.mask, ids.separate, ids.classify, ids.unknown, ids.pad}) {
    std::string_view token = model.piece(id);
    if (text.substr(0, token.size()) == token)
      return id;
  }
  return -1;
}

void SentencePieceTokenizer::Encoder::encode(std::string_view text) {
  std::size_t done = 0;
  std::size_t bracket =
      options.keepSpecialTokens ? text.find_first_of("[<") : text.npos;
  while (bracket != text.npos) {
    std::int32_t id = specialAt(text.substr(bracket));
    if (id < 0) {
      bracket = text.find_first_of("[<", bracket + 1);
      continue;
    }
    encodePlain(text.substr(done, bracket - done),
                static_cast<std::uint32_t>(done));
    done = bracket + model.piece(id).size();
    append(id, static_cast<std::uint32_t>(bracket),
           static_cast<std::uint32_t>(done), model.piece(id));
    bracket = text.find_first_of("[<", done);
  }
  encodePlain(text.substr(done), static_cast<std::uint32_t>(done));
}

void SentencePieceTokenizer::encode(std::string_view text,
                                    std::vector<Piece> &pieces) const {
  Encoder(*this, pieces, nullptr).encode(text);
}

std::vector<std::string>
SentencePieceTokenizer::pieceTexts(std::string_view text) const {
  std::vector<Piece> pieces;
  std::vector<std::string> texts;
  Encoder(*this, pieces, &texts).encode(text);
  return texts;
}

/// Bytes of a text that were pieces each, as UTF-8: what is none becomes
/// U+FFFD.
static std::string mendUtf8(const std::string &bytes) {
  std::string text;
  const char *end = bytes.data() + bytes.size();
  for (const char *p = bytes.data(); p != end;) {
    Utf8Char c = decodeUtf8(p, end);
    text.append(c.length ? std::string_view(p, c.length) : "\xEF\xBF\xBD");
    p += c.length ? c.length : 1;
  }
  return text;
}

std::string SentencePieceTokenizer::decode(Span<const std::int32_t> ids) const {
  using Type = SentencePieceModel::PieceType;
  std::string text, bytes;
  for (std::int32_t id : ids) {
    std::string_view shown = model.piece(id);
    Type type = model.type(id);
    if (type == Type::Byte) {
      // "<0x41>"
      bytes += static_cast<char>(
          std::strtol(std::string(shown.substr(3, 2)).c_str(), nullptr, 16));
      continue;
    }
    text += mendUtf8(std::exchange(bytes, {}));
    if (type == Type::Control)
      continue;
    if (type == Type::Unknown) {
      text += model.unknownSurface();
      continue;
    }
    if (text.empty() && startsWithBlank(shown))
      shown.remove_prefix(blank.size());
    while (!shown.empty()) {
      bool isBlank = startsWithBlank(shown);
      text += isBlank ? ' ' : shown[0];
      shown.remove_prefix(isBlank ? blank.size() : 1);
    }
  }
  return text + mendUtf8(bytes);
}

} // namespace albert::rt
