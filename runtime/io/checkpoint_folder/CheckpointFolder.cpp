//===- CheckpointFolder.cpp - checkpoints of one run ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every step here leaves a state from which `open` gets to a sound folder.
///
/// A best checkpoint replaces another of the same name, which takes more than
/// one rename. Its files are first complete on the disk under names that end in
/// ".pending", the index last: from then on the new one counts, and whoever
/// finds a pending index finishes the renames.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/checkpoint_folder/CheckpointFolder.h"

#include "runtime/io/tf_checkpoint/CheckpointState.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/file.h>

namespace albert::rt {

static constexpr std::string_view stem = "model.ckpt-";
static constexpr std::string_view bestName = "model.ckpt-best";
static constexpr std::string_view stateName = "checkpoint";
static constexpr std::string_view pendingSuffix = ".pending";
static constexpr std::string_view indexSuffix = ".index";
static constexpr std::string_view dataStart = ".data-";

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

static bool startsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

static bool endsWith(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() &&
         text.substr(text.size() - suffix.size()) == suffix;
}

static std::string checkpointName(std::int64_t step) {
  return std::string(stem) + std::to_string(step);
}

/// The step in a checkpoint's name; empty for other names.
static std::optional<std::int64_t> stepOf(std::string_view name) {
  constexpr std::size_t maxDigits = 18;
  if (!startsWith(name, stem))
    return std::nullopt;
  std::string_view digits = name.substr(stem.size());
  if (digits.empty() || digits.size() > maxDigits ||
      (digits.size() > 1 && digits[0] == '0'))
    return std::nullopt;
  std::int64_t step = 0;
  for (char digit : digits) {
    if (digit < '0' || digit > '9')
      return std::nullopt;
    step = step * 10 + (digit - '0');
  }
  return step;
}

namespace {
/// A file's name, taken apart.
struct CheckpointFile {
  /// "model.ckpt-20"
  std::string_view checkpoint;
  /// ".index", ".data-00000-of-00001", ".meta"
  std::string_view part;

