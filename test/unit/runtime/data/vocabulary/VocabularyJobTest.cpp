//===- VocabularyJobTest.cpp - vocabularies from text files ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The result does not depend on the number of threads; memory is bounded.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/vocabulary/VocabularyJob.h"
#include "runtime/core/File.h"

#include <gtest/gtest.h>

namespace albert::rt {
namespace {

/// 12 MB of numbers as words: several blocks, hundreds of thousands of words.
std::string makeCorpus() {
  std::string path = testing::TempDir() + "VocabularyJobTest-corpus";
  std::string text;
  for (unsigned i = 0; i < 400000; ++i) {
    std::uint32_t word = (i * 2654435761u) >> (8 + i % 16);
    text += "w" + std::to_string(word) + " the Line of " + std::to_string(i);
    text += i % 50 == 0 ? "\n\n" : "\n";
  }
  EXPECT_TRUE(writeFile(path, text).ok());
  return path;
}

TEST(VocabularyJob, ThreadsDoNotMatter) {
  VocabularyJob job;
  job.files = {makeCorpus()};
  job.maxMemory = minVocabularyMemory; // words are forgotten on the way
  VocabularyTrainerOptions options;
  options.size = 2000;
  Result<TrainedVocabulary> one = makeWordPieceVocabulary(job, options);
  ASSERT_TRUE(one.ok()) << one.status().toString();
  EXPECT_EQ(one->lines.size(), 2000u);
  job.maxMemory = std::uint64_t(16) << 20;
  Result<SampledText> sampledByOne = sampleText(job);
  ASSERT_TRUE(sampledByOne.ok());
  EXPECT_LE(sampledByOne->bytes, job.maxMemory / 32);
  EXPECT_GT(sampledByOne->bytes, job.maxMemory / 33);
  EXPECT_EQ(sampledByOne->total, 400000u);
  EXPECT_LT(sampledByOne->lines.size(), 100000u);
  EXPECT_EQ(sampledByOne->lines[0].find("the Line"), std::string::npos);

  job.threads = 5;
  EXPECT_EQ(sampleText(job)->lines, sampledByOne->lines);
  job.maxMemory = minVocabularyMemory;
  EXPECT_EQ(makeWordPieceVocabulary(job, options)->lines, one->lines);
}

TEST(VocabularyJob, ErrorsOfReading) {
  std::string path = testing::TempDir() + "VocabularyJobTest-bad";
  ASSERT_TRUE(writeFile(path, "good\nb\xFF d\n").ok());
  VocabularyJob job;
  job.files = {path};
  job.threads = 2;
  std::string expected = path + ":2: byte 1: expected UTF-8, found byte 0xFF";
  EXPECT_EQ(sampleText(job).status().message().substr(0, expected.size()),
            expected);
  EXPECT_EQ(makeWordPieceVocabulary(job, {}).status().message().substr(
                0, expected.size()),
            expected);
}

} // namespace
} // namespace albert::rt
