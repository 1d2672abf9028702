//===- GraphSessionTest.cpp - tests of running graphs ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/graph/GraphSession.h"

#include "albertrt/session.h"
#include "test/unit/runtime/graph/FakeGraph.h"

#include <gtest/gtest.h>

using namespace albert::rt;
using namespace albert::rt::testing;

namespace {

std::unique_ptr<GraphSession> start(const FakeGraph &graph, int threads = 1) {
  SessionOptions options;
  options.threads = threads;
  Result<std::unique_ptr<GraphSession>> session =
      GraphSession::create(graph.table(), options);
  EXPECT_TRUE(session.ok()) << session.status().toString();
  return *std::move(session);
}

std::string startMessage(const FakeGraph &graph) {
  return GraphSession::create(graph.table(), {}).status().message();
}

template <typename T>
std::vector<T> values(GraphSession &session, const char *name,
                      const Shape &shape) {
  Result<const Tensor *> tensor = session.output(name);
  EXPECT_TRUE(tensor.ok()) << tensor.status().toString();
  EXPECT_EQ((*tensor)->shape().toString(), shape.toString());
  Span<const T> elements = (*tensor)->elements<T>();
  return {elements.begin(), elements.end()};
}

/// Runs the classifier on the ids 1, 2, ... with a mask that hides the last
/// column, and checks what it gives.
void classify(GraphSession &session, int64_t batch, int64_t length) {
  std::vector<int32_t> ids, mask;
  std::vector<int64_t> sums;
  for (int64_t row = 0; row < batch; ++row) {
    sums.push_back(0);
    for (int64_t i = 0; i < length; ++i) {
      ids.push_back(int32_t(ids.size()) + 1);
      mask.push_back(i + 1 < length || length == 1);
      sums.back() += int64_t(mask.back()) * ids.back();
    }
  }
  Status status = session.run(std::vector<NamedTensor>{
      {"input_ids", {DType::I32, {batch, length}, ids.data()}},
      {"input_mask", {DType::I32, {batch, length}, mask.data()}}});
  ASSERT_TRUE(status.ok()) << status.toString();
  std::vector<float> probabilities =
      values<float>(session, "probabilities", {batch, 2});
  int64_t total = 0;
  for (size_t row = 0; row < sums.size(); ++row) {
    EXPECT_EQ(probabilities[2 * row], 1 / (1 + float(sums[row])));
    total += sums[row];
  }
  EXPECT_EQ((*session.output("real"))->dtype(), DType::Bool);
  const Tensor &real = **session.output("real");
  EXPECT_EQ(real.shape(), Shape({batch * length}));
  for (size_t i = 0; i < mask.size(); ++i)
    EXPECT_EQ(static_cast<const uint8_t *>(real.bytes())[i], mask[i]);
  EXPECT_EQ(values<int64_t>(session, "total", {}), std::vector<int64_t>{total});
}

} // namespace

TEST(GraphSession, outputsHaveTheirRealShapes) {
  FakeGraph graph("classifier");
  for (int threads : {1, 3}) {
    std::unique_ptr<GraphSession> session = start(graph, threads);
    EXPECT_EQ(session->threads(), threads);
    classify(*session, 2, 5);
    classify(*session, 8, 16);
    classify(*session, 1, 1);
  }
}

