//===- File.cpp - files: read, map, write atomically ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// POSIX calls behind File.h. EINTR and short transfers are handled here and
/// nowhere else.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/File.h"

#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace albert::rt {

//===----------------------------------------------------------------------===//
// FileDescriptor
//===----------------------------------------------------------------------===//

FileDescriptor &FileDescriptor::operator=(FileDescriptor &&other) noexcept {
  if (this != &other) {
    reset();
    descriptor = other.release();
  }
  return *this;
}

void FileDescriptor::reset() {
  if (descriptor >= 0)
    ::close(descriptor);
  descriptor = -1;
}

/// What a path is when it is not a regular file.
static const char *describeKind(mode_t mode) {
  if (S_ISDIR(mode))
    return "a directory";
  if (S_ISFIFO(mode))
    return "a pipe";
  if (S_ISSOCK(mode))
    return "a socket";
  return "a device";
}

/// Opens a regular file for reading and tells its size.
static Result<FileDescriptor> openRegular(const std::string &path,
                                          std::uint64_t &size) {
  // O_NONBLOCK: opening a pipe nobody writes must be an error, not a wait.
  FileDescriptor descriptor(
      ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!descriptor.valid())
    return systemError(errno, "open %s", quote(path, 4096).c_str());
  struct stat status;
  if (::fstat(descriptor.get(), &status) != 0)
    return systemError(errno, "examine %s", quote(path, 4096).c_str());
  if (!S_ISREG(status.st_mode))
    return invalidArgument("%s is %s, expected a regular file",
                           quote(path, 4096).c_str(),
                           describeKind(status.st_mode))
        .withHint("give the path of a file");
  size = static_cast<std::uint64_t>(status.st_size);
  return descriptor;
}

//===----------------------------------------------------------------------===//
// InputFile
//===----------------------------------------------------------------------===//

Result<InputFile> InputFile::open(const std::string &path) {
  InputFile file;
  ALBERT_ASSIGN_OR_RETURN(file.descriptor, openRegular(path, file.length));
  file.filePath = path;
  return file;
}

Status InputFile::readAt(std::uint64_t offset,
                         Span<std::uint8_t> destination) const {
  std::size_t done = 0;
  while (done < destination.size()) {
    ssize_t count =
        ::pread(descriptor.get(), destination.data() + done,
                destination.size() - done, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return systemError(errno, "read %s", quote(filePath, 4096).c_str());
    if (count == 0)
      return dataLoss("%s ends at byte %llu, expected at least %llu bytes",
                      quote(filePath, 4096).c_str(),
                      static_cast<unsigned long long>(offset) + done,
                      static_cast<unsigned long long>(offset) +
                          destination.size())
          .withHint("the file is truncated; copy or download it again");
    done += static_cast<std::size_t>(count);
  }
  return Status::success();
}

//===----------------------------------------------------------------------===//
// MappedFile
//===----------------------------------------------------------------------===//

MappedFile::MappedFile(MappedFile &&other) noexcept
    : filePath(std::move(other.filePath)),
      mapped(std::exchange(other.mapped, {})) {}

MappedFile &MappedFile::operator=(MappedFile &&other) noexcept {
  if (this != &other) {
    reset();
    filePath = std::move(other.filePath);
    mapped = std::exchange(other.mapped, {});
  }
  return *this;
}

void MappedFile::reset() {
  if (!mapped.empty())
    ::munmap(const_cast<std::uint8_t *>(mapped.data()), mapped.size());
  mapped = {};
}

Result<MappedFile> MappedFile::open(const std::string &path) {
  std::uint64_t length = 0;
  ALBERT_ASSIGN_OR_RETURN(FileDescriptor descriptor, openRegular(path, length));
  MappedFile file;
  file.filePath = path;
  std::size_t size = static_cast<std::size_t>(length);
  if (size == 0)
    return file;
  void *address =
      ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.get(), 0);
  if (address == MAP_FAILED)
    return systemError(errno, "map %s", quote(path, 4096).c_str());
  file.mapped = {static_cast<const std::uint8_t *>(address), size};
  return file;
}

