//===- ExampleMaker.cpp - pairs of segments to examples -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Both repositories mask in one way: groups of tokens in random order until
/// enough are masked. google's takes runs of 1 to n groups, brightmart's one.
/// The order of the draws is that of the originals and must stay so.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/ExampleMaker.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace albert::rt {

/// Cumulative probabilities as numpy's `choice` computes them.
static std::vector<double> makeNgramCdf(const ExampleOptions &options) {
  std::vector<double> p;
  for (std::uint32_t n = 1; n <= options.ngram; ++n)
    p.push_back(1.0 / n);
  auto normalize = [&] {
    double sum = std::accumulate(p.begin(), p.end(), 0.0);
    for (double &value : p)
      value /= sum;
  };
  normalize();
  if (!options.favorShorterNgram)
    std::reverse(p.begin(), p.end());
  normalize(); // once more, as the original does for a part of the list
  std::partial_sum(p.begin(), p.end(), p.begin());
  double last = p.back();
  for (double &value : p)
    value /= last;
  return p;
}

ExampleMaker::ExampleMaker(const ExampleOptions &options,
                           const TokenTraits &traits)
    : options(options), traits(traits), ngramCdf(makeNgramCdf(options)) {}

void ExampleMaker::appendSpecial(std::int32_t id, PretrainExample &example) {
  example.ids.push_back(id);
  labels.push_back(id);
  isCandidate.push_back(0);
  continues.push_back(0);
}

void ExampleMaker::appendSegment(const TokenRange &range,
                                 PretrainExample &example) {
  const TokenizedDocument &document = *range.document;
  for (std::uint32_t i = range.begin; i < range.end; ++i) {
    std::int32_t id = document.ids[i];
    bool isMarked = !document.marks.empty() && document.marks[i];
    std::int32_t label = id;
    if (isMarked && options.labelStyle == LabelStyle::Brightmart &&
        traits.twins[static_cast<std::size_t>(id)] >= 0)
      label = traits.twins[static_cast<std::size_t>(id)];
    example.ids.push_back(id);
    labels.push_back(label);
    isCandidate.push_back(1);
    continues.push_back(isMarked ||
                        traits.continues[static_cast<std::size_t>(id)]);
  }
}

/// Groups candidates, and notes where words begin for google.
void ExampleMaker::findGroups(PretrainExample &example) {
  members.clear();
  groupBegin.clear();
  example.boundary.clear();
  if (options.family == DataFamily::Google)
    example.boundary.assign(example.ids.size(), 0);
  for (std::uint32_t i = 0; i < example.ids.size(); ++i) {
    bool joins = isCandidate[i] && continues[i] && options.wholeWord &&
                 !groupBegin.empty();
    if (!example.boundary.empty() && !joins)
      example.boundary[i] = !continues[i];
    if (!isCandidate[i])
      continue;
    if (!joins)
      groupBegin.push_back(static_cast<std::uint32_t>(members.size()));
    members.push_back(i);
  }
  groupBegin.push_back(static_cast<std::uint32_t>(members.size()));
}

std::uint32_t ExampleMaker::drawNgram(RandomBits &lengths) const {
  if (options.ngram == 1 && options.family == DataFamily::Brightmart)
    return 1;
  double u = lengths.uniform();
  auto it = std::upper_bound(ngramCdf.begin(), ngramCdf.end(), u);
  return static_cast<std::uint32_t>(it - ngramCdf.begin()) + 1;
}

Span<const std::uint32_t> ExampleMaker::choose(std::uint32_t group,
                                               std::uint32_t room,
                                               RandomBits &lengths) {
  auto groups = static_cast<std::uint32_t>(groupBegin.size() - 1);
  std::uint32_t begin = groupBegin[group];
  for (std::uint32_t n = drawNgram(lengths); n != 0; --n) {
    std::uint32_t end = groupBegin[std::min(group + n, groups)];
    if (end - begin > room)
      continue;
    for (std::uint32_t i = begin; i < end; ++i)
      if (isCovered[members[i]])
        return {};
    return {members.data() + begin, end - begin};
  }
  return {};
}

void ExampleMaker::maskOne(std::uint32_t position, RandomBits &draws,
                           PretrainExample &example) {
  isCovered[position] = 1;
  predictions.emplace_back(position, labels[position]);
  if (draws.uniform() < 0.8) {
    example.ids[position] = traits.special.mask;
    return;
  }
  if (draws.uniform() < 0.5)
    return;
  example.ids[position] = traits.replacements[draws.below(
      static_cast<std::uint32_t>(traits.replacements.size()))];
}

/// Exchanges the tokens of further groups among themselves; what stood there
/// is to be predicted.
void ExampleMaker::permute(std::uint32_t count, RandomBits &draws,
                           RandomBits &lengths, PretrainExample &example) {
  std::vector<std::uint32_t> selected;
  for (std::uint32_t group : order) {
    if (selected.size() >= count)
      break;
    auto room = static_cast<std::uint32_t>(count - selected.size());
    for (std::uint32_t position : choose(group, room, lengths)) {
      isCovered[position] = 1;
      selected.push_back(position);
    }
  }
  std::sort(selected.begin(), selected.end());
  std::vector<std::uint32_t> sources = selected;
  draws.shuffle(sources);
  const std::vector<std::int32_t> before = example.ids;
  for (std::size_t i = 0; i < selected.size(); ++i) {
    example.ids[selected[i]] = before[sources[i]];
    predictions.emplace_back(selected[i], before[selected[i]]);
  }
}

void ExampleMaker::sortPredictions(PretrainExample &example) {
  std::sort(predictions.begin(), predictions.end());
  example.positions.clear();
  example.labels.clear();
  for (auto [position, label] : predictions) {
    example.positions.push_back(position);
    example.labels.push_back(label);
  }
}

void ExampleMaker::make(const SegmentPair &pair, RandomBits &draws,
                        RandomBits &lengths, PretrainExample &example) {
  example.ids.clear();
  example.isSwapped = pair.isSwapped;
  labels.clear();
  isCandidate.clear();
  continues.clear();
  predictions.clear();
  appendSpecial(traits.special.classify, example);
  appendSegment(pair.first, example);
  appendSpecial(traits.special.separate, example);
  example.firstLength = static_cast<std::uint32_t>(example.ids.size());
  appendSegment(pair.second, example);
  appendSpecial(traits.special.separate, example);
  isCovered.assign(example.ids.size(), 0);
  findGroups(example);

  bool isGoogle = options.family == DataFamily::Google;
  if (!isGoogle || options.maskedLmProb != 0) {
    // Half to even, as Python rounds.
    double wanted =
        std::nearbyint(double(example.ids.size()) * options.maskedLmProb);
    auto count = static_cast<std::uint32_t>(
        std::min(double(options.maxPredictions), std::max(1.0, wanted)));
    order.resize(groupBegin.size() - 1);
    std::iota(order.begin(), order.end(), 0u);
    draws.shuffle(order);
    for (std::uint32_t group : order) {
      if (predictions.size() >= count)
        break;
      auto room = static_cast<std::uint32_t>(count - predictions.size());
      for (std::uint32_t position : choose(group, room, lengths))
        maskOne(position, draws, example);
    }
    if (isGoogle)
      draws.shuffle(order); // the original always does
    if (options.permutation)
      permute(count, draws, lengths, example);
  }
  sortPredictions(example);
}

} // namespace albert::rt
