//===- ShuffleBuffer.h - records in random order ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Brings any number of records into an order that depends on their keys alone,
/// in bounded memory: an external merge sort (Knuth, TAOCP 3, 5.4). With random
/// keys it is a shuffle of everything, whoever added the records and when.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_PRETRAIN_SHUFFLEBUFFER_H
#define ALBERTC_RUNTIME_DATA_PRETRAIN_SHUFFLEBUFFER_H

#include "runtime/core/File.h"

#include <functional>
#include <memory>
#include <mutex>

namespace albert::rt {

/// Records of several shards, each with a key.
class ShuffleBuffer {
public:
  struct Options {
    std::uint32_t shards = 1;
    /// Memory for records.
    std::uint64_t maxBytes = std::uint64_t(512) << 20;
    /// Where to write what exceeds it; the file has no name there and vanishes
    /// with the process.
    std::string directory = ".";
  };

  static Result<ShuffleBuffer> create(const Options &options);
  ShuffleBuffer(ShuffleBuffer &&) noexcept;
  ~ShuffleBuffer();

  /// Adds a record of at most 1 MiB; any thread may call it.
  Status add(std::uint32_t shard, std::uint64_t key, std::string_view record);

  /// Ends adding. `readers` threads at most will read at once.
  Status finish(int readers);

  /// Calls `use` for the records of a shard by ascending key (equal keys by
  /// their bytes) until it returns an error; different shards may be read at
  /// once.
  Status read(std::uint32_t shard,
              const std::function<Status(std::string_view)> &use) const;

  /// Number of records of a shard.
  std::uint64_t count(std::uint32_t shard) const;

  /// Bytes written to the temporary file.
  std::uint64_t bytesSpilled() const;

private:
  struct State;
  explicit ShuffleBuffer(std::unique_ptr<State> state);
  std::unique_ptr<State> state;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_PRETRAIN_SHUFFLEBUFFER_H