void MappedFile::forget(std::uint64_t offset, std::uint64_t length) const {
  const std::uint64_t page = 4096;
  if (offset > mapped.size())
    return;
  std::uint64_t end =
      offset + std::min<std::uint64_t>(length, mapped.size() - offset);
  std::uint64_t begin = (offset + page - 1) / page * page;
  if (begin < end)
    ::madvise(const_cast<std::uint8_t *>(mapped.data()) + begin, end - begin,
              MADV_DONTNEED);
}

//===----------------------------------------------------------------------===//
// AtomicFile
//===----------------------------------------------------------------------===//

AtomicFile::AtomicFile(AtomicFile &&other) noexcept
    : finalPath(std::move(other.finalPath)),
      temporaryPath(std::exchange(other.temporaryPath, {})),
      descriptor(std::move(other.descriptor)) {}

AtomicFile &AtomicFile::operator=(AtomicFile &&other) noexcept {
  if (this != &other) {
    discard();
    finalPath = std::move(other.finalPath);
    temporaryPath = std::exchange(other.temporaryPath, {});
    descriptor = std::move(other.descriptor);
  }
  return *this;
}

Result<AtomicFile> AtomicFile::create(const std::string &path, unsigned mode) {
  struct stat status;
  if (::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode))
    return invalidArgument("%s is %s, expected a regular file or a new name",
                           quote(path, 4096).c_str(),
                           describeKind(status.st_mode))
        .withHint("give the file a name in a directory");
  AtomicFile file;
  file.finalPath = path;
  std::string stem =
      joinPath(parentDirectory(path), "." + baseName(path) + ".");
  // Created by open and not by mkostemp, which makes files private: the umask
  // is to apply, and reading it is not thread-safe.
  int error = 0;
  for (int attempt = 0; attempt < 1000; ++attempt) {
    file.temporaryPath = stem + format("%ld-%d.tmp", long(::getpid()), attempt);
    FileDescriptor created(::open(file.temporaryPath.c_str(),
                                  O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC,
                                  mode));
    error = errno;
    if (created.valid()) {
      file.descriptor = std::move(created);
      return file;
    }
    if (error != EEXIST)
      break;
  }
  file.temporaryPath.clear();
  return systemError(error, "create %s", quote(path, 4096).c_str());
}

Status AtomicFile::write(ByteSpan bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    ssize_t count =
        ::write(descriptor.get(), bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return systemError(errno, "write %s", quote(finalPath, 4096).c_str());
    done += static_cast<std::size_t>(count);
  }
  return Status::success();
}

Status AtomicFile::commit() {
  if (::fsync(descriptor.get()) != 0)
    return systemError(errno, "write %s", quote(finalPath, 4096).c_str());
  // close() reports delayed write errors on network file systems.
  if (::close(descriptor.release()) != 0)
    return systemError(errno, "write %s", quote(finalPath, 4096).c_str());
  if (::rename(temporaryPath.c_str(), finalPath.c_str()) != 0)
    return systemError(errno, "rename the finished file to %s",
                       quote(finalPath, 4096).c_str());
  temporaryPath.clear();
  // The rename itself must reach the disk.
  return syncDirectory(parentDirectory(finalPath));
}

void AtomicFile::discard() {
  descriptor.reset();
  if (!temporaryPath.empty())
    ::unlink(temporaryPath.c_str());
  temporaryPath.clear();
}

static constexpr std::string_view temporarySuffix = ".tmp";

