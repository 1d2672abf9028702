//===- VocabularyTest.cpp - reading of vocabularies -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What is read, what is accepted with a warning, what is refused.
///
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/text/TestVocabulary.h"

namespace albert::rt {
namespace {

const std::string special = specialLines;

Result<Vocabulary> read(const std::string &bytes) {
  return Vocabulary::fromMemory(bytes, "v.txt");
}

TEST(Vocabulary, IdsAreLineNumbers) {
  std::string bytes = special + "\xE7\x9A\x84\n##ing\nlast";
  Result<Vocabulary> vocabulary = read(bytes);
  ASSERT_TRUE(vocabulary.ok());
  EXPECT_EQ(vocabulary->size(), 8);
  EXPECT_EQ(vocabulary->piece(6), "##ing");
  EXPECT_EQ(vocabulary->find("last"), 7);
  EXPECT_EQ(vocabulary->find("absent"), -1);
  EXPECT_EQ(vocabulary->special().pad, 0);
  EXPECT_EQ(vocabulary->special().unknown, 1);
  EXPECT_EQ(vocabulary->special().classify, 2);
  EXPECT_EQ(vocabulary->special().separate, 3);
  EXPECT_EQ(vocabulary->special().mask, 4);
  EXPECT_TRUE(vocabulary->warnings().empty());
}

TEST(Vocabulary, LineSeparatorIsAPieceNotALineEnd) {
  std::string bytes = special + "\xE2\x80\xA8\n##\xE2\x80\xA8\nx\n";
  Result<Vocabulary> vocabulary = read(bytes);
  ASSERT_TRUE(vocabulary.ok());
  EXPECT_EQ(vocabulary->size(), 8);
  EXPECT_EQ(vocabulary->piece(5), "");
  EXPECT_EQ(vocabulary->piece(6), "##");
  EXPECT_EQ(vocabulary->find("x"), 7);
}

TEST(Vocabulary, CarriageReturnsAndByteOrderMark) {
  std::string bytes =
      "\xEF\xBB\xBF[PAD]\r\n[UNK]\r\n[CLS]\r\n[SEP]\r\n[MASK]\r\na\r\n";
  Result<Vocabulary> vocabulary = read(bytes);
  ASSERT_TRUE(vocabulary.ok());
  EXPECT_EQ(vocabulary->find("a"), 5);
  EXPECT_EQ(vocabulary->special().pad, 0);
  EXPECT_EQ(vocabulary->warnings(),
            (std::vector<std::string>{
                "v.txt: a byte order mark at the start was ignored",
                "v.txt: the CR of CRLF line ends was ignored"}));
}

TEST(Vocabulary, RepeatedPieces) {
  std::string bytes = special + "a\nb\na\na\n\n\n";
  Result<Vocabulary> vocabulary = read(bytes);
  ASSERT_TRUE(vocabulary.ok());
  EXPECT_EQ(vocabulary->find("a"), 8);
  ASSERT_EQ(vocabulary->warnings().size(), 1u);
  EXPECT_EQ(vocabulary->warnings()[0],
            "v.txt: line 8 repeats 'a' of line 6 (2 repeated in all); the id "
            "of a repeated piece is that of its last line");
}

TEST(Vocabulary, MissingSpecialTokensAllAtOnce) {
  Result<Vocabulary> vocabulary = read("[UNK]\n[CLS]\nthe\n");
  ASSERT_FALSE(vocabulary.ok());
  EXPECT_EQ(vocabulary.status().message(),
            "v.txt: expected a line for each of [PAD], [UNK], [CLS], [SEP] and "
            "[MASK], found none for [PAD], [SEP], [MASK]");
  EXPECT_FALSE(vocabulary.status().hint().empty());
}

TEST(Vocabulary, GbkText) {
  Result<Vocabulary> vocabulary = read(special + "a\n\xB5\xC4\n");
  ASSERT_FALSE(vocabulary.ok());
  EXPECT_EQ(vocabulary.status().toString(),
            "v.txt:7: byte 0: expected UTF-8, found byte 0xB5; looks "
            "like GBK\n  hint: convert it: iconv -f GBK -t UTF-8 OLD > NEW");
}

TEST(Vocabulary, OtherBytesThatAreNotUtf8) {
  Result<Vocabulary> vocabulary = read(special + "\xFF\n");
  ASSERT_FALSE(vocabulary.ok());
  EXPECT_EQ(vocabulary.status().message(),
            "v.txt:6: byte 0: expected UTF-8, found byte 0xFF");
  EXPECT_NE(vocabulary.status().hint().find("UTF-8"), std::string::npos);
  vocabulary = read(std::string("\xFF\xFE[\0P\0", 6));
  ASSERT_FALSE(vocabulary.ok());
  EXPECT_NE(vocabulary.status().hint().find("iconv -f UTF-16"),
            std::string::npos);
}

TEST(Vocabulary, AnotherKindOfFile) {
  Result<Vocabulary> vocabulary = read("<html><body>404</body></html>");
  ASSERT_FALSE(vocabulary.ok());
  EXPECT_NE(vocabulary.status().message().find("found an HTML page"),
            std::string::npos);
}

TEST(Vocabulary, MissingFile) {
  Result<Vocabulary> vocabulary = Vocabulary::load("absent/vocab.txt");
  ASSERT_FALSE(vocabulary.ok());
  EXPECT_NE(vocabulary.status().message().find("absent/vocab.txt"),
            std::string::npos);
}

TEST(Vocabulary, SizeOfAnotherModel) {
  Result<Vocabulary> vocabulary = read(special);
  ASSERT_TRUE(vocabulary.ok());
  EXPECT_TRUE(vocabulary->checkSize(5).ok());
  Status status = vocabulary->checkSize(30000);
  EXPECT_EQ(status.message(), "v.txt: expected 30000 pieces as the model's "
                              "vocab_size says, found 5");
  EXPECT_NE(status.hint().find("30000 English"), std::string::npos);
  vocabulary = read(special + "\n");
  ASSERT_TRUE(vocabulary.ok());
  EXPECT_NE(vocabulary->checkSize(5).hint().find("empty line"),
            std::string::npos);
}

TEST(Vocabulary, SurvivesMoving) {
  std::string storage;
  Vocabulary first = makeVocabulary({"one"}, storage);
  Vocabulary second = std::move(first);
  EXPECT_EQ(second.piece(second.find("one")), "one");
}

} // namespace
} // namespace albert::rt
