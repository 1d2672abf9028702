//===- TfCheckpoint.cpp - TensorFlow V2 checkpoints -----------------------===//
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
    checkpoint.variableList.push_back(
        {std::string(key), tfTypeToDType(parsed->dtype),
         tfTypeName(parsed->dtype), parsed->shape});
    checkpoint.entries.push_back(*std::move(parsed));
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
  for (std::size_t i = 0; i < checkpoint->entries.size(); ++i)
    ALBERT_RETURN_IF_ERROR(
        checkpoint
            ->verifyEntry(checkpoint->variableList[i].name,
                          checkpoint->entries[i])
            .withContext("%s.index: variable %s", prefix.c_str(),
                         quote(checkpoint->variableList[i].name).c_str()));
  ALBERT_RETURN_IF_ERROR(checkpoint->addObjectNames());
  return std::unique_ptr<ParameterSource>(std::move(checkpoint));
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

Status TfCheckpoint::readObjectNames(const CheckpointVariable &graph) {
  const BundleEntry &entry = entryOf(graph);
  if (graph.dtypeName != "string" || graph.shape.rank() != 0 ||
      !entry.slices.empty())
    return dataLoss("expected a string, found %s of shape %s",
                    graph.dtypeName.c_str(), graph.shape.toString().c_str());
  if (entry.size > maxObjectGraphBytes)
    return resourceExhausted(
        "it has %lld bytes, expected at most %s", number(entry.size),
        formatBytes(static_cast<std::uint64_t>(maxObjectGraphBytes)).c_str());
  ALBERT_ASSIGN_OR_RETURN(const InputFile *file, openShard(entry.shard));
  std::vector<std::uint8_t> stored(static_cast<std::size_t>(entry.size));
  ALBERT_RETURN_IF_ERROR(
      file->readAt(static_cast<std::uint64_t>(entry.offset), stored));
  ALBERT_ASSIGN_OR_RETURN(ByteSpan message,
                          readStoredString(stored, entry.crc));
  ALBERT_ASSIGN_OR_RETURN(keysOfNames, parseObjectGraph(message));
  return Status::success();
}

Status TfCheckpoint::addObjectNames() {
  const CheckpointVariable *graph = find(objectGraphKey);
  if (!graph)
    return Status::success();
  ALBERT_RETURN_IF_ERROR(
      readObjectNames(*graph)
          .withHint("the data file is damaged or belongs to another "
                    "checkpoint; copy or download it again")
          .withContext("%s: entry %s", prefix.c_str(),
                       quote(objectGraphKey).c_str()));
  std::vector<std::pair<CheckpointVariable, BundleEntry>> all;
  for (auto it = keysOfNames.begin(); it != keysOfNames.end();) {
    const CheckpointVariable *variable = find(it->second);
    if (!variable || find(it->first)) {
      it = keysOfNames.erase(it);
      continue;
    }
    all.emplace_back(*variable, entryOf(*variable));
    all.back().first.name = it->first;
    ++it;
  }
  for (std::size_t i = 0; i < entries.size(); ++i)
    all.emplace_back(std::move(variableList[i]), std::move(entries[i]));
  std::sort(all.begin(), all.end(), [](const auto &a, const auto &b) {
    return a.first.name < b.first.name;
  });
  variableList.clear();
  entries.clear();
  for (auto &[variable, entry] : all) {
    variableList.push_back(std::move(variable));
    entries.push_back(std::move(entry));
  }
  return Status::success();
}

std::string TfCheckpoint::shardPath(std::int64_t shard) const {
  return bundleDataPath(prefix, shard, header.shardCount);
}

