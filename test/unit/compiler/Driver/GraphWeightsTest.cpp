//===- GraphWeightsTest.cpp - the weights of a graph ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/GraphWeights.h"
#include "compiler/Driver/BlobWriter.h"
#include "dialects/TFGraph/IR/TFGraphDialect.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"
#include "runtime/io/tf_checkpoint/BundleWriter.h"
#include "llvm/ADT/ScopeExit.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "gtest/gtest.h"

using namespace albertc;
namespace rtt = albert::rt;

/// A graph with a constant of every kind that matters, as a module's text.
static constexpr char kGraph[] = R"mlir(
  tfg.graph "g" producer 1 consumer 0 {
    %a, %c0 = tfg.node "Const" "whole" ()
        attrs {dtype = f32, value = dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>}
        : () -> tensor<2x2xf32>
    %b, %c1 = tfg.node "Const" "half" ()
        attrs {dtype = f16, value = dense<[0.5, -2.0]> : tensor<2xf16>}
        : () -> tensor<2xf16>
    %c, %c2 = tfg.node "Const" "brain" ()
        attrs {dtype = bf16, value = dense<[0.25, 3.0]> : tensor<2xbf16>}
        : () -> tensor<2xbf16>
    %d, %c3 = tfg.node "Const" "double" ()
        attrs {dtype = f64, value = dense<1.5> : tensor<3xf64>}
        : () -> tensor<3xf64>
    %e, %c4 = tfg.node "Const" "blob" ()
        attrs {dtype = f32, value = dense_resource<blob> : tensor<3xf32>}
        : () -> tensor<3xf32>
    %f, %c5 = tfg.node "Const" "ids" ()
        attrs {dtype = i32, value = dense<1> : tensor<2xi32>} : () -> tensor<2xi32>
    %g, %c6 = tfg.node "VariableV2" "variable" ()
        attrs {dtype = f32, shape = #tfg.shape<2>} : () -> tensor<2xf32>
    tfg.return
  }
  {-# dialect_resources: { builtin: {
    blob: "0x400000000000803F0000004000004040"
  } } #-}
)mlir";

namespace {
class GraphWeightsTest : public testing::Test {
protected:
  GraphWeightsTest() : context(mlir::MLIRContext::Threading::DISABLED) {
    context.loadDialect<tfg::TFGraphDialect>();
  }

  /// The constants of module `text`, which is gone when this returns.
  llvm::Expected<std::vector<GraphConstant>> collect(const char *text) {
    auto module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
    EXPECT_TRUE(module);
    return collectGraphConstants(*module);
  }

  mlir::MLIRContext context;
};

/// Gathers chunks.
struct Gatherer final : rtt::FloatSink {
  rtt::Status accept(rtt::Span<const float> elements) override {
    values.insert(values.end(), elements.begin(), elements.end());
    ++chunks;
    return rtt::Status::success();
  }
  std::vector<float> values;
  int chunks = 0;
};
} // namespace

static std::vector<float> readAll(GraphWeights &weights, const char *name) {
  const rtt::CheckpointVariable *variable = weights.find(name);
  Gatherer sink;
  EXPECT_TRUE(variable) << name;
  if (variable)
    EXPECT_TRUE(weights.stream(*variable, 1, sink).ok());
  return sink.values;
}

using Floats = std::vector<float>;

TEST_F(GraphWeightsTest, ConstantsOutliveTheirModule) {
  auto constants = collect(kGraph);
  ASSERT_TRUE(bool(constants)) << llvm::toString(constants.takeError());
  GraphWeights weights("g.pb", *constants, nullptr);
  EXPECT_EQ(weights.path(), "g.pb");
  std::vector<std::string> names;
  for (const rtt::CheckpointVariable &variable : weights.variables())
    names.push_back(variable.name);
  EXPECT_EQ(names, (std::vector<std::string>{"blob", "brain", "double", "half",
                                             "whole"}));
  EXPECT_EQ(weights.find("whole")->shape, rtt::Shape({2, 2}));
  EXPECT_EQ(weights.find("half")->dtype, rtt::DType::F16);
  EXPECT_EQ(readAll(weights, "whole"), (Floats{1, 2, 3, 4}));
  EXPECT_EQ(readAll(weights, "half"), (Floats{0.5, -2}));
  EXPECT_EQ(readAll(weights, "brain"), (Floats{0.25, 3}));
  EXPECT_EQ(readAll(weights, "double"), (Floats{1.5, 1.5, 1.5}));
  EXPECT_EQ(readAll(weights, "blob"), (Floats{1, 2, 3}));
  auto raw = weights.read("double");
  ASSERT_TRUE(raw.ok());
  EXPECT_EQ(raw->dtype(), rtt::DType::F64);
  EXPECT_EQ(raw->data<double>()[2], 1.5);
}

