//===- TfCheckpointTest.cpp - tests of TensorFlow checkpoints -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Checkpoints made by the tests, sound and broken, with the exact messages.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/TfCheckpoint.h"

#include "BundleMaker.h"
#include "TestDirectory.h"

#include <cstring>

using namespace albert::rt;

namespace {

class TfCheckpointTest : public DirectoryTest {
protected:
  /// Writes the checkpoint and opens it.
  Result<std::unique_ptr<ParameterSource>> open() {
    Status status = writer.write(path("m.ckpt"));
    EXPECT_TRUE(status.ok()) << status.toString();
    return TfCheckpoint::open(path("m.ckpt"));
  }
  /// The message of `open` without the directory.
  std::string openMessage() {
    return withoutDirectory(open().status().message());
  }
  std::string withoutDirectory(std::string text) const {
    std::string start = directory + "/";
    for (std::size_t at; (at = text.find(start)) != std::string::npos;)
      text.erase(at, start.size());
    return text;
  }

  BundleMaker writer;
};

TEST(SliceKey, equalsTensorFlow) {
  // From an index that tensorflow wrote: rows 100..200 and all 24 columns of
  // word_embeddings.
  std::string key =
      encodeSliceKey("bert/embeddings/word_embeddings", {{100, 100}, {0, 24}});
  std::string expected("\0bert/embeddings/word_embeddings\0\x01\x01\x02"
                       "\xc0\x64\xc0\x64\x80\x98",
                       42);
  EXPECT_EQ(key, expected);
}

TEST(SliceKey, numbersOfAllLengths) {
  auto code = [](std::int64_t start, std::int64_t length) {
    return encodeSliceKey("", {{start, length}}).substr(5);
  };
  EXPECT_EQ(code(0, -1), std::string("\x80\x7f", 2));
  EXPECT_EQ(code(63, 64), std::string("\xbf\xc0\x40", 3));
  EXPECT_EQ(code(8191, 8192), std::string("\xdf\xff\xe0\x20\x00", 5));
  EXPECT_EQ(code(0, INT64_MAX),
            std::string("\x80\xff\xc0\x7f\xff\xff\xff\xff\xff\xff\xff", 11));
  EXPECT_EQ(encodeSliceKey(std::string_view("a\0\xff", 3), {}),
            std::string("\0a\0\xff\xff\0\0\x01\0", 9));
}

TEST_F(TfCheckpointTest, listsAndReads) {
  writer.addFloats("b", {2, 3}, 10);
  writer.addFloats("a", {4});
  writer.add("global_step", 9, {}, std::string("\x07\0\0\0\0\0\0\0", 8));
  auto source = open();
  ASSERT_TRUE(source.ok()) << source.status().toString();
  ASSERT_EQ((*source)->variables().size(), 3u);
  EXPECT_EQ((*source)->variables()[1].name, "b");
  EXPECT_EQ((*source)->variables()[1].shape, Shape({2, 3}));
  EXPECT_EQ((*source)->variables()[2].dtypeName, "int64");
  Result<Tensor> b = (*source)->read("b");
  ASSERT_TRUE(b.ok());
  EXPECT_EQ(b->data<float>()[5], 15.0f);
  EXPECT_EQ((*source)->read("global_step")->data<std::int64_t>()[0], 7);
  EXPECT_EQ((*source)->readFloats("a")->data<float>()[3], 3.0f);
}

TEST_F(TfCheckpointTest, unknownName) {
  writer.addFloats("x/kernel", {1});
  auto source = open();
  Status status = (*source)->read("y/kernel").takeStatus();
  EXPECT_EQ(withoutDirectory(status.message()),
            "m.ckpt: no variable 'y/kernel'");
  EXPECT_EQ(status.hint(), "similar names: x/kernel");
  EXPECT_EQ((*source)->readFloats("z").status().code(), StatusCode::NotFound);
}

TEST_F(TfCheckpointTest, convertsHalfAndDouble) {
  writer.add("h", 19, {2}, std::string("\0\x3c\0\xc5", 4));
  writer.add("b", 14, {1}, std::string("\x80\x3f", 2));
  double value = 0.25;
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &value, 8);
  writer.add("d", 2, {1}, bytes);
  auto source = open();
  ASSERT_TRUE(source.ok());
  EXPECT_EQ((*source)->readFloats("h")->data<float>()[1], -5.0f);
  EXPECT_EQ((*source)->readFloats("b")->data<float>()[0], 1.0f);
  EXPECT_EQ((*source)->readFloats("d")->data<float>()[0], 0.25f);
}

TEST_F(TfCheckpointTest, typesThatCannotBeRead) {
  writer.add("s", 7, {3}, "abcdef");
  writer.add("i", 3, {1}, "1234");
  auto source = open();
  ASSERT_TRUE(source.ok()) << source.status().toString();
  EXPECT_EQ(withoutDirectory((*source)->read("s").status().message()),
            "m.ckpt: variable 's' has type string, which cannot be read");
  EXPECT_EQ(withoutDirectory((*source)->readFloats("s").status().message()),
            "m.ckpt: variable 's' has type string, which cannot be read");
  EXPECT_EQ(withoutDirectory((*source)->readFloats("i").status().message()),
            "m.ckpt: variable 'i' has type int32, expected a floating-point "
            "type");
}

