//===- PairBuilder.h - documents to pairs of segments -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Cuts documents into pairs of segments for sentence-order prediction, as
/// `create_instances_from_document` of google-research/albert and
/// `create_instances_from_document_albert` of brightmart/albert_zh do: the same
/// draws of random numbers in the same order.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_PRETRAIN_PAIRBUILDER_H
#define ALBERTC_RUNTIME_DATA_PRETRAIN_PAIRBUILDER_H

#include "runtime/data/pretrain/PretrainOptions.h"
#include "runtime/data/pretrain/TokenizedDocument.h"
#include "runtime/data/random/RandomBits.h"

namespace albert::rt {

/// Two segments; together at most maxSeqLength - 3 tokens, none empty.
struct SegmentPair {
  TokenRange first;
  TokenRange second;
  /// The label: the segments are swapped, or the second is of another place.
  bool isSwapped = false;
};

/// The documents that pairs are made of; google's way needs other documents
/// than the one that is cut.
class DocumentSource {
public:
  virtual ~DocumentSource() = default;
  virtual std::uint32_t size() = 0;
  /// Stays where it is as long as the source. May be empty.
  virtual const TokenizedDocument &document(std::uint32_t index) = 0;
};

/// Receives pairs.
class PairSink {
public:
  virtual ~PairSink() = default;
  virtual void pair(const SegmentPair &pair) = 0;
};

/// Cuts document `index` once and reports the pairs in order. The sink may draw
/// from `random` between two pairs.
void buildPairs(const ExampleOptions &options, DocumentSource &documents,
                std::uint32_t index, RandomBits &random, PairSink &sink);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_PRETRAIN_PAIRBUILDER_H
