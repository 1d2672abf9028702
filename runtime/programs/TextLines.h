//===- TextLines.h - lines as they arrive -----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads texts line by line from a file or standard input. A program that
/// another one talks to must answer each line before it sees the next, while
/// a file should be read in batches; so a reader says how many lines it has
/// without waiting.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAMS_TEXTLINES_H
#define ALBERTC_RUNTIME_PROGRAMS_TEXTLINES_H

#include "runtime/core/File.h"

#include <string>
#include <vector>

namespace albert::rt {

/// Lines of a file; "-" is standard input. Line ends (LF or CRLF) and a byte
/// order mark at the start are dropped.
class TextLines {
public:
  /// Errors: the file cannot be opened.
  static Result<TextLines> open(const std::string &path);

  /// Appends at least one line, and up to `limit` that are there without
  /// waiting, to `lines`; none at the end of the file. Errors: reading fails,
  /// a line is longer than 64 MiB.
  Status read(size_t limit, std::vector<std::string> &lines);

  /// The name of the file for messages.
  const std::string &name() const { return fileName; }

private:
  bool takeLine(std::string &line);
  Status fill();

  std::string fileName;
  FileDescriptor owned; ///< empty for standard input
  int descriptor = -1;
  std::string buffer;
  size_t begin = 0; ///< start of the next line in `buffer`
  bool atStart = true;
  bool atEnd = false;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_TEXTLINES_H
