//===- SafetensorsTest.cpp - tests of safetensors files -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every error of the reference implementation, damage, and the reference
/// files.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/safetensors/Safetensors.h"

#include "TestDirectory.h"

#include <cstring>

using namespace albert::rt;

namespace {

class SafetensorsTest : public DirectoryTest {
protected:
  /// A file from header and elements.
  std::string file(const std::string &header,
                   const std::string &elements) const {
    std::string text;
    for (int i = 0; i < 8; ++i)
      text += static_cast<char>(std::uint64_t(header.size()) >> (8 * i));
    return text + header + elements;
  }
  Result<std::unique_ptr<ParameterSource>> open(const std::string &contents) {
    FILE *stream = std::fopen(path("m").c_str(), "wb");
    std::fwrite(contents.data(), 1, contents.size(), stream);
    std::fclose(stream);
    return Safetensors::open(path("m"));
  }
  /// The error for a file, without its path.
  std::string message(const std::string &header,
                      const std::string &elements = "") {
    std::string text = open(file(header, elements)).status().message();
    std::string start = path("m") + ": ";
    return text.substr(0, start.size()) == start ? text.substr(start.size())
                                                 : text;
  }
};

constexpr char twoTensors[] =
    R"({"__metadata__": {"format": "pt"},)"
    R"("b": {"dtype": "F32", "shape": [2], "data_offsets": [4, 12]},)"
    R"("a": {"dtype": "F16", "shape": [2, 1], "data_offsets": [0, 4]}})";

TEST_F(SafetensorsTest, reads) {
  float values[2] = {1.5f, -2.0f};
  std::string elements("\0\x3c\0\xc5", 4);
  elements.append(reinterpret_cast<const char *>(values), 8);
  auto source = open(file(twoTensors, elements));
  ASSERT_TRUE(source.ok()) << source.status().toString();
  ASSERT_EQ((*source)->variables().size(), 2u);
  EXPECT_EQ((*source)->variables()[0].name, "a");
  EXPECT_EQ((*source)->variables()[0].shape, Shape({2, 1}));
  EXPECT_EQ((*source)->read("a")->dtype(), DType::F16);
  EXPECT_EQ((*source)->readFloats("a")->data<float>()[1], -5.0f);
  EXPECT_EQ((*source)->readFloats("b")->data<float>()[0], 1.5f);
  EXPECT_EQ((*source)->read("b")->data<float>()[1], -2.0f);
}

TEST_F(SafetensorsTest, convertsBfloat16AndDouble) {
  double value = 0.25;
  std::string elements(reinterpret_cast<const char *>(&value), 8);
  elements += std::string("\x80\x3f\xf7\xc2", 4);
  auto source = open(
      file(R"({"d": {"dtype": "F64", "shape": [], "data_offsets": [0, 8]},)"
           R"("b": {"dtype": "BF16", "shape": [2], "data_offsets": [8, 12]}})",
           elements));
  ASSERT_TRUE(source.ok()) << source.status().toString();
  EXPECT_EQ((*source)->readFloats("d")->data<float>()[0], 0.25f);
  EXPECT_EQ((*source)->readFloats("b")->data<float>()[1], -123.5f);
}

TEST_F(SafetensorsTest, integersAreNoWeights) {
  auto source = open(
      file(R"({"i": {"dtype": "I64", "shape": [1], "data_offsets": [0, 8]},)"
           R"("x": {"dtype": "I8", "shape": [1], "data_offsets": [8, 9]}})",
           std::string("\7\0\0\0\0\0\0\0\1", 9)));
  ASSERT_TRUE(source.ok());
  EXPECT_EQ((*source)->read("i")->data<std::int64_t>()[0], 7);
  EXPECT_EQ((*source)->readFloats("i").status().message(),
            path("m") + ": variable 'i' has type I64, expected a "
                        "floating-point type");
  EXPECT_EQ((*source)->read("x").status().message(),
            path("m") + ": variable 'x' has type I8, which cannot be read");
}

TEST_F(SafetensorsTest, headers) {
  EXPECT_EQ(open("1234").status().message(),
            path("m") + ": the file has 4 bytes, expected at least 8");
  EXPECT_EQ(open(std::string("\xff\xff\xff\xff\xff\xff\xff\xff{}", 10))
                .status()
                .message(),
            path("m") + ": the header has 18446744073709551615 bytes, at most "
                        "100000000 are allowed");
  EXPECT_EQ(open(std::string("\x09\0\0\0\0\0\0\0{}", 10)).status().message(),
            path("m") + ": the header has 9 bytes, but the file ends after 2");
  EXPECT_EQ(message(" {}"), "the header does not start with '{'");
  EXPECT_EQ(message(""), "the header does not start with '{'");
  EXPECT_EQ(message("{").substr(0, 51),
            "header: line 1, column 2: no valid JSON: syntax err");
}

TEST_F(SafetensorsTest, entries) {
  EXPECT_EQ(message(R"({"a": 1})"),
            "header: entry 'a': expected an object, found a number");
  EXPECT_EQ(message(R"({"a": []})"),
            "header: entry 'a': expected an object, found a list");
  EXPECT_EQ(message(R"({"a": {"dtype": "F32"}})"),
            "header: entry 'a': expected 'dtype', 'shape' and 'data_offsets'");
  EXPECT_EQ(message(R"({"a": {"x": 1}})"),
            "header: entry 'a': unknown member 'x'");
  EXPECT_EQ(
      message(R"({"a": {"dtype": 1}})"),
      "header: entry 'a': a number where none belongs, after key 'dtype'");
  EXPECT_EQ(message(R"({"a": {"shape": [-1]}})"),
            "header: entry 'a': negative number in 'shape'");
  EXPECT_EQ(
      message(R"({"a": {"shape": [1.5]}})"),
      "header: entry 'a': a number where none belongs, after key 'shape'");
  EXPECT_EQ(message(R"({"a": {"shape": [[1]]}})"),
            "header: JSON nested deeper than 3 levels");
  EXPECT_EQ(message(R"({"a": {"data_offsets": [1]}})"),
            "header: entry 'a': 'data_offsets' must be two numbers, found 1");
  EXPECT_EQ(message(R"({"__metadata__": {"a": 1}})"),
            "header: __metadata__: expected texts, found a number");
  EXPECT_EQ(message(R"({"a": {"dtype": "F32", "dtype": "F32"}})"),
            "header: duplicate key 'dtype'");
  EXPECT_EQ(message(R"({"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]},)"
                    R"("a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}})",
                    "1234"),
            "header: duplicate key 'a'");
  EXPECT_EQ(
      message(R"({"a":{"dtype":"X","shape":[],"data_offsets":[0,4]}})", "1234"),
      "entry 'a': unknown dtype 'X'");
}

