//===- CheckpointFolder.h - checkpoints of one run --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The folder in which a run keeps its checkpoints, as tf.estimator lays it
/// out: model.ckpt-<step>.{index,data-00000-of-00001}, the best one as
/// model.ckpt-best, and the file `checkpoint`, which names the latest.
///
/// Whatever fails and whenever the program is killed, the folder has a latest
/// checkpoint that is complete, the previous one or the new one: a new one
/// reaches the disk under its name before `checkpoint` names it, `checkpoint`
/// is replaced in one step, and old ones are removed after that.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_CHECKPOINTFOLDER_CHECKPOINTFOLDER_H
#define ALBERTC_RUNTIME_IO_CHECKPOINTFOLDER_CHECKPOINTFOLDER_H

#include "runtime/io/tf_checkpoint/BundleWriter.h"

namespace albert::rt {

/// An opened folder. One program at a time may have it open; readers need no
/// permission.
class CheckpointFolder {
public:
  /// Opens a folder, or makes it. What a killed program has left incomplete is
  /// removed (`removedFiles`), a `model.ckpt-best` that it had not completed is
  /// completed. Of the checkpoints that `checkpoint` lists, `keepMax` are kept,
  /// the newest; 0 keeps all. Errors: FailedPrecondition if another program has
  /// the folder open.
  static Result<CheckpointFolder> open(const std::string &directory,
                                       std::size_t keepMax);

  const std::string &path() const { return directory; }

  /// Steps of the checkpoints that have all their files, increasing.
  const std::vector<std::int64_t> &steps() const { return allSteps; }

  /// Step of the checkpoint to continue from: the one that `checkpoint` names,
  /// otherwise the last of `steps`. Empty if there is none.
  std::optional<std::int64_t> latest() const { return latestStep; }

  /// Prefix of a checkpoint's files.
  std::string prefix(std::int64_t step) const;

  /// Prefix of the best checkpoint's files.
  std::string bestPrefix() const;

  /// Files that `open` has removed.
  const std::vector<std::string> &removedFiles() const { return removed; }

  /// Saves a checkpoint: `fill(BundleWriter &)` writes its variables. It is the
  /// latest from then on; of those saved before, the oldest are removed. A
  /// checkpoint of the same step is replaced, except the latest, whose loss an
  /// error could cause: FailedPrecondition. An error leaves the latest as it
  /// was, or the new one as the latest.
  template <typename Fill>
  Status save(std::int64_t step, Fill fill) {
    ALBERT_ASSIGN_OR_RETURN(BundleWriter writer, begin(step));
    ALBERT_RETURN_IF_ERROR(fill(writer));
    return finish(step, writer);
  }

  /// Copies the checkpoint of a step to `model.ckpt-best`. Nothing removes that
  /// one. An error or a kill leaves the old one or the new one, never a
  /// mixture; it may take the next `open` to complete it.
  Status copyAsBest(std::int64_t step);

private:
  CheckpointFolder() = default;

  Status lock();
  Status removeLeftovers();
  Status readState();
  Result<BundleWriter> begin(std::int64_t step);
  Status finish(std::int64_t step, BundleWriter &writer);
  Status writeState() const;
  Status rotate();
  /// Removes the files of a checkpoint, the index first.
  Status removeCheckpoint(const std::string &name);
  Status completeBest();

  std::string directory;
  std::size_t keepMax = 0;
  FileDescriptor lockedDirectory;
  std::vector<std::string> removed;
  std::vector<std::int64_t> allSteps;
  std::optional<std::int64_t> latestStep;
  /// What `checkpoint` lists, the oldest first.
  std::vector<std::int64_t> listed;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_CHECKPOINTFOLDER_CHECKPOINTFOLDER_H
