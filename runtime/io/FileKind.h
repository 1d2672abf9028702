//===- FileKind.h - what is this file? --------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Recognises the files that people have in place of a checkpoint (a download
/// that is really an error page, a Git LFS pointer, a PyTorch pickle) and says
/// what to do with them.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_FILEKIND_H
#define ALBERTC_RUNTIME_IO_FILEKIND_H

#include "runtime/core/Span.h"
#include "runtime/core/Status.h"

#include <string>

namespace albert::rt {

/// Kinds told apart by their first bytes.
enum class FileKind {
  Unknown,
  Empty,
  Html,
  GitLfsPointer,
  Gzip,
  Zip,
  PyTorchZip,
  Pickle,
  Hdf5,
  Safetensors,
  Json,
};

/// Kind of a file that starts with `start` (4 KiB are enough).
FileKind sniffKind(ByteSpan start);

/// Kind of the file at `path`; Unknown if it cannot be read.
FileKind sniffFile(const std::string &path);

/// "an HTML page", "a PyTorch checkpoint (pickle)", ...
const char *describe(FileKind kind);

/// The error for a file that is something else: "<path>: expected <expected>,
/// found <what it is>" with a hint how to get the right thing.
Status wrongFileKind(const std::string &path, const char *expected,
                     FileKind kind);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_FILEKIND_H
