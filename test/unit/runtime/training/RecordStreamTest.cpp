//===- RecordStreamTest.cpp - tests of the order of examples --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/RecordStream.h"

#include "runtime/io/tfrecord/TfRecordWriter.h"
#include "test/unit/runtime/training/TrainingDirectory.h"

#include <algorithm>
#include <map>
#include <set>

using namespace albert::rt;
using namespace albert::rt::testing;

namespace {

/// Files whose records say their own numbers.
class RecordStreamTest : public TrainingDirectory {
protected:
  /// Writes the records "first", "first + 1", ... padded to `bytes`.
  std::string records(const std::string &name, uint64_t first, uint64_t count,
                      bool gzip = false, size_t bytes = 8) const {
    TfRecordWriter::Options options;
    options.gzip = gzip;
    TfRecordWriter writer = *TfRecordWriter::create(path(name), options);
    for (uint64_t i = 0; i < count; ++i) {
      std::string record = std::to_string(first + i);
      record.resize(std::max(record.size(), bytes), ' ');
      EXPECT_TRUE(writer.append(bytesOf(record)).ok());
    }
    EXPECT_TRUE(writer.finish().ok());
    return path(name);
  }

  /// The next `count` numbers of a stream.
  static std::vector<uint64_t> take(RecordStream &stream, size_t count) {
    std::vector<uint64_t> numbers;
    for (size_t i = 0; i < count; ++i) {
      Result<StreamRecord> record = stream.next();
      EXPECT_TRUE(record.ok()) << record.status().toString();
      if (!record.ok())
        break;
      numbers.push_back(std::stoull(std::string(textOf(record->bytes))));
    }
    return numbers;
  }

