//===- JiebaSegmenterTest.cpp - words as jieba finds them -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Small tables by hand; the reference data with the dictionary that Debian's
/// python3-jieba installs.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Json.h"
#include "runtime/data/pretrain/WordMarker.h"
#include "runtime/data/segment/JiebaDictionary.h"
#include "test/unit/runtime/io/TestDirectory.h"
#include "test/unit/runtime/text/TestVocabulary.h"

namespace albert::rt {
namespace {

using Texts = std::vector<std::string>;

constexpr const char *installed =
    "/usr/lib/python3/dist-packages/jieba/dict.txt";
constexpr const char *goldenSegments =
    ALBERTC_GOLDEN_DIR "/pretrain_data/jieba_segments.jsonl";
constexpr const char *goldenVocabulary =
    ALBERTC_GOLDEN_DIR "/tokenizer/vocab.txt";

Texts wordsOf(WordSegmenter &segmenter, std::string_view text) {
  std::vector<std::uint32_t> ends;
  segmenter.segment(text, ends);
  Texts words;
  std::uint32_t begin = 0;
  for (std::uint32_t end : ends) {
    words.emplace_back(text.substr(begin, end - begin));
    begin = end;
  }
  EXPECT_EQ(begin, text.size());
  return words;
}

class JiebaSegmenterTest : public DirectoryTest {
protected:
  std::unique_ptr<WordSegmenter> load(const std::string &file) {
    Result<JiebaDictionary> dictionary = JiebaDictionary::load(file);
    EXPECT_TRUE(dictionary.ok()) << dictionary.status().toString();
    if (!dictionary.ok())
      return makeSpaceSegmenter();
    return makeJiebaSegmenter(
        std::make_shared<JiebaDictionary>(*std::move(dictionary)));
  }
};

TEST_F(JiebaSegmenterTest, MostProbableWords) {
  // AB C beats A BC, and the word of frequency 0 is none.
  std::unique_ptr<WordSegmenter> segmenter =
      load(write("dict.txt", "\u5317\u4eac 100 ns\n\u5317 10\n"
                             "\u4eac\u57ce 5 n\n\u57ce 50 n\n"
                             "\u5317\u4eac\u57ce 0 n\nc# 3 nz\n"));
  EXPECT_EQ(wordsOf(*segmenter, "\u5317\u4eac\u57ce"),
            Texts({"\u5317\u4eac", "\u57ce"}));
  EXPECT_EQ(wordsOf(*segmenter, "\u4eac\u57ce\u57ce"),
            Texts({"\u4eac\u57ce", "\u57ce"}));
  // What is no word of the dictionary: single characters without a model,
  // Latin words, numbers, what is between them, spaces one by one.
  EXPECT_EQ(wordsOf(*segmenter, "\u5927\u5b66 a1b 3.14%x-c#\r\n\u3002"),
            Texts({"\u5927", "\u5b66", " ", "a1b", " ", "3.14%", "x", "-", "c#",
                   "\r\n", "\u3002"}));
  EXPECT_EQ(wordsOf(*segmenter, "1.a+"), Texts({"1", ".", "a", "+"}));
  EXPECT_EQ(wordsOf(*segmenter, ""), Texts());
}

TEST_F(JiebaSegmenterTest, Errors) {
  EXPECT_EQ(JiebaDictionary::load("absent").status().code(),
            StatusCode::NotFound);
  std::string file = write("dict.txt", "\u5317\u4eac 100 ns\n\u5317\n");
  EXPECT_EQ(JiebaDictionary::load(file).status().message(),
            file + ":2: expected a word, a space and its frequency, found "
                   "'\u5317'");
  file = write("empty.txt", "");
  EXPECT_EQ(JiebaDictionary::load(file).status().message(),
            file + ": expected words, found none");
}

TEST_F(JiebaSegmenterTest, WrongModel) {
  std::string file = write("dict.txt", "\u5317\u4eac 100 ns\n");
  std::string model = path("finalseg");
  ASSERT_TRUE(makeDirectories(model).ok());
  for (const char *text : {"", "P={", "P={'B': {'x': {'y': 1}}}", "P={'B' 1",
                           "P={'\\u4eX0': 1}", "P={B: 1}"}) {
    ASSERT_TRUE(writeFile(model + "/prob_start.py", text).ok());
    EXPECT_EQ(JiebaDictionary::load(file).status().message(),
              model + "/prob_start.py: expected a table of jieba (P={...}), "
                      "found another file")
        << text;
  }
  ASSERT_TRUE(removeFile(model + "/prob_start.py").ok());
  EXPECT_EQ(JiebaDictionary::load(file).status().code(), StatusCode::NotFound);
  ::rmdir(model.c_str());
}

TEST_F(JiebaSegmenterTest, EqualToJieba) {
  if (!isRegularFile(installed) || !isRegularFile(goldenSegments))
    GTEST_SKIP() << "reference data or python3-jieba are absent";
  std::unique_ptr<WordSegmenter> segmenter = load(installed);
  Result<Vocabulary> vocabulary = Vocabulary::load(goldenVocabulary);
  ASSERT_TRUE(vocabulary.ok());
  WordPieceTokenizer tokenizer(*vocabulary);
  TokenTraits traits = TokenTraits::ofWordPiece(*vocabulary);
  Result<std::unique_ptr<WordSegmenter>> other = segmenter->clone();
  ASSERT_TRUE(other.ok());
  std::unique_ptr<WordMarker> marker =
      makeBrightmartMarker(std::move(*other), false, tokenizer, traits);
  Result<std::string> lines = readFile(goldenSegments);
  ASSERT_TRUE(lines.ok());
  std::size_t count = 0;
  for (std::size_t start = 0; start < lines->size(); ++count) {
    std::size_t end = lines->find('\n', start);
    Result<Json> record = parseJson(
        std::string_view(*lines).substr(start, end - start), goldenSegments);
    ASSERT_TRUE(record.ok());
    start = end + 1;
    std::string joined;
    std::vector<Piece> pieces;
    for (const std::string &token : (*record)["tokens"].get<Texts>()) {
      joined += token;
      pieces.push_back({vocabulary->find(token), 0, 0});
    }
    EXPECT_EQ(wordsOf(*segmenter, joined), (*record)["jieba_cut"].get<Texts>());
    std::vector<std::uint8_t> marks;
    marker->mark("", pieces, marks);
    Texts marked;
    for (std::size_t i = 0; i < pieces.size(); ++i)
      marked.push_back((marks[i] ? "##" : "") +
                       std::string(vocabulary->piece(pieces[i].id)));
    EXPECT_EQ(marked, (*record)["marked"].get<Texts>());
  }
  EXPECT_GT(count, 10u);
}

} // namespace
} // namespace albert::rt
