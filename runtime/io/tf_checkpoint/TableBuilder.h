//===- TableBuilder.h - LevelDB table writer --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Writes sorted string tables (Table.h has the format) as TensorFlow does for
/// the index of a checkpoint (tensorflow/core/lib/io/table_builder.cc): blocks
/// of 256 KiB, a restart point every 16 entries, no compression, and in the
/// index block the shortest key that separates two blocks.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFCHECKPOINT_TABLEBUILDER_H
#define ALBERTC_RUNTIME_IO_TFCHECKPOINT_TABLEBUILDER_H

#include "runtime/core/Span.h"

#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

/// Size that a data block of TensorFlow's tables reaches before the next one
/// starts.
constexpr std::size_t tableBlockBytes = std::size_t(256) << 10;

/// Entries of one block.
class TableBlockBuilder {
public:
  /// Keys are stored in full every `restartInterval` entries.
  explicit TableBlockBuilder(int restartInterval)
      : restartInterval(restartInterval) {}

  /// Appends an entry; `key` is greater than all before.
  void add(std::string_view key, std::string_view value);

  bool empty() const { return entries.empty(); }

  /// Bytes of the contents so far.
  std::size_t size() const { return entries.size() + 4 * restarts.size() + 4; }

  /// The contents of the block; it is empty afterwards.
  std::string finish();

private:
  int restartInterval;
  int sinceRestart = 0;
  std::string entries;
  std::vector<std::uint32_t> restarts{0};
  std::string lastKey;
};

/// A table in memory.
class TableBuilder {
public:
  explicit TableBuilder(std::size_t blockBytes = tableBlockBytes)
      : blockBytes(blockBytes) {}

  /// Appends an entry; `key` is greater than all before.
  void add(std::string_view key, std::string_view value);

  /// The file.
  std::string finish();

private:
  /// Place of a block in the file, as stored.
  std::string appendBlock(const std::string &contents);
  void flush();

  std::size_t blockBytes;
  std::string file;
  TableBlockBuilder data{16};
  TableBlockBuilder index{1};
  std::string lastKey;
  /// Handle of the last full block, whose index entry waits for the next key.
  std::string pendingHandle;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFCHECKPOINT_TABLEBUILDER_H
