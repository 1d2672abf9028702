//===- OutputFile.h - files that appear complete or not at all --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every file that albertc makes is written under a temporary name in the
/// folder of the result and renamed when it is complete: neither a full disk
/// nor an interrupt leaves half a program behind, and a program that is being
/// run is replaced, not overwritten.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TARGET_OUTPUTFILE_H
#define ALBERTC_COMPILER_TARGET_OUTPUTFILE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>

namespace albertc {

/// The message for a failed write to `path`: disk full, folder not writable,
/// quota, or the system's own words for `errorNumber`.
llvm::Error makeWriteError(llvm::StringRef path, int errorNumber);

/// A temporary file beside the file it will become. Removed when the object
/// dies, and on a signal, unless it was committed. Errors name the final file,
/// the one that the user knows.
class TemporaryFile {
public:
  TemporaryFile() = default;
  ~TemporaryFile();
  TemporaryFile(TemporaryFile &&other) noexcept;
  TemporaryFile &operator=(TemporaryFile &&other) noexcept;

  /// Creates an empty file ".NAME.XXXXXX.SUFFIX" in the folder of `path`.
  /// Errors: the folder does not exist or is not writable; `path` is a folder,
  /// or a device, which a rename would replace (wrong usage).
  static llvm::Expected<TemporaryFile> create(llvm::StringRef path,
                                              llvm::StringRef suffix);

  /// Name of the temporary file.
  llvm::StringRef getPath() const { return path; }
  /// Replaces the contents.
  llvm::Error write(llvm::StringRef contents);
  /// Error if the disk or the quota has no room for `bytes`. Other programs
  /// write through a mapping, where a full disk ends the process.
  llvm::Error checkSpace(uint64_t bytes) const;
  /// Gives the file its final name; `executable` adds x permissions.
  llvm::Error commit(bool executable = false);

private:
  void remove();

  std::string path;
  std::string finalPath;
};

/// Writes `contents` to `path` in one step.
llvm::Error writeFile(llvm::StringRef path, llvm::StringRef contents);

} // namespace albertc

#endif // ALBERTC_COMPILER_TARGET_OUTPUTFILE_H
