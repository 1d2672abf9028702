//===- GraphCommandTest.cpp - tests of what graphs do ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/graph/GraphProcess.h"

#include "runtime/core/Json.h"
#include "runtime/io/npy/Npy.h"

#include <sys/stat.h>
#include <unistd.h>

using namespace albert::rt;
using namespace albert::rt::testing;

using GraphCommand = GraphProcess;

TEST_F(GraphCommand, helpListsTheArrays) {
  ProcessResult result = run("classifier", {"--help"});
  EXPECT_EQ(result.exitCode, 0);
  std::string words;
  for (const std::string &word : splitText(result.output, '\n'))
    words +=
        word.substr(std::min(word.find_first_not_of(' '), word.size())) + " ";
  const char *arrays =
      "Inputs: input_ids int32 [batch, length], input_mask int32 [batch, "
      "length], segment_ids int32 [batch, length]. Outputs: probabilities "
      "float32 [batch, 2], real bool [batch*length], total int64 []. batch up "
      "to 8, length up to 16.";
  for (const char *part : {arrays, "usage: prog --text TEXT", "--input",
                           "--output-dir", "--benchmark", "--threads"})
    EXPECT_NE(words.find(part), std::string::npos) << part << "\n" << words;
}

TEST_F(GraphCommand, infoIsTheManifest) {
  FakeGraph graph("arrays");
  ProcessResult result = run(graph, {"--info"});
  EXPECT_EQ(result.exitCode, 0);
  EXPECT_EQ(*parseJson(result.output, "info"),
            *parseJson(graph.manifest(), "manifest"));
}

TEST_F(GraphCommand, versionIsALine) {
  EXPECT_EQ(run("arrays", {"--version"}).output,
            "prog: graph program by albertc 0.1.0, ABI 1\n");
}

TEST_F(GraphCommand, arraysInArraysOut) {
  const float x[6] = {1, 2, 3, 4, 5, 6};
  const int64_t big[2] = {10, 0};
  ASSERT_TRUE(writeNpy(path("x.npy"), {DType::F32, {2, 3}, x}).ok());
  ASSERT_TRUE(writeNpy(path("big.npy"), {DType::I64, {2}, big}).ok());
  std::string keep = writeArray("keep.npy", {2}, {0, 1});
  ProcessResult result =
      run("arrays", {"--input", "x=" + path("x.npy"), "--input=keep=" + keep,
                     "--input", "big=" + path("big.npy"), "--output-dir",
                     path("out"), "--threads", "2"});
  EXPECT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_EQ(result.output, "");
  EXPECT_EQ(result.errors,
            "prog: graph, f32, znver4, 2 threads, its own weights\n");
  EXPECT_EQ(readArray("out/y.npy", {2, 3}),
            (std::vector<float>{0, 0, 0, 18, 20, 22}));
  Result<Tensor> kept = readNpy(path("out/kept.npy"));
  ASSERT_TRUE(kept.ok());
  EXPECT_EQ(kept->dtype(), DType::I32);
  EXPECT_EQ(kept->shape(), Shape({1, 1}));
  EXPECT_EQ(*kept->data<int32_t>(), 1);
}

TEST_F(GraphCommand, masksHaveDefaults) {
  std::string ids = "input_ids=" + writeArray("ids.npy", {1, 3}, {1, 2, 4});
  ProcessResult result =
      run("classifier", {"--input", ids, "--output-dir", path("out")});
  EXPECT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_EQ(result.errors.substr(result.errors.rfind(',')), ", no weights\n");
  EXPECT_EQ(readArray("out/probabilities.npy", {1, 2})[1], 0.875f);
  Result<Tensor> real = readNpy(path("out/real.npy"));
  ASSERT_TRUE(real.ok());
  EXPECT_EQ(real->dtype(), DType::Bool);
  EXPECT_EQ(real->shape(), Shape({3}));
  // The other name of the mask.
  result = run("classifier",
               {"--input", ids, "--input",
                "attention_mask=" + writeArray("mask.npy", {1, 3}, {0, 1, 0}),
                "--output-dir", path("out")});
  EXPECT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_EQ(readArray("out/probabilities.npy", {1, 2})[0], 1.0f / 3);
}

TEST_F(GraphCommand, wrongUsageExitsWith2) {
  expectError(run("arrays", {}), 2,
              "nothing to do: expected --text, --input-file, --input or "
              "--benchmark",
              "see --help");
  expectError(run("arrays", {"--input", "x=a.npy", "--input", "big=b.npy",
                             "--output-dir", "o"}),
              2, "input 'keep' is missing",
              "add --input keep=FILE.npy, an array of bool, shape [batch]");
  expectError(run("arrays", {"--input", "kepe=a.npy", "--output-dir", "o"}), 2,
              "unknown input 'kepe': the graph takes x, keep, big",
              "did you mean 'keep'?");
  expectError(run("classifier", {"--input", "input_mask=a.npy", "--input",
                                 "attention_mask=a.npy"}),
              2, "--input: 'input_mask' is given twice", "");
  expectError(run("classifier", {"--input", "input_ids=a.npy"}), 2,
              "--output-dir is missing",
              "say where the outputs go: --output-dir DIR");
}

