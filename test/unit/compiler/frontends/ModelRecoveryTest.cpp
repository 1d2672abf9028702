//===- ModelRecoveryTest.cpp - from a module back to its config -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/Albert/ModelRecovery.h"
#include "TestUtils.h"
#include "dialects/Albert/IR/AlbertOps.h"
#include "frontends/Albert/ModuleBuilder.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>

using namespace albertc;
using namespace albertc::frontend;
using mlir::ModuleOp;
using mlir::Value;

namespace {
std::string write(const AlbertConfig &config) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::json::OStream json(os);
  writeAlbertConfig(json, config);
  return text;
}

AlbertConfig read(const std::string &text) {
  Problems problems;
  auto config = readAlbertConfig(text, "c", {}, problems);
  EXPECT_TRUE(config) << print(problems);
  return config.value_or(AlbertConfig());
}

class ModelRecoveryTest : public testing::Test {
protected:
  /// Builds the model of `config`, lets `change` change it, and recovers it;
  /// the config or the reason why there is none.
  std::string recover(
      const AlbertConfig &config,
      llvm::function_ref<void(ModuleOp)> change = [](ModuleOp) {}) {
    auto module = buildModule(context, config, Program::Encode, Bounds());
    change(*module);
    std::string reason;
    auto model = recoverModel(*module, reason);
    if (!model)
      return reason;
    for (auto &[symbol, param] : model->parameters)
      EXPECT_EQ(symbol, param.getSymName());
    EXPECT_GE(model->parameters.size(), 16u + 5u);
    return write(model->config);
  }
  /// The only op of its kind in `module`.
  template <typename Op>
  static Op find(ModuleOp module) {
    Op found;
    module.walk([&](Op op) { found = op; });
    return found;
  }

  mlir::MLIRContext context;
};
} // namespace

TEST_F(ModelRecoveryTest, FindsTheConfigThatAModuleWasBuiltFrom) {
  std::vector<AlbertConfig> configs = {
      read(brightmart()), read(google()),
      read(huggingFace(R"("hidden_act": "gelu")")),
      read(huggingFace(R"("layer_norm_eps": 1e-5)"))};
  auto vary = [&](const std::string &text,
                  llvm::function_ref<void(AlbertConfig &)> change) {
    change(configs.emplace_back(read(text)));
  };
  vary(brightmart(R"("hidden_act": "tanh")"),
       [](AlbertConfig &c) { c.preLayerNorm = true; });
  for (Sharing sharing : {Sharing::Attention, Sharing::Ffn, Sharing::None})
    vary(brightmart(), [&](AlbertConfig &c) { c.sharing = sharing; });
  // The second is one of the sizes whose groups are not the exact quotient.
  for (int64_t layers : {4, 22})
    vary(google(), [&](AlbertConfig &c) {
      c.numHiddenLayers = layers;
      c.numHiddenGroups = layers == 4 ? 2 : 22;
    });
  vary(google(), [](AlbertConfig &c) {
    c.numHiddenLayers = 6;
    c.numHiddenGroups = 3;
    c.innerGroupNum = 2;
  });
  vary(google(R"("hidden_act": "relu")"),
       [](AlbertConfig &c) { c.embeddingSize = c.hiddenSize; });
  vary(google(), [](AlbertConfig &c) {
    c.hiddenSize = 32;
    c.intermediateSize = 64;
    c.ffnGroups = 16;
  });
  for (const AlbertConfig &config : configs)
    EXPECT_EQ(recover(config), write(config));
}

TEST_F(ModelRecoveryTest, WritesWhatIsReadBack) {
  for (const std::string &text :
       {brightmart(), google(R"("initializer_range": 0.05)"), huggingFace()}) {
    std::string written = write(read(text));
    EXPECT_EQ(write(read(written)), written);
  }
  EXPECT_NE(write(read(google(R"("initializer_range": 0.05)"))).find(":0.05"),
            std::string::npos);
}

TEST_F(ModelRecoveryTest, SaysWhatIsMissing) {
  AlbertConfig config = read(google());
  EXPECT_EQ(recover(config,
                    [](ModuleOp module) {
                      auto stack = find<albert::StackOp>(module);
                      stack.getResult().replaceAllUsesWith(stack.getInput());
                      stack.erase();
                    }),
            "it has no layers of an encoder");
  EXPECT_EQ(recover(config,
                    [](ModuleOp module) {
                      auto stack = find<albert::StackOp>(module);
                      mlir::OpBuilder(stack).clone(*stack);
                    }),
            "it has 2 stacks of layers, a model has one");
  EXPECT_EQ(recover(config,
                    [](ModuleOp module) {
                      auto stack = find<albert::StackOp>(module);
                      auto function = find<mlir::func::FuncOp>(module);
                      for (Value argument : function.getArguments())
                        if (argument.getType() == stack.getInput().getType())
                          stack.getInputMutable().assign(argument);
                    }),
            "what enters its first layer are no embeddings");
}

TEST_F(ModelRecoveryTest, SaysWhatNoConfigSays) {
  AlbertConfig config = read(google());
  EXPECT_EQ(recover(config,
                    [](ModuleOp module) {
                      find<albert::StackOp>(module).getParamsMutable().erase(0);
                    }),
            "a layer has 15 parameters, one of a config has 16");
  EXPECT_EQ(recover(config,
                    [](ModuleOp module) {
                      auto attention = find<nn::AttentionOp>(module);
                      attention.getResult().replaceAllUsesWith(
                          attention.getQuery());
                      attention.erase();
                    }),
            "its layers have no attention or no feed-forward network");
  EXPECT_EQ(recover(config,
                    [](ModuleOp module) {
                      auto stack = find<albert::StackOp>(module);
                      mlir::Builder builder(module);
                      llvm::SmallVector<mlir::Attribute> slots(
                          stack.getSlots().begin(), stack.getSlots().end());
                      slots[0] = builder.getDenseI64ArrayAttr({0, 1, 0});
                      stack.setSlotsAttr(builder.getArrayAttr(slots));
                    }),
            "its layers share weights in a way that no config says");
  config.preLayerNorm = true;
  EXPECT_EQ(recover(config), "its layers normalise what they read, and those "
                             "of google's family what they compute");
}

TEST_F(ModelRecoveryTest, KnowsNumbersThatAConfigImplies) {
  AlbertConfig config = read(brightmart());
  EXPECT_EQ(recover(config,
                    [](ModuleOp module) {
                      find<albert::EmbeddingsOp>(module).setEpsilon(
                          llvm::APFloat(0.5f));
                    }),
            "it normalises with an epsilon of 0.5, a config of this family "
            "means 1e-12");
  EXPECT_EQ(
      recover(
          config,
          [](ModuleOp module) {
            auto stack = find<albert::StackOp>(module);
            mlir::OpBuilder builder(stack);
            auto mask =
                find<mlir::func::FuncOp>(module).getBody().front().addArgument(
                    mlir::RankedTensorType::get({1, 4}, builder.getI32Type()),
                    stack.getLoc());
            auto sequences = albert::SequencesOp::create(
                builder, stack.getLoc(), mask, builder.getF32FloatAttr(-20000),
                /*only=*/mlir::IntegerAttr());
            stack.getRowOffsetsMutable().assign(sequences.getRowOffsets());
          }),
      "it adds -20000 to the scores of masked tokens, models of a config "
      "add -10000");
  config.activation = nn::Activation::Swish;
  EXPECT_EQ(recover(config), "no config of its family has an activation swish");
}