TEST_F(TfCheckpointTest, largeVariableComesInChunks) {
  writer.addFloats("x", {3000, 700});
  auto source = open();
  ASSERT_TRUE(source.ok());
  class Checker final : public FloatSink {
  public:
    Status accept(Span<const float> elements) override {
      ++chunks;
      EXPECT_EQ(elements.size() % 700, 0u);
      for (float element : elements)
        if (element != static_cast<float>(next++))
          return internalError("element %d is %g", next - 1, element);
      return Status::success();
    }
    int chunks = 0, next = 0;
  } checker;
  Status status = (*source)->stream(*(*source)->find("x"), 700, checker);
  EXPECT_TRUE(status.ok()) << status.toString();
  EXPECT_EQ(checker.next, 2100000);
  EXPECT_GT(checker.chunks, 1);
}

//===----------------------------------------------------------------------===//
// Partitioned variables
//===----------------------------------------------------------------------===//

std::string floats(std::initializer_list<float> values) {
  std::string text(values.size() * 4, '\0');
  std::memcpy(text.data(), values.begin(), text.size());
  return text;
}

TEST_F(TfCheckpointTest, assemblesSlices) {
  // Columns 0..1 and column 2 of a 2x3 matrix.
  writer.addSliced("p", {2, 3}, {{{0, -1}, {0, 2}}, {{0, -1}, {2, 1}}},
                   {floats({0, 1, 3, 4}), floats({2, 5})});
  auto source = open();
  ASSERT_TRUE(source.ok()) << source.status().toString();
  ASSERT_EQ((*source)->variables().size(), 1u);
  Result<Tensor> p = (*source)->readFloats("p");
  ASSERT_TRUE(p.ok());
  for (int i = 0; i < 6; ++i)
    EXPECT_EQ(p->data<float>()[i], static_cast<float>(i));
  EXPECT_EQ((*source)->read("p")->data<float>()[4], 4.0f);
}

TEST_F(TfCheckpointTest, brokenSlices) {
  std::vector<std::string> rows = {floats({0, 1, 2}), floats({3, 4, 5})};
  auto sliced = [&](const std::vector<TensorSlice> &slices) {
    writer = BundleMaker();
    writer.addSliced("p", {2, 3}, slices, rows);
    return openMessage();
  };
  EXPECT_EQ(sliced({{{0, 1}, {0, 3}}, {{1, 1}, {0, 3}}}), "");
  EXPECT_EQ(sliced({{{0, 1}, {0, 3}}, {{0, 1}, {0, 3}}}),
            "m.ckpt.index: variable 'p': its slices [0:1, 0:3] and [0:1, 0:3] "
            "overlap");
  EXPECT_EQ(sliced({{{0, 1}, {0, 3}}, {{2, 1}, {0, 3}}}),
            "m.ckpt.index: variable 'p': slice [2:3, 0:3] lies outside of "
            "shape [2, 3]");
  EXPECT_EQ(sliced({{{0, 1}, {0, 3}}}),
            "m.ckpt.index: variable 'p': its slices hold 3 of the 6 elements "
            "of shape [2, 3]");
  sliced({{{0, 1}, {0, 3}}, {{1, 1}, {0, 3}}});
  writer.entries.erase(encodeSliceKey("p", {{1, 1}, {0, 3}}));
  EXPECT_EQ(openMessage(),
            "m.ckpt.index: variable 'p': its slice [1:2, 0:3] has no entry");
  sliced({{{0, 1}, {0, 3}}, {{1, 1}, {0, 3}}});
  writer.entries[encodeSliceKey("p", {{1, 1}, {0, 3}})].shape = {3, 1};
  EXPECT_EQ(openMessage(),
            "m.ckpt.index: variable 'p': its slice [1:2, 0:3] has shape [3, 1] "
            "and type float32, expected [1, 3] and float32");
}

//===----------------------------------------------------------------------===//
// Damage
//===----------------------------------------------------------------------===//

TEST_F(TfCheckpointTest, placesOutsideTheFile) {
  writer.addFloats("x", {4});
  for (auto [offset, size] : std::vector<std::pair<std::int64_t, std::int64_t>>{
           {1, 16}, {INT64_MAX, 16}, {-1, 16}, {INT64_MIN, 16}}) {
    writer.entries["x"].offset = offset;
    writer.entries["x"].size = size;
    EXPECT_EQ(
        openMessage(),
        format("m.ckpt.index: variable 'x': its 16 bytes at byte %lld lie "
               "outside of m.ckpt.data-00000-of-00001, which has 16 bytes",
               static_cast<long long>(offset)));
  }
  writer.entries["x"].offset = 0;
  for (std::int64_t size : {INT64_MAX, INT64_MIN, std::int64_t(15)}) {
    writer.entries["x"].size = size;
    EXPECT_EQ(openMessage(),
              format("m.ckpt.index: variable 'x': shape [4] of f32 needs 16 "
                     "bytes, the index says %lld",
                     static_cast<long long>(size)));
  }
}

