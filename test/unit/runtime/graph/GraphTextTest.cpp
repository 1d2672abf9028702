//===- GraphTextTest.cpp - tests of texts through graphs ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/graph/GraphText.h"

#include "runtime/core/Json.h"
#include "test/unit/runtime/graph/GraphProcess.h"

using namespace albert::rt;
using namespace albert::rt::testing;

using GraphText = GraphProcess;

/// The sum that the classifier makes of [CLS] tokens [SEP] second [SEP].
static float sumOf(const std::vector<int> &first,
                   const std::vector<int> &second = {}) {
  int sum = 2 + 3;
  for (int id : first)
    sum += id;
  for (int id : second)
    sum += id + 2;
  return float(second.empty() ? sum : sum + 3 + 2);
}

static void expectAnswer(const std::string &line, float sum) {
  Result<Json> json = parseJson(line, "answer");
  ASSERT_TRUE(json.ok()) << line;
  EXPECT_EQ((*json)["label"], "bad");
  EXPECT_FLOAT_EQ((*json)["probabilities"][0].get<float>(), 1 / (1 + sum));
  EXPECT_FLOAT_EQ((*json)["probabilities"][1].get<float>(), sum / (1 + sum));
}

/// The classifier with another shape of its inputs.
static Changes withShape(const std::string &shape, const std::string &sizes,
                         const std::string &rows) {
  Changes changes = {
      {R"([{"name":"batch","bound":8},{"name":"length","bound":16}])", sizes}};
  for (int i = 0; i < 3; ++i)
    changes.emplace_back(R"(["batch","length"])", shape);
  changes.emplace_back(R"(["batch",2])", "[" + rows + ",2]");
  return changes;
}

TEST_F(GraphText, answersWithLabelAndProbabilities) {
  // In the vocabulary a is 11, b 12, c 13.
  ProcessResult result = run("classifier", {"--text", "a b", "--text-b", "C"});
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  expectAnswer(result.output, sumOf({11, 12}, {13}));
  EXPECT_EQ((*parseJson(result.output, "answer"))["text_b"], "C");
  result = run("classifier", {"--text", "a", "--format", "text"});
  EXPECT_EQ(result.output.find("a\n  label: bad\n  probabilities: 0.0"), 0u)
      << result.output;
}

TEST_F(GraphText, answersFilesInBatches) {
  std::string lines;
  for (int i = 0; i < 21; ++i) // batches of up to 8
    lines += i % 2 == 0 ? "a\n" : "b c\n";
  ProcessResult result = run("classifier", {"--input-file=-"}, {lines, "", 0});
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  std::vector<std::string> answers = splitText(result.output, '\n');
  ASSERT_EQ(answers.size(), 22u);
  for (size_t i = 0; i < 21; ++i)
    expectAnswer(answers[i], i % 2 == 0 ? sumOf({11}) : sumOf({12, 13}));
}

TEST_F(GraphText, cutsAtTheBound) {
  ProcessResult result =
      run("classifier", {"--text", "a b c a b c", "--max-seq-length", "4"});
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  expectAnswer(result.output, sumOf({11, 12}));
  EXPECT_NE(result.errors.find("8 tokens were cut to 4"), std::string::npos)
      << result.errors;
}

TEST_F(GraphText, padsToFixedShapes) {
  FakeGraph graph("classifier", withShape("[4,12]", "[]", "4"));
  ProcessResult result =
      run(graph, {"--input-file=-"}, {"a\nb c\na b\nc\nb\na c\n", "", 0});
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  std::vector<std::string> answers = splitText(result.output, '\n');
  ASSERT_EQ(answers.size(), 7u);
  const std::vector<int> tokens[] = {{11}, {12, 13}, {11, 12},
                                     {13}, {12},     {11, 13}};
  for (size_t i = 0; i < 6; ++i)
    expectAnswer(answers[i], sumOf(tokens[i]));
  result = run(graph, {"--text", "a a a a a a a a a a a"});
  expectAnswer(result.output, sumOf(std::vector<int>(10, 11)));
  EXPECT_NE(result.errors.find("13 tokens were cut to 12"), std::string::npos);
  // Another length than the fixed one is padded to it.
  result = run(graph, {"--text", "a b c", "--max-seq-length", "4"});
  expectAnswer(result.output, sumOf({11, 12}));
}