std::string AtomicFile::finalNameOf(const std::string &name) {
  // ".NAME.PID-N.tmp", as `create` makes it.
  std::string_view rest = name;
  if (rest.size() < temporarySuffix.size() || rest[0] != '.' ||
      rest.substr(rest.size() - temporarySuffix.size()) != temporarySuffix)
    return {};
  rest.remove_suffix(temporarySuffix.size());
  std::size_t dot = rest.rfind('.');
  std::string_view id = rest.substr(dot + 1);
  std::size_t dash = id.find('-');
  auto isNumber = [](std::string_view text) {
    return !text.empty() &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  if (dot < 2 || dash == std::string_view::npos ||
      !isNumber(id.substr(0, dash)) || !isNumber(id.substr(dash + 1)))
    return {};
  return std::string(rest.substr(1, dot - 1));
}

Status writeFile(const std::string &path, std::string_view text) {
  ALBERT_ASSIGN_OR_RETURN(AtomicFile file, AtomicFile::create(path));
  ALBERT_RETURN_IF_ERROR(file.write(text));
  return file.commit();
}

//===----------------------------------------------------------------------===//
// Whole files and directories
//===----------------------------------------------------------------------===//

Result<std::string> readFile(const std::string &path, std::uint64_t maxBytes) {
  ALBERT_ASSIGN_OR_RETURN(InputFile file, InputFile::open(path));
  if (file.size() > maxBytes)
    return resourceExhausted(
               "%s has %s, at most %s are accepted", quote(path, 4096).c_str(),
               formatBytes(file.size()).c_str(), formatBytes(maxBytes).c_str())
        .withHint("check that this is the right file");
  std::string text(static_cast<std::size_t>(file.size()), '\0');
  ALBERT_RETURN_IF_ERROR(file.readAt(
      0, {reinterpret_cast<std::uint8_t *>(text.data()), text.size()}));
  return text;
}

Status removeFile(const std::string &path) {
  if (::unlink(path.c_str()) == 0 || errno == ENOENT)
    return Status::success();
  return systemError(errno, "remove %s", quote(path, 4096).c_str());
}

Status syncDirectory(const std::string &path) {
  FileDescriptor directory(
      ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.valid() && ::fsync(directory.get()) != 0 && errno == EIO)
    return systemError(errno, "write the directory %s",
                       quote(path, 4096).c_str());
  return Status::success();
}

Status makeDirectories(const std::string &path) {
  if (isDirectory(path))
    return Status::success();
  std::string parent = parentDirectory(path);
  if (parent != path)
    ALBERT_RETURN_IF_ERROR(makeDirectories(parent));
  if (::mkdir(path.c_str(), 0777) == 0 ||
      (errno == EEXIST && isDirectory(path)))
    return Status::success();
  return systemError(errno, "make the directory %s", quote(path, 4096).c_str());
}

bool isDirectory(const std::string &path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool isRegularFile(const std::string &path) {
  struct stat status;
  return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode);
}

Result<std::vector<std::string>> listDirectory(const std::string &path) {
  struct Close {
    void operator()(DIR *directory) const { ::closedir(directory); }
  };
  std::unique_ptr<DIR, Close> directory(::opendir(path.c_str()));
  if (!directory)
    return systemError(errno, "list the directory %s",
                       quote(path, 4096).c_str());
  std::vector<std::string> names;
  while (const dirent *entry = ::readdir(directory.get())) {
    std::string_view name = entry->d_name;
    if (name != "." && name != "..")
      names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string joinPath(const std::string &directory, std::string_view name) {
  if (directory.empty() || directory == ".")
    return std::string(name);
  std::string path = directory;
  if (path.back() != '/')
    path += '/';
  return path.append(name);
}

/// `path` without trailing slashes; the root stays "/".
static std::string_view withoutTrailingSlashes(std::string_view path) {
  while (path.size() > 1 && path.back() == '/')
    path.remove_suffix(1);
  return path;
}

std::string parentDirectory(const std::string &path) {
  std::string_view trimmed = withoutTrailingSlashes(path);
  std::size_t slash = trimmed.rfind('/');
  if (slash == std::string_view::npos)
    return ".";
  if (slash == 0)
    return "/";
  return std::string(withoutTrailingSlashes(trimmed.substr(0, slash)));
}

std::string baseName(const std::string &path) {
  std::string_view trimmed = withoutTrailingSlashes(path);
  std::size_t slash = trimmed.rfind('/');
  if (slash != std::string_view::npos && trimmed.size() > 1)
    trimmed.remove_prefix(slash + 1);
  return std::string(trimmed);
}

} // namespace albert::rt
