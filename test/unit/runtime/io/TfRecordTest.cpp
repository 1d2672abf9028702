//===- TfRecordTest.cpp - tests of TFRecord files -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Bytes that TensorFlow wrote, files cut and damaged at every place, lengths
/// that lie, and what a writer leaves behind.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tfrecord/Framing.h"
#include "runtime/io/tfrecord/TfRecordReader.h"
#include "runtime/io/tfrecord/TfRecordWriter.h"

#include "TestDirectory.h"

#include <cstdio>
#include <random>

using namespace albert::rt;

namespace {

using Records = std::vector<std::string>;

class TfRecordTest : public DirectoryTest {
protected:
  /// Plain write: atomic ones would wait for the disk thousands of times.
  std::string put(const std::string &contents) const {
    FILE *file = std::fopen(path("r").c_str(), "wb");
    EXPECT_NE(file, nullptr);
    std::fwrite(contents.data(), 1, contents.size(), file);
    std::fclose(file);
    return path("r");
  }

  /// Records of a file up to its end or to an error.
  Records readAll(const std::string &contents, Status &status) const {
    Records records;
    Result<TfRecordReader> reader = TfRecordReader::open(put(contents));
    status = reader.takeStatus();
    while (status.ok()) {
      ByteSpan data;
      Result<bool> more = reader->next(data);
      status = more.takeStatus();
      if (!status.ok() || !*more)
        break;
      EXPECT_EQ(reader->recordNumber(), records.size() + 1);
      records.emplace_back(textOf(data));
    }
    return records;
  }

  /// The message for a file without the directory.
  std::string message(const std::string &contents) const {
    Status status;
    readAll(contents, status);
    EXPECT_FALSE(status.ok());
    std::string text = status.message();
    std::string start = directory + "/";
    for (std::size_t at; (at = text.find(start)) != std::string::npos;)
      text.erase(at, start.size());
    return text;
  }

