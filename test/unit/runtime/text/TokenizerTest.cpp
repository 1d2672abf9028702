//===- TokenizerTest.cpp - WordPiece and sequences ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// WordPiece tokens, special tokens in a text, pairs, truncation, decoding.
///
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/text/TestVocabulary.h"

namespace albert::rt {
namespace {

using Tokens = std::vector<std::string>;

class WordPiece : public testing::Test {
protected:
  std::vector<std::int32_t> idsOf(const EncodedText &text) {
    std::vector<std::int32_t> ids;
    for (const Piece &piece : text.pieces)
      ids.push_back(piece.id);
    return ids;
  }

  std::string storage;
  Vocabulary vocabulary = makeVocabulary(
      {"want", "##want", "##ed", "wa", "un", "runn", "##ing", "a", "b", "c",
       "d", "e", "\u6211", "\u7231", "[", "]", "mask", "!"},
      storage);
  WordPieceTokenizer tokenizer{vocabulary};
};

// google-research/bert, tokenization_test.py.
TEST_F(WordPiece, OriginalCases) {
  EXPECT_EQ(tokensOf(tokenizer, ""), Tokens());
  EXPECT_EQ(tokensOf(tokenizer, "unwanted running"),
            Tokens({"un", "##want", "##ed", "runn", "##ing"}));
  EXPECT_EQ(tokensOf(tokenizer, "unwantedX running"),
            Tokens({"[UNK]", "runn", "##ing"}));
}

TEST_F(WordPiece, WordsOfMoreThan200CharactersAreUnknown) {
  std::string longest = "wa", tooLong;
  while (longest.size() < 198)
    longest += "ed";
  longest += "ed";
  tooLong = longest + "ed";
  EXPECT_EQ(tokensOf(tokenizer, longest).size(), 100u);
  EXPECT_EQ(tokensOf(tokenizer, tooLong), Tokens({"[UNK]"}));
}

TEST_F(WordPiece, OffsetsIntoTheText) {
  std::vector<Piece> pieces;
  tokenizer.encode("  UNwanted \u6211x", pieces);
  ASSERT_EQ(pieces.size(), 5u);
  const std::uint32_t expected[5][2] = {
      {2, 4}, {4, 8}, {8, 10}, {11, 14}, {14, 15}};
  for (size_t i = 0; i < 5; ++i) {
    EXPECT_EQ(pieces[i].begin, expected[i][0]) << i;
    EXPECT_EQ(pieces[i].end, expected[i][1]) << i;
  }
}

TEST_F(WordPiece, Cased) {
  WordPieceTokenizer cased(vocabulary, {false, false});
  EXPECT_EQ(tokensOf(cased, "a A"), Tokens({"a", "[UNK]"}));
}

TEST_F(WordPiece, SpecialTokensInText) {
  EXPECT_EQ(tokensOf(tokenizer, "a[MASK]!"),
            Tokens({"a", "[", "mask", "]", "!"}));
  WordPieceTokenizer keeping(vocabulary, {true, true});
  EXPECT_EQ(tokensOf(keeping, "a[MASK]![mask][SEP]"),
            Tokens({"a", "[MASK]", "!", "[", "mask", "]", "[SEP]"}));
  std::vector<Piece> pieces;
  keeping.encode("a [MASK] b", pieces);
  ASSERT_EQ(pieces.size(), 3u);
  EXPECT_EQ(pieces[1].begin, 2u);
  EXPECT_EQ(pieces[1].end, 8u);
  EXPECT_EQ(pieces[2].begin, 9u);
}

TEST_F(WordPiece, OneText) {
  Result<EncodedText> text =
      tokenizer.encodeSequence("a b", std::nullopt, 8, "--text");
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(idsOf(*text), (std::vector<std::int32_t>{2, 12, 13, 3}));
  EXPECT_EQ(text->typeIds, (std::vector<std::int32_t>{0, 0, 0, 0}));
  EXPECT_EQ(text->fullLength, 4u);
}

TEST_F(WordPiece, PairIsTruncatedAtTheLongerText) {
  Result<EncodedText> text =
      tokenizer.encodeSequence("a b c d", "e e", 7, "--text");
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(idsOf(*text), (std::vector<std::int32_t>{2, 12, 13, 3, 16, 16, 3}));
  EXPECT_EQ(text->typeIds, (std::vector<std::int32_t>{0, 0, 0, 0, 1, 1, 1}));
  EXPECT_EQ(text->fullLength, 9u);
  // Equally long: the second loses the token.
  text = tokenizer.encodeSequence("a b", "c d", 6, "--text");
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(idsOf(*text), (std::vector<std::int32_t>{2, 12, 13, 3, 14, 3}));
  text = tokenizer.encodeSequence("a b", "c d", 3, "--text");
  ASSERT_TRUE(text.ok());
  EXPECT_EQ(idsOf(*text), (std::vector<std::int32_t>{2, 3, 3}));
}

TEST_F(WordPiece, SequenceErrors) {
  Result<EncodedText> text =
      tokenizer.encodeSequence("a", std::nullopt, 2, "--max-seq-length");
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.status().message(), "--max-seq-length: expected room for at "
                                     "least 3 tokens, found 2");
  text = tokenizer.encodeSequence("ab\xC4\xE3", std::nullopt, 8, "--text");
  ASSERT_FALSE(text.ok());
  EXPECT_EQ(text.status().toString(),
            "--text: byte 2: expected UTF-8, found byte 0xC4; looks "
            "like GBK\n  hint: convert it: iconv -f GBK -t UTF-8 OLD > NEW");
}

TEST_F(WordPiece, Decodes) {
  std::vector<Piece> pieces;
  tokenizer.encode("unwanted a \u6211\u7231 b", pieces);
  std::vector<std::int32_t> ids;
  for (const Piece &piece : pieces)
    ids.push_back(piece.id);
  EXPECT_EQ(tokenizer.decode(ids), "unwanted a\u6211\u7231"
                                   "b");
  EXPECT_EQ(stripContinuation("##ing"), "ing");
  EXPECT_EQ(stripContinuation("##"), "##");
  EXPECT_EQ(stripContinuation("a"), "a");
}

} // namespace
} // namespace albert::rt
