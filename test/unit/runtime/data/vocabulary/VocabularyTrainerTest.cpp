//===- VocabularyTrainerTest.cpp - a WordPiece vocabulary from text -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Layout, size, limits; a trained vocabulary is readable and covers its text.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/vocabulary/VocabularyTrainer.h"
#include "runtime/text/WordPiece.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace albert::rt {
namespace {

VocabularyTrainerOptions sized(std::int64_t size, std::int64_t unused = 0) {
  VocabularyTrainerOptions options;
  options.size = size;
  options.unused = unused;
  return options;
}

void addText(VocabularyTrainer &trainer, std::string_view text,
             bool doLowerCase = true) {
  WordCounts counts;
  counts.addText(text, doLowerCase);
  trainer.add(counts);
}

bool holds(const TrainedVocabulary &trained, const std::string &line) {
  return std::find(trained.lines.begin(), trained.lines.end(), line) !=
         trained.lines.end();
}

TEST(VocabularyTrainer, SpecialTokensAtThePlacesOfBert) {
  VocabularyTrainer trainer(sized(500, 99));
  addText(trainer, "a");
  Result<TrainedVocabulary> trained = trainer.finish();
  ASSERT_TRUE(trained.ok());
  ASSERT_EQ(trained->lines.size(), 500u);
  EXPECT_EQ(trained->lines[0], "[PAD]");
  EXPECT_EQ(trained->lines[1], "[unused1]");
  EXPECT_EQ(trained->lines[99], "[unused99]");
  EXPECT_EQ(trained->lines[100], "[UNK]");
  EXPECT_EQ(trained->lines[101], "[CLS]");
  EXPECT_EQ(trained->lines[102], "[SEP]");
  EXPECT_EQ(trained->lines[103], "[MASK]");
  EXPECT_EQ(trained->lines[104], "a");
  EXPECT_EQ(trained->lines[105], "##a");
  EXPECT_EQ(trained->lines[106], "[unused100]");
  EXPECT_EQ(trained->fillers, 394);
}

TEST(VocabularyTrainer, IdeographsHaveTwinsAndPunctuationHasNone) {
  VocabularyTrainer trainer(sized(20));
  addText(trainer, "\u7684\u7684\u3002");
  Result<TrainedVocabulary> trained = trainer.finish();
  ASSERT_TRUE(trained.ok());
  EXPECT_TRUE(holds(*trained, "\u7684"));
  EXPECT_TRUE(holds(*trained, "##\u7684"));
  EXPECT_TRUE(holds(*trained, "\u3002"));
  EXPECT_FALSE(holds(*trained, "##\u3002"));
  EXPECT_FALSE(holds(*trained, "\u7684\u7684"));
}

TEST(VocabularyTrainer, RarestCharactersLoseTheirPlace) {
  VocabularyTrainer trainer(sized(9));
  addText(trainer, "c b b a a a");
  Result<TrainedVocabulary> trained = trainer.finish();
  ASSERT_TRUE(trained.ok());
  EXPECT_EQ(trained->lines.size(), 9u);
  EXPECT_EQ(trained->lostCharacters, 1);
  EXPECT_TRUE(holds(*trained, "a"));
  EXPECT_TRUE(holds(*trained, "##b"));
  EXPECT_FALSE(holds(*trained, "c"));
}

TEST(VocabularyTrainer, CoversItsTextWithoutRepeats) {
  VocabularyTrainer trainer(sized(200));
  const char *text = "The quick brown fox jumps over the lazy dog; \u6211\u7231"
                     "\u5317\u4EAC, the foxes and the dogs agree. Ol\u00E9!";
  addText(trainer, text);
  Result<TrainedVocabulary> trained = trainer.finish();
  ASSERT_TRUE(trained.ok());
  std::string bytes;
  for (const std::string &line : trained->lines)
    bytes += line + "\n";
  Result<Vocabulary> vocabulary = Vocabulary::fromMemory(bytes, "vocab.txt");
  ASSERT_TRUE(vocabulary.ok()) << vocabulary.status().toString();
  EXPECT_TRUE(vocabulary->warnings().empty());
  EXPECT_TRUE(vocabulary->checkSize(200).ok());
  WordPieceTokenizer tokenizer(*vocabulary);
  std::vector<Piece> pieces;
  tokenizer.encode(text, pieces);
  for (const Piece &piece : pieces)
    EXPECT_NE(piece.id, vocabulary->special().unknown);
}

TEST(VocabularyTrainer, CasedKeepsCase) {
  VocabularyTrainer trainer(sized(40));
  addText(trainer, "Ab Ab", false);
  Result<TrainedVocabulary> trained = trainer.finish();
  ASSERT_TRUE(trained.ok());
  EXPECT_TRUE(holds(*trained, "Ab"));
}

TEST(VocabularyTrainer, ForgetsTheRarestWordsWhenMemoryIsBounded) {
  VocabularyTrainerOptions options = sized(400);
  options.maxWords = 8;
  options.minCount = 1;
  VocabularyTrainer trainer(options);
  for (int i = 0; i < 20; ++i)
    addText(trainer, "frequent");
  for (char c = 'a'; c <= 'z'; ++c)
    addText(trainer, std::string("rare") + c);
  Result<TrainedVocabulary> trained = trainer.finish();
  ASSERT_TRUE(trained.ok());
  EXPECT_TRUE(holds(*trained, "frequent"));
  EXPECT_FALSE(holds(*trained, "rarea"));
}

TEST(VocabularyTrainer, Errors) {
  VocabularyTrainer empty(sized(50));
  addText(empty, " \t ");
  EXPECT_EQ(empty.finish().status().message(),
            "expected text, found nothing but blanks");
  VocabularyTrainer small(sized(104, 99));
  addText(small, "a");
  EXPECT_EQ(small.finish().status().message(),
            "expected a size above 104 (5 special tokens and 99 unused ones), "
            "found 104");
}

} // namespace
} // namespace albert::rt
