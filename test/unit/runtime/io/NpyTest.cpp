//===- NpyTest.cpp - tests of .npy files ----------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Round trips, all header versions, Fortran order, damage at every length.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/npy/Npy.h"

#include "TestDirectory.h"

#include <cstring>

using namespace albert::rt;

namespace {

using NpyTest = DirectoryTest;

/// A file of version `major` with this header text.
std::string npy(int major, std::string header, std::string elements) {
  header += "\n";
  std::string file = "\x93NUMPY";
  file += static_cast<char>(major);
  file += '\0';
  for (int i = 0; i < (major == 1 ? 2 : 4); ++i)
    file += static_cast<char>(header.size() >> (8 * i));
  return file + header + elements;
}

std::string bytes(std::initializer_list<std::int32_t> values) {
  std::string text(values.size() * 4, '\0');
  std::memcpy(text.data(), values.begin(), text.size());
  return text;
}

constexpr char header23[] =
    "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }";

std::string message(const std::string &file) {
  return parseNpy(bytesOf(file), "f").status().message();
}

TEST_F(NpyTest, roundTripsEveryType) {
  for (DType type : {DType::F32, DType::F64, DType::F16, DType::I32, DType::I64,
                     DType::U8, DType::Bool}) {
    Result<Tensor> tensor = Tensor::allocate(type, {3, 2});
    ASSERT_TRUE(tensor.ok());
    std::memset(tensor->bytes(), 1, tensor->byteSize());
    ASSERT_TRUE(writeNpy(path("a.npy"), tensor->view()).ok());
    Result<Tensor> read = readNpy(path("a.npy"));
    ASSERT_TRUE(read.ok()) << read.status().toString();
    EXPECT_EQ(read->dtype(), type);
    EXPECT_EQ(read->shape(), tensor->shape());
    EXPECT_EQ(std::memcmp(read->bytes(), tensor->bytes(), tensor->byteSize()),
              0);
  }
}

TEST_F(NpyTest, writesWhatNumpyWrites) {
  Result<Tensor> tensor = Tensor::allocate(DType::F32, {2, 3});
  ASSERT_TRUE(writeNpy(path("a.npy"), tensor->view()).ok());
  std::string file = *readFile(path("a.npy"));
  EXPECT_EQ(file.size(), 128u + 24u);
  EXPECT_EQ(file.substr(10, 59),
            "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }");
  EXPECT_EQ(file[127], '\n');
  tensor = Tensor::allocate(DType::F32, {4});
  ASSERT_TRUE(writeNpy(path("a.npy"), tensor->view()).ok());
  EXPECT_NE(readFile(path("a.npy"))->find("'shape': (4,), }"),
            std::string::npos);
  tensor = Tensor::allocate(DType::F32, {});
  ASSERT_TRUE(writeNpy(path("a.npy"), tensor->view()).ok());
  EXPECT_NE(readFile(path("a.npy"))->find("'shape': (), }"), std::string::npos);
  EXPECT_EQ(readNpy(path("a.npy"))->shape().rank(), 0u);
}

TEST_F(NpyTest, readsAllVersions) {
  for (int major : {1, 2, 3}) {
    std::string file = npy(major, header23, bytes({1, 2, 3, 4, 5, 6}));
    Result<Tensor> tensor = parseNpy(bytesOf(file), "f");
    ASSERT_TRUE(tensor.ok()) << tensor.status().toString();
    EXPECT_EQ(tensor->shape(), Shape({2, 3}));
    EXPECT_EQ(tensor->data<std::int32_t>()[5], 6);
  }
}

TEST_F(NpyTest, transposesFortranOrder) {
  std::string file =
      npy(1, "{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3)}",
          bytes({1, 4, 2, 5, 3, 6}));
  Result<Tensor> tensor = parseNpy(bytesOf(file), "f");
  ASSERT_TRUE(tensor.ok());
  for (std::int32_t i = 0; i < 6; ++i)
    EXPECT_EQ(tensor->data<std::int32_t>()[i], i + 1);
}

TEST_F(NpyTest, saysWhatIsWrong) {
  EXPECT_EQ(message("hello, world"),
            "f: no .npy file: expected it to start with \\x93NUMPY, found "
            "'hello, w...'");
  EXPECT_EQ(message(npy(4, header23, "")),
            "f: .npy version 4.0, expected 1, 2 or 3");
  EXPECT_EQ(message(npy(1, header23, "1234")),
            "f: shape [2, 3] of i32 needs 24 bytes of elements, found 4");
  EXPECT_EQ(message(npy(1,
                        "{'descr': '<c8', 'fortran_order': False, "
                        "'shape': (2,), }",
                        "")),
            "f: element type '<c8', expected one of <f2 <f4 <f8 <i4 <i8 |u1 "
            "|b1");
  EXPECT_EQ(message(npy(1, "{'descr': [('a', '<f4')]}", "")),
            "f: the array has a structured element type");
  EXPECT_EQ(message(npy(1, "{'descr': '<f4'}", "")),
            "f: header: expected the keys 'descr', 'fortran_order' and "
            "'shape', found '{'descr': '<f4'}\\x0a'");
  EXPECT_EQ(message(npy(1,
                        "{'descr': '<f4', 'fortran_order': False, "
                        "'shape': (99999999999999999999,)}",
                        "")),
            "f: header, character 69: expected an extent that fits in 63 "
            "bits, found '99,)}\\x0a'");
  EXPECT_EQ(message(npy(1, "{'x': 1}", "")),
            "f: header, character 5: expected one of the keys 'descr', "
            "'fortran_order' and 'shape', found ' 1}\\x0a'");
  EXPECT_EQ(writeNpy("x.npy", {DType::BF16, {1}, nullptr}).message(),
            "x.npy: NumPy has no element type for bf16");
}

TEST_F(NpyTest, everyTruncationIsAnError) {
  std::string file = npy(1, header23, bytes({1, 2, 3, 4, 5, 6}));
  for (std::size_t length = 0; length < file.size(); ++length)
    EXPECT_FALSE(parseNpy(bytesOf(file.substr(0, length)), "f").ok());
}

TEST_F(NpyTest, everyFlipIsHandled) {
  std::string file = npy(1, header23, bytes({1, 2, 3, 4, 5, 6}));
  for (std::size_t i = 0; i < file.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string flipped = file;
      flipped[i] = static_cast<char>(flipped[i] ^ (1 << bit));
      Result<Tensor> tensor = parseNpy(bytesOf(flipped), "f");
      if (tensor.ok()) {
        EXPECT_EQ(tensor->byteSize(), 24u);
      }
    }
}

} // namespace
