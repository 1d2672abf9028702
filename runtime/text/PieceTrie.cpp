//===- PieceTrie.cpp - longest match among the pieces ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Insertion. The table is kept at most half full.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/PieceTrie.h"

namespace albert::rt {

PieceTrie::PieceTrie(std::size_t expectedStates) {
  std::size_t slots = 64;
  while (slots < 2 * expectedStates)
    slots *= 2;
  edges.resize(slots);
  mask = slots - 1;
  ids.reserve(expectedStates + 1);
  ids.push_back(-1);
}

void PieceTrie::addEdge(Edge edge) {
  std::size_t slot = slotOf(edge.key);
  while (edges[slot].target != 0)
    slot = (slot + 1) & mask;
  edges[slot] = edge;
}

void PieceTrie::grow() {
  std::vector<Edge> old(edges.size() * 2);
  old.swap(edges);
  mask = edges.size() - 1;
  for (Edge edge : old)
    if (edge.target != 0)
      addEdge(edge);
}

std::int32_t PieceTrie::insert(std::string_view piece, std::int32_t id) {
  State state = root;
  for (char byte : piece) {
    State next = step(state, byte);
    if (next == none) {
      next = static_cast<State>(ids.size());
      ids.push_back(-1);
      if (ids.size() * 2 > edges.size())
        grow();
      addEdge({keyOf(state, byte), next});
    }
    state = next;
  }
  std::int32_t previous = ids[state];
  ids[state] = id;
  return previous;
}

} // namespace albert::rt
