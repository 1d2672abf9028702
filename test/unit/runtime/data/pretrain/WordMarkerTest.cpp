//===- WordMarkerTest.cpp - which tokens continue a word ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Marks with the words that spaces and that ICU separate.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/WordMarker.h"
#include "runtime/text/WordPiece.h"
#include "test/unit/runtime/text/TestVocabulary.h"

namespace albert::rt {
namespace {

/// Tokens of a sentence with "+" before those that continue a word.
std::string markedBy(std::unique_ptr<WordSegmenter> segmenter,
                     const std::string &sentence) {
  std::unique_ptr<WordMarker> marker = makeWordMarker(std::move(segmenter));
  std::string storage;
  Vocabulary vocabulary = makeVocabulary(
      {"a", "##b", "\u5317", "\u4eac", "\u5927", "\u5b66", "\u3002", "3"},
      storage);
  WordPieceTokenizer tokenizer(vocabulary);
  std::vector<Piece> pieces;
  tokenizer.encode(sentence, pieces);
  std::vector<std::uint8_t> marks = {7};
  marker->mark(sentence, pieces, marks);
  EXPECT_EQ(marks.size(), pieces.size() + 1);
  EXPECT_EQ(marks[0], 7);
  std::string text;
  for (std::size_t i = 0; i < pieces.size(); ++i)
    text += (i ? " " : "") + std::string(marks[i + 1] ? "+" : "") +
            sentence.substr(pieces[i].begin, pieces[i].end - pieces[i].begin);
  return text;
}

TEST(WordMarker, Spaces) {
  EXPECT_EQ(markedBy(makeSpaceSegmenter(), "\u5317\u4eac \u5927\u5b66"),
            "\u5317 +\u4eac \u5927 +\u5b66");
  // However long, and with a token that the vocabulary does not have.
  EXPECT_EQ(markedBy(makeSpaceSegmenter(), "\u5317\u4eac\u5927\u56e7"),
            "\u5317 +\u4eac +\u5927 +\u56e7");
  // Only Chinese characters, and after others only.
  EXPECT_EQ(markedBy(makeSpaceSegmenter(), "3\u5317\u4eac\u3002ab"),
            "3 \u5317 +\u4eac \u3002 a b");
  EXPECT_EQ(markedBy(makeSpaceSegmenter(), ""), "");
}

TEST(WordMarker, Icu) {
  Result<std::unique_ptr<WordSegmenter>> icu = makeIcuSegmenter();
  ASSERT_TRUE(icu.ok()) << icu.status().toString();
  EXPECT_EQ(markedBy(std::move(*icu), "\u5317\u4eac\u5927\u5b66\u3002"),
            "\u5317 +\u4eac \u5927 +\u5b66 \u3002");
}

/// Marks by brightmart's rules on text whose words are separated.
std::string brightmartMarks(const std::string &sentence) {
  std::string storage;
  Vocabulary vocabulary = makeVocabulary(
      {"a", "t", "##t", "\u5317", "\u4eac", "\u5927", "\u5b66"}, storage);
  WordPieceTokenizer tokenizer(vocabulary);
  TokenTraits traits = TokenTraits::ofWordPiece(vocabulary);
  std::unique_ptr<WordMarker> marker =
      makeBrightmartMarker(makeSpaceSegmenter(), true, tokenizer, traits);
  std::vector<Piece> pieces;
  tokenizer.encode(sentence, pieces);
  std::vector<std::uint8_t> marks;
  marker->mark(sentence, pieces, marks);
  std::string text;
  for (std::size_t i = 0; i < pieces.size(); ++i)
    text += (i ? " " : "") + std::string(marks[i] ? "+" : "") +
            std::string(tokenizer.piece(pieces[i].id));
  return text;
}

TEST(WordMarker, BrightmartLooksForWordsAnywhere) {
  // "ab" is a word, so it is one wherever its characters meet.
  EXPECT_EQ(brightmartMarks("\u5317\u4eac \u5b66 \u5317 \u4eac"),
            "\u5317 +\u4eac \u5b66 \u5317 +\u4eac");
  // Four characters are never one word, and their parts are none.
  EXPECT_EQ(brightmartMarks("\u5317\u4eac\u5927\u5b66"),
            "\u5317 \u4eac \u5927 \u5b66");
  EXPECT_EQ(brightmartMarks("\u4eac\u5927\u5b66 \u5317"),
            "\u4eac +\u5927 +\u5b66 \u5317");
  // Another token inside a word takes its "##" form; one that begins a word
  // stays alone.
  EXPECT_EQ(brightmartMarks("\u5927T \u5b66"), "\u5927 ##t \u5b66");
  EXPECT_EQ(brightmartMarks("T\u5927 \u5b66"), "t \u5927 \u5b66");
  EXPECT_EQ(brightmartMarks("\u5927a"), "\u5927 a"); // no "##a"
}

TEST(WordSegmenter, EveryByteIsInAWord) {
  Result<std::unique_ptr<WordSegmenter>> icu = makeIcuSegmenter();
  ASSERT_TRUE(icu.ok());
  std::unique_ptr<WordSegmenter> spaces = makeSpaceSegmenter();
  for (WordSegmenter *segmenter : {icu->get(), spaces.get()})
    for (const char *text :
         {"", " ", "\u5317\u4eac a\u3000\u5927 ", "\u0e20\u0e32\u0e29\u0e32"}) {
      std::vector<std::uint32_t> ends;
      segmenter->segment(text, ends);
      std::uint32_t previous = 0;
      for (std::uint32_t end : ends) {
        EXPECT_GT(end, previous);
        previous = end;
      }
      EXPECT_EQ(previous, strlen(text));
    }
}

} // namespace
} // namespace albert::rt
