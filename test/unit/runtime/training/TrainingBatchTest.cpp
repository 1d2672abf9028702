//===- TrainingBatchTest.cpp - tests of batches and their parts -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/TrainingBatch.h"

#include "runtime/core/Json.h"
#include "runtime/io/npy/Npy.h"
#include "runtime/program/Session.h"
#include "runtime/training/BatchPrefetcher.h"
#include "runtime/training/Losses.h"
#include "test/unit/runtime/training/FakeTrainer.h"
#include "test/unit/runtime/training/TrainingDirectory.h"

#include <algorithm>
#include <unistd.h>

using namespace albert::rt;
using namespace albert::rt::testing;

namespace {

/// A manifest of its own and an assembler for it.
struct Assembly {
  explicit Assembly(const FakeTrainerOptions &options = {})
      : trainer(options), manifest(*openProgram(trainer.table())),
        spec(*readTrainingSpec(manifest, trainer.manifest())),
        assembler(manifest, spec) {}

  void add(const ExampleData &data, RecordId id = {}) {
    std::string bytes = serialize(data);
    Example example;
    Status status =
        example.read(bytesOf(bytes), "f", id.record,
                     {kWords, kTypes, spec.maxLength, spec.maxPredictions});
    ASSERT_TRUE(status.ok()) << status.toString();
    assembler.add(example, id);
  }

