//===- TrainingSpecTest.cpp - tests of a manifest's training member -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/training/FakeTrainer.h"

#include "runtime/program/Session.h"
#include "runtime/training/TrainingEntries.h"

#include <gtest/gtest.h>

using namespace albert::rt;
using namespace albert::rt::testing;

/// Reads the fake program's member with a replacement.
static Result<TrainingSpec> specWith(const std::string &from,
                                     const std::string &to) {
  FakeTrainer trainer;
  if (!from.empty())
    trainer.replace(from, to);
  Result<Manifest> manifest = openProgram(trainer.table());
  if (!manifest.ok())
    return manifest.takeStatus();
  return readTrainingSpec(*manifest, trainer.manifest());
}

static std::string messageWith(const std::string &from, const std::string &to) {
  return specWith(from, to).status().message();
}

TEST(TrainingSpec, readsTheMember) {
  Result<TrainingSpec> spec = specWith("", "");
  ASSERT_TRUE(spec.ok()) << spec.status().toString();
  EXPECT_EQ(spec->batch, 8);
  EXPECT_EQ(spec->maxPredictions, 4);
  EXPECT_EQ(spec->maxLength, 16);
  EXPECT_FALSE(spec->dropout);
  ASSERT_EQ(spec->sparse.size(), 1u);
  EXPECT_EQ(spec->sparse[0].variable, 1);
  EXPECT_EQ(spec->sparse[0].output, "type_norms");
}

TEST(TrainingSpec, numbersVariablesBySlots) {
  FakeTrainer trainer;
  // The second slot first.
  trainer.replace(R"("tf":"bert/encoder/layer_0/kernel","slot":0)",
                  R"("tf":"bert/encoder/layer_0/kernel","slot":1)");
  trainer.replace(R"("tf":"bert/encoder/layer_1/kernel","slot":1)",
                  R"("tf":"bert/encoder/layer_1/kernel","slot":0)");
  Manifest manifest = *openProgram(trainer.table());
  std::vector<TrainedVariable> variables = numberVariables(manifest.params);
  ASSERT_EQ(variables.size(), 8u);
  EXPECT_EQ(variables[3].spec->tf, "bert/encoder/layer_1/kernel");
  EXPECT_EQ(variables[4].spec->tf, "bert/encoder/layer_0/kernel");
  EXPECT_EQ(variables[4].param, 3u);
  EXPECT_EQ(variables[5].spec->tf, "cls/predictions/output_bias");
}

TEST(TrainingSpec, messagesNameTheMember) {
  EXPECT_EQ(messageWith("\"pretrain\"", "\"encode\""),
            "manifest: 'program': expected 'pretrain', found 'encode'");
  EXPECT_EQ(messageWith("\"training\"", "\"straining\""),
            "manifest: 'training' is missing");
  EXPECT_EQ(messageWith("\"batch\":8", "\"batch\":0"),
            "manifest.training: 'batch': expected 1 to 16777216, found 0");
  EXPECT_EQ(messageWith("\"max_seq_length\":16", "\"max_seq_length\":8"),
            "manifest.training: 'max_seq_length': expected 16 to 16, found 8");
  EXPECT_EQ(messageWith("\"variable\":1", "\"variable\":8"),
            "manifest.training: sparse[0]: 'variable': expected 0 to 7, found "
            "8");
  EXPECT_EQ(messageWith("\"queries\":24", "\"queries\":4"),
            "manifest.bounds: expected room for a sequence, which has up to 5 "
            "queries and 4 predictions, found 4 and 12");
  EXPECT_EQ(messageWith("\"predictions\":12", "\"predictions\":3"),
            "manifest.bounds: expected room for a sequence, which has up to 5 "
            "queries and 4 predictions, found 24 and 3");
}

TEST(TrainingSpec, partsOfColumnsAreRefused) {
  FakeTrainer trainer;
  trainer.replace(
      R"({"tf":"cls/predictions/output_bias","slot":0,"column":0,"shape":[40]})",
      R"({"tf":"a","slot":0,"column":0,"shape":[30]},{"tf":"b","slot":0,"column":30,"shape":[10]})");
  Manifest manifest = *openProgram(trainer.table());
  EXPECT_EQ(readTrainingSpec(manifest, trainer.manifest()).status().message(),
            "manifest: parameter 'bias': expected a variable for all 40 "
            "columns, found 'a' for 30 of them");
}

/// The message of the entries with a replacement.
static std::string entriesWith(const std::string &from, const std::string &to) {
  FakeTrainer trainer;
  trainer.replace(from, to);
  Manifest manifest = *openProgram(trainer.table());
  TrainingSpec spec = *readTrainingSpec(manifest, trainer.manifest());
  TrainingState state = *TrainingState::create(manifest, false);
  return TrainingEntries::create(*trainer.table(), spec, state, 1)
      .status()
      .message();
}

TEST(TrainingEntries, checkWhatEntriesName) {
  EXPECT_EQ(entriesWith("\"name\":\"apply_lamb\"", "\"name\":\"apply_sgd\""),
            "manifest: expected an entry 'apply_lamb', found none");
  EXPECT_EQ(entriesWith("\"token_ids\"", "\"tokens\""),
            "entry 'accumulate' has an input 'tokens' that this runtime does "
            "not know");
  EXPECT_EQ(entriesWith("\"name\":\"mlm_losses\",\"dtype\":\"f32\"",
                        "\"name\":\"mlm_losses\",\"dtype\":\"f64\""),
            "entry 'accumulate', output 'mlm_losses': expected a vector of "
            "f32, one for each of predictions, found f64 of predictions");
  EXPECT_EQ(entriesWith("\"name\":\"sop_losses\"", "\"name\":\"sop_loss\""),
            "entry 'accumulate' has an output 'sop_loss' that this runtime "
            "does not know");
  EXPECT_EQ(
      entriesWith(
          R"({"kind":"output","name":"square_sums","dtype":"f64","rows":"variables"},)",
          ""),
      "entry 'gradient_norms': expected an output 'square_sums', found "
      "none");
  EXPECT_EQ(
      entriesWith(
          R"({"kind":"output","name":"type_norms","dtype":"f64","rows":"tokens"},)",
          ""),
      "entry 'accumulate': expected an output 'type_norms', found none");
}
