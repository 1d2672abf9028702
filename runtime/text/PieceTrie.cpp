//===- PieceTrie.cpp - longest match among the pieces ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Insertion into a hash table of edges, and the double array made of it.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/PieceTrie.h"

#include <algorithm>
#include <utility>

namespace albert::rt {

PieceTrie::Builder::Builder(std::size_t expectedStates) : nodes(1) {
  std::size_t slots = 64;
  while (slots < 2 * expectedStates)
    slots *= 2;
  edges.resize(slots);
  mask = slots - 1;
  nodes.reserve(expectedStates + 1);
}

void PieceTrie::Builder::addEdge(Edge edge) {
  std::size_t slot = slotOf(edge.key);
  while (edges[slot].target != 0)
    slot = (slot + 1) & mask;
  edges[slot] = edge;
}

void PieceTrie::Builder::grow() {
  std::vector<Edge> old(edges.size() * 2);
  old.swap(edges);
  mask = edges.size() - 1;
  for (Edge edge : old)
    if (edge.target != 0)
      addEdge(edge);
}

PieceTrie::Builder::Node PieceTrie::Builder::find(Node node, char byte) const {
  std::uint32_t key = keyOf(node, byte);
  for (std::size_t slot = slotOf(key); edges[slot].target != 0;
       slot = (slot + 1) & mask)
    if (edges[slot].key == key)
      return edges[slot].target;
  return noNode;
}

PieceTrie::Builder::Node PieceTrie::Builder::add(Node parent, char byte) {
  auto node = static_cast<Node>(nodes.size());
  Links links;
  links.sibling = nodes[static_cast<std::size_t>(parent)].child;
  links.label = static_cast<unsigned char>(byte);
  nodes.push_back(links);
  nodes[static_cast<std::size_t>(parent)].child = node;
  if (nodes.size() * 2 > edges.size())
    grow();
  addEdge({keyOf(parent, byte), node});
  return node;
}

std::int32_t PieceTrie::Builder::insert(std::string_view piece,
                                        std::int32_t id) {
  Node node = 0;
  for (char byte : piece) {
    Node next = find(node, byte);
    node = next != noNode ? next : add(node, byte);
  }
  std::int32_t &held = nodes[static_cast<std::size_t>(node)].id;
  return std::exchange(held, id);
}

/// Finds places for the children of one node after the other.
class PieceTrie::Builder::Placement {
public:
  explicit Placement(std::vector<Unit> &units) : units(units), skips(1, 1) {}

  /// A base at which none of the `children` (ascending) meets a state.
  std::size_t findBase(const std::vector<unsigned char> &children) {
    std::size_t from = children.size() == 1 ? firstFree : firstTried;
    std::size_t place = nextFree(std::max<std::size_t>(from, children[0]));
    if (children.size() == 1)
      return place - children[0];
    for (int tries = 0; tries < maxTries; ++tries) {
      if (fits(place - children[0], children))
        return place - children[0];
      place = nextFree(place + 1);
    }
    // The holes so far are left to nodes with one child, which are most.
    firstTried = end;
    return std::max<std::size_t>(end, children[0]) - children[0];
  }

  /// The unit of a place that is taken now.
  Unit &take(std::size_t place) {
    end = std::max(end, place + 1);
    while (units.size() < end) {
      skips.push_back(units.size());
      units.emplace_back();
    }
    ++skips[place];
    return units[place];
  }

private:
  static constexpr int maxTries = 32;

  bool isFree(std::size_t place) const {
    return place >= skips.size() || skips[place] == place;
  }
  /// The first free place from `place` on. Ways are halved as they are gone, so
  /// that long runs of taken places cost nothing.
  std::size_t nextFree(std::size_t place) {
    while (!isFree(place)) {
      std::size_t next = skips[place];
      if (!isFree(next))
        skips[place] = skips[next];
      place = next;
    }
    return place;
  }
  bool fits(std::size_t base,
            const std::vector<unsigned char> &children) const {
    return std::all_of(children.begin(), children.end(),
                       [&](unsigned char c) { return isFree(base + c); });
  }

  static constexpr std::size_t firstFree = 1; ///< The root is at 0.
  std::vector<Unit> &units;
  /// By place: itself if it is free, otherwise one further on.
  std::vector<std::size_t> skips;
  std::size_t firstTried = firstFree; ///< By nodes with several children.
  std::size_t end = 1;                ///< One past the last state.
};

PieceTrie PieceTrie::Builder::build() const {
  PieceTrie trie;
  std::vector<Unit> &units = trie.units;
  units.resize(1);
  units.reserve(nodes.size() + nodes.size() / 4 + labels);
  Placement placement(units);
  std::vector<State> states(nodes.size(), root);
  std::vector<unsigned char> children;
  // A node comes after the one above it.
  for (std::size_t node = 0; node < nodes.size(); ++node) {
    State state = states[node];
    units[static_cast<std::size_t>(state)].id = nodes[node].id;
    children.clear();
    for (Node c = nodes[node].child; c != noNode;
         c = nodes[static_cast<std::size_t>(c)].sibling)
      children.push_back(nodes[static_cast<std::size_t>(c)].label);
    if (children.empty())
      continue;
    std::sort(children.begin(), children.end());
    std::size_t base = placement.findBase(children);
    units[static_cast<std::size_t>(state)].base = static_cast<State>(base);
    for (Node c = nodes[node].child; c != noNode;
         c = nodes[static_cast<std::size_t>(c)].sibling) {
      std::size_t place = base + nodes[static_cast<std::size_t>(c)].label;
      placement.take(place).parent = state;
      states[static_cast<std::size_t>(c)] = static_cast<State>(place);
    }
  }
  units.resize(units.size() + labels);
  return trie;
}

} // namespace albert::rt
