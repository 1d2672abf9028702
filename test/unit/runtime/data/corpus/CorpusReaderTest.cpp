//===- CorpusReaderTest.cpp - documents of text files ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Where documents and blocks end, and places of errors.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/corpus/CorpusReader.h"
#include "runtime/core/File.h"

#include <gtest/gtest.h>

namespace albert::rt {
namespace {

using Texts = std::vector<std::string>;

std::string writeTemporary(const std::string &name, std::string_view text) {
  std::string path = testing::TempDir() + "/CorpusReaderTest-" + name;
  EXPECT_TRUE(writeFile(path, text).ok());
  return path;
}

/// Documents of all blocks; "|" stands for the end of a block.
Texts read(const Texts &files, CorpusReader::Options options = {}) {
  CorpusReader reader(files, options);
  Texts documents;
  std::uint64_t number = 0;
  for (CorpusBlock block;;) {
    Result<bool> more = reader.next(block);
    EXPECT_TRUE(more.ok()) << more.status().toString();
    if (!more.ok() || !*more)
      return documents;
    for (const CorpusBlock::Document &document : block.documents) {
      EXPECT_EQ(document.number, number++);
      documents.emplace_back(block.textOf(document));
    }
    documents.emplace_back("|");
  }
}

TEST(CorpusReader, BlankLinesSeparateDocuments) {
  std::string path =
      writeTemporary("blank", "\n \na\nb\n\n\n\u3000\t\u2028\r\nc\r\n\x1c\nd");
  EXPECT_EQ(read({path}), Texts({"a\nb\n", "c\n", "d\n", "|"}));
}

TEST(CorpusReader, FilesEndDocumentsUnlessAsked) {
  std::string a = writeTemporary("a", "a\n"), b = writeTemporary("b", "b\n");
  EXPECT_EQ(read({a, b}), Texts({"a\n", "b\n", "|"}));
  CorpusReader::Options options;
  options.filesEndDocuments = false;
  EXPECT_EQ(read({a, b}, options), Texts({"a\nb\n", "|"}));
}

TEST(CorpusReader, NothingButBlanks) {
  EXPECT_EQ(read({writeTemporary("nothing", " \n\n\t\n")}), Texts());
  EXPECT_EQ(read({writeTemporary("empty", "")}), Texts());
}

TEST(CorpusReader, BlocksHaveTwoDocuments) {
  CorpusReader::Options options;
  options.blockBytes = 4;
  EXPECT_EQ(read({writeTemporary("blocks", "aaaaaa\n\nb\n\nc\nc\n\nd\n\ne\n")},
                 options),
            Texts({"aaaaaa\n", "b\n", "|", "c\nc\n", "d\n", "|", "e\n", "|"}));
}

TEST(CorpusReader, LongDocumentsAreCut) {
  CorpusReader::Options options;
  options.maxDocumentBytes = 6;
  std::string path = writeTemporary("long", "aa\nbb\ncc\ndd\n\ne\n");
  EXPECT_EQ(read({path}, options),
            Texts({"aa\nbb\n", "|", "cc\ndd\n", "|", "e\n", "|"}));
  CorpusReader reader({path}, options);
  CorpusBlock block;
  ASSERT_TRUE(reader.next(block).ok());
  EXPECT_EQ(reader.longDocument(), path + ":3");
}

TEST(CorpusReader, PlaceOfBytesThatAreNotUtf8) {
  std::string a = writeTemporary("good", "a\n\nb\nc\n");
  std::string b = writeTemporary("bad", "\n\nd\n\ne\nf\xFFg\n");
  CorpusReader reader({a, b}, {});
  CorpusBlock block;
  ASSERT_TRUE(reader.next(block).ok());
  EXPECT_EQ(block.checkUtf8().message(),
            b + ":6: byte 1: expected UTF-8, found byte 0xFF");
}

TEST(CorpusReader, Counts) {
  std::string path = writeTemporary("counts", "a\n\nb\nc\n\n");
  CorpusReader reader({path, path}, {});
  for (CorpusBlock block;;)
    if (Result<bool> more = reader.next(block); !more.ok() || !*more)
      break;
  EXPECT_EQ(reader.documentCount(), 4u);
  EXPECT_EQ(reader.lineCount(), 6u);
  EXPECT_EQ(reader.bytesRead(), 16u);
}

TEST(CorpusReader, MissingFile) {
  CorpusReader reader({"absent.txt"}, {});
  CorpusBlock block;
  EXPECT_EQ(reader.next(block).status().code(), StatusCode::NotFound);
}

} // namespace
} // namespace albert::rt
