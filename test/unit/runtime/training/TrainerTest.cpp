//===- TrainerTest.cpp - tests of single steps ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/Trainer.h"

#include "runtime/io/npy/Npy.h"
#include "runtime/io/parameters/Pack.h"
#include "runtime/program/Session.h"
#include "test/unit/runtime/training/FakeTrainer.h"
#include "test/unit/runtime/training/TrainingDirectory.h"

#include <cmath>
#include <cstring>

using namespace albert::rt;
using namespace albert::rt::testing;

namespace {

/// A program with a state, ready for steps.
struct Rig {
  explicit Rig(const FakeTrainerOptions &fake = {}, int threads = 1)
      : program(fake), manifest(*openProgram(program.table())),
        spec(*readTrainingSpec(manifest, program.manifest())),
        state(*TrainingState::create(manifest, true)),
        entries(
            *TrainingEntries::create(*program.table(), spec, state, threads)) {
    options.learningRate = {0.01, 1000, 0};
    ParameterLoader loader = ParameterLoader::fromRandom(manifest.params, 1);
    EXPECT_TRUE(state.loadValues(loader).ok());
  }

  /// The examples [first, first + count) as a batch.
  TrainingBatch batch(uint64_t first, uint64_t count) const {
    return batchOf(makeExamples(first, count));
  }

  TrainingBatch batchOf(const std::vector<ExampleData> &examples) const {
    BatchAssembler assembler(manifest, spec);
    Example example;
    for (const ExampleData &data : examples) {
      std::string bytes = serialize(data);
      EXPECT_TRUE(
          example
              .read(bytesOf(bytes), "f", 0,
                    {kWords, kTypes, spec.maxLength, spec.maxPredictions})
              .ok());
      RecordId id{0, uint64_t(&data - examples.data())};
      assembler.add(example, id);
    }
    return assembler.finish();
  }

  /// Sums up the gradient of a batch; gives its losses.
  LossSums accumulate(const TrainingBatch &batch, int64_t seed = 0) {
    LossSums sums;
    PartOutputs outputs;
    for (const BatchPart &part : batch.parts) {
      entries->accumulate(part, seed, outputs);
      sums.add(part, outputs);
    }
    return sums;
  }

  StepReport step(Trainer &trainer, const TrainingBatch &batch,
                  int64_t number) {
    Result<StepReport> report = trainer.step(batch, number, stop);
    EXPECT_TRUE(report.ok()) << report.status().toString();
    return *std::move(report);
  }

  /// All bytes of a state.
  std::string bytes(ParamState which) {
    std::string text;
    for (size_t i = 0; i < manifest.params.size(); ++i) {
      Span<uint8_t> stored = state.stored(which, i);
      text.append(reinterpret_cast<const char *>(stored.data()), stored.size());
    }
    return text;
  }

  bool isZero(ParamState which) {
    std::string text = bytes(which);
    return text.find_first_not_of('\0') == std::string::npos;
  }

  float *floats(ParamState which, size_t param) {
    return reinterpret_cast<float *>(state.stored(which, param).data());
  }

