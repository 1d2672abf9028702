//===- TfExampleTest.cpp - tests of tf.train.Example ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Messages that TensorFlow serialized, all encodings that protocol buffers
/// allow, and the exact messages for what is wrong.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_example/TfExample.h"
#include "runtime/io/protobuf/WireWriter.h"
#include "runtime/io/tf_example/TfExampleBuilder.h"

#include <gtest/gtest.h>

using namespace albert::rt;

namespace {

using Ints = std::vector<std::int64_t>;
using Floats = std::vector<float>;
using Texts = std::vector<std::string_view>;

std::string fromHex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2)
    bytes += static_cast<char>(
        std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  return bytes;
}

std::string field(std::uint32_t tag, std::string_view bytes) {
  std::string out;
  appendBytesField(out, tag, bytes);
  return out;
}

/// An Example of one feature, from the Feature message.
std::string exampleOf(std::string_view name, std::string_view feature) {
  return field(1, field(1, field(1, name) + field(2, feature)));
}

/// The int64 elements of feature "x", or the error.
Result<Ints> ints(const std::string &message) {
  TfExample example;
  ALBERT_RETURN_IF_ERROR(example.parse(bytesOf(message), "f", 3));
  Ints values;
  ALBERT_RETURN_IF_ERROR(example.readList("x", values));
  return values;
}

//===----------------------------------------------------------------------===//
// What TensorFlow 2.21 writes
//===----------------------------------------------------------------------===//

/// A feature and SerializeToString() of the Example that has it.
const std::string intsBytes =
    fromHex("0a190a170a016112121a100a0e01ac02ffffffffffffffffff0100");
const std::string floatsBytes =
    fromHex("0a130a110a0177120c120a0a080000803f000000bf");
const std::string textsBytes = fromHex("0a0f0a0d0a017312080a060a0261620a00");
const std::string emptyBytes = fromHex("0a090a070a016112021a00");
const std::string noListBytes = fromHex("0a070a050a01611200");

TEST(TfExample, readsTensorFlow) {
  TfExample example;
  ASSERT_TRUE(example.parse(bytesOf(intsBytes), "f", 0).ok());
  Ints values(4);
  ASSERT_TRUE(example.read("a", Span<std::int64_t>(values)).ok());
  EXPECT_EQ(values, (Ints{1, 300, -1, 0}));

  ASSERT_TRUE(example.parse(bytesOf(floatsBytes), "f", 0).ok());
  Floats floats(2);
  ASSERT_TRUE(example.read("w", Span<float>(floats)).ok());
  EXPECT_EQ(floats, (Floats{1.0f, -0.5f}));

  ASSERT_TRUE(example.parse(bytesOf(textsBytes), "f", 0).ok());
  Texts texts;
  ASSERT_TRUE(example.readList("s", texts).ok());
  EXPECT_EQ(texts, (Texts{"ab", ""}));

  for (const std::string &bytes : {emptyBytes, noListBytes}) {
    ASSERT_TRUE(example.parse(bytesOf(bytes), "f", 0).ok());
    ASSERT_TRUE(example.readList("a", values).ok());
    EXPECT_TRUE(values.empty());
    EXPECT_TRUE(example.read("a", Span<std::int64_t>()).ok());
  }
  EXPECT_EQ(example.features()[0].kind, FeatureKind::None);
}

TEST(TfExampleBuilder, equalsTensorFlow) {
  TfExampleBuilder builder;
  builder.add("a", Ints{1, 300, -1, 0});
  EXPECT_EQ(textOf(builder.finish()), intsBytes);
  builder.add("w", Floats{1.0f, -0.5f});
  EXPECT_EQ(textOf(builder.finish()), floatsBytes);
  builder.add("s", Texts{"ab", ""});
  EXPECT_EQ(textOf(builder.finish()), textsBytes);
  builder.add("a", Ints{});
  EXPECT_EQ(textOf(builder.finish()), emptyBytes);
}

