//===- TokenizerFileTest.cpp - files given by mistake ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every kind of file, and what is said about it.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/TokenizerFile.h"

#include <gtest/gtest.h>

namespace albert::rt {
namespace {

using namespace std::string_literals;

constexpr auto wordPiece = TokenizerFileKind::WordPieceVocabulary;
constexpr auto sentencePiece = TokenizerFileKind::SentencePieceModel;

const std::string model = "\x0A\x0E\x0A\x05<pad>\x15\0\0\0\0\x18\x03"s;

std::string messageOf(std::string_view bytes, TokenizerFileKind wanted) {
  return checkTokenizerFile(bytes, "f", wanted).toString();
}

TEST(TokenizerFile, Detects) {
  EXPECT_EQ(detectTokenizerFile(model), sentencePiece);
  EXPECT_EQ(detectTokenizerFile("[PAD]\n[UNK]\n"), wordPiece);
  EXPECT_EQ(detectTokenizerFile("[UNK]\n"), wordPiece);
  EXPECT_EQ(detectTokenizerFile("<unk>\t0\n,\t-3.45\n"),
            TokenizerFileKind::SentencePieceVocabulary);
  EXPECT_EQ(detectTokenizerFile("hello\n"), TokenizerFileKind::Other);
  EXPECT_EQ(detectTokenizerFile("a\tb\n"), TokenizerFileKind::Other);
  EXPECT_EQ(detectTokenizerFile(""), TokenizerFileKind::Other);
}

TEST(TokenizerFile, AcceptsWhatIsWantedOrUnknown) {
  EXPECT_TRUE(checkTokenizerFile("[UNK]\n", "f", wordPiece).ok());
  EXPECT_TRUE(checkTokenizerFile(model, "f", sentencePiece).ok());
  EXPECT_TRUE(checkTokenizerFile("hello\n", "f", wordPiece).ok());
}

TEST(TokenizerFile, ModelWhereVocabularyIsNeeded) {
  EXPECT_EQ(messageOf(model, wordPiece),
            "f: expected a WordPiece vocabulary (text, one piece per line), "
            "found a SentencePiece model (binary)\n"
            "  hint: --vocab-file takes the vocab*.txt of the same release as "
            "the weights");
}

TEST(TokenizerFile, VocabularyWhereModelIsNeeded) {
  EXPECT_EQ(
      messageOf("[PAD]\n[UNK]\n", sentencePiece),
      "f: expected a SentencePiece model (binary), found a WordPiece "
      "vocabulary (text, one piece per line)\n"
      "  hint: --spm-model-file takes the .model file of the same release "
      "as the weights");
}

TEST(TokenizerFile, ListingOfAModel) {
  EXPECT_NE(messageOf("<unk>\t0\n", sentencePiece).find("the listing of"),
            std::string::npos);
}

TEST(TokenizerFile, Mishaps) {
  EXPECT_NE(messageOf("<!DOCTYPE html>\n<html>", wordPiece).find("HTML"),
            std::string::npos);
  EXPECT_NE(
      messageOf("version https://git-lfs.github.com/spec/v1\n", sentencePiece)
          .find("git lfs pull"),
      std::string::npos);
  EXPECT_NE(messageOf("PK\x03\x04", wordPiece).find("zip"), std::string::npos);
  EXPECT_NE(messageOf("", wordPiece).find("empty"), std::string::npos);
  EXPECT_NE(messageOf("{\"model\":", wordPiece).find("JSON"),
            std::string::npos);
}

} // namespace
} // namespace albert::rt
