//===- TfCheckpoint.cpp - TensorFlow checkpoints --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Opening checks everything that can be checked without the elements; reading
/// goes through one bounded buffer.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/TfCheckpoint.h"

#include "runtime/core/Crc32c.h"
#include "runtime/io/FileKind.h"
#include "runtime/io/tf_checkpoint/ObjectGraph.h"
#include "runtime/io/tf_checkpoint/Table.h"

#include <algorithm>
#include <cstring>

namespace albert::rt {

/// The index of a checkpoint with 10000 variables has 1 MiB.
static constexpr std::size_t maxIndexBytes = std::size_t(16) << 20;

/// The tree of a model's objects has some hundred bytes for each.
static constexpr std::int64_t maxObjectGraphBytes = std::int64_t(64) << 20;

/// Pieces in which tensors are read.
static constexpr std::size_t chunkBytes = std::size_t(4) << 20;

static long long number(std::int64_t value) { return value; }

//===----------------------------------------------------------------------===//
// Opening
//===----------------------------------------------------------------------===//

/// Sorts the entries of the index into header, variables and slices.
class TfCheckpoint::IndexBuilder final : public TableVisitor {
public:
  explicit IndexBuilder(TfCheckpoint &checkpoint) : checkpoint(checkpoint) {}

  Status entry(std::string_view key, ByteSpan value) override {
    if (key.empty()) {
      hasHeader = true;
      ALBERT_ASSIGN_OR_RETURN(checkpoint.header, parseBundleHeader(value));
      return Status::success();
    }
    Result<BundleEntry> parsed = parseBundleEntry(value);
    if (!parsed.ok())
      return parsed.takeStatus().withContext("%s", quote(key).c_str());
    // Keys of slices start with an encoded 0, which no name can.
    if (key[0] == '\0') {
      checkpoint.sliceEntries.emplace(key, *std::move(parsed));
      return Status::success();
    }
    checkpoint.entries.emplace(key, *std::move(parsed));
    return Status::success();
  }

  bool hasHeader = false;

private:
  TfCheckpoint &checkpoint;
};

Result<std::unique_ptr<ParameterSource>>
TfCheckpoint::open(const std::string &prefix) {
  std::unique_ptr<TfCheckpoint> checkpoint(new TfCheckpoint(prefix));
  ALBERT_RETURN_IF_ERROR(checkpoint->readIndex());
  ALBERT_RETURN_IF_ERROR(checkpoint->findShards());
  for (const auto &[name, entry] : checkpoint->entries)
    ALBERT_RETURN_IF_ERROR(checkpoint->verifyEntry(name, entry)
                               .withContext("%s.index: variable %s",
                                            prefix.c_str(),
                                            quote(name).c_str()));
  auto graph = checkpoint->entries.find(std::string(objectGraphKey));
  if (graph != checkpoint->entries.end())
    ALBERT_RETURN_IF_ERROR(
        checkpoint->addObjectNames(graph->second)
            .withHint("the data file is damaged or belongs to another "
                      "checkpoint; copy or download it again")
            .withContext("%s: entry %s", prefix.c_str(),
                         quote(objectGraphKey).c_str()));
  checkpoint->listVariables();
  return std::unique_ptr<ParameterSource>(std::move(checkpoint));
}

void TfCheckpoint::listVariables() {
  for (const auto &[name, entry] : entries)
    variableList.push_back({name, tfTypeToDType(entry.dtype),
                            tfTypeName(entry.dtype), entry.shape});
}

/// The error for a file that does not end like a table.
static Status notAnIndex(const std::string &path, ByteSpan file) {
  FileKind kind =
      sniffKind(file.subspan(0, std::min<std::size_t>(file.size(), 4096)));
  if (kind != FileKind::Unknown)
    return wrongFileKind(path, "the index of a TensorFlow V2 checkpoint", kind);
  return dataLoss("%s: expected the index of a TensorFlow V2 checkpoint, but "
                  "the file (%zu bytes) does not end like one",
                  path.c_str(), file.size())
      .withHint("the file is truncated or something else; copy or download it "
                "again");
}

Status TfCheckpoint::readIndex() {
  std::string path = prefix + ".index";
  ALBERT_ASSIGN_OR_RETURN(std::string text, readFile(path, maxIndexBytes));
  if (!isTable(bytesOf(text)))
    return notAnIndex(path, bytesOf(text));
  return parseIndex(bytesOf(text)).withContext("%s", path.c_str());
}

Status TfCheckpoint::parseIndex(ByteSpan file) {
  IndexBuilder builder(*this);
  ALBERT_RETURN_IF_ERROR(
      visitTable(file, builder)
          .withHint("the file is damaged; copy or download it again"));
  if (!builder.hasHeader)
    return dataLoss("the index has no header entry");
  if (header.endianness != 0)
    return unsupported("the checkpoint was written on a big-endian machine")
        .withHint("write it again on a little-endian machine");
  if (header.minConsumer > 1)
    return unsupported("the checkpoint needs a reader of version %lld, this "
                       "one has version 1",
                       number(header.minConsumer));
  if (header.shardCount < 1 || header.shardCount > 99999)
    return dataLoss("the header tells of %lld data files, expected 1 to 99999",
                    number(header.shardCount));
  return Status::success();
}

/// Adds entries under names; one that several variables have stands for none.
class TfCheckpoint::NameCollector final : public NameVisitor {
public:
  explicit NameCollector(TfCheckpoint &checkpoint) : checkpoint(checkpoint) {}

