//===- MessagesTest.cpp - tests of the messages of programs ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/programs/ProgramProcess.h"

using namespace albert::rt;
using namespace albert::rt::testing;

namespace {
class Messages : public ProgramTest {
protected:
  /// Expects this exit code, `error` in the error line, and `hint` in the hint
  /// line.
  void expect(const ProcessResult &result, int exitCode, const char *error,
              const char *hint) {
    EXPECT_EQ(result.exitCode, exitCode) << result.errors;
    expectLine(result.errors, "prog: error: ", error);
    expectLine(result.errors, "prog: hint: ", hint);
  }

  /// `--input input_ids=...` and `--output-dir` for a small batch.
  std::vector<std::string> arrays(const std::vector<int32_t> &ids) {
    return {"--input",
            "input_ids=" + writeArray("ids.npy", {1, int64_t(ids.size())}, ids),
            "--output-dir", path("out")};
  }

private:
  static void expectLine(const std::string &text, const std::string &start,
                         const char *part) {
    size_t place = text.find(start);
    ASSERT_NE(place, std::string::npos) << text;
    std::string line = text.substr(place, text.find('\n', place) - place);
    EXPECT_NE(line.find(part), std::string::npos) << text;
  }
};
} // namespace

TEST_F(Messages, wrongUsageExitsWith2) {
  expect(run("encode", {}), 2, "nothing to do", "--help");
  expect(run("encode", {"--txet", "a"}), 2, "unknown flag '--txet'",
         "did you mean --text?");
  expect(run("encode", {"--text", "a", "--benchmark"}), 2, "more than one of",
         "one of them");
  expect(run("encode", {"--text", "a", "--input-file", "f"}), 2,
         "both --text and --input-file", "one of them");
  expect(run("encode", {"--text-b", "a"}), 2, "--text-b is given without",
         "after a tab");
  expect(run("encode", {"--text", "a", "--threads", "0"}), 2,
         "--threads: expected numbers from 1 to 1024, found '0'", "commas");
  expect(run("encode", {"--text", "a", "--threads", "1,2"}), 2,
         "--threads: expected one number, found 2", "--benchmark");
  expect(run("encode", {"--text", "a", "--max-seq-length", "17"}), 2,
         "--max-seq-length: expected at most 16, found 17",
         "compile with --max-seq-length 17");
  expect(run("encode", {"--benchmark", "--seq-length", "17"}), 2,
         "--seq-length: expected numbers from 1 to 16", "");
  expect(run("encode", {"--use_tpu", "--text", "a"}), 2, "use-tpu", "");
  EXPECT_EQ(run("mlm", {"--text", "[MASK]", "--top-k", "0"}).exitCode, 2);
  EXPECT_EQ(run("mlm", {"--text", "[MASK]", "--max-seq-length=2"}).exitCode, 2);
  EXPECT_EQ(run("mlm", {"--benchmark", "--format", "tsv"}).exitCode, 2);
}

TEST_F(Messages, wrongInputsExitWith2) {
  expect(run("encode", {"--input", "ids.npy", "--output-dir", "o"}), 2,
         "--input: expected NAME=FILE.npy, found 'ids.npy'",
         "--input input_ids=ids.npy");
  expect(run("encode", {"--input", "input_id=a.npy", "--output-dir", "o"}), 2,
         "unknown input 'input_id'", "did you mean 'input_ids'?");
  expect(run("encode", {"--input", "input_mask=a.npy", "--output-dir", "o"}), 2,
         "input 'input_ids' is missing", "add --input input_ids=FILE.npy");
  expect(run("encode", {"--input", "input_ids=a.npy"}), 2,
         "--output-dir is missing", "--output-dir DIR");
  EXPECT_EQ(run("encode", {"--input", "input_ids=a", "--input", "input_ids=b",
                           "--output-dir", "o"})
                .errors,
            "prog: error: --input: 'input_ids' is given twice\n");
}

TEST_F(Messages, wrongValuesExitWith1) {
  expect(run("encode", arrays({1, 24})), 1,
         "input 'input_ids', row 0, column 1: expected 0 to 23 (the model's "
         "vocabulary), found 24",
         "24 tokens");
  std::vector<std::string> arguments = arrays({1, 2});
  arguments.insert(
      arguments.end(),
      {"--input", "segment_ids=" + writeArray("types.npy", {1, 2}, {0, 2})});
  expect(run("encode", arguments), 1,
         "input 'segment_ids', row 0, column 1: expected 0 to 1",
         "segment_ids");
  expect(run("encode", arrays(std::vector<int32_t>(17, 1))), 1,
         "input 'input_ids': expected sequences of at most 16 tokens",
         "--max-seq-length 17");
}

