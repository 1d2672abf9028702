//===- LineReader.cpp - lines of a text file ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A window over the file that grows up to the longest line.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/LineReader.h"

#include "runtime/text/Unicode.h"
#include "runtime/text/Vocabulary.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace albert::rt {

static constexpr std::size_t readBytes = std::size_t(256) << 10;

Result<LineReader> LineReader::open(const std::string &path) {
  LineReader reader;
  reader.name = path == "-" ? "standard input" : path;
  reader.file =
      FileDescriptor(path == "-" ? ::dup(STDIN_FILENO)
                                 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!reader.file.valid())
    return systemError(errno, "open %s", quote(path, 4096).c_str());
  return reader;
}

Result<bool> LineReader::fill() {
  if (begin != 0) {
    std::memmove(buffer.data(), buffer.data() + begin, end - begin);
    end -= begin;
    begin = 0;
  }
  if (buffer.size() - end < readBytes)
    buffer.resize(end + readBytes);
  while (true) {
    ssize_t count =
        ::read(file.get(), buffer.data() + end, buffer.size() - end);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return systemError(errno, "read %s", quote(name, 4096).c_str());
    end += static_cast<std::size_t>(count);
    total += static_cast<std::uint64_t>(count);
    return count != 0;
  }
}

Status LineReader::tooLong() const {
  return invalidArgument(
             "%s:%llu: expected a line of at most %s, found a longer one",
             name.c_str(), static_cast<unsigned long long>(number) + 1,
             formatBytes(maxLineBytes).c_str())
      .withHint("put each sentence on a line of its own and an empty line "
                "between documents");
}

Result<bool> LineReader::next() {
  // Bytes of the window that are known to hold no line end.
  std::size_t searched = 0;
  const char *newline = nullptr;
  while (true) {
    const char *from = buffer.data() + begin + searched;
    std::size_t length = end - begin - searched;
    newline = length == 0
                  ? nullptr
                  : static_cast<const char *>(std::memchr(from, '\n', length));
    searched = end - begin;
    if (newline || atEnd)
      break;
    if (searched > maxLineBytes)
      return tooLong();
    ALBERT_ASSIGN_OR_RETURN(bool more, fill());
    atEnd = !more;
  }
  if (!newline && begin == end) {
    current = {};
    return false;
  }
  const char *first = buffer.data() + begin;
  std::size_t length =
      newline ? static_cast<std::size_t>(newline - first) : end - begin;
  if (length > maxLineBytes)
    return tooLong();
  ++number;
  begin += length + (newline ? 1 : 0);
  if (length != 0 && first[length - 1] == '\r')
    --length;
  current = {first, length};
  return true;
}

Status LineReader::checkUtf8() const {
  size_t invalid = findInvalidUtf8(line());
  if (invalid == std::string_view::npos)
    return Status::success();
  return notUtf8(
      line(), invalid,
      format("%s:%llu", name.c_str(), static_cast<unsigned long long>(number)));
}

} // namespace albert::rt
