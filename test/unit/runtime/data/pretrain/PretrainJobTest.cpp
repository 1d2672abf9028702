//===- PretrainJobTest.cpp - from text files to TFRecord files ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The same bytes for any number of threads, machines and bytes of memory;
/// errors.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/PretrainJob.h"
#include "runtime/core/File.h"
#include "runtime/data/pretrain/OutputNames.h"
#include "runtime/data/random/RandomBits.h"
#include "runtime/io/tfrecord/TfRecordReader.h"
#include "test/unit/runtime/io/TestDirectory.h"
#include "test/unit/runtime/text/TestVocabulary.h"

#include <set>

namespace albert::rt {
namespace {

class PretrainJobTest : public DirectoryTest {
protected:
  PretrainJobTest()
      : vocabulary(
            makeVocabulary({"a", "b", "c", "d", "e", "f", "g"}, storage)),
        tokenizer(vocabulary), traits(TokenTraits::ofWordPiece(vocabulary)) {}

  /// Random text of about `bytes` bytes.
  void writeCorpus(const std::string &name, std::size_t bytes) {
    PhiloxBits random(5, 0, bytes);
    std::string text;
    while (text.size() < bytes) {
      for (std::uint32_t words = 3 + random.below(30); words != 0; --words)
        text += std::string(1, char('a' + random.below(7))) + " ";
      text += random.below(8) == 0 ? "\n\n" : "\n";
    }
    ASSERT_TRUE(writeFile(path(name), text).ok());
  }

  PretrainJob makeJob(const std::string &output, std::uint32_t shards) {
    PretrainJob job;
    job.inputs = {path("a.txt"), path("b.txt")};
    job.outputs = shardNames(path(output), shards);
    job.tokenizer = &tokenizer;
    job.traits = &traits;
    job.makeMarker = [] { return std::unique_ptr<WordMarker>(); };
    job.dupeFactor = 3;
    job.maxMemory = 1ull << 30;
    return job;
  }

  std::vector<std::string> bytesOfOutputs(const PretrainJob &job) {
    std::vector<std::string> bytes;
    for (const std::string &output : job.outputs) {
      Result<std::string> read = readFile(output);
      EXPECT_TRUE(read.ok()) << read.status().toString();
      bytes.push_back(read.ok() ? *read : "");
    }
    return bytes;
  }

  std::string storage;
  Vocabulary vocabulary;
  WordPieceTokenizer tokenizer;
  TokenTraits traits;
};

TEST_F(PretrainJobTest, SameBytesWhateverDoesTheWork) {
  writeCorpus("a.txt", 3 << 20);
  writeCorpus("b.txt", 100);
  PretrainJob one = makeJob("one.tfrecord", 3);
  Result<PretrainSummary> summary = runPretrainJob(one);
  ASSERT_TRUE(summary.ok()) << summary.status().toString();
  EXPECT_EQ(summary->bytesSpilled, 0u);
  std::vector<std::string> expected = bytesOfOutputs(one);

  PretrainJob many = makeJob("many.tfrecord", 3);
  many.threads = 4;
  ASSERT_TRUE(runPretrainJob(many).ok());
  EXPECT_TRUE(bytesOfOutputs(many) == expected);

  PretrainJob little = makeJob("little.tfrecord", 3);
  little.maxMemory = 90ull << 20; // leaves 3.5 MiB for examples
  summary = runPretrainJob(little);
  ASSERT_TRUE(summary.ok());
  EXPECT_GT(summary->bytesSpilled, 4u << 20);
  EXPECT_TRUE(bytesOfOutputs(little) == expected);

  std::uint64_t examples = 0;
  for (std::uint32_t machine = 0; machine < 2; ++machine) {
    PretrainJob part = makeJob("part.tfrecord", 3);
    part.machine = machine;
    part.machines = 2;
    Result<PretrainSummary> ofPart = runPretrainJob(part);
    ASSERT_TRUE(ofPart.ok());
    EXPECT_EQ(ofPart->examples[1 - machine], 0u);
    examples += ofPart->exampleCount();
  }
  EXPECT_TRUE(bytesOfOutputs(makeJob("part.tfrecord", 3)) == expected);
  EXPECT_EQ(examples, summary->exampleCount());
}

TEST_F(PretrainJobTest, AnotherSeedGivesOtherExamples) {
  writeCorpus("a.txt", 5000);
  writeCorpus("b.txt", 100);
  PretrainJob job = makeJob("x.tfrecord", 1);
  ASSERT_TRUE(runPretrainJob(job).ok());
  std::vector<std::string> first = bytesOfOutputs(job);
  job.seed = 1;
  ASSERT_TRUE(runPretrainJob(job).ok());
  EXPECT_TRUE(bytesOfOutputs(job) != first);
}

TEST_F(PretrainJobTest, ShardsAreBalancedAndPassesDiffer) {
  writeCorpus("a.txt", 200000);
  writeCorpus("b.txt", 100);
  PretrainJob job = makeJob("x.tfrecord", 8);
  Result<PretrainSummary> summary = runPretrainJob(job);
  ASSERT_TRUE(summary.ok());
  double mean = double(summary->exampleCount()) / 8;
  for (std::uint64_t count : summary->examples)
    EXPECT_NEAR(double(count), mean, mean / 2);
  std::set<std::string> distinct;
  std::uint64_t total = 0;
  for (const std::string &output : job.outputs) {
    Result<TfRecordReader> reader = TfRecordReader::open(output);
    ASSERT_TRUE(reader.ok());
    ByteSpan data;
    for (Result<bool> more = reader->next(data); more.ok() && *more;
         more = reader->next(data), ++total)
      distinct.emplace(textOf(data));
  }
  EXPECT_EQ(total, summary->exampleCount());
  EXPECT_EQ(distinct.size(), total);
}

TEST_F(PretrainJobTest, TheFirstErrorOfTheCorpus) {
  writeCorpus("a.txt", 3 << 20);
  ASSERT_TRUE(writeFile(path("b.txt"), "a\n\n\xC4\n").ok());
  for (int threads : {1, 4}) {
    PretrainJob job = makeJob("x.tfrecord", 2);
    job.threads = threads;
    job.inputs.emplace_back("absent.txt");
    Status status = runPretrainJob(job).takeStatus();
    EXPECT_EQ(status.message(), path("b.txt") +
                                    ":3: byte 0: expected UTF-8, found byte "
                                    "0xC4");
    EXPECT_FALSE(isRegularFile(job.outputs[0]));
  }
}

TEST_F(PretrainJobTest, NoExamplesNoFile) {
  ASSERT_TRUE(writeFile(path("a.txt"), "a b c\n\na\n").ok());
  ASSERT_TRUE(writeFile(path("b.txt"), "").ok());
  PretrainJob job = makeJob("x.tfrecord", 1);
  Result<PretrainSummary> summary = runPretrainJob(job);
  ASSERT_TRUE(summary.ok());
  EXPECT_EQ(summary->exampleCount(), 0u);
  EXPECT_EQ(summary->corpus.documents, 2u);
  EXPECT_FALSE(isRegularFile(job.outputs[0]));
}

} // namespace
} // namespace albert::rt
