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

#include <optional>

namespace albert::rt {

/// Work memory and threads of one caller. One `run` at a time.
class EntryRunner {
public:
  /// Reserves what the manifest asks for and starts `threads` threads (0 takes
  /// what affinity and cgroup allow). Errors: no addresses, no threads.
  static Result<EntryRunner> create(const Manifest &manifest, int threads);

  /// Calls `entry` with `arguments`, which are in its manifest's order. A host
  /// that flushes denormals or rounds otherwise does not change its results.
  void run(AlbertEntry entry, const std::vector<AlbertBuffer> &arguments);

  /// Number of threads.
  int threads() const { return pool->size(); }

private:
  struct Context;

  EntryRunner() = default;

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

/// The packed input `name` of a run; empty for a name that is none.
std::optional<AlbertBuffer> packedInput(const PackedRun &run,
                                        std::string_view name);

/// How many rows an argument of a run has (for a static shape, 1).
int64_t rowsOf(Rows rows, const PackedRun &run);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAM_ENTRYRUNNER_H
