//===- OutputFile.cpp - files that appear complete or not at all ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Target/OutputFile.h"
#include "compiler/Target/UserError.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Signals.h"
#include "llvm/Support/raw_ostream.h"
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace albertc;
using llvm::StringRef;

llvm::Error albertc::makeWriteError(StringRef path, int errorNumber) {
  StringRef folder = llvm::sys::path::parent_path(path);
  if (folder.empty())
    folder = ".";
  switch (errorNumber) {
  case ENOSPC:
  case EDQUOT:
  case EFBIG:
    return makeError(path +
                         ": expected space for the file, found the disk or "
                         "the quota full (" +
                         std::strerror(errorNumber) + ")",
                     "free space there, or choose another folder with -o");
  case EACCES:
  case EPERM:
  case EROFS:
  case ENOENT:
  case ENOTDIR:
    return makeError(folder +
                         ": expected a folder that can be written to, "
                         "found: " +
                         std::strerror(errorNumber),
                     "choose another folder with -o, or create this one");
  default:
    return makeError(path + ": expected to write the file, found: " +
                     std::strerror(errorNumber));
  }
}

TemporaryFile::TemporaryFile(TemporaryFile &&other) noexcept
    : path(std::move(other.path)), finalPath(std::move(other.finalPath)) {
  other.path.clear();
}

TemporaryFile &TemporaryFile::operator=(TemporaryFile &&other) noexcept {
  if (this != &other) {
    remove();
    path = std::move(other.path);
    finalPath = std::move(other.finalPath);
    other.path.clear();
  }
  return *this;
}

TemporaryFile::~TemporaryFile() { remove(); }

void TemporaryFile::remove() {
  if (path.empty())
    return;
  ::unlink(path.c_str());
  llvm::sys::DontRemoveFileOnSignal(path);
  path.clear();
}

/// Error if there is something at `path` that is no file. A rename would fail
/// on a folder only at the end, and would replace a device, /dev/null say.
static llvm::Error checkReplaceable(StringRef path) {
  llvm::sys::fs::file_status status;
  if (llvm::sys::fs::status(path, status) ||
      llvm::sys::fs::is_regular_file(status))
    return llvm::Error::success();
  if (llvm::sys::fs::is_directory(status))
    return makeError(path + ": expected a file name for the output, found a "
                            "folder",
                     "give the file a name: -o " + path + "/NAME",
                     ExitCode::Usage);
  return makeError(
      path + ": expected a file name for the output, found a "
             "device or a pipe",
      "give the file a name in a folder; --compile-to=PHASE writes "
      "to standard output without -o",
      ExitCode::Usage);
}

llvm::Expected<TemporaryFile> TemporaryFile::create(StringRef path,
                                                    StringRef suffix) {
  if (llvm::Error error = checkReplaceable(path))
    return std::move(error);
  llvm::SmallString<128> model = llvm::sys::path::parent_path(path);
  llvm::sys::path::append(model, "." + llvm::sys::path::filename(path) +
                                     ".%%%%%%." + suffix);
  int file = -1;
  llvm::SmallString<128> name;
  if (std::error_code code = llvm::sys::fs::createUniqueFile(model, file, name))
    return makeWriteError(path, code.value());
  ::close(file);
  TemporaryFile result;
  result.path = name.str().str();
  result.finalPath = path.str();
  llvm::sys::RemoveFileOnSignal(result.path);
  return result;
}

llvm::Error TemporaryFile::write(StringRef contents) {
  std::error_code code;
  llvm::raw_fd_ostream os(path, code);
  if (code)
    return makeWriteError(finalPath, code.value());
  os << contents;
  os.close();
  code = os.error();
  if (code) {
    os.clear_error();
    return makeWriteError(finalPath, code.value());
  }
  return llvm::Error::success();
}

llvm::Error TemporaryFile::checkSpace(uint64_t bytes) const {
  int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0)
    return makeWriteError(finalPath, errno);
  int code =
      ::fallocate(file, 0, 0, static_cast<off_t>(bytes)) == 0 ? 0 : errno;
  // What was reserved is given back; a failure to do so shows up later.
  if (::ftruncate(file, 0) != 0 && code == 0)
    code = errno;
  ::close(file);
  bool isUnknown = code == EOPNOTSUPP || code == ENOSYS;
  return code == 0 || isUnknown ? llvm::Error::success()
                                : makeWriteError(finalPath, code);
}

llvm::Error TemporaryFile::commit(bool executable) {
  // The permissions a plain create would have given.
  mode_t mask = ::umask(0);
  ::umask(mask);
  mode_t mode = (executable ? 0777 : 0666) & ~mask;
  if (::chmod(path.c_str(), mode) != 0 ||
      ::rename(path.c_str(), finalPath.c_str()) != 0)
    return makeWriteError(finalPath, errno);
  llvm::sys::DontRemoveFileOnSignal(path);
  path.clear();
  return llvm::Error::success();
}

llvm::Error albertc::writeFile(StringRef path, StringRef contents) {
  auto file = TemporaryFile::create(path, "tmp");
  if (!file)
    return file.takeError();
  if (llvm::Error error = file->write(contents))
    return error;
  return file->commit();
}
