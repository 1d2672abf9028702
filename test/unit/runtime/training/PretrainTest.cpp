//===- PretrainTest.cpp - tests of whole runs -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What a run leaves behind, and that it goes on where it was stopped.
///
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/training/PretrainProcess.h"

#include "runtime/core/Clock.h"
#include "runtime/core/File.h"
#include "runtime/core/Json.h"
#include "runtime/io/npy/Npy.h"
#include "runtime/io/parameters/ParameterSource.h"
#include "runtime/io/tf_checkpoint/BundleWriter.h"
#include "runtime/training/PretrainMain.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <unistd.h>

using namespace albert::rt;
using namespace albert::rt::testing;

using ::testing::AssertionFailure;
using ::testing::AssertionResult;
using ::testing::AssertionSuccess;

namespace {

using PretrainTest = PretrainProcess;

AssertionResult contains(const std::string &text, const std::string &part) {
  if (text.find(part) != std::string::npos)
    return AssertionSuccess();
  return AssertionFailure() << "'" << part << "' is not in\n" << text;
}

std::vector<int64_t> upTo(int64_t count) {
  std::vector<int64_t> numbers(static_cast<size_t>(count));
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

//===----------------------------------------------------------------------===//
// A run
//===----------------------------------------------------------------------===//

TEST_F(PretrainTest, leavesWhatWasPromised) {
  ProcessResult result = train(
      command(25, {"--save-checkpoints-steps=10", "--keep-checkpoint-max=2"}));
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_EQ(result.output, "");
  EXPECT_EQ(*readFile(path("out/checkpoint")),
            "model_checkpoint_path: \"model.ckpt-25\"\n"
            "all_model_checkpoint_paths: \"model.ckpt-20\"\n"
            "all_model_checkpoint_paths: \"model.ckpt-25\"\n");
  EXPECT_TRUE(exists("out/model.ckpt-20.index"));
  EXPECT_FALSE(exists("out/model.ckpt-10.index"));
  EXPECT_EQ(eventSteps("out"), upTo(25));

  std::vector<std::string> lines = metrics("out");
  ASSERT_EQ(lines.size(), 25u);
  for (size_t step = 0; step < lines.size(); ++step) {
    Json line = *parseJson(lines[step], "metrics");
    EXPECT_EQ(line.size(), 6u); // and the speed
    EXPECT_EQ(line["step"], step);
    EXPECT_EQ(double(line["loss"]),
              double(line["mlm_loss"]) + double(line["sop_loss"]));
    EXPECT_GT(double(line["grad_norm"]), 0);
    double rate = step < 4 ? double(step) / 4 : 1 - double(step) / 25;
    EXPECT_NEAR(double(line["learning_rate"]), 0.02 * rate, 1e-9);
  }

  auto source = *openParameterSource(path("out/model.ckpt-25"));
  EXPECT_EQ(*source->readInteger("global_step"), 25);
  EXPECT_NE(source->find("bert/encoder/layer_1/kernel/adam_v"), nullptr);
  std::string errors = withoutRoot(result.errors);
  for (const char *line :
       {"prog: pretrain, f32, znver4, 1 thread\n",
        "prog: 50 examples in 1 file, shuffled, seed 12345\n",
        "prog: batches of 8, lamb (google), learning rate 0.02, ",
        ", 4 of 25 steps of warm-up, weight decay 0.01, clip norm 1\n",
        "prog: starting with random weights, seed 12345\n",
        "prog: first batch: 8 examples, ", "prog: step 25/25, loss ",
        "prog: done, out/model.ckpt-25\n"})
    EXPECT_TRUE(contains(errors, line));
}

TEST_F(PretrainTest, threadsAndPartsDoNotChangeABit) {
  ASSERT_EQ(train(command(12)).exitCode, 0);
  ASSERT_EQ(
      train(command(12, {"--output-dir=" + path("b"), "--threads=2"})).exitCode,
      0);
  FakeTrainerOptions larger;
  larger.bounds = {1 << 16, 100, 16, 1 << 12, 1 << 12};
  ASSERT_EQ(
      train(FakeTrainer(larger), command(12, {"--output-dir=" + path("c")}))
          .exitCode,
      0);
  EXPECT_TRUE(checkpoint("b", 12) == checkpoint("out", 12));
  EXPECT_TRUE(checkpoint("c", 12) == checkpoint("out", 12));
  EXPECT_EQ(metrics("b"), metrics("out"));
}

TEST_F(PretrainTest, optimizersAndTheirNames) {
  struct Case {
    const char *family;
    Arguments flags;
    const char *slot;
    const char *words;
  };
  const Case cases[] = {
      {"google", {}, "adam_m", "lamb (google)"},
      {"brightmart", {}, "lamb_m", "lamb (brightmart)"},
      {"huggingface", {}, "adam_m", "lamb (google)"},
      {"google", {"--lamb_variant=brightmart"}, "lamb_m", "lamb (brightmart)"},
      {"brightmart", {"--optimizer=adamw"}, "adam_m", "adamw"},
  };
  std::vector<std::string> results;
  for (const Case &one : cases) {
    FakeTrainerOptions options;
    options.family = one.family;
    Arguments arguments = command(6, one.flags);
    std::string directory = format("out%zu", results.size());
    arguments.push_back("--output-dir=" + path(directory));
    ProcessResult result = train(FakeTrainer(options), arguments);
    ASSERT_EQ(result.exitCode, 0) << result.errors;
    EXPECT_TRUE(contains(result.errors, one.words));
    auto source = *openParameterSource(path(directory));
    EXPECT_NE(
        source->find(std::string("cls/predictions/output_bias/") + one.slot),
        nullptr);
    results.push_back(checkpoint(directory, 6));
  }
  EXPECT_TRUE(results[0] == results[2]);
  EXPECT_TRUE(results[1] == results[3]);
  EXPECT_TRUE(results[0] != results[1]);
  EXPECT_TRUE(results[0] != results[4]);
}

TEST_F(PretrainTest, defaultsAreThoseOfTheFamily) {
  FakeTrainerOptions options;
  options.family = "brightmart";
  options.partMicroseconds = 1000;
  pid_t child =
      start(pretrainMain, FakeTrainer(options).table(),
            {"--input-file=" + path("data"), "--output-dir=" + path("out")});
  usleep(300000);
  kill(child, SIGTERM);
  ProcessResult result = finish(child);
  EXPECT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_TRUE(contains(result.errors,
                       "batches of 8, lamb (brightmart), learning rate 5e-05, "
                       "10000 of 100000 steps of warm-up"));
}

TEST_F(PretrainTest, examplesKeepTheirOrderWhenAsked) {
  // One step on the first batch is the same whatever follows it.
  examples("first", 0, 8);
  ASSERT_EQ(train(command(3, {"--noshuffle", "--train-batch-size=8",
                              "--num-warmup-steps=0"}))
                .exitCode,
            0);
  ASSERT_EQ(train(command(3, {"--noshuffle", "--num-warmup-steps=0",
                              "--input-file=" + path("first"),
                              "--output-dir=" + path("b")}))
                .exitCode,
            0);
  ASSERT_EQ(
      train(command(3, {"--num-warmup-steps=0", "--output-dir=" + path("c")}))
          .exitCode,
      0);
  EXPECT_EQ(metrics("out")[0], metrics("b")[0]);
  EXPECT_NE(metrics("out")[1], metrics("b")[1]);
  EXPECT_NE(metrics("out")[0], metrics("c")[0]);
}

TEST_F(PretrainTest, seeds) {
  ASSERT_EQ(train(command(2, {"--random-seed=1"})).exitCode, 0);
  ASSERT_EQ(train(command(2, {"--random-seed=2", "--noshuffle",
                              "--output-dir=" + path("b")}))
                .exitCode,
            0);
  ASSERT_EQ(train(command(2, {"--random-seed=1", "--noshuffle",
                              "--output-dir=" + path("c")}))
                .exitCode,
            0);
  // Another seed gives other weights and, shuffled, another order.
  EXPECT_TRUE(checkpoint("out", 0) != checkpoint("b", 0));
  EXPECT_TRUE(checkpoint("out", 0) == checkpoint("c", 0));
  EXPECT_NE(metrics("out")[0], metrics("c")[0]);
}

TEST_F(PretrainTest, gradientsAreDumped) {
  ProcessResult result = train(command(2, {"--dump-gradients", path("grads")}));
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_EQ(listDirectory(path("grads"))->size(), 8u);
  Tensor array = *readNpy(path("grads/bert__encoder__layer_0__kernel.npy"));
  EXPECT_EQ(array.shape(), Shape({40, 40}));
}

TEST_F(PretrainTest, batchesLargerThanTheData) {
  ProcessResult result = train(command(2, {"--train-batch-size=80"}));
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_TRUE(contains(result.errors,
                       "prog: warning: a batch of 80 examples has some of the "
                       "50 more than once (--train-batch-size)\n"));
}

//===----------------------------------------------------------------------===//
// Going on
//===----------------------------------------------------------------------===//

TEST_F(PretrainTest, goesOnInTheSameBits) {
  examples("packed", 50, 30, true);
  for (bool dropout : {false, true}) {
    FakeTrainerOptions fake;
    fake.dropout = dropout;
    fake.partMicroseconds = 500;
    FakeTrainer trainer(fake);
    std::string whole = dropout ? "whole1" : "whole0";
    std::string pieces = dropout ? "pieces1" : "pieces0";
    Arguments data = {"--input-file=" + path("data") + "," + path("packed"),
                      "--save-checkpoints-steps=7", "--output-dir"};
    Arguments arguments = command(40, data);
    arguments.push_back(path(whole));
    ASSERT_EQ(train(trainer, arguments).exitCode, 0);
    arguments.back() = path(pieces);
    int stops = 0;
    for (int attempt = 0; !exists(pieces + "/model.ckpt-40.index"); ++attempt) {
      ASSERT_LT(attempt, 100);
      pid_t child = start(pretrainMain, trainer.table(), arguments);
      usleep(useconds_t(20000 + 7000 * (attempt % 10)));
      kill(child, SIGTERM);
      ProcessResult result = finish(child);
      // Before the handler is there a signal simply ends the program.
      ASSERT_TRUE(result.exitCode == 0 || result.exitCode == 128 + SIGTERM)
          << result.errors;
      stops += result.errors.find("stopped by SIGTERM") != std::string::npos;
    }
    EXPECT_GT(stops, 1);
    EXPECT_TRUE(checkpoint(pieces, 40) == checkpoint(whole, 40));
    EXPECT_EQ(metrics(pieces), metrics(whole));
    EXPECT_EQ(eventSteps(pieces), upTo(40));
  }
}

TEST_F(PretrainTest, linesAndEventsOfStepsDoneAgainAreRemoved) {
  ASSERT_EQ(train(command(20, {"--save-checkpoints-steps=8"})).exitCode, 0);
  std::vector<std::string> lines = metrics("out");
  std::string last = checkpoint("out", 20);
  // As if the program had been killed at the end of step 19, in a line.
  forget("out", 20);
  std::ofstream(path("out/metrics.jsonl"), std::ios::app)
      << R"({"step": 20, "lo)";
  ProcessResult result = train(command(20, {"--save-checkpoints-steps=8"}));
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_TRUE(contains(withoutRoot(result.errors),
                       "going on from out/model.ckpt-16, step 16 of 20"));
  EXPECT_EQ(metrics("out"), lines);
  EXPECT_EQ(eventSteps("out"), upTo(20));
  EXPECT_TRUE(checkpoint("out", 20) == last);
}

TEST_F(PretrainTest, whatIsDoneStaysAsItIs) {
  ASSERT_EQ(train(command(5)).exitCode, 0);
  std::string before = *readFile(path("out/metrics.jsonl"));
  ProcessResult result =
      train(command(5, {"--init-checkpoint=" + path("nowhere")}));
  EXPECT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_TRUE(contains(result.errors,
                       "all of the 5 steps are done (--num-train-steps)"));
  EXPECT_TRUE(contains(withoutRoot(result.errors),
                       "--init-checkpoint is ignored: the run goes on from "
                       "out/model.ckpt-5"));
  EXPECT_EQ(*readFile(path("out/metrics.jsonl")), before);
}

TEST_F(PretrainTest, otherSettingsHaveToBeMeant) {
  ASSERT_EQ(train(command(5)).exitCode, 0);
  std::string settings = *readFile(path("out/pretrain_settings.json"));
  examples("more", 0, 60);
  Arguments changed = command(
      9, {"--learning-rate=0.5", "--input-file=" + path("more"), "--noshuffle",
          "--poly_power", "2", "--sparse-norm=aggregated",
          "--lamb-variant=brightmart", "--save-checkpoints-steps=3"});
  ProcessResult result = train(changed);
  EXPECT_EQ(result.exitCode, 1);
  std::string errors = withoutRoot(result.errors);
  EXPECT_TRUE(contains(
      errors,
      "prog: error: out: expected the settings that the run was "
      "started with, found others:\n  examples: was 50 in 1 files of "));
  for (const char *line :
       {"\n  shuffle: was yes, is no\n", "\n  num_train_steps: was 5, is 9\n",
        "\n  learning_rate: was 0.02, is 0.5\n",
        "\n  poly_power: was 1, is 2\n",
        "\n  sparse_norm: was tf, is aggregated\n",
        "\n  optimizer: was lamb (google), is lamb (brightmart)\n",
        "\nprog: hint: give the settings of before, choose another ",
        "another --output-dir, or go on with the new ones: --resume-anyway\n"})
    EXPECT_TRUE(contains(errors, line));
  EXPECT_EQ(errors.find("save"), std::string::npos);
  EXPECT_EQ(*readFile(path("out/pretrain_settings.json")), settings);

  changed.emplace_back("--resume-anyway");
  result = train(changed);
  EXPECT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_TRUE(contains(result.errors, "going on with other settings:\n"));
  EXPECT_TRUE(
      contains(result.errors, "moments of /adam_m and /adam_v are taken"));
  // From now on the new ones count.
  changed.pop_back();
  EXPECT_EQ(train(changed).exitCode, 0);
}

TEST_F(PretrainTest, checkpointsOfOthers) {
  ASSERT_EQ(train(command(5)).exitCode, 0);
  ASSERT_EQ(remove(path("out/pretrain_settings.json").c_str()), 0);
  // TensorFlow writes no settings, and there is nothing to compare with.
  ProcessResult result = train(command(9, {"--learning-rate=0.5"}));
  EXPECT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_TRUE(exists("out/pretrain_settings.json"));

  ASSERT_EQ(remove(path("out/pretrain_settings.json").c_str()), 0);
  result = train(command(12, {"--lamb-variant=brightmart"}));
  EXPECT_EQ(result.exitCode, 1);
  EXPECT_TRUE(contains(
      withoutRoot(result.errors),
      "prog: error: out/model.ckpt-9: expected the moments of lamb "
      "(brightmart) (names in /lamb_m and /lamb_v), found none\nprog: hint: "
      "give the --optimizer and --lamb-variant that the run had; "
      "--resume-anyway takes the moments of /adam_m and /adam_v, or zeros; "
      "weights alone go to --init-checkpoint\n"));

  for (const char *part : {".index", ".data-00000-of-00001"})
    std::filesystem::rename(path("out/model.ckpt-9") + part,
                            path("out/model.ckpt-8") + part);
  std::filesystem::remove(path("out/checkpoint"));
  result = train(command(12));
  EXPECT_EQ(result.exitCode, 1);
  EXPECT_TRUE(contains(withoutRoot(result.errors),
                       "prog: error: out/model.ckpt-8: expected global_step 8, "
                       "as the name says, found 9\n"));
}

TEST_F(PretrainTest, damagedSettings) {
  ASSERT_EQ(train(command(5)).exitCode, 0);
  for (auto [text, message] :
       {std::pair("[1]", ": expected an object, found array\n"),
        std::pair("{\"shuffle\": 1}",
                  ": 'shuffle': expected a text, found number\n")}) {
    write("out/pretrain_settings.json", text);
    ProcessResult result = train(command(6));
    EXPECT_EQ(result.exitCode, 1);
    EXPECT_TRUE(contains(
        withoutRoot(result.errors),
        std::string("prog: error: out/pretrain_settings.json") + message +
            "prog: hint: remove the file to go on without a "
            "comparison of settings\n"));
  }
}

//===----------------------------------------------------------------------===//
// Initial weights
//===----------------------------------------------------------------------===//

TEST_F(PretrainTest, initialWeights) {
  ASSERT_EQ(train(command(6, {"--export-dir=" + path("e")})).exitCode, 0);
  ProcessResult result =
      train(command(3, {"--init-checkpoint=" + path("e"),
                        "--output-dir=" + path("b"), "--random-seed=9"}));
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_TRUE(contains(withoutRoot(result.errors),
                       "prog: 8 of 8 variables are in e/albert_model.ckpt\n"
                       "  found: bert/embeddings/word_embeddings\n"));
  auto before = *openParameterSource(path("out/model.ckpt-6"));
  auto after = *openParameterSource(path("b/model.ckpt-0"));
  for (const CheckpointVariable &variable : before->variables()) {
    if (variable.shape.rank() == 0)
      continue;
    Tensor a = *before->read(variable.name), b = *after->read(variable.name);
    bool moment = variable.name.find("/adam_") != std::string::npos;
    if (moment) // never taken
      EXPECT_EQ(b.data<float>()[3], 0) << variable.name;
    else
      EXPECT_EQ(memcmp(a.bytes(), b.bytes(), a.byteSize()), 0) << variable.name;
  }
  EXPECT_EQ(*after->readInteger("global_step"), 0);
}

TEST_F(PretrainTest, aPartOfTheWeights) {
  BundleWriter writer = *BundleWriter::create(path("part"));
  std::vector<float> bias(40, 0.5f);
  ASSERT_TRUE(
      writer.add("cls/predictions/output_bias", {DType::F32, {40}, bias.data()})
          .ok());
  ASSERT_TRUE(writer.add("other/bias", {DType::F32, {40}, bias.data()}).ok());
  ASSERT_TRUE(writer.finish().ok());
  ProcessResult result = train(command(1, {"--init-checkpoint", path("part")}));
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_TRUE(contains(withoutRoot(result.errors),
                       "prog: 1 of 8 variables are in part\n"
                       "  found: cls/predictions/output_bias\n"
                       "  random: bert/embeddings/word_embeddings\n"));
  EXPECT_TRUE(contains(result.errors, "\n  not used: other/bias\n"));
  auto source = *openParameterSource(path("out/model.ckpt-0"));
  EXPECT_EQ(source->read("cls/predictions/output_bias")->data<float>()[7],
            0.5f);

  result = train(command(
      1, {"--init-checkpoint", path("nothing"), "--output-dir", path("b")}));
  EXPECT_EQ(result.exitCode, 1);
  EXPECT_TRUE(contains(withoutRoot(result.errors),
                       "prog: error: nothing: expected a checkpoint, found no "
                       "file of that name"));
  EXPECT_FALSE(exists("b/model.ckpt-0.index"));
}

//===----------------------------------------------------------------------===//
// Signals
//===----------------------------------------------------------------------===//

TEST_F(PretrainTest, signalsSaveAndStop) {
  // A batch of 40 parts that take 50 ms each: two seconds in all.
  FakeTrainerOptions fake;
  fake.bounds.sequences = 1;
  fake.partMicroseconds = 50000;
  FakeTrainer trainer(fake);
  for (auto [number, code, name] :
       {std::tuple(SIGTERM, 0, "SIGTERM"), std::tuple(SIGINT, 130, "SIGINT"),
        std::tuple(SIGUSR1, 0, "SIGUSR1")}) {
    std::string directory = std::string("out-") + name;
    pid_t child = start(pretrainMain, trainer.table(),
                        command(1000, {"--train-batch-size=40", "--output-dir",
                                       path(directory)}));
    usleep(2700000);
    double before = secondsNow();
    kill(child, number);
    ProcessResult result = finish(child);
    EXPECT_LT(secondsNow() - before, 1.5);
    EXPECT_EQ(result.exitCode, code) << result.errors;
    EXPECT_TRUE(contains(
        withoutRoot(result.errors),
        format("prog: stopped by %s at step 1 of 1000, saved "
               "%s/model.ckpt-1; the same command goes on from there\n",
               name, directory.c_str())));
    EXPECT_EQ(metrics(directory).size(), 1u);
  }
}

TEST_F(PretrainTest, signalsToTheWholeGroupAreOneRequest) {
  pid_t child = start(pretrainMain, FakeTrainer().table(), command(1000000));
  usleep(1000000);
  for (int i = 0; i < 20; ++i)
    kill(child, SIGTERM);
  ProcessResult result = finish(child);
  EXPECT_EQ(result.exitCode, 0);
  EXPECT_TRUE(contains(result.errors, "prog: stopped by SIGTERM at step "));
}

TEST_F(PretrainTest, aLaterSignalEndsAtOnce) {
  FakeTrainerOptions fake;
  fake.partMicroseconds = 5000000;
  pid_t child = start(pretrainMain, FakeTrainer(fake).table(), command(1000));
  usleep(1000000);
  kill(child, SIGTERM);
  usleep(1200000);
  double before = secondsNow();
  kill(child, SIGINT);
  EXPECT_EQ(finish(child).exitCode, 128 + SIGINT);
  EXPECT_LT(secondsNow() - before, 1);
}

//===----------------------------------------------------------------------===//
// Bad steps
//===----------------------------------------------------------------------===//

TEST_F(PretrainTest, badStepsArePassedOver) {
  std::vector<ExampleData> data = makeExamples(0, 40);
  data[12].ids[1] = 39;
  ASSERT_TRUE(writeExamples(path("data"), data).ok());
  FakeTrainerOptions fake;
  fake.poison = 39;
  for (ExampleData &example : data)
    for (int64_t &id : example.ids)
      id = id == 39 && &example != &data[12] ? 38 : id;
  ASSERT_TRUE(writeExamples(path("data"), data).ok());
  ProcessResult result =
      train(FakeTrainer(fake),
            command(10, {"--noshuffle", "--save-checkpoints-steps=1",
                         "--keep-checkpoint-max=0"}));
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  std::string errors = withoutRoot(result.errors);
  EXPECT_TRUE(contains(errors, "prog: warning: step 1 is skipped: the "
                               "masked_lm loss of data:record#12 is nan\n"));
  EXPECT_TRUE(contains(errors, "prog: 2 steps were skipped\n"));
  std::vector<std::string> lines = metrics("out");
  EXPECT_EQ(lines[1], "{\"step\": 1, \"loss\": null, \"mlm_loss\": null, "
                      "\"sop_loss\": " +
                          lines[1].substr(lines[1].find("sop_loss") + 11));
  EXPECT_TRUE(contains(lines[1], "\"grad_norm\": null, \"skipped\": true}"));
  EXPECT_EQ(lines[2].find("skipped"), std::string::npos);
  // Only the step differs between the checkpoints around a bad step.
  std::string before = checkpoint("out", 1), after = checkpoint("out", 2);
  EXPECT_TRUE(before.substr(0, before.size() - 8) ==
              after.substr(0, after.size() - 8));
}

TEST_F(PretrainTest, tooManyBadStepsEndTheRun) {
  std::vector<ExampleData> data = makeExamples(0, 40);
  for (size_t i = 0; i < data.size(); ++i)
    data[i].ids[1] = i < 16 ? 38 : 39;
  ASSERT_TRUE(writeExamples(path("data"), data).ok());
  FakeTrainerOptions fake;
  fake.poison = 39;
  Arguments arguments = command(
      10, {"--noshuffle", "--max-bad-steps=3", "--save-checkpoints-steps=4"});
  ProcessResult result = train(FakeTrainer(fake), arguments);
  EXPECT_EQ(result.exitCode, 1);
  std::string errors = withoutRoot(result.errors);
  EXPECT_TRUE(contains(
      errors, "prog: error: step 4: the masked_lm loss of data:record#32 is "
              "nan; that is 3 bad steps in a row, at most 2 are passed over "
              "(--max-bad-steps)\nprog: hint: go on from an earlier checkpoint "
              "with a lower --learning-rate or a longer warm-up "
              "(--resume-anyway)\n"));
  EXPECT_TRUE(contains(errors, "prog: saved out/model.ckpt-5\n"));

  // Steps in a row are counted over a restart: this one is killed after two.
  forget("out", 5);
  result = train(FakeTrainer(fake), arguments);
  EXPECT_EQ(result.exitCode, 1);
  EXPECT_TRUE(contains(result.errors, "error: step 4: "));
  EXPECT_TRUE(contains(result.errors, "that is 3 bad steps in a row"));
}

//===----------------------------------------------------------------------===//
// Evaluation and export
//===----------------------------------------------------------------------===//

/// The step of the first block with the largest masked_lm_accuracy.
int64_t bestStep(const std::string &results) {
  int64_t step = -1, best = -1;
  double largest = -1;
  for (const std::string &line : splitText(results, '\n')) {
    double value = strtod(line.c_str() + (line.find('=') + 1), nullptr);
    if (line.rfind("global_step", 0) == 0)
      step = int64_t(value);
    if (line.rfind("masked_lm_accuracy", 0) == 0 && value > largest) {
      largest = value;
      best = step;
    }
  }
  return best;
}

TEST_F(PretrainTest, evaluatesEveryCheckpoint) {
  Arguments arguments = command(
      30, {"--save-checkpoints-steps=10", "--do-eval", "--max-eval-steps=3",
           "--eval-batch-size=20", "--export-dir=" + path("best")});
  ProcessResult result = train(arguments);
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  std::string text = *readFile(path("out/eval_results.txt"));
  EXPECT_EQ(result.output, text);
  std::vector<std::string> lines = splitText(text, '\n');
  const char *keys[] = {"global_step",
                        "loss",
                        "masked_lm_accuracy",
                        "masked_lm_loss",
                        "sentence_order_accuracy",
                        "sentence_order_loss"};
  ASSERT_EQ(lines.size(), 4 * 6 + 1u);
  for (size_t i = 0; i < 24; ++i) {
    std::string key = std::string(keys[i % 6]) + " = ";
    ASSERT_EQ(lines[i].substr(0, key.size()), key);
    double value = std::stod(lines[i].substr(key.size()));
    size_t evaluation = i / 6;
    if (i % 6 == 0)
      EXPECT_EQ(value, double(10 * evaluation));
  }
  EXPECT_EQ(eventSteps("out/eval"), (std::vector<int64_t>{0, 10, 20, 30}));
  int64_t best = bestStep(text);
  EXPECT_GT(best, 0);
  EXPECT_TRUE(*readFile(path("out/model.ckpt-best.data-00000-of-00001")) ==
              checkpoint("out", best));
  EXPECT_TRUE(contains(
      withoutRoot(result.errors),
      format("prog: best by masked_lm_accuracy: step %lld\nprog: exported "
             "out/model.ckpt-best as best/albert_model.ckpt\n",
             (long long)best)));

  // Alone it gives the same, and leaves the best where it is.
  arguments.emplace_back("--do-train=false");
  result = train(arguments);
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_EQ(*readFile(path("out/eval_results.txt")), text);
  EXPECT_EQ(eventSteps("out/eval"), (std::vector<int64_t>{0, 10, 20, 30}));
}

TEST_F(PretrainTest, evaluationOfOtherExamplesAndBestFromBefore) {
  examples("other", 1000, 40);
  Arguments evaluate = {"--output-dir=" + path("out"),
                        "--do-train=false",
                        "--do-eval",
                        "--eval-file=" + path("other"),
                        "--max-eval-steps=2",
                        "--eval-batch-size=20",
                        "--threads=1"};
  ASSERT_EQ(train(command(60, {"--learning-rate=0.05"})).exitCode, 0);
  ASSERT_EQ(train(evaluate).exitCode, 0);
  std::string first = *readFile(path("out/eval_results.txt"));
  EXPECT_EQ(bestStep(first), 60);
  std::string best = checkpoint("out", 60);
  auto bestIsKept = [&] {
    return *readFile(path("out/model.ckpt-best.data-00000-of-00001")) == best;
  };
  EXPECT_TRUE(bestIsKept());
  // Another run is worse: its weights are new, and the best one stays although
  // its step is not there any more.
  forget("out", 60);
  forget("out", 0);
  ASSERT_EQ(train(command(1)).exitCode, 0);
  ProcessResult result = train(evaluate);
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  EXPECT_TRUE(contains(result.errors, "best by masked_lm_accuracy: step 60"));
  EXPECT_TRUE(bestIsKept());
  std::string second = *readFile(path("out/eval_results.txt"));
  EXPECT_EQ(second.substr(second.find("global_step = 60")),
            first.substr(first.find("global_step = 60")));
}

TEST_F(PretrainTest, evaluationStopsForASignal) {
  ASSERT_EQ(train(command(3)).exitCode, 0);
  FakeTrainerOptions fake;
  fake.partMicroseconds = 20000;
  pid_t child = start(pretrainMain, FakeTrainer(fake).table(),
                      command(3, {"--do-eval", "--max-eval-steps=100000"}));
  usleep(500000);
  kill(child, SIGTERM);
  ProcessResult result = finish(child);
  EXPECT_EQ(result.exitCode, 0);
  EXPECT_TRUE(
      contains(result.errors,
               "stopped by SIGTERM, nothing is written of the evaluation\n"));
  EXPECT_FALSE(exists("out/eval_results.txt"));
}

TEST_F(PretrainTest, exportsTheLastCheckpoint) {
  ASSERT_EQ(train(command(4)).exitCode, 0);
  ProcessResult result =
      train({"--output-dir=" + path("out"), "--do-train=false",
             "--export-dir=" + path("deep/e")});
  ASSERT_EQ(result.exitCode, 0) << result.errors;
  auto source = *openParameterSource(path("deep/e"));
  EXPECT_EQ(source->variables().size(), 8u);
  auto whole = *openParameterSource(path("out/model.ckpt-4"));
  for (const CheckpointVariable &variable : source->variables()) {
    Tensor a = *source->read(variable.name), b = *whole->read(variable.name);
    EXPECT_EQ(memcmp(a.bytes(), b.bytes(), a.byteSize()), 0);
  }
}

} // namespace
