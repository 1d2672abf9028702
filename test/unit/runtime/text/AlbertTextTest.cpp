//===- AlbertTextTest.cpp - text as ALBERT prepares it --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Cases by hand; the reference data have more.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/AlbertText.h"

#include <gtest/gtest.h>

namespace albert::rt {
namespace {

std::string prepared(std::string_view text, bool doLowerCase = true) {
  AlbertText out;
  prepareAlbertText(text, doLowerCase, out);
  EXPECT_EQ(out.begins.size(), out.text.size());
  EXPECT_EQ(out.ends.size(), out.text.size());
  return out.text;
}

TEST(AlbertText, BlanksCollapse) {
  EXPECT_EQ(prepared(" a\t\u3000b \x1c\u2028"), "a b");
  EXPECT_EQ(prepared(" \n"), "");
}

TEST(AlbertText, DecompositionWithoutMarks) {
  EXPECT_EQ(prepared("\u00c9t\u00e9 \ufb01 \u2460 \uff21 \u00bd"),
            "ete fi 1 a 1\u20442");
  EXPECT_EQ(prepared("\u0301 a"), " a"); // a word of marks alone
  EXPECT_EQ(prepared("\ud55c"), "\u1112\u1161\u11ab");
  // Marks of class 0 stay.
  EXPECT_EQ(prepared("\u0903"), "\u0903");
}

TEST(AlbertText, LowerCase) {
  EXPECT_EQ(prepared("ABC", false), "ABC");
  EXPECT_EQ(prepared("\u0130\u1e9e"), "i\u00df");
  EXPECT_EQ(prepared("\u039f\u03a3 \u03a3\u03a3. \u03a3"),
            "\u03bf\u03c2 \u03c3\u03c2. \u03c3");
}

TEST(AlbertText, PlacesInTheOriginal) {
  AlbertText out;
  prepareAlbertText(" a\ufb01", true, out);
  EXPECT_EQ(out.text, "afi");
  EXPECT_EQ(out.begins, (std::vector<std::uint32_t>{1, 2, 2}));
  EXPECT_EQ(out.ends, (std::vector<std::uint32_t>{2, 5, 5}));
}

TEST(AlbertText, BytesThatAreNotUtf8AreSkipped) {
  EXPECT_EQ(prepared("a\xFF\xE4\xBA b"), "a b");
}

TEST(AlbertText, Digits) {
  for (std::uint32_t digit : {U'0', U'9', U'\u0663', U'\u1369', U'\U00010E68'})
    EXPECT_TRUE(isPythonDigit(digit)) << digit;
  for (std::uint32_t other : {U'/', U':', U'\u00bd', U'\u2160', U'a'})
    EXPECT_FALSE(isPythonDigit(other)) << other;
}

} // namespace
} // namespace albert::rt
