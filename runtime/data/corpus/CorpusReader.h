//===- CorpusReader.h - documents of text files -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads a corpus in blocks: one sentence a line, an empty line between two
/// documents. Where a block ends depends on the text alone, so that blocks are
/// the unit of parallel work.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_CORPUS_CORPUSREADER_H
#define ALBERTC_RUNTIME_DATA_CORPUS_CORPUSREADER_H

#include "runtime/data/LineReader.h"

#include <memory>

namespace albert::rt {

/// Consecutive documents of a corpus.
struct CorpusBlock {
  /// Lines of one document, each with LF at its end; none is blank.
  struct Document {
    std::uint64_t number; ///< In the corpus, from 0.
    std::size_t begin;    ///< In `text`.
    std::size_t end;
  };
  /// Where the lines from `begin` on come from.
  struct Origin {
    std::size_t begin; ///< In `text`.
    std::string file;
    std::uint64_t line; ///< Number of the first of them.
  };

  std::uint64_t index = 0; ///< Number of the block, from 0.
  std::string text;
  std::vector<Document> documents;
  std::vector<Origin> origins;

  std::string_view textOf(const Document &document) const {
    return std::string_view(text).substr(document.begin,
                                         document.end - document.begin);
  }

  /// Success if the text is UTF-8, else `notUtf8` for its first line that is
  /// not.
  Status checkUtf8() const;
};

/// Reads files one after the other.
class CorpusReader {
public:
  struct Options {
    /// A block ends with the document that reaches this size, if it has two.
    std::size_t blockBytes = std::size_t(1) << 20;
    /// A longer document is cut into several: it is a corpus without empty
    /// lines.
    std::size_t maxDocumentBytes = std::size_t(8) << 20;
    /// Whether the end of a file is the end of a document. It is not for the
    /// original programs.
    bool filesEndDocuments = true;
  };

  CorpusReader(std::vector<std::string> files, Options options)
      : files(std::move(files)), options(options) {}

  /// Reads the next block; false at the end. Errors are those of `LineReader`.
  Result<bool> next(CorpusBlock &block);

  /// Bytes read so far, of all files.
  std::uint64_t bytesRead() const {
    return bytesOfClosedFiles + (reader ? reader->bytesRead() : 0);
  }

  /// Documents read so far.
  std::uint64_t documentCount() const { return documents; }

  /// Lines that are not blank read so far.
  std::uint64_t lineCount() const { return lines; }

  /// Where a document was cut for its length first; empty if none was.
  const std::string &longDocument() const { return firstLongDocument; }

private:
  /// Moves to the next line of the corpus.
  Result<bool> nextLine();
  void append(CorpusBlock &block);
  /// Ends the document of `block` that starts at `documentBegin`; true if the
  /// block is complete.
  bool endDocument(CorpusBlock &block);

  std::vector<std::string> files;
  Options options;
  std::size_t nextFile = 0;
  /// Of the file of the current line; null between files.
  std::unique_ptr<LineReader> reader;
  /// The current line was read for the block before but is not part of it.
  bool isPending = false;
  bool fileEnded = false;
  std::size_t documentBegin = 0;
  /// Place of the last line that was appended.
  std::size_t lastFile = 0;
  std::uint64_t lastLine = 0;
  std::uint64_t blocks = 0;
  std::uint64_t documents = 0;
  std::uint64_t lines = 0;
  std::uint64_t bytesOfClosedFiles = 0;
  std::string firstLongDocument;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_CORPUS_CORPUSREADER_H