TEST_F(SafetensorsTest, ranges) {
  EXPECT_EQ(message(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})",
                    "1234"),
            "entry 'a': shape [2] of F32 needs 8 bytes, data_offsets are "
            "[0, 4]");
  EXPECT_EQ(message(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
                    "12345678"),
            "entry 'a' begins at byte 4 of the elements, expected 0: the file "
            "has a hole");
  EXPECT_EQ(message(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                    R"("b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}})",
                    "123456"),
            "entry 'b' begins at byte 2 of the elements, expected 4: the file "
            "has an overlap");
  EXPECT_EQ(message(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})",
                    "12345678"),
            "the elements take 4 bytes, the file has 8");
  EXPECT_EQ(
      message(R"({"a":{"dtype":"F32","shape":[4294967296,4294967296],)"
              R"("data_offsets":[0,4]}})",
              "1234"),
      "entry 'a': shape [4294967296, 4294967296] has more elements than memory "
      "can hold");
}

TEST_F(SafetensorsTest, filesOfOtherKinds) {
  EXPECT_EQ(open("<html></html>").status().message(),
            path("m") + ": expected a safetensors file, found an HTML page");
  EXPECT_EQ(open("").status().message(),
            path("m") + ": expected a safetensors file, found an empty file");
}

TEST_F(SafetensorsTest, hostileHeaderTakesLittleMemory) {
  // A million lists in a list: nesting 2, so only their place is wrong.
  std::string header = "{\"a\": [";
  for (int i = 0; i < 1000000; ++i)
    header += "[],";
  EXPECT_EQ(message(header + "[]]}").substr(0, 17), "header: entry 'a'");
  EXPECT_EQ(message("{\"a\":" + std::string(1000000, '[')).substr(0, 17),
            "header: entry 'a'");
}

TEST_F(SafetensorsTest, everyTruncationIsAnError) {
  std::string contents = file(twoTensors, std::string(12, 'x'));
  ASSERT_TRUE(open(contents).ok());
  for (std::size_t length = 0; length < contents.size(); ++length)
    EXPECT_FALSE(open(contents.substr(0, length)).ok()) << length;
}

TEST_F(SafetensorsTest, everyFlipIsHandled) {
  std::string contents = file(twoTensors, std::string(12, 'x'));
  for (std::size_t i = 0; i < contents.size(); ++i) {
    std::string flipped = contents;
    flipped[i] = static_cast<char>(flipped[i] ^ (1 << (i % 7)));
    auto source = open(flipped);
    if (!source.ok())
      continue;
    for (const CheckpointVariable &variable : (*source)->variables())
      EXPECT_TRUE((*source)->readFloats(variable.name).ok());
  }
}

} // namespace