  /// The bytes of a file with these records.
  std::string fileOf(const Records &records, bool gzip = false) const {
    TfRecordWriter::Options options;
    options.gzip = gzip;
    Result<TfRecordWriter> writer = TfRecordWriter::create(path("w"), options);
    EXPECT_TRUE(writer.ok());
    for (const std::string &record : records)
      EXPECT_TRUE(writer->append(bytesOf(record)).ok());
    EXPECT_EQ(writer->recordCount(), records.size());
    Status status = writer->finish();
    EXPECT_TRUE(status.ok()) << status.toString();
    return *readFile(path("w"));
  }
};

/// Records of many sizes, one larger than all buffers.
Records someRecords(bool large) {
  std::mt19937 random(5);
  Records records;
  for (std::size_t size : {0, 1, 5, 4000, 0, 300, 70000})
    records.emplace_back(size, 'x');
  if (large)
    records.emplace_back(3000000, 'y');
  records.emplace_back("end");
  for (std::string &record : records)
    for (char &byte : record)
      byte = static_cast<char>(random() % 7 == 0 ? random() : byte);
  return records;
}

/// What tf.io.TFRecordWriter writes for b"hello" and b"".
const std::string
    hello("\x05\0\0\0\0\0\0\0\xea\xb2\x04\x3ehello\xbb\x1f\x1c\x19"
          "\0\0\0\0\0\0\0\0\x29\x03\x98\x07\xd8\xea\x82\xa2",
          37);

TEST_F(TfRecordTest, equalsTensorFlow) {
  EXPECT_EQ(fileOf({"hello", ""}), hello);
  Status status;
  EXPECT_EQ(readAll(hello, status), (Records{"hello", ""}));
  EXPECT_TRUE(status.ok());
}

TEST_F(TfRecordTest, roundTrip) {
  Records records = someRecords(/*large=*/true);
  for (bool gzip : {false, true}) {
    SCOPED_TRACE(gzip);
    Status status;
    EXPECT_EQ(readAll(fileOf(records, gzip), status), records);
    EXPECT_TRUE(status.ok()) << status.toString();
    EXPECT_EQ(*countRecords(path("r")), records.size());
  }
}

TEST_F(TfRecordTest, emptyFiles) {
  Status status;
  EXPECT_EQ(readAll("", status), Records());
  EXPECT_TRUE(status.ok());
  EXPECT_EQ(readAll(fileOf({}, /*gzip=*/true), status), Records());
  EXPECT_TRUE(status.ok()) << status.toString();
  EXPECT_EQ(fileOf({}), "");
}

// Files may be joined, packed ones too.
TEST_F(TfRecordTest, joinedFiles) {
  for (bool gzip : {false, true}) {
    Status status;
    EXPECT_EQ(readAll(fileOf({"a"}, gzip) + fileOf({"b", "c"}, gzip), status),
              (Records{"a", "b", "c"}));
    EXPECT_TRUE(status.ok()) << status.toString();
  }
}

// Equal contents give equal files: no name and no time in them.
TEST_F(TfRecordTest, packedFilesAreReproducible) {
  std::string file = fileOf({"a", "b"}, /*gzip=*/true);
  EXPECT_EQ(file, fileOf({"a", "b"}, /*gzip=*/true));
  EXPECT_EQ(file.substr(0, 8), std::string("\x1f\x8b\x08\0\0\0\0\0", 8));
}

// The length of a record may look like gzip's magic bytes.
TEST_F(TfRecordTest, plainFileThatStartsLikeGzip) {
  Records records{std::string(0x88b1f, 'x'), "y"};
  std::string file = fileOf(records);
  EXPECT_EQ(file.substr(0, 3), "\x1f\x8b\x08");
  Status status;
  EXPECT_EQ(readAll(file, status), records);
  EXPECT_TRUE(status.ok());
}

//===----------------------------------------------------------------------===//
// Damage
//===----------------------------------------------------------------------===//

TEST_F(TfRecordTest, everyTruncation) {
  Records records{"first", "", std::string(100, 'z'), "last"};
  std::string file = fileOf(records);
  std::vector<std::size_t> ends{0};
  for (const std::string &record : records)
    ends.push_back(ends.back() + 16 + record.size());
  for (std::size_t length = 0; length < file.size(); ++length) {
    SCOPED_TRACE(length);
    std::size_t whole = 0;
    while (ends[whole + 1] <= length)
      ++whole;
    Status status;
    Records read = readAll(file.substr(0, length), status);
    ASSERT_EQ(read, Records(records.begin(), records.begin() + whole));
    EXPECT_EQ(status.ok(), ends[whole] == length);
    Result<std::uint64_t> counted = countRecords(path("r"));
    EXPECT_EQ(counted.ok(), status.ok());
    if (!status.ok()) {
      EXPECT_EQ(status.code(), StatusCode::DataLoss);
      EXPECT_NE(status.message().find(format(":record#%zu: ", whole)),
                std::string::npos);
      EXPECT_EQ(counted.status().message(), status.message());
    }
  }
}

TEST_F(TfRecordTest, everyFlippedBit) {
  Records records{"first", "", "the last"};
  std::string file = fileOf(records);
  for (std::size_t bit = 0; bit < 8 * file.size(); ++bit) {
    SCOPED_TRACE(bit);
    std::string damaged = file;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
    std::size_t victim = bit / 8 < 21 ? 0 : bit / 8 < 37 ? 1 : 2;
    Status status;
    Records read = readAll(damaged, status);
    ASSERT_EQ(read, Records(records.begin(), records.begin() + victim));
    EXPECT_FALSE(status.ok());
  }
}

TEST_F(TfRecordTest, everyTruncationOfAPackedFile) {
  Records records = someRecords(/*large=*/false);
  std::string file = fileOf(records, /*gzip=*/true);
  std::size_t before = 0;
  for (std::size_t length = 18; length < file.size(); length += 29) {
    SCOPED_TRACE(length);
    Status status;
    Records read = readAll(file.substr(0, length), status);
    ASSERT_LE(read.size(), records.size());
    ASSERT_EQ(read, Records(records.begin(), records.begin() + read.size()));
    EXPECT_EQ(status.code(), StatusCode::DataLoss);
    // More of the file gives no fewer records.
    EXPECT_GE(read.size(), before);
    before = read.size();
  }
  EXPECT_GT(before, 4u);
}

// Whatever the damage: what is read is what was written, up to some record.
TEST_F(TfRecordTest, randomDamageOfAPackedFile) {
  std::mt19937 random(6);
  Records records = someRecords(/*large=*/false);
  std::string file = fileOf(records, /*gzip=*/true);
  std::size_t found = 0;
  for (int i = 0; i < 500; ++i) {
    std::string damaged = file;
    // Not in the ten bytes of the header, whose flags and time are no one's.
    std::size_t at = 10 + random() % (file.size() - 10);
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << random() % 8));
    Status status;
    Records read = readAll(damaged, status);
    ASSERT_EQ(read, Records(records.begin(), records.begin() + read.size()));
    // The bits between the packed data and the next whole byte mean nothing.
    if (status.ok())
      ASSERT_EQ(read.size(), records.size()) << at;
    found += !status.ok();
  }
  EXPECT_GE(found, 495u);
}