  bool isIndex() const { return part == indexSuffix; }
  bool isData() const { return startsWith(part, dataStart); }
};
} // namespace

/// Takes `name` apart; both parts are empty if it is not a checkpoint's.
static CheckpointFile parseName(std::string_view name) {
  if (!startsWith(name, stem))
    return {};
  std::size_t dot = name.find('.', stem.size());
  if (dot == std::string_view::npos)
    return {};
  return {name.substr(0, dot), name.substr(dot)};
}

/// The files of one checkpoint among `names`, the index first.
static std::vector<std::string> filesOf(const std::vector<std::string> &names,
                                        std::string_view checkpoint) {
  std::vector<std::string> files;
  for (const std::string &name : names) {
    CheckpointFile file = parseName(name);
    if (file.checkpoint != checkpoint || endsWith(name, pendingSuffix))
      continue;
    files.insert(file.isIndex() ? files.begin() : files.end(), name);
  }
  return files;
}

/// True if the files of a checkpoint are its index and all its data files.
static bool isComplete(const std::vector<std::string> &files) {
  if (files.empty() || !parseName(files[0]).isIndex())
    return false;
  std::size_t found = 0;
  bool all = false;
  for (const std::string &name : files) {
    // ".data-00000-of-00001"
    std::string_view part = parseName(name).part;
    if (!startsWith(part, dataStart) || part.size() != 20)
      continue;
    std::size_t count = 0;
    for (char digit : part.substr(15))
      count = count * 10 + static_cast<std::size_t>(digit - '0');
    all = ++found == count;
  }
  return all;
}

//===----------------------------------------------------------------------===//
// Opening
//===----------------------------------------------------------------------===//

std::string CheckpointFolder::prefix(std::int64_t step) const {
  return joinPath(directory, checkpointName(step));
}

std::string CheckpointFolder::bestPrefix() const {
  return joinPath(directory, bestName);
}

Result<CheckpointFolder> CheckpointFolder::open(const std::string &directory,
                                                std::size_t keepMax) {
  CheckpointFolder folder;
  folder.directory = directory;
  folder.keepMax = keepMax;
  ALBERT_RETURN_IF_ERROR(makeDirectories(directory));
  ALBERT_RETURN_IF_ERROR(folder.lock());
  ALBERT_RETURN_IF_ERROR(folder.completeBest());
  ALBERT_RETURN_IF_ERROR(folder.removeLeftovers());
  ALBERT_RETURN_IF_ERROR(folder.readState());
  return folder;
}

Status CheckpointFolder::lock() {
  lockedDirectory = FileDescriptor(
      ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lockedDirectory.valid())
    return systemError(errno, "open the directory %s",
                       quote(directory, 4096).c_str());
  // Some network file systems cannot lock; then nobody is kept out.
  if (::flock(lockedDirectory.get(), LOCK_EX | LOCK_NB) != 0 &&
      errno == EWOULDBLOCK)
    return failedPrecondition("%s: another program keeps its checkpoints in "
                              "this directory",
                              directory.c_str())
        .withHint("wait for it, stop it, or choose another directory");
  return Status::success();
}

Status CheckpointFolder::removeLeftovers() {
  ALBERT_ASSIGN_OR_RETURN(std::vector<std::string> names,
                          listDirectory(directory));
  auto remove = [&](const std::string &name) {
    removed.push_back(name);
    return removeFile(joinPath(directory, name));
  };
  for (const std::string &name : names) {
    std::string goal = AtomicFile::finalNameOf(name);
    if (goal == stateName || !parseName(goal).checkpoint.empty()) {
      ALBERT_RETURN_IF_ERROR(remove(name));
      continue;
    }
    // Elements without an index belong to a save or to a removal that did not
    // come to its end; no reader can use them.
    CheckpointFile file = parseName(name);
    if (!file.isData() || !stepOf(file.checkpoint))
      continue;
    std::string index(file.checkpoint);
    index += indexSuffix;
    if (!std::binary_search(names.begin(), names.end(), index))
      ALBERT_RETURN_IF_ERROR(remove(name));
  }
  return Status::success();
}

Status CheckpointFolder::readState() {
  ALBERT_ASSIGN_OR_RETURN(std::vector<std::string> names,
                          listDirectory(directory));
  allSteps.clear();
  listed.clear();
  latestStep.reset();
  for (const std::string &name : names) {
    CheckpointFile file = parseName(name);
    std::optional<std::int64_t> step = stepOf(file.checkpoint);
    if (step && file.isIndex() && isComplete(filesOf(names, file.checkpoint)))
      allSteps.push_back(*step);
  }
  std::sort(allSteps.begin(), allSteps.end());
  auto existing = [&](const std::string &name) -> std::optional<std::int64_t> {
    std::optional<std::int64_t> step = stepOf(name);
    if (step && std::binary_search(allSteps.begin(), allSteps.end(), *step))
      return step;
    return std::nullopt;
  };
  std::string state = joinPath(directory, stateName);
  for (const std::string &name : readCheckpointNames(state, allCheckpointsKey))
    if (std::optional<std::int64_t> step = existing(name))
      listed.push_back(*step);
  for (const std::string &name :
       readCheckpointNames(state, latestCheckpointKey))
    if (std::optional<std::int64_t> step = existing(name))
      latestStep = step;
  if (!latestStep && !listed.empty())
    latestStep = listed.back();
  if (!latestStep && !allSteps.empty())
    latestStep = allSteps.back();
  return Status::success();
}

//===----------------------------------------------------------------------===//
// Saving
//===----------------------------------------------------------------------===//

Status CheckpointFolder::removeCheckpoint(const std::string &name) {
  ALBERT_ASSIGN_OR_RETURN(std::vector<std::string> names,
                          listDirectory(directory));
  for (const std::string &file : filesOf(names, name))
    ALBERT_RETURN_IF_ERROR(removeFile(joinPath(directory, file)));
  return Status::success();
}

/// Removes a step from a list that has it at most once.
static void eraseStep(std::vector<std::int64_t> &steps, std::int64_t step) {
  steps.erase(std::remove(steps.begin(), steps.end(), step), steps.end());
}

Result<BundleWriter> CheckpointFolder::begin(std::int64_t step) {
  if (step < 0)
    return invalidArgument("%s: a checkpoint of step %lld cannot be saved",
                           directory.c_str(), static_cast<long long>(step));
  if (step == latestStep)
    return failedPrecondition("%s is the latest checkpoint already",
                              prefix(step).c_str())
        .withHint("a checkpoint is saved once for each step; choose another "
                  "directory for another run");
  ALBERT_RETURN_IF_ERROR(removeCheckpoint(checkpointName(step)));
  eraseStep(allSteps, step);
  eraseStep(listed, step);
  return BundleWriter::create(prefix(step));
}

Status CheckpointFolder::writeState() const {
  auto line = [](std::string_view key, std::int64_t step) {
    return std::string(key) + ": \"" + checkpointName(step) + "\"\n";
  };
  std::string text;
  if (latestStep)
    text = line(latestCheckpointKey, *latestStep);
  for (std::int64_t step : listed)
    text += line(allCheckpointsKey, step);
  return writeFile(joinPath(directory, stateName), text);
}

Status CheckpointFolder::finish(std::int64_t step, BundleWriter &writer) {
  ALBERT_RETURN_IF_ERROR(writer.finish());
  listed.push_back(step);
  latestStep = step;
  Status status = writeState();
  if (!status.ok()) {
    // What counts is what the file says now, which may be either.
    (void)readState().ok();
    return status;
  }
  allSteps.insert(std::upper_bound(allSteps.begin(), allSteps.end(), step),
                  step);
  return rotate().withContext("%s is saved, but an older checkpoint is not "
                              "removed",
                              prefix(step).c_str());
}

Status CheckpointFolder::rotate() {
  if (keepMax == 0 || listed.size() <= keepMax)
    return Status::success();
  while (listed.size() > keepMax) {
    std::int64_t oldest = listed.front();
    ALBERT_RETURN_IF_ERROR(removeCheckpoint(checkpointName(oldest)));
    eraseStep(allSteps, oldest);
    eraseStep(listed, oldest);
  }
  // Listed until they are gone for good, so that none stays behind unlisted.
  ALBERT_RETURN_IF_ERROR(syncDirectory(directory));
  return writeState();
}

//===----------------------------------------------------------------------===//
// The best checkpoint
//===----------------------------------------------------------------------===//

static Status copyFile(const std::string &from, const std::string &to) {
  constexpr std::uint64_t pieceBytes = std::uint64_t(4) << 20;
  ALBERT_ASSIGN_OR_RETURN(InputFile source, InputFile::open(from));
  ALBERT_ASSIGN_OR_RETURN(AtomicFile copy, AtomicFile::create(to));
  std::vector<std::uint8_t> piece;
  for (std::uint64_t done = 0; done < source.size(); done += piece.size()) {
    piece.resize(
        static_cast<std::size_t>(std::min(pieceBytes, source.size() - done)));
    ALBERT_RETURN_IF_ERROR(source.readAt(done, piece));
    ALBERT_RETURN_IF_ERROR(copy.write(ByteSpan(piece)));
  }
  return copy.commit();
}

static Status renameFile(const std::string &from, const std::string &to) {
  if (std::rename(from.c_str(), to.c_str()) == 0)
    return Status::success();
  return systemError(errno, "rename %s to %s", quote(from, 4096).c_str(),
                     quote(to, 4096).c_str());
}

Status CheckpointFolder::copyAsBest(std::int64_t step) {
  // A copy that was interrupted by an error is completed or removed first.
  ALBERT_RETURN_IF_ERROR(completeBest());
  ALBERT_ASSIGN_OR_RETURN(std::vector<std::string> names,
                          listDirectory(directory));
  std::vector<std::string> files = filesOf(names, checkpointName(step));
  if (!isComplete(files))
    return notFound("%s: there is no such checkpoint", prefix(step).c_str());
  std::reverse(files.begin(), files.end());
  for (const std::string &name : files) {
    std::string goal = bestPrefix();
    goal.append(parseName(name).part).append(pendingSuffix);
    ALBERT_RETURN_IF_ERROR(copyFile(joinPath(directory, name), goal));
  }
  return completeBest();
}

Status CheckpointFolder::completeBest() {
  ALBERT_ASSIGN_OR_RETURN(std::vector<std::string> names,
                          listDirectory(directory));
  std::vector<std::string> pending;
  for (const std::string &name : names)
    if (parseName(name).checkpoint == bestName && endsWith(name, pendingSuffix))
      pending.push_back(name);
  std::string index = bestPrefix();
  index += indexSuffix;
  std::string pendingIndex = baseName(index);
  pendingIndex += pendingSuffix;
  if (!std::binary_search(pending.begin(), pending.end(), pendingIndex)) {
    for (const std::string &name : pending)
      ALBERT_RETURN_IF_ERROR(removeFile(joinPath(directory, name)));
    return Status::success();
  }
  if (isRegularFile(index)) {
    // An old index with new data must not be seen, not even after a crash.
    ALBERT_RETURN_IF_ERROR(removeFile(index));
    ALBERT_RETURN_IF_ERROR(syncDirectory(directory));
    ALBERT_RETURN_IF_ERROR(removeCheckpoint(std::string(bestName)));
  }
  for (const std::string &name : pending) {
    if (name == pendingIndex)
      continue;
    std::string goal = name.substr(0, name.size() - pendingSuffix.size());
    ALBERT_RETURN_IF_ERROR(
        renameFile(joinPath(directory, name), joinPath(directory, goal)));
  }
  ALBERT_RETURN_IF_ERROR(syncDirectory(directory));
  ALBERT_RETURN_IF_ERROR(renameFile(joinPath(directory, pendingIndex), index));
  return syncDirectory(directory);
}

} // namespace albert::rt
