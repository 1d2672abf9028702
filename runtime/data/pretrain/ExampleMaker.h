//===- ExampleMaker.h - pairs of segments to examples -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Lays out a pair and masks it, as `create_masked_lm_predictions` of both
/// repositories does: per token, per whole word, or several words together;
/// of what is masked 80 % become [MASK], 10 % stay, 10 % become a random token.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_PRETRAIN_EXAMPLEMAKER_H
#define ALBERTC_RUNTIME_DATA_PRETRAIN_EXAMPLEMAKER_H

#include "runtime/data/pretrain/PairBuilder.h"
#include "runtime/data/pretrain/PretrainExample.h"
#include "runtime/data/pretrain/TokenTraits.h"

namespace albert::rt {

/// Serves one thread; `traits` outlive it.
class ExampleMaker {
public:
  ExampleMaker(const ExampleOptions &options, const TokenTraits &traits);

  /// Makes `example` of `pair`. The numbers of words masked together come from
  /// `lengths`, which the originals keep apart (numpy's generator), everything
  /// else from `draws`; they may be one object.
  void make(const SegmentPair &pair, RandomBits &draws, RandomBits &lengths,
            PretrainExample &example);

private:
  void appendSegment(const TokenRange &range, PretrainExample &example);
  void appendSpecial(std::int32_t id, PretrainExample &example);
  void findGroups(PretrainExample &example);
  std::uint32_t drawNgram(RandomBits &lengths) const;
  /// Members of up to `ngram` groups from `group` on, fewer if they would not
  /// fit into `room`; empty if they do not or one of them is covered.
  Span<const std::uint32_t> choose(std::uint32_t group, std::uint32_t room,
                                   RandomBits &lengths);
  void maskOne(std::uint32_t position, RandomBits &draws,
               PretrainExample &example);
  void permute(std::uint32_t count, RandomBits &draws, RandomBits &lengths,
               PretrainExample &example);
  void sortPredictions(PretrainExample &example);

  ExampleOptions options;
  const TokenTraits &traits;
  /// Cumulative probabilities of 1, 2, ... words.
  std::vector<double> ngramCdf;

  // Of the current example, by position.
  std::vector<std::int32_t> labels;
  std::vector<std::uint8_t> isCandidate;
  std::vector<std::uint8_t> continues;
  std::vector<std::uint8_t> isCovered;
  /// Positions of the groups that are masked together, one after the other.
  std::vector<std::uint32_t> members;
  /// Where each group begins in `members`, and the end.
  std::vector<std::uint32_t> groupBegin;
  std::vector<std::uint32_t> order;
  std::vector<std::pair<std::uint32_t, std::int32_t>> predictions;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_PRETRAIN_EXAMPLEMAKER_H
