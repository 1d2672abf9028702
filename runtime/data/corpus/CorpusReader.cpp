//===- CorpusReader.cpp - documents of text files -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Cutting files into documents and documents into blocks.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/corpus/CorpusReader.h"

#include "runtime/text/Unicode.h"
#include "runtime/text/Vocabulary.h"

#include <algorithm>

namespace albert::rt {

Status CorpusBlock::checkUtf8() const {
  std::size_t invalid = findInvalidUtf8(text);
  if (invalid == std::string_view::npos)
    return Status::success();
  auto origin = std::upper_bound(
      origins.begin(), origins.end(), invalid,
      [](std::size_t offset, const Origin &o) { return offset < o.begin; });
  --origin;
  auto begin = text.begin() + std::ptrdiff_t(origin->begin);
  auto at = text.begin() + std::ptrdiff_t(invalid);
  std::uint64_t line =
      origin->line + std::uint64_t(std::count(begin, at, '\n'));
  std::size_t lineBegin = text.rfind('\n', invalid) + 1; // npos + 1 is 0
  std::string_view rest = std::string_view(text).substr(lineBegin);
  return notUtf8(rest.substr(0, rest.find('\n')), invalid - lineBegin,
                 format("%s:%llu", origin->file.c_str(),
                        static_cast<unsigned long long>(line)));
}

Result<bool> CorpusReader::nextLine() {
  while (true) {
    if (!reader) {
      if (nextFile == files.size())
        return false;
      ALBERT_ASSIGN_OR_RETURN(LineReader opened,
                              LineReader::open(files[nextFile++]));
      reader = std::make_unique<LineReader>(std::move(opened));
    }
    ALBERT_ASSIGN_OR_RETURN(bool hasLine, reader->next());
    if (hasLine)
      return true;
    bytesOfClosedFiles += reader->bytesRead();
    reader.reset();
    fileEnded = true;
  }
}

void CorpusReader::append(CorpusBlock &block) {
  bool follows = !block.origins.empty() && nextFile == lastFile &&
                 reader->lineNumber() == lastLine + 1;
  if (!follows)
    block.origins.push_back(
        {block.text.size(), reader->path(), reader->lineNumber()});
  lastFile = nextFile;
  lastLine = reader->lineNumber();
  block.text += reader->line();
  block.text += '\n';
  ++lines;
}

bool CorpusReader::endDocument(CorpusBlock &block) {
  if (block.text.size() == documentBegin)
    return false;
  block.documents.push_back({documents++, documentBegin, block.text.size()});
  documentBegin = block.text.size();
  bool isLarge = block.text.size() >= options.maxDocumentBytes;
  return isLarge || (block.text.size() >= options.blockBytes &&
                     block.documents.size() >= 2);
}

/// True if Python's `strip` leaves nothing of the line.
static bool isBlank(std::string_view line) {
  // Most lines start with something visible.
  if (!line.empty() && line[0] > ' ' && line[0] != '\x7f')
    return false;
  return stripWhitespace(line).empty();
}

Result<bool> CorpusReader::next(CorpusBlock &block) {
  block = {};
  block.index = blocks;
  documentBegin = 0;
  while (true) {
    if (!isPending) {
      ALBERT_ASSIGN_OR_RETURN(bool hasLine, nextLine());
      if (!hasLine)
        break;
    }
    bool startsFile = std::exchange(fileEnded, false);
    bool ends = startsFile && options.filesEndDocuments;
    bool isBlankLine = isBlank(reader->line());
    std::size_t length = block.text.size() - documentBegin;
    bool isTooLong = length != 0 && length + reader->line().size() + 1 >
                                        options.maxDocumentBytes;
    if (isTooLong && !isBlankLine && !ends && firstLongDocument.empty())
      firstLongDocument =
          format("%s:%llu", reader->path().c_str(),
                 static_cast<unsigned long long>(reader->lineNumber()));
    bool isComplete = (ends || isBlankLine || isTooLong) && endDocument(block);
    isPending = isComplete && !isBlankLine;
    if (isComplete) {
      ++blocks;
      return true;
    }
    if (!isBlankLine)
      append(block);
  }
  endDocument(block);
  if (block.documents.empty())
    return false;
  ++blocks;
  return true;
}

} // namespace albert::rt