  static std::vector<uint64_t> sequence(uint64_t first, uint64_t count) {
    std::vector<uint64_t> numbers;
    for (uint64_t i = 0; i < count; ++i)
      numbers.push_back(first + i);
    return numbers;
  }
};

TEST_F(RecordStreamTest, countsWhatThereIs) {
  std::vector<std::string> paths = {records("a", 0, 1000),
                                    records("b", 1000, 0),
                                    records("c", 1000, 300, true)};
  Result<RecordFiles> files = RecordFiles::open(paths);
  ASSERT_TRUE(files.ok()) << files.status().toString();
  EXPECT_EQ(files->records(), 1300u);
  EXPECT_EQ(files->files(), 3u);
  EXPECT_EQ(files->packedFiles(), 1u);
  EXPECT_EQ(files->bytes(), 1300u * 24);
  std::vector<RecordRange> segments = files->segments();
  ASSERT_EQ(segments.size(), 5u);
  EXPECT_EQ(segments[3].count, 232u);
  EXPECT_EQ(segments[4].count, 300u); // a packed file is one
  // Data that is the same under other names is the same.
  std::vector<std::string> moved = {records("x", 5, 1000), records("y", 0, 0),
                                    records("z", 0, 300, true)};
  EXPECT_EQ(RecordFiles::open(moved)->fingerprint(), files->fingerprint());
  std::swap(moved[0], moved[2]);
  EXPECT_NE(RecordFiles::open(moved)->fingerprint(), files->fingerprint());
}

TEST_F(RecordStreamTest, keepsABoundedNumberOfPlaces) {
  std::vector<std::string> paths = {
      records("a", 0, 1000), records("b", 1000, 500), records("c", 1500, 1)};
  // Room for 10 places and one for each file.
  RecordFiles files = *RecordFiles::open(paths, 4, 10);
  EXPECT_LE(files.segments().size(), 13u);
  RecordStream stream(files, std::nullopt, 0);
  EXPECT_EQ(take(stream, 1501), sequence(0, 1501));
  for (uint64_t position : {0u, 1u, 127u, 128u, 700u, 999u, 1000u, 1500u}) {
    RecordStream later(files, std::nullopt, position);
    EXPECT_EQ(take(later, 1), sequence(position, 1));
  }
}

TEST_F(RecordStreamTest, inTheOrderOfFilesAndAgain) {
  RecordFiles files =
      *RecordFiles::open({records("a", 0, 700), records("b", 700, 60, true)});
  RecordStream stream(files, std::nullopt, 0);
  EXPECT_EQ(take(stream, 760), sequence(0, 760));
  EXPECT_EQ(take(stream, 10), sequence(0, 10));
  RecordStream later(files, std::nullopt, 3 * 760 + 755);
  EXPECT_EQ(take(later, 5), sequence(755, 5));
  EXPECT_EQ(take(later, 5), sequence(0, 5));
}

TEST_F(RecordStreamTest, everyEpochIsAPermutationOfItsOwn) {
  for (bool gzip : {false, true}) {
    RecordFiles files = *RecordFiles::open(
        {records("a", 0, 3000, gzip), records("b", 3000, 500, gzip)});
    RecordStream stream(files, 7, 0);
    std::vector<uint64_t> first = take(stream, 3500),
                          second = take(stream, 3500);
    EXPECT_NE(first, second);
    for (std::vector<uint64_t> epoch : {first, second}) {
      EXPECT_NE(epoch, sequence(0, 3500));
      std::sort(epoch.begin(), epoch.end());
      EXPECT_EQ(epoch, sequence(0, 3500));
    }
    RecordStream other(files, 8, 0);
    EXPECT_NE(take(other, 3500), first);
  }
}

TEST_F(RecordStreamTest, goesOnAnywhere) {
  // Windows of 1024: records are large enough for that.
  std::vector<std::string> paths = {records("a", 0, 1500, false, 40000),
                                    records("b", 1500, 900, true, 40000)};
  RecordFiles files = *RecordFiles::open(paths);
  RecordStream whole(files, 12345, 0);
  std::vector<uint64_t> numbers = take(whole, size_t(2) * 2400);
  for (uint64_t position :
       {1u, 500u, 1023u, 1024u, 1500u, 2399u, 2400u, 4799u}) {
    RecordStream later(files, 12345, position);
    size_t count = std::min<size_t>(40, numbers.size() - position);
    EXPECT_EQ(take(later, count),
              std::vector<uint64_t>(numbers.begin() + long(position),
                                    numbers.begin() + long(position + count)))
        << position;
  }
}

TEST_F(RecordStreamTest, shufflingIsBalanced) {
  // How often each of 4 quarters of the data is met in each quarter of an
  // epoch: a fourth of 2000 times in 20 epochs, with a deviation of about 19.
  RecordFiles files =
      *RecordFiles::open({records("a", 0, 1000), records("b", 1000, 1000)});
  std::map<std::pair<size_t, uint64_t>, int> counts;
  RecordStream stream(files, 3, 0);
  for (int epoch = 0; epoch < 20; ++epoch) {
    std::vector<uint64_t> numbers = take(stream, 2000);
    for (size_t i = 0; i < numbers.size(); ++i)
      ++counts[{i / 500, numbers[i] / 500}];
  }
  ASSERT_EQ(counts.size(), 16u);
  for (auto [place, count] : counts)
    EXPECT_NEAR(count, 2500, 200) << place.first << " " << place.second;
}

TEST_F(RecordStreamTest, segmentsOfPlainFilesAreMixed) {
  // A window takes segments from all over the data, not the first ones.
  RecordFiles files = *RecordFiles::open({records("a", 0, 40000)});
  RecordStream stream(files, 3, 0);
  std::set<uint64_t> tenths;
  for (uint64_t number : take(stream, 200))
    tenths.insert(number / 4000);
  EXPECT_EQ(tenths.size(), 10u);
}

TEST_F(RecordStreamTest, recordsKnowWhereTheyComeFrom) {
  RecordFiles files =
      *RecordFiles::open({records("a", 0, 30), records("b", 30, 30)});
  RecordStream stream(files, 3, 0);
  for (int i = 0; i < 60; ++i) {
    StreamRecord record = *stream.next();
    uint64_t number = std::stoull(std::string(textOf(record.bytes)));
    EXPECT_EQ(uint64_t(record.id.file) * 30 + record.id.record, number);
    EXPECT_EQ(*record.path, path(number < 30 ? "a" : "b"));
  }
}

TEST_F(RecordStreamTest, emptyAndDamagedData) {
  Status empty = RecordFiles::open({records("a", 0, 0)}).takeStatus();
  EXPECT_EQ(empty.message(), path("a") + ": expected examples, found none");
  EXPECT_EQ(empty.hint(), "make them with albert-data pretrain");
  EXPECT_EQ(
      RecordFiles::open({path("a"), records("b", 0, 0)}).status().message(),
      path("a") +
          ": expected examples, found none there and in the other files");

  // Damage between records is found at once, in the data when it is read.
  std::string bytes = *readFile(records("c", 0, 10));
  bytes[3 * 24 + 2] ^= 1;
  ASSERT_TRUE(writeFile(path("c"), bytes).ok());
  Status header = RecordFiles::open({path("c")}).takeStatus();
  EXPECT_EQ(header.message().substr(0, path("c").size() + 9),
            path("c") + ":record#3");
  bytes[3 * 24 + 2] ^= 1;
  bytes[3 * 24 + 13] ^= 1;
  ASSERT_TRUE(writeFile(path("c"), bytes).ok());
  RecordFiles files = *RecordFiles::open({path("c")});
  RecordStream stream(files, std::nullopt, 0);
  Status data = stream.next().takeStatus();
  EXPECT_EQ(data.message().substr(0, path("c").size() + 9),
            path("c") + ":record#3");
}

TEST_F(RecordStreamTest, filesThatShrink) {
  RecordFiles files = *RecordFiles::open({records("a", 0, 10)});
  records("a", 0, 4);
  RecordStream stream(files, std::nullopt, 0);
  Status status = stream.next().takeStatus();
  EXPECT_EQ(status.message(),
            path("a") + ": expected record#4, found the end of the file");
  EXPECT_EQ(status.hint(), "the file has changed since the program started");
}

} // namespace
