//===- CheckpointState.h - the file `checkpoint` ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The file `checkpoint` of a directory names its checkpoints (tensorflow/
/// python/training/checkpoint_state.proto, in text form):
///
///   model_checkpoint_path: "model.ckpt-20"
///   all_model_checkpoint_paths: "model.ckpt-10"
///   all_model_checkpoint_paths: "model.ckpt-20"
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFCHECKPOINT_CHECKPOINTSTATE_H
#define ALBERTC_RUNTIME_IO_TFCHECKPOINT_CHECKPOINTSTATE_H

#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

/// Key of the newest checkpoint.
constexpr std::string_view latestCheckpointKey = "model_checkpoint_path";

/// Key of each checkpoint, the oldest first.
constexpr std::string_view allCheckpointsKey = "all_model_checkpoint_paths";

/// Names that the file at `path` gives under `key`, without their directories:
/// checkpoints are moved, and nothing outside the directory is to be opened.
/// Empty if the file cannot be read.
std::vector<std::string> readCheckpointNames(const std::string &path,
                                             std::string_view key);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFCHECKPOINT_CHECKPOINTSTATE_H
