//===- CheckpointLocation.h - find a checkpoint -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// From what a user typed to the files of a checkpoint, or to a message that
/// says what is there instead.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_PARAMETERS_CHECKPOINTLOCATION_H
#define ALBERTC_RUNTIME_IO_PARAMETERS_CHECKPOINTLOCATION_H

#include "runtime/core/Status.h"
#include "runtime/io/parameters/ParameterSource.h"

#include <string>
#include <vector>

namespace albert::rt {

/// A checkpoint on disk.
struct CheckpointLocation {
  CheckpointFormat format;
  /// Prefix of a TensorFlow checkpoint, or the .safetensors file.
  std::string path;
  /// Files of a TensorFlow V1 checkpoint; empty for all others.
  std::vector<std::string> files;
};

/// Finds the checkpoint meant by `path`:
///   * the prefix of a TensorFlow checkpoint, or its .index, .data-* or .meta
///     file;
///   * a TensorFlow V1 checkpoint: its file, or the name before -SSSSS-of-NNNNN
///     of its files, or its .meta file;
///   * a .safetensors file;
///   * a directory: the checkpoint that its file `checkpoint` names, otherwise
///     its only *.index or *.safetensors file, or V1 checkpoint. Names in
///     `checkpoint` are looked up in the directory itself, whatever directory
///     they were written in.
/// Errors: NotFound with the similar files that exist, InvalidArgument for
/// files of another kind or an ambiguous directory.
Result<CheckpointLocation> locateCheckpoint(const std::string &path);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_PARAMETERS_CHECKPOINTLOCATION_H
