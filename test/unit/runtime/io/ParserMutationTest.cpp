//===- ParserMutationTest.cpp - random damage behind checksums ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Damage that checksums would find never reaches the parsers behind them, so
/// these tests damage the contents and then make the checksums right. Every
/// result is allowed but a crash or a read outside (run under sanitizers).
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Crc32c.h"
#include "runtime/io/protobuf/WireWriter.h"
#include "runtime/io/safetensors/SafetensorsHeader.h"
#include "runtime/io/tf_checkpoint/BundleProto.h"
#include "runtime/io/tf_checkpoint/ObjectGraph.h"
#include "runtime/io/tf_checkpoint/Table.h"
#include "runtime/io/tf_checkpoint/TfCheckpoint.h"
#include "runtime/io/tf_example/TfExampleBuilder.h"

#include "BundleMaker.h"
#include "SavedSliceMaker.h"
#include "TestDirectory.h"

#include <random>

using namespace albert::rt;

namespace {

/// Changes, removes or inserts a few bytes.
std::string mutate(std::string text, std::mt19937 &random) {
  static constexpr unsigned char telling[] = {0, 1, 0x7f, 0x80, 0xff, '"', '['};
  for (unsigned count = 1 + random() % 3; count != 0; --count) {
    std::size_t at = text.empty() ? 0 : random() % text.size();
    char byte = static_cast<char>(random() % 2 ? telling[random() % 7]
                                               : random() & 0xff);
    switch (random() % 4) {
    case 0:
      text.insert(at, 1, byte);
      break;
    case 1:
      if (!text.empty())
        text.erase(at, 1 + random() % 4);
      break;
    default:
      if (!text.empty())
        text[at] = byte;
    }
  }
  return text;
}

class Ignore final : public TableVisitor {
public:
  Status entry(std::string_view, ByteSpan) override {
    return Status::success();
  }
};

/// Contents with a sound trailer.
std::string sealed(std::string contents) {
  contents += '\0';
  std::uint32_t crc = maskCrc32c(crc32c(bytesOf(contents)));
  for (int i = 0; i < 4; ++i)
    contents += static_cast<char>(crc >> (8 * i));
  return contents;
}

TEST(ParserMutation, tableBlocks) {
  std::mt19937 random(1);
  std::string block =
      tableBlock({{"a", "1"}, {"abc", "22"}, {"abd", ""}, {"b", "333"}});
  block.resize(block.size() - 5);
  std::string meta = tableBlock({});
  std::size_t sound = 0;
  for (int i = 0; i < 20000; ++i) {
    std::string data = sealed(mutate(block, random));
    std::string index =
        tableBlock({{"z", varint(0) + varint(data.size() - 5)}});
    index.resize(index.size() - 5);
    if (i % 2)
      index = mutate(index, random);
    index = sealed(index);
    std::string file = data + meta + index +
                       tableFooter(data.size(), meta.size() - 5,
                                   data.size() + meta.size(), index.size() - 5);
    Ignore ignore;
    sound += visitTable(bytesOf(file), ignore).ok();
  }
  EXPECT_LT(sound, 20000u);
}

TEST(ParserMutation, bundleEntries) {
  std::mt19937 random(2);
  BundleEntry entry;
  entry.dtype = 1;
  entry.shape = {300, 24};
  entry.offset = 77;
  entry.size = 28800;
  entry.crc = 0x12345678;
  entry.slices = {{{0, 100}, {0, -1}}, {{100, 200}, {0, 24}}};
  std::string message = serialize(entry);
  for (int i = 0; i < 100000; ++i) {
    std::string damaged = mutate(message, random);
    Result<BundleEntry> parsed = parseBundleEntry(bytesOf(damaged));
    if (parsed.ok()) {
      for (std::int64_t extent : parsed->shape.dims())
        ASSERT_GE(extent, 0);
      for (const TensorSlice &slice : parsed->slices)
        toString(slice);
    }
    (void)parseBundleHeader(bytesOf(damaged)).ok();
  }
}

TEST(ParserMutation, savedSlices) {
  std::mt19937 random(7);
  float values[] = {1, 2, 3, 4, 5, 6};
  std::int64_t step = 70000;
  SavedSliceMaker maker;
  maker.add("step", DType::I64, {},
            {reinterpret_cast<const std::uint8_t *>(&step), 8});
  maker.add("x", DType::F32, {2, 3},
            {reinterpret_cast<const std::uint8_t *>(values), sizeof values});
  std::string meta = maker.finish().entries[""];
  std::size_t sound = 0;
  for (int i = 0; i < 100000; ++i) {
    (void)parseSavedMeta(bytesOf(mutate(meta, random))).ok();
    for (const auto &[key, value] : maker.slices) {
      std::string damaged = mutate(value, random);
      auto slice = parseSavedSlice(bytesOf(damaged));
      if (!slice.ok())
        continue;
      for (DType dtype : {DType::F32, DType::I64, DType::Bool}) {
        auto count = countElements(slice->elements, dtype);
        if (!count.ok())
          continue;
        ++sound;
        // No byte more than what was counted.
        std::vector<std::uint8_t> elements(*count * sizeOf(dtype));
        readElements(slice->elements, dtype, elements.data());
      }
    }
  }
  EXPECT_GT(sound, 0u);
}

TEST(ParserMutation, objectGraphs) {
  std::mt19937 random(6);
  std::string tensor, object, message;
  appendBytesField(tensor, 1, "VARIABLE_VALUE");
  appendBytesField(tensor, 2, "dense/kernel");
  appendBytesField(tensor, 3, "layers/0/.ATTRIBUTES/VARIABLE_VALUE");
  appendBytesField(object, 2, tensor);
  appendBytesField(message, 1, object);
  appendBytesField(message, 1, object);
  BundleMaker maker;
  maker.addString("s", message);
  std::uint32_t crc = maker.entries["s"].crc;
  struct : NameVisitor {
    void name(const std::string &, const std::string &) override {}
  } names;
  std::size_t sound = 0;
  for (int i = 0; i < 100000; ++i) {
    std::string damaged = mutate(message, random);
    sound += parseObjectGraph(bytesOf(damaged), names).ok();
    damaged = mutate(maker.data, random);
    EXPECT_TRUE(damaged == maker.data ||
                !readStoredString(bytesOf(damaged), crc).ok());
  }
  EXPECT_GT(sound, 0u);
  EXPECT_LT(sound, 100000u);
}

TEST(ParserMutation, safetensorsHeaders) {
  std::mt19937 random(3);
  const std::string header =
      R"({"__metadata__": {"format": "pt"},)"
      R"("b": {"dtype": "F32", "shape": [2, 3], "data_offsets": [4, 28]},)"
      R"("a": {"dtype": "F16", "shape": [2], "data_offsets": [0, 4]}})";
  for (int i = 0; i < 50000; ++i) {
    auto entries = parseSafetensorsHeader(mutate(header, random));
    if (entries.ok()) {
      for (const SafetensorsEntry &entry : *entries)
        for (std::int64_t extent : entry.shape)
          ASSERT_GE(extent, 0);
    }
  }
}

TEST(ParserMutation, examples) {
  std::mt19937 random(5);
  TfExampleBuilder builder;
  builder.add("ids", std::vector<std::int64_t>{1, 300, -1, 70000});
  builder.add("weights", std::vector<float>{1, 2, 3});
  builder.add("text", std::vector<std::string_view>{"ab", ""});
  std::string message(textOf(builder.finish()));
  std::size_t sound = 0;
  for (int i = 0; i < 100000; ++i) {
    std::string damaged = mutate(message, random);
    TfExample example;
    if (!example.parse(bytesOf(damaged), "f", 0).ok())
      continue;
    ++sound;
    std::vector<std::int64_t> ints(4);
    std::vector<float> floats(3);
    std::vector<std::string_view> texts;
    for (const FeatureView &feature : example.features()) {
      (void)example.read(feature.name, Span<std::int64_t>(ints)).ok();
      (void)example.read(feature.name, Span<float>(floats)).ok();
      (void)example.readList(feature.name, ints).ok();
      (void)example.readList(feature.name, floats).ok();
      if (example.readList(feature.name, texts).ok())
        for (std::string_view text : texts)
          ASSERT_LE(text.size(), damaged.size());
      ints.resize(4);
      floats.resize(3);
    }
  }
  EXPECT_GT(sound, 1000u);
  EXPECT_LT(sound, 99000u);
}

using CheckpointMutation = DirectoryTest;

// Whole checkpoints whose index is sound as a table but wrong as an index.
TEST_F(CheckpointMutation, neverCrashes) {
  std::mt19937 random(4);
  BundleMaker writer;
  writer.addFloats("a", {3, 4});
  writer.addFloats("b", {5});
  writer.addSliced("p", {2, 3}, {{{0, -1}, {0, 2}}, {{0, -1}, {2, 1}}},
                   {std::string(16, 'x'), std::string(8, 'y')});
  TableWriter sound;
  sound.entries[""] = writer.header;
  for (const auto &[key, entry] : writer.entries)
    sound.entries[key] = serialize(entry);
  ASSERT_TRUE(writer.write(path("m")).ok());
  for (int i = 0; i < 400; ++i) {
    TableWriter table = sound;
    auto victim = std::next(table.entries.begin(),
                            static_cast<long>(random() % sound.entries.size()));
    victim->second = mutate(victim->second, random);
    std::string file = table.finish();
    FILE *stream = std::fopen(path("m.index").c_str(), "wb");
    ASSERT_NE(stream, nullptr);
    std::fwrite(file.data(), 1, file.size(), stream);
    std::fclose(stream);
    auto source = TfCheckpoint::open(path("m"));
    if (!source.ok())
      continue;
    for (const CheckpointVariable &variable : (*source)->variables()) {
      (void)(*source)->read(variable.name).ok();
      (void)(*source)->readFloats(variable.name).ok();
    }
  }
}

} // namespace
