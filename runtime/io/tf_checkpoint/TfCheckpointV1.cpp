//===- TfCheckpointV1.cpp - TensorFlow V1 checkpoints ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Makes of V1's tables what V2 has in its index: entries that say where the
/// elements of a variable or slice are.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Crc32c.h"
#include "runtime/io/tf_checkpoint/SavedSlice.h"
#include "runtime/io/tf_checkpoint/Table.h"
#include "runtime/io/tf_checkpoint/TfCheckpoint.h"

namespace albert::rt {

bool isTableFile(const std::string &path) {
  Result<InputFile> file = InputFile::open(path);
  std::uint8_t end[tableFooterHandles + 8];
  return file.ok() && file->size() >= sizeof end &&
         file->readAt(file->size() - sizeof end, {end, sizeof end}).ok() &&
         isTable(ByteSpan(end, sizeof end));
}

std::string shardPathV1(const std::string &prefix, std::int64_t shard,
                        std::int64_t count) {
  return prefix + format("-%05lld-of-%05lld", static_cast<long long>(shard),
                         static_cast<long long>(count));
}

/// Takes the entries of one file.
class TfCheckpoint::ReaderV1 final : public TableVisitor {
public:
  ReaderV1(TfCheckpoint &checkpoint, std::int64_t shard, ByteSpan file)
      : checkpoint(checkpoint), shard(shard), file(file) {}

  Status entry(std::string_view key, ByteSpan value) override {
    if (key.empty())
      return takeMeta(value);
    // The empty key is the first, so this table has none.
    return hasMeta ? takeSlice(key, value) : Status::success();
  }

  bool hasMeta = false;

private:
  Status takeMeta(ByteSpan value);
  Status takeVariable(SavedVariable &variable);
  Status takeSlice(std::string_view key, ByteSpan value);
  Status takeElements(ByteSpan tensor, BundleEntry &stored);