TEST(GraphTextPlan, seesWhatIsFixed) {
  GraphTextPlan plan = *planGraphText(*FakeGraph("classifier").spec());
  EXPECT_EQ(plan.batch, 8);
  EXPECT_EQ(plan.length, 16);
  EXPECT_FALSE(plan.isBatchFixed);
  EXPECT_FALSE(plan.isLengthFixed);
  EXPECT_TRUE(plan.isProbabilities);
  plan = *planGraphText(
      *FakeGraph("classifier", withShape("[4,12]", "[]", "4")).spec());
  EXPECT_EQ(plan.batch, 4);
  EXPECT_EQ(plan.length, 12);
  EXPECT_TRUE(plan.isBatchFixed);
  EXPECT_TRUE(plan.isLengthFixed);
}

TEST(GraphTextPlan, findsTheOutput) {
  auto planOf = [](const Changes &changes) {
    return planGraphText(*FakeGraph("classifier", changes).spec());
  };
  const char *argument = R"({"kind":"output","name":"probabilities")";
  // Named after what made it, or after nothing known.
  Changes renamed = {{R"("name":"probabilities","t)", R"("name":"scores","t)"},
                     {argument, R"({"kind":"output","name":"scores")"}};
  EXPECT_TRUE(planOf(renamed)->isProbabilities);
  renamed.emplace_back("loss/Softmax:0", "loss/BiasAdd:0");
  EXPECT_FALSE(planOf(renamed)->isProbabilities);
  // A second output with as many columns.
  Changes second = {
      {R"("outputs":[)",
       R"("outputs":[{"name":"logits","dtype":"f32","shape":["batch",2]},)"},
      {argument,
       std::string(R"({"kind":"output","name":"logits","dtype":"f32",)"
                   R"("rows":"elements","max_rows":16},)") +
           argument}};
  EXPECT_EQ(planOf(second)->output, 1u);
  second.insert(second.end(), renamed.begin(), renamed.end());
  EXPECT_EQ(planOf(second).status().message(),
            "expected an output 'probabilities', or one float32 output of "
            "shape [batch, 2] for the program's labels, found logits float32 "
            "[batch, 2], scores float32 [batch, 2], real bool [batch*length], "
            "total int64 []");
}

TEST_F(GraphText, wrongUsageExitsWith2) {
  const char *arrays = "give arrays: --input NAME=FILE.npy --output-dir DIR";
  expectError(run("arrays", {"--text", "a"}), 2,
              "the graph takes no texts: expected integer inputs input_ids, "
              "input_mask and segment_ids of one shape [batch, length], found "
              "x float32 [batch, 3], keep bool [batch], big int64 [2]",
              arrays);
  expectError(run(FakeGraph("classifier", {{R"(["good","bad"])", "[]"}}),
                  {"--text", "a"}),
              2, "the program carries no labels",
              "compile with --labels, or give arrays: --input NAME=FILE.npy "
              "--output-dir DIR");
  expectError(
      run(FakeGraph("classifier",
                    {{R"(["good","bad"])", R"(["good","bad","ugly"])"}}),
          {"--text", "a"}),
      2,
      "expected an output 'probabilities', or one float32 output of shape "
      "[batch, 3] for the program's labels, found probabilities float32 "
      "[batch, 2], real bool [batch*length], total int64 []",
      "compile with one --outputs and as many --labels as it has columns");
  expectError(run(FakeGraph("classifier", withShape("[4,2]", "[]", "4")),
                  {"--text", "a"}),
              2,
              "the graph takes no texts: expected sequences of at least 3 "
              "tokens, found inputs of shape [4, 2]",
              arrays);
  expectError(run(FakeGraph("classifier", withShape("[4,12]", "[]", "4")),
                  {"--text", "a", "--max-seq-length", "13"}),
              2,
              "--max-seq-length: expected at most 12, the length of the "
              "graph's sequences, found 13",
              "");
  expectError(run("classifier", {"--text", "a", "--max-seq-length", "17"}), 2,
              "--max-seq-length: expected at most 16, found 17",
              "that is what the program was compiled for; compile with "
              "--max-seq-length 17");
  FakeGraph without("classifier");
  without.mutableTable().vocabulary = nullptr;
  expectError(run(without, {"--text", "a"}), 2,
              "the program carries no vocabulary",
              "give --vocab-file vocab.txt, or compile with --vocab-file");
}
