//===- BatchBuilder.h - from [B,S] arrays to packed rows --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Compiled encoders see no padding: they work on the rows of all sequences
/// one after the other ("tokens first"). In a sequence the key rows (mask 1)
/// come first in position order, then rows that are only read (position 0
/// under a mask of 0, or a masked-out position somebody predicts). A sequence
/// whose mask is all zero has every position as a key and -10000 added to its
/// scores, which is what the original models compute (semantics.md 1.1).
///
/// A request above the program's bounds becomes several runs, each of
/// consecutive sequences. A result does not depend on what else is in a run, so
/// neither does it on the split.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAM_BATCHBUILDER_H
#define ALBERTC_RUNTIME_PROGRAM_BATCHBUILDER_H

#include "runtime/program/AlignedVector.h"

#include <cstdint>
#include <vector>

namespace albert::rt {

/// What one run of a program can take.
struct Bounds {
  int64_t tokens = 0;
  int64_t sequences = 0;
  int64_t length = 0;
  int64_t queries = 0;
  /// Results of queries (`PackedRun::queryPlaces`); entries that make one
  /// output row for each query have no bound of their own for them.
  int64_t predictions = INT64_MAX;
};

/// A request whose values have been checked. Row-major.
struct TokenBatch {
  int64_t sequences = 0;      ///< B
  int64_t length = 0;         ///< S
  std::vector<int32_t> ids;   ///< [B, S]
  std::vector<int32_t> types; ///< [B, S]
  std::vector<uint8_t> mask;  ///< [B, S], 1 for a real token
  bool hasPositions = false;  ///< whether `positions` was given
  int64_t predictions = 0;    ///< P
  /// [B, P], each in [0, S); -1 for a place that nobody reads.
  std::vector<int32_t> positions;
  /// [B], how many positions a sequence has, which are the first; empty when
  /// all have `length`. What lies behind has mask 0 and is in no way part of
  /// the sequence.
  std::vector<int32_t> lengths;
};

/// Which rows of the last layer a program reads.
struct Demand {
  enum class Queries {
    None,      ///< no query rows
    First,     ///< position 0 of each sequence
    Positions, ///< `TokenBatch::positions`, or every real token
  };
  Queries queries = Queries::None;
  /// Position 0 of each sequence is read.
  bool firstRows = false;
  /// Query rows are all that is read: a sequence without any is left out.
  bool onlyQueries = false;
  /// Position 0 is a query of every sequence, and so its first one, beside
  /// those of `queries`. It has no result of its own.
  bool firstQueries = false;
};

/// The packed inputs of one run and where its results belong.
struct PackedRun {
  AlignedVector<int32_t> tokenIds;     ///< [T]
  AlignedVector<int32_t> typeIds;      ///< [T]
  AlignedVector<int32_t> positionIds;  ///< [T]
  AlignedVector<int32_t> rowOffsets;   ///< [B+1]
  AlignedVector<int32_t> keyCounts;    ///< [B]
  AlignedVector<float> keyBias;        ///< [B]
  AlignedVector<int32_t> queryRows;    ///< [Q]
  AlignedVector<int32_t> queryOffsets; ///< [B+1]
  AlignedVector<int32_t> firstRows;    ///< [B]; empty unless demanded

  /// Place b * S + position of each packed row; -1 for rows at padding, which
  /// outputs show as zeros.
  std::vector<int64_t> rowPlaces;
  /// Sequence of the request that each sequence of the run is.
  std::vector<int64_t> sequencePlaces;
  /// Results of a query: place b * P + p (b * S + position when no positions
  /// were given, b for `Queries::First`) gets the row `query`.
  struct QueryPlace {
    int64_t query;
    int64_t place;
  };
  std::vector<QueryPlace> queryPlaces;

  int64_t tokens() const { return int64_t(tokenIds.size()); }
  int64_t sequences() const { return int64_t(keyCounts.size()); }
  int64_t queries() const { return int64_t(queryRows.size()); }
};

/// Cuts a request into runs that keep `bounds`. The length of the request is
/// at most `bounds.length`, and that at most `bounds.tokens` (both checked by
/// the caller, who knows the words for them).
std::vector<PackedRun> buildRuns(const TokenBatch &batch, const Bounds &bounds,
                                 const Demand &demand);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAM_BATCHBUILDER_H
