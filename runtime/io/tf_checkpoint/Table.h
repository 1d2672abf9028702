//===- Table.h - LevelDB table reader ---------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads all entries of a sorted string table (LevelDB, doc/table_format.md),
/// the format of a checkpoint's .index file:
///
///   data blocks, meta index block, index block, footer (48 bytes).
///   footer: handle of the meta index block, handle of the index block (each
///     varint offset, varint size), zeros up to byte 40, then the magic number
///     0xdb4775248b80fb57 (little endian).
///   block: contents, one byte of compression type (0 none, 1 Snappy), masked
///     CRC-32C of both.
///   contents: entries, then offsets of restart points (u32 each) and their
///     number (u32). entry: varints shared, unshared, value length; the
///     unshared end of the key; the value. The first `shared` bytes of the key
///     are those of the previous key.
///   The index block maps a key >= all keys of a data block to its handle.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFCHECKPOINT_TABLE_H
#define ALBERTC_RUNTIME_IO_TFCHECKPOINT_TABLE_H

#include "runtime/core/Span.h"
#include "runtime/core/Status.h"

namespace albert::rt {

/// Last eight bytes of a table.
constexpr std::uint64_t tableMagic = 0xdb4775248b80fb57ull;

/// Bytes of the footer before the magic number.
constexpr std::size_t tableFooterHandles = 40;

/// Receives the entries of a table in the order of their keys.
class TableVisitor {
public:
  virtual ~TableVisitor() = default;
  virtual Status entry(std::string_view key, ByteSpan value) = 0;
};

/// True if `file` ends with the magic number of a table.
bool isTable(ByteSpan file);

/// Reads a whole table. Everything is checked: ranges, checksums of all blocks,
/// strictly increasing keys, the total size of the keys (at most 64 MiB: a
/// small file can claim long keys). Errors: DataLoss with the place,
/// Unsupported for compressed blocks.
Status visitTable(ByteSpan file, TableVisitor &visitor);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFCHECKPOINT_TABLE_H
