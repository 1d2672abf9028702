//===- BundleMaker.h - checkpoints for tests --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Makes small checkpoints, sound or broken on purpose, as TensorFlow's
/// BundleWriter and LevelDB's TableBuilder do.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_IO_BUNDLEMAKER_H
#define ALBERTC_TEST_UNIT_RUNTIME_IO_BUNDLEMAKER_H

#include "runtime/core/Status.h"
#include "runtime/io/tf_checkpoint/BundleSerializer.h"

#include <map>
#include <string>
#include <vector>

namespace albert::rt {

/// A table of sorted entries. Fields may be changed to break it.
struct TableWriter {
  std::map<std::string, std::string> entries;
  /// Entries of a block before the next one starts.
  std::size_t entriesPerBlock = 16;
  std::uint8_t compression = 0;

  /// The file.
  std::string finish() const;
};

/// Base-128 varint.
std::string varint(std::uint64_t value);

/// A block with trailer, from its entries in the given order.
std::string
tableBlock(const std::vector<std::pair<std::string, std::string>> &entries,
           std::uint8_t compression = 0);

/// The footer for two block handles.
std::string tableFooter(std::uint64_t metaOffset, std::uint64_t metaSize,
                        std::uint64_t indexOffset, std::uint64_t indexSize);

/// A checkpoint of one data file.
class BundleMaker {
public:
  /// Adds a variable; `elements` are its stored bytes.
  void add(const std::string &name, std::int64_t dtype, Shape shape,
           std::string elements);

  /// Adds f32 elements with the values first, first + 1, ...
  void addFloats(const std::string &name, Shape shape, float first = 0);

  /// Adds a string.
  void addString(const std::string &name, const std::string &text);

  /// Adds the entry of a partitioned variable and its slices.
  void addSliced(const std::string &name, Shape shape,
                 const std::vector<TensorSlice> &slices,
                 const std::vector<std::string> &elements);

  /// Writes <prefix>.index and <prefix>.data-00000-of-00001.
  Status write(const std::string &prefix) const;

  /// Entries by key, to be changed by tests.
  std::map<std::string, BundleEntry> entries;
  std::string data;
  /// BundleHeaderProto: one shard, little endian, version 1.
  std::string header = std::string("\x08\x01\x1a\x02\x08\x01", 6);
  TableWriter table;

private:
  BundleEntry append(std::int64_t dtype, Shape shape,
                     const std::string &elements);
};

} // namespace albert::rt

#endif // ALBERTC_TEST_UNIT_RUNTIME_IO_BUNDLEMAKER_H
