//===- TableBuilder.cpp - LevelDB table writer ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Blocks with shared prefixes, and the index block over them.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/TableBuilder.h"

#include "runtime/core/Crc32c.h"
#include "runtime/io/protobuf/WireWriter.h"
#include "runtime/io/tf_checkpoint/Table.h"

#include <algorithm>

namespace albert::rt {

/// Length of the common start of two keys.
static std::size_t commonStart(std::string_view a, std::string_view b) {
  std::size_t limit = std::min(a.size(), b.size());
  return static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + limit, b.begin()).first - a.begin());
}

//===----------------------------------------------------------------------===//
// Blocks
//===----------------------------------------------------------------------===//

void TableBlockBuilder::add(std::string_view key, std::string_view value) {
  std::size_t shared = 0;
  if (sinceRestart < restartInterval) {
    shared = commonStart(lastKey, key);
  } else {
    restarts.push_back(static_cast<std::uint32_t>(entries.size()));
    sinceRestart = 0;
  }
  ++sinceRestart;
  appendVarint(entries, shared);
  appendVarint(entries, key.size() - shared);
  appendVarint(entries, value.size());
  entries.append(key.substr(shared));
  entries.append(value);
  lastKey.assign(key);
}

std::string TableBlockBuilder::finish() {
  std::string contents = std::move(entries);
  for (std::uint32_t restart : restarts)
    appendFixed(contents, restart, 4);
  appendFixed(contents, restarts.size(), 4);
  *this = TableBlockBuilder(restartInterval);
  return contents;
}

//===----------------------------------------------------------------------===//
// Tables
//===----------------------------------------------------------------------===//

/// A short key that is >= `last` and < `next`.
static std::string separator(std::string_view last, std::string_view next) {
  std::size_t at = commonStart(last, next);
  std::string key(last);
  if (at == last.size() || at == next.size())
    return key;
  auto byte = static_cast<std::uint8_t>(last[at]);
  if (byte == 0xff || byte + 1 >= static_cast<std::uint8_t>(next[at]))
    return key;
  key.resize(at + 1);
  key[at] = static_cast<char>(byte + 1);
  return key;
}

/// A short key that is >= `last`.
static std::string successor(std::string_view last) {
  std::string key(last);
  std::size_t at = key.find_first_not_of('\xff');
  if (at == std::string::npos)
    return key;
  key.resize(at + 1);
  ++key[at];
  return key;
}

std::string TableBuilder::appendBlock(const std::string &contents) {
  std::string handle;
  appendVarint(handle, file.size());
  appendVarint(handle, contents.size());
  std::size_t start = file.size();
  file += contents;
  // No compression.
  file += '\0';
  std::uint32_t crc = crc32c(bytesOf(std::string_view(file).substr(start)));
  appendFixed(file, maskCrc32c(crc), 4);
  return handle;
}

void TableBuilder::flush() {
  if (!data.empty())
    pendingHandle = appendBlock(data.finish());
}

void TableBuilder::add(std::string_view key, std::string_view value) {
  if (!pendingHandle.empty()) {
    index.add(separator(lastKey, key), pendingHandle);
    pendingHandle.clear();
  }
  data.add(key, value);
  lastKey.assign(key);
  if (data.size() >= blockBytes)
    flush();
}

std::string TableBuilder::finish() {
  flush();
  std::string metaIndex = appendBlock(TableBlockBuilder(1).finish());
  if (!pendingHandle.empty())
    index.add(successor(lastKey), pendingHandle);
  std::string footer = metaIndex + appendBlock(index.finish());
  footer.resize(tableFooterHandles, '\0');
  appendFixed(footer, tableMagic, 8);
  return std::move(file) + footer;
}

} // namespace albert::rt
