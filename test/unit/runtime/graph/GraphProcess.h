//===- GraphProcess.h - running a fake graph's command line -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_GRAPH_GRAPHPROCESS_H
#define ALBERTC_TEST_UNIT_RUNTIME_GRAPH_GRAPHPROCESS_H

#include "runtime/graph/GraphMain.h"
#include "test/unit/runtime/graph/FakeGraph.h"
#include "test/unit/runtime/programs/ProgramProcess.h"

namespace albert::rt::testing {

/// A test that runs programs of graphs.
class GraphProcess : public ProgramTest {
protected:
  /// Runs a graph called "prog".
  ProcessResult run(const FakeGraph &graph,
                    const std::vector<std::string> &arguments,
                    const ProcessOptions &options = {}) {
    return finish(start(graphMain, graph.table(), arguments, options), options);
  }
  ProcessResult run(const std::string &kind,
                    const std::vector<std::string> &arguments,
                    const ProcessOptions &options = {}) {
    return run(FakeGraph(kind), arguments, options);
  }

  /// Expects this exit code, this error, and `hint` in the hint line (no hint
  /// line if it is empty).
  void expectError(const ProcessResult &result, int exitCode,
                   const std::string &error, const std::string &hint) {
    EXPECT_EQ(result.exitCode, exitCode) << result.errors;
    std::string expected = "prog: error: " + error + "\n";
    EXPECT_NE(result.errors.find(expected), std::string::npos) << result.errors;
    size_t place = result.errors.find("prog: hint: ");
    EXPECT_EQ(place == std::string::npos, hint.empty()) << result.errors;
    if (place != std::string::npos)
      EXPECT_EQ(result.errors.substr(place + 12), hint + "\n");
  }
};

} // namespace albert::rt::testing

#endif // ALBERTC_TEST_UNIT_RUNTIME_GRAPH_GRAPHPROCESS_H
