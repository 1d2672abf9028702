//===- CommandLineTest.cpp - tests of what programs do --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/programs/ProgramProcess.h"

#include "runtime/core/Json.h"
#include "runtime/program/Outputs.h"

#include <sys/stat.h>

using namespace albert::rt;
using namespace albert::rt::testing;

using CommandLine = ProgramTest;

/// A JSON object of an output line.
static Json parse(const std::string &line) {
  Result<Json> json = parseJson(line, "output");
  EXPECT_TRUE(json.ok()) << line;
  return json.ok() ? *json : Json();
}

TEST_F(CommandLine, helpNamesEveryFlag) {
  ProcessResult result = run("mlm", {"--help"});
  EXPECT_EQ(result.exitCode, 0);
  for (const char *word : {"usage: prog ", "--input", "--text-b", "--top-k",
                           "--checkpoint", "--benchmark", "--max-seq-length"})
    EXPECT_NE(result.output.find(word), std::string::npos) << word;
  EXPECT_EQ(run("sop", {"--help"}).output.find("--top-k"), std::string::npos);
}

TEST_F(CommandLine, infoIsTheManifest) {
  FakeProgram program;
  ProcessResult result = run(program, {"--info"});
  EXPECT_EQ(result.exitCode, 0);
  EXPECT_EQ(parse(result.output), parse(program.manifest()));
  EXPECT_NE(result.output.find("\n  \"model\": {\n    \"vocab_size\": 24,"),
            std::string::npos)
      << result.output;
}

TEST_F(CommandLine, infoWorksOnAnyCpu) {
  FakeOptions options;
  options.features = "\"avx99\"";
  EXPECT_EQ(run(FakeProgram(options), {"--info"}).exitCode, 0);
}

TEST_F(CommandLine, versionIsALine) {
  EXPECT_EQ(run("embed", {"--version"}).output,
            "prog: embed program by albertc 0.1.0, ABI 1\n");
}

TEST_F(CommandLine, arraysInArraysOut) {
  TokenBatch batch = makeBatch(2, 3);
  batch.mask = {1, 1, 0, 1, 1, 1};
  std::vector<int32_t> mask(batch.mask.begin(), batch.mask.end());
  ProcessResult result = run(
      "encode",
      {"--input", "input_ids=" + writeArray("ids.npy", {2, 3}, batch.ids),
       "--input=attention_mask=" + writeArray("mask.npy", {2, 3}, mask),
       "--input", "segment_ids=" + writeArray("types.npy", {2, 3}, batch.types),
       "--output_dir", path("out"), "--threads=2"});
  EXPECT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_EQ(result.output, "");
  EXPECT_EQ(result.errors,
            "prog: encode, f32, znver4, 2 threads, its own weights\n");
  std::vector<float> sequence =
      readArray("out/sequence_output.npy", {2, 3, kFakeColumns});
  EXPECT_EQ(sequence[1 * kFakeColumns], expectedValue(batch, 0, 1));
  EXPECT_EQ(sequence[2 * kFakeColumns], 0.0f);
  EXPECT_EQ(readArray("out/pooled_output.npy", {2, kFakeColumns})[kFakeColumns],
            expectedValue(batch, 1, 0));
}

TEST_F(CommandLine, writesDerivedOutputs) {
  TokenBatch batch = makeBatch(2, 3);
  std::string ids = "input_ids=" + writeArray("ids.npy", {2, 3}, batch.ids);
  std::string at =
      "masked_lm_positions=" + writeArray("at.npy", {2, 2}, {1, 1, 2, 0});
  EXPECT_EQ(
      run("mlm", {"--input", ids, "--input", at, "--output-dir", path("mlm")})
          .exitCode,
      0);
  readArray("mlm/logits.npy", {2, 2, kFakeColumns});
  readArray("mlm/masked_lm_log_probs.npy", {4, kFakeColumns});
  EXPECT_EQ(run("mlm", {"--input", ids, "--output-dir", path("all")}).exitCode,
            0);
  readArray("all/masked_lm_log_probs.npy", {2, 3, kFakeColumns});
  EXPECT_EQ(run("sop", {"--input", ids, "--output-dir", path("sop")}).exitCode,
            0);
  readArray("sop/probabilities.npy", {2, 2});
  readArray("sop/sop_log_probs.npy", {2, 2});
  EXPECT_EQ(
      run("embed", {"--input", ids, "--output-dir", path("embed")}).exitCode,
      0);
  readArray("embed/embedding.npy", {2, kFakeColumns});
}

TEST_F(CommandLine, guessesMaskedTokens) {
  ProcessResult result = run("mlm", {"--text", "\u4eca\u5929[MASK]", "--text-b",
                                     "A[MASK]", "--top-k", "2"});
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  Json json = parse(result.output);
  EXPECT_EQ(json["text"], "\u4eca\u5929[MASK]");
  EXPECT_EQ(json["text_b"], "A[MASK]");
  EXPECT_EQ(json["tokens"].size(), 8u);
  ASSERT_EQ(json["candidates"].size(), 2u);
  ASSERT_EQ(json["candidates"][0].size(), 2u);
  // The fake logits grow with the column.
  EXPECT_EQ(json["candidates"][0][0]["token"], "[MASK]");
  EXPECT_EQ(json["candidates"][0][1]["token"], "[SEP]");
  EXPECT_NEAR(json["candidates"][1][0]["probability"].get<double>(), 0.6364,
              1e-4);
}

