//===- WordPiece.cpp - the tokenizer of BERT ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Longest match by walking the trie. Pieces are valid UTF-8, so a match always
/// ends between characters.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/WordPiece.h"

#include "runtime/text/Unicode.h"

#include <algorithm>

namespace albert::rt {

/// Longer words are one [UNK] (max_input_chars_per_word of the original).
static constexpr size_t maxWordChars = 200;

WordPieceTokenizer::WordPieceTokenizer(const Vocabulary &vocabulary,
                                       WordPieceOptions options)
    : vocabulary(vocabulary), options(options),
      continuation(vocabulary.trie().walk(PieceTrie::root, "##")) {}

namespace {

/// Turns words into tokens of a part of a text that starts at `offset`.
class PieceSink final : public WordSink {
public:
  PieceSink(const WordPieceTokenizer &tokenizer, std::vector<Piece> &pieces)
      : tokenizer(tokenizer), pieces(pieces) {}

  void word(std::string_view text, Span<const WordChar> chars) override {
    tokenizer.encodeWord(text, chars, pieces);
  }

private:
  const WordPieceTokenizer &tokenizer;
  std::vector<Piece> &pieces;
};

} // namespace

void WordPieceTokenizer::encodeWord(std::string_view text,
                                    Span<const WordChar> chars,
                                    std::vector<Piece> &pieces) const {
  const PieceTrie &trie = vocabulary.trie();
  const size_t oldSize = pieces.size();
  auto giveUp = [&] {
    pieces.resize(oldSize);
    Piece whole = {vocabulary.special().unknown, chars[0].begin, chars[0].end};
    for (WordChar c : chars) {
      whole.begin = std::min(whole.begin, c.begin);
      whole.end = std::max(whole.end, c.end);
    }
    pieces.push_back(whole);
  };
  if (chars.size() > maxWordChars)
    return giveUp();
  size_t firstChar = 0;
  for (size_t start = 0; start < text.size();) {
    PieceTrie::State state = start == 0 ? PieceTrie::root : continuation;
    std::int32_t id = -1;
    size_t matchEnd = start;
    for (size_t i = start; i < text.size() && state != PieceTrie::none;) {
      state = trie.step(state, text[i++]);
      if (state == PieceTrie::none || trie.idAt(state) < 0)
        continue;
      id = trie.idAt(state);
      matchEnd = i;
    }
    if (id < 0)
      return giveUp();
    // Marks put into canonical order may come from later bytes than what
    // follows them, hence the minimum and maximum.
    Piece piece = {id, chars[firstChar].begin, chars[firstChar].end};
    for (; firstChar < chars.size() && chars[firstChar].offset < matchEnd;
         ++firstChar) {
      piece.begin = std::min(piece.begin, chars[firstChar].begin);
      piece.end = std::max(piece.end, chars[firstChar].end);
    }
    pieces.push_back(piece);
    start = matchEnd;
  }
}

void WordPieceTokenizer::encodePlain(std::string_view text,
                                     std::uint32_t offset,
                                     std::vector<Piece> &pieces) const {
  size_t oldSize = pieces.size();
  PieceSink sink(*this, pieces);
  splitWords(text, options.doLowerCase, sink);
  for (size_t i = oldSize; offset != 0 && i < pieces.size(); ++i) {
    pieces[i].begin += offset;
    pieces[i].end += offset;
  }
}

/// Id of the special token that `text` starts with, or -1.
std::int32_t WordPieceTokenizer::specialAt(std::string_view text) const {
  const SpecialTokens &ids = vocabulary.special();
  for (std::int32_t id :
       {ids.mask, ids.separate, ids.classify, ids.unknown, ids.pad}) {
    std::string_view token = vocabulary.piece(id);
    if (text.substr(0, token.size()) == token)
      return id;
  }
  return -1;
}

void WordPieceTokenizer::encode(std::string_view text,
                                std::vector<Piece> &pieces) const {
  size_t done = 0;
  size_t bracket = options.keepSpecialTokens ? text.find('[') : text.npos;
  while (bracket != text.npos) {
    std::int32_t id = specialAt(text.substr(bracket));
    if (id < 0) {
      bracket = text.find('[', bracket + 1);
      continue;
    }
    encodePlain(text.substr(done, bracket - done),
                static_cast<std::uint32_t>(done), pieces);
    done = bracket + vocabulary.piece(id).size();
    pieces.push_back({id, static_cast<std::uint32_t>(bracket),
                      static_cast<std::uint32_t>(done)});
    bracket = text.find('[', done);
  }
  encodePlain(text.substr(done), static_cast<std::uint32_t>(done), pieces);
}

/// True for Chinese characters and Chinese punctuation, which take no spaces.
static bool isSpaceless(Utf8Char c) {
  return classify(c.codePoint).kind() == CharKind::Ideograph ||
         (c.codePoint >= 0x3000 && c.codePoint <= 0x303F) ||
         (c.codePoint >= 0xFF00 && c.codePoint <= 0xFF65);
}

std::string WordPieceTokenizer::decode(Span<const std::int32_t> ids) const {
  std::string text;
  for (std::int32_t id : ids) {
    std::string_view shown = stripContinuation(piece(id));
    bool continues = shown.size() != piece(id).size();
    if (!text.empty() && !shown.empty() && !continues) {
      const char *end = text.data() + text.size();
      Utf8Char left = decodeUtf8Before(text.data(), end);
      Utf8Char right = decodeUtf8(shown.data(), shown.data() + shown.size());
      if (!isSpaceless(left) && !isSpaceless(right))
        text += ' ';
    }
    text += shown;
  }
  return text;
}

} // namespace albert::rt
