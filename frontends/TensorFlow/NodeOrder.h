//===- NodeOrder.h - producers before readers -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The order in which nodes can be made, and cycles.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_TENSORFLOW_NODEORDER_H
#define ALBERTC_FRONTENDS_TENSORFLOW_NODEORDER_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <vector>

namespace albertc::frontend {

/// Nodes 0 … `count` - 1, each behind those that it reads, otherwise in the
/// order of their numbers. `getSources` gives the nodes that one reads; numbers
/// from `count` on are no nodes. Nodes in cycles, and what depends on them, are
/// missing. Takes time and memory in proportion to nodes and inputs.
std::vector<unsigned> orderNodes(
    unsigned count,
    llvm::function_ref<void(unsigned, llvm::function_ref<void(unsigned)>)>
        getSources);

/// One cycle among the nodes that are not in `order`, which misses some: each
/// node reads the next one, the last one the first.
std::vector<unsigned>
findCycle(unsigned count, llvm::ArrayRef<unsigned> order,
          llvm::function_ref<void(unsigned, llvm::function_ref<void(unsigned)>)>
              getSources);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_TENSORFLOW_NODEORDER_H
