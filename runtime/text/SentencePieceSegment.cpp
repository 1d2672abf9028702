//===- SentencePieceSegment.cpp - pieces of SentencePiece -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The best segmentation under a unigram model by dynamic programming over the
/// ends of pieces (EncodeOptimized of unigram_model.cc), and byte-pair merges
/// (bpe_model.cc). Sums are rounded where the original rounds them, so that
/// ties fall alike.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/SentencePieceModel.h"

#include "runtime/text/Unicode.h"

#include <algorithm>
#include <cmath>
#include <queue>

namespace albert::rt {

/// What an unknown character costs beyond the worst piece.
static constexpr float unknownPenalty = 10.0f;

/// Bytes of the character that begins with `lead`, whether or not the rest is
/// sound.
static std::size_t characterLength(char lead) {
  static constexpr unsigned char lengths[] = {1, 1, 1, 1, 1, 1, 1, 1,
                                              1, 1, 1, 1, 2, 2, 3, 4};
  return lengths[static_cast<unsigned char>(lead) >> 4];
}

void SentencePieceModel::segmentUnigram(
    std::string_view normalized, std::vector<NormalizedPiece> &out) const {
  /// The best way to a byte.
  struct Node {
    std::int32_t id = -1;
    float score = 0;
    std::int32_t begin = -1;
  };
  const std::size_t size = normalized.size();
  const float unknownScore = lowestScore - unknownPenalty;
  std::vector<Node> best(size + 1);
  auto offer = [&](std::size_t begin, std::size_t end, std::int32_t id,
                   float candidate) {
    Node &node = best[end];
    if (node.begin >= 0 && candidate <= node.score)
      return;
    node = {id, candidate, static_cast<std::int32_t>(begin)};
  };
  for (std::size_t begin = 0; begin < size;) {
    std::size_t length =
        std::min(characterLength(normalized[begin]), size - begin);
    const float scoreHere = best[begin].score;
    bool isCovered = false;
    PieceTrie::State state = PieceTrie::root;
    for (std::size_t end = begin; end < size;) {
      state = trie.step(state, normalized[end++]);
      if (state == PieceTrie::none)
        break;
      std::int32_t id = trie.idAt(state);
      if (id < 0)
        continue;
      float score = segmentScores[static_cast<std::size_t>(id)];
      if (std::isnan(score))
        continue;
      offer(begin, end, id, score + scoreHere);
      isCovered |= end - begin == length;
    }
    if (!isCovered)
      offer(begin, begin + length, specials.unknown, unknownScore + scoreHere);
    begin += length;
  }
  std::size_t first = out.size();
  for (std::size_t end = size; end != 0;) {
    const Node &node = best[end];
    out.push_back({static_cast<std::uint32_t>(node.begin),
                   static_cast<std::uint32_t>(end), node.id});
    end = static_cast<std::size_t>(node.begin);
  }
  std::reverse(out.begin() + std::ptrdiff_t(first), out.end());
}

namespace {

/// A run of characters that has been merged; empty once it is part of another.
struct Symbol {
  std::int32_t previous;
  std::int32_t next;
  std::uint32_t begin;
  std::uint32_t end;
  bool isFrozen;

  std::uint32_t size() const { return end - begin; }
};

/// Two neighbours that make a piece.
struct Merge {
  std::int32_t left;
  std::int32_t right;
  float score;
  std::uint32_t size;

  bool operator<(const Merge &other) const {
    return score != other.score ? score < other.score : left > other.left;
  }
};

} // namespace

void SentencePieceModel::segmentBpe(std::string_view normalized,
                                    std::vector<NormalizedPiece> &out) const {
  std::vector<Symbol> symbols;
  for (std::size_t begin = 0; begin < normalized.size();) {
    std::size_t length = userDefinedPrefix(normalized.substr(begin));
    bool isFrozen = length != 0;
    if (!isFrozen)
      length = std::min(characterLength(normalized[begin]),
                        normalized.size() - begin);
    auto index = static_cast<std::int32_t>(symbols.size());
    std::size_t end = begin + length;
    symbols.push_back({index - 1, end == normalized.size() ? -1 : index + 1,
                       static_cast<std::uint32_t>(begin),
                       static_cast<std::uint32_t>(end), isFrozen});
    begin = end;
  }
  auto symbol = [&](std::int32_t index) -> Symbol & {
    return symbols[static_cast<std::size_t>(index)];
  };
  std::priority_queue<Merge> queue;
  auto offer = [&](std::int32_t left, std::int32_t right) {
    if (left < 0 || right < 0 || symbol(left).isFrozen ||
        symbol(right).isFrozen)
      return;
    std::uint32_t begin = symbol(left).begin;
    std::uint32_t size = symbol(left).size() + symbol(right).size();
    std::int32_t id = trie.find(normalized.substr(begin, size));
    if (id >= 0)
      queue.push({left, right, at(id).score, size});
  };
  for (std::size_t i = 1; i < symbols.size(); ++i)
    offer(static_cast<std::int32_t>(i - 1), static_cast<std::int32_t>(i));
  while (!queue.empty()) {
    Merge merge = queue.top();
    queue.pop();
    Symbol &left = symbol(merge.left);
    Symbol &right = symbol(merge.right);
    // Either may have become part of another symbol since.
    if (left.size() == 0 || right.size() == 0 ||
        left.size() + right.size() != merge.size)
      continue;
    left.end = right.end;
    left.next = right.next;
    if (right.next >= 0)
      symbol(right.next).previous = merge.left;
    right.begin = right.end;
    offer(left.previous, merge.left);
    offer(merge.left, left.next);
  }
  for (std::int32_t i = symbols.empty() ? -1 : 0; i >= 0; i = symbol(i).next)
    out.push_back({symbol(i).begin, symbol(i).end,
                   idOf(normalized.substr(symbol(i).begin, symbol(i).size()))});
}

/// Merges runs of unknown pieces, or cuts them into bytes.
void SentencePieceModel::appendPieces(std::string_view normalized,
                                      Span<const NormalizedPiece> found,
                                      std::vector<NormalizedPiece> &out) const {
  bool afterUnknown = false;
  for (const NormalizedPiece &piece : found) {
    bool isUnknown = piece.id == specials.unknown;
    if (isUnknown && hasByteFallback) {
      for (std::uint32_t i = piece.begin; i < piece.end; ++i)
        out.push_back(
            {i, i + 1, byteIds[static_cast<unsigned char>(normalized[i])]});
    } else if (isUnknown && afterUnknown) {
      out.back().end = piece.end;
    } else {
      out.push_back(piece);
    }
    afterUnknown = isUnknown;
  }
}

void SentencePieceModel::segment(std::string_view normalized,
                                 std::vector<NormalizedPiece> &out) const {
  std::vector<NormalizedPiece> found;
  if (kind == 1)
    segmentUnigram(normalized, found);
  else
    segmentBpe(normalized, found);
  appendPieces(normalized, found, out);
}

} // namespace albert::rt
