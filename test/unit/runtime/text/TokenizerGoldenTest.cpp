//===- TokenizerGoldenTest.cpp - equal to the original tokenizer ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every line of the reference data: words, tokens and ids.
///
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/text/GoldenLines.h"
#include "test/unit/runtime/text/TestVocabulary.h"

namespace albert::rt {
namespace {

constexpr const char *folder = ALBERTC_GOLDEN_DIR "/tokenizer/";

struct Case {
  const char *file;
  bool doLowerCase;
};

class TokenizerGolden : public testing::TestWithParam<Case> {};

TEST_P(TokenizerGolden, EveryLine) {
  std::string path = std::string(folder) + GetParam().file;
  if (!isRegularFile(path))
    GTEST_SKIP() << "reference data are absent";
  Result<Vocabulary> vocabulary =
      Vocabulary::load(std::string(folder) + "vocab.txt");
  ASSERT_TRUE(vocabulary.ok()) << vocabulary.status().toString();
  EXPECT_TRUE(vocabulary->warnings().empty());
  ASSERT_TRUE(vocabulary->checkSize(21128).ok());
  WordPieceTokenizer tokenizer(*vocabulary, {GetParam().doLowerCase, false});
  for (const Json &record : readJsonLines(path)) {
    auto text = record["text"].get<std::string>();
    SCOPED_TRACE(text);
    EXPECT_EQ(wordsOf(text, GetParam().doLowerCase),
              record["basic"].get<std::vector<std::string>>());
    std::vector<Piece> pieces;
    tokenizer.encode(text, pieces);
    std::vector<std::int32_t> ids;
    std::vector<std::string> tokens;
    for (const Piece &piece : pieces) {
      ids.push_back(piece.id);
      tokens.emplace_back(tokenizer.piece(piece.id));
      EXPECT_LT(piece.begin, piece.end);
      EXPECT_LE(piece.end, text.size());
    }
    EXPECT_EQ(tokens, record["tokens"].get<std::vector<std::string>>());
    EXPECT_EQ(ids, record["ids"].get<std::vector<std::int32_t>>());
  }
}

INSTANTIATE_TEST_SUITE_P(WordPiece, TokenizerGolden,
                         testing::Values(Case{"wordpiece_lower.jsonl", true},
                                         Case{"wordpiece_cased.jsonl", false}),
                         [](const auto &info) {
                           return info.param.doLowerCase ? "Lower" : "Cased";
                         });

} // namespace
} // namespace albert::rt
