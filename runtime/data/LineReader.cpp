//===- LineReader.cpp - lines of a text file ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// getline of POSIX.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/LineReader.h"

#include "runtime/text/Unicode.h"
#include "runtime/text/Vocabulary.h"

#include <cerrno>
#include <cstdlib>

namespace albert::rt {

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
  return notUtf8(line(), invalid,
                 format("%s:%llu", name.c_str(),
                        static_cast<unsigned long long>(lineNumber)));
}

} // namespace albert::rt
