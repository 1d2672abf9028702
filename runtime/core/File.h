//===- File.h - files: read, map, write atomically --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Thin owners of POSIX files. Every error names the file and carries the text
/// of errno. A file is written under a temporary name in the same directory,
/// flushed to the disk and renamed, so a crash or a full disk leaves either the
/// old file or the new one (Pillai et al., "All File Systems Are Not Created
/// Equal", OSDI 2014).
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_CORE_FILE_H
#define ALBERTC_RUNTIME_CORE_FILE_H

#include "runtime/core/Span.h"
#include "runtime/core/Status.h"

#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

/// Owner of a file descriptor.
class FileDescriptor {
public:
  FileDescriptor() = default;
  explicit FileDescriptor(int descriptor) : descriptor(descriptor) {}
  FileDescriptor(FileDescriptor &&other) noexcept
      : descriptor(std::exchange(other.descriptor, -1)) {}
  FileDescriptor &operator=(FileDescriptor &&other) noexcept;
  ~FileDescriptor() { reset(); }

  int get() const { return descriptor; }
  bool valid() const { return descriptor >= 0; }
  /// Closes the file, ignoring errors (readers have nothing to lose).
  void reset();
  /// Gives the descriptor away.
  int release() { return std::exchange(descriptor, -1); }

private:
  int descriptor = -1;
};

/// A regular file open for reading; positions are explicit, so several threads
/// may read at once.
class InputFile {
public:
  InputFile() = default;

  /// Opens a regular file. Directories, pipes and devices are refused.
  static Result<InputFile> open(const std::string &path);

  const std::string &path() const { return filePath; }
  /// Size in bytes when the file was opened.
  std::uint64_t size() const { return length; }
  bool valid() const { return descriptor.valid(); }

  /// Fills `destination` from `offset` on; DataLoss if the file ends first.
  Status readAt(std::uint64_t offset, Span<std::uint8_t> destination) const;

private:
  std::string filePath;
  FileDescriptor descriptor;
  std::uint64_t length = 0;
};

/// A regular file mapped read-only. Somebody who truncates the file while it is
/// mapped kills the process; files of unsure origin that change are read with
/// InputFile.
class MappedFile {
public:
  MappedFile() = default;
  MappedFile(MappedFile &&other) noexcept;
  MappedFile &operator=(MappedFile &&other) noexcept;
  ~MappedFile() { reset(); }

  /// Maps all of the file; an empty file gives an empty span.
  static Result<MappedFile> open(const std::string &path);

  const std::string &path() const { return filePath; }
  ByteSpan bytes() const { return mapped; }

  /// Lets the kernel take back the pages of [offset, offset + length), which
  /// keeps the resident size small when a large file is read once.
  void forget(std::uint64_t offset, std::uint64_t length) const;

private:
  void reset();
  std::string filePath;
  ByteSpan mapped;
};

/// A file that appears under its name only when complete.
class AtomicFile {
public:
  AtomicFile() = default;
  AtomicFile(AtomicFile &&other) noexcept;
  AtomicFile &operator=(AtomicFile &&other) noexcept;
  /// Removes the temporary file if `commit` was not reached.
  ~AtomicFile() { discard(); }

  /// Starts writing `path`; `mode` are the permissions of the final file.
  /// Errors are those of the system, and a `path` that is a directory or a
  /// device, which a rename would replace.
  static Result<AtomicFile> create(const std::string &path,
                                   unsigned mode = 0644);

  /// Appends bytes.
  Status write(ByteSpan bytes);
  Status write(std::string_view text) { return write(bytesOf(text)); }

  /// Flushes to the disk and renames over `path`.
  Status commit();

  /// Gives up: removes the temporary file. Nothing happens after `commit`.
  void discard();

  const std::string &path() const { return finalPath; }

  /// The name of the file that a temporary file called `name` was to become;
  /// empty if `name` is no such name. What a killed program has left behind is
  /// found by this.
  static std::string finalNameOf(const std::string &name);

private:
  std::string finalPath;
  std::string temporaryPath;
  FileDescriptor descriptor;
};

/// Writes a whole file atomically.
Status writeFile(const std::string &path, std::string_view text);

/// Reads a whole file; ResourceExhausted if it is larger than `maxBytes`.
Result<std::string> readFile(const std::string &path,
                             std::uint64_t maxBytes = 1ull << 30);

/// Removes a file; one that does not exist is no error.
Status removeFile(const std::string &path);

/// Makes what was created, renamed or removed in a directory reach the disk.
/// Not every file system can do that for directories; only an input/output
/// error is an error.
Status syncDirectory(const std::string &path);

/// Makes a directory and those above it that do not exist.
Status makeDirectories(const std::string &path);

/// True if `path` exists and is a directory.
bool isDirectory(const std::string &path);

/// True if `path` exists and is a regular file.
bool isRegularFile(const std::string &path);

/// Names in a directory without "." and "..", sorted.
Result<std::vector<std::string>> listDirectory(const std::string &path);

/// `directory`/`name`; `name` alone if the directory is empty.
std::string joinPath(const std::string &directory, std::string_view name);

/// Part of `path` before the last '/': "." if there is none, "/" for the root.
std::string parentDirectory(const std::string &path);

/// Part of `path` after the last '/' (trailing slashes are dropped).
std::string baseName(const std::string &path);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_CORE_FILE_H
