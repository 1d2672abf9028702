//===- TfRecordGoldenTest.cpp - records written by TensorFlow -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Examples of the reference data against the arrays with the same values, and
/// the same bytes when they are written again.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Json.h"
#include "runtime/io/npy/Npy.h"
#include "runtime/io/tf_example/TfExampleBuilder.h"
#include "runtime/io/tfrecord/TfRecordReader.h"
#include "runtime/io/tfrecord/TfRecordWriter.h"

#include "TestDirectory.h"

using namespace albert::rt;

namespace {

/// Serializes a parsed example again, with its features in their order.
std::string rewrite(const TfExample &example) {
  TfExampleBuilder builder;
  for (const FeatureView &feature : example.features()) {
    std::vector<std::int64_t> ints;
    std::vector<float> floats;
    std::vector<std::string_view> texts;
    if (example.readList(feature.name, ints).ok())
      builder.add(feature.name, ints);
    else if (example.readList(feature.name, floats).ok())
      builder.add(feature.name, floats);
    else if (example.readList(feature.name, texts).ok())
      builder.add(feature.name, texts);
  }
  return std::string(textOf(builder.finish()));
}

/// The values of a feature as f32, whatever its kind.
std::vector<float> valuesOf(const TfExample &example, const std::string &name) {
  std::vector<float> floats;
  if (example.readList(name, floats).ok())
    return floats;
  std::vector<std::int64_t> ints;
  Status status = example.readList(name, ints);
  EXPECT_TRUE(status.ok()) << status.toString();
  return {ints.begin(), ints.end()};
}

std::vector<float> valuesOf(const Tensor &tensor) {
  if (tensor.dtype() == DType::F32)
    return {tensor.elements<float>().begin(), tensor.elements<float>().end()};
  EXPECT_EQ(tensor.dtype(), DType::I32);
  return {tensor.elements<std::int32_t>().begin(),
          tensor.elements<std::int32_t>().end()};
}

/// Reads the records of one training case and compares them with its batches;
/// returns how many there are.
std::size_t compareWithBatches(const std::string &directory) {
  SCOPED_TRACE(directory);
  std::string file = joinPath(directory, "train.tfrecord");
  Result<TfRecordReader> reader = TfRecordReader::open(file);
  EXPECT_TRUE(reader.ok());
  std::string batches = joinPath(directory, "batches");
  TfExample example;
  for (std::size_t batch = 0; batch < listDirectory(batches)->size(); ++batch) {
    std::string folder = joinPath(batches, format("batch%zu", batch));
    std::vector<std::string> names = *listDirectory(folder);
    std::vector<std::vector<float>> values(names.size());
    std::int64_t rows = readNpy(joinPath(folder, names[0]))->shape()[0];
    for (std::int64_t row = 0; row < rows; ++row) {
      ByteSpan data;
      std::uint64_t number = reader->recordNumber();
      EXPECT_TRUE(*reader->next(data));
      EXPECT_TRUE(example.parse(data, file, number).ok());
      EXPECT_EQ(rewrite(example), textOf(data));
      for (std::size_t i = 0; i < names.size(); ++i)
        for (float value :
             valuesOf(example, names[i].substr(0, names[i].size() - 4)))
          values[i].push_back(value);
    }
    for (std::size_t i = 0; i < names.size(); ++i)
      EXPECT_EQ(values[i], valuesOf(*readNpy(joinPath(folder, names[i]))))
          << names[i];
  }
  ByteSpan data;
  EXPECT_FALSE(*reader->next(data));
  return reader->recordNumber();
}

TEST(TfRecordGolden, trainingCases) {
  std::string root = ALBERTC_GOLDEN_DIR "/train";
  if (!isDirectory(root))
    GTEST_SKIP() << "no reference data at " << root;
  std::size_t records = 0;
  for (const std::string &name : *listDirectory(root))
    records += compareWithBatches(joinPath(root, name));
  EXPECT_GE(records, 80u);
}

using TfRecordGoldenFile = DirectoryTest;

TEST_F(TfRecordGoldenFile, pretrainingDataIsReproduced) {
  std::string root = ALBERTC_GOLDEN_DIR "/pretrain_data";
  if (!isDirectory(root))
    GTEST_SKIP() << "no reference data at " << root;
  std::size_t cases = 0;
  for (const std::string &name : *listDirectory(root)) {
    std::string file = joinPath(joinPath(root, name), "sample.tfrecord");
    if (!isRegularFile(file))
      continue;
    SCOPED_TRACE(name);
    ++cases;
    Json manifest =
        *readJsonFile(joinPath(joinPath(root, name), "manifest.json"));
    std::uint64_t expected = manifest["records_in_file"];
    EXPECT_EQ(*countRecords(file), expected);
    Result<TfRecordWriter> writer = TfRecordWriter::create(path("copy"), {});
    Result<TfRecordReader> reader = TfRecordReader::open(file);
    TfExample example;
    ByteSpan data;
    while (*reader->next(data)) {
      ASSERT_TRUE(example.parse(data, file, reader->recordNumber() - 1).ok());
      ASSERT_TRUE(writer->append(bytesOf(rewrite(example))).ok());
    }
    EXPECT_EQ(writer->recordCount(), expected);
    ASSERT_TRUE(writer->finish().ok());
    EXPECT_TRUE(*readFile(path("copy")) == *readFile(file));
  }
  EXPECT_GE(cases, 4u);
}

} // namespace
