//===- ManifestTest.cpp - tests of reading manifests ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/Manifest.h"

#include "runtime/program/Session.h"
#include "test/unit/runtime/program/FakeProgram.h"

#include <gtest/gtest.h>

using namespace albert::rt;
using namespace albert::rt::testing;

/// The message for a valid manifest with `from` replaced by `to`.
static std::string messageWith(const std::string &from, const std::string &to) {
  std::string text = FakeProgram().manifest();
  size_t place = text.find(from);
  EXPECT_NE(place, std::string::npos) << from;
  text.replace(place, from.size(), to);
  Result<Manifest> manifest = parseManifest(text);
  return manifest.ok() ? "ok" : manifest.status().message();
}

TEST(Manifest, readsEveryPart) {
  Result<Manifest> manifest = parseManifest(FakeProgram().manifest());
  ASSERT_TRUE(manifest.ok()) << manifest.status().toString();
  EXPECT_EQ(manifest->version, "0.1.0");
  EXPECT_EQ(manifest->program, "encode");
  EXPECT_EQ(manifest->cpu, "znver4");
  EXPECT_EQ(manifest->features, std::vector<std::string>{"sse2"});
  EXPECT_EQ(manifest->model.vocabSize, 24);
  EXPECT_EQ(manifest->bounds.tokens, 64);
  EXPECT_EQ(manifest->paramBytes(), 128u);
  ASSERT_EQ(manifest->entries.size(), 1u);
  const ManifestEntry &entry = manifest->entries[0];
  EXPECT_EQ(entry.arguments.size(), 12u);
  EXPECT_TRUE(entry.has(ManifestArgument::Kind::Input, "first_rows"));
  EXPECT_FALSE(entry.has(ManifestArgument::Kind::Input, "query_rows"));
  EXPECT_EQ(entry.arguments[10].rows, Rows::Tokens);
  EXPECT_EQ(entry.arguments[10].stride, 32);
}

TEST(Manifest, readsWhatTrainingAdds) {
  std::string text = FakeProgram().manifest();
  auto replace = [&](const std::string &from, const std::string &to) {
    text.replace(text.find(from), from.size(), to);
  };
  replace(R"("queries":32)", R"("queries":32,"predictions":5)");
  replace(R"("index":0)", R"("index":0,"state":"first_moment")");
  replace(R"("rows":"sequences","columns":5,"stride":32)",
          R"("rows":"predictions")");
  Result<Manifest> manifest = parseManifest(text);
  ASSERT_TRUE(manifest.ok()) << manifest.status().toString();
  EXPECT_EQ(manifest->bounds.predictions, 5);
  const ManifestEntry &entry = manifest->entries[0];
  EXPECT_EQ(entry.arguments[9].state, ParamState::FirstMoment);
  EXPECT_EQ(entry.arguments[11].rows, Rows::Predictions);
  EXPECT_EQ(entry.arguments[11].columns, 0);
  Manifest inference = *parseManifest(FakeProgram().manifest());
  EXPECT_EQ(inference.bounds.predictions, INT64_MAX);
  EXPECT_EQ(inference.entries[0].arguments[9].state, ParamState::Value);
}

TEST(Manifest, messagesNameTheMember) {
  EXPECT_EQ(messageWith("\"abi\":1", "\"abi\":7"),
            "manifest: 'abi': expected version 1, found 7");
  EXPECT_EQ(messageWith("\"program\":\"encode\"", "\"programme\":0"),
            "manifest: 'program' is missing");
  EXPECT_EQ(messageWith("\"vocab_size\":24", "\"vocab_size\":0"),
            "manifest.model: 'vocab_size': expected at least 1, found 0");
  EXPECT_EQ(messageWith("\"rows\":\"tokens\"", "\"rows\":\"words\""),
            "manifest: entries[0]: arguments[0]: 'rows' must be one of "
            "static, tokens, sequences, offsets, queries, predictions, "
            "variables, hyperparameters, one, sizes, elements, dimensions, "
            "found 'words'");
  EXPECT_EQ(messageWith("\"dtype\":\"i32\"", "\"dtype\":\"i7\""),
            "manifest: entries[0]: arguments[0]: 'dtype': unknown element type "
            "'i7'");
  EXPECT_EQ(messageWith("\"dtype\":\"f32\",\"rows\":\"tokens\"",
                        "\"dtype\":\"f64\",\"rows\":\"tokens\""),
            "manifest: entries[0]: arguments[10]: expected an output of f32 "
            "whose rows are tokens, sequences or queries, or one without "
            "columns");
  EXPECT_EQ(messageWith("\"index\":0", "\"index\":0,\"state\":\"slope\""),
            "manifest: entries[0]: arguments[9]: 'state' must be one of value, "
            "gradient, first_moment, second_moment, found 'slope'");
  EXPECT_EQ(messageWith("\"queries\":32", "\"queries\":32,\"predictions\":0"),
            "manifest.bounds: 'predictions': expected at least 1, found 0");
  EXPECT_EQ(messageWith("\"tokens\":64", "\"tokens\":8"),
            "manifest.bounds: expected length <= tokens < 2^31, found length "
            "16 and tokens 8");
  EXPECT_EQ(messageWith("\"index\":0", "\"index\":3"),
            "manifest: entry 'encode' uses parameter 3, there are 1");
  EXPECT_EQ(messageWith("[\"sse2\"]", "[2]"),
            "manifest.target: 'features': expected feature names");
  EXPECT_NE(messageWith("\"abi\"", "abi").find("no valid JSON"),
            std::string::npos);
}

TEST(OpenProgram, checksTheTable) {
  FakeProgram fake;
  EXPECT_TRUE(openProgram(fake.table()).ok());
  EXPECT_EQ(openProgram(nullptr).status().message(),
            "no program table: the first word is not \"ALBP\"");
  fake.mutableTable().magic = 0;
  EXPECT_EQ(openProgram(fake.table()).status().message(),
            "no program table: the first word is not \"ALBP\"");
}

TEST(OpenProgram, refusesAnotherVersion) {
  FakeProgram fake;
  fake.mutableTable().abiVersion = 9;
  Result<Manifest> manifest = openProgram(fake.table());
  EXPECT_EQ(manifest.status().message(),
            "program table: expected ABI version 1, found 9");
  EXPECT_FALSE(manifest.status().hint().empty());
}

TEST(OpenProgram, comparesTableAndManifest) {
  FakeProgram entries;
  entries.mutableTable().entryCount = 2;
  EXPECT_EQ(openProgram(entries.table()).status().message(),
            "program table: the manifest names 1 entries, the table has 2");
  FakeProgram weights;
  weights.mutableTable().weightsSize = 64;
  EXPECT_EQ(openProgram(weights.table()).status().message(),
            "program table: expected 128 bytes of weights, found 64");
}
