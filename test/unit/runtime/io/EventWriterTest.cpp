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

TEST_F(EventWriterTest, missingDirectory) {
  Status status = EventWriter::create(path("none"), 1).takeStatus();
  EXPECT_EQ(status.code(), StatusCode::NotFound);
  EXPECT_EQ(status.message().substr(0, 14), "cannot create ");
}

TEST(WallTime, isNow) {
  EXPECT_NEAR(wallTime(), static_cast<double>(std::time(nullptr)), 2);
}

} // namespace
