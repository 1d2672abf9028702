//===- BundleWriterTest.cpp - tests of writing checkpoints ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Checkpoints written and read back, TensorFlow's own byte for byte, and what
/// a writer that does not finish leaves behind.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/BundleWriter.h"
#include "runtime/io/tf_checkpoint/BundleSerializer.h"
#include "runtime/io/tf_checkpoint/Table.h"
#include "runtime/io/tf_checkpoint/TfCheckpoint.h"

#include "TestDirectory.h"

#include <cstring>

using namespace albert::rt;

namespace {

using BundleWriterTest = DirectoryTest;

template <typename T>
ByteSpan bytesOfAll(const std::vector<T> &values) {
  return {reinterpret_cast<const std::uint8_t *>(values.data()),
          values.size() * sizeof(T)};
}

template <typename T>
std::vector<T> valuesOf(ParameterSource &source, const char *name) {
  Result<Tensor> tensor = source.read(name);
  EXPECT_TRUE(tensor.ok()) << tensor.status().toString();
  EXPECT_EQ(tensor->dtype(), DTypeOf<T>::value);
  return {tensor->elements<T>().begin(), tensor->elements<T>().end()};
}

TEST_F(BundleWriterTest, allTypesAndShapes) {
  Result<BundleWriter> writer = BundleWriter::create(path("m.ckpt"));
  ASSERT_TRUE(writer.ok());
  std::vector<float> floats{1.0f, -2.0f, 3.5f, 0, 5, 6};
  std::int64_t step = 1234567890123;
  std::vector<std::int32_t> ints{-1, 2};
  std::uint8_t yes = 1;
  ASSERT_TRUE(writer->add("w", {DType::F32, {2, 3}, floats.data()}).ok());
  ASSERT_TRUE(writer->add("global_step", {DType::I64, {}, &step}).ok());
  ASSERT_TRUE(writer->add("i", {DType::I32, {2}, ints.data()}).ok());
  ASSERT_TRUE(writer->add("b", {DType::Bool, {}, &yes}).ok());
  ASSERT_TRUE(writer->add("empty", {DType::F32, {0, 7}, nullptr}).ok());
  // Nothing has its name before the end.
  EXPECT_FALSE(isRegularFile(path("m.ckpt.index")));
  EXPECT_FALSE(isRegularFile(path("m.ckpt.data-00000-of-00001")));
  ASSERT_TRUE(writer->finish().ok());
  EXPECT_EQ(
      *listDirectory(directory),
      (std::vector<std::string>{"m.ckpt.data-00000-of-00001", "m.ckpt.index"}));
  // Packed without gaps.
  EXPECT_EQ(readFile(path("m.ckpt.data-00000-of-00001"))->size(),
            24u + 8 + 8 + 1);

  auto source = TfCheckpoint::open(path("m.ckpt"));
  ASSERT_TRUE(source.ok()) << source.status().toString();
  EXPECT_EQ((*source)->variables().size(), 5u);
  EXPECT_EQ(valuesOf<float>(**source, "w"), floats);
  EXPECT_EQ((*source)->find("w")->shape, (Shape{2, 3}));
  EXPECT_EQ(*(*source)->readInteger("global_step"), step);
  EXPECT_EQ(valuesOf<std::int32_t>(**source, "i"), ints);
  Result<Tensor> boolean = (*source)->read("b");
  ASSERT_TRUE(boolean.ok());
  EXPECT_EQ(boolean->dtype(), DType::Bool);
  EXPECT_EQ(*static_cast<const std::uint8_t *>(boolean->bytes()), 1);
  EXPECT_EQ(valuesOf<float>(**source, "empty"), std::vector<float>());
}

// More than all buffers, in pieces that end anywhere.
TEST_F(BundleWriterTest, piecesOfAllSizes) {
  std::vector<float> values(300000);
  for (std::size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(i);
  ByteSpan bytes = bytesOfAll(values);
  Result<BundleWriter> writer = BundleWriter::create(path("m"));
  ASSERT_TRUE(writer.ok());
  for (std::size_t piece :
       {std::size_t(77777), std::size_t(4001), bytes.size()}) {
    ASSERT_TRUE(
        writer->begin(format("w%zu", piece), DType::F32, {1000, 300}).ok());
    for (std::size_t done = 0; done < bytes.size(); done += piece)
      ASSERT_TRUE(writer
                      ->append(bytes.subspan(
                          done, std::min(piece, bytes.size() - done)))
                      .ok());
    ASSERT_TRUE(writer->end().ok());
  }
  ASSERT_TRUE(writer->finish().ok());
  auto source = TfCheckpoint::open(path("m"));
  ASSERT_TRUE(source.ok());
  EXPECT_TRUE(valuesOf<float>(**source, "w77777") == values);
  EXPECT_TRUE(valuesOf<float>(**source, "w4001") == values);
}

TEST_F(BundleWriterTest, noVariables) {
  Result<BundleWriter> writer = BundleWriter::create(path("m"));
  ASSERT_TRUE(writer->finish().ok());
  auto source = TfCheckpoint::open(path("m"));
  ASSERT_TRUE(source.ok()) << source.status().toString();
  EXPECT_TRUE((*source)->variables().empty());
}

TEST_F(BundleWriterTest, replacesTheOldCheckpoint) {
  for (float value : {1.0f, 2.0f}) {
    Result<BundleWriter> writer = BundleWriter::create(path("m"));
    ASSERT_TRUE(writer->add("w", {DType::F32, {}, &value}).ok());
    ASSERT_TRUE(writer->finish().ok());
    auto source = TfCheckpoint::open(path("m"));
    EXPECT_EQ(valuesOf<float>(**source, "w"), std::vector<float>{value});
  }
  EXPECT_EQ(listDirectory(directory)->size(), 2u);
}

TEST_F(BundleWriterTest, nothingWithoutFinish) {
  {
    Result<BundleWriter> writer = BundleWriter::create(path("m"));
    float value = 1;
    ASSERT_TRUE(writer->add("w", {DType::F32, {}, &value}).ok());
  }
  EXPECT_TRUE(listDirectory(directory)->empty());
}

TEST_F(BundleWriterTest, messages) {
  float value = 1;
  TensorView scalar{DType::F32, {}, &value};
  Result<BundleWriter> writer = BundleWriter::create(path("m"));
  ASSERT_TRUE(writer->add("w", scalar).ok());
  std::string start = path("m") + ": ";
  EXPECT_EQ(writer->add("w", scalar).message(),
            start + "the variable 'w' cannot be written: there is one already");
  EXPECT_EQ(writer->add("", scalar).message(),
            start + "the variable '' cannot be written: this is no name");
  EXPECT_EQ(writer->add(std::string("\0x", 2), scalar).message(),
            start + "the variable '\\x00x' cannot be written: this is no name");
  ASSERT_TRUE(writer->begin("v", DType::F32, {2, 3}).ok());
  EXPECT_EQ(writer->begin("u", DType::F32, {}).message(),
            start + "the variable 'v' has no end yet");
  ASSERT_TRUE(writer->append(bytesOf("12345678")).ok());
  EXPECT_EQ(writer->end().message(),
            start + "the variable 'v' of shape [2, 3] takes 24 bytes, found 8");
  EXPECT_EQ(writer->finish().message(), start + "the checkpoint is incomplete");
  EXPECT_EQ(BundleWriter::create(path("none/m")).status().message(),
            "cannot create '" + path("none/m.data-00000-of-00001") +
                "': No such file or directory");
}

//===----------------------------------------------------------------------===//
// TensorFlow's files
//===----------------------------------------------------------------------===//

/// Sorts the entries of an index by the place of their bytes.
class Places final : public TableVisitor {
public:
  Status entry(std::string_view key, ByteSpan value) override {
    if (key.empty())
      return Status::success();
    BundleEntry entry = *parseBundleEntry(value);
    plain &= key[0] != '\0' && entry.slices.empty() && entry.shard == 0;
    names.emplace(entry.offset, key);
    return Status::success();
  }
  std::multimap<std::int64_t, std::string> names;
  bool plain = true;
};

/// Writes a checkpoint again and compares all bytes; false if it is not of the
/// kind that the writer writes.
bool reproduces(const std::string &original, const std::string &copy) {
  SCOPED_TRACE(original);
  std::string dataName = ".data-00000-of-00001";
  if (!isRegularFile(original + dataName))
    return false;
  std::string index = *readFile(original + ".index");
  Places places;
  EXPECT_TRUE(visitTable(bytesOf(index), places).ok());
  if (!places.plain)
    return false;
  auto source = TfCheckpoint::open(original);
  EXPECT_TRUE(source.ok());
  Result<BundleWriter> writer = BundleWriter::create(copy);
  for (const auto &[offset, name] : places.names) {
    Result<Tensor> tensor = (*source)->read(name);
    EXPECT_TRUE(tensor.ok());
    EXPECT_TRUE(writer->add(name, tensor->view()).ok());
  }
  Status status = writer->finish();
  EXPECT_TRUE(status.ok()) << status.toString();
  EXPECT_TRUE(*readFile(copy + ".index") == index);
  EXPECT_TRUE(*readFile(copy + dataName) == *readFile(original + dataName));
  return true;
}

TEST_F(BundleWriterTest, equalsTensorFlow) {
  std::string root = ALBERTC_GOLDEN_DIR;
  if (!isDirectory(root))
    GTEST_SKIP() << "no reference data at " << root;
  std::size_t count = 0;
  for (const std::string &name : *listDirectory(root + "/checkpoint"))
    count += reproduces(root + "/checkpoint/" + name + "/albert_model.ckpt",
                        path("copy"));
  EXPECT_GE(count, 6u);
  count = 0;
  for (const std::string &name : *listDirectory(root + "/train"))
    for (const std::string &file :
         *listDirectory(root + "/train/" + name + "/final"))
      if (file.size() > 6 && file.substr(file.size() - 6) == ".index")
        count += reproduces(root + "/train/" + name + "/final/" +
                                file.substr(0, file.size() - 6),
                            path("copy"));
  EXPECT_GE(count, 10u);
}

//===----------------------------------------------------------------------===//
// Messages
//===----------------------------------------------------------------------===//

TEST(BundleSerializer, roundTrip) {
  BundleEntry entry;
  entry.dtype = 1;
  entry.shape = {300, 0, 24};
  entry.shard = 3;
  entry.offset = 77;
  entry.size = INT64_MAX;
  entry.crc = 0x12345678;
  entry.slices = {{{0, 100}, {0, -1}}, {{100, 0}, {0, 24}}};
  std::string message = serialize(entry);
  Result<BundleEntry> parsed = parseBundleEntry(bytesOf(message));
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(serialize(*parsed), message);
  EXPECT_EQ(parsed->shape, entry.shape);
  EXPECT_EQ(parsed->size, entry.size);
  EXPECT_EQ(parsed->crc, entry.crc);
  ASSERT_EQ(parsed->slices.size(), 2u);
  EXPECT_EQ(toString(parsed->slices[0]), "[0:100, -]");
  EXPECT_EQ(toString(parsed->slices[1]), "[100:100, 0:24]");
}

} // namespace
