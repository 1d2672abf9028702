//===- AppendFile.cpp - files that only grow ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A write that comes short is cut off again.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/AppendFile.h"

#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace albert::rt {

Result<AppendFile> AppendFile::create(const std::string &path) {
  AppendFile file;
  file.descriptor = FileDescriptor(::open(
      path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644));
  if (!file.descriptor.valid() && errno == EEXIST)
    return failedPrecondition("%s exists already", quote(path, 4096).c_str());
  if (!file.descriptor.valid())
    return systemError(errno, "create %s", quote(path, 4096).c_str());
  file.filePath = path;
  return file;
}

Result<AppendFile> AppendFile::openAt(const std::string &path,
                                      std::uint64_t length) {
  AppendFile file;
  file.descriptor = FileDescriptor(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  struct stat status;
  if (!file.descriptor.valid() || ::fstat(file.descriptor.get(), &status) != 0)
    return systemError(errno, "open %s", quote(path, 4096).c_str());
  if (static_cast<std::uint64_t>(status.st_size) < length)
    return outOfRange("%s: expected at least %llu bytes, found %lld",
                      quote(path, 4096).c_str(),
                      static_cast<unsigned long long>(length),
                      static_cast<long long>(status.st_size));
  file.filePath = path;
  file.length = length;
  if (static_cast<std::uint64_t>(status.st_size) > length && !file.cutOff())
    return systemError(errno, "shorten %s", quote(path, 4096).c_str());
  return file;
}

bool AppendFile::cutOff() {
  incomplete = ::ftruncate(descriptor.get(), static_cast<off_t>(length)) != 0;
  return !incomplete;
}

Status AppendFile::append(ByteSpan bytes) {
  // Left by an append that came short and could not be undone at that time.
  if (incomplete && !cutOff())
    return systemError(errno, "shorten %s", quote(filePath, 4096).c_str());
  for (std::size_t done = 0; done < bytes.size();) {
    ssize_t count =
        ::write(descriptor.get(), bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0) {
      Status status =
          systemError(errno, "write %s", quote(filePath, 4096).c_str());
      if (done != 0)
        cutOff();
      return status;
    }
    done += static_cast<std::size_t>(count);
  }
  length += bytes.size();
  return Status::success();
}

} // namespace albert::rt
