//===- RequestTest.cpp - tests of checking requests -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/Request.h"

#include "runtime/program/Session.h"
#include "test/unit/runtime/program/FakeProgram.h"

#include <gtest/gtest.h>

using namespace albert::rt;
using namespace albert::rt::testing;

namespace {
/// Arrays with their memory.
class Request {
public:
  explicit Request(const char *program = "encode") {
    FakeOptions options;
    options.program = program;
    manifest = *openProgram(FakeProgram(options).table());
  }

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
  Request &ids(std::vector<int32_t> values) {
    int64_t columns = int64_t(values.size()) / 2;
    return add("input_ids", DType::I32, {2, columns}, std::move(values));
  }

  Result<TokenBatch> read() { return readRequest(manifest, inputs); }
  std::string message() { return read().status().message(); }
  std::string hint() { return read().status().hint(); }

  Manifest manifest;
  std::vector<Tensor> tensors;
  std::vector<NamedTensor> inputs;
};
} // namespace

TEST(Request, fillsInDefaults) {
  Result<TokenBatch> batch = Request().ids({1, 2, 3, 4, 5, 6}).read();
  ASSERT_TRUE(batch.ok()) << batch.status().toString();
  EXPECT_EQ(batch->sequences, 2);
  EXPECT_EQ(batch->length, 3);
  EXPECT_EQ(batch->ids, (std::vector<int32_t>{1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(batch->mask, std::vector<uint8_t>(6, 1));
  EXPECT_EQ(batch->types, std::vector<int32_t>(6, 0));
  EXPECT_FALSE(batch->hasPositions);
}

TEST(Request, takesAliasesAndEveryIntegerType) {
  Result<TokenBatch> batch =
      Request("mlm")
          .add<int64_t>("input_ids", DType::I64, {1, 3}, {7, 8, 9})
          .add<uint8_t>("attention_mask", DType::Bool, {1, 3}, {1, 1, 0})
          .add<uint8_t>("token_type_ids", DType::U8, {1, 3}, {0, 1, 0})
          .add<int32_t>("masked_lm_positions", DType::I32, {1, 2}, {2, 2})
          .read();
  ASSERT_TRUE(batch.ok()) << batch.status().toString();
  EXPECT_EQ(batch->ids, (std::vector<int32_t>{7, 8, 9}));
  EXPECT_EQ(batch->mask, (std::vector<uint8_t>{1, 1, 0}));
  EXPECT_EQ(batch->types, (std::vector<int32_t>{0, 1, 0}));
  EXPECT_EQ(batch->positions, (std::vector<int32_t>{2, 2}));
}

TEST(Request, namesRowAndColumnOfAWrongId) {
  EXPECT_EQ(Request().ids({1, 2, 3, 4, 24, 6}).message(),
            "input 'input_ids', row 1, column 1: expected 0 to 23 (the model's "
            "vocabulary), found 24");
  EXPECT_EQ(Request().ids({1, -2, 3, 4}).message(),
            "input 'input_ids', row 0, column 1: expected 0 to 23 (the model's "
            "vocabulary), found -2");
  EXPECT_NE(Request().ids({1, -2, 3, 4}).hint().find("(24 tokens)"),
            std::string::npos);
}

TEST(Request, namesRowAndColumnOfAWrongTypeOrMask) {
  EXPECT_EQ(Request()
                .ids({1, 2, 3, 4})
                .add<int32_t>("segment_ids", DType::I32, {2, 2}, {0, 1, 1, 2})
                .message(),
            "input 'segment_ids', row 1, column 1: expected 0 to 1 (the "
            "model's token types), found 2");
  EXPECT_EQ(Request()
                .ids({1, 2, 3, 4})
                .add<int32_t>("input_mask", DType::I32, {2, 2}, {0, 1, 3, 0})
                .message(),
            "input 'input_mask', row 1, column 0: expected 0 to 1 (1 marks a "
            "real token, 0 padding), found 3");
}

TEST(Request, namesRowAndColumnOfAWrongPosition) {
  EXPECT_EQ(Request("mlm")
                .ids({1, 2, 3, 4})
                .add<int32_t>("masked_lm_positions", DType::I32, {2, 1}, {0, 2})
                .message(),
            "input 'masked_lm_positions', row 1, column 0: expected 0 to 1 "
            "(positions of the sequence), found 2");
}

TEST(Request, refusesALengthAboveTheBound) {
  Request request;
  request.ids(std::vector<int32_t>(size_t(2) * 17, 1));
  EXPECT_EQ(request.message(),
            "input 'input_ids': expected sequences of at most 16 tokens, which "
            "the program was compiled for, found 17");
  EXPECT_EQ(request.hint(),
            "compile with --max-seq-length 17 or more (the model has 32 "
            "positions), or give shorter sequences");
  request.manifest.model.maxPositions = 16;
  EXPECT_EQ(request.message(),
            "input 'input_ids': expected sequences of at most 16 tokens, the "
            "model's positions, found 17");
}

TEST(Request, refusesWrongForms) {
  EXPECT_EQ(
      Request().add<float>("input_ids", DType::F32, {1, 1}, {1}).message(),
      "input 'input_ids': expected elements of int32, int64, uint8 or "
      "bool, found f32");
  EXPECT_EQ(
      Request().add<int32_t>("input_ids", DType::I32, {2}, {1, 2}).message(),
      "input 'input_ids': expected two dimensions [batch, length], found "
      "shape [2]");
  EXPECT_EQ(
      Request().add<int32_t>("input_ids", DType::I32, {0, 4}, {}).message(),
      "input 'input_ids': shape [0, 4] has no elements");
  EXPECT_EQ(Request()
                .ids({1, 2, 3, 4})
                .add<int32_t>("input_mask", DType::I32, {1, 2}, {1, 1})
                .message(),
            "input 'input_mask': expected shape [2, 2] as input_ids has, found "
            "[1, 2]");
  EXPECT_EQ(Request("mlm")
                .ids({1, 2, 3, 4})
                .add<int32_t>("masked_lm_positions", DType::I32, {1, 1}, {0})
                .message(),
            "input 'masked_lm_positions' has shape [1, 1], but the batch has 2 "
            "sequences");
}

TEST(Request, refusesMissingRepeatedAndUnknownNames) {
  EXPECT_EQ(Request().message(), "input 'input_ids' is missing");
  EXPECT_EQ(
      Request()
          .ids({1, 2, 3, 4})
          .add<int32_t>("input_mask", DType::I32, {2, 2}, {1, 1, 1, 1})
          .add<int32_t>("attention_mask", DType::I32, {2, 2}, {1, 1, 1, 1})
          .message(),
      "input 'input_mask' is given twice");
  Request unknown;
  unknown.add<int32_t>("inputs_ids", DType::I32, {1, 1}, {1});
  EXPECT_EQ(unknown.message(), "unknown input 'inputs_ids': the program "
                               "(encode) takes input_ids, input_mask, "
                               "segment_ids");
  EXPECT_EQ(unknown.hint(), "did you mean 'input_ids'?");
  EXPECT_EQ(Request()
                .add<int32_t>("masked_lm_positions", DType::I32, {1, 1}, {1})
                .message(),
            "unknown input 'masked_lm_positions': the program (encode) takes "
            "input_ids, input_mask, segment_ids");
}
