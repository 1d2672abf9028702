//===- GraphSession.h - one running instance of a graph ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Runs the entry of a program that computes a graph. Rows of a general graph
/// may depend on each other, so a request is one run, whatever its size.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_GRAPH_GRAPHSESSION_H
#define ALBERTC_RUNTIME_GRAPH_GRAPHSESSION_H

#include "runtime/graph/GraphRequest.h"
#include "runtime/program/ArraySession.h"
#include "runtime/program/EntryRunner.h"

namespace albert::rt {

/// One running instance of a program. Used by one thread at a time.
class GraphSession : public ArraySession {
public:
  /// Starts a session. Errors: those of `openProgram`, `readGraphSpec` and
  /// `checkCpu`, no parameters, a checkpoint that does not fit, too little
  /// memory.
  static Result<std::unique_ptr<GraphSession>>
  create(const AlbertProgram *program, const SessionOptions &options);

  const Manifest &manifest() const { return program; }
  const GraphSpec &graph() const { return spec; }
  int threads() const { return runner.threads(); }

  std::vector<std::string> outputNames() const override;
  Status run(const std::vector<NamedTensor> &inputs) override;
  Result<const Tensor *> output(const std::string &name) override;

  /// Computes the outputs for a request of this graph. Outputs of the run
  /// before are dropped. Errors: too little memory.
  Status run(const GraphRequest &request);

private:
  GraphSession() = default;
  Status checkRunMemory(const GraphRequest &request);
  std::vector<AlbertBuffer> bindArguments(const GraphRequest &request);
  Status takeOutputs(const GraphRequest &request);

  /// An output: the destination of the entry, and the result.
  struct OutputSlot {
    const GraphArray *array = nullptr;
    int64_t maxRows = 0;
    Arena memory; ///< room for `maxRows` elements, touched as used
    Tensor result;
  };

  Manifest program;
  GraphSpec spec;
  AlbertEntry entry = nullptr;
  ProgramParameters parameters;
  EntryRunner runner;
  uint64_t touched = 0; ///< estimate of what runs have touched so far

  std::vector<OutputSlot> outputs;   ///< in the order of `spec.outputs`
  AlignedVector<int64_t> dimensions; ///< of all outputs
  bool hasRun = false;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_GRAPH_GRAPHSESSION_H
