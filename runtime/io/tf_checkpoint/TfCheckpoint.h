//===- TfCheckpoint.h - TensorFlow checkpoints ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads "tensor bundles" (tensorflow/core/util/tensor_bundle): the table
/// <prefix>.index maps each variable's name to its type, shape and place in one
/// of the files <prefix>.data-SSSSS-of-NNNNN, which hold nothing but elements.
/// A partitioned variable has an entry without bytes that lists its slices, and
/// one entry for each slice. Variables of an object-based checkpoint
/// (TensorFlow 2) are listed twice: under their keys, and under their names
/// (ObjectGraph.h).
///
/// What tf.train.Saver wrote until 2017, and with write_version=V1 later, is
/// one table, or several called <prefix>-SSSSS-of-NNNNN, with the elements in
/// it:
///
///     key ""           SavedTensorSlices with `meta`: name, type, shape and
///                      slices of each variable in the file
///     key of a slice   SavedTensorSlices with `data`: its elements
///
/// Keys are those of V2's slices; a variable that is not partitioned has one
/// slice. f32 lies in the file as in memory and is read like V2's.
///
/// A checkpoint may come from anywhere: every offset, size and shape is checked
/// against the files when it is opened, and the checksum of each tensor when it
/// is read.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFCHECKPOINT_TFCHECKPOINT_H
#define ALBERTC_RUNTIME_IO_TFCHECKPOINT_TFCHECKPOINT_H

#include "runtime/core/File.h"
#include "runtime/io/parameters/ParameterSource.h"
#include "runtime/io/tf_checkpoint/BundleProto.h"

#include <map>

namespace albert::rt {

/// Whether the file at `path` ends like a table, as every V1 checkpoint and
/// every .index file does. False if it cannot be read.
bool isTableFile(const std::string &path);

/// Name of the file with number `shard` of `count` of a V1 checkpoint.
std::string shardPathV1(const std::string &prefix, std::int64_t shard,
                        std::int64_t count);

/// An opened checkpoint.
class TfCheckpoint final : public ParameterSource {
public:
  /// Opens the checkpoint <prefix>.index, <prefix>.data-*. Errors: NotFound for
  /// missing files, DataLoss with the place for damaged ones, Unsupported for
  /// big-endian or compressed ones. `openParameterSource` also takes other
  /// spellings of the path.
  static Result<std::unique_ptr<ParameterSource>>
  open(const std::string &prefix);

  /// Opens the V1 checkpoint `path`, which consists of `files`. Checks all of
  /// it, so that errors of reading are left to files that change. Errors: files
  /// that cannot be read, DataLoss with the place for damaged ones, Unsupported
  /// for compressed ones and later versions.
  static Result<std::unique_ptr<ParameterSource>>
  openV1(const std::string &path, std::vector<std::string> files);

  CheckpointFormat fileFormat() const override {
    return CheckpointFormat::TensorFlow;
  }
  const std::string &path() const override { return prefix; }
  Span<const CheckpointVariable> variables() const override {
    return variableList;
  }
  Status readBytes(const CheckpointVariable &variable,
                   Span<std::uint8_t> destination) override;
  Status stream(const CheckpointVariable &variable, std::int64_t unit,
                FloatSink &sink) override;

private:
  class IndexBuilder;
  class NameCollector;
  class ReaderV1;

  explicit TfCheckpoint(std::string prefix) : prefix(std::move(prefix)) {}

  Status readIndex();
  Status parseIndex(ByteSpan file);
  Status verifyEntry(const std::string &name, const BundleEntry &entry) const;
  Status verifySlices(const std::string &name, const BundleEntry &entry) const;
  /// Adds the names that the object graph, which `graph` is the entry of, gives
  /// to variables.
  Status addObjectNames(const BundleEntry &graph);
  /// Fills `variableList` from `entries`.
  void listVariables();
  /// Gives variables of a V1 checkpoint their places.
  Status joinSlicesV1();
  Status findShards();
  Status verifyPlace(const BundleEntry &entry) const;
  /// The data file of a shard, for messages and opening.
  std::string shardPath(std::int64_t shard) const;
  /// The opened data file of `shard`.
  Result<const InputFile *> openShard(std::int64_t shard);
  /// Reads an entry's bytes in pieces of `pieceBytes` through `buffer` and
  /// checks the checksum; calls `take(piece)` for each.
  template <typename Take>
  Status readEntry(const std::string &name, const BundleEntry &entry,
                   std::size_t pieceBytes, Take take);
  Status readSlices(const CheckpointVariable &variable,
                    const BundleEntry &entry, Span<std::uint8_t> destination);
  const BundleEntry &entryOf(const CheckpointVariable &variable) const;

  std::string prefix;
  BundleHeader header;
  std::vector<CheckpointVariable> variableList;
  /// Entries of `variableList` by name.
  std::map<std::string, BundleEntry> entries;
  /// Entries of slices by their encoded keys.
  std::map<std::string, BundleEntry> sliceEntries;
  /// Sizes of the data files that entries refer to.
  std::map<std::int64_t, std::uint64_t> shardSizes;
  /// Files of a V1 checkpoint; empty for V2.
  std::vector<std::string> filesV1;
  /// Elements that V1 does not store as in memory, those of `decodedShard`.
  std::string decoded;
  static constexpr std::int64_t decodedShard = -1;
  InputFile openFile;
  std::int64_t openShardNumber = -1;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFCHECKPOINT_TFCHECKPOINT_H