TEST_F(TfCheckpointTest, impossibleShape) {
  writer.addFloats("x", {4});
  writer.entries["x"].shape = {1ll << 40, 1ll << 40};
  EXPECT_EQ(openMessage(),
            "m.ckpt.index: variable 'x': shape [1099511627776, 1099511627776] "
            "has more elements than memory can hold");
  writer.entries["x"].shape = {-4};
  EXPECT_EQ(openMessage(), "m.ckpt.index: 'x': the entry is damaged");
}

TEST_F(TfCheckpointTest, headers) {
  writer.addFloats("x", {1});
  auto withHeader = [&](std::string header) {
    writer.header = std::move(header);
    return openMessage();
  };
  EXPECT_EQ(withHeader("\x08\x01\x10\x01"),
            "m.ckpt.index: the checkpoint was written on a big-endian machine");
  EXPECT_EQ(withHeader("\x08\x01\x1a\x02\x10\x09"),
            "m.ckpt.index: the checkpoint needs a reader of version 9, this "
            "one has version 1");
  EXPECT_EQ(withHeader(std::string("\x08\0", 2)),
            "m.ckpt.index: the header tells of 0 data files, expected 1 to "
            "99999");
  EXPECT_EQ(withHeader("\x08"),
            "m.ckpt.index: the header of the index is damaged");
  EXPECT_EQ(withHeader("\x0b"),
            "m.ckpt.index: the header of the index is damaged");
}

TEST_F(TfCheckpointTest, noHeader) {
  TableWriter table;
  table.entries["x"] = serialize(BundleEntry());
  write("m.ckpt.index", table.finish());
  EXPECT_EQ(
      withoutDirectory(TfCheckpoint::open(path("m.ckpt")).status().message()),
      "m.ckpt.index: the index has no header entry");
}

TEST_F(TfCheckpointTest, missingShards) {
  writer.addFloats("x", {1});
  writer.addFloats("y", {1});
  writer.header = "\x08\x03\x1a\x02\x08\x01";
  writer.entries["y"].shard = 2;
  writer.entries["y"].offset = 0;
  Status status = open().takeStatus();
  EXPECT_EQ(status.code(), StatusCode::NotFound);
  EXPECT_EQ(withoutDirectory(status.message()),
            "m.ckpt: 2 of the checkpoint's 3 data files are missing: "
            "m.ckpt.data-00000-of-00003, m.ckpt.data-00002-of-00003");
  writer.entries["y"].shard = 3;
  EXPECT_EQ(openMessage(), "m.ckpt.index: an entry lies in data file 3 of 3");
}

TEST_F(TfCheckpointTest, damagedElements) {
  writer.addFloats("x", {4});
  writer.data[5] = 'x';
  auto source = open();
  ASSERT_TRUE(source.ok());
  Status status = (*source)->read("x").takeStatus();
  EXPECT_EQ(status.code(), StatusCode::DataLoss);
  std::string text = withoutDirectory(status.message());
  std::string start = "m.ckpt.data-00000-of-00001: variable 'x' is damaged: "
                      "checksum ";
  EXPECT_EQ(text.substr(0, start.size()), start);
  std::string end = " (16 bytes at byte 0)";
  EXPECT_EQ(text.substr(text.size() - end.size()), end);
}

TEST_F(TfCheckpointTest, otherFilesInPlaceOfTheIndex) {
  auto opened = [&](std::string_view contents) {
    write("m.ckpt.index", contents);
    return withoutDirectory(
        TfCheckpoint::open(path("m.ckpt")).status().toString());
  };
  EXPECT_EQ(opened("<html>not found</html>"),
            "m.ckpt.index: expected the index of a TensorFlow V2 "
            "checkpoint, found an HTML page\n  hint: the download gave a web "
            "page instead of the file; download the file itself");
  EXPECT_NE(opened("version https://git-lfs.github.com/spec/v1\n")
                .find("found a Git LFS pointer"),
            std::string::npos);
  EXPECT_EQ(opened("12345"),
            "m.ckpt.index: expected the index of a TensorFlow V2 checkpoint, "
            "but the file (5 bytes) does not end like one\n  hint: the file is "
            "truncated or something else; copy or download it again");
}

TEST_F(TfCheckpointTest, lfsPointerInPlaceOfTheData) {
  writer.addFloats("x", {400});
  writer.data = "version https://git-lfs.github.com/spec/v1\noid sha256:0\n";
  EXPECT_EQ(openMessage(),
            "m.ckpt.index: variable 'x': m.ckpt.data-00000-of-00001: expected "
            "the elements of a checkpoint, found a Git LFS pointer");
}

} // namespace
