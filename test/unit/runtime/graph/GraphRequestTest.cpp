//===- GraphRequestTest.cpp - tests of checking requests ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/graph/GraphRequest.h"

#include "test/unit/runtime/graph/FakeGraph.h"

#include <cstring>
#include <gtest/gtest.h>

using namespace albert::rt;
using namespace albert::rt::testing;

namespace {
/// Arrays with their memory.
class Request {
public:
  explicit Request(const char *kind = "classifier", const Changes &changes = {})
      : spec(*FakeGraph(kind, changes).spec()) {}

  template <typename T>
  Request &add(const char *name, DType dtype, Shape shape,
               std::vector<T> values) {
    Result<Tensor> tensor = Tensor::allocate(dtype, shape);
    EXPECT_EQ(tensor->byteSize(), values.size() * sizeof(T));
    if (!values.empty())
      memcpy(tensor->bytes(), values.data(), tensor->byteSize());
    inputs.push_back({name, tensor->view()});
    tensors.push_back(*std::move(tensor));
    return *this;
  }
  /// An i32 array of ones.
  Request &ones(const char *name, Shape shape) {
    std::vector<int32_t> values(size_t(shape.elementCount()), 1);
    return add(name, DType::I32, std::move(shape), std::move(values));
  }

  Result<GraphRequest> read() { return readGraphRequest(spec, inputs); }
  std::string message() { return read().status().message(); }
  std::string hint() { return read().status().hint(); }

  GraphSpec spec;
  std::vector<Tensor> tensors;
  std::vector<NamedTensor> inputs;
};

template <typename T>
std::vector<T> values(const GraphRequest::Input &input) {
  std::vector<T> result(size_t(input.elements));
  EXPECT_EQ(input.bytes.size(), result.size() * sizeof(T));
  EXPECT_EQ(reinterpret_cast<uintptr_t>(input.bytes.data()) % 64, 0u);
  memcpy(result.data(), input.bytes.data(), input.bytes.size());
  return result;
}

/// A request of the graph of arrays, but for `x`.
Request arrays() {
  Request request("arrays");
  request.add<uint8_t>("keep", DType::Bool, {2}, {1, 0})
      .add<int64_t>("big", DType::I64, {2}, {1ll << 40, 7});
  return request;
}
} // namespace

