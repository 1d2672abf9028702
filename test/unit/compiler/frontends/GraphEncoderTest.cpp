//===- GraphEncoderTest.cpp - a graph in the place of a model -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/Albert/GraphEncoder.h"
#include "TestUtils.h"
#include "dialects/RT/IR/RTDialect.h"
#include "frontends/Albert/ModuleBuilder.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"
#include <gtest/gtest.h>

using namespace albertc;
using namespace albertc::frontend;
using mlir::ModuleOp;

namespace {
/// What `convert-tfg-to-linalg=part` leaves of a graph that answers with noise.
struct Graph {
  std::string shape = R"(["batch", "length"])";
  std::string sizes = R"({name = "batch", bound = 4 : i64},
                         {name = "length", bound = 9 : i64})";
  std::string outputs = R"({name = "rows", tensor = "rows:0", dtype = "f32",
                            shape = ["batch", "length", 8]})";
  std::string results = "tensor<?x?x8xf32>";
  std::string variables = R"(
    rt.param @"m/bert/embeddings/word_embeddings" : tensor<20x8xf32>
        initializer <zeros> variables [#rt.variable<tf =
        "m/bert/embeddings/word_embeddings", shape = [20, 8]>]
    rt.param @"norm/gamma" : tensor<8xf32> initializer <zeros>
        variables [#rt.variable<tf = "norm/gamma", shape = [8]>]
    rt.param @"bias" : tensor<8xf32> initializer <zeros>
        variables [#rt.variable<tf = "bias", shape = [8]>])";

  std::string text() const {
    return R"(module attributes {rt.program = {program = "graph", graph = {
      sizes = [)" +
           sizes + R"(], inputs = [{name = "input_ids", tensor = "input_ids:0",
        dtype = "i32", shape = )" +
           shape + "}], outputs = [" + outputs + "]}}} {" + variables + R"(
      func.func private @graph(%c: !rt.context, %s: tensor<2xi64>,
          %ids: tensor<?xi32>) -> )" +
           results + R"( attributes {rt.dense} {
        %0 = "test.noise"(%ids) : (tensor<?xi32>) -> )" +
           results + R"(
        return %0 : )" +
           results + "}}";
  }
};

class GraphEncoderTest : public testing::Test {
protected:
  GraphEncoderTest() {
    loadDialects(context);
    context.allowUnregisteredDialects();
  }

  std::optional<GraphEncoder> find(const Graph &graph) {
    module = mlir::parseSourceString<ModuleOp>(graph.text(), &context);
    EXPECT_TRUE(module);
    if (!module)
      return std::nullopt;
    return GraphEncoder::find(*module, GraphArrayRole::Ids, "g.meta", problems);
  }
  /// The problem with `graph`.
  std::string refuse(const Graph &graph) {
    EXPECT_FALSE(find(graph));
    return print(problems);
  }

  mlir::MLIRContext context;
  mlir::OwningOpRef<ModuleOp> module;
  Problems problems;
};
} // namespace

TEST_F(GraphEncoderTest, ModelWithoutBlocks) {
  auto encoder = find({});
  ASSERT_TRUE(encoder) << print(problems);
  EXPECT_FALSE(encoder->hasPooled());
  EXPECT_FALSE(encoder->getBatch());
  EXPECT_FALSE(encoder->getLength());
  AlbertConfig config = encoder->makeConfig(9);
  EXPECT_EQ(config.family, Family::Google);
  EXPECT_EQ(config.vocabSize, 20);
  EXPECT_EQ(config.embeddingSize, 8);
  EXPECT_EQ(config.hiddenSize, 8);
  EXPECT_EQ(config.numHiddenLayers, 0);
}

TEST_F(GraphEncoderTest, FixedSizes) {
  Graph graph;
  graph.shape = "[3, 7]";
  graph.sizes = "";
  auto encoder = find(graph);
  ASSERT_TRUE(encoder) << print(problems);
  EXPECT_EQ(encoder->getBatch(), 3);
  EXPECT_EQ(encoder->getLength(), 7);
}

TEST_F(GraphEncoderTest, ProgramStartsAsOriginalsDo) {
  auto encoder = find({});
  ASSERT_TRUE(encoder) << print(problems);
  auto program = buildModule(*encoder, Bounds());
  auto initializerOf = [&](llvm::StringRef name) {
    return program->lookupSymbol<rt::ParamOp>(name).getInitializer().getKind();
  };
  EXPECT_EQ(initializerOf("m/bert/embeddings/word_embeddings"),
            rt::InitializerKind::TruncatedNormal);
  EXPECT_EQ(initializerOf("norm/gamma"), rt::InitializerKind::Ones);
  EXPECT_EQ(initializerOf("bias"), rt::InitializerKind::Zeros);
  auto head = program->lookupSymbol<rt::ParamOp>("sop.bias");
  EXPECT_EQ(llvm::cast<rt::VariableAttr>(head.getVariables()[0]).getTf(),
            "m/cls/seq_relationship/output_bias");
  auto accumulate = program->lookupSymbol<mlir::func::FuncOp>("accumulate");
  EXPECT_TRUE(accumulate->hasAttr(rt::RTDialect::kDenseAttr));
  auto norms = program->lookupSymbol<mlir::func::FuncOp>("gradient_norms");
  EXPECT_FALSE(norms->hasAttr(rt::RTDialect::kDenseAttr));
}

TEST_F(GraphEncoderTest, InputsOfOtherShapes) {
  Graph graph;
  graph.shape = R"(["batch", "length", 2])";
  EXPECT_EQ(refuse(graph),
            "error: g.meta: expected inputs of sequences and tokens, [batch, "
            "length], to train the graph, found 'input_ids:0' i32 [batch, "
            "length, 2] [--inputs names tensors of ids, of the mask and of "
            "token types; --input-shapes gives them a shape]\n");
}

TEST_F(GraphEncoderTest, PooledRowsOfAnotherWidth) {
  Graph graph;
  graph.outputs += R"(, {name = "pooled", tensor = "pooled:0", dtype = "f32",
                         shape = ["batch", 6]})";
  std::string text = graph.text();
  module = mlir::parseSourceString<ModuleOp>(text, &context);
  // One result has two entries in rt.program; the second is another one.
  auto function = module->lookupSymbol<mlir::func::FuncOp>("graph");
  auto narrow = mlir::RankedTensorType::get({mlir::ShapedType::kDynamic, 6},
                                            mlir::Float32Type::get(&context));
  function.setFunctionType(
      mlir::FunctionType::get(&context, function.getArgumentTypes(),
                              {function.getResultTypes()[0], narrow}));
  EXPECT_FALSE(
      GraphEncoder::find(*module, GraphArrayRole::Ids, "g.meta", problems));
  EXPECT_NE(print(problems).find("found 'rows:0' f32 [batch, length, 8], "
                                 "'pooled:0' f32 [batch, 6]"),
            std::string::npos);
}

TEST_F(GraphEncoderTest, VariableOfTwoParameters) {
  Graph graph;
  graph.variables += R"(
    rt.param @"stacked" : tensor<1x8xf32> initializer <zeros>
        variables [#rt.variable<tf = "bias", shape = [8]>])";
  EXPECT_EQ(refuse(graph),
            "error: g.meta: variable 'bias': expected one that either "
            "recognised layers or other operations read, to train it, found "
            "one that both do\n");
}
