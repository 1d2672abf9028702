//===- BatchBuilder.cpp - from [B,S] arrays to packed rows ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/BatchBuilder.h"

#include <algorithm>

using namespace albert::rt;

/// Added in f32 to every score of a sequence without real tokens.
static constexpr float kMaskedBias = -10000.0f;

namespace {

/// One position that is read, and the result it belongs to.
struct Query {
  int32_t position;
  int64_t place;
};

/// One sequence of the request, or a part of its queries.
struct Item {
  int64_t sequence;
  std::vector<int32_t> rows; ///< positions, keys first
  int64_t keys;
  bool masked;
  std::vector<Query> queries;     ///< sorted by position
  std::vector<int32_t> positions; ///< distinct positions of `queries`
};

class Builder {
public:
  Builder(const TokenBatch &batch, const Bounds &bounds, const Demand &demand)
      : batch(batch), bounds(bounds), demand(demand) {}

  std::vector<PackedRun> build();

private:
  int64_t lengthOf(int64_t sequence) const {
    return batch.lengths.empty() ? batch.length
                                 : batch.lengths[size_t(sequence)];
  }
  std::vector<Query> queriesOf(int64_t sequence) const;
  void addSequence(int64_t sequence);
  Item makeItem(int64_t sequence, std::vector<Query> queries) const;
  void place(const Item &item);
  PackedRun &runFor(const Item &item);

  const TokenBatch &batch;
  const Bounds &bounds;
  const Demand &demand;
  std::vector<PackedRun> runs;
};

} // namespace

std::vector<Query> Builder::queriesOf(int64_t sequence) const {
  std::vector<Query> queries;
  if (demand.queries == Demand::Queries::First) {
    queries.push_back({0, sequence});
  } else if (demand.queries == Demand::Queries::Positions) {
    int64_t count = batch.hasPositions ? batch.predictions : batch.length;
    for (int64_t i = 0; i < count; ++i) {
      int64_t place = sequence * count + i;
      if (batch.hasPositions && batch.positions[size_t(place)] >= 0)
        queries.push_back({batch.positions[size_t(place)], place});
      else if (!batch.hasPositions && batch.mask[size_t(place)])
        queries.push_back({int32_t(i), place});
    }
  }
  std::sort(queries.begin(), queries.end(), [](const Query &a, const Query &b) {
    return a.position != b.position ? a.position < b.position
                                    : a.place < b.place;
  });
  return queries;
}

Item Builder::makeItem(int64_t sequence, std::vector<Query> queries) const {
  Item item;
  item.sequence = sequence;
  item.queries = std::move(queries);
  int64_t length = lengthOf(sequence);
  const uint8_t *mask = batch.mask.data() + sequence * batch.length;
  item.masked = std::find(mask, mask + length, 1) == mask + length;
  for (int64_t position = 0; position < length; ++position)
    if (item.masked || mask[position])
      item.rows.push_back(int32_t(position));
  item.keys = int64_t(item.rows.size());

  int64_t count = int64_t(item.queries.size());
  for (int64_t i = demand.firstQueries ? -1 : 0; i < count; ++i) {
    int32_t position = i < 0 ? 0 : item.queries[size_t(i)].position;
    if (item.positions.empty() || item.positions.back() != position)
      item.positions.push_back(position);
  }
  if (item.masked)
    return item;
  bool firstIsRead = !item.positions.empty() && item.positions.front() == 0;
  if (demand.firstRows && !firstIsRead && !mask[0])
    item.rows.push_back(0);
  for (int32_t position : item.positions)
    if (!mask[position])
      item.rows.push_back(position);
  return item;
}

PackedRun &Builder::runFor(const Item &item) {
  if (!runs.empty()) {
    PackedRun &last = runs.back();
    int64_t tokens = last.tokens() + int64_t(item.rows.size());
    int64_t queries = last.queries() + int64_t(item.positions.size());
    int64_t results =
        int64_t(last.queryPlaces.size()) + int64_t(item.queries.size());
    if (tokens <= bounds.tokens && last.sequences() < bounds.sequences &&
        (queries <= bounds.queries || item.positions.empty()) &&
        (results <= bounds.predictions || item.queries.empty()))
      return last;
  }
  PackedRun &run = runs.emplace_back();
  run.rowOffsets.push_back(0);
  run.queryOffsets.push_back(0);
  return run;
}

void Builder::place(const Item &item) {
  PackedRun &run = runFor(item);
  int32_t begin = run.rowOffsets.back();
  const uint8_t *mask = batch.mask.data() + item.sequence * batch.length;
  std::vector<int32_t> rowOf(size_t(batch.length), -1);
  for (int32_t position : item.rows) {
    rowOf[size_t(position)] = int32_t(run.tokens());
    int64_t place = item.sequence * batch.length + position;
    run.tokenIds.push_back(batch.ids[size_t(place)]);
    run.typeIds.push_back(batch.types[size_t(place)]);
    run.positionIds.push_back(position);
    run.rowPlaces.push_back(mask[position] ? place : -1);
  }
  if (demand.firstRows)
    run.firstRows.push_back(rowOf[0]);
  int64_t firstQuery = run.queries();
  size_t next = 0;
  for (size_t i = 0; i < item.positions.size(); ++i) {
    run.queryRows.push_back(rowOf[size_t(item.positions[i])]);
    for (; next < item.queries.size() &&
           item.queries[next].position == item.positions[i];
         ++next)
      run.queryPlaces.push_back(
          {firstQuery + int64_t(i), item.queries[next].place});
  }
  run.rowOffsets.push_back(begin + int32_t(item.rows.size()));
  run.queryOffsets.push_back(int32_t(run.queries()));
  run.keyCounts.push_back(int32_t(item.keys));
  run.keyBias.push_back(item.masked ? kMaskedBias : 0.0f);
  run.sequencePlaces.push_back(item.sequence);
}

void Builder::addSequence(int64_t sequence) {
  std::vector<Query> queries = queriesOf(sequence);
  if (queries.empty()) {
    if (!demand.onlyQueries)
      place(makeItem(sequence, {}));
    return;
  }
  // More distinct positions than one run takes: the sequence is computed once
  // per part of them.
  size_t begin = 0;
  while (begin < queries.size()) {
    size_t end = begin;
    int64_t distinct = demand.firstQueries && queries[begin].position != 0;
    for (; end < queries.size(); ++end) {
      bool fresh =
          end == begin || queries[end].position != queries[end - 1].position;
      if (fresh && end != begin && distinct >= bounds.queries)
        break;
      distinct += fresh;
    }
    place(makeItem(sequence, {queries.begin() + int64_t(begin),
                              queries.begin() + int64_t(end)}));
    begin = end;
  }
}

std::vector<PackedRun> Builder::build() {
  for (int64_t sequence = 0; sequence < batch.sequences; ++sequence)
    addSequence(sequence);
  return std::move(runs);
}

std::vector<PackedRun> albert::rt::buildRuns(const TokenBatch &batch,
                                             const Bounds &bounds,
                                             const Demand &demand) {
  return Builder(batch, bounds, demand).build();
}
