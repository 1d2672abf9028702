//===- TextFormatTest.cpp - tests of writing answers ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/JsonText.h"
#include "runtime/programs/TextResult.h"

#include <cmath>
#include <cstdlib>
#include <gtest/gtest.h>

using namespace albert::rt;

static std::string jsonNumber(float value) {
  std::string out;
  appendJsonNumber(out, value);
  return out;
}

TEST(JsonText, escapesStrings) {
  std::string out;
  appendJsonString(out, "a\"b\\c\n\t\x01\u597d");
  EXPECT_EQ(out, "\"a\\\"b\\\\c\\n\\t\\u0001\u597d\"");
}

TEST(JsonText, numbersReadBackTheSame) {
  EXPECT_EQ(jsonNumber(0.5f), "0.5");
  EXPECT_EQ(jsonNumber(-0.0f), "-0");
  EXPECT_EQ(jsonNumber(INFINITY), "null");
  EXPECT_EQ(jsonNumber(NAN), "null");
  for (float value : {0.1f, 1.0f / 3, 1e-30f, 123456.789f, 3.4e38f})
    EXPECT_EQ(strtof(jsonNumber(value).c_str(), nullptr), value);
}

TEST(JsonText, indents) {
  Result<std::string> pretty = prettyJson(
      R"({"a":[1,2.5,true,null],"b":{},"c":[{"d":"e"},[]]})", "test");
  ASSERT_TRUE(pretty.ok());
  EXPECT_EQ(*pretty, "{\n"
                     "  \"a\": [1, 2.5, true, null],\n"
                     "  \"b\": {},\n"
                     "  \"c\": [\n"
                     "    {\n"
                     "      \"d\": \"e\"\n"
                     "    },\n"
                     "    []\n"
                     "  ]\n"
                     "}\n");
}

static std::vector<Field> exampleFields() {
  std::vector<float> numbers(9, 0.5f);
  return {Field::ofText("text", "a\tb"), Field::ofTokens("tokens", {"a", "b"}),
          Field::ofNumbers("row", numbers.data(), 9),
          Field::ofCandidates("candidates",
                              {{{"x", 0.5f}, {"y", 0.25f}}, {{"z", 1}}})};
}

TEST(TextResult, writesJson) {
  EXPECT_EQ(formatAnswer(exampleFields(), TextFormat::Json),
            "{\"text\": \"a\\tb\", \"tokens\": [\"a\", \"b\"], \"row\": [0.5, "
            "0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], \"candidates\": "
            "[[{\"token\": \"x\", \"probability\": 0.5}, {\"token\": \"y\", "
            "\"probability\": 0.25}], [{\"token\": \"z\", \"probability\": "
            "1}]]}\n");
}

TEST(TextResult, writesTsv) {
  EXPECT_EQ(formatAnswer(exampleFields(), TextFormat::Tsv),
            "a\\tb\ta b\t0.5\t0.5\t0.5\t0.5\t0.5\t0.5\t0.5\t0.5\t0.5\tx\t0.5\ty"
            "\t0.25\tz\t1\n");
}

TEST(TextResult, writesText) {
  EXPECT_EQ(formatAnswer(exampleFields(), TextFormat::Text),
            "a\tb\n  tokens: a b\n  row: 0.500000 0.500000 0.500000 0.500000 "
            "0.500000 0.500000 0.500000 0.500000 ... (9 numbers)\n"
            "  [MASK] 1:  x 0.5000  y 0.2500\n  [MASK] 2:  z 1.0000\n");
}

TEST(TopTokens, ranksByLogitThenId) {
  const float logits[] = {1, 3, 2, 3};
  std::vector<RankedToken> top = topTokens(logits, 4, 3);
  ASSERT_EQ(top.size(), 3u);
  EXPECT_EQ(top[0].id, 1);
  EXPECT_EQ(top[1].id, 3);
  EXPECT_EQ(top[2].id, 2);
  double sum = 2 * std::exp(3.0) + std::exp(2.0) + std::exp(1.0);
  EXPECT_FLOAT_EQ(top[0].probability, float(std::exp(3.0) / sum));
  EXPECT_EQ(topTokens(logits, 4, 9).size(), 4u);
}
