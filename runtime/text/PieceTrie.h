//===- PieceTrie.h - longest match among the pieces -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A trie over bytes as a double array (Aoe, "An Efficient Digital Search
/// Algorithm by Using a Double-Array Structure", 1989): a step is one look at
/// memory. Programs build it when they start, so building has to be quick too:
/// a few milliseconds for 21128 pieces.
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
  class Builder;

  /// A state of the automaton.
  using State = std::int32_t;
  static constexpr State root = 0;
  static constexpr State none = -1;

  /// A trie without pieces.
  PieceTrie() : units(1 + labels) {}

  /// The state after `byte`, or `none`.
  State step(State state, char byte) const {
    State next = units[static_cast<std::size_t>(state)].base +
                 static_cast<unsigned char>(byte);
    return units[static_cast<std::size_t>(next)].parent == state ? next : none;
  }

  /// The state after all of `text`, or `none`.
  State walk(State state, std::string_view text) const {
    for (std::size_t i = 0; i < text.size() && state != none; ++i)
      state = step(state, text[i]);
    return state;
  }

  /// Id of the piece that ends in `state`, or -1.
  std::int32_t idAt(State state) const {
    return units[static_cast<std::size_t>(state)].id;
  }

  /// Id of `piece`, or -1.
  std::int32_t find(std::string_view piece) const {
    State state = walk(root, piece);
    return state == none ? -1 : idAt(state);
  }

private:
  static constexpr std::size_t labels = 256;

  struct Unit {
    State base = 0;      ///< The child for a byte is at base + byte.
    State parent = none; ///< None for the root and where no state is.
    std::int32_t id = -1;
  };

  /// 256 more than the last state, so that no step leaves the array.
  std::vector<Unit> units;
};

/// Collects pieces.
class PieceTrie::Builder {
public:
  Builder() : Builder(0) {}

  /// Makes room for about `expectedStates`.
  explicit Builder(std::size_t expectedStates);

  /// Gives `piece` (not empty) the id `id` (>= 0); returns the id it had before
  /// or -1.
  std::int32_t insert(std::string_view piece, std::int32_t id);

  /// The trie of the pieces.
  PieceTrie build() const;

private:
  using Node = std::int32_t;
  static constexpr Node noNode = -1;

  /// A target of 0, the root, marks a free slot.
  struct Edge {
    std::uint32_t key = 0;
    Node target = 0;
  };
  /// The nodes below one node are a list.
  struct Links {
    Node child = noNode;
    Node sibling = noNode;
    std::int32_t id = -1;
    unsigned char label = 0;
  };
  class Placement;

  static std::uint32_t keyOf(Node node, char byte) {
    return static_cast<std::uint32_t>(node) << 8 |
           static_cast<unsigned char>(byte);
  }
  /// Fibonacci hashing (Knuth, TAOCP 3, 6.4).
  std::size_t slotOf(std::uint32_t key) const {
    return static_cast<std::size_t>((key * UINT64_C(0x9E3779B97F4A7C15)) >>
                                    32) &
           mask;
  }
  Node find(Node node, char byte) const;
  Node add(Node parent, char byte);
  void addEdge(Edge edge);
  void grow();

  std::vector<Edge> edges; ///< Open addressing, at most half full.
  std::vector<Links> nodes;
  std::size_t mask;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TEXT_PIECETRIE_H