TEST_F(TfRecordTest, messages) {
  EXPECT_EQ(message(hello.substr(0, 5)),
            "r:record#0: the record at byte 0 is truncated: expected 12 bytes "
            "of header, found 5");
  EXPECT_EQ(message(hello.substr(0, 30)),
            "r:record#1: the record at byte 21 is truncated: expected 12 bytes "
            "of header, found 9");
  EXPECT_EQ(
      message(hello.substr(0, 14)),
      "r:record#0: the record at byte 0 is truncated: expected 9 bytes of "
      "data and checksum, found 2");
  std::string damaged = hello;
  damaged[0] = 4;
  EXPECT_EQ(message(damaged),
            "r:record#0: the length at byte 0 is damaged: checksum 04524542, "
            "expected 3e04b2ea");
  damaged = hello;
  damaged[12] = 'H';
  EXPECT_EQ(message(damaged),
            "r:record#0: the 5 bytes of data at byte 12 are damaged: checksum "
            "beb9ee8a, expected 191c1fbb");
  EXPECT_EQ(message("<!DOCTYPE html><html></html>"),
            "r: expected a TFRecord file, found an HTML page");
  std::string packed = fileOf({"hello"}, /*gzip=*/true);
  EXPECT_EQ(message(packed.substr(0, packed.size() - 3)),
            "r:record#1: the gzip file ends at byte 34, expected more of it");
  damaged = packed;
  damaged[10] = '\x07';
  EXPECT_EQ(message(damaged),
            "r:record#0: the gzip file is damaged at byte 11: "
            "invalid block type");
  EXPECT_EQ(message(packed + "some text"),
            "r:record#1: the gzip file is damaged at "
            "byte 39: incorrect header check");
}

TEST_F(TfRecordTest, hints) {
  Status status;
  readAll("some other text that is no record", status);
  EXPECT_EQ(status.hint(), "this is no TFRecord file, or it is damaged");
  readAll(hello.substr(0, 30), status);
  EXPECT_EQ(status.hint(), "the file is truncated; copy or make it again");
  EXPECT_EQ(TfRecordReader::open(path("none")).status().hint(),
            "check the path");
}

/// A header with a right checksum.
std::string headerOf(std::uint64_t length) {
  std::string bytes;
  for (int i = 0; i < 8; ++i)
    bytes += static_cast<char>(length >> (8 * i));
  std::uint32_t crc = maskCrc32c(crc32c(bytesOf(bytes)));
  for (int i = 0; i < 4; ++i)
    bytes += static_cast<char>(crc >> (8 * i));
  return bytes;
}

// Nothing is allocated for a length that the file cannot hold.
TEST_F(TfRecordTest, lengthsThatLie) {
  EXPECT_EQ(message(hello + headerOf(std::uint64_t(1) << 40) + "abc"),
            "r:record#2: the record at byte 37 is truncated: expected "
            "1099511627780 bytes of data and checksum, found 3");
  EXPECT_EQ(message(headerOf(UINT64_MAX)),
            "r:record#0: the record at byte 0 is truncated: expected "
            "18446744073709551615 bytes of data, found 0");
}

TEST_F(TfRecordTest, lengthsThatLieInAPackedFile) {
  // Made with the encoder alone: the writer writes no such thing.
  auto pack = [&](const std::string &contents) {
    Result<AtomicFile> file = AtomicFile::create(path("p"));
    Result<GzipEncoder> encoder = GzipEncoder::create();
    EXPECT_TRUE(encoder->write(bytesOf(contents), *file).ok());
    EXPECT_TRUE(encoder->finish(*file).ok());
    EXPECT_TRUE(file->commit().ok());
    return *readFile(path("p"));
  };
  EXPECT_EQ(message(pack(hello + headerOf(500000000) + "abc")),
            "r:record#2: the record at byte 37 of the contents is truncated: "
            "expected 500000004 bytes of data and checksum, found 3");
  EXPECT_EQ(message(pack(headerOf(std::uint64_t(1) << 40) + "abc")),
            "r:record#0: the record at byte 0 has 1.0 TiB, at most 1.0 GiB are "
            "accepted");
  std::string damaged = hello;
  damaged[12] = 'H';
  EXPECT_EQ(message(pack(damaged)),
            "r:record#0: the 5 bytes of data at byte 12 of the contents are "
            "damaged: checksum beb9ee8a, expected 191c1fbb");
}

