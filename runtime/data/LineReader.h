//===- LineReader.h - lines of a text file ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A text file, read line by line in a bounded memory.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_LINEREADER_H
#define ALBERTC_RUNTIME_DATA_LINEREADER_H

#include "runtime/core/File.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

/// Reads one file once.
class LineReader {
public:
  /// Longer lines are refused: they are no sentences, and a file without line
  /// ends would be read as one.
  static constexpr std::size_t maxLineBytes = std::size_t(8) << 20;

  /// Opens a file, pipes included; "-" is standard input.
  static Result<LineReader> open(const std::string &path);

  /// Moves to the next line and says whether there is one. Lines end at LF; a
  /// CR before it is cut off. InvalidArgument for a line that is too long.
  Result<bool> next();

  /// The line without its end; valid until the next call of `next`.
  std::string_view line() const { return current; }

  /// Number of the line, from 1.
  std::uint64_t lineNumber() const { return number; }

  /// Bytes read from the file so far.
  std::uint64_t bytesRead() const { return total; }

  /// Success if the line is UTF-8, else `notUtf8` with file, line and byte.
  Status checkUtf8() const;

  /// The name of the file for messages.
  const std::string &path() const { return name; }

private:
  /// Reads on behind what is in the buffer; false at the end of the file.
  Result<bool> fill();
  Status tooLong() const;

  std::string name;
  FileDescriptor file;
  std::vector<char> buffer;
  std::size_t begin = 0; ///< Of the bytes not yet given out, in `buffer`.
  std::size_t end = 0;
  std::string_view current;
  std::uint64_t number = 0;
  std::uint64_t total = 0;
  bool atEnd = false;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_LINEREADER_H
