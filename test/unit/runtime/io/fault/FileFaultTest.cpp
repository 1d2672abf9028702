//===- FileFaultTest.cpp - files when everything fails --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Files that are written whole or not at all, and files that grow, in which
/// each system call fails.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_events/EventWriter.h"
#include "runtime/io/tfrecord/TfRecordReader.h"
#include "runtime/io/tfrecord/TfRecordWriter.h"

#include "../FileSizeLimit.h"
#include "../TestDirectory.h"
#include "CrashStates.h"

#include <cerrno>

using namespace albert::rt;

namespace {

class FileFault : public DirectoryTest {
protected:
  void TearDown() override {
    fault::reset();
    DirectoryTest::TearDown();
  }
};

TEST_F(FileFault, atomicFileIsOldOrNew) {
  for (fault::Mode mode :
       {fault::Mode::Error, fault::Mode::Short, fault::Mode::Kill}) {
    int olds = 0, news = 0;
    for (int number = 0; number < 6; ++number) {
      ASSERT_TRUE(writeFile(path("a"), "old").ok());
      fault::failAt(number, mode, EIO);
      Status status = writeFile(path("a"), "new contents");
      bool happened = fault::callCount() > number;
      fault::reset();
      std::string text = *readFile(path("a"));
      olds += text == "old";
      news += text == "new contents";
      EXPECT_TRUE(text == "old" || text == "new contents") << text;
      if (status.ok()) {
        EXPECT_EQ(text, "new contents");
      }
      EXPECT_TRUE(happened);
      if (mode != fault::Mode::Kill) {
        EXPECT_EQ(listDirectory(directory)->size(), 1u);
      }
      for (const std::string &name : *listDirectory(directory))
        if (!AtomicFile::finalNameOf(name).empty())
          EXPECT_TRUE(removeFile(path(name)).ok());
    }
    EXPECT_GE(olds, 3);
    EXPECT_GE(news, 1);
  }
}

TEST_F(FileFault, recordFileIsOldOrNew) {
  for (bool gzip : {false, true}) {
    auto work = [&]() -> Status {
      TfRecordWriter::Options options;
      options.gzip = gzip;
      ALBERT_ASSIGN_OR_RETURN(TfRecordWriter writer,
                              TfRecordWriter::create(path("r"), options));
      std::string record(100000, 'x');
      for (int i = 0; i < 10; ++i) {
        // Bytes that cannot be packed.
        for (std::size_t k = 0; k < record.size(); ++k)
          record[k] = static_cast<char>((k * 2654435761u + i) >> 13);
        ALBERT_RETURN_IF_ERROR(writer.append(bytesOf(record)));
      }
      return writer.finish();
    };
    fault::reset();
    ASSERT_TRUE(work().ok());
    int calls = fault::callCount();
    EXPECT_GT(calls, 5);
    for (fault::Mode mode : {fault::Mode::Error, fault::Mode::Short})
      for (int number = 0; number < calls; ++number) {
        SCOPED_TRACE(number);
        ASSERT_TRUE(writeFile(path("r"), "").ok());
        fault::failAt(number, mode, ENOSPC);
        Status status = work();
        fault::reset();
        Result<std::uint64_t> count = countRecords(path("r"));
        ASSERT_TRUE(count.ok()) << count.status().toString();
        EXPECT_TRUE(*count == 0 || *count == 10);
        if (status.ok()) {
          EXPECT_EQ(*count, 10u);
        }
        EXPECT_EQ(listDirectory(directory)->size(), 1u);
      }
  }
}

TEST_F(FileFault, writerStaysFailed) {
  Result<TfRecordWriter> writer = TfRecordWriter::create(path("r"), {});
  ASSERT_TRUE(writer.ok());
  fault::failAt(0, fault::Mode::Error, ENOSPC);
  EXPECT_FALSE(writer->append(bytesOf(std::string(300000, 'x'))).ok());
  fault::reset();
  EXPECT_TRUE(writer->append(bytesOf("y")).ok());
  EXPECT_EQ(writer->finish().message(),
            path("r") + ": not written after an error");
}

// An event that does not fit leaves no half of itself behind.
TEST_F(FileFault, eventsAreWholeOrAbsent) {
  std::size_t file = 0;
  for (std::uint64_t room = 0; room < 160; ++room) {
    SCOPED_TRACE(room);
    fault::fillDiskAfter(room);
    Result<EventWriter> writer =
        EventWriter::create(directory, static_cast<double>(++file));
    std::uint64_t written = 1;
    std::vector<ScalarSummary> scalars{{"loss", 0.5f}};
    if (writer.ok())
      for (std::int64_t step = 0; step < 3; ++step)
        written += writer->addScalars(step, scalars).ok();
    fault::reset();
    if (!writer.ok())
      continue;
    EXPECT_EQ(*countRecords(writer->path()), written);
    EXPECT_TRUE(writer->addScalars(4, scalars).ok());
    EXPECT_EQ(*countRecords(writer->path()), written + 1);
  }
}

// A write comes short and cutting it off fails: the next append does both.
TEST_F(FileFault, cutOffLater) {
  Result<AppendFile> file = AppendFile::create(path("log"));
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file->append(bytesOf("first ")).ok());
  Status status;
  {
    FileSizeLimit limit(10);
    // Two writes, of which the second fails for the limit, then ftruncate.
    fault::failAt(2, fault::Mode::Kill, EIO);
    status = file->append(bytesOf("second "));
  }
  EXPECT_EQ(status.message(),
            "cannot write '" + path("log") + "': File too large");
  EXPECT_EQ(*readFile(path("log")), "first seco");
  EXPECT_EQ(file->append(bytesOf("x")).message(),
            "cannot shorten '" + path("log") + "': Input/output error");
  fault::reset();
  EXPECT_TRUE(file->append(bytesOf("x")).ok());
  EXPECT_EQ(*readFile(path("log")), "first x");
}

TEST_F(FileFault, skippingReadsHeadersOnly) {
  Result<TfRecordWriter> writer = TfRecordWriter::create(path("r"), {});
  for (int i = 0; i < 100; ++i)
    ASSERT_TRUE(writer->append(bytesOf(std::string(5000, 'x'))).ok());
  ASSERT_TRUE(writer->finish().ok());
  fault::reset();
  EXPECT_EQ(*countRecords(path("r")), 100u);
  // And the twelve bytes that tell whether the file is packed.
  EXPECT_EQ(fault::bytesRead(), 12u * 101);
}

} // namespace
