//===- EventWriterTest.cpp - tests of event files -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The bytes that TensorFlow gives for the same events, and names of files.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_events/EventWriter.h"
#include "runtime/io/tfrecord/TfRecordReader.h"

#include "TestDirectory.h"

#include <cmath>

using namespace albert::rt;

namespace {

using EventWriterTest = DirectoryTest;

std::vector<std::string> recordsOf(const std::string &file) {
  Result<TfRecordReader> reader = TfRecordReader::open(file);
  std::vector<std::string> records;
  ByteSpan data;
  while (*reader->next(data))
    records.emplace_back(textOf(data));
  return records;
}

TEST_F(EventWriterTest, equalsTensorFlow) {
  Result<EventWriter> writer = EventWriter::create(directory, 1234.5);
  ASSERT_TRUE(writer.ok()) << writer.status().toString();
  std::vector<ScalarSummary> scalars{{"loss", 0.25f}};
  ASSERT_TRUE(writer->addScalars(7, scalars, 1.5).ok());
  // SerializeToString() of the Event messages with these contents.
  std::string version =
      std::string("\x09\0\0\0\0\0\x4a\x93\x40\x1a\x0d", 11) + "brain.Event:2";
  std::string event = std::string("\x09\0\0\0\0\0\0\xf8\x3f\x10\x07\x2a\x0d\x0a"
                                  "\x0b\x0a\x04loss\x15\0\0\x80\x3e",
                                  26);
  EXPECT_EQ(recordsOf(writer->path()),
            (std::vector<std::string>{version, event}));
}

TEST_F(EventWriterTest, everyEventIsInTheFileAtOnce) {
  Result<EventWriter> writer = EventWriter::create(directory);
  std::vector<ScalarSummary> scalars{{"loss", 0.25f}, {"rate", NAN}};
  for (std::int64_t step = 0; step < 5; ++step) {
    EXPECT_EQ(*countRecords(writer->path()), 1u + step);
    ASSERT_TRUE(writer->addScalars(step, scalars).ok());
  }
}

TEST_F(EventWriterTest, filesOfOneSecond) {
  Result<EventWriter> first = EventWriter::create(directory, 1234.5);
  Result<EventWriter> second = EventWriter::create(directory, 1234.9);
  Result<EventWriter> third = EventWriter::create(directory, 1700000000.0);
  ASSERT_TRUE(first.ok() && second.ok() && third.ok());
  std::string start = path("events.out.tfevents.0000001234.");
  EXPECT_EQ(first->path().substr(0, start.size()), start);
  EXPECT_GT(first->path().size(), start.size());
  EXPECT_EQ(second->path(), first->path() + ".1");
  EXPECT_LT(second->path(), third->path());
}

TEST_F(EventWriterTest, startTakesBackSteps) {
  Result<EventWriter> writer = EventWriter::create(directory, 1234.5);
  ASSERT_TRUE(writer->addStart(7, 1.5).ok());
  // SerializeToString() of Event(wall_time=1.5, step=7,
  // session_log=SessionLog(status=SessionLog.START)).
  std::string event("\x09\0\0\0\0\0\0\xf8\x3f\x10\x07\x3a\x02\x08\x01", 15);
  EXPECT_EQ(recordsOf(writer->path()).back(), event);
}

TEST_F(EventWriterTest, stepsThatAreDoneAgainAreCut) {
  std::vector<ScalarSummary> scalars{{"loss", 0.25f}};
  std::string early, late;
  for (auto [path, first] : {std::pair(&early, 0), std::pair(&late, 5)}) {
    Result<EventWriter> writer = EventWriter::create(directory, 1000 + first);
    for (std::int64_t step = first; step < first + 5; ++step)
      ASSERT_TRUE(writer->addScalars(step, scalars).ok());
    *path = writer->path();
  }
  write("notes.txt", "stay");
  ASSERT_TRUE(cutEvents(directory, 7).ok());
  EXPECT_EQ(recordsOf(early).size(), 6u);
  EXPECT_EQ(recordsOf(late).size(), 3u);
  ASSERT_TRUE(cutEvents(directory, 7).ok());
  EXPECT_EQ(recordsOf(late).size(), 3u);
  ASSERT_TRUE(cutEvents(directory, 5).ok());
  EXPECT_FALSE(isRegularFile(late));
  EXPECT_EQ(recordsOf(early).size(), 6u);
  // What a crash has left of the last record goes as well.
  std::string bytes = *readFile(early);
  write(baseName(early), bytes.substr(0, bytes.size() - 3));
  ASSERT_TRUE(cutEvents(directory, 5).ok());
  EXPECT_EQ(recordsOf(early).size(), 5u);
  EXPECT_EQ(*readFile(path("notes.txt")), "stay");
  std::string other = write("events.out.tfevents.1.other", "no record file");
  ASSERT_TRUE(cutEvents(directory, 0).ok());
  EXPECT_EQ(*readFile(other), "no record file");
  EXPECT_TRUE(cutEvents(path("none"), 0).ok());
}

TEST_F(EventWriterTest, missingDirectory) {
  Status status = EventWriter::create(path("none"), 1).takeStatus();
  EXPECT_EQ(status.code(), StatusCode::NotFound);
  EXPECT_EQ(status.message().substr(0, 14), "cannot create ");
}

TEST(WallTime, isNow) {
  EXPECT_NEAR(wallTime(), static_cast<double>(std::time(nullptr)), 2);
}

} // namespace
