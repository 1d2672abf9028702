//===- AppendFile.h - files that only grow ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A log: each append reaches the file completely or not at all, and the kernel
/// before it returns, so that a killed program loses nothing it has appended.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_CORE_APPENDFILE_H
#define ALBERTC_RUNTIME_CORE_APPENDFILE_H

#include "runtime/core/File.h"

namespace albert::rt {

/// A file open for appending.
class AppendFile {
public:
  AppendFile() = default;

  /// Creates `path`; FailedPrecondition if it exists.
  static Result<AppendFile> create(const std::string &path);

  /// Continues a file, or creates it: what stands behind its first `length`
  /// bytes is removed. A shorter one is an error (OutOfRange).
  static Result<AppendFile> openAt(const std::string &path,
                                   std::uint64_t length);

  /// Appends bytes. After an error the file is as long as before, and the next
  /// append may well succeed (when a full disk has room again).
  Status append(ByteSpan bytes);

  const std::string &path() const { return filePath; }

private:
  /// Removes what stands behind the last complete append.
  bool cutOff();

  std::string filePath;
  FileDescriptor descriptor;
  std::uint64_t length = 0;
  bool incomplete = false;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_CORE_APPENDFILE_H
