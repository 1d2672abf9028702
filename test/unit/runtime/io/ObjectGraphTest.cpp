//===- ObjectGraphTest.cpp - names in an object-based checkpoint ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/ObjectGraph.h"
#include "runtime/io/parameters/ParameterMatcher.h"
#include "runtime/io/protobuf/WireWriter.h"
#include "runtime/io/tf_checkpoint/TfCheckpoint.h"

#include "BundleMaker.h"
#include "TestDirectory.h"

using namespace albert::rt;

namespace {

/// Key of the variable at `path`.
std::string keyOf(const std::string &path) {
  return path + "/.ATTRIBUTES/VARIABLE_VALUE";
}

/// A node of the tree with one attribute.
std::string node(const std::string &attribute, const std::string &name,
                 const std::string &key) {
  std::string child, tensor, object, field;
  appendNumberField(child, 1, 1);
  appendBytesField(child, 2, "child");
  appendBytesField(object, 1, child);
  appendBytesField(tensor, 1, attribute);
  appendBytesField(tensor, 2, name);
  appendBytesField(tensor, 3, key);
  appendNumberField(tensor, 4, 1);
  appendBytesField(object, 2, tensor);
  appendBytesField(field, 1, object);
  return field;
}

std::string variable(const std::string &name, const std::string &path) {
  return node("VARIABLE_VALUE", name, keyOf(path));
}

struct Names final : NameVisitor {
  void name(const std::string &name, const std::string &key) override {
    found.emplace_back(name, key);
  }
  std::vector<std::pair<std::string, std::string>> found;
};

TEST(ObjectGraph, namesAndKeys) {
  Names names;
  std::string message =
      variable("a/kernel", "layers/0") + variable("", "save_counter") +
      node("OBJECT_CONFIG_JSON", "config", "layers/0/.ATTRIBUTES/CONFIG") +
      variable("b", "layers/1");
  Status status = parseObjectGraph(bytesOf(message), names);
  ASSERT_TRUE(status.ok()) << status.toString();
  EXPECT_EQ(names.found,
            (std::vector<std::pair<std::string, std::string>>{
                {"a/kernel", keyOf("layers/0")}, {"b", keyOf("layers/1")}}));
  EXPECT_TRUE(parseObjectGraph({}, names).ok());
}

TEST(ObjectGraph, damage) {
  Names names;
  std::string message = variable("a/kernel", "layers/0");
  for (std::size_t size = 1; size < message.size(); ++size)
    EXPECT_EQ(
        parseObjectGraph(bytesOf(message.substr(0, size)), names).message(),
        "it is no TrackableObjectGraph")
        << size;
  EXPECT_FALSE(parseObjectGraph(bytesOf("\x08\x01"), names).ok());
  EXPECT_FALSE(parseObjectGraph(bytesOf("\x0a\x02\x10\x01"), names).ok());
}

TEST(StoredString, damage) {
  BundleMaker maker;
  maker.addString("s", "some text");
  std::uint32_t crc = maker.entries["s"].crc;
  auto read = [&](const std::string &stored) {
    auto text = readStoredString(bytesOf(stored), crc);
    return text.ok() ? std::string(textOf(*text)) : text.status().message();
  };
  EXPECT_EQ(read(maker.data), "some text");
  EXPECT_EQ(read(maker.data.substr(0, 13)),
            "expected one string of 13 bytes with its length, found something "
            "else");
  EXPECT_EQ(read(maker.data + "x"),
            "expected one string of 15 bytes with its length, found something "
            "else");
  EXPECT_EQ(read(""), "expected one string of 0 bytes with its length, found "
                      "something else");
  for (std::size_t at = 1; at < maker.data.size(); ++at) {
    std::string damaged = maker.data;
    damaged[at] = static_cast<char>(damaged[at] ^ 1);
    EXPECT_EQ(read(damaged).substr(0, 16), "its checksum is ") << at;
  }
}

class ObjectCheckpointTest : public DirectoryTest {
protected:
  ObjectCheckpointTest() {
    maker.addFloats(keyOf("layers/0"), {2, 3}, 10);
    maker.addFloats(keyOf("layers/1"), {2}, 20);
    maker.addFloats(keyOf("save_counter"), {});
  }
  std::unique_ptr<ParameterSource> open() {
    EXPECT_TRUE(maker.write(path("m.ckpt")).ok());
    auto source = TfCheckpoint::open(path("m.ckpt"));
    EXPECT_TRUE(source.ok()) << source.status().toString();
    return source.ok() ? *std::move(source) : nullptr;
  }
  std::string openError() {
    EXPECT_TRUE(maker.write(path("m.ckpt")).ok());
    auto source = TfCheckpoint::open(path("m.ckpt"));
    return source.ok() ? "" : source.status().toString();
  }

