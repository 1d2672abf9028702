//===- TrainingBatch.cpp - a batch as entries take it ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/TrainingBatch.h"

#include "runtime/training/Losses.h"

#include <algorithm>
#include <numeric>

using namespace albert::rt;

/// What programs that train read of the last layer.
static constexpr Demand kDemand = {Demand::Queries::Positions,
                                   /*firstRows=*/false, /*onlyQueries=*/false,
                                   /*firstQueries=*/true};

uint64_t albert::rt::batchBytesPerSequence(int64_t length,
                                           int64_t predictions) {
  // Examples one after the other, and the same padded, while a batch is made.
  constexpr uint64_t kToken = 2 * (sizeof(int32_t) * 2 + sizeof(uint8_t)),
                     kPrediction = sizeof(int32_t) * 3 + sizeof(float),
                     kSequence = sizeof(int32_t) * 4 + sizeof(RecordId);
  // Parts: ids, types, positions, places and keys of rows; queries, their
  // places, labels, cotangents, weights and sequences of predictions.
  constexpr uint64_t kPartToken = sizeof(int32_t) * 3 + sizeof(int64_t) * 2,
                     kPartPrediction = sizeof(int32_t) * 4 + sizeof(float) * 2 +
                                       sizeof(PackedRun::QueryPlace),
                     kPartSequence = sizeof(int32_t) * 8 + sizeof(int64_t) +
                                     sizeof(RecordId);
  // One is computed, one waits, one is made.
  constexpr uint64_t kBatches = 3;
  return kSequence + kBatches * kPartSequence +
         uint64_t(length) * (kToken + kBatches * kPartToken) +
         uint64_t(predictions) * (kPrediction + kBatches * kPartPrediction);
}

void BatchCounts::operator+=(const BatchCounts &other) {
  sequences += other.sequences;
  tokens += other.tokens;
  places += other.places;
  predictions += other.predictions;
  swapped += other.swapped;
}

void BatchAssembler::add(const Example &example, RecordId origin) {
  lengths.push_back(int32_t(example.ids.size()));
  predictions.push_back(int32_t(example.positions.size()));
  ids.insert(ids.end(), example.ids.begin(), example.ids.end());
  types.insert(types.end(), example.types.begin(), example.types.end());
  mask.insert(mask.end(), example.mask.begin(), example.mask.end());
  positions.insert(positions.end(), example.positions.begin(),
                   example.positions.end());
  labels.insert(labels.end(), example.labels.begin(), example.labels.end());
  weights.insert(weights.end(), example.weights.begin(), example.weights.end());
  orders.push_back(int32_t(example.order));
  origins.push_back(origin);
}

/// Appends `count` elements from `source`, and `fill` up to `width`.
template <typename T>
static void appendPadded(std::vector<T> &rows, const T *source, int32_t count,
                         int64_t width, T fill) {
  rows.insert(rows.end(), source, source + count);
  rows.insert(rows.end(), size_t(width - count), fill);
}

TokenBatch BatchAssembler::padded() const {
  TokenBatch batch;
  batch.sequences = int64_t(lengths.size());
  batch.length = *std::max_element(lengths.begin(), lengths.end());
  batch.hasPositions = true;
  batch.predictions = *std::max_element(predictions.begin(), predictions.end());
  batch.lengths = lengths;
  size_t token = 0, prediction = 0;
  for (size_t i = 0; i < lengths.size(); ++i) {
    appendPadded(batch.ids, &ids[token], lengths[i], batch.length, 0);
    appendPadded(batch.types, &types[token], lengths[i], batch.length, 0);
    appendPadded(batch.mask, &mask[token], lengths[i], batch.length,
                 uint8_t(0));
    token += size_t(lengths[i]);
    for (int64_t p = 0; p < batch.predictions; ++p) {
      bool counts = p < predictions[i] && weights[prediction + size_t(p)] > 0;
      batch.positions.push_back(counts ? positions[prediction + size_t(p)]
                                       : -1);
    }
    prediction += size_t(predictions[i]);
  }
  return batch;
}

BatchPart BatchAssembler::makePart(PackedRun run, const TokenBatch &batch,
                                   double weightSum) const {
  BatchPart part;
  for (size_t s = 0; s < run.sequencePlaces.size(); ++s) {
    size_t place = size_t(run.sequencePlaces[s]);
    // Queries are sorted by position, and every sequence has position 0.
    part.firstQueries.push_back(run.queryOffsets[s]);
    part.sopLabels.push_back(orders[place]);
    part.sopCotangents.push_back(float(1.0 / double(batch.sequences)));
    for (int32_t row = run.rowOffsets[s]; row < run.rowOffsets[s + 1]; ++row)
      part.rowKeys.push_back(int64_t(place) * maxLength +
                             run.positionIds[size_t(row)]);
  }
  // Where the predictions of a sequence start.
  int64_t first = 0, sequence = 0;
  for (const PackedRun::QueryPlace &query : run.queryPlaces) {
    for (; sequence < query.place / batch.predictions; ++sequence)
      first += predictions[size_t(sequence)];
    size_t place = size_t(first + query.place % batch.predictions);
    part.mlmQueries.push_back(int32_t(query.query));
    part.mlmLabels.push_back(labels[place]);
    part.mlmCotangents.push_back(mlmCotangent(weights[place], weightSum));
    part.weights.push_back(weights[place]);
    part.sequencesOfMlm.push_back(int32_t(sequence));
  }
  part.run = std::move(run);
  return part;
}

TrainingBatch BatchAssembler::finish() {
  TrainingBatch result;
  TokenBatch batch = padded();
  result.weightSum = std::accumulate(weights.begin(), weights.end(), 0.0);
  BatchCounts &counts = result.counts;
  counts.sequences = batch.sequences;
  counts.places = batch.sequences * batch.length;
  counts.tokens = std::count(mask.begin(), mask.end(), 1);
  counts.predictions = std::count_if(weights.begin(), weights.end(),
                                     [](float w) { return w > 0; });
  counts.swapped = std::count(orders.begin(), orders.end(), 1);
  for (PackedRun &run : buildRuns(batch, bounds, kDemand))
    result.parts.push_back(makePart(std::move(run), batch, result.weightSum));
  result.origins = std::move(origins);
  for (std::vector<int32_t> *list :
       {&ids, &types, &positions, &labels, &orders, &lengths, &predictions})
    list->clear();
  mask.clear();
  weights.clear();
  origins.clear();
  return result;
}
