//===- FileFaults.cpp - system calls that fail ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The functions that the linker's option --wrap calls in place of the C
/// library's.
///
//===----------------------------------------------------------------------===//

#include "FileFaults.h"

#include "runtime/core/File.h"

#include <algorithm>
#include <cerrno>
#include <cstdarg>
#include <fcntl.h>
#include <map>
#include <sys/types.h>

// NOLINTBEGIN(readability-identifier-naming): the linker's names.
extern "C" {
int __real_open(const char *path, int flags, ...);
ssize_t __real_write(int descriptor, const void *bytes, size_t size);
ssize_t __real_pread(int descriptor, void *bytes, size_t size, off_t offset);
int __real_fsync(int descriptor);
int __real_close(int descriptor);
int __real_rename(const char *from, const char *to);
int __real_unlink(const char *path);
int __real_ftruncate(int descriptor, off_t size);
}
// NOLINTEND(readability-identifier-naming)

namespace albert::rt::fault {

namespace {
struct State {
  int calls = 0;
  int failing = -1;
  Mode mode = Mode::Error;
  int errorNumber = 0;
  bool killed = false;
  bool diskFills = false;
  std::uint64_t diskLeft = 0;
  std::uint64_t written = 0;
  std::uint64_t read = 0;

  /// The watched directory; empty if there is none.
  std::string directory;
  std::vector<Operation> journal;
  /// Numbers of the files that were created and are still open, by their
  /// descriptors; -1 outside of the watched directory.
  std::map<int, int> files;
  int nextFile = 0;
  /// Descriptor of the watched directory itself.
  int directoryDescriptor = -1;
};
} // namespace

static State state;

void reset() {
  // Watching goes on.
  State fresh;
  fresh.directory = state.directory;
  fresh.journal = std::move(state.journal);
  fresh.files = state.files;
  fresh.nextFile = state.nextFile;
  state = fresh;
}

void failAt(int number, Mode mode, int errorNumber) {
  reset();
  state.failing = number;
  state.mode = mode;
  state.errorNumber = errorNumber;
}

void fillDiskAfter(std::uint64_t bytes) {
  reset();
  state.diskFills = true;
  state.diskLeft = bytes;
}

int callCount() { return state.calls; }
std::uint64_t bytesWritten() { return state.written; }
std::uint64_t bytesRead() { return state.read; }

void watch(const std::string &directory) {
  state.directory = directory;
  state.journal.clear();
}

std::vector<Operation> takeJournal() {
  state.directory.clear();
  return std::move(state.journal);
}

/// Counts a call; true if it is to fail, with errno set.
static bool fails() {
  bool chosen = state.calls++ == state.failing;
  if (chosen && state.mode == Mode::Kill)
    state.killed = true;
  if (!state.killed && !chosen)
    return false;
  errno = state.errorNumber;
  return true;
}

static bool isWatched(const char *path) {
  return !state.directory.empty() && parentDirectory(path) == state.directory;
}

static void record(Operation::Kind kind, int file, std::string name = {},
                   std::string newName = {}, std::string bytes = {}) {
  state.journal.push_back(
      {kind, file, std::move(name), std::move(newName), std::move(bytes)});
}

static int openFile(const char *path, int flags, mode_t mode) {
  if ((flags & O_CREAT) == 0) {
    int descriptor = __real_open(path, flags);
    if (path == state.directory && (flags & O_DIRECTORY) != 0)
      state.directoryDescriptor = descriptor;
    return descriptor;
  }
  if (fails())
    return -1;
  int descriptor = __real_open(path, flags, mode);
  if (descriptor < 0)
    return descriptor;
  state.files[descriptor] = isWatched(path) ? state.nextFile++ : -1;
  if (isWatched(path))
    record(Operation::Create, state.files[descriptor], baseName(path));
  return descriptor;
}

static ssize_t writeFile(int descriptor, const char *bytes, std::size_t size) {
  bool isShort = state.calls == state.failing && state.mode == Mode::Short;
  if (isShort && size > 1) {
    ++state.calls;
    size /= 2;
  } else if (fails()) {
    return -1;
  }
  if (state.diskFills) {
    if (state.diskLeft == 0 && size != 0) {
      errno = ENOSPC;
      return -1;
    }
    size =
        static_cast<std::size_t>(std::min<std::uint64_t>(size, state.diskLeft));
    state.diskLeft -= size;
  }
  ssize_t count = __real_write(descriptor, bytes, size);
  if (count > 0)
    state.written += static_cast<std::uint64_t>(count);
  auto file = state.files.find(descriptor);
  if (count > 0 && file != state.files.end() && file->second >= 0)
    record(Operation::Write, file->second, {}, {},
           std::string(bytes, static_cast<std::size_t>(count)));
  return count;
}

static int syncFile(int descriptor) {
  if (fails())
    return -1;
  // Nothing here outlives the process: waiting for the disk proves nothing.
  auto file = state.files.find(descriptor);
  if (file != state.files.end() && file->second >= 0)
    record(Operation::Sync, file->second);
  else if (descriptor == state.directoryDescriptor && !state.directory.empty())
    record(Operation::SyncDirectory, -1);
  return 0;
}

static int closeFile(int descriptor) {
  // The kernel takes the descriptor back whatever close returns, and so it does
  // when a program dies. Files that were only read are none of our business.
  bool isWritten = state.files.erase(descriptor) != 0;
  if (descriptor == state.directoryDescriptor)
    state.directoryDescriptor = -1;
  int result = __real_close(descriptor);
  return isWritten && fails() ? -1 : result;
}

static int renameFile(const char *from, const char *to) {
  if (fails())
    return -1;
  int result = __real_rename(from, to);
  if (result == 0 && isWatched(from))
    record(Operation::Rename, -1, baseName(from), baseName(to));
  return result;
}

static int unlinkFile(const char *path) {
  if (fails())
    return -1;
  int result = __real_unlink(path);
  if (result == 0 && isWatched(path))
    record(Operation::Unlink, -1, baseName(path));
  return result;
}

} // namespace albert::rt::fault

namespace fault = albert::rt::fault;

// NOLINTBEGIN(readability-identifier-naming): the linker's names.
extern "C" {

int __wrap_open(const char *path, int flags, ...) {
  va_list arguments;
  va_start(arguments, flags);
  mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;
  va_end(arguments);
  return fault::openFile(path, flags, mode);
}

ssize_t __wrap_write(int descriptor, const void *bytes, size_t size) {
  return fault::writeFile(descriptor, static_cast<const char *>(bytes), size);
}

ssize_t __wrap_pread(int descriptor, void *bytes, size_t size, off_t offset) {
  ssize_t count = __real_pread(descriptor, bytes, size, offset);
  if (count > 0)
    fault::state.read += static_cast<std::uint64_t>(count);
  return count;
}

int __wrap_fsync(int descriptor) { return fault::syncFile(descriptor); }

int __wrap_close(int descriptor) { return fault::closeFile(descriptor); }

int __wrap_rename(const char *from, const char *to) {
  return fault::renameFile(from, to);
}

int __wrap_unlink(const char *path) { return fault::unlinkFile(path); }

int __wrap_ftruncate(int descriptor, off_t size) {
  return fault::fails() ? -1 : __real_ftruncate(descriptor, size);
}

} // extern "C"
// NOLINTEND(readability-identifier-naming)
