//===- EntryRunner.h - calling a program's entries --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What every caller of compiled entries needs: work memory and threads in the
/// form of an `AlbertContext`, the default floating-point environment, and the
/// packed inputs by their names.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAM_ENTRYRUNNER_H
#define ALBERTC_RUNTIME_PROGRAM_ENTRYRUNNER_H

#include "albertrt/program.h"
#include "runtime/parallel/ThreadPool.h"
#include "runtime/program/Arena.h"
#include "runtime/program/Manifest.h"

namespace albert::rt {

/// Work memory and threads of one caller. One `run` at a time.
class EntryRunner {
public:
  /// Reserves what the manifest asks for and starts `threads` threads (0 takes
  /// what affinity and cgroup allow). Before it nothing else may be called.
  /// Errors: no addresses, no threads.
  Status start(const Manifest &manifest, int threads);

  /// Calls `entry` with `arguments`, which are in its manifest's order. A host
  /// that flushes denormals or rounds otherwise does not change its results.
  void run(AlbertEntry entry, const std::vector<AlbertBuffer> &arguments);

  /// Number of threads.
  int threads() const { return pool->size(); }

private:
  struct Context;

  Arena arena;
  std::unique_ptr<ThreadPool> pool;
};

/// The elements of a vector as an argument. Compiled code writes only outputs
/// and state; the ABI has one buffer type.
template <typename Vector>
AlbertBuffer bufferOf(const Vector &vector) {
  using Element = typename Vector::value_type;
  return {const_cast<Element *>(vector.data()), int64_t(vector.size())};
}

/// Finds the packed input `name` of a run; false for a name that is none.
bool packedInput(const PackedRun &run, const std::string &name,
                 AlbertBuffer &buffer);

/// How many rows an argument of a run has; 1 where a run does not tell.
int64_t rowsOf(Rows rows, const PackedRun &run);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAM_ENTRYRUNNER_H
