//===- BasicTokenizerTest.cpp - words of a text ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The rules of BERT's BasicTokenizer, one by one; the cases of the first test
/// are those of google-research/bert, tokenization_test.py.
///
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/text/TestVocabulary.h"

namespace albert::rt {
namespace {

using Words = std::vector<std::string>;

TEST(BasicTokenizer, OriginalCases) {
  EXPECT_EQ(wordsOf(" \tHeLLo!how  \n Are yoU?  ", true),
            Words({"hello", "!", "how", "are", "you", "?"}));
  EXPECT_EQ(wordsOf("H\u00E9llo", true), Words({"hello"}));
  EXPECT_EQ(wordsOf(" \tHeLLo!how  \n Are yoU?  ", false),
            Words({"HeLLo", "!", "how", "Are", "yoU", "?"}));
  EXPECT_EQ(wordsOf("ah\u535A\u63A8zz", true),
            Words({"ah", "\u535A", "\u63A8", "zz"}));
}

TEST(BasicTokenizer, Cleans) {
  EXPECT_EQ(wordsOf(std::string_view("a\0b\x0B"
                                     "c",
                                     5),
                    true),
            Words({"abc"}));
  EXPECT_EQ(wordsOf("a\u200Db\uFFFDc", false), Words({"abc"}));
  EXPECT_EQ(wordsOf("a\u3000b\u2028c\u00A0d", false),
            Words({"a", "b", "c", "d"}));
  EXPECT_EQ(wordsOf("a\xFF"
                    "b\xE7\x9A",
                    false),
            Words({"ab"}));
  EXPECT_EQ(wordsOf("", true), Words());
}

TEST(BasicTokenizer, Punctuation) {
  EXPECT_EQ(wordsOf("1$^`~", true), Words({"1", "$", "^", "`", "~"}));
  EXPECT_EQ(wordsOf("\u597D\u3002\u300A", true),
            Words({"\u597D", "\u3002", "\u300A"}));
  EXPECT_EQ(wordsOf("a\u1FEF"
                    "b",
                    true),
            Words({"a", "`", "b"}));
  EXPECT_EQ(wordsOf("a\u1FEF"
                    "b",
                    false),
            Words({"a\u1FEF"
                   "b"}));
}

TEST(BasicTokenizer, Marks) {
  EXPECT_EQ(wordsOf("a\u0301 \u0301 b", true), Words({"a", "b"}));
  EXPECT_EQ(wordsOf("a\u0301 \u0301", false), Words({"a\u0301", "\u0301"}));
  // U+302E has class 224 and U+16FF0 class 6: canonical order swaps them, but
  // not over a letter or a mark of class 0.
  EXPECT_EQ(wordsOf("a\u302E\U00016FF0", true), Words({"a\U00016FF0\u302E"}));
  EXPECT_EQ(wordsOf("a\u302E\u0301\U00016FF0", true),
            Words({"a\U00016FF0\u302E"}));
  EXPECT_EQ(wordsOf("a\u302E\u0902\U00016FF0", true),
            Words({"a\u302E\U00016FF0"}));
  EXPECT_EQ(wordsOf("a\u302E"
                    "b\U00016FF0",
                    true),
            Words({"a\u302E"
                   "b\U00016FF0"}));
  EXPECT_EQ(wordsOf("a\u302E\U00016FF0", false), Words({"a\u302E\U00016FF0"}));
}

TEST(BasicTokenizer, FinalSigma) {
  EXPECT_EQ(wordsOf("\u039F\u03A3", true), Words({"\u03BF\u03C2"}));
  EXPECT_EQ(wordsOf("\u03A3", true), Words({"\u03C3"}));
  EXPECT_EQ(wordsOf("\u039F\u03A3\u0391", true), Words({"\u03BF\u03C3\u03B1"}));
  // Looks through the dot, which is case-ignorable, to the letter behind it.
  EXPECT_EQ(wordsOf("A\u03A3.b", true), Words({"a\u03C3", ".", "b"}));
  EXPECT_EQ(wordsOf("A\u03A3.", true), Words({"a\u03C2", "."}));
  EXPECT_EQ(wordsOf("A \u03A3", true), Words({"a", "\u03C3"}));
  EXPECT_EQ(wordsOf("A\u03A3\u597D", true), Words({"a\u03C2", "\u597D"}));
  // Deleted characters are not seen.
  EXPECT_EQ(wordsOf("A\x01\u03A3\x01", true), Words({"a\u03C2"}));
  EXPECT_EQ(wordsOf("A\xFF\u03A3\xFF"
                    "b",
                    true),
            Words({"a\u03C3"
                   "b"}));
}

TEST(BasicTokenizer, Ideographs) {
  EXPECT_EQ(wordsOf("\uF900", true), Words({"\u8C48"}));
  EXPECT_EQ(wordsOf("\uF900", false), Words({"\uF900"}));
  EXPECT_EQ(wordsOf("\u304B\u306A", true), Words({"\u304B\u306A"}));
}

TEST(BasicTokenizer, OffsetsAreOfTheOriginal) {
  struct Recorder final : WordSink {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> ranges;
    void word(std::string_view, Span<const WordChar> chars) override {
      for (WordChar c : chars)
        ranges.emplace_back(c.begin, c.end);
    }
  } recorder;
  splitWords("\u00C9 \u597D\x01X", true, recorder);
  using Range = std::pair<std::uint32_t, std::uint32_t>;
  EXPECT_EQ(recorder.ranges, (std::vector<Range>{{0, 2}, {3, 6}, {7, 8}}));
}

} // namespace
} // namespace albert::rt
