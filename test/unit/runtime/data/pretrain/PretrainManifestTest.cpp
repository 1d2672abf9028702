//===- PretrainManifestTest.cpp - how a data set was made -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Names of files; what is written is read back.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/PretrainManifest.h"
#include "runtime/core/File.h"
#include "runtime/data/pretrain/OutputNames.h"

#include <gtest/gtest.h>

namespace albert::rt {
namespace {

using Texts = std::vector<std::string>;

TEST(OutputNames, Shards) {
  EXPECT_EQ(shardNames("out/a.b.tfrecord", 2),
            Texts({"out/a.b-00000-of-00002.tfrecord",
                   "out/a.b-00001-of-00002.tfrecord"}));
  EXPECT_EQ(shardNames("x.d/a", 2)[1], "x.d/a-00001-of-00002");
  EXPECT_EQ(shardNames("a.tfrecord.gz", 3)[2], "a-00002-of-00003.tfrecord.gz");
  EXPECT_EQ(shardNames("a.gz", 3)[2], "a-00002-of-00003.gz");
  EXPECT_EQ(shardNames(".hidden", 3)[2], ".hidden-00002-of-00003");
  EXPECT_EQ(shardNames("a.tfrecord", 1), Texts({"a.tfrecord"}));
}

TEST(OutputNames, Manifest) {
  for (const char *file :
       {"d/a.tfrecord", "d/a-00003-of-00008.tfrecord", "d/a.tfrecord.gz",
        "d/a-00003-of-00008.tfrecord.gz", "d/a"})
    EXPECT_EQ(manifestName(file), "d/a.manifest.json") << file;
  EXPECT_EQ(manifestName("a-0003-of-0008.tfrecord"),
            "a-0003-of-0008.manifest.json");
}

PretrainManifest makeManifest() {
  PretrainManifest manifest;
  manifest.tool = "albert-data 1";
  manifest.example.family = DataFamily::Google;
  manifest.example.labelStyle = LabelStyle::Plain;
  manifest.example.maxSeqLength = 77;
  manifest.example.permutation = true;
  manifest.tokenizer = "wordpiece";
  manifest.vocabularySize = 21128;
  manifest.vocabularyChecksum = 0x00ab12cd;
  manifest.doLowerCase = false;
  manifest.seed = 99;
  return manifest;
}

TEST(PretrainManifest, RoundTrip) {
  std::string records = testing::TempDir() + "/data-00000-of-00002.tfrecord";
  std::string path = testing::TempDir() + "/data.manifest.json";
  ASSERT_TRUE(writeFile(path, formatManifest(makeManifest())).ok());
  auto found = findManifest(records);
  ASSERT_TRUE(found.ok()) << found.status().toString();
  ASSERT_TRUE(found->has_value());
  const PretrainManifest &manifest = **found;
  EXPECT_EQ(manifest.tool, "albert-data 1");
  EXPECT_EQ(manifest.example.family, DataFamily::Google);
  EXPECT_EQ(manifest.example.labelStyle, LabelStyle::Plain);
  EXPECT_EQ(manifest.example.maxSeqLength, 77u);
  EXPECT_EQ(manifest.example.predictionSlots(), 40u);
  EXPECT_EQ(manifest.vocabularySize, 21128);
  EXPECT_EQ(manifest.vocabularyChecksum, 0x00ab12cdu);
  EXPECT_FALSE(manifest.doLowerCase);
  EXPECT_EQ(manifest.seed, 99u);
}

TEST(PretrainManifest, Absent) {
  auto found = findManifest(testing::TempDir() + "/other.tfrecord");
  ASSERT_TRUE(found.ok());
  EXPECT_FALSE(found->has_value());
}

TEST(PretrainManifest, Wrong) {
  std::string path = testing::TempDir() + "/wrong.manifest.json";
  ASSERT_TRUE(writeFile(path, "{\"format\": \"x\", \"version\": 3}").ok());
  EXPECT_EQ(readManifest(path).status().message(),
            path + ": expected format 'albert-pretraining-data', version 1, "
                   "found 'x', version 3");
  ASSERT_TRUE(writeFile(path, "{}").ok());
  EXPECT_FALSE(readManifest(path).ok());
  std::string text = formatManifest(makeManifest());
  text.replace(text.find("\"google\""), 8, "\"giggle\"");
  ASSERT_TRUE(writeFile(path, text).ok());
  EXPECT_EQ(readManifest(path).status().message(),
            path + ": unknown family 'giggle' or label style 'plain'");
}

} // namespace
} // namespace albert::rt