TEST_F(Messages, missingFilesExitWith1) {
  expect(run("encode", {"--input", "input_ids=" + path("no.npy"),
                        "--output-dir", path("out")}),
         1, "no.npy", "path");
  expect(run("encode", {"--input-file", path("no.txt")}), 1,
         "--input-file: cannot open", "path");
  expect(run("encode", {"--input-file", path("*.txt")}), 1,
         "--input-file: expected at least one file that matches", "quotes");
  expect(run("encode", {"--input-file="}), 1,
         "--input-file: expected a file or a pattern, found none", "commas");
  expect(run("encode", {"--input-file", directory}), 1,
         "--input-file: expected files, found the directory",
         "the files in it");
  expect(run("encode", {"--text", "a", "--vocab-file", path("no.txt")}), 1,
         "no.txt", "path");
}

TEST_F(Messages, outputDirectoryThatCannotBeMade) {
  std::vector<std::string> arguments = arrays({1, 2});
  arguments.back() = write("file", "");
  expect(run("encode", arguments), 1,
         "--output-dir: expected a directory, found the file",
         "another directory");
  arguments.back() = path("no/such/parent");
  expect(run("encode", arguments), 1, "cannot create the output directory",
         "path");
}

TEST_F(Messages, diskFull) {
  expect(run("encode", {"--text", "a"}, {"", "/dev/full", 0}), 1,
         "cannot write the results to standard output: No space left on device",
         "the disk is full");
  // The limit holds for standard error as well, which needs some 300 bytes.
  ProcessResult result =
      run("encode", arrays(std::vector<int32_t>(16, 1)), {"", "", 420});
  expect(result, 1, "sequence_output.npy", "size limit");
}

TEST_F(Messages, weightsAreMissing) {
  FakeOptions options;
  options.weights = false;
  FakeProgram program(options);
  expect(run(program, {"--text", "a"}), 2, "the program carries no weights",
         "--random-init 12345");
  expect(run(program, {"--text", "a", "--random-init=1", "--checkpoint=c"}), 2,
         "both --checkpoint and --random-init", "one of them");
  expect(run(program, {"--text", "a", "--checkpoint", path("no.ckpt")}), 1,
         "no.ckpt", "");
}

TEST_F(Messages, vocabularyIsMissingOrAnother) {
  FakeOptions options;
  options.vocabulary = false;
  expect(run(FakeProgram(options), {"--text", "a"}), 2,
         "the program carries no vocabulary", "--vocab-file vocab.txt");
  options = FakeOptions();
  options.vocabSize = 25;
  expect(run(FakeProgram(options), {"--text", "a"}), 1,
         "the program's vocabulary: expected 25 pieces as the model's "
         "vocab_size says, found 24",
         "different releases");
  options = FakeOptions();
  options.tokenizer = "sentencepiece";
  expect(run(FakeProgram(options), {"--text", "a"}), 2, "SentencePiece",
         "--input input_ids=FILE.npy");
}

TEST_F(Messages, textThatIsNotUtf8) {
  // "今天" in GBK.
  expect(run("encode", {"--text", "\xbd\xf1\xcc\xec"}), 1, "--text", "GBK");
  ProcessResult result = run("encode", {"--input-file", "-"},
                             {"a\nb\n\xbd\xf1\xcc\xec\nc\n", "", 0});
  expect(result, 1, "standard input:3: byte 0: expected UTF-8", "GBK");
  EXPECT_EQ(splitText(result.output, '\n').size(), 3u)
      << "the lines before are answered";
  // Lines are counted in each file.
  write("part-1", "a\nb\n");
  write("part-2", "a\n\xbd\xf1\xcc\xec\n");
  expect(run("encode", {"--input-file", path("part-*")}), 1,
         "/part-2:2: ", "GBK");
}

TEST_F(Messages, textWithoutMask) {
  expect(run("mlm", {"--text", "a"}), 1, "--text: the text has no [MASK]",
         "write [MASK] where");
  expect(run("mlm", {"--text", "a b c [MASK]", "--max-seq-length=4"}), 1,
         "no [MASK] among the first 4 tokens", "--max-seq-length");
  expect(run("mlm", {"--input-file=-"}, {"[MASK]\na\n", "", 0}), 1,
         "standard input:2: the text has no [MASK]", "write [MASK] where");
}

TEST_F(Messages, olderCpuExitsWith3) {
  FakeOptions options;
  options.features = R"("sse2","avx99")";
  expect(run(FakeProgram(options), {"--text", "a"}), 3,
         "this program was compiled for znver4 and needs avx99; this CPU (",
         "--cpu=");
}

TEST_F(Messages, tooLittleMemory) {
  FakeOptions options;
  options.arenaBytes = 1ull << 62;
  expect(run(FakeProgram(options), {"--text", "a"}), 1,
         "cannot reserve 4096.0 PiB of addresses for the work memory",
         "--batch-size");
  options.arenaBytes = 1ull << 43;
  expect(run(FakeProgram(options), {"--text", "a b c"}), 1,
         "a batch of 1 sequences of 5 tokens needs", "smaller batches");
}

TEST_F(Messages, damagedProgram) {
  FakeProgram program;
  program.mutableTable().abiVersion = 2;
  expect(run(program, {"--info"}), 1,
         "program table: expected ABI version 1, found 2", "compile");
}
