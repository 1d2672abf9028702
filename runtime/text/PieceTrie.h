//===- PieceTrie.h - longest match among the pieces -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A trie over bytes. All edges are in one open-addressing hash table keyed by
/// state and byte: it is built in a millisecond for 21128 pieces, which counts
/// because programs build it when they start, and a step is about one probe.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TEXT_PIECETRIE_H
#define ALBERTC_RUNTIME_TEXT_PIECETRIE_H

#include <cstdint>
#include <string_view>
#include <vector>

namespace albert::rt {

/// Maps pieces to ids and finds them byte by byte.
class PieceTrie {
public:
  /// A state of the automaton.
  using State = std::int32_t;
  static constexpr State root = 0;
  static constexpr State none = -1;

  PieceTrie() : PieceTrie(0) {}

  /// An empty trie with room for about `expectedStates`.
  explicit PieceTrie(std::size_t expectedStates);

  /// Gives `piece` (not empty) the id `id` (>= 0); returns the id it had before
  /// or -1.
  std::int32_t insert(std::string_view piece, std::int32_t id);

  /// The state after `byte`, or `none`.
  State step(State state, char byte) const {
    std::uint32_t key = keyOf(state, byte);
    for (std::size_t slot = slotOf(key); edges[slot].target != 0;
         slot = (slot + 1) & mask)
      if (edges[slot].key == key)
        return edges[slot].target;
    return none;
  }

  /// The state after all of `text`, or `none`.
  State walk(State state, std::string_view text) const {
    for (std::size_t i = 0; i < text.size() && state != none; ++i)
      state = step(state, text[i]);
    return state;
  }

  /// Id of the piece that ends in `state`, or -1.
  std::int32_t idAt(State state) const { return ids[state]; }

  /// Id of `piece`, or -1.
  std::int32_t find(std::string_view piece) const {
    State state = walk(root, piece);
    return state == none ? -1 : idAt(state);
  }

private:
  /// A target of 0, the root, marks a free slot.
  struct Edge {
    std::uint32_t key = 0;
    State target = 0;
  };
  static std::uint32_t keyOf(State state, char byte) {
    return static_cast<std::uint32_t>(state) << 8 |
           static_cast<unsigned char>(byte);
  }
  /// Fibonacci hashing (Knuth, TAOCP 3, 6.4).
  std::size_t slotOf(std::uint32_t key) const {
    return static_cast<std::size_t>((key * UINT64_C(0x9E3779B97F4A7C15)) >>
                                    32) &
           mask;
  }
  void addEdge(Edge edge);
  void grow();

  std::vector<Edge> edges;
  std::vector<std::int32_t> ids; ///< By state.
  std::size_t mask;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TEXT_PIECETRIE_H