TEST(TfExampleBuilder, featuresInTheOrderGiven) {
  TfExampleBuilder builder;
  Ints many(1000, 21127);
  builder.add("z", many);
  builder.add("a", Floats(300, 0.25f));
  builder.add("m", Texts{std::string_view("\0\xff", 2)});
  std::string message(textOf(builder.finish()));
  TfExample example;
  ASSERT_TRUE(example.parse(bytesOf(message), "f", 0).ok());
  ASSERT_EQ(example.features().size(), 3u);
  EXPECT_EQ(example.features()[0].name, "z");
  EXPECT_EQ(example.features()[1].name, "a");
  EXPECT_EQ(example.features()[2].name, "m");
  Ints ints;
  ASSERT_TRUE(example.readList("z", ints).ok());
  EXPECT_EQ(ints, many);
  Floats floats;
  ASSERT_TRUE(example.readList("a", floats).ok());
  EXPECT_EQ(floats, Floats(300, 0.25f));
  Texts texts;
  ASSERT_TRUE(example.readList("m", texts).ok());
  EXPECT_EQ(texts, (Texts{std::string_view("\0\xff", 2)}));
}

//===----------------------------------------------------------------------===//
// Encodings
//===----------------------------------------------------------------------===//

TEST(TfExample, unpackedLists) {
  std::string list;
  for (std::int64_t value : {7, -8, 0})
    appendNumberField(list, 1, value);
  EXPECT_EQ(*ints(exampleOf("x", field(3, list))), (Ints{7, -8, 0}));
  // Packed parts, single elements, all in one list.
  std::string mixed = list + field(1, std::string("\x01\x02", 2)) + list;
  EXPECT_EQ(*ints(exampleOf("x", field(3, mixed))),
            (Ints{7, -8, 0, 1, 2, 7, -8, 0}));

  std::string floatList;
  appendFloatField(floatList, 1, 2.5f);
  appendFloatField(floatList, 1, -1.0f);
  std::string message = exampleOf("x", field(2, floatList));
  TfExample example;
  ASSERT_TRUE(example.parse(bytesOf(message), "f", 0).ok());
  Floats floats(2);
  ASSERT_TRUE(example.read("x", Span<float>(floats)).ok());
  EXPECT_EQ(floats, (Floats{2.5f, -1.0f}));
}

TEST(TfExample, unknownFieldsAreSkipped) {
  std::string unknown = field(100, "text");
  appendNumberField(unknown, 101, 5);
  appendDoubleField(unknown, 102, 5);
  appendFixed32Field(unknown, 103, 5);
  std::string list = unknown + field(1, "\x05") + unknown;
  // A field 1 of a type that no list has is unknown, too.
  appendDoubleField(list, 1, 3);
  std::string feature = unknown + field(3, list) + unknown;
  std::string entry = unknown + field(1, "x") + field(2, feature) + unknown;
  std::string features = unknown + field(1, entry) + unknown;
  EXPECT_EQ(*ints(unknown + field(1, features) + unknown), (Ints{5}));
}

TEST(TfExample, theLastOfTwoCounts) {
  auto entry = [](std::string_view value) {
    return field(1, field(1, "x") + field(2, field(3, field(1, value))));
  };
  EXPECT_EQ(*ints(field(1, entry("\x01\x02") + entry("\x03"))), (Ints{3}));
  // Also when the map comes in two messages.
  EXPECT_EQ(*ints(field(1, entry("\x01")) + field(1, entry("\x02\x03"))),
            (Ints{2, 3}));
}

TEST(TfExample, listsOfOneFeature) {
  std::string a = field(3, field(1, "\x01")), b = field(3, field(1, "\x02"));
  std::string floats = field(2, field(1, std::string(4, '\0')));
  // One kind is merged; another one replaces what was there.
  EXPECT_EQ(*ints(exampleOf("x", a + b)), (Ints{1, 2}));
  EXPECT_EQ(*ints(exampleOf("x", a + floats + b)), (Ints{2}));
  EXPECT_EQ(ints(exampleOf("x", a + floats)).status().message(),
            "f:record#3:x: expected int64 values, found float values");
}

TEST(TfExample, entryWithoutNameOrValue) {
  TfExample example;
  std::string message = field(1, field(1, field(2, field(3, ""))));
  ASSERT_TRUE(example.parse(bytesOf(message), "f", 0).ok());
  EXPECT_NE(example.find(""), nullptr);
  message = field(1, field(1, field(1, "x")));
  EXPECT_EQ(*ints(message), Ints());
}

