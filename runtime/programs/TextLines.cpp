//===- TextLines.cpp - lines as they arrive -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/TextLines.h"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

using namespace albert::rt;

static constexpr size_t kChunk = 64 << 10;
static constexpr size_t kLongestLine = 64 << 20;

Result<TextLines> TextLines::open(const std::string &path) {
  TextLines reader;
  if (path == "-") {
    reader.fileName = "standard input";
    reader.descriptor = STDIN_FILENO;
    return reader;
  }
  reader.fileName = path;
  reader.descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (reader.descriptor < 0)
    return systemError(errno, "open the input file '%s'", path.c_str());
  reader.owned = FileDescriptor(reader.descriptor);
  return reader;
}

bool TextLines::takeLine(std::string &line) {
  size_t end = buffer.find('\n', begin);
  if (end == std::string::npos) {
    if (!atEnd || begin == buffer.size())
      return false;
    end = buffer.size(); // the last line may lack its line end
  }
  line.assign(buffer, begin, end - begin);
  begin = std::min(end + 1, buffer.size());
  if (!line.empty() && line.back() == '\r')
    line.pop_back();
  return true;
}

Status TextLines::fill() {
  buffer.erase(0, begin);
  begin = 0;
  if (buffer.size() > kLongestLine)
    return invalidArgument("%s: a line is longer than %s", fileName.c_str(),
                           formatBytes(kLongestLine).c_str())
        .withHint("the file should be text with one text a line");
  size_t size = buffer.size();
  buffer.resize(size + kChunk);
  ssize_t count = 0;
  do
    count = ::read(descriptor, buffer.data() + size, kChunk);
  while (count < 0 && errno == EINTR);
  buffer.resize(size + size_t(std::max<ssize_t>(count, 0)));
  if (count < 0)
    return systemError(errno, "read %s", fileName.c_str());
  atEnd = count == 0;
  if (atStart && buffer.size() >= 3) {
    if (buffer.compare(0, 3, "\xef\xbb\xbf") == 0)
      buffer.erase(0, 3);
    atStart = false;
  }
  return Status::success();
}

Status TextLines::read(size_t limit, std::vector<std::string> &lines) {
  std::string line;
  for (;;) {
    bool any = false;
    while (lines.size() < limit && takeLine(line)) {
      lines.push_back(std::move(line));
      any = true;
    }
    if (any || atEnd)
      return Status::success();
    ALBERT_RETURN_IF_ERROR(fill());
  }
}
