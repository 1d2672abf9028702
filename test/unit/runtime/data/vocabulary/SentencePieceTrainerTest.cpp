//===- SentencePieceTrainerTest.cpp - SentencePiece models ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Special pieces, size, coverage of the text; what cannot be done.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/vocabulary/SentencePieceTrainer.h"
#include "runtime/text/SentencePiece.h"

#include <gtest/gtest.h>

namespace albert::rt {
namespace {

std::vector<std::string> makeText() {
  std::vector<std::string> lines;
  for (const char *noun : {"cat", "dog", "horse", "house", "mouse"})
    for (const char *verb : {"sleeps", "sits", "jumps", "stands"})
      lines.push_back(std::string("the ") + noun + " " + verb +
                      " under the old tree \u6211\u7231\u5317\u4EAC");
  return lines;
}

SentencePieceTrainerOptions sized(std::int64_t size,
                                  const char *type = "unigram") {
  SentencePieceTrainerOptions options;
  options.type = type;
  options.size = size;
  options.module = ALBERTC_SENTENCEPIECE_MODULE;
  return options;
}

class SentencePieceTrainerTest : public testing::TestWithParam<const char *> {};

TEST_P(SentencePieceTrainerTest, SpecialPiecesOfAlbertAndExactSize) {
  Result<TrainedSentencePiece> trained =
      trainSentencePiece(makeText(), sized(200, GetParam()));
  ASSERT_TRUE(trained.ok()) << trained.status().toString();
  EXPECT_EQ(trained->pieces, 200);
  EXPECT_GT(trained->fillers, 0);
  Result<SentencePieceModel> model =
      SentencePieceModel::fromMemory(trained->bytes, "m.model");
  ASSERT_TRUE(model.ok()) << model.status().toString();
  ASSERT_EQ(model->size(), 200);
  const char *first[] = {"<pad>",  "<unk>",  "[CLS]", "[SEP]", "[MASK]",
                         "(",      ")",      "\"",    "-",     ".",
                         "\u2013", "\u00A3", "\u20AC"};
  std::int32_t id = 0;
  for (const char *piece : first)
    EXPECT_EQ(model->piece(id++), piece);
  EXPECT_EQ(model->piece(199),
            "[unused" + std::to_string(trained->fillers) + "]");
  EXPECT_EQ(model->type(199), SentencePieceModel::PieceType::Unused);

  // Every line is known, and cut into fewer pieces than it has characters; what
  // fills the rest is no piece of any text.
  SentencePieceTokenizer tokenizer(*model);
  for (const std::string &line : makeText()) {
    std::vector<Piece> pieces;
    tokenizer.encode(line + " [unused1]", pieces);
    EXPECT_LT(pieces.size(), line.size());
    std::size_t unknown = 0;
    for (const Piece &piece : pieces) {
      EXPECT_NE(model->type(piece.id), SentencePieceModel::PieceType::Unused);
      unknown += piece.id == model->special().unknown;
    }
    EXPECT_LE(unknown, 2u); // the brackets
  }
}

INSTANTIATE_TEST_SUITE_P(Kinds, SentencePieceTrainerTest,
                         testing::Values("unigram", "bpe"));

TEST(SentencePieceTrainer, TheSameTextGivesTheSameModel) {
  Result<TrainedSentencePiece> first =
      trainSentencePiece(makeText(), sized(40));
  Result<TrainedSentencePiece> second =
      trainSentencePiece(makeText(), sized(40));
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->bytes, second->bytes);
  EXPECT_EQ(first->pieces, 40);
}

TEST(SentencePieceTrainer, NoText) {
  EXPECT_EQ(trainSentencePiece({}, sized(40)).status().message(),
            "expected text, found nothing but blanks");
}

TEST(SentencePieceTrainer, NoRoomForTheCharacters) {
  for (const char *type : {"unigram", "bpe"}) {
    Result<TrainedSentencePiece> trained =
        trainSentencePiece(makeText(), sized(20, type));
    EXPECT_EQ(trained.status().message(),
              "expected a size of at least 35 (special pieces and every "
              "character of the text), found 20");
    EXPECT_EQ(trained.status().hint(),
              "raise --size or lower --character-coverage (0.99995)");
  }
}

TEST(SentencePieceTrainer, NoModule) {
  SentencePieceTrainerOptions options = sized(60);
  options.module = "/none/albert-data-sentencepiece.so";
  Result<TrainedSentencePiece> trained =
      trainSentencePiece(makeText(), options);
  EXPECT_EQ(trained.status().code(), StatusCode::Unavailable);
  EXPECT_NE(
      trained.status().message().find("/none/albert-data-sentencepiece.so"),
      std::string::npos);
  EXPECT_NE(trained.status().hint().find("libsentencepiece0"),
            std::string::npos);
}

} // namespace
} // namespace albert::rt