  void name(const std::string &name, const std::string &key) override {
    auto stored = checkpoint.entries.find(key);
    if (stored == checkpoint.entries.end())
      return;
    BundleEntry entry = stored->second;
    entry.key = key;
    std::string_view text = name;
    auto [named, isNew] = checkpoint.entries.emplace(text, std::move(entry));
    if (isNew)
      return;
    if (!named->second.key.empty() && named->second.key != key)
      ambiguous.push_back(name);
  }

  /// Takes back the names that several variables have.
  void finish() {
    for (const std::string &name : ambiguous)
      checkpoint.entries.erase(name);
  }

private:
  TfCheckpoint &checkpoint;
  std::vector<std::string> ambiguous;
};

Status TfCheckpoint::addObjectNames(const BundleEntry &graph) {
  constexpr std::int64_t stringType = 7;
  if (graph.dtype != stringType || graph.shape.rank() != 0 ||
      !graph.slices.empty())
    return dataLoss("expected a string, found %s of shape %s",
                    tfTypeName(graph.dtype).c_str(),
                    graph.shape.toString().c_str());
  if (graph.size > maxObjectGraphBytes)
    return resourceExhausted(
        "it has %lld bytes, expected at most %s", number(graph.size),
        formatBytes(static_cast<std::uint64_t>(maxObjectGraphBytes)).c_str());
  ALBERT_ASSIGN_OR_RETURN(const InputFile *file, openShard(graph.shard));
  std::vector<std::uint8_t> stored(static_cast<std::size_t>(graph.size));
  ALBERT_RETURN_IF_ERROR(
      file->readAt(static_cast<std::uint64_t>(graph.offset), stored));
  ALBERT_ASSIGN_OR_RETURN(ByteSpan message,
                          readStoredString(stored, graph.crc));
  NameCollector names(*this);
  ALBERT_RETURN_IF_ERROR(parseObjectGraph(message, names));
  names.finish();
  return Status::success();
}

std::string TfCheckpoint::shardPath(std::int64_t shard) const {
  if (!filesV1.empty())
    return filesV1[static_cast<std::size_t>(shard)];
  return bundleDataPath(prefix, shard, header.shardCount);
}

Status TfCheckpoint::findShards() {
  for (const auto &variable : entries)
    if (variable.second.slices.empty())
      shardSizes.emplace(variable.second.shard, 0);
  for (const auto &slice : sliceEntries)
    shardSizes.emplace(slice.second.shard, 0);
  std::string missing;
  std::size_t missingCount = 0;
  for (auto &[shard, size] : shardSizes) {
    if (shard < 0 || shard >= header.shardCount)
      return dataLoss("%s.index: an entry lies in data file %lld of %lld",
                      prefix.c_str(), number(shard), number(header.shardCount))
          .withHint("the index is damaged; copy or download it again");
    Result<InputFile> file = InputFile::open(shardPath(shard));
    if (file.ok()) {
      size = file->size();
    } else if (file.status().code() == StatusCode::NotFound) {
      if (++missingCount <= 5)
        missing += (missing.empty() ? "" : ", ") + shardPath(shard);
    } else {
      return file.takeStatus();
    }
  }
  if (missingCount == 0)
    return Status::success();
  return notFound("%s: %zu of the checkpoint's %lld data files %s missing: "
                  "%s%s",
                  prefix.c_str(), missingCount, number(header.shardCount),
                  missingCount == 1 ? "is" : "are", missing.c_str(),
                  missingCount > 5 ? ", ..." : "")
      .withHint("a checkpoint consists of its .index file and all its .data "
                "files side by side; copy or download the missing ones");
}

Status TfCheckpoint::verifyPlace(const BundleEntry &entry) const {
  auto shard = shardSizes.find(entry.shard);
  std::uint64_t limit = shard == shardSizes.end() ? 0 : shard->second;
  std::uint64_t offset = static_cast<std::uint64_t>(entry.offset);
  std::uint64_t size = static_cast<std::uint64_t>(entry.size);
  if (entry.offset >= 0 && entry.size >= 0 && offset <= limit &&
      size <= limit - offset)
    return Status::success();
  std::string file = shardPath(entry.shard);
  FileKind kind = sniffFile(file);
  if (kind != FileKind::Unknown && limit < 65536)
    return wrongFileKind(file, "the elements of a checkpoint", kind);
  return dataLoss("its %lld bytes at byte %lld lie outside of %s, which has "
                  "%llu bytes",
                  number(entry.size), number(entry.offset), file.c_str(),
                  static_cast<unsigned long long>(limit))
      .withHint("the data file is truncated or belongs to another checkpoint; "
                "copy or download it again");
}

Status TfCheckpoint::verifyEntry(const std::string &name,
                                 const BundleEntry &entry) const {
  ALBERT_ASSIGN_OR_RETURN(std::int64_t count,
                          entry.shape.checkedElementCount());
  if (!entry.slices.empty())
    return verifySlices(name, entry);
  std::optional<DType> dtype = tfTypeToDType(entry.dtype);
  // The size of strings and the like does not follow from their shape.
  std::int64_t elementSize =
      dtype ? static_cast<std::int64_t>(sizeOf(*dtype)) : 0;
  if (dtype && entry.size != count * elementSize)
    return dataLoss("shape %s of %s needs %lld bytes, the index says %lld",
                    entry.shape.toString().c_str(), rt::name(*dtype),
                    number(count * elementSize), number(entry.size));
  return verifyPlace(entry);
}

Status TfCheckpoint::verifySlices(const std::string &name,
                                  const BundleEntry &entry) const {
  ALBERT_RETURN_IF_ERROR(verifySliceCover(entry.shape, entry.slices));
  for (const TensorSlice &slice : entry.slices) {
    ALBERT_ASSIGN_OR_RETURN(Shape shape, sliceShape(entry.shape, slice));
    auto stored = sliceEntries.find(encodeSliceKey(name, slice));
    if (stored == sliceEntries.end())
      return dataLoss("its slice %s has no entry", toString(slice).c_str())
          .withHint("the index is damaged; copy or download it again");
    if (stored->second.shape != shape || stored->second.dtype != entry.dtype ||
        !stored->second.slices.empty())
      return dataLoss(
          "its slice %s has shape %s and type %s, expected %s and "
          "%s",
          toString(slice).c_str(), stored->second.shape.toString().c_str(),
          tfTypeName(stored->second.dtype).c_str(), shape.toString().c_str(),
          tfTypeName(entry.dtype).c_str());
    ALBERT_RETURN_IF_ERROR(
        verifyEntry(name, stored->second)
            .withContext("slice %s", toString(slice).c_str()));
  }
  return Status::success();
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

const BundleEntry &
TfCheckpoint::entryOf(const CheckpointVariable &variable) const {
  return entries.find(variable.name)->second;
}

Result<const InputFile *> TfCheckpoint::openShard(std::int64_t shard) {
  if (openShardNumber != shard) {
    ALBERT_ASSIGN_OR_RETURN(openFile, InputFile::open(shardPath(shard)));
    openShardNumber = shard;
  }
  return &openFile;
}

template <typename Take>
Status TfCheckpoint::readEntry(const std::string &name,
                               const BundleEntry &entry, std::size_t pieceBytes,
                               Take take) {
  if (entry.shard == decodedShard)
    return take(bytesOf(decoded).subspan(static_cast<std::size_t>(entry.offset),
                                         static_cast<std::size_t>(entry.size)),
                0);
  ALBERT_ASSIGN_OR_RETURN(const InputFile *file, openShard(entry.shard));
  std::size_t size = static_cast<std::size_t>(entry.size);
  std::vector<std::uint8_t> buffer(std::min(pieceBytes, size));
  std::uint32_t crc = 0;
  for (std::size_t done = 0; done < size;) {
    Span<std::uint8_t> piece(buffer.data(),
                             std::min(buffer.size(), size - done));
    ALBERT_RETURN_IF_ERROR(
        file->readAt(static_cast<std::uint64_t>(entry.offset) + done, piece));
    crc = crc32c(piece, crc);
    ALBERT_RETURN_IF_ERROR(take(ByteSpan(piece), done));
    done += piece.size();
  }
  if (maskCrc32c(crc) != entry.crc)
    return dataLoss("%s: variable %s is damaged: checksum %08x, expected %08x "
                    "(%zu bytes at byte %lld)",
                    file->path().c_str(), quote(name).c_str(), maskCrc32c(crc),
                    entry.crc, size, number(entry.offset))
        .withHint("the data file is damaged or belongs to another checkpoint; "
                  "copy or download it again");
  return Status::success();
}

Status TfCheckpoint::readSlices(const CheckpointVariable &variable,
                                const BundleEntry &entry,
                                Span<std::uint8_t> destination) {
  const std::string &key = entry.key.empty() ? variable.name : entry.key;
  for (const TensorSlice &slice : entry.slices) {
    const BundleEntry &stored =
        sliceEntries.find(encodeSliceKey(key, slice))->second;
    ALBERT_RETURN_IF_ERROR(
        readEntry(variable.name, stored, static_cast<std::size_t>(stored.size),
                  [&](ByteSpan elements, std::size_t) {
                    scatterSlice(elements, entry.shape, slice, stored.shape,
                                 sizeOf(*variable.dtype), destination.data());
                    return Status::success();
                  }));
  }
  return Status::success();
}

Status TfCheckpoint::readBytes(const CheckpointVariable &variable,
                               Span<std::uint8_t> destination) {
  if (!variable.dtype)
    return unreadableType(variable);
  const BundleEntry &entry = entryOf(variable);
  if (!entry.slices.empty())
    return readSlices(variable, entry, destination);
  return readEntry(variable.name, entry, chunkBytes,
                   [&](ByteSpan piece, std::size_t offset) {
                     std::memcpy(destination.data() + offset, piece.data(),
                                 piece.size());
                     return Status::success();
                   });
}

Status TfCheckpoint::stream(const CheckpointVariable &variable,
                            std::int64_t unit, FloatSink &sink) {
  if (!variable.dtype)
    return unreadableType(variable);
  const BundleEntry &entry = entryOf(variable);
  std::size_t elementSize = sizeOf(*variable.dtype);
  std::vector<float> floats;
  auto give = [&](ByteSpan piece, std::size_t) -> Status {
    floats.resize(piece.size() / elementSize);
    if (!convertToFloat(*variable.dtype, piece.data(), floats.size(),
                        floats.data()))
      return notFloatingPoint(variable);
    return sink.accept(floats);
  };
  if (!entry.slices.empty()) {
    ALBERT_ASSIGN_OR_RETURN(Tensor whole,
                            Tensor::allocate(*variable.dtype, variable.shape));
    Span<std::uint8_t> bytes(static_cast<std::uint8_t *>(whole.bytes()),
                             whole.byteSize());
    ALBERT_RETURN_IF_ERROR(readSlices(variable, entry, bytes));
    return give(bytes, 0);
  }
  std::size_t unitBytes =
      static_cast<std::size_t>(std::max<std::int64_t>(1, unit)) * elementSize;
  std::size_t pieceBytes =
      std::max<std::size_t>(1, chunkBytes / unitBytes) * unitBytes;
  return readEntry(variable.name, entry, pieceBytes, give);
}

} // namespace albert::rt