TEST(GraphSession, readsParametersAndEveryType) {
  FakeGraph graph("arrays");
  std::unique_ptr<GraphSession> session = start(graph);
  const float x[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
  const uint8_t keep[3] = {1, 0, 1};
  const int64_t big[2] = {100, 0};
  std::vector<NamedTensor> inputs = {{"x", {DType::F32, {3, 3}, x}},
                                     {"keep", {DType::Bool, {3}, keep}},
                                     {"big", {DType::I64, {2}, big}}};
  ASSERT_TRUE(session->run(inputs).ok());
  EXPECT_EQ(values<float>(*session, "y", {3, 3}),
            (std::vector<float>{102, 104, 106, 0, 0, 0, 114, 116, 118}));
  EXPECT_EQ(values<int32_t>(*session, "kept", {2, 1}),
            (std::vector<int32_t>{0, 2}));
  EXPECT_EQ(session->outputNames(), (std::vector<std::string>{"y", "kept"}));

  const uint8_t none[3] = {0, 0, 0};
  inputs[1].tensor.data = none;
  ASSERT_TRUE(session->run(inputs).ok());
  EXPECT_EQ(values<int32_t>(*session, "kept", {0, 1}), std::vector<int32_t>());

  SessionOptions random;
  random.randomSeed = 1; // the parameter starts at one
  std::unique_ptr<GraphSession> other =
      *GraphSession::create(graph.table(), random);
  inputs[1].tensor.data = keep;
  ASSERT_TRUE(other->run(inputs).ok());
  EXPECT_EQ(values<float>(*other, "y", {3, 3})[1], 102);
}

TEST(GraphSession, refusesShapesThatCannotBe) {
  FakeGraph graph("arrays");
  std::unique_ptr<GraphSession> session = start(graph);
  const float x[3] = {1, 2, 3};
  const uint8_t keep[1] = {1};
  int64_t big[2] = {0, -1};
  std::vector<NamedTensor> inputs = {{"x", {DType::F32, {1, 3}, x}},
                                     {"keep", {DType::Bool, {1}, keep}},
                                     {"big", {DType::I64, {2}, big}}};
  Status status = session->run(inputs);
  EXPECT_EQ(status.code(), StatusCode::Internal);
  EXPECT_EQ(status.message(), "output 'kept': expected shape [kept, 1] of at "
                              "most 8 elements, the compiled code made [100, "
                              "1]");
  EXPECT_EQ(session->output("y").status().message(),
            "output 'y': nothing has been run yet");
  // Dimensions that the manifest knows are compared with it.
  FakeGraph other("arrays", {{R"(["kept",1])", R"(["kept",2])"}});
  session = start(other);
  big[1] = 0;
  EXPECT_EQ(session->run(inputs).message(),
            "output 'kept': expected shape [kept, 2] of at most 8 elements, "
            "the compiled code made [1, 1]");
  FakeGraph sized("arrays", {{R"(["kept",1])", R"(["kept","batch"])"}});
  session = start(sized);
  EXPECT_TRUE(session->run(inputs).ok());
}

TEST(GraphSession, refusesWrongRequestsAndNames) {
  FakeGraph graph("classifier");
  std::unique_ptr<GraphSession> session = start(graph);
  EXPECT_EQ(session->run(std::vector<NamedTensor>()).message(),
            "input 'input_ids' is missing");
  EXPECT_EQ(session->output("total").status().message(),
            "output 'total': nothing has been run yet");
  classify(*session, 1, 2);
  Result<const Tensor *> output = session->output("logits");
  EXPECT_EQ(output.status().message(),
            "the program (graph) has no output 'logits'");
  EXPECT_EQ(output.status().hint(), "it has probabilities, real, total");
}

TEST(GraphSession, refusesOtherPrograms) {
  EXPECT_EQ(startMessage(FakeGraph("arrays", {{"\"sse2\"", "\"avx99\""}}))
                .substr(0, 55),
            "this program was compiled for znver4 and needs avx99; t");
  FakeGraph weightless("arrays");
  weightless.mutableTable().weights = nullptr;
  EXPECT_EQ(startMessage(weightless), "the program carries no weights");
  FakeGraph large(
      "classifier",
      {{R"("name":"real","dtype":"i8","rows":"elements","max_rows":128)",
        R"("name":"real","dtype":"i8","rows":"elements","max_rows":1000000000000000000)"}});
  EXPECT_EQ(startMessage(large).substr(0, 56),
            "cannot reserve 888.2 PiB of addresses for an output: Can");
}

TEST(GraphSession, refusesMoreMemoryThanThereIs) {
  FakeGraph graph("classifier",
                  {{"\"arena_bytes\":65536", "\"arena_bytes\":8796093022208"}});
  std::unique_ptr<GraphSession> session = start(graph);
  std::vector<int32_t> ids(128);
  Status status = session->run(std::vector<NamedTensor>{
      {"input_ids", {DType::I32, {8, 16}, ids.data()}}});
  EXPECT_EQ(status.code(), StatusCode::ResourceExhausted);
  EXPECT_EQ(status.message().substr(0, 59),
            "a run with batch = 8, length = 16 needs 8.0 TiB of memory, ");
}

TEST(GraphSession, isWhatTheCInterfaceStarts) {
  FakeGraph graph("classifier");
  AlbertSession *session = nullptr;
  ASSERT_EQ(albert_session_create(graph.table(), nullptr, &session), ALBERT_OK);
  EXPECT_EQ(albert_session_output_count(session), 3u);
  EXPECT_STREQ(albert_session_output_name(session, 1), "real");
  const int64_t dims[2] = {2, 2};
  const int64_t ids[4] = {1, 2, 3, 0};
  AlbertArray input = {"input_ids", ALBERT_I64, 2, dims, ids};
  ASSERT_EQ(albert_session_run(session, &input, 1), ALBERT_OK)
      << albert_session_error(session);
  AlbertArray output;
  ASSERT_EQ(albert_session_output(session, "real", &output), ALBERT_OK);
  EXPECT_EQ(output.dtype, ALBERT_BOOL);
  EXPECT_EQ(output.rank, 1);
  EXPECT_EQ(output.dims[0], 4);
  ASSERT_EQ(albert_session_output(session, "total", &output), ALBERT_OK);
  EXPECT_EQ(output.dtype, ALBERT_I64);
  EXPECT_EQ(output.rank, 0);
  EXPECT_EQ(*static_cast<const int64_t *>(output.data), 6);
  ASSERT_EQ(albert_session_output(session, "probabilities", &output),
            ALBERT_OK);
  EXPECT_EQ(output.dtype, ALBERT_F32);
  EXPECT_EQ(static_cast<const float *>(output.data)[1], 0.75f);
  input.dtype = ALBERT_F32;
  EXPECT_EQ(albert_session_run(session, &input, 1), ALBERT_INVALID_ARGUMENT);
  albert_session_destroy(session);
}