TEST(TfExample, isUsedAgain) {
  TfExample example;
  ASSERT_TRUE(example.parse(bytesOf(intsBytes), "f", 0).ok());
  ASSERT_TRUE(example.parse(bytesOf(floatsBytes), "f", 1).ok());
  EXPECT_EQ(example.find("a"), nullptr);
  EXPECT_NE(example.find("w"), nullptr);
  ASSERT_TRUE(example.parse({}, "f", 2).ok());
  EXPECT_TRUE(example.features().empty());
}

//===----------------------------------------------------------------------===//
// Errors
//===----------------------------------------------------------------------===//

TEST(TfExample, messages) {
  TfExampleBuilder builder;
  builder.add("input_ids", Ints{1, 2, 3});
  builder.add("weights", Floats{1});
  builder.add("name", Texts{"x"});
  std::string message(textOf(builder.finish()));
  TfExample example;
  ASSERT_TRUE(example.parse(bytesOf(message), "dir/a.tfrecord", 17).ok());
  Ints four(4), two(2);
  Floats floats(4);
  Status status = example.read("input_ids", Span<std::int64_t>(four));
  EXPECT_EQ(status.message(), "dir/a.tfrecord:record#17:input_ids: expected 4 "
                              "int64 values, found 3");
  EXPECT_EQ(example.read("input_ids", Span<std::int64_t>(two)).message(),
            "dir/a.tfrecord:record#17:input_ids: expected 2 int64 values, "
            "found 3");
  EXPECT_EQ(example.read("weights", Span<float>(floats)).message(),
            "dir/a.tfrecord:record#17:weights: expected 4 float values, "
            "found 1");
  EXPECT_EQ(example.read("input_ids", Span<float>(floats)).message(),
            "dir/a.tfrecord:record#17:input_ids: expected float values, "
            "found int64 values");
  EXPECT_EQ(example.read("name", Span<float>(floats)).message(),
            "dir/a.tfrecord:record#17:name: expected float values, found byte "
            "strings");
  status = example.read("segment_ids", Span<std::int64_t>(four));
  EXPECT_EQ(status.code(), StatusCode::NotFound);
  EXPECT_EQ(status.message(), "dir/a.tfrecord:record#17:segment_ids: expected "
                              "int64 values, found no such feature");
  EXPECT_EQ(status.hint(), "the record has 'input_ids', 'weights', 'name'");
  EXPECT_EQ(example.located("input_ids", outOfRange("id 30000")).message(),
            "dir/a.tfrecord:record#17:input_ids: id 30000");
  ASSERT_TRUE(example.parse({}, "f", 0).ok());
  EXPECT_EQ(example.read("x", Span<float>()).hint(),
            "the record has no features");
}

TEST(TfExample, damagedLists) {
  EXPECT_EQ(ints(exampleOf("x", field(3, field(1, "\x80")))).status().message(),
            "f:record#3:x: expected int64 values, found a damaged list");
  EXPECT_FALSE(ints(exampleOf("x", field(3, "\x0a\x05\x01"))).ok());
  std::string message = exampleOf("x", field(2, field(1, "12345")));
  TfExample example;
  ASSERT_TRUE(example.parse(bytesOf(message), "f", 0).ok());
  Floats floats(1);
  EXPECT_EQ(example.read("x", Span<float>(floats)).message(),
            "f:record#0:x: expected float values, found a damaged list");
}

TEST(TfExample, noExample) {
  TfExample example;
  Status status = example.parse(bytesOf("\x0a\x05hello"), "f", 5);
  EXPECT_EQ(status.code(), StatusCode::DataLoss);
  EXPECT_EQ(status.message(), "f:record#5: expected a tf.train.Example, found "
                              "7 bytes of something else");
  EXPECT_TRUE(example.features().empty());
}

// Names are compared one by one; a million of them would take for ever.
TEST(TfExample, tooManyFeatures) {
  TfExampleBuilder builder;
  for (int i = 0; i < 4097; ++i)
    builder.add(std::to_string(i), Ints{});
  std::string message(textOf(builder.finish()));
  TfExample example;
  EXPECT_FALSE(example.parse(bytesOf(message), "f", 0).ok());
}

} // namespace