TEST_F(GraphWeightsTest, LargeConstantsComeInWholeRows) {
  constexpr int64_t kRows = 5, kColumns = 700000;
  std::vector<float> values(kRows * kColumns);
  for (size_t i = 0; i < values.size(); ++i)
    values[i] = static_cast<float>(i % 1000);
  auto type = mlir::RankedTensorType::get({kRows, kColumns},
                                          mlir::Float32Type::get(&context));
  auto splatType = mlir::RankedTensorType::get(
      {kRows, kColumns}, mlir::Float32Type::get(&context));
  GraphWeights weights(
      "g.pb",
      {GraphConstant{"splat", mlir::DenseElementsAttr::get(splatType, 2.0f)},
       GraphConstant{"varied", mlir::DenseElementsAttr::get(
                                   type, llvm::ArrayRef<float>(values))}},
      nullptr);
  Gatherer varied, splat;
  ASSERT_TRUE(weights.stream(*weights.find("varied"), kColumns, varied).ok());
  EXPECT_EQ(varied.chunks, kRows);
  EXPECT_TRUE(varied.values == values);
  ASSERT_TRUE(weights.stream(*weights.find("splat"), kColumns, splat).ok());
  EXPECT_TRUE(splat.values == Floats(values.size(), 2.0f));
}