TEST_F(GraphCommand, wrongArraysExitWith1) {
  std::string ids =
      "input_ids=" + writeArray("ids.npy", {1, 17}, std::vector<int32_t>(17));
  expectError(
      run("classifier", {"--input", ids, "--output-dir", path("out")}), 1,
      "input 'input_ids': expected 'length' (dimension 1) to be at most 16, "
      "which the program was compiled for, found 17",
      "compile with --max-seq-length 17 or more, or give less at once");
}

TEST_F(GraphCommand, aDamagedGraphIsSaid) {
  FakeGraph graph("arrays", {{R"("bound":8)", R"("bound":0)"}});
  expectError(run(graph, {"--benchmark"}), 1,
              "manifest.graph: sizes[0]: 'bound': expected at least 1, found 0",
              "");
  EXPECT_EQ(run(graph, {"--info"}).exitCode, 0);
  // A program of another kind that was linked with this runtime.
  FakeProgram encode;
  ProcessResult result =
      finish(start(graphMain, encode.table(), {"--benchmark"}));
  expectError(result, 1,
              "manifest: 'program': expected 'graph', found 'encode'",
              "link the runtime of ALBERT programs (libalbertrt) first");
}

TEST_F(GraphCommand, otherProgramsRefuseGraphs) {
  expectError(ProgramTest::run(FakeProgram(), {"--input", "x=a.npy"}), 2,
              "unknown input 'x': the program (encode) takes input_ids, "
              "input_mask, segment_ids",
              "attention_mask and token_type_ids are accepted as well");
}

TEST_F(GraphCommand, benchmarkMeasuresEveryCombination) {
  ProcessResult result =
      run("classifier", {"--benchmark", "--threads=1,2", "--batch-size=1,3",
                         "--seq-length=4,16", "--repeat=3"});
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  std::vector<std::string> lines = splitText(result.output, '\n');
  ASSERT_EQ(lines.size(), 9u);
  Json last = *parseJson(lines[7], "line");
  EXPECT_EQ(last["threads"], 2);
  EXPECT_EQ(last["batch_size"], 3);
  EXPECT_EQ(last["seq_length"], 16);
  EXPECT_FALSE(last.contains("gflops"));
  for (const char *name :
       {"p50_ms", "p95_ms", "p99_ms", "tokens_per_second", "memory_bytes"})
    EXPECT_GT(last[name].get<double>(), 0) << name;
}

TEST_F(GraphCommand, benchmarkTakesAnyGraph) {
  ProcessResult result = run("arrays", {"--benchmark", "--batch-size=2",
                                        "--repeat=1", "--format=text"});
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  std::vector<std::string> lines = splitText(result.output, '\n');
  EXPECT_EQ(lines[0].find("threads  batch  length"), 0u);
  // Dimensions of the first input; neither operations nor tokens are known.
  EXPECT_EQ(lines[1].find("      2       3 ", 7), 7u) << lines[1];
  EXPECT_NE(lines[1].find("         -          - "), std::string::npos)
      << lines[1];
  EXPECT_FALSE(
      parseJson(run("arrays", {"--benchmark", "--repeat=1"}).output, "line")
          ->contains("tokens_per_second"));
}

TEST_F(GraphCommand, benchmarkRefusesOtherSizes) {
  expectError(run("classifier", {"--benchmark", "--batch-size", "9"}), 2,
              "--batch-size: expected numbers from 1 to 8, found '9'",
              "separate several numbers by commas: --batch-size 1,2");
  expectError(run("arrays", {"--benchmark", "--seq-length", "4"}), 2,
              "--seq-length: the graph leaves no dimension behind the first "
              "open",
              "");
  FakeGraph fixed(
      "arrays",
      {{R"([{"name":"batch","bound":8}])", "[]"},
       {R"(["batch",3]},)", "[2,3]},"},
       {R"(["batch"])", "[2]"},
       {R"({"kind":"input","name":"sizes","dtype":"i64","rows":"sizes"},)",
        ""}});
  expectError(run(fixed, {"--benchmark", "--batch-size", "2"}), 2,
              "--batch-size: the graph leaves no dimension 0 of an input open",
              "");
}

#ifdef CHECK_SIZE
TEST(GraphSize, runtimeStaysBelowItsLimit) {
  struct stat file{};
  ASSERT_EQ(stat(FAKE_GRAPH, &file), 0);
  // As for the other programs: 600 KB less up to 60 for kernels.
  EXPECT_LE(file.st_size, 540000);
}
#endif

#ifdef FAKE_GRAPH
/// Stands for the main of the executable.
static int runExecutable(const AlbertProgram *, int, const char *const *) {
  return execl(FAKE_GRAPH, "graph", "--version", nullptr);
}

TEST_F(GraphCommand, theArchiveInFrontHasTheMain) {
  EXPECT_EQ(finish(start(runExecutable, nullptr, {})).output,
            "graph: graph program by albertc 0.1.0, ABI 1\n");
}
#endif
