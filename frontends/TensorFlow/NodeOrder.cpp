//===- NodeOrder.cpp - producers before readers ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/TensorFlow/NodeOrder.h"
#include "llvm/ADT/STLExtras.h"
#include <functional>
#include <queue>

using Visit = llvm::function_ref<void(unsigned)>;
using GetSources = llvm::function_ref<void(unsigned, Visit)>;

std::vector<unsigned> albertc::frontend::orderNodes(unsigned count,
                                                    GetSources getSources) {
  // Kahn's algorithm over readers in one array, counted first.
  std::vector<unsigned> missing(count), firstReader(count + 1);
  for (unsigned node = 0; node < count; ++node)
    getSources(node, [&](unsigned source) {
      if (source >= count)
        return;
      ++missing[node];
      ++firstReader[source + 1];
    });
  for (unsigned node = 0; node < count; ++node)
    firstReader[node + 1] += firstReader[node];
  std::vector<unsigned> readers(firstReader[count]);
  std::vector<unsigned> next(firstReader.begin(), firstReader.end() - 1);
  for (unsigned node = 0; node < count; ++node)
    getSources(node, [&](unsigned source) {
      if (source < count)
        readers[next[source]++] = node;
    });

  std::priority_queue<unsigned, std::vector<unsigned>, std::greater<>> ready;
  for (unsigned node = 0; node < count; ++node)
    if (missing[node] == 0)
      ready.push(node);
  std::vector<unsigned> order;
  order.reserve(count);
  while (!ready.empty()) {
    unsigned node = ready.top();
    ready.pop();
    order.push_back(node);
    for (unsigned at = firstReader[node]; at < firstReader[node + 1]; ++at)
      if (--missing[readers[at]] == 0)
        ready.push(readers[at]);
  }
  return order;
}

std::vector<unsigned>
albertc::frontend::findCycle(unsigned count, llvm::ArrayRef<unsigned> order,
                             GetSources getSources) {
  std::vector<bool> isOrdered(count);
  for (unsigned node : order)
    isOrdered[node] = true;
  // Every node that is left reads one that is left, so this comes back to
  // where it has been.
  std::vector<unsigned> path;
  std::vector<unsigned> position(count);
  auto current =
      static_cast<unsigned>(llvm::find(isOrdered, false) - isOrdered.begin());
  while (position[current] == 0) {
    path.push_back(current);
    position[current] = static_cast<unsigned>(path.size());
    unsigned following = current;
    getSources(current, [&](unsigned source) {
      if (source < count && !isOrdered[source])
        following = source;
    });
    current = following;
  }
  return {path.begin() + (position[current] - 1), path.end()};
}