  TfCheckpoint &checkpoint;
  std::int64_t shard;
  ByteSpan file;
};

Status TfCheckpoint::ReaderV1::takeMeta(ByteSpan value) {
  hasMeta = true;
  ALBERT_ASSIGN_OR_RETURN(SavedMeta meta, parseSavedMeta(value));
  if (meta.minConsumer > 1)
    return unsupported("the checkpoint needs a reader of version %lld, this "
                       "one has version 1",
                       static_cast<long long>(meta.minConsumer));
  for (SavedVariable &variable : meta.variables)
    ALBERT_RETURN_IF_ERROR(takeVariable(variable).withContext(
        "variable %s", quote(variable.name).c_str()));
  return Status::success();
}

Status TfCheckpoint::ReaderV1::takeVariable(SavedVariable &variable) {
  ALBERT_RETURN_IF_ERROR(variable.shape.checkedElementCount().takeStatus());
  BundleEntry first;
  first.dtype = variable.dtype;
  first.shape = variable.shape;
  std::string_view name = variable.name;
  BundleEntry &known =
      checkpoint.entries.emplace(name, std::move(first)).first->second;
  if (known.shape != variable.shape || known.dtype != variable.dtype)
    return dataLoss(
        "expected shape %s and type %s as in another file, found "
        "%s and %s",
        known.shape.toString().c_str(), tfTypeName(known.dtype).c_str(),
        variable.shape.toString().c_str(), tfTypeName(variable.dtype).c_str());
  if (known.slices.size() + variable.slices.size() > maxTensorSlices)
    return resourceExhausted("it has more than %zu slices", maxTensorSlices);
  for (TensorSlice &slice : variable.slices)
    known.slices.push_back(std::move(slice));
  return Status::success();
}

Status TfCheckpoint::ReaderV1::takeSlice(std::string_view key, ByteSpan value) {
  Result<SavedSlice> slice = parseSavedSlice(value);
  if (!slice.ok())
    return slice.takeStatus().withContext("key %s", quote(key).c_str());
  std::string what = format("slice %s of %s", toString(slice->slice).c_str(),
                            quote(slice->name).c_str());
  auto variable = checkpoint.entries.find(slice->name);
  if (encodeSliceKey(slice->name, slice->slice) != key ||
      variable == checkpoint.entries.end())
    return dataLoss("%s is under key %s", what.c_str(), quote(key).c_str());
  BundleEntry stored;
  stored.dtype = variable->second.dtype;
  ALBERT_ASSIGN_OR_RETURN(stored.shape,
                          sliceShape(variable->second.shape, slice->slice));
  ALBERT_RETURN_IF_ERROR(
      takeElements(slice->elements, stored).withContext("%s", what.c_str()));
  if (!checkpoint.sliceEntries.emplace(key, std::move(stored)).second)
    return dataLoss("%s is in two files", what.c_str());
  return Status::success();
}

Status TfCheckpoint::ReaderV1::takeElements(ByteSpan tensor,
                                            BundleEntry &stored) {
  std::optional<DType> dtype = tfTypeToDType(stored.dtype);
  stored.shard = decodedShard;
  // Nothing else is ever read of it.
  if (!dtype)
    return Status::success();
  ALBERT_ASSIGN_OR_RETURN(std::size_t count, countElements(tensor, *dtype));
  std::int64_t expected = stored.shape.elementCount();
  if (count != static_cast<std::size_t>(expected))
    return dataLoss("it has %zu elements of %s, expected %lld", count,
                    tfTypeName(stored.dtype).c_str(),
                    static_cast<long long>(expected));
  std::size_t size = count * sizeOf(*dtype);
  stored.size = static_cast<std::int64_t>(size);
  ByteSpan packed = findPackedElements(tensor, *dtype);
  if (packed.size() == size && size != 0) {
    stored.shard = shard;
    stored.offset = packed.data() - file.data();
    stored.crc = maskCrc32c(crc32c(packed));
    return Status::success();
  }
  std::string &decoded = checkpoint.decoded;
  stored.offset = static_cast<std::int64_t>(decoded.size());
  decoded.resize(decoded.size() + size);
  readElements(
      tensor, *dtype,
      reinterpret_cast<std::uint8_t *>(&decoded[decoded.size() - size]));
  return Status::success();
}

Status TfCheckpoint::joinSlicesV1() {
  for (auto &[name, entry] : entries) {
    Status status = verifySliceCover(entry.shape, entry.slices);
    auto stored = sliceEntries.end();
    for (const TensorSlice &slice : entry.slices) {
      stored = sliceEntries.find(encodeSliceKey(name, slice));
      if (status.ok() && stored == sliceEntries.end())
        status = dataLoss("its slice %s has no entry", toString(slice).c_str());
    }
    if (!status.ok())
      return std::move(status)
          .withHint("the file is damaged, or one of several is missing; copy "
                    "or download it again")
          .withContext("%s: variable %s", prefix.c_str(), quote(name).c_str());
    // The only slice is the variable.
    if (entry.slices.size() == 1)
      entry = std::move(stored->second);
  }
  return Status::success();
}

Result<std::unique_ptr<ParameterSource>>
TfCheckpoint::openV1(const std::string &path, std::vector<std::string> files) {
  std::unique_ptr<TfCheckpoint> checkpoint(new TfCheckpoint(path));
  checkpoint->filesV1 = std::move(files);
  for (const std::string &name : checkpoint->filesV1) {
    ALBERT_ASSIGN_OR_RETURN(MappedFile file, MappedFile::open(name));
    ReaderV1 reader(*checkpoint, &name - checkpoint->filesV1.data(),
                    file.bytes());
    Status status = visitTable(file.bytes(), reader);
    if (status.ok() && !reader.hasMeta)
      status = dataLoss("expected a TensorFlow V1 checkpoint, found a table "
                        "without a list of variables");
    ALBERT_RETURN_IF_ERROR(
        std::move(status)
            .withHint("the file is damaged; copy or download it again")
            .withContext("%s", name.c_str()));
  }
  ALBERT_RETURN_IF_ERROR(checkpoint->joinSlicesV1());
  checkpoint->listVariables();
  return std::unique_ptr<ParameterSource>(std::move(checkpoint));
}

} // namespace albert::rt
