//===- BatchBuilderTest.cpp - tests of packing and splitting --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/BatchBuilder.h"

#include <gtest/gtest.h>

using namespace albert::rt;

using Ints = std::vector<int32_t>;
using Places = std::vector<int64_t>;

/// One sequence with ids 100, 101, ... and this mask.
static TokenBatch oneSequence(std::vector<uint8_t> mask) {
  TokenBatch batch;
  batch.sequences = 1;
  batch.length = int64_t(mask.size());
  for (size_t i = 0; i < mask.size(); ++i) {
    batch.ids.push_back(int32_t(100 + i));
    batch.types.push_back(int32_t(i % 2));
  }
  batch.mask = std::move(mask);
  return batch;
}

template <typename T>
static Ints ints(const T &vector) {
  return {vector.begin(), vector.end()};
}

static constexpr Bounds kLarge = {1000, 100, 100, 1000};
static constexpr Demand kEncode = {Demand::Queries::None, true, false};
static constexpr Demand kMlm = {Demand::Queries::Positions, false, true};

TEST(BatchBuilder, dropsPadding) {
  std::vector<PackedRun> runs =
      buildRuns(oneSequence({1, 1, 1, 0, 0}), kLarge, kEncode);
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(ints(runs[0].tokenIds), (Ints{100, 101, 102}));
  EXPECT_EQ(ints(runs[0].typeIds), (Ints{0, 1, 0}));
  EXPECT_EQ(ints(runs[0].positionIds), (Ints{0, 1, 2}));
  EXPECT_EQ(ints(runs[0].rowOffsets), (Ints{0, 3}));
  EXPECT_EQ(ints(runs[0].keyCounts), (Ints{3}));
  EXPECT_EQ(runs[0].keyBias[0], 0.0f);
  EXPECT_EQ(ints(runs[0].firstRows), (Ints{0}));
  EXPECT_EQ(runs[0].rowPlaces, (Places{0, 1, 2}));
  EXPECT_EQ(reinterpret_cast<uintptr_t>(runs[0].tokenIds.data()) % 64, 0u);
}

TEST(BatchBuilder, keysOfAMaskWithHolesComeInPositionOrder) {
  std::vector<PackedRun> runs =
      buildRuns(oneSequence({1, 0, 1, 0, 1}), kLarge, kEncode);
  EXPECT_EQ(ints(runs[0].positionIds), (Ints{0, 2, 4}));
  EXPECT_EQ(runs[0].rowPlaces, (Places{0, 2, 4}));
}

TEST(BatchBuilder, maskedFirstTokenIsAQueryAfterTheKeys) {
  std::vector<PackedRun> runs =
      buildRuns(oneSequence({0, 1, 1, 0}), kLarge, kEncode);
  EXPECT_EQ(ints(runs[0].positionIds), (Ints{1, 2, 0}));
  EXPECT_EQ(ints(runs[0].keyCounts), (Ints{2}));
  EXPECT_EQ(ints(runs[0].firstRows), (Ints{2}));
  EXPECT_EQ(runs[0].rowPlaces, (Places{1, 2, -1}));
}

TEST(BatchBuilder, maskOfZerosKeepsEveryPositionAsKey) {
  std::vector<PackedRun> runs =
      buildRuns(oneSequence({0, 0, 0}), kLarge, kEncode);
  EXPECT_EQ(ints(runs[0].positionIds), (Ints{0, 1, 2}));
  EXPECT_EQ(ints(runs[0].keyCounts), (Ints{3}));
  EXPECT_EQ(runs[0].keyBias[0], -10000.0f);
  EXPECT_EQ(runs[0].rowPlaces, (Places{-1, -1, -1}));
}

TEST(BatchBuilder, repeatedAndMaskedPositionsAreComputedOnce) {
  TokenBatch batch = oneSequence({1, 1, 1, 0, 0});
  batch.hasPositions = true;
  batch.predictions = 5;
  batch.positions = {4, 1, 4, 0, 1};
  std::vector<PackedRun> runs = buildRuns(batch, kLarge, kMlm);
  EXPECT_EQ(ints(runs[0].positionIds), (Ints{0, 1, 2, 4}));
  EXPECT_EQ(ints(runs[0].keyCounts), (Ints{3}));
  EXPECT_EQ(ints(runs[0].queryRows), (Ints{0, 1, 3}));
  EXPECT_EQ(ints(runs[0].queryOffsets), (Ints{0, 3}));
  std::vector<int64_t> queryOfPlace(5, -1);
  for (const PackedRun::QueryPlace &query : runs[0].queryPlaces)
    queryOfPlace[size_t(query.place)] = query.query;
  EXPECT_EQ(queryOfPlace, (Places{2, 1, 2, 0, 1}));
}

TEST(BatchBuilder, withoutPositionsEveryRealTokenIsAQuery) {
  std::vector<PackedRun> runs = buildRuns(oneSequence({1, 0, 1}), kLarge, kMlm);
  EXPECT_EQ(ints(runs[0].queryRows), (Ints{0, 1}));
  ASSERT_EQ(runs[0].queryPlaces.size(), 2u);
  EXPECT_EQ(runs[0].queryPlaces[1].place, 2);
}

TEST(BatchBuilder, sequencesWithoutQueriesAreLeftOut) {
  EXPECT_TRUE(buildRuns(oneSequence({0, 0}), kLarge, kMlm).empty());
}