  FakeTrainer program;
  Manifest manifest;
  TrainingSpec spec;
  TrainingState state;
  std::unique_ptr<TrainingEntries> entries;
  Trainer::Options options;
  /// Names for messages.
  RecordFiles files = makeFiles();
  StopSignal stop;

private:
  static RecordFiles makeFiles() {
    std::string path = ::testing::TempDir() + "albert-trainer-test.tfrecord";
    EXPECT_TRUE(writeExamples(path, makeExamples(0, 1)).ok());
    RecordFiles files = *RecordFiles::open({path});
    EXPECT_TRUE(removeFile(path).ok());
    return files;
  }
};

//===----------------------------------------------------------------------===//
// The program written by hand is a real one
//===----------------------------------------------------------------------===//

TEST(FakeTrainer, gradientsAreThoseOfTheLoss) {
  for (bool dropout : {false, true}) {
    FakeTrainerOptions fake;
    fake.dropout = dropout;
    Rig rig(fake);
    TrainingBatch batch = rig.batch(0, 6);
    rig.accumulate(batch, 77);
    // Weights are stored in single precision, and so are losses: differences
    // of 1e-2 leave 1e-4 of them.
    for (size_t param = 0; param < rig.manifest.params.size(); ++param) {
      int64_t columns = rig.manifest.params[param].columns();
      for (int64_t i : {int64_t(0), columns / 2, columns - 1}) {
        float gradient = rig.floats(ParamState::Gradient, param)[i];
        float &weight = rig.floats(ParamState::Value, param)[i];
        float before = weight;
        weight = before + 0.01f;
        double above = rig.accumulate(batch, 77).loss();
        weight = before - 0.01f;
        double below = rig.accumulate(batch, 77).loss();
        weight = before;
        EXPECT_NEAR(double(gradient), (above - below) / 0.02,
                    1e-4 + 1e-2 * std::fabs(double(gradient)))
            << rig.manifest.params[param].name << " " << i;
        rig.state.clearGradients();
        rig.accumulate(batch, 77);
      }
    }
  }
}

//===----------------------------------------------------------------------===//
// Parts and threads
//===----------------------------------------------------------------------===//

TEST(Trainer, gradientsDoNotDependOnPartsAndThreads) {
  for (bool dropout : {false, true}) {
    std::vector<std::string> gradients;
    std::vector<double> losses;
    for (int64_t sequences : {1, 3, 100})
      for (int threads : {1, 3}) {
        FakeTrainerOptions fake;
        fake.bounds = {1 << 20, sequences, 16, 1 << 20, 1 << 20};
        fake.dropout = dropout;
        Rig rig(fake, threads);
        TrainingBatch batch = rig.batch(0, 10);
        EXPECT_EQ(batch.parts.size(), size_t((10 + sequences - 1) / sequences));
        losses.push_back(rig.accumulate(batch, 5).loss());
        gradients.push_back(rig.bytes(ParamState::Gradient));
      }
    for (size_t i = 1; i < gradients.size(); ++i) {
      EXPECT_EQ(gradients[i], gradients[0]) << i;
      EXPECT_EQ(losses[i], losses[0]) << i;
    }
  }
}

TEST(Trainer, dropoutFollowsTheSeed) {
  FakeTrainerOptions fake;
  fake.dropout = true;
  Rig rig(fake);
  TrainingBatch batch = rig.batch(0, 4);
  EXPECT_EQ(rig.accumulate(batch, 1).loss(), rig.accumulate(batch, 1).loss());
  EXPECT_NE(rig.accumulate(batch, 1).loss(), rig.accumulate(batch, 2).loss());
}

TEST(Trainer, stepsHaveSeedsOfTheirOwn) {
  FakeTrainerOptions fake;
  fake.dropout = true;
  Rig rig(fake);
  rig.options.learningRate.peak = 0;
  rig.options.optimizer.weightDecay = 0;
  Trainer trainer(*rig.entries, rig.state, rig.spec, rig.files, rig.options);
  TrainingBatch batch = rig.batch(0, 4);
  double first = rig.step(trainer, batch, 0).losses.loss();
  EXPECT_NE(rig.step(trainer, batch, 1).losses.loss(), first);
  EXPECT_EQ(rig.step(trainer, batch, 0).losses.loss(), first);
}

//===----------------------------------------------------------------------===//
// Norms and updates
//===----------------------------------------------------------------------===//

TEST(Trainer, normsOfGatheredTables) {
  Rig rig;
  TrainingBatch batch = rig.batch(0, 6);
  rig.accumulate(batch);
  AlignedVector<double> sums = rig.entries->gradientNorms();
  double aggregated = 0, rows = 0;
  for (double sum : sums)
    aggregated += sum;
  rig.state.clearGradients();
  PartOutputs outputs;
  for (const BatchPart &part : batch.parts) {
    rig.entries->accumulate(part, 0, outputs);
    for (double norm : outputs.rowNorms[0])
      rows += norm;
  }
  rig.state.clearGradients();
  rig.options.learningRate.peak = 0;
  for (bool sparse : {true, false}) {
    rig.options.optimizer.sparseNorms = sparse;
    Trainer trainer(*rig.entries, rig.state, rig.spec, rig.files, rig.options);
    EXPECT_DOUBLE_EQ(
        rig.step(trainer, batch, 0).gradientNorm,
        std::sqrt(sparse ? aggregated - sums[1] + rows : aggregated));
  }
  EXPECT_GT(std::fabs(rows - sums[1]), 1e-3 * sums[1]);
}

TEST(Trainer, clippingScalesWhatMomentsGet) {
  Rig rig;
  rig.options.learningRate.peak = 0;
  TrainingBatch batch = rig.batch(0, 6);
  rig.accumulate(batch);
  float gradient = rig.floats(ParamState::Gradient, 4)[5];
  rig.state.clearGradients();
  for (double clip : {0.0, 0.5, 1e9}) {
    rig.options.optimizer.clipNorm = clip;
    memset(rig.state.stored(ParamState::FirstMoment, 4).data(), 0,
           rig.state.stored(ParamState::FirstMoment, 4).size());
    Trainer trainer(*rig.entries, rig.state, rig.spec, rig.files, rig.options);
    double norm = rig.step(trainer, batch, 0).gradientNorm;
    EXPECT_GT(norm, 0.5);
    double scale = clip == 0.5 ? 0.5 / norm : 1;
    EXPECT_NEAR(double(rig.floats(ParamState::FirstMoment, 4)[5]),
                0.1 * double(gradient) * scale, 1e-7);
  }
}

TEST(Trainer, firstStepOfAWarmUpOnlyChangesMoments) {
  for (Algorithm algorithm : {Algorithm::Lamb, Algorithm::AdamW}) {
    Rig rig;
    rig.options.learningRate.warmupSteps = 10;
    rig.options.optimizer.algorithm = algorithm;
    Trainer trainer(*rig.entries, rig.state, rig.spec, rig.files, rig.options);
    std::string before = rig.bytes(ParamState::Value);
    TrainingBatch batch = rig.batch(0, 6);
    StepReport report = rig.step(trainer, batch, 0);
    EXPECT_EQ(report.learningRate, 0);
    EXPECT_EQ(report.outcome, StepReport::Outcome::Applied);
    EXPECT_EQ(rig.bytes(ParamState::Value), before);
    EXPECT_FALSE(rig.isZero(ParamState::FirstMoment));
    EXPECT_FALSE(rig.isZero(ParamState::SecondMoment));
    EXPECT_TRUE(rig.isZero(ParamState::Gradient));
    EXPECT_GT(rig.step(trainer, batch, 1).learningRate, 0);
    EXPECT_NE(rig.bytes(ParamState::Value), before);
  }
}

TEST(Trainer, learns) {
  for (Algorithm algorithm : {Algorithm::Lamb, Algorithm::AdamW}) {
    Rig rig;
    rig.options.optimizer.algorithm = algorithm;
    rig.options.learningRate.peak = 0.03;
    Trainer trainer(*rig.entries, rig.state, rig.spec, rig.files, rig.options);
    TrainingBatch batch = rig.batch(0, 16);
    double first = rig.step(trainer, batch, 0).losses.loss(), last = first;
    for (int64_t step = 1; step < 60; ++step)
      last = rig.step(trainer, batch, step).losses.loss();
    EXPECT_GT(first, 3);
    EXPECT_LT(last, 1);
  }
}

//===----------------------------------------------------------------------===//
// What is not finite
//===----------------------------------------------------------------------===//

TEST(Trainer, aBadStepChangesNothing) {
  FakeTrainerOptions fake;
  fake.poison = 39;
  Rig rig(fake);
  Trainer trainer(*rig.entries, rig.state, rig.spec, rig.files, rig.options);
  TrainingBatch good = rig.batch(0, 4);
  rig.step(trainer, good, 0);
  std::string before[] = {rig.bytes(ParamState::Value),
                          rig.bytes(ParamState::FirstMoment),
                          rig.bytes(ParamState::SecondMoment)};
  std::vector<ExampleData> examples = makeExamples(0, 4);
  examples[2].ids[1] = 39;
  StepReport report = rig.step(trainer, rig.batchOf(examples), 1);
  EXPECT_EQ(report.outcome, StepReport::Outcome::Skipped);
  EXPECT_EQ(report.problem,
            "the masked_lm loss of " + rig.files.path(0) + ":record#2 is nan");
  EXPECT_TRUE(std::isnan(report.losses.loss()));
  EXPECT_EQ(rig.bytes(ParamState::Value), before[0]);
  EXPECT_EQ(rig.bytes(ParamState::FirstMoment), before[1]);
  EXPECT_EQ(rig.bytes(ParamState::SecondMoment), before[2]);
  EXPECT_TRUE(rig.isZero(ParamState::Gradient));
  EXPECT_EQ(rig.step(trainer, good, 2).outcome, StepReport::Outcome::Applied);
}

TEST(Trainer, namesTheFirstTensorThatIsNotFinite) {
  FakeTrainerOptions fake;
  fake.poison = 39;
  Rig rig(fake);
  Trainer trainer(*rig.entries, rig.state, rig.spec, rig.files, rig.options);
  TrainingBatch batch = rig.batch(0, 4);
  // A gradient alone: nothing is predicted, so no loss tells.
  std::vector<ExampleData> examples = makeExamples(0, 1);
  examples[0].ids[1] = 39;
  examples[0].weights.assign(4, 0);
  StepReport report = rig.step(trainer, rig.batchOf(examples), 0);
  EXPECT_EQ(report.problem,
            "the gradient of cls/predictions/output_bias is not finite");
  EXPECT_TRUE(std::isfinite(report.losses.loss()));
  // A weight: of the second slot of a parameter.
  float *kernels = rig.floats(ParamState::Value, 3);
  kernels[rig.manifest.params[3].storedSlotElements() + 5] = INFINITY;
  EXPECT_EQ(rig.step(trainer, batch, 1).problem,
            "the weights of bert/encoder/layer_1/kernel are not finite");
}

TEST(Trainer, aSignalBetweenPartsChangesNothing) {
  Rig rig;
  Trainer trainer(*rig.entries, rig.state, rig.spec, rig.files, rig.options);
  std::string before = rig.bytes(ParamState::Value);
  raise(SIGTERM);
  StepReport report = rig.step(trainer, rig.batch(0, 8), 0);
  EXPECT_EQ(report.outcome, StepReport::Outcome::Interrupted);
  EXPECT_EQ(rig.bytes(ParamState::Value), before);
  EXPECT_TRUE(rig.isZero(ParamState::Gradient));
  EXPECT_STREQ(rig.stop.name(), "SIGTERM");
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

using TrainerFiles = TrainingDirectory;

TEST_F(TrainerFiles, gradientsOfTheFirstStepAreDumped) {
  Rig rig;
  TrainingBatch batch = rig.batch(0, 6);
  rig.accumulate(batch);
  std::string expected = rig.bytes(ParamState::Gradient);
  rig.options.dumpGradients = path("deep/grads");
  Trainer trainer(*rig.entries, rig.state, rig.spec, rig.files, rig.options);
  rig.state.clearGradients();
  rig.options.optimizer.clipNorm = 0.01; // dumped before clipping
  rig.step(trainer, batch, 0);
  rig.step(trainer, rig.batch(6, 6), 1); // not dumped
  EXPECT_EQ(listDirectory(path("deep/grads"))->size(), 8u);
  rig.state.clearGradients();
  for (const TrainedVariable &variable : rig.state.variables()) {
    std::string name = variable.spec->tf;
    for (size_t at; (at = name.find('/')) != std::string::npos;)
      name.replace(at, 1, "__");
    Result<Tensor> array = readNpy(path("deep/grads/" + name + ".npy"));
    ASSERT_TRUE(array.ok()) << array.status().toString();
    EXPECT_EQ(array->shape().toString(), variable.spec->shape.toString());
    EXPECT_EQ(array->dtype(), DType::F32);
    packRows(
        storedSlot(rig.manifest.params[variable.param], variable.spec->slot,
                   rig.floats(ParamState::Gradient, variable.param)),
        array->view().elements<float>(), 0, 0, variable.spec->shape.back());
  }
  EXPECT_EQ(rig.bytes(ParamState::Gradient), expected);
}

TEST_F(TrainerFiles, checkpointsHoldTheState) {
  Rig rig;
  Trainer trainer(*rig.entries, rig.state, rig.spec, rig.files, rig.options);
  rig.step(trainer, rig.batch(0, 6), 0);
  MomentNames names = momentNames(rig.options.optimizer);
  BundleWriter writer = *BundleWriter::create(path("m"));
  ASSERT_TRUE(rig.state.save(writer, names, 123).ok());
  ASSERT_TRUE(writer.finish().ok());

  auto source = *openParameterSource(path("m"));
  EXPECT_EQ(*source->readInteger("global_step"), 123);
  EXPECT_EQ(source->variables().size(), 3 * 8 + 1u);
  ParameterLoader loader =
      *ParameterLoader::fromCheckpoint(rig.manifest.params, std::move(source));
  Rig other;
  ASSERT_TRUE(other.state.loadValues(loader).ok());
  EXPECT_TRUE(*other.state.loadMoments(loader, names));
  for (ParamState which :
       {ParamState::Value, ParamState::FirstMoment, ParamState::SecondMoment})
    EXPECT_EQ(other.bytes(which), rig.bytes(which));
  EXPECT_FALSE(*other.state.loadMoments(loader, {"/lamb_m", "/lamb_v"}));
}

TEST_F(TrainerFiles, nothingThatIsNotFiniteIsSavedOrLoaded) {
  Rig rig;
  MomentNames names = momentNames(rig.options.optimizer);
  auto save = [&] {
    BundleWriter writer = *BundleWriter::create(path("m"));
    Status status = rig.state.save(writer, names, 1);
    if (status.ok())
      status = writer.finish();
    return status;
  };
  float &weight = rig.floats(ParamState::Value, 0)[7];
  float &moment = rig.floats(ParamState::SecondMoment, 6)[1];
  moment = NAN;
  EXPECT_EQ(save().message(),
            "the adam_v of cls/seq_relationship/output_bias: expected finite "
            "numbers, found nan or inf");
  moment = 0;
  weight = INFINITY;
  EXPECT_EQ(save().message(),
            "the weights of bert/embeddings/word_embeddings: expected finite "
            "numbers, found nan or inf");
  EXPECT_TRUE(listDirectory(directory)->empty());
  BundleWriter writer = *BundleWriter::create(path("m"));
  for (const TrainedVariable &variable : rig.state.variables()) {
    Tensor tensor = *Tensor::allocate(DType::F32, variable.spec->shape);
    tensor.data<float>()[0] = NAN;
    ASSERT_TRUE(writer.add(variable.spec->tf, tensor.view()).ok());
  }
  ASSERT_TRUE(writer.finish().ok());
  ParameterLoader loader = *ParameterLoader::fromCheckpoint(
      rig.manifest.params, *openParameterSource(path("m")));
  Status status = rig.state.loadValues(loader);
  EXPECT_EQ(status.message(),
            "the weights of bert/embeddings/word_embeddings: expected finite "
            "numbers, found nan or inf");
  EXPECT_EQ(status.hint(), "pass a checkpoint from before training went wrong");
}

} // namespace
