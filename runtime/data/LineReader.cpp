//===- LineReader.cpp - lines of many text files --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// glob and getline of POSIX.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/LineReader.h"

#include "runtime/text/Unicode.h"
#include "runtime/text/Vocabulary.h"

#include <cerrno>
#include <cstdlib>
#include <glob.h>
#include <sys/stat.h>

namespace albert::rt {

static Status noMatch(const std::string &pattern) {
  bool isPattern = pattern.find_first_of("*?[") != std::string::npos;
  if (!isPattern)
    return systemError(ENOENT, "open %s", quote(pattern).c_str());
  return notFound("expected at least one file, found none that matches %s",
                  quote(pattern).c_str())
      .withHint("check the folder; put the pattern into quotes so that the "
                "shell passes it on as it is");
}

Result<std::vector<std::string>>
expandPatterns(const std::vector<std::string> &patterns) {
  std::vector<std::string> files;
  for (const std::string &pattern : patterns) {
    if (pattern == "-") {
      files.push_back(pattern);
      continue;
    }
    glob_t matches = {};
    int code = glob(pattern.c_str(), 0, nullptr, &matches);
    for (size_t i = 0; code == 0 && i < matches.gl_pathc; ++i)
      files.emplace_back(matches.gl_pathv[i]);
    globfree(&matches);
    if (code == GLOB_NOSPACE)
      return resourceExhausted("out of memory while looking for files that "
                               "match %s",
                               quote(pattern).c_str());
    if (code != 0)
      return noMatch(pattern);
  }
  return files;
}

void LineReader::Closer::operator()(std::FILE *file) const {
  if (file != stdin)
    fclose(file);
}

void LineReader::Releaser::operator()(char *memory) const { free(memory); }

Result<LineReader> LineReader::open(const std::string &path) {
  LineReader reader;
  reader.name = path == "-" ? "standard input" : path;
  reader.file.reset(path == "-" ? stdin : fopen(path.c_str(), "rb"));
  if (!reader.file)
    return systemError(errno, "open %s", quote(path).c_str());
  struct stat info;
  if (fstat(fileno(reader.file.get()), &info) == 0 && S_ISDIR(info.st_mode))
    return invalidArgument("%s: expected a file, found a directory",
                           path.c_str())
        .withHint("name the files in it: '%s/*.txt'", path.c_str());
  return reader;
}

Result<bool> LineReader::next() {
  char *memory = buffer.release();
  errno = 0;
  ssize_t count = getline(&memory, &capacity, file.get());
  buffer.reset(memory);
  length = 0;
  if (count < 0) {
    if (feof(file.get()))
      return false;
    return systemError(errno, "read %s", quote(name).c_str());
  }
  lineStart = nextStart;
  nextStart += static_cast<std::uint64_t>(count);
  ++lineNumber;
  length = static_cast<std::size_t>(count);
  if (length != 0 && memory[length - 1] == '\n')
    --length;
  if (length != 0 && memory[length - 1] == '\r')
    --length;
  return true;
}

Status LineReader::checkUtf8() const {
  size_t invalid = findInvalidUtf8(line());
  if (invalid == std::string_view::npos)
    return Status::success();
  return notUtf8(line(), invalid, name, lineNumber, lineStart);
}

} // namespace albert::rt
