//===- PretrainMessagesTest.cpp - what pretrain programs say --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Wrong command lines, wrong files, and machines that are at their end.
///
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/training/PretrainProcess.h"

#include "runtime/core/File.h"
#include "runtime/training/PretrainMain.h"
#include "test/unit/runtime/program/FakeProgram.h"

#include <csignal>
#include <sys/stat.h>
#include <unistd.h>

using namespace albert::rt;
using namespace albert::rt::testing;

namespace {

class PretrainMessages : public PretrainProcess {
protected:
  /// Expects an exit code and the first line of errors without the directory.
  void expect(const Arguments &arguments, int code, const std::string &error,
              const std::string &hint = "",
              const ProcessOptions &options = {}) {
    ProcessResult result = train(arguments, options);
    EXPECT_EQ(result.exitCode, code) << result.errors;
    std::string errors = withoutRoot(result.errors);
    size_t begin = errors.find("prog: error: ");
    ASSERT_NE(begin, std::string::npos) << errors;
    errors.erase(0, begin + 13);
    EXPECT_EQ(errors.substr(0, errors.find('\n')), error);
    std::string expected = "\nprog: hint: " + hint;
    EXPECT_TRUE(hint.empty() || errors.find(expected) != std::string::npos)
        << errors;
  }
};

TEST_F(PretrainMessages, usage) {
  expect({}, 2, "expected --output-dir, found none",
         "name a directory for checkpoints and metrics\n");
  expect({"--output-dir=o"}, 2, "expected --input-file, found none",
         "name TFRecord files of examples: 'data/*.tfrecord'\n");
  expect({"--output-dir=o", "--do-train=false", "--do-eval"}, 2,
         "expected --input-file, found none");
  expect({"--output-dir=o", "--input-file=x", "--nodo_train"}, 2,
         "nothing to do: expected --do-train, --do-eval or --export-dir",
         "leave --do-train=false out\n");
  expect(command(3, {"--lerning-rate=1"}), 2, "unknown flag '--lerning-rate=1'",
         "did you mean --learning-rate?");
  expect(command(0), 2,
         "--num-train-steps: expected a number in 1..1099511627776, found 0",
         "--num-train-steps: Updates of the whole run.");
  expect(command(3, {"--train_batch_size=0"}), 2,
         "--train-batch-size: expected a number in 1..1048576, found 0");
  expect(command(3, {"--max_seq_length=512"}), 2,
         "--max-seq-length: expected a number in 1..16, found 512");
  expect(command(3, {"--max-predictions-per-seq=20"}), 2,
         "--max-predictions-per-seq: expected a number in 1..4, found 20");
  expect(command(3, {"--learning-rate=-1"}), 2,
         "--learning-rate: expected a number of at least 0, found -1",
         "--learning-rate: Peak learning rate.");
  expect(command(3, {"--clip-norm=inf"}), 2,
         "--clip-norm: expected a number of at least 0, found inf");
  expect(command(3, {"--optimizer=sgd"}), 2,
         "--optimizer: expected one of lamb|adamw, found 'sgd'");
  expect(command(3, {"--threads=0"}), 2,
         "--threads: expected a number in 1..1024, found 0");
  EXPECT_FALSE(isDirectory(path("out")));
}

TEST_F(PretrainMessages, flagsOfTheOriginals) {
  expect(command(3, {"--use_tpu=True"}), 2,
         "--use-tpu is not supported: compiled programs run on the CPU they "
         "were compiled for; no TPU is involved",
         "leave --use-tpu out\n");
  expect(command(3, {"--bert_config_file=albert_config.json"}), 2,
         "--bert-config-file is not supported: the model is compiled into the "
         "program; --info shows it");
  expect(command(3, {"--init_from_group0=true"}), 2,
         "--init-from-group0 is not supported: variables are looked for under "
         "their own names");
  expect(command(3, {"--masked_lm_budget=5"}), 2,
         "--masked-lm-budget is not supported: the original programs read "
         "masked_lm_positions all the same");
  ProcessResult result =
      train(command(1, {"--use_tpu=False", "--iterations_per_loop=1000",
                        "--num_tpu_cores=8", "--max_seq_length=16",
                        "--max_predictions_per_seq=4", "--do_train=True"}));
  EXPECT_EQ(result.exitCode, 0) << result.errors;
}

TEST_F(PretrainMessages, about) {
  for (const char *flag : {"--help", "--info", "--version", "--print-flags"}) {
    ProcessResult result = train({flag});
    EXPECT_EQ(result.exitCode, 0) << result.errors;
    EXPECT_FALSE(result.output.empty());
  }
  EXPECT_EQ(train({"--version"}).output,
            "prog: pretrain program by albertc 0.1.0, ABI 1\n");
}

TEST_F(PretrainMessages, programs) {
  FakeTrainerOptions options;
  options.features = R"("sse2","amx-fp8")";
  ProcessResult result = train(FakeTrainer(options), command(3));
  EXPECT_EQ(result.exitCode, 3);
  EXPECT_NE(result.errors.find("needs amx-fp8; this CPU"), std::string::npos)
      << result.errors;

  FakeProgram inference;
  result = finish(start(pretrainMain, inference.table(), command(3)));
  EXPECT_EQ(result.exitCode, 1);
  EXPECT_EQ(result.errors.substr(0, result.errors.find('\n')),
            "prog: error: manifest: 'program': expected 'pretrain', found "
            "'encode'");
}

TEST_F(PretrainMessages, examples) {
  expect(command(3, {"--input-file=" + path("none*")}), 1,
         "--input-file: expected at least one file that matches 'none*', found "
         "none");
  expect(command(3, {"--input-file=-"}), 1,
         "--input-file: expected files, found standard input, which cannot be "
         "read twice",
         "write the examples to a file\n");
  expect(command(3, {"--do-eval", "--eval-file=" + path("none")}), 1,
         "--eval-file: cannot open 'none': No such file or directory");
  write("empty", "");
  expect(command(3, {"--input-file=" + path("empty")}), 1,
         "empty: expected examples, found none",
         "make them with albert-data pretrain\n");
  write("page", "<!DOCTYPE html><html>not found</html>");
  expect(command(3, {"--input-file=" + path("page")}), 1,
         "page: expected a TFRecord file, found an HTML page");
  EXPECT_FALSE(isDirectory(path("out")));
}

TEST_F(PretrainMessages, aBadExampleInTheMiddle) {
  std::vector<ExampleData> data = makeExamples(0, 50);
  data[37].ids[4] = 21127;
  ASSERT_TRUE(writeExamples(path("data"), data).ok());
  Arguments arguments = command(20, {"--noshuffle"});
  expect(arguments, 1,
         "data:record#37:input_ids: expected values from 0 to 39, found 21127 "
         "at place 4",
         "the examples were made with the vocabulary of another model\n");
  // Everything before it is kept, and the same again goes on from there.
  EXPECT_TRUE(exists("out/model.ckpt-4.index"));
  EXPECT_EQ(metrics("out").size(), 4u);
  ProcessResult result = train(arguments);
  EXPECT_EQ(result.exitCode, 1);
  EXPECT_NE(result.errors.find("step 4 of 20"), std::string::npos);
}

TEST_F(PretrainMessages, damagedBytes) {
  std::string bytes = *readFile(path("data"));
  bytes[bytes.size() / 2] = char(bytes[bytes.size() / 2] ^ 0x10);
  write("data", bytes);
  ProcessResult result = train(command(20, {"--noshuffle"}));
  EXPECT_EQ(result.exitCode, 1);
  std::string errors = withoutRoot(result.errors);
  EXPECT_NE(errors.find("prog: error: data:record#"), std::string::npos);
  EXPECT_NE(errors.find(" damaged"), std::string::npos) << errors;
}

TEST_F(PretrainMessages, directories) {
  write("file", "");
  expect(command(3, {"--output-dir=" + path("file/out")}), 1,
         "cannot make the directory 'file': File exists");
  expect(command(3, {"--do-train=false", "--do-eval"}), 1,
         "out: expected a checkpoint to evaluate, found none",
         "train first, or name the directory of a run\n");
  expect({"--output-dir=" + path("out"), "--do-train=false",
          "--export-dir=" + path("e")},
         1, "out: expected a checkpoint to export, found none",
         "train first, or name the directory of a run\n");
  if (geteuid() != 0) {
    ASSERT_EQ(mkdir(path("closed").c_str(), 0500), 0);
    expect(command(3, {"--output-dir=" + path("closed")}), 1,
           "cannot create 'closed/pretrain_settings.json': Permission denied");
  }
}

TEST_F(PretrainMessages, anotherProgramInTheDirectory) {
  FakeTrainerOptions fake;
  fake.partMicroseconds = 100000;
  FakeTrainer slow(fake);
  pid_t child = start(pretrainMain, slow.table(), command(1000));
  usleep(500000);
  ProcessResult result = train(command(1000));
  EXPECT_EQ(result.exitCode, 1);
  EXPECT_EQ(withoutRoot(result.errors),
            "prog: error: out: another program keeps its checkpoints in this "
            "directory\nprog: hint: wait for it, stop it, or choose another "
            "directory\n");
  kill(child, SIGKILL);
  finish(child);
}

TEST_F(PretrainMessages, fullDisks) {
  ProcessOptions options;
  // Less than a checkpoint: 3 * 4 bytes * 6500 weights.
  options.fileLimit = 40000;
  expect(command(30), 1,
         "cannot write 'out/model.ckpt-0.data-00000-of-00001': File too large",
         "", options);
  for (const std::string &name : *listDirectory(path("out")))
    EXPECT_EQ(name, "pretrain_settings.json");

  // Less than the log: it ends with a whole line, and a checkpoint is there.
  options.fileLimit = 100000;
  std::string more = "--save-checkpoints-steps=100";
  ProcessResult full = train(command(2000, {more}), options);
  EXPECT_EQ(full.exitCode, 1);
  // Events are longer than lines.
  EXPECT_NE(withoutRoot(full.errors)
                .find("prog: error: cannot write 'out/events.out.tfevents."),
            std::string::npos)
      << full.errors;
  std::vector<std::string> lines = metrics("out");
  ASSERT_GT(lines.size(), 300u);
  EXPECT_EQ(lines.back().back(), '}');
  EXPECT_TRUE(exists("out/model.ckpt-300.index"));
  // With room again the run goes on from there.
  ProcessResult result = train(command(2000, {more}));
  EXPECT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_EQ(metrics("out").size(), 2000u);
}

TEST_F(PretrainMessages, tooLittleMemory) {
  FakeTrainer trainer;
  trainer.replace("\"arena_bytes\":65536",
                  "\"arena_bytes\":4611686018427387904");
  ProcessResult result = train(trainer, command(3));
  EXPECT_EQ(result.exitCode, 1);
  EXPECT_EQ(result.errors.substr(0, 71),
            "prog: error: cannot reserve 4096.0 PiB of addresses for the work "
            "memory")
      << result.errors;
}

} // namespace