TEST_F(GraphWeightsTest, ConstantCalledLikeAVariable) {
  auto constants = collect(R"mlir(
    tfg.graph "g" producer 1 consumer 0 {
      %a, %c0 = tfg.node "Const" "kernel" ()
          attrs {dtype = f32, value = dense<1.0> : tensor<2xf32>} : () -> tensor<2xf32>
      %b, %c1 = tfg.node "VarHandleOp" "handle" ()
          attrs {dtype = f32, shape = #tfg.shape<2>, shared_name = "kernel"}
          : () -> tensor<!tfg.resource>
      tfg.return
    })mlir");
  ASSERT_FALSE(bool(constants));
  EXPECT_EQ(llvm::toString(constants.takeError()),
            "node 'kernel' (Const): expected a name of its own, found that of "
            "variable 'kernel', which node 'handle' (VarHandleOp) is\n"
            "hint: rename the constant's node");
}

TEST_F(GraphWeightsTest, ResourceThatIsMissing) {
  auto constants = collect(R"mlir(
    tfg.graph "g" producer 1 consumer 0 {
      %a, %c0 = tfg.node "Const" "kernel" ()
          attrs {dtype = f32, value = dense_resource<gone> : tensor<2xf32>}
          : () -> tensor<2xf32>
      tfg.return
    })mlir");
  ASSERT_FALSE(bool(constants));
  EXPECT_EQ(llvm::toString(constants.takeError()),
            "node 'kernel' (Const): expected the elements of its value, found "
            "none\nhint: write the module again from the graph");
}

//===----------------------------------------------------------------------===//
// With a checkpoint
//===----------------------------------------------------------------------===//

/// Writes a checkpoint with the variables "variable" and "whole".
static void writeCheckpoint(const std::string &prefix) {
  auto writer = rtt::BundleWriter::create(prefix);
  ASSERT_TRUE(writer.ok());
  float values[] = {7, 8, 9, 10};
  ASSERT_TRUE(writer->add("variable", {rtt::DType::F32, {2}, values}).ok());
  ASSERT_TRUE(writer->add("whole", {rtt::DType::F32, {2, 2}, values}).ok());
  ASSERT_TRUE(writer->finish().ok());
}

/// Parameters of one variable each.
static std::vector<rtt::ParamSpec>
makeParams(std::vector<std::pair<const char *, rtt::Shape>> variables) {
  std::vector<rtt::ParamSpec> specs;
  for (auto &[name, shape] : variables) {
    rtt::ParamSpec spec;
    spec.name = name;
    spec.shape = shape;
    spec.bytes = static_cast<uint64_t>(spec.rows() * spec.storedColumns()) *
                 sizeof(float);
    rtt::VariableSpec variable;
    variable.tf = name;
    variable.shape = shape;
    spec.variables.push_back(variable);
    specs.push_back(spec);
  }
  return specs;
}

TEST_F(GraphWeightsTest, JoinsCheckpointAndConstants) {
  llvm::SmallString<64> folder;
  ASSERT_FALSE(llvm::sys::fs::createUniqueDirectory("weights", folder));
  llvm::scope_exit remove(
      [&] { (void)llvm::sys::fs::remove_directories(folder); });
  std::string prefix = (folder + "/model.ckpt").str();
  writeCheckpoint(prefix);
  auto constants = collect(kGraph);
  ASSERT_TRUE(bool(constants)) << llvm::toString(constants.takeError());
  auto checkpoint = rtt::openParameterSource(prefix);
  ASSERT_TRUE(checkpoint.ok());
  GraphWeights weights("g.pb", *constants, std::move(*checkpoint));
  EXPECT_EQ(weights.path(), prefix);
  EXPECT_EQ(readAll(weights, "variable"), (Floats{7, 8}));
  EXPECT_EQ(readAll(weights, "whole"), (Floats{1, 2, 3, 4}));
  EXPECT_EQ(weights.variables().size(), 6u);
  auto raw = weights.read("variable");
  ASSERT_TRUE(raw.ok());
  EXPECT_EQ(raw->data<float>()[1], 8.0f);
}

TEST_F(GraphWeightsTest, FillsParameters) {
  auto constants = collect(kGraph);
  ASSERT_TRUE(bool(constants)) << llvm::toString(constants.takeError());
  WeightSource source;
  source.graph = WeightSource::Graph{"g.pb", std::move(*constants), ""};
  EXPECT_TRUE(source.exists());
  auto loader =
      openWeights(source, makeParams({{"whole", {2, 2}}, {"double", {3}}}));
  ASSERT_TRUE(bool(loader)) << llvm::toString(loader.takeError());
  // What no parameter asks for is not there at all.
  EXPECT_EQ(loader->checkpoint()->variables().size(), 2u);
  std::vector<float> stored(64);
  ASSERT_TRUE(loader
                  ->load(0, {reinterpret_cast<uint8_t *>(stored.data()),
                             stored.size() * sizeof(float)})
                  .ok());
  EXPECT_EQ(stored[1], 2.0f);
  EXPECT_EQ(stored[32], 3.0f);
}

TEST_F(GraphWeightsTest, VariablesNeedACheckpoint) {
  auto constants = collect(kGraph);
  ASSERT_TRUE(bool(constants)) << llvm::toString(constants.takeError());
  WeightSource source;
  source.graph = WeightSource::Graph{"g.meta", std::move(*constants), ""};
  auto loader =
      openWeights(source, makeParams({{"whole", {2, 2}}, {"variable", {2}}}));
  ASSERT_FALSE(bool(loader));
  EXPECT_EQ(llvm::toString(loader.takeError()),
            "g.meta: expected --checkpoint with the variables of the graph, of "
            "which the outputs need 1, 'variable' for one; found none\n"
            "hint: give the checkpoint that was saved with this graph, or "
            "freeze the graph");
  // A head that the graph has not, or that its outputs do not need.
  source.graph->program = "sop";
  auto head = openWeights(source, makeParams({{"variable", {2}}}));
  ASSERT_FALSE(bool(head));
  EXPECT_EQ(llvm::toString(head.takeError()),
            "g.meta: expected the weights of --program=sop in the graph, of "
            "which 1 are not in what its outputs need, 'variable' for one\n"
            "hint: name outputs that need them with --outputs, or give a "
            "--checkpoint");
}

TEST_F(GraphWeightsTest, ConstantOfAnotherShape) {
  auto constants = collect(kGraph);
  ASSERT_TRUE(bool(constants)) << llvm::toString(constants.takeError());
  WeightSource source;
  source.graph = WeightSource::Graph{"g.pb", std::move(*constants), ""};
  auto loader = openWeights(source, makeParams({{"whole", {4}}}));
  ASSERT_FALSE(bool(loader));
  EXPECT_NE(llvm::toString(loader.takeError())
                .find("whole: expected [4], found [2, 2]"),
            std::string::npos);
}