  FakeTrainer trainer;
  Manifest manifest;
  TrainingSpec spec;
  BatchAssembler assembler;
};

TEST(TrainingBatch, packsWhatEntriesRead) {
  Assembly assembly;
  ExampleData data;
  data.ids = {2, 5, 6, 7, 0, 0};
  data.mask = {1, 1, 1, 1, 0, 0};
  data.types = {0, 0, 1, 1, 0, 0};
  data.positions = {3, 1, 3, 0};
  data.labels = {10, 11, 12, 0};
  data.weights = {1, 0.5f, 1, 0};
  data.order = {1};
  assembly.add(data, {0, 8});
  data.ids = {2, 9};
  data.mask = {1, 1};
  data.types = {0, 1};
  data.positions = {0};
  data.labels = {13};
  data.weights = {1.5f};
  data.order = {0};
  assembly.add(data, {1, 9});
  TrainingBatch batch = assembly.assembler.finish();

  ASSERT_EQ(batch.parts.size(), 1u);
  const BatchPart &part = batch.parts[0];
  EXPECT_EQ(part.run.tokenIds, (AlignedVector<int32_t>{2, 5, 6, 7, 2, 9}));
  EXPECT_EQ(part.run.positionIds, (AlignedVector<int32_t>{0, 1, 2, 3, 0, 1}));
  // Queries: positions 0, 1, 3 of the first sequence, 0 of the second.
  EXPECT_EQ(part.run.queryRows, (AlignedVector<int32_t>{0, 1, 3, 4}));
  EXPECT_EQ(part.firstQueries, (AlignedVector<int32_t>{0, 3}));
  // Predictions are sorted by position; two of one position have one query.
  EXPECT_EQ(part.mlmQueries, (AlignedVector<int32_t>{1, 2, 2, 3}));
  EXPECT_EQ(part.mlmLabels, (AlignedVector<int32_t>{11, 10, 12, 13}));
  EXPECT_EQ(part.weights, (std::vector<float>{0.5f, 1, 1, 1.5f}));
  EXPECT_EQ(batch.weightSum, 4);
  for (size_t i = 0; i < 4; ++i)
    EXPECT_EQ(part.mlmCotangents[i],
              float(double(part.weights[i]) / (4 + 1e-5)));
  EXPECT_EQ(part.sequencesOfMlm, (std::vector<int32_t>{0, 0, 0, 1}));
  EXPECT_EQ(part.sopLabels, (AlignedVector<int32_t>{1, 0}));
  EXPECT_EQ(part.sopCotangents, (AlignedVector<float>{0.5f, 0.5f}));
  EXPECT_EQ(part.rowKeys, (AlignedVector<int64_t>{0, 1, 2, 3, 16, 17}));
  EXPECT_EQ(batch.origins[1].file, 1u);
  EXPECT_EQ(batch.origins[1].record, 9u);
  EXPECT_EQ(batch.counts.sequences, 2);
  EXPECT_EQ(batch.counts.tokens, 6);
  EXPECT_EQ(batch.counts.places, 12);
  EXPECT_EQ(batch.counts.predictions, 4);
  EXPECT_EQ(batch.counts.swapped, 1);

  // The assembler is empty again.
  assembly.add(data, {1, 9});
  TrainingBatch next = assembly.assembler.finish();
  EXPECT_EQ(next.counts.sequences, 1);
  EXPECT_EQ(next.origins.size(), 1u);
  EXPECT_EQ(next.parts[0].mlmLabels, (AlignedVector<int32_t>{13}));
}

TEST(TrainingBatch, partsKeepEveryBound) {
  Assembly assembly;
  for (const ExampleData &data : makeExamples(0, 40))
    assembly.add(data);
  TrainingBatch batch = assembly.assembler.finish();
  const Bounds &bounds = assembly.manifest.bounds;
  EXPECT_GT(batch.parts.size(), 10u);
  int64_t next = 0, predictions = 0;
  double cotangents = 0;
  for (const BatchPart &part : batch.parts) {
    EXPECT_LE(part.run.tokens(), bounds.tokens);
    EXPECT_LE(part.run.sequences(), bounds.sequences);
    EXPECT_LE(part.run.queries(), bounds.queries);
    EXPECT_LE(int64_t(part.mlmLabels.size()), bounds.predictions);
    EXPECT_EQ(part.rowKeys.size(), size_t(part.run.tokens()));
    for (int64_t place : part.run.sequencePlaces)
      EXPECT_EQ(place, next++);
    predictions += int64_t(part.mlmLabels.size());
    for (float cotangent : part.mlmCotangents)
      cotangents += double(cotangent);
  }
  EXPECT_EQ(next, 40);
  EXPECT_EQ(predictions, batch.counts.predictions);
  EXPECT_NEAR(cotangents, 1, 1e-5);
}

TEST(TrainingBatch, nothingToPredict) {
  Assembly assembly;
  ExampleData data = makeExample(0);
  data.weights.assign(4, 0);
  assembly.add(data);
  data.positions.clear();
  data.labels.clear();
  data.weights.clear();
  assembly.add(data);
  TrainingBatch batch = assembly.assembler.finish();
  ASSERT_EQ(batch.parts.size(), 1u);
  EXPECT_TRUE(batch.parts[0].mlmLabels.empty());
  EXPECT_EQ(batch.parts[0].run.queries(), 2);
  EXPECT_EQ(batch.weightSum, 0);
  LossSums sums;
  PartOutputs outputs;
  outputs.sopLosses = {1, 3};
  outputs.sopPredictions = {batch.parts[0].sopLabels[0], -1};
  sums.add(batch.parts[0], outputs);
  EXPECT_EQ(sums.loss(), 2);
  EXPECT_EQ(sums.mlmLoss(), 0);
  EXPECT_EQ(sums.mlmAccuracy(), 0);
  EXPECT_EQ(sums.sopAccuracy(), 0.5);
}

TEST(Losses, weighPredictions) {
  BatchPart part;
  part.weights = {1, 0.5f};
  part.mlmLabels = {3, 4};
  part.sopLabels = {1};
  PartOutputs outputs;
  outputs.mlmLosses = {2, 4};
  outputs.mlmPredictions = {3, 9};
  outputs.sopLosses = {0.25f};
  outputs.sopPredictions = {1};
  LossSums sums;
  sums.add(part, outputs);
  EXPECT_DOUBLE_EQ(sums.mlmLoss(), 4 / (1.5 + 1e-5));
  EXPECT_DOUBLE_EQ(sums.meanMlmLoss(), 4 / 1.5);
  EXPECT_DOUBLE_EQ(sums.mlmAccuracy(), 1 / 1.5);
  EXPECT_EQ(sums.sopLoss(), 0.25);
  LossSums both = sums;
  outputs.mlmLosses = {0, 0};
  sums.add(part, outputs);
  both.add(both);
  EXPECT_DOUBLE_EQ(sums.meanMlmLoss(), 4 / 3.0);
  EXPECT_DOUBLE_EQ(both.meanMlmLoss(), 4 / 1.5);
}

using BatchPrefetcherTest = TrainingDirectory;

TEST_F(BatchPrefetcherTest, makesBatchesInOrder) {
  Assembly assembly;
  RecordFiles files = *RecordFiles::open({examples("a", 0, 10)});
  auto batches = *BatchPrefetcher::start(RecordStream(files, std::nullopt, 4),
                                         assembly.assembler,
                                         {4, 3, {kWords, kTypes, 16, 4}});
  std::vector<std::vector<uint64_t>> expected = {
      {4, 5, 6, 7}, {8, 9, 0, 1}, {2, 3, 4, 5}};
  for (const std::vector<uint64_t> &records : expected) {
    auto batch = batches->take([] { return false; });
    ASSERT_TRUE(batch.ok()) << batch.status().toString();
    std::vector<uint64_t> found;
    for (RecordId id : (*batch)->origins)
      found.push_back(id.record);
    EXPECT_EQ(found, records);
  }
}

TEST_F(BatchPrefetcherTest, givesErrorsInTheirPlace) {
  Assembly assembly;
  std::vector<ExampleData> data = makeExamples(0, 10);
  data[5].ids[3] = kWords;
  ASSERT_TRUE(writeExamples(path("a"), data).ok());
  RecordFiles files = *RecordFiles::open({path("a")});
  auto batches = *BatchPrefetcher::start(RecordStream(files, std::nullopt, 0),
                                         assembly.assembler,
                                         {4, 3, {kWords, kTypes, 16, 4}});
  auto never = [] { return false; };
  EXPECT_TRUE(batches->take(never).ok());
  EXPECT_EQ(batches->take(never).status().message(),
            path("a") + ":record#5:input_ids: expected values from 0 to 39, "
                        "found 40 at place 3");
}

TEST_F(BatchPrefetcherTest, stopsWhenAsked) {
  Assembly assembly;
  RecordFiles files = *RecordFiles::open({examples("a", 0, 10)});
  // A batch that takes minutes: nothing of it is ready, and nobody waits for
  // it.
  auto batches = *BatchPrefetcher::start(
      RecordStream(files, std::nullopt, 0), assembly.assembler,
      {int64_t(1) << 30, 1, {kWords, kTypes, 16, 4}});
  int asked = 0;
  auto batch = batches->take([&] { return ++asked == 2; });
  ASSERT_TRUE(batch.ok());
  EXPECT_FALSE(batch->has_value());
}

/// Batches of every training case in the reference data, in their order.
TEST(TrainingBatchGolden, orderOfBatches) {
  std::string root = std::string(ALBERTC_GOLDEN_DIR) + "/train";
  if (!isDirectory(root))
    GTEST_SKIP() << "no reference data at " << root;
  size_t compared = 0;
  for (const std::string &name : *listDirectory(root)) {
    std::string directory = joinPath(root, name);
    std::string first = joinPath(directory, "batches/batch0");
    if (!isRegularFile(joinPath(first, "masked_lm_ids.npy")))
      continue;
    SCOPED_TRACE(name);
    Json manifest = *readJsonFile(joinPath(directory, "manifest.json"));
    int64_t batches = manifest["num_batches"];
    Tensor shape = *readNpy(joinPath(first, "input_ids.npy"));
    int64_t size = shape.shape()[0], length = shape.shape()[1];
    FakeTrainerOptions options;
    options.bounds = {1 << 20, 1 << 10, length, 1 << 20, 1 << 20};
    options.maxPredictions =
        readNpy(joinPath(first, "masked_lm_ids.npy"))->shape()[1];
    Assembly assembly(options);
    RecordFiles files =
        *RecordFiles::open({joinPath(directory, "train.tfrecord")});
    auto prefetcher = *BatchPrefetcher::start(
        RecordStream(files, std::nullopt, 0), assembly.assembler,
        {size, batches + 1, {1 << 20, 2, length, options.maxPredictions}});
    for (int64_t step = 0; step <= batches; ++step) {
      std::string folder = joinPath(
          directory, format("batches/batch%lld", (long long)(step % batches)));
      Tensor ids = *readNpy(joinPath(folder, "input_ids.npy"));
      Tensor mask = *readNpy(joinPath(folder, "input_mask.npy"));
      Tensor labels = *readNpy(joinPath(folder, "masked_lm_ids.npy"));
      Tensor weights = *readNpy(joinPath(folder, "masked_lm_weights.npy"));
      auto taken = prefetcher->take([] { return false; });
      ASSERT_TRUE(taken.ok()) << taken.status().toString();
      const TrainingBatch &batch = **taken;
      ASSERT_EQ(batch.parts.size(), 1u);
      const BatchPart &part = batch.parts[0];
      std::vector<int32_t> expected, found;
      for (int64_t i = 0; i < ids.elementCount(); ++i)
        if (mask.data<int32_t>()[i])
          expected.push_back(ids.data<int32_t>()[i]);
      for (int64_t row = 0; row < part.run.tokens(); ++row)
        if (part.run.rowPlaces[size_t(row)] >= 0)
          found.push_back(part.run.tokenIds[size_t(row)]);
      EXPECT_EQ(found, expected);
      std::vector<int32_t> expectedLabels;
      double weightSum = 0;
      for (int64_t i = 0; i < labels.elementCount(); ++i) {
        weightSum += double(weights.data<float>()[i]);
        if (weights.data<float>()[i] > 0)
          expectedLabels.push_back(labels.data<int32_t>()[i]);
      }
      EXPECT_EQ(batch.weightSum, weightSum);
      std::vector<int32_t> foundLabels(part.mlmLabels.begin(),
                                       part.mlmLabels.end());
      std::sort(expectedLabels.begin(), expectedLabels.end());
      std::sort(foundLabels.begin(), foundLabels.end());
      EXPECT_EQ(foundLabels, expectedLabels);
      ++compared;
    }
  }
  EXPECT_GT(compared, 20u);
}

} // namespace
