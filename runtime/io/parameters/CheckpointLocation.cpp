//===- CheckpointLocation.cpp - find a checkpoint -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Spellings of a path, the search of a directory, and the diagnosis of what
/// was found instead.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/CheckpointLocation.h"

#include "runtime/core/File.h"
#include "runtime/io/FileKind.h"
#include "runtime/io/tf_checkpoint/CheckpointState.h"
#include "runtime/io/tf_checkpoint/TfCheckpoint.h"

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace albert::rt {

static constexpr char wanted[] =
    "a TensorFlow checkpoint or a .safetensors file";

using Names = std::vector<std::string>;

static bool endsWith(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() &&
         text.substr(text.size() - suffix.size()) == suffix;
}

/// `name` without a suffix that belongs to a TensorFlow checkpoint's files;
/// empty if it has none.
static std::string prefixOfFile(const std::string &name) {
  for (std::string_view suffix : {".index", ".meta"})
    if (name.size() > suffix.size() && endsWith(name, suffix))
      return name.substr(0, name.size() - suffix.size());
  // ".data-00000-of-00001"
  std::size_t data = name.rfind(".data-");
  if (data == std::string::npos || name.size() - data != 20 ||
      name.compare(data + 11, 4, "-of-") != 0)
    return {};
  return name.substr(0, data);
}

/// Names joined by ", ", at most `limit` of them.
static std::string joinNames(const Names &names, std::size_t limit = 20) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < limit; ++i)
    text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > limit)
    text += format(", ... (%zu in all)", names.size());
  return text;
}

/// Checkpoints among the names of a directory: prefixes and .safetensors files.
static Names findPrefixes(const Names &names) {
  Names found;
  for (const std::string &name : names)
    if (endsWith(name, ".index"))
      found.push_back(prefixOfFile(name));
  return found;
}

static Names findWithSuffix(const Names &names, std::string_view suffix) {
  Names found;
  for (const std::string &name : names)
    if (endsWith(name, suffix))
      found.push_back(name);
  return found;
}

