//===- GraphCommands.h - the ways to use a graph ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What a program that computes a graph does for each way to use a program.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_GRAPH_GRAPHCOMMANDS_H
#define ALBERTC_RUNTIME_GRAPH_GRAPHCOMMANDS_H

#include "runtime/graph/GraphSession.h"
#include "runtime/programs/Commands.h"

namespace albert::rt {

/// The commands of a program with this graph.
class GraphCommands : public Commands {
public:
  explicit GraphCommands(const GraphSpec &spec) : spec(spec) {}

  /// Errors: wrong form of --input, an unknown, repeated or missing input, no
  /// --output-dir.
  Status checkArrays(const Invocation &invocation) override;
  /// Errors: those of `planGraphText` and of the flags for texts.
  Status checkTexts(const Invocation &invocation) override;
  /// Errors: a number above the bound of a size, a flag for a size that the
  /// graph lacks.
  Status checkBenchmark(const Invocation &invocation) override;
  Status arrays(const Invocation &invocation, int threads) override;
  Status texts(const Invocation &invocation, int threads) override;
  Status benchmark(const Invocation &invocation,
                   const std::vector<int64_t> &threads) override;

private:
  const GraphSpec &spec;
};

/// Starts a session from the flags and `threads` (0 takes the default), and
/// says on standard error what it runs with.
Result<std::unique_ptr<GraphSession>>
startGraphSession(const Invocation &invocation, int threads);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_GRAPH_GRAPHCOMMANDS_H