TEST_F(TfRecordTest, errorsStay) {
  for (const std::string &file :
       {hello.substr(0, 30), fileOf({"a"}, /*gzip=*/true).substr(0, 30)}) {
    Result<TfRecordReader> reader = TfRecordReader::open(put(file));
    ASSERT_TRUE(reader.ok());
    ByteSpan data;
    std::string first;
    while (first.empty())
      first = reader->next(data).status().toString();
    first = reader->next(data).status().toString();
    EXPECT_EQ(reader->next(data).status().toString(), first);
    EXPECT_EQ(reader->skip(1).status().toString(), first);
    EXPECT_NE(first, "ok");
  }
}

//===----------------------------------------------------------------------===//
// Skipping
//===----------------------------------------------------------------------===//

TEST_F(TfRecordTest, skips) {
  Records records = someRecords(/*large=*/true);
  for (bool gzip : {false, true}) {
    put(fileOf(records, gzip));
    for (std::size_t first = 0; first <= records.size(); ++first)
      for (std::size_t count = 0; first + count < records.size(); ++count) {
        Result<TfRecordReader> reader = TfRecordReader::open(path("r"));
        ByteSpan data;
        for (std::size_t i = 0; i < first; ++i)
          ASSERT_TRUE(*reader->next(data));
        ASSERT_EQ(*reader->skip(count), count);
        ASSERT_EQ(reader->recordNumber(), first + count);
        ASSERT_TRUE(*reader->next(data));
        ASSERT_EQ(textOf(data), records[first + count]);
      }
    Result<TfRecordReader> reader = TfRecordReader::open(path("r"));
    EXPECT_EQ(*reader->skip(1000), records.size());
    EXPECT_EQ(*reader->skip(1000), 0u);
    ByteSpan data;
    EXPECT_FALSE(*reader->next(data));
  }
}

TEST_F(TfRecordTest, offsets) {
  Result<TfRecordReader> reader = TfRecordReader::open(put(hello));
  EXPECT_EQ(reader->offset(), 0u);
  ByteSpan data;
  ASSERT_TRUE(*reader->next(data));
  EXPECT_EQ(reader->offset(), 21u);
  EXPECT_EQ(*reader->skip(5), 1u);
  EXPECT_EQ(reader->offset(), 37u);
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

TEST_F(TfRecordTest, seeks) {
  Records records = {"one", "three", "", "seven", "nine"};
  for (bool gzip : {false, true}) {
    SCOPED_TRACE(gzip);
    std::string file = put(fileOf(records, gzip));
    TfRecordReader first = *TfRecordReader::open(file);
    EXPECT_EQ(first.packed(), gzip);
    ASSERT_TRUE(first.skip(3).ok());
    TfRecordReader second = *TfRecordReader::open(file);
    ASSERT_TRUE(second.seek(3, first.offset()).ok());
    EXPECT_EQ(second.recordNumber(), 3u);
    ByteSpan data;
    ASSERT_TRUE(*second.next(data));
    EXPECT_EQ(textOf(data), "seven");
    ASSERT_TRUE(first.skip(2).ok());
    ASSERT_TRUE(second.seek(5, first.offset()).ok());
    EXPECT_FALSE(*second.next(data));
    Status status = second.seek(6, first.offset() + 20);
    EXPECT_EQ(status.code(), StatusCode::DataLoss);
    EXPECT_EQ(status.message(), file + ": expected record#6 at byte 117" +
                                    (gzip ? " of the contents" : "") +
                                    ", the file ends at byte 97");
    EXPECT_EQ(status.hint(), "the file has changed since it was opened");
  }
}

TEST_F(TfRecordTest, nothingWithoutFinish) {
  write("w", "old");
  for (bool gzip : {false, true}) {
    TfRecordWriter::Options options;
    options.gzip = gzip;
    Result<TfRecordWriter> writer = TfRecordWriter::create(path("w"), options);
    ASSERT_TRUE(writer.ok());
    for (int i = 0; i < 100; ++i)
      ASSERT_TRUE(writer->append(bytesOf(std::string(10000, 'x'))).ok());
    EXPECT_EQ(*readFile(path("w")), "old");
  }
  EXPECT_EQ(*readFile(path("w")), "old");
  EXPECT_EQ(listDirectory(directory)->size(), 1u);
}

TEST_F(TfRecordTest, cannotCreate) {
  EXPECT_EQ(TfRecordWriter::create(path("none/w"), {}).status().message(),
            "cannot create '" + path("none/w") +
                "': No such file or directory");
}

} // namespace
