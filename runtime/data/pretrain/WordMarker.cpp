//===- WordMarker.cpp - which tokens continue a Chinese word --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Marks by position, where tokens and words both know their bytes in the
/// sentence, and by the text of words as the original does.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/WordMarker.h"

#include "runtime/text/Unicode.h"

#include <algorithm>
#include <unordered_set>

namespace albert::rt {
namespace {

class PositionMarker final : public WordMarker {
public:
  explicit PositionMarker(std::unique_ptr<WordSegmenter> segmenter)
      : segmenter(std::move(segmenter)) {}

  void mark(std::string_view sentence, std::vector<Piece> &pieces,
            std::vector<std::uint8_t> &marks) override {
    std::size_t first = marks.size();
    bool anyPair = false;
    const Piece *previous = nullptr;
    for (const Piece &piece : pieces) {
      bool isChinese = isIdeograph(sentence, piece);
      bool follows = isChinese && previous && previous->end == piece.begin;
      marks.push_back(follows);
      anyPair |= follows;
      previous = isChinese ? &piece : nullptr;
    }
    if (!anyPair)
      return;
    ends.clear();
    segmenter->segment(sentence, ends);
    auto end = ends.begin();
    std::uint32_t wordBegin = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      while (end != ends.end() && *end <= pieces[i].begin)
        wordBegin = *end++;
      if (pieces[i].begin == wordBegin)
        marks[first + i] = 0;
    }
  }

private:
  static bool isIdeograph(std::string_view sentence, const Piece &piece) {
    Utf8Char c = decodeUtf8(sentence.data() + piece.begin,
                            sentence.data() + sentence.size());
    return classify(c.codePoint).kind() == CharKind::Ideograph;
  }

  std::unique_ptr<WordSegmenter> segmenter;
  std::vector<std::uint32_t> ends;
};

/// True if the text has a character that brightmart takes for Chinese.
bool hasChinese(std::string_view text) {
  const char *end = text.data() + text.size();
  for (const char *p = text.data(); p != end;) {
    Utf8Char c = decodeUtf8(p, end);
    if (c.codePoint >= 0x4E00 && c.codePoint <= 0x9FA5)
      return true;
    p += c.length ? c.length : 1;
  }
  return false;
}

class BrightmartMarker final : public WordMarker {
public:
  BrightmartMarker(std::unique_ptr<WordSegmenter> segmenter,
                   bool wordsOfSentence, const Tokenizer &tokenizer,
                   const TokenTraits &traits)
      : segmenter(std::move(segmenter)), wordsOfSentence(wordsOfSentence),
        tokenizer(tokenizer), traits(traits) {}

  void mark(std::string_view sentence, std::vector<Piece> &pieces,
            std::vector<std::uint8_t> &marks) override {
    std::size_t first = marks.size();
    marks.resize(first + pieces.size(), 0);
    joinTokens(pieces);
    findWords(sentence, pieces);
    for (std::size_t i = 0; i < pieces.size();) {
      if (!hasChinese(tokensFrom(i, 1))) {
        ++i;
        continue;
      }
      std::size_t length = std::min<std::size_t>(3, pieces.size() - i);
      while (length > 1 && !words.count(std::string(tokensFrom(i, length))))
        --length;
      for (std::size_t k = i + 1; k < i + length; ++k)
        marks[first + k] = continueWord(tokensFrom(k, 1), pieces[k]);
      i += length;
    }
  }

private:
  /// Text of `count` tokens.
  std::string_view tokensFrom(std::size_t index, std::size_t count) const {
    return std::string_view(joined).substr(
        tokenBegin[index], tokenBegin[index + count] - tokenBegin[index]);
  }

  void joinTokens(const std::vector<Piece> &pieces) {
    joined.clear();
    tokenBegin.assign(1, 0);
    for (const Piece &piece : pieces) {
      joined += tokenizer.piece(piece.id);
      tokenBegin.push_back(joined.size());
    }
  }

  void findWords(std::string_view sentence, const std::vector<Piece> &pieces) {
    words.clear();
    ends.clear();
    segmenter->segment(wordsOfSentence ? sentence : joined, ends);
    if (!wordsOfSentence) {
      std::size_t begin = 0;
      for (std::uint32_t end : ends) {
        words.insert(joined.substr(begin, end - begin));
        begin = end;
      }
      return;
    }
    // A word is the text of its tokens: folded, as in `joined`.
    std::size_t token = 0;
    for (std::uint32_t end : ends) {
      std::size_t first = token;
      while (token < pieces.size() && pieces[token].begin < end)
        ++token;
      words.insert(joined.substr(tokenBegin[first],
                                 tokenBegin[token] - tokenBegin[first]));
    }
  }

  /// A Chinese character inside a word is marked; for another token its "##"
  /// form takes its place at once.
  bool continueWord(std::string_view text, Piece &piece) const {
    if (hasChinese(text))
      return true;
    std::int32_t twin = traits.twins[static_cast<std::size_t>(piece.id)];
    if (twin >= 0)
      piece.id = twin;
    return false;
  }

  std::unique_ptr<WordSegmenter> segmenter;
  bool wordsOfSentence;
  const Tokenizer &tokenizer;
  const TokenTraits &traits;
  std::string joined;
  std::vector<std::size_t> tokenBegin;
  std::vector<std::uint32_t> ends;
  std::unordered_set<std::string> words;
};

class UnknownMarker final : public WordMarker {
public:
  explicit UnknownMarker(const SentencePieceTokenizer &tokenizer)
      : tokenizer(tokenizer) {}

  void mark(std::string_view sentence, std::vector<Piece> &pieces,
            std::vector<std::uint8_t> &marks) override {
    std::size_t first = marks.size();
    marks.resize(first + pieces.size(), 0);
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      if (pieces[i].id != tokenizer.special().unknown)
        continue;
      if (texts.empty())
        texts = tokenizer.pieceTexts(sentence);
      marks[first + i] = !startsWord(texts[i]);
    }
  }

private:
  const SentencePieceTokenizer &tokenizer;
};

} // namespace

std::unique_ptr<WordMarker>
makeUnknownMarker(const SentencePieceTokenizer &tokenizer) {
  return std::make_unique<UnknownMarker>(tokenizer);
}

std::unique_ptr<WordMarker>
makeBrightmartMarker(std::unique_ptr<WordSegmenter> segmenter,
                     bool wordsOfSentence, const Tokenizer &tokenizer,
                     const TokenTraits &traits) {
  return std::make_unique<BrightmartMarker>(std::move(segmenter),
                                            wordsOfSentence, tokenizer, traits);
}

std::unique_ptr<WordMarker>
makeWordMarker(std::unique_ptr<WordSegmenter> segmenter) {
  return std::make_unique<PositionMarker>(std::move(segmenter));
}

} // namespace albert::rt