static bool contains(const Names &names, const std::string &name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

//===----------------------------------------------------------------------===//
// V1
//===----------------------------------------------------------------------===//

/// Number of shards that `name`, "<prefix>-00001-of-00002", says that there
/// are, and the prefix; 0 if it is no such name.
static std::int64_t parseShard(const std::string &name, std::string &prefix) {
  constexpr std::size_t size = sizeof "-00000-of-00000" - 1;
  if (name.size() <= size)
    return 0;
  std::string_view end = std::string_view(name).substr(name.size() - size);
  auto isNumber = [](std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (end[0] != '-' || end.substr(6, 4) != "-of-" ||
      !isNumber(end.substr(1, 5)) || !isNumber(end.substr(10)))
    return 0;
  prefix = name.substr(0, name.size() - size);
  return std::strtoll(end.data() + 10, nullptr, 10);
}

/// Whether `path` may be a file of a V1 checkpoint: a table but no index.
static bool isFileV1(const std::string &path) {
  return !endsWith(path, ".index") && isTableFile(path);
}

/// Files of the V1 checkpoint `path`, its only file or one or the prefix of
/// several; empty if there is none.
static Names findFilesV1(const std::string &path) {
  std::string prefix = path, base;
  std::int64_t count = parseShard(path, prefix);
  if (count == 0 && isRegularFile(path))
    return isFileV1(path) ? Names{path} : Names();
  Result<Names> listed = listDirectory(parentDirectory(path));
  if (count == 0 && listed.ok())
    for (const std::string &name : *listed)
      if (std::int64_t found = parseShard(name, base);
          found != 0 && base == baseName(path))
        count = found;
  if (count == 0 || !isFileV1(shardPathV1(prefix, 0, count)))
    return {};
  // Opening says it if one is missing.
  Names files;
  for (std::int64_t shard = 0; shard < count; ++shard)
    files.push_back(shardPathV1(prefix, shard, count));
  return files;
}

/// The V1 checkpoint `path`; none if there is none.
static std::optional<CheckpointLocation> locateV1(const std::string &path) {
  Names files = findFilesV1(path);
  if (files.empty())
    return std::nullopt;
  std::string prefix = path;
  parseShard(path, prefix);
  return CheckpointLocation{CheckpointFormat::TensorFlow, prefix,
                            std::move(files)};
}

/// V1 checkpoints among the names of a directory.
static Names findPrefixesV1(const std::string &directory, const Names &names) {
  Names found;
  for (const std::string &name : names) {
    std::string prefix = name;
    parseShard(name, prefix);
    if (isFileV1(joinPath(directory, name)) && !contains(found, prefix))
      found.push_back(prefix);
  }
  return found;
}

/// The error for a PyTorch-style index over several .safetensors files.
static Status shardedSafetensors(const std::string &path) {
  return unsupported("%s: expected a model in one .safetensors file, found one "
                     "split into several",
                     path.c_str())
      .withHint("write it as one file: from transformers import "
                "AlbertForPreTraining; AlbertForPreTraining.from_pretrained("
                "directory).save_pretrained(output, max_shard_size='100GB')");
}

//===----------------------------------------------------------------------===//
// Directories
//===----------------------------------------------------------------------===//

/// The error for a directory without a checkpoint.
static Status nothingInDirectory(const std::string &path, const Names &names) {
  if (contains(names, "model.safetensors.index.json"))
    return shardedSafetensors(joinPath(path, "model.safetensors.index.json"));
  for (const std::string &name : names) {
    FileKind kind = sniffFile(joinPath(path, name));
    if (kind == FileKind::PyTorchZip || kind == FileKind::Pickle ||
        kind == FileKind::Hdf5 || kind == FileKind::Zip ||
        kind == FileKind::Gzip)
      return wrongFileKind(joinPath(path, name), wanted, kind);
  }
  return notFound("%s: expected %s, found %s", path.c_str(), wanted,
                  names.empty() ? "an empty directory"
                                : joinNames(names).c_str())
      .withHint("pass the directory or the prefix of the checkpoint's files, "
                "e.g. directory/albert_model.ckpt");
}

/// The error for a directory with several checkpoints.
static Status severalCheckpoints(const std::string &path,
                                 const Names &prefixes) {
  return invalidArgument("%s: expected one checkpoint, found %zu: %s",
                         path.c_str(), prefixes.size(),
                         joinNames(prefixes).c_str())
      .withHint("choose one of them, for instance %s",
                joinPath(path, prefixes.back()).c_str());
}

static Result<CheckpointLocation> locateInDirectory(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(Names names, listDirectory(path));
  Names prefixes = findPrefixes(names);
  Names safetensors = findWithSuffix(names, ".safetensors");
  if (!prefixes.empty() && !safetensors.empty())
    return invalidArgument(
               "%s: expected one checkpoint, found two formats: %s and %s",
               path.c_str(), joinNames(prefixes).c_str(),
               joinNames(safetensors).c_str())
        .withHint("choose one of them: %s or %s",
                  joinPath(path, prefixes[0]).c_str(),
                  joinPath(path, safetensors[0]).c_str());
  if (!prefixes.empty()) {
    Names named =
        readCheckpointNames(joinPath(path, "checkpoint"), latestCheckpointKey);
    if (!named.empty() && contains(prefixes, named[0]))
      return CheckpointLocation{
          CheckpointFormat::TensorFlow, joinPath(path, named[0]), {}};
    if (prefixes.size() == 1)
      return CheckpointLocation{
          CheckpointFormat::TensorFlow, joinPath(path, prefixes[0]), {}};
    return severalCheckpoints(path, prefixes);
  }
  if (safetensors.empty()) {
    Names found = findPrefixesV1(path, names);
    Names named =
        readCheckpointNames(joinPath(path, "checkpoint"), latestCheckpointKey);
    if (!named.empty() && contains(found, named[0]))
      found = {named[0]};
    if (found.size() > 1)
      return severalCheckpoints(path, found);
    if (found.size() == 1)
      if (auto location = locateV1(joinPath(path, found[0])))
        return *location;
  }
  if (contains(safetensors, "model.safetensors"))
    safetensors = {"model.safetensors"};
  if (safetensors.size() == 1)
    return CheckpointLocation{
        CheckpointFormat::Safetensors, joinPath(path, safetensors[0]), {}};
  if (!safetensors.empty())
    return invalidArgument("%s: expected one .safetensors file, found %zu: %s",
                           path.c_str(), safetensors.size(),
                           joinNames(safetensors).c_str())
        .withHint("choose one of them, for instance %s",
                  joinPath(path, safetensors[0]).c_str());
  return nothingInDirectory(path, names);
}

//===----------------------------------------------------------------------===//
// Files and prefixes
//===----------------------------------------------------------------------===//

/// Length of the common end of two names: "bert_model.ckpt" and
/// "albert_model.ckpt" are closer than "model.ckpt-best".
static std::size_t commonEnd(std::string_view a, std::string_view b) {
  std::size_t length = 0;
  while (length < a.size() && length < b.size() &&
         a[a.size() - 1 - length] == b[b.size() - 1 - length])
    ++length;
  return length;
}

/// The error for a path that names nothing.
static Status missingCheckpoint(const std::string &path) {
  std::string directory = parentDirectory(path);
  Result<Names> listed = listDirectory(directory);
  if (!listed.ok())
    return listed.takeStatus().withContext("%s: expected a checkpoint",
                                           path.c_str());
  const Names &names = *listed;
  std::string prefix = prefixOfFile(path);
  if (prefix.empty())
    prefix = path;
  std::string base = baseName(prefix);
  for (const std::string &name : names)
    if (prefixOfFile(name) == base)
      return notFound("%s.index: expected the index of the checkpoint, found "
                      "only %s",
                      prefix.c_str(), name.c_str())
          .withHint("a checkpoint consists of its .index file and all its "
                    ".data files side by side; copy or download the missing "
                    "one");
  Names candidates = findPrefixes(names);
  for (const std::string &name : findWithSuffix(names, ".safetensors"))
    candidates.push_back(name);
  Status status =
      notFound("%s: expected a checkpoint, found no file of that name; %s has "
               "%s",
               path.c_str(), directory.c_str(),
               names.empty() ? "no files" : joinNames(names).c_str());
  if (candidates.empty())
    return std::move(status).withHint(
        "pass the prefix of a TensorFlow checkpoint (the name before "
        ".index) or a .safetensors file");
  const std::string &nearest =
      *std::max_element(candidates.begin(), candidates.end(),
                        [&](const std::string &a, const std::string &b) {
                          return commonEnd(a, base) < commonEnd(b, base);
                        });
  return std::move(status).withHint("did you mean %s?",
                                    joinPath(directory, nearest).c_str());
}

Result<CheckpointLocation> locateCheckpoint(const std::string &path) {
  if (path.empty())
    return invalidArgument("the path of the checkpoint is empty");
  if (isDirectory(path))
    return locateInDirectory(path);
  std::string prefix = prefixOfFile(path);
  for (const std::string &candidate : {prefix, path})
    if (!candidate.empty() && isRegularFile(candidate + ".index"))
      return CheckpointLocation{CheckpointFormat::TensorFlow, candidate, {}};
  for (const std::string &candidate : {prefix, path})
    if (!candidate.empty())
      if (auto location = locateV1(candidate))
        return *location;
  if (!isRegularFile(path) || !prefix.empty())
    return missingCheckpoint(path);
  if (endsWith(path, ".safetensors.index.json"))
    return shardedSafetensors(path);
  FileKind kind = sniffFile(path);
  if (kind == FileKind::Safetensors || endsWith(path, ".safetensors"))
    return CheckpointLocation{CheckpointFormat::Safetensors, path, {}};
  return wrongFileKind(path, wanted, kind);
}

} // namespace albert::rt
