//===- SentencePieceGoldenTest.cpp - equal to SentencePiece ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every line of the reference data: prepared text, pieces and ids before and
/// after the rule about commas, and the way back.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/SentencePiece.h"
#include "test/unit/runtime/text/GoldenLines.h"

namespace albert::rt {
namespace {

using Texts = std::vector<std::string>;
using Ids = std::vector<std::int32_t>;

constexpr const char *folder = ALBERTC_GOLDEN_DIR "/tokenizer/sentencepiece/";

class SentencePieceGolden : public testing::TestWithParam<bool> {};

TEST_P(SentencePieceGolden, EveryLine) {
  std::string path = std::string(folder) +
                     (GetParam() ? "spm_lower.jsonl" : "spm_cased.jsonl");
  if (!isRegularFile(path))
    GTEST_SKIP() << "reference data are absent";
  Result<SentencePieceModel> model =
      SentencePieceModel::load(std::string(folder) + "spm.model");
  ASSERT_TRUE(model.ok()) << model.status().toString();
  EXPECT_TRUE(model->checkSize(2000).ok());
  SentencePieceTokenizer tokenizer(*model,
                                   {GetParam(), false, DigitComma::Python3});
  for (const Json &record : readJsonLines(path)) {
    auto text = record["text"].get<std::string>();
    SCOPED_TRACE(text);
    AlbertText prepared;
    prepareAlbertText(text, GetParam(), prepared);
    EXPECT_EQ(prepared.text, record["preprocessed"].get<std::string>());
    std::string normalized;
    std::vector<std::uint32_t> origin;
    model->normalize(prepared.text, normalized, origin);
    std::vector<NormalizedPiece> found;
    model->segment(normalized, found);
    Ids rawIds;
    Texts rawPieces;
    for (const NormalizedPiece &piece : found) {
      rawIds.push_back(piece.id);
      rawPieces.push_back(
          normalized.substr(piece.begin, piece.end - piece.begin));
    }
    EXPECT_EQ(rawIds, record["raw_ids"].get<Ids>());
    EXPECT_EQ(rawPieces, record["raw_pieces"].get<Texts>());
    std::vector<Piece> pieces;
    tokenizer.encode(text, pieces);
    Ids ids;
    for (const Piece &piece : pieces) {
      ids.push_back(piece.id);
      EXPECT_LE(piece.begin, piece.end);
      EXPECT_LE(piece.end, text.size());
    }
    EXPECT_EQ(ids, record["ids"].get<Ids>());
    EXPECT_EQ(tokenizer.pieceTexts(text), record["pieces"].get<Texts>());
    EXPECT_EQ(tokenizer.decode(ids), record["decoded"].get<std::string>());
  }
}

INSTANTIATE_TEST_SUITE_P(SentencePiece, SentencePieceGolden, testing::Bool(),
                         [](const auto &info) {
                           return info.param ? "Lower" : "Cased";
                         });

} // namespace
} // namespace albert::rt