TEST(BatchBuilder, splitsAtEachBound) {
  TokenBatch batch;
  batch.sequences = 6;
  batch.length = 4;
  batch.ids.assign(24, 1);
  batch.types.assign(24, 0);
  batch.mask.assign(24, 1);
  EXPECT_EQ(buildRuns(batch, {8, 100, 4, 100}, kEncode).size(), 3u);
  EXPECT_EQ(buildRuns(batch, {11, 100, 4, 100}, kEncode).size(), 3u);
  EXPECT_EQ(buildRuns(batch, {100, 4, 4, 100}, kEncode).size(), 2u);
  EXPECT_EQ(buildRuns(batch, {100, 100, 4, 8}, kMlm).size(), 3u);
  std::vector<PackedRun> runs = buildRuns(batch, {8, 100, 4, 100}, kEncode);
  EXPECT_EQ(runs[2].sequencePlaces, (Places{4, 5}));
  EXPECT_EQ(runs[2].rowPlaces.front(), 16);
}

TEST(BatchBuilder, moreQueriesThanABoundTakeSeveralRuns) {
  TokenBatch batch = oneSequence({1, 1, 1, 1, 1});
  std::vector<PackedRun> runs = buildRuns(batch, {100, 10, 10, 2}, kMlm);
  ASSERT_EQ(runs.size(), 3u);
  std::vector<bool> seen(5, false);
  for (const PackedRun &run : runs) {
    EXPECT_LE(run.queries(), 2);
    EXPECT_EQ(run.tokens(), 5);
    for (const PackedRun::QueryPlace &query : run.queryPlaces)
      seen[size_t(query.place)] = true;
  }
  EXPECT_EQ(seen, std::vector<bool>(5, true));
}

/// Masked language model and sentence order at once, as programs that train
/// read them.
static constexpr Demand kPretrain = {Demand::Queries::Positions, false, false,
                                     true};

TEST(BatchBuilder, firstPositionIsAQueryBesideThePredictions) {
  TokenBatch batch = oneSequence({1, 1, 1, 0});
  batch.hasPositions = true;
  batch.predictions = 4;
  batch.positions = {2, -1, 2, -1};
  std::vector<PackedRun> runs = buildRuns(batch, kLarge, kPretrain);
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(ints(runs[0].queryRows), (Ints{0, 2}));
  ASSERT_EQ(runs[0].queryPlaces.size(), 2u);
  EXPECT_EQ(runs[0].queryPlaces[0].query, 1);
  EXPECT_EQ(runs[0].queryPlaces[0].place, 0);
  EXPECT_EQ(runs[0].queryPlaces[1].query, 1);
  EXPECT_EQ(runs[0].queryPlaces[1].place, 2);

  batch.positions = {0, -1, -1, -1};
  runs = buildRuns(batch, kLarge, kPretrain);
  EXPECT_EQ(ints(runs[0].queryRows), (Ints{0}));
  EXPECT_EQ(runs[0].queryPlaces.size(), 1u);

  // Nothing is predicted: the sequence is there for its order.
  batch.positions = {-1, -1, -1, -1};
  runs = buildRuns(batch, kLarge, kPretrain);
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_EQ(ints(runs[0].queryRows), (Ints{0}));
  EXPECT_TRUE(runs[0].queryPlaces.empty());
}

TEST(BatchBuilder, firstQueryUnderTheMaskIsARowOfItsOwn) {
  TokenBatch batch = oneSequence({0, 1, 1});
  batch.hasPositions = true;
  batch.predictions = 1;
  batch.positions = {1};
  std::vector<PackedRun> runs = buildRuns(batch, kLarge, kPretrain);
  EXPECT_EQ(ints(runs[0].positionIds), (Ints{1, 2, 0}));
  EXPECT_EQ(ints(runs[0].keyCounts), (Ints{2}));
  EXPECT_EQ(ints(runs[0].queryRows), (Ints{2, 0}));
}

TEST(BatchBuilder, partsOfAFirstQueryKeepTheBound) {
  TokenBatch batch = oneSequence({1, 1, 1, 1, 1});
  batch.hasPositions = true;
  batch.predictions = 4;
  batch.positions = {1, 2, 3, 4};
  std::vector<PackedRun> runs = buildRuns(batch, {100, 10, 10, 3}, kPretrain);
  ASSERT_EQ(runs.size(), 2u);
  for (const PackedRun &run : runs) {
    EXPECT_EQ(run.queries(), 3);
    EXPECT_EQ(run.queryPlaces.size(), 2u);
  }
}

TEST(BatchBuilder, splitsAtTheBoundOfPredictions) {
  TokenBatch batch;
  batch.sequences = 3;
  batch.length = 2;
  batch.ids.assign(6, 1);
  batch.types.assign(6, 0);
  batch.mask.assign(6, 1);
  batch.hasPositions = true;
  batch.predictions = 2;
  batch.positions = {1, 1, 1, -1, 1, -1};
  Bounds bounds = kLarge;
  bounds.predictions = 3;
  std::vector<PackedRun> runs = buildRuns(batch, bounds, kPretrain);
  ASSERT_EQ(runs.size(), 2u);
  EXPECT_EQ(runs[0].sequencePlaces, (Places{0, 1}));
  EXPECT_EQ(runs[0].queryPlaces.size(), 3u);
  EXPECT_EQ(runs[1].sequencePlaces, (Places{2}));
}

TEST(BatchBuilder, shorterSequencesEndWhereTheyEnd) {
  TokenBatch batch = oneSequence({0, 0, 0, 0});
  batch.lengths = {2};
  std::vector<PackedRun> runs = buildRuns(batch, kLarge, kPretrain);
  EXPECT_EQ(ints(runs[0].positionIds), (Ints{0, 1}));
  EXPECT_EQ(ints(runs[0].keyCounts), (Ints{2}));
  EXPECT_EQ(runs[0].keyBias[0], -10000.0f);
}
