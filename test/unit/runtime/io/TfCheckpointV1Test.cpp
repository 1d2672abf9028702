//===- TfCheckpointV1Test.cpp - tests of TensorFlow V1 checkpoints --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Checkpoints made by the tests, sound and broken, with the exact messages.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/CheckpointLocation.h"
#include "runtime/io/protobuf/WireWriter.h"
#include "runtime/io/tf_checkpoint/TfCheckpoint.h"

#include "SavedSliceMaker.h"
#include "TestDirectory.h"

#include <cstring>

using namespace albert::rt;

namespace {

class TfCheckpointV1Test : public DirectoryTest {
protected:
  Result<std::unique_ptr<ParameterSource>> open() {
    EXPECT_TRUE(maker.write(path("m.ckpt")).ok());
    return openParameterSource(path("m.ckpt"));
  }
  /// The message of `open` without the directory.
  std::string openMessage() { return withoutDirectory(open().status()); }
  std::string withoutDirectory(const Status &status) const {
    std::string text = status.message(), start = directory + "/";
    for (std::size_t at; (at = text.find(start)) != std::string::npos;)
      text.erase(at, start.size());
    return text;
  }

  SavedSliceMaker maker;
};

template <typename T>
std::string bytesFor(std::initializer_list<T> values) {
  std::string text(values.size() * sizeof(T), '\0');
  std::memcpy(text.data(), values.begin(), text.size());
  return text;
}

/// Gathers chunks and checks that they are whole rows.
class Gatherer final : public FloatSink {
public:
  explicit Gatherer(std::size_t unit) : unit(unit) {}
  Status accept(Span<const float> elements) override {
    EXPECT_EQ(elements.size() % unit, 0u);
    values.insert(values.end(), elements.begin(), elements.end());
    ++chunks;
    return Status::success();
  }
  std::vector<float> values;
  std::size_t unit, chunks = 0;
};

TEST_F(TfCheckpointV1Test, typesOfElements) {
  maker.addFloats("f", {2, 3}, 10);
  maker.add("d", DType::F64, {2}, bytesOf(bytesFor({0.25, -3.0})));
  maker.add("h", DType::F16, {2},
            bytesOf(bytesFor<std::uint16_t>({0x3c00, 0xc500})));
  maker.add("b", DType::BF16, {1}, bytesOf(bytesFor<std::uint16_t>({0x3f80})));
  maker.add("i", DType::I32, {3},
            bytesOf(bytesFor<std::int32_t>({-1, 0, INT32_MAX})));
  maker.add("u", DType::U8, {2}, bytesOf(bytesFor<std::uint8_t>({0, 255})));
  maker.add("global_step", DType::I64, {},
            bytesOf(bytesFor<std::int64_t>({-7000000000})));
  maker.add("t", DType::Bool, {2}, bytesOf(bytesFor<std::uint8_t>({1, 0})));
  maker.addFloats("empty", {0, 4});
  auto source = open();
  ASSERT_TRUE(source.ok()) << source.status().toString();
  EXPECT_EQ((*source)->fileFormat(), CheckpointFormat::TensorFlow);
  EXPECT_EQ(withoutDirectory(invalidArgument("%s", (*source)->path().c_str())),
            "m.ckpt");
  EXPECT_EQ((*source)->variables().size(), 9u);
  EXPECT_EQ((*source)->find("f")->shape, Shape({2, 3}));
  EXPECT_EQ((*source)->readFloats("f")->data<float>()[5], 15.0f);
  EXPECT_EQ((*source)->read("f")->data<float>()[5], 15.0f);
  EXPECT_EQ((*source)->readFloats("d")->data<float>()[1], -3.0f);
  EXPECT_EQ((*source)->readFloats("h")->data<float>()[1], -5.0f);
  EXPECT_EQ((*source)->readFloats("b")->data<float>()[0], 1.0f);
  auto ints = (*source)->read("i");
  ASSERT_TRUE(ints.ok());
  EXPECT_EQ(ints->data<std::int32_t>()[0], -1);
  EXPECT_EQ(ints->data<std::int32_t>()[2], INT32_MAX);
  EXPECT_EQ((*source)->read("u")->data<std::uint8_t>()[1], 255);
  EXPECT_EQ(*(*source)->readInteger("global_step"), -7000000000);
  EXPECT_EQ(static_cast<const std::uint8_t *>((*source)->read("t")->bytes())[0],
            1);
  EXPECT_EQ((*source)->readFloats("empty")->elementCount(), 0);
  EXPECT_EQ(withoutDirectory((*source)->readFloats("i").status()),
            "m.ckpt: variable 'i' has type int32, expected a floating-point "
            "type");
}

TEST_F(TfCheckpointV1Test, elementsThatAreNotPacked) {
  std::string tensor;
  appendFloatField(tensor, 5, 1.5f);
  appendBytesField(tensor, 5, bytesFor({2.5f, 3.5f}));
  maker.addFloats("x", {3});
  maker.slices[encodeSliceKey("x", {{}})] = makeSavedSlice("x", {{}}, tensor);
  auto source = open();
  ASSERT_TRUE(source.ok()) << source.status().toString();
  auto x = (*source)->readFloats("x");
  ASSERT_TRUE(x.ok());
  EXPECT_EQ(std::memcmp(x->bytes(), bytesFor({1.5f, 2.5f, 3.5f}).data(), 12),
            0);
}

TEST_F(TfCheckpointV1Test, largeVariablesComeInChunks) {
  maker.addFloats("x", {3000, 700});
  auto source = open();
  ASSERT_TRUE(source.ok());
  Gatherer sink(700);
  ASSERT_TRUE((*source)->stream(*(*source)->find("x"), 700, sink).ok());
  EXPECT_GT(sink.chunks, 1u);
  ASSERT_EQ(sink.values.size(), 2100000u);
  EXPECT_EQ(sink.values[2099999], 2099999.0f);
}

TEST_F(TfCheckpointV1Test, typesThatCannotBeRead) {
  maker.addFloats("s", {3});
  maker.meta.variables[0].dtype = 7;
  auto source = open();
  ASSERT_TRUE(source.ok()) << source.status().toString();
  EXPECT_EQ(withoutDirectory((*source)->read("s").status()),
            "m.ckpt: variable 's' has type string, which cannot be read");
}

//===----------------------------------------------------------------------===//
// Slices and files
//===----------------------------------------------------------------------===//

TEST_F(TfCheckpointV1Test, assemblesSlices) {
  maker.addSliced("p", DType::F32, {2, 3},
                  {{{0, -1}, {0, 2}}, {{0, -1}, {2, 1}}},
                  {bytesFor<float>({0, 1, 3, 4}), bytesFor<float>({2, 5})});
  auto source = open();
  ASSERT_TRUE(source.ok()) << source.status().toString();
  for (int i = 0; i < 6; ++i) {
    EXPECT_EQ((*source)->readFloats("p")->data<float>()[i],
              static_cast<float>(i));
    EXPECT_EQ((*source)->read("p")->data<float>()[i], static_cast<float>(i));
  }
}

TEST_F(TfCheckpointV1Test, severalFiles) {
  SavedSliceMaker other;
  maker.addFloats("a", {2});
  maker.addSliced("p", DType::F32, {2, 2}, {{{0, 1}, {0, -1}}},
                  {bytesFor<float>({0, 1})});
  other.addSliced("p", DType::F32, {2, 2}, {{{1, 1}, {0, -1}}},
                  {bytesFor<float>({2, 3})});
  ASSERT_TRUE(maker.write(path("m.ckpt-00000-of-00002")).ok());
  ASSERT_TRUE(other.write(path("m.ckpt-00001-of-00002")).ok());
  for (const std::string &name :
       {path("m.ckpt"), path("m.ckpt-00001-of-00002"), directory}) {
    SCOPED_TRACE(name);
    auto source = openParameterSource(name);
    ASSERT_TRUE(source.ok()) << source.status().toString();
    EXPECT_EQ((*source)->path(), path("m.ckpt"));
    EXPECT_EQ((*source)->readFloats("p")->data<float>()[3], 3.0f);
  }
  // The same slices twice; another shape; a file that is missing.
  auto opened = [&] {
    EXPECT_TRUE(other.write(path("m.ckpt-00001-of-00002")).ok());
    return withoutDirectory(openParameterSource(path("m.ckpt")).status());
  };
  other = maker;
  EXPECT_EQ(opened(), "m.ckpt-00001-of-00002: slice [-] of 'a' is in two "
                      "files");
  other = SavedSliceMaker();
  other.addFloats("a", {3});
  EXPECT_EQ(opened(),
            "m.ckpt-00001-of-00002: variable 'a': expected shape [2] and "
            "type float32 as in another file, found [3] and float32");
  ::unlink(path("m.ckpt-00001-of-00002").c_str());
  EXPECT_NE(withoutDirectory(openParameterSource(path("m.ckpt")).status())
                .find("m.ckpt-00001-of-00002"),
            std::string::npos);
}

TEST_F(TfCheckpointV1Test, isFound) {
  maker.addFloats("a", {2});
  ASSERT_TRUE(maker.write(path("m.ckpt-7")).ok());
  write("m.ckpt-7.meta", "x");
  auto located = [&](const std::string &name) {
    auto location = locateCheckpoint(name);
    return location.ok() ? location->path : location.status().message();
  };
  EXPECT_EQ(located(path("m.ckpt-7")), path("m.ckpt-7"));
  EXPECT_EQ(located(path("m.ckpt-7.meta")), path("m.ckpt-7"));
  EXPECT_EQ(located(directory), path("m.ckpt-7"));
  ASSERT_TRUE(maker.write(path("m.ckpt-9")).ok());
  EXPECT_EQ(withoutDirectory(locateCheckpoint(directory).status()),
            directory + ": expected one checkpoint, found 2: m.ckpt-7, "
                        "m.ckpt-9");
  write("checkpoint", "model_checkpoint_path: \"/old/m.ckpt-7\"\n");
  EXPECT_EQ(located(directory), path("m.ckpt-7"));
  // The index of a V2 checkpoint is no V1 checkpoint, under whatever name.
  BundleMaker bundle;
  bundle.addFloats("a", {2});
  ASSERT_TRUE(bundle.write(path("v2")).ok());
  ::rename(path("v2.index").c_str(), path("renamed").c_str());
  EXPECT_EQ(withoutDirectory(openParameterSource(path("renamed")).status()),
            "renamed: the list of variables is damaged");
}

/// The bundled checkpoint, partitioned variables as they are in it, as V1.
TEST_F(TfCheckpointV1Test, hasWhatV2Has) {
  auto bundle = openParameterSource(ALBERTC_TEST_INPUTS
                                    "/checkpoints/google_partitioned");
  ASSERT_TRUE(bundle.ok());
  for (const CheckpointVariable &variable : (*bundle)->variables()) {
    auto values = (*bundle)->read(variable.name);
    ASSERT_TRUE(values.ok());
    maker.add(variable.name, *variable.dtype, variable.shape,
              {static_cast<const std::uint8_t *>(values->bytes()),
               values->byteSize()});
  }
  auto source = open();
  ASSERT_TRUE(source.ok()) << source.status().toString();
  ASSERT_EQ((*source)->variables().size(), (*bundle)->variables().size());
  for (const CheckpointVariable &variable : (*bundle)->variables()) {
    auto expected = (*bundle)->read(variable.name);
    auto found = (*source)->read(variable.name);
    ASSERT_TRUE(expected.ok() && found.ok()) << variable.name;
    EXPECT_EQ(
        std::memcmp(found->bytes(), expected->bytes(), expected->byteSize()), 0)
        << variable.name;
  }
}

//===----------------------------------------------------------------------===//
// Damage
//===----------------------------------------------------------------------===//

TEST_F(TfCheckpointV1Test, brokenSlices) {
  std::string key = encodeSliceKey("x", {{}});
  auto reset = [&] {
    maker = SavedSliceMaker();
    maker.addFloats("x", {2});
  };
  reset();
  maker.meta.variables[0].shape = {3};
  EXPECT_EQ(openMessage(), "m.ckpt: slice [-] of 'x': it has 2 elements of "
                           "float32, expected 3");
  maker.meta.variables[0].shape = {1ll << 40, 1ll << 40};
  EXPECT_EQ(openMessage(),
            "m.ckpt: variable 'x': shape [1099511627776, 1099511627776] has "
            "more elements than memory can hold");
  reset();
  maker.meta.variables[0].slices = {};
  EXPECT_EQ(openMessage(), "m.ckpt: variable 'x': its slices hold 0 of the 2 "
                           "elements of shape [2]");
  maker.meta.variables[0].slices = {{{}}, {{0, 1}}};
  EXPECT_EQ(openMessage(),
            "m.ckpt: variable 'x': its slices [-] and [0:1] overlap");
  reset();
  maker.slices.erase(key);
  EXPECT_EQ(openMessage(), "m.ckpt: variable 'x': its slice [-] has no entry");
  reset();
  maker.slices[key] = makeSavedSlice("y", {{}}, "");
  EXPECT_EQ(openMessage(), "m.ckpt: slice [-] of 'y' is under key "
                           "'\\x00x\\x00\\x01\\x01\\x01\\x80\\x7f'");
  maker.slices[key] = "\x08\x01";
  EXPECT_NE(openMessage().find("the slice is damaged"), std::string::npos);
}

TEST_F(TfCheckpointV1Test, brokenElements) {
  auto message = [&](DType dtype, std::uint32_t tag, std::string_view packed) {
    maker = SavedSliceMaker();
    maker.add("x", dtype, {1}, bytesOf(std::string(8, '\0')));
    std::string tensor;
    appendBytesField(tensor, tag, packed);
    maker.slices[encodeSliceKey("x", {{}})] = makeSavedSlice("x", {{}}, tensor);
    return openMessage();
  };
  const std::string damaged =
      "m.ckpt: slice [-] of 'x': its elements are damaged";
  EXPECT_EQ(message(DType::F32, 5, "abc"), damaged);
  EXPECT_EQ(message(DType::I32, 7, "\x80"), damaged);
  EXPECT_EQ(message(DType::U8, 7, varint(256)), damaged);
  EXPECT_EQ(message(DType::I32, 7, varint(1ull << 31)), damaged);
  EXPECT_EQ(message(DType::F16, 13, varint(1 << 16)), damaged);
  EXPECT_EQ(message(DType::Bool, 11, varint(2)), damaged);
  EXPECT_EQ(message(DType::I64, 10, varint(1ull << 63)), "");
  EXPECT_EQ(
      message(DType::F32, 6, "abcd"),
      "m.ckpt: slice [-] of 'x': it has 0 elements of float32, expected 1");
}

TEST_F(TfCheckpointV1Test, brokenLists) {
  maker.addFloats("x", {2});
  maker.meta.minConsumer = 9;
  EXPECT_EQ(openMessage(), "m.ckpt: the checkpoint needs a reader of version "
                           "9, this one has version 1");
  TableWriter table = maker.finish();
  table.entries[""] = "\x0a\x01";
  write("m.ckpt", table.finish());
  EXPECT_EQ(withoutDirectory(openParameterSource(path("m.ckpt")).status()),
            "m.ckpt: the list of variables is damaged");
  table.entries.erase("");
  write("m.ckpt", table.finish());
  EXPECT_EQ(withoutDirectory(openParameterSource(path("m.ckpt")).status()),
            "m.ckpt: expected a TensorFlow V1 checkpoint, found a table "
            "without a list of variables");
  table.compression = 1;
  write("m.ckpt", table.finish());
  EXPECT_NE(withoutDirectory(openParameterSource(path("m.ckpt")).status())
                .find("is compressed with Snappy"),
            std::string::npos);
}

TEST_F(TfCheckpointV1Test, truncatedAnywhere) {
  maker.addFloats("x", {2});
  std::string file = maker.finish().finish();
  for (std::size_t size = 0; size < file.size(); ++size) {
    write("m.ckpt", file.substr(0, size));
    EXPECT_FALSE(openParameterSource(path("m.ckpt")).ok()) << size;
  }
  for (std::size_t at = 0; at < file.size(); ++at) {
    std::string damaged = file;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
    write("m.ckpt", damaged);
    EXPECT_FALSE(openParameterSource(path("m.ckpt")).ok()) << at;
  }
}

} // namespace
