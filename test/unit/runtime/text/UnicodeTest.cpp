//===- UnicodeTest.cpp - UTF-8 and character data -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Decoding, classes and folding.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/Unicode.h"

#include <gtest/gtest.h>

#include <vector>

namespace albert::rt {
namespace {

std::vector<std::uint32_t> folded(std::uint32_t codePoint) {
  std::uint32_t out[maxFoldLength];
  unsigned count = foldCharacter(codePoint, out);
  return {out, out + count};
}

TEST(Unicode, EncodesAndDecodesEveryCodePoint) {
  for (std::uint32_t c = 0; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c < 0xE000)
      continue;
    char bytes[4];
    unsigned length = encodeUtf8(c, bytes);
    Utf8Char forward = decodeUtf8(bytes, bytes + length);
    ASSERT_EQ(forward.codePoint, c);
    ASSERT_EQ(forward.length, length);
    ASSERT_EQ(decodeUtf8Before(bytes, bytes + length).codePoint, c);
  }
}

TEST(Unicode, FindsWhatIsNotUtf8) {
  EXPECT_EQ(findInvalidUtf8("ab\xE7\x9A\x84"), std::string_view::npos);
  EXPECT_EQ(findInvalidUtf8("ab\xE7\x9A"), 2u);            // cut
  EXPECT_EQ(findInvalidUtf8("a\x80"), 1u);                 // no lead
  EXPECT_EQ(findInvalidUtf8("\xC0\xAF"), 0u);              // overlong
  EXPECT_EQ(findInvalidUtf8("\xE0\x80\x80"), 0u);          // overlong
  EXPECT_EQ(findInvalidUtf8("\xED\xA0\x80"), 0u);          // surrogate
  EXPECT_EQ(findInvalidUtf8("\xF4\x90\x80\x80"), 0u);      // beyond U+10FFFF
  EXPECT_EQ(findInvalidUtf8("\xF0\x80\x80\x80"), 0u);      // overlong
  EXPECT_EQ(findInvalidUtf8("x\xF8\x88\x80\x80\x80"), 1u); // five bytes
}

TEST(Unicode, Classes) {
  EXPECT_EQ(classify('a').kind(), CharKind::Other);
  // Planes with and without characters.
  EXPECT_EQ(classify(0x2F800).kind(), CharKind::Ideograph);
  EXPECT_EQ(classify(0x3FFFF).kind(), CharKind::Other);
  EXPECT_EQ(classify(0x40000).kind(), CharKind::Other);
  EXPECT_EQ(classify(0xDFFFF).kind(), CharKind::Other);
  EXPECT_EQ(classify(0xE0001).kind(), CharKind::Drop);
  EXPECT_EQ(classify(0xE0100).kind(), CharKind::StartingMark);
  EXPECT_EQ(classify(0xF0000).kind(), CharKind::Other);
  EXPECT_EQ(classify(0x10FFFF).kind(), CharKind::Other);
  EXPECT_EQ(classify(0x110000).kind(), CharKind::Drop);
  EXPECT_EQ(classify('\t').kind(), CharKind::Space);
  EXPECT_EQ(classify(0x3000).kind(), CharKind::Space);
  EXPECT_EQ(classify(0x2028).kind(), CharKind::Space);
  EXPECT_EQ(classify(0x0B).kind(), CharKind::Drop);
  EXPECT_EQ(classify(0xFFFD).kind(), CharKind::Drop);
  EXPECT_EQ(classify(0x200D).kind(), CharKind::Drop);
  EXPECT_EQ(classify('$').kind(), CharKind::Punctuation);
  EXPECT_EQ(classify(0x3002).kind(), CharKind::Punctuation);
  EXPECT_EQ(classify(0x20AC).kind(), CharKind::Other); // Euro sign: Sc
  EXPECT_EQ(classify(0x7684).kind(), CharKind::Ideograph);
  EXPECT_EQ(classify(0x3042).kind(), CharKind::Other); // kana
  EXPECT_EQ(classify(0x0301).kind(), CharKind::Mark);
  EXPECT_EQ(classify(0x0902).kind(), CharKind::StartingMark);
  EXPECT_EQ(classify(0xE000).kind(), CharKind::Other);  // private use
  EXPECT_EQ(classify(0x10EFD).kind(), CharKind::Other); // new in Unicode 15
  EXPECT_EQ(classify(0x110000).kind(), CharKind::Drop);
  EXPECT_TRUE(classify(0x2160).isCased());         // Roman numeral one
  EXPECT_TRUE(classify(0x2019).isCaseIgnorable()); // apostrophe
  EXPECT_FALSE(classify(0x02B0).isCased());        // modifier letter
}

TEST(Unicode, Folding) {
  using Text = std::vector<std::uint32_t>;
  EXPECT_EQ(folded('A'), Text({'a'}));
  EXPECT_EQ(folded(0xC9), Text({'e', 0x301}));
  EXPECT_EQ(folded(0x130), Text({'i', 0x307}));
  EXPECT_EQ(folded(0x1E9E), Text({0xDF}));
  EXPECT_EQ(folded(0x1FEF), Text({'`'}));
  EXPECT_EQ(folded(0xAC01), Text({0x1100, 0x1161, 0x11A8}));
  EXPECT_EQ(folded(0xF900), Text({0x8C48}));
  EXPECT_EQ(folded(0x3B1), Text({0x3B1}));
  EXPECT_EQ(folded(0x1F82).size(), 4u);
}

TEST(Unicode, StripsLikePython) {
  EXPECT_EQ(stripWhitespace("\r\n a b\xE3\x80\x80\x1C"), "a b");
  EXPECT_EQ(stripWhitespace("\xE2\x80\xA8"), "");
  EXPECT_EQ(stripWhitespace("##\xE2\x80\xA8"), "##");
  EXPECT_EQ(stripWhitespace("\xE2\x80\x8B"), "\xE2\x80\x8B");
}

} // namespace
} // namespace albert::rt