TEST(GraphRequest, fillsInMaskAndSegments) {
  Result<GraphRequest> request =
      Request()
          .add<int32_t>("input_ids", DType::I32, {2, 3}, {1, 2, 3, 4, 5, 6})
          .read();
  ASSERT_TRUE(request.ok()) << request.status().toString();
  EXPECT_EQ(std::vector<int64_t>(request->sizes.begin(), request->sizes.end()),
            (std::vector<int64_t>{2, 3}));
  EXPECT_EQ(values<int32_t>(request->inputs[0]),
            (std::vector<int32_t>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(values<int32_t>(request->inputs[1]), std::vector<int32_t>(6, 1));
  EXPECT_EQ(values<int32_t>(request->inputs[2]), std::vector<int32_t>(6, 0));
}

TEST(GraphRequest, fillsInMasksOfEveryType) {
  auto maskOf = [](const char *dtype) {
    Changes changes = {{R"("input_mask:0","dtype":"i32")",
                        format(R"("input_mask:0","dtype":"%s")", dtype)},
                       {R"("name":"input_mask","dtype":"i32")",
                        format(R"("name":"input_mask","dtype":"%s")", dtype)}};
    Request request("classifier", changes);
    GraphRequest read = *request.ones("input_ids", {1, 2}).read();
    return read.inputs[1];
  };
  EXPECT_EQ(values<float>(maskOf("f32")), std::vector<float>(2, 1));
  EXPECT_EQ(values<int64_t>(maskOf("i64")), std::vector<int64_t>(2, 1));
  EXPECT_EQ(values<uint8_t>(maskOf("i8")), std::vector<uint8_t>(2, 1));
}

TEST(GraphRequest, takesAliasesAndEveryIntegerType) {
  Result<GraphRequest> request =
      Request()
          .add<int64_t>("input_ids", DType::I64, {1, 3}, {7, -8, 9})
          .add<uint8_t>("attention_mask", DType::Bool, {1, 3}, {1, 1, 0})
          .add<uint8_t>("token_type_ids", DType::U8, {1, 3}, {0, 200, 0})
          .read();
  ASSERT_TRUE(request.ok()) << request.status().toString();
  EXPECT_EQ(values<int32_t>(request->inputs[0]),
            (std::vector<int32_t>{7, -8, 9}));
  EXPECT_EQ(values<int32_t>(request->inputs[1]),
            (std::vector<int32_t>{1, 1, 0}));
  EXPECT_EQ(values<int32_t>(request->inputs[2]),
            (std::vector<int32_t>{0, 200, 0}));
}

TEST(GraphRequest, convertsFloats) {
  const std::vector<float> expected = {0.5f, -2, 0, 1, 1, 1};
  Result<GraphRequest> request =
      arrays().add<float>("x", DType::F32, {2, 3}, expected).read();
  ASSERT_TRUE(request.ok()) << request.status().toString();
  EXPECT_EQ(values<float>(request->inputs[0]), expected);
  EXPECT_EQ(values<uint8_t>(request->inputs[1]), (std::vector<uint8_t>{1, 0}));
  EXPECT_EQ(values<int64_t>(request->inputs[2]),
            (std::vector<int64_t>{1ll << 40, 7}));
  request = arrays()
                .add<double>("x", DType::F64, {2, 3}, {0.5, -2, 0, 1, 1, 1})
                .read();
  EXPECT_EQ(values<float>(request->inputs[0]), expected);
  request = arrays()
                .add<uint16_t>("x", DType::F16, {2, 3},
                               {0x3800, 0xc000, 0, 0x3c00, 0x3c00, 0x3c00})
                .read();
  EXPECT_EQ(values<float>(request->inputs[0]), expected);
}

TEST(GraphRequest, refusesOtherTypes) {
  Request floats = arrays();
  floats.ones("x", {2, 3});
  EXPECT_EQ(floats.message(),
            "input 'x': expected elements of float32, float64 or float16, "
            "found int32");
  EXPECT_EQ(floats.hint(), "convert the array, in NumPy: "
                           "array.astype(\"float32\")");
  Request ids;
  ids.add<float>("input_ids", DType::F32, {1, 1}, {1});
  EXPECT_EQ(ids.message(), "input 'input_ids': expected elements of int32, "
                           "int64, uint8 or bool, found float32");
  EXPECT_EQ(ids.hint(), "convert the array, in NumPy: array.astype(\"int32\")");
}

TEST(GraphRequest, namesThePlaceOfAValueOutOfRange) {
  EXPECT_EQ(
      Request()
          .add<int64_t>("input_ids", DType::I64, {2, 2}, {1, 2, 3, 1ll << 31})
          .message(),
      "input 'input_ids', element [1, 1]: expected -2147483648 to "
      "2147483647 (int32), found 2147483648");
  Request keep("arrays");
  keep.add<float>("x", DType::F32, {2, 3}, std::vector<float>(6))
      .add<int64_t>("big", DType::I64, {2}, {1, 2})
      .add<int32_t>("keep", DType::I32, {2}, {1, 2});
  EXPECT_EQ(keep.message(),
            "input 'keep', element [1]: expected 0 to 1 (bool), found 2");
}

TEST(GraphRequest, refusesOtherShapes) {
  Request request = arrays();
  request.add<float>("x", DType::F32, {2, 4}, std::vector<float>(8));
  EXPECT_EQ(request.message(),
            "input 'x': expected shape [batch, 3], found [2, 4]");
  EXPECT_EQ(Request().ones("input_ids", {4}).message(),
            "input 'input_ids': expected shape [batch, length], found [4]");
  EXPECT_EQ(Request().ones("input_ids", {0, 4}).message(),
            "input 'input_ids': shape [0, 4] has no elements");
}

TEST(GraphRequest, inputsAgreeInTheirSizes) {
  Request request;
  request.ones("segment_ids", {2, 7}).ones("input_ids", {2, 5});
  EXPECT_EQ(request.message(),
            "input 'segment_ids' has shape [2, 7], but input 'input_ids' has "
            "shape [2, 5]: expected 'length' to be 5 in both, found 7");
  EXPECT_EQ(request.hint(), "they are [batch, length] and [batch, length]");
}

TEST(GraphRequest, sizesHaveBounds) {
  Request length;
  length.ones("input_ids", {1, 17});
  EXPECT_EQ(length.message(),
            "input 'input_ids': expected 'length' (dimension 1) to be at most "
            "16, which the program was compiled for, found 17");
  EXPECT_EQ(length.hint(),
            "compile with --max-seq-length 17 or more, or give less at once");
  Request batch;
  batch.ones("input_ids", {9, 1});
  EXPECT_EQ(batch.message(),
            "input 'input_ids': expected 'batch' (dimension 0) to be at most "
            "8, which the program was compiled for, found 9");
  EXPECT_EQ(batch.hint(),
            "compile with --batch-size 9 or more, or give less at once");
}

TEST(GraphRequest, refusesMissingAndRepeatedInputs) {
  Request request = arrays();
  EXPECT_EQ(request.message(), "input 'x' is missing");
  EXPECT_EQ(request.hint(), "give it as an array of float32, shape [batch, 3]");
  // A mask alone says how large it is, but not what the ids are.
  EXPECT_EQ(Request().ones("input_mask", {1, 2}).message(),
            "input 'input_ids' is missing");
  EXPECT_EQ(Request()
                .ones("attention_mask", {1, 2})
                .ones("input_mask", {1, 2})
                .message(),
            "input 'input_mask' is given twice");
  EXPECT_EQ(Request().ones("positions", {1, 2}).message(),
            "unknown input 'positions': the graph takes input_ids, "
            "input_mask, segment_ids");
}
