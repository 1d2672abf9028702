//===- EntryRunner.cpp - calling a program's entries ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/EntryRunner.h"

#include "runtime/parallel/CpuCount.h"

#include <cfenv>

using namespace albert::rt;

/// What compiled code sees as its context.
struct EntryRunner::Context {
  AlbertContext base;
  ThreadPool *pool;

  static void parallelFor(AlbertContext *context, AlbertBody body,
                          void *captures, int64_t count) {
    reinterpret_cast<Context *>(context)->pool->run(body, captures, count);
  }
};

Status EntryRunner::start(const Manifest &manifest, int threads) {
  ALBERT_ASSIGN_OR_RETURN(arena, Arena::reserve(uint64_t(manifest.arenaBytes),
                                                "the work memory",
                                                "compile with a smaller "
                                                "--batch-size or "
                                                "--max-seq-length"));
  ALBERT_ASSIGN_OR_RETURN(
      pool, ThreadPool::create(threads > 0 ? threads : defaultThreadCount(),
                               size_t(manifest.scratchBytes)));
  return Status::success();
}

void EntryRunner::run(AlbertEntry entry,
                      const std::vector<AlbertBuffer> &arguments) {
  Context context{{arena.data(), Context::parallelFor}, pool.get()};
  fenv_t hostEnvironment;
  fegetenv(&hostEnvironment);
  fesetenv(FE_DFL_ENV);
  entry(&context.base, arguments.data());
  fesetenv(&hostEnvironment);
}

bool albert::rt::packedInput(const PackedRun &run, const std::string &name,
                             AlbertBuffer &buffer) {
  const struct {
    const char *name;
    AlbertBuffer buffer;
  } inputs[] = {
      {"token_ids", bufferOf(run.tokenIds)},
      {"type_ids", bufferOf(run.typeIds)},
      {"position_ids", bufferOf(run.positionIds)},
      {"row_offsets", bufferOf(run.rowOffsets)},
      {"key_counts", bufferOf(run.keyCounts)},
      {"key_bias", bufferOf(run.keyBias)},
      {"query_rows", bufferOf(run.queryRows)},
      {"query_offsets", bufferOf(run.queryOffsets)},
      {"first_rows", bufferOf(run.firstRows)},
  };
  for (const auto &input : inputs)
    if (name == input.name) {
      buffer = input.buffer;
      return true;
    }
  return false;
}

int64_t albert::rt::rowsOf(Rows rows, const PackedRun &run) {
  switch (rows) {
  case Rows::Tokens:
    return run.tokens();
  case Rows::Sequences:
    return run.sequences();
  case Rows::Offsets:
    return run.sequences() + 1;
  case Rows::Queries:
    return run.queries();
  case Rows::Predictions:
    return int64_t(run.queryPlaces.size());
  default:
    return 1;
  }
}
