//===- JsonTest.cpp - tests of bounded JSON ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Limits, places of errors, typed members.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Json.h"

#include "runtime/core/File.h"

#include <gtest/gtest.h>

using namespace albert::rt;

namespace {

TEST(Json, parses) {
  Result<Json> json = parseJson(R"({"a": [1, 2.5, "x", null, true]})", "f");
  ASSERT_TRUE(json.ok());
  EXPECT_EQ((*json)["a"].size(), 5u);
}

TEST(Json, errorsHaveLineAndColumn) {
  Status status = parseJson("{\n  \"a\": ?\n}", "config.json").takeStatus();
  EXPECT_EQ(status.code(), StatusCode::InvalidArgument);
  EXPECT_EQ(status.message().substr(0, 44),
            "config.json: line 2, column 8: no valid JSON")
      << status.message();
  EXPECT_FALSE(parseJson("", "f").ok());
  EXPECT_FALSE(parseJson("{} {}", "f").ok());
  EXPECT_FALSE(parseJson("\"\xff\"", "f").ok());
  EXPECT_FALSE(parseJson("[1e999]", "f").ok());
}

TEST(Json, everyPrefixIsAnErrorOrValid) {
  std::string text = R"({"a": {"b": [1, -2, 3e4, "\u4e2d"], "c": false}})";
  for (std::size_t length = 0; length < text.size(); ++length)
    EXPECT_FALSE(parseJson(text.substr(0, length), "f").ok()) << length;
}

TEST(Json, depthIsLimited) {
  std::string deep(1000000, '[');
  EXPECT_EQ(parseJson(deep, "f").status().message(),
            "f: JSON nested deeper than 64 levels");
}

TEST(Json, sizeIsLimited) {
  JsonLimits limits;
  limits.maxBytes = 4;
  EXPECT_EQ(parseJson("[1, 2]", "f", limits).status().message(),
            "f: 6 B of JSON, at most 4 B are accepted");
}

TEST(Json, duplicateKeys) {
  const char *text = R"({"a": 1, "b": {"a": 2}, "a": 3})";
  EXPECT_TRUE(parseJson(text, "f").ok());
  JsonLimits limits;
  limits.rejectDuplicateKeys = true;
  EXPECT_EQ(parseJson(text, "f", limits).status().message(),
            "f: duplicate key 'a'");
}

TEST(Json, byteOrderMarkIsSkipped) {
  std::string path = testing::TempDir() + "albert-bom.json";
  ASSERT_TRUE(writeFile(path, "\xef\xbb\xbf{}").ok());
  EXPECT_TRUE(readJsonFile(path).ok());
}

TEST(JsonFields, readsTypedMembers) {
  Json json = *parseJson(
      R"({"s": "x", "i": -3, "d": 1.5, "b": true, "l": [1, 2], "o": {}})", "f");
  JsonFields fields = *JsonFields::of(json, "f");
  std::string s;
  std::int64_t i = 0;
  double d = 0;
  bool b = false;
  std::vector<std::int64_t> l;
  EXPECT_TRUE(fields.read("s", s).ok());
  EXPECT_TRUE(fields.read("i", i).ok());
  EXPECT_TRUE(fields.read("d", d).ok());
  EXPECT_TRUE(fields.read("b", b).ok());
  EXPECT_TRUE(fields.read("l", l).ok());
  EXPECT_EQ(s, "x");
  EXPECT_EQ(i, -3);
  EXPECT_EQ(d, 1.5);
  EXPECT_TRUE(b);
  EXPECT_EQ(l, (std::vector<std::int64_t>{1, 2}));
  EXPECT_EQ(fields.object("o")->where(), "f.o");
  EXPECT_EQ((*fields.array("l"))->size(), 2u);
}

TEST(JsonFields, readsWords) {
  Json json = *parseJson(R"({"good": "two", "bad": "three"})", "f");
  JsonFields fields = *JsonFields::of(json, "f");
  constexpr JsonWord<int> words[] = {{"one", 1}, {"two", 2}};
  int value = 0;
  EXPECT_TRUE(fields.readWord("good", words, value).ok());
  EXPECT_EQ(value, 2);
  EXPECT_EQ(fields.readWord("bad", words, value).message(),
            "f: 'bad' must be one of one, two, found 'three'");
  EXPECT_EQ(fields.readWord("none", words, value).message(),
            "f: 'none' is missing");
}

TEST(JsonFields, saysWhatIsWrong) {
  Json json = *parseJson(
      R"({"s": 1, "i": 1.5, "l": [1, "x"], "u": 18446744073709551615})", "f");
  JsonFields fields = *JsonFields::of(json, "f");
  std::string s;
  std::int64_t i = 7;
  double d = 0;
  bool b = false;
  std::vector<std::int64_t> l;
  EXPECT_EQ(fields.read("none", s).message(), "f: 'none' is missing");
  EXPECT_EQ(fields.read("s", s).message(),
            "f: 's' must be a string, found number");
  EXPECT_EQ(fields.read("i", i).message(),
            "f: 'i' must be an integer, found number");
  EXPECT_FALSE(fields.read("u", i).ok());
  EXPECT_EQ(fields.read("l", d).message(),
            "f: 'l' must be a number, found array");
  EXPECT_EQ(fields.read("s", b).message(),
            "f: 's' must be true or false, found number");
  EXPECT_EQ(fields.read("l", l).message(),
            "f: 'l' must be a list of integers, found string");
  EXPECT_EQ(fields.object("s").status().message(),
            "f: 's' must be an object, found number");
  EXPECT_TRUE(fields.readOptional("none", i).ok());
  EXPECT_EQ(JsonFields::of(Json(1), "f").status().message(),
            "f: expected an object, found number");
}

} // namespace