  BundleMaker maker;
};

TEST_F(ObjectCheckpointTest, variablesHaveTheirNamesToo) {
  maker.addString(
      std::string(objectGraphKey),
      variable("dense/kernel", "layers/0") +
          variable("dense/bias", "layers/1") + variable("gone", "layers/2") +
          variable("twice", "layers/0") + variable("twice", "layers/1") +
          variable("twice", "layers/0"));
  auto source = open();
  ASSERT_TRUE(source);
  EXPECT_EQ(source->readFloats("dense/kernel")->data<float>()[5], 15.0f);
  EXPECT_EQ(source->readFloats("dense/bias")->data<float>()[1], 21.0f);
  EXPECT_EQ(source->readFloats(keyOf("layers/1"))->data<float>()[1], 21.0f);
  EXPECT_EQ(source->find("gone"), nullptr);
  EXPECT_EQ(source->find("twice"), nullptr);
  // The key in the tree of objects is no weight that nobody uses.
  ParamSpec spec;
  spec.name = "bias";
  spec.shape = {2};
  VariableSpec part;
  part.tf = "dense/bias";
  part.shape = {2};
  spec.variables = {part};
  auto matches = matchParameters(Span<const ParamSpec>(&spec, 1), *source);
  ASSERT_TRUE(matches.ok()) << matches.status().toString();
  EXPECT_EQ(matches->surplus, std::vector<std::string>{"dense/kernel"});
}

TEST_F(ObjectCheckpointTest, partitionedVariables) {
  float values[] = {0, 1, 2, 3, 4, 5};
  auto row = [&](std::size_t i) {
    return std::string(reinterpret_cast<const char *>(&values[3 * i]), 12);
  };
  maker.addSliced(keyOf("p"), {2, 3}, {{{0, 1}, {0, 3}}, {{1, 1}, {0, 3}}},
                  {row(0), row(1)});
  maker.addString(std::string(objectGraphKey), variable("table", "p"));
  auto source = open();
  ASSERT_TRUE(source);
  Result<Tensor> table = source->readFloats("table");
  ASSERT_TRUE(table.ok()) << table.status().toString();
  for (int i = 0; i < 6; ++i)
    EXPECT_EQ(table->data<float>()[i], values[i]);
}

TEST_F(ObjectCheckpointTest, errors) {
  maker.addFloats(std::string(objectGraphKey), {});
  EXPECT_NE(openError().find("m.ckpt: entry '_CHECKPOINTABLE_OBJECT_GRAPH': "
                             "expected a string, found float32 of shape []"),
            std::string::npos);
  maker.addString(std::string(objectGraphKey), "\x0a");
  EXPECT_NE(openError().find("m.ckpt: entry '_CHECKPOINTABLE_OBJECT_GRAPH': it "
                             "is no TrackableObjectGraph\n  hint: the data "
                             "file is damaged"),
            std::string::npos);
  maker.entries[std::string(objectGraphKey)].crc = 1;
  EXPECT_NE(openError().find("its checksum is "), std::string::npos);
}

TEST(ObjectGraph, writtenByTensorFlow) {
  std::string prefix =
      ALBERTC_GOLDEN_DIR "/export/savedmodel_v2/model/variables/variables";
  if (!isRegularFile(prefix + ".index"))
    GTEST_SKIP() << "no reference data at " << prefix;
  auto source = TfCheckpoint::open(prefix);
  ASSERT_TRUE(source.ok()) << source.status().toString();
  std::size_t keys = 0, names = 0;
  for (const CheckpointVariable &found : (*source)->variables())
    if (found.name.find(".ATTRIBUTES") != std::string::npos)
      ++keys;
    else
      names += found.name != objectGraphKey;
  EXPECT_EQ(names, 25u);
  EXPECT_EQ(keys, 25u);
  const CheckpointVariable *kernel =
      (*source)->find("bert/embeddings/word_embeddings");
  ASSERT_TRUE(kernel);
  EXPECT_EQ(kernel->shape, Shape({220, 24}));
}

} // namespace
