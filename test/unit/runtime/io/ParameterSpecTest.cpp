//===- ParameterSpecTest.cpp - tests of the manifest's parameters ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reading of the manifest and every check on it.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/ParameterSpec.h"

#include "SpecBuilder.h"

#include <gtest/gtest.h>

using namespace albert::rt;

namespace {

const char *const sound = R"([{
  "name": "layer.kv_kernel", "shape": [2, 4, 80], "layout": "panels",
  "slots": true, "offset": 128, "bytes": 3072,
  "init": "truncated_normal", "stddev": 0.02,
  "variables": [
    {"tf": "g0/key", "hf": "a.key", "hf_transposed": true, "slot": 0,
     "column": 0, "shape": [4, 40]},
    {"tf": "g0/value", "slot": 0, "column": 40, "shape": [4, 40]},
    {"tf": "g1/both", "slot": 1, "column": 0, "shape": [4, 80]}]}])";

Result<std::vector<ParamSpec>> parse(std::string text) {
  return parseParamSpecs(*parseJson(text, "m"), "m");
}

/// The error after replacing one part of the sound manifest.
std::string broken(const std::string &part, const std::string &with) {
  std::string text = sound;
  std::size_t at = text.find(part);
  EXPECT_NE(at, std::string::npos);
  text.replace(at, part.size(), with);
  return parse(text).status().message();
}

TEST(ParameterSpec, reads) {
  auto specs = parse(sound);
  ASSERT_TRUE(specs.ok()) << specs.status().toString();
  ASSERT_EQ(specs->size(), 1u);
  const ParamSpec &spec = (*specs)[0];
  EXPECT_EQ(spec.name, "layer.kv_kernel");
  EXPECT_EQ(spec.layout, StorageLayout::Panels);
  EXPECT_EQ(spec.init, Initializer::TruncatedNormal);
  EXPECT_EQ(spec.slotCount(), 2);
  EXPECT_EQ(spec.rows(), 4);
  EXPECT_EQ(spec.columns(), 80);
  EXPECT_EQ(spec.storedColumns(), 96);
  EXPECT_EQ(spec.offset, 128u);
  ASSERT_EQ(spec.variables.size(), 3u);
  EXPECT_TRUE(spec.variables[0].hfTransposed);
  EXPECT_EQ(spec.variables[1].hf, "");
  EXPECT_EQ(spec.variables[1].column, 40);
}

TEST(ParameterSpec, saysWhatIsWrong) {
  EXPECT_EQ(parse("{}").status().message(),
            "m: 'params' must be a list, found object");
  EXPECT_EQ(parse("[1]").status().message(),
            "m: params[0]: expected an object, found number");
  EXPECT_EQ(broken("\"panels\"", "\"tiles\""),
            "m: params[0]: 'layout' must be one of rows, panels, groups, found "
            "'tiles'");
  EXPECT_EQ(broken("truncated_normal", "normal"),
            "m: params[0]: 'init' must be one of zeros, ones, "
            "truncated_normal, found 'normal'");
  EXPECT_EQ(broken("128", "-1"), "m: params[0]: 'offset' is negative");
  EXPECT_EQ(broken("128", "100"),
            "m: params[0]: offset 100 is no multiple of 64");
  EXPECT_EQ(broken("3072", "3000"),
            "m: params[0]: shape [2, 4, 80] takes 3072 bytes as stored, found "
            "3000");
  EXPECT_EQ(broken("\"tf\": \"g0/key\", ", ""),
            "m: params[0].variables[0]: 'tf' is missing");
  EXPECT_EQ(broken("\"slots\": true", "\"slots\": false"),
            "m: params[0]: shape [2, 4, 80] does not suit its layout");
  EXPECT_EQ(broken("[2, 4, 80]", "[2, 0, 80]"),
            "m: params[0]: shape [2, 0, 80] has an extent that is not "
            "positive");
  EXPECT_EQ(broken("[2, 4, 80]", "[2000000000, 2000000000, 80]"),
            "m: params[0]: shape [2000000000, 2000000000, 80] has more "
            "elements than memory can hold");
}

/// A grouped weight of two slots, [K/G, N/G, G] = [2, 33, 4].
const char *const grouped = R"([{
  "name": "layer.ffn1_kernel", "shape": [2, 2, 33, 4], "layout": "groups",
  "slots": true, "offset": 0, "bytes": 4096, "init": "zeros", "variables": [
    {"tf": "a", "slot": 0, "shape": [2, 33, 4]},
    {"tf": "b", "hf": "h", "slot": 1, "shape": [2, 33, 4]}]}])";

TEST(ParameterSpec, readsGroups) {
  auto specs = parse(grouped);
  ASSERT_TRUE(specs.ok()) << specs.status().toString();
  const ParamSpec &spec = specs->front();
  EXPECT_EQ(spec.layout, StorageLayout::Groups);
  EXPECT_STREQ(layoutName(spec.layout), "groups");
  EXPECT_EQ(spec.groupOutputs(), 33);
  EXPECT_EQ(spec.storedSlotElements(), 4 * 2 * 2 * 32);
}

TEST(ParameterSpec, saysWhatIsWrongWithGroups) {
  auto brokenGroups = [](const std::string &part, const std::string &with) {
    std::string text = grouped;
    text.replace(text.find(part), part.size(), with);
    return parse(text).status().message();
  };
  EXPECT_EQ(brokenGroups("\"slots\": true", "\"slots\": false"),
            "m: params[0]: shape [2, 2, 33, 4] does not suit its layout");
  EXPECT_EQ(brokenGroups("4096", "4224"),
            "m: params[0]: shape [2, 2, 33, 4] takes 4096 bytes as stored, "
            "found 4224");
  EXPECT_EQ(
      brokenGroups("\"hf\": \"h\"", "\"hf\": \"h\", \"hf_transposed\": true"),
      "m: params[0]: variable 'b' of shape [2, 33, 4] is no matrix that "
      "could be stored transposed");
}

TEST(ParameterSpec, variablesMustCoverEachElementOnce) {
  EXPECT_EQ(broken("\"slot\": 1", "\"slot\": 2"),
            "m: params[0]: variable 'g1/both' of shape [4, 80] (slot 2, column "
            "0) does not fit into shape [2, 4, 80]");
  EXPECT_EQ(broken("\"column\": 40, \"shape\": [4, 40]",
                   "\"column\": 39, \"shape\": [4, 40]"),
            "m: params[0]: no variable, or more than one, for column 40 of "
            "slot 0");
  EXPECT_EQ(broken("\"column\": 40, \"shape\": [4, 40]",
                   "\"column\": 41, \"shape\": [4, 40]")
                .substr(0, 39),
            "m: params[0]: variable 'g0/value' of sh");
  EXPECT_EQ(broken("[4, 80]}", "[80]}").substr(0, 38),
            "m: params[0]: variable 'g1/both' of sh");
}

TEST(ParameterSpec, builtOnesAreSound) {
  for (const ParamSpec &spec : googleParams({30, 8, 12, 40, 16, 2, 2})) {
    Status status = verifyParamSpec(spec);
    EXPECT_TRUE(status.ok()) << spec.name << ": " << status.toString();
  }
  for (const ParamSpec &spec : brightmartParams({30, 8, 12, 40, 16})) {
    Status status = verifyParamSpec(spec);
    EXPECT_TRUE(status.ok()) << spec.name << ": " << status.toString();
  }
}

} // namespace
