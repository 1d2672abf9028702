//===- LineReader.h - lines of a text file ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A text file, read line by line in a memory of one line.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_LINEREADER_H
#define ALBERTC_RUNTIME_DATA_LINEREADER_H

#include "runtime/core/Status.h"

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace albert::rt {

/// Reads one file once.
class LineReader {
public:
  /// Opens a file, pipes included; "-" is standard input.
  static Result<LineReader> open(const std::string &path);

  /// Moves to the next line and says whether there is one. Lines end at LF; a
  /// CR before it is cut off.
  Result<bool> next();

  /// The line without its end; valid until the next call of `next`.
  std::string_view line() const { return {buffer.get(), length}; }

  /// Success if the line is UTF-8, else `notUtf8` with file, line and byte.
  Status checkUtf8() const;

  const std::string &path() const { return name; }

private:
  struct Closer {
    void operator()(std::FILE *file) const;
  };
  struct Releaser {
    void operator()(char *memory) const;
  };
  std::string name;
  std::unique_ptr<std::FILE, Closer> file;
  std::unique_ptr<char, Releaser> buffer;
  std::size_t capacity = 0;
  std::size_t length = 0;
  std::uint64_t lineNumber = 0;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_LINEREADER_H