Status TfCheckpoint::findShards() {
  for (const BundleEntry &entry : entries)
    if (entry.slices.empty())
      shardSizes.emplace(entry.shard, 0);
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

/// True if two slices of a tensor share an element.
static bool overlap(const Shape &shape, const TensorSlice &a,
                    const TensorSlice &b) {
  for (std::size_t axis = 0; axis < shape.rank(); ++axis) {
    auto end = [&](const SliceExtent &extent) {
      return extent.start + (extent.length < 0 ? shape[axis] : extent.length);
    };
    if (end(a[axis]) <= b[axis].start || end(b[axis]) <= a[axis].start)
      return false;
  }
  return true;
}

/// Shape of a slice; DataLoss if it reaches outside `shape`.
static Result<Shape> sliceShape(const Shape &shape, const TensorSlice &slice) {
  std::vector<std::int64_t> extents;
  bool inside = slice.size() == shape.rank();
  for (std::size_t axis = 0; inside && axis < slice.size(); ++axis) {
    std::int64_t length =
        slice[axis].length < 0 ? shape[axis] : slice[axis].length;
    inside = length <= shape[axis] && slice[axis].start <= shape[axis] - length;
    extents.push_back(length);
  }
  if (!inside)
    return dataLoss("slice %s lies outside of shape %s",
                    toString(slice).c_str(), shape.toString().c_str());
  return Shape(std::move(extents));
}

Status TfCheckpoint::verifySlices(const std::string &name,
                                  const BundleEntry &entry) const {
  std::int64_t covered = 0;
  for (std::size_t i = 0; i < entry.slices.size(); ++i) {
    const TensorSlice &slice = entry.slices[i];
    ALBERT_ASSIGN_OR_RETURN(Shape shape, sliceShape(entry.shape, slice));
    covered += shape.elementCount();
    for (std::size_t j = 0; j < i; ++j)
      if (overlap(entry.shape, slice, entry.slices[j]))
        return dataLoss("its slices %s and %s overlap",
                        toString(entry.slices[j]).c_str(),
                        toString(slice).c_str());
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
  // Without overlaps, equal sizes mean that nothing is left out.
  if (covered != entry.shape.elementCount())
    return dataLoss("its slices hold %lld of the %lld elements of shape %s",
                    number(covered), number(entry.shape.elementCount()),
                    entry.shape.toString().c_str());
  return Status::success();
}

//===----------------------------------------------------------------------===//
// Reading
//===----------------------------------------------------------------------===//

const BundleEntry &
TfCheckpoint::entryOf(const CheckpointVariable &variable) const {
  return entries[static_cast<std::size_t>(&variable - variableList.data())];
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

/// Copies a slice's elements into the tensor, one run of the last dimension
/// after the other.
static void scatterSlice(ByteSpan elements, const Shape &shape,
                         const TensorSlice &slice, const Shape &part,
                         std::size_t elementSize, std::uint8_t *destination) {
  if (elements.empty())
    return;
  std::size_t rank = shape.rank();
  std::size_t run =
      static_cast<std::size_t>(rank == 0 ? 1 : part.back()) * elementSize;
  std::vector<std::int64_t> index(rank, 0);
  for (std::size_t done = 0; done < elements.size(); done += run) {
    std::int64_t offset = 0;
    for (std::size_t axis = 0; axis < rank; ++axis)
      offset = offset * shape[axis] + slice[axis].start + index[axis];
    std::memcpy(destination + static_cast<std::size_t>(offset) * elementSize,
                elements.data() + done, run);
    for (std::size_t axis = rank; axis-- > 0;) {
      if (axis + 1 == rank)
        continue;
      if (++index[axis] < part[axis])
        break;
      index[axis] = 0;
    }
  }
}

Status TfCheckpoint::readSlices(const CheckpointVariable &variable,
                                const BundleEntry &entry,
                                Span<std::uint8_t> destination) {
  auto named = keysOfNames.find(variable.name);
  const std::string &key =
      named == keysOfNames.end() ? variable.name : named->second;
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

/// The error for a variable whose type has no DType.
static Status unsupportedType(const TfCheckpoint &checkpoint,
                              const CheckpointVariable &variable) {
  return unsupported("%s: variable %s has type %s, which cannot be read",
                     checkpoint.path().c_str(), quote(variable.name).c_str(),
                     variable.dtypeName.c_str());
}

Status TfCheckpoint::readBytes(const CheckpointVariable &variable,
                               Span<std::uint8_t> destination) {
  if (!variable.dtype)
    return unsupportedType(*this, variable);
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
    return unsupportedType(*this, variable);
  const BundleEntry &entry = entryOf(variable);
  std::size_t elementSize = sizeOf(*variable.dtype);
  std::vector<float> floats;
  auto give = [&](ByteSpan piece, std::size_t) -> Status {
    floats.resize(piece.size() / elementSize);
    if (!convertToFloat(*variable.dtype, piece.data(), floats.size(),
                        floats.data()))
      return invalidArgument("%s: variable %s has type %s, expected a "
                             "floating-point type",
                             prefix.c_str(), quote(variable.name).c_str(),
                             variable.dtypeName.c_str());
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