TEST_F(CommandLine, answersEveryLineInOrder) {
  std::string lines;
  for (int i = 0; i < 70; ++i)
    lines += i % 3 == 0 ? "a\tb\n" : i % 3 == 1 ? "\r\n" : "x,y!\n";
  lines += "c"; // without a line end
  ProcessResult result = run("embed", {"--input-file=-"}, {lines, "", 0});
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  std::vector<std::string> answers = splitText(result.output, '\n');
  ASSERT_EQ(answers.size(), 72u); // the last one is what follows the line end
  EXPECT_EQ(parse(answers[0])["text_b"], "b");
  EXPECT_EQ(parse(answers[1])["text"], "");
  EXPECT_EQ(parse(answers[2])["text"], "x,y!");
  EXPECT_EQ(parse(answers[70])["text"], "c");
  EXPECT_EQ(parse(answers[70])["embedding"].size(), size_t(kFakeColumns));

  std::string file = write("lines.txt", "\xef\xbb\xbf" + lines);
  EXPECT_EQ(run("embed", {"--input-file", file}).output, result.output);
}

TEST_F(CommandLine, answersTheFilesOfPatternsInOrder) {
  std::string single = write("single.txt", "b\n");
  write("part-2", "x,y!\n");
  write("part-1", "a\n\nc");
  ProcessResult result = run("embed", {"--input_file=" + single + "," +
                                       path("part-*") + "," + single});
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  std::vector<std::string> texts;
  std::vector<std::string> answers = splitText(result.output, '\n');
  answers.pop_back(); // what follows the last line end
  for (const std::string &answer : answers)
    texts.push_back(parse(answer)["text"]);
  EXPECT_EQ(texts, (std::vector<std::string>{"b", "a", "", "c", "x,y!", "b"}));
}

TEST_F(CommandLine, labelsTheOrderOfSentences) {
  ProcessResult result =
      run("sop", {"--text", "a", "--text-b", "b", "--format", "json"});
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_EQ(parse(result.output)["label"], "swapped");
  EXPECT_NEAR(parse(result.output)["probabilities"][0].get<double>(), 0.268941,
              1e-6);
}

TEST_F(CommandLine, encodesTextInThreeFormats) {
  ProcessResult json = run("encode", {"--text", "a"});
  EXPECT_EQ(parse(json.output)["pooled_output"].size(), size_t(kFakeColumns));
  ProcessResult tsv = run("encode", {"--text", "a", "--format", "tsv"});
  EXPECT_EQ(splitText(tsv.output, '\t').size(), 2u + kFakeColumns);
  ProcessResult text = run("encode", {"--text", "a", "--format=text"});
  EXPECT_EQ(text.output.find("a\n  tokens: [CLS] a [SEP]\n  pooled_output: "),
            0u)
      << text.output;
}

TEST_F(CommandLine, caseIsFoldedAsAsked) {
  EXPECT_EQ(parse(run("encode", {"--text", "A"}).output)["tokens"][1], "a");
  EXPECT_EQ(parse(run("encode", {"--text", "A", "--nodo-lower-case"})
                      .output)["tokens"][1],
            "[UNK]");
}

TEST_F(CommandLine, longTextsAreCutWithAWarning) {
  ProcessResult result =
      run("encode", {"--text", "a b c a b c", "--max-seq-length", "4"});
  EXPECT_EQ(result.exitCode, 0);
  EXPECT_EQ(parse(result.output)["tokens"].size(), 4u);
  EXPECT_NE(result.errors.find("prog: warning: --text: 8 tokens were cut to 4"),
            std::string::npos)
      << result.errors;
}

TEST_F(CommandLine, benchmarkMeasuresEveryCombination) {
  ProcessResult result =
      run("mlm", {"--benchmark", "--threads=1,2", "--batch-size=1,3",
                  "--seq-length=4,16", "--repeat=3"});
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  std::vector<std::string> lines = splitText(result.output, '\n');
  ASSERT_EQ(lines.size(), 9u);
  Json last = parse(lines[7]);
  EXPECT_EQ(last["threads"], 2);
  EXPECT_EQ(last["batch_size"], 3);
  EXPECT_EQ(last["seq_length"], 16);
  for (const char *name : {"p50_ms", "p95_ms", "p99_ms", "gflops",
                           "tokens_per_second", "memory_bytes"})
    EXPECT_GT(last[name].get<double>(), 0) << name;
  ProcessResult text =
      run("encode", {"--benchmark", "--repeat=1", "--format=text"});
  EXPECT_EQ(text.output.find("threads  batch  length"), 0u) << text.output;
}

TEST_F(CommandLine, randomWeightsAreSaid) {
  FakeOptions options;
  options.weights = false;
  ProcessResult result =
      run(FakeProgram(options), {"--text", "a", "--random-init=7"});
  EXPECT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_NE(result.errors.find("random weights, seed 7"), std::string::npos);
}

#ifdef CHECK_SIZE
TEST(ProgramSize, runtimeStaysBelowItsLimit) {
  struct stat file{};
  ASSERT_EQ(stat(FAKE_EXECUTABLE, &file), 0);
  // The limit for a whole program is 600 KB; its kernels take up to 60.
  EXPECT_LE(file.st_size, 540000);
}
#endif
