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

namespace albert::rt {

/// A checkpoint on disk.
struct CheckpointLocation {
  CheckpointFormat format;
  /// Prefix of a TensorFlow checkpoint, or the .safetensors file.
  std::string path;
};

/// Finds the checkpoint meant by `path`:
///   * the prefix of a TensorFlow checkpoint, or its .index, .data-* or .meta
///     file;
///   * a .safetensors file;
///   * a directory: the checkpoint that its file `checkpoint` names, otherwise
///     its only *.index or *.safetensors file. Names in `checkpoint` are looked
///     up in the directory itself, whatever directory they were written in.
/// Errors: NotFound with the similar files that exist, InvalidArgument for
/// files of another kind or an ambiguous directory.
Result<CheckpointLocation> locateCheckpoint(const std::string &path);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_PARAMETERS_CHECKPOINTLOCATION_H
