//===- ModuleBuilderTest.cpp - modules of models --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/Albert/ModuleBuilder.h"
#include "TestUtils.h"
#include "dialects/Albert/IR/AlbertOps.h"
#include "dialects/RT/IR/RTOps.h"
#include "frontends/Albert/Parameters.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include <gtest/gtest.h>
#include <map>

using namespace albertc;
using namespace albertc::frontend;

namespace {
constexpr Program kAllPrograms[] = {Program::Encode, Program::Mlm, Program::Sop,
                                    Program::Embed};

class ModuleBuilderTest : public testing::Test {
protected:
  mlir::OwningOpRef<mlir::ModuleOp> build(const AlbertConfig &config,
                                          Program program) {
    auto module = buildModule(context, config, program, Bounds());
    EXPECT_TRUE(mlir::succeeded(mlir::verify(*module)));
    return module;
  }
  AlbertConfig read(const std::string &text, const std::string &file = "c",
                    const ConfigOptions &options = {}) {
    Problems problems;
    auto config = readAlbertConfig(text, file, options, problems);
    EXPECT_TRUE(config) << print(problems);
    return config.value_or(AlbertConfig());
  }
  AlbertConfig shipped(const std::string &name) {
    std::string file = ALBERTC_SOURCE_DIR "/configs/" + name + ".json";
    return read(readText(file), file);
  }
  /// Shapes of the checkpoint variables that the programs read, heads and all.
  /// Names are those of TensorFlow, or of Hugging Face as files hold them.
  std::map<std::string, std::vector<int64_t>>
  variablesOf(const AlbertConfig &config, bool huggingFace = false) {
    std::map<std::string, std::vector<int64_t>> result;
    for (Program program : kAllPrograms)
      build(config, program)->walk([&](rt::ParamOp param) {
        for (auto v : param.getVariables().getAsRange<rt::VariableAttr>()) {
          std::vector<int64_t> shape = v.getShape().vec();
          if (huggingFace && v.getHfTransposed())
            std::swap(shape[0], shape[1]);
          result[huggingFace ? v.getHf().str() : v.getTf().str()] = shape;
        }
      });
    return result;
  }

  mlir::MLIRContext context;
};
} // namespace

TEST_F(ModuleBuilderTest, CountsTheParametersOfEveryReleasedSize) {
  const struct {
    const char *name;
    int64_t count;
  } cases[] = {// semantics.md 1.3 and 1.5.
               {"albert_tiny_zh", 4295186},
               {"albert_base_zh", 11492234},
               {"albert_large_zh", 18084490},
               {"albert_xlarge_zh", 62803594},
               {"albert_xxlarge_zh", 240322186},
               {"albert_tiny_zh_google", 4142594},
               {"albert_small_zh_google", 4813706},
               {"albert_base_zh_google", 10669322},
               {"albert_large_zh_google", 16702986},
               {"albert_xlarge_zh_google", 57877002},
               {"albert_xxlarge_zh_google", 222013962},
               {"albert_base_en_v2", 11813810},
               {"albert_large_en_v1", 17847474},
               {"albert_xlarge_en_v2", 59021490},
               {"albert_xxlarge_en_v2_hf", 223158450}};
  for (const auto &test : cases) {
    int64_t count = 0;
    for (const auto &[name, shape] : variablesOf(shipped(test.name))) {
      int64_t elements = 1;
      for (int64_t dim : shape)
        elements *= dim;
      count += elements;
    }
    EXPECT_EQ(count, test.count) << test.name;
  }
}

/// Whether `name` is no parameter of the model.
static bool isExtra(llvm::StringRef name) {
  return name == "global_step" || name.ends_with("/adam_m") ||
         name.ends_with("/adam_v") || name.ends_with("/lamb_m") ||
         name.ends_with("/lamb_v") || name.starts_with("predictions.decoder.");
}

static std::vector<int64_t> readShape(const llvm::json::Array &dims) {
  std::vector<int64_t> shape;
  for (const llvm::json::Value &dim : dims)
    shape.push_back(*dim.getAsInteger());
  return shape;
}

/// Parameters that a golden manifest lists: an array of variables for
/// TensorFlow, a map of tensors for Hugging Face.
static std::map<std::string, std::vector<int64_t>>
readManifest(const std::string &path) {
  std::map<std::string, std::vector<int64_t>> result;
  llvm::json::Value json = llvm::cantFail(llvm::json::parse(readText(path)));
  if (const auto *variables = json.getAsObject()->getArray("variables"))
    for (const llvm::json::Value &variable : *variables) {
      const llvm::json::Object &object = *variable.getAsObject();
      if (!isExtra(*object.getString("name")))
        result[object.getString("name")->str()] =
            readShape(*object.getArray("shape"));
    }
  if (const auto *tensors = json.getAsObject()->getObject("tensors"))
    for (const auto &[name, dims] : *tensors)
      if (!isExtra(name))
        result[llvm::StringRef(name).str()] = readShape(*dims.getAsArray());
  return result;
}

TEST_F(ModuleBuilderTest, NamesWhatCheckpointsHold) {
  std::string root = ALBERTC_GOLDEN_DIR "/checkpoint";
  if (!llvm::sys::fs::is_directory(root))
    GTEST_SKIP() << "reference data is absent";
  for (const char *name : {"bm_no_slots", "bm_lamb_slots", "google_no_slots",
                           "google_groups_no_slots", "google_adam_slots",
                           "hf_google", "hf_google_groups"}) {
    std::string folder = root + "/" + name;
    bool huggingFace = llvm::StringRef(name).starts_with("hf");
    std::string file =
        folder + (huggingFace ? "/config.json" : "/albert_config.json");
    auto expected = readManifest(folder + "/manifest.json");
    EXPECT_FALSE(expected.empty()) << name;
    EXPECT_EQ(variablesOf(read(readText(file), file), huggingFace), expected)
        << name;
  }
}

TEST_F(ModuleBuilderTest, RoundsGroupsAsTheOriginal) {
  EXPECT_EQ(getHiddenGroup(15, 22, 22), 14);
  EXPECT_EQ(getHiddenGroup(16, 22, 22), 16);
  for (int64_t layer = 0; layer < 12; ++layer)
    EXPECT_EQ(getHiddenGroup(layer, 12, 12), layer);
}

TEST_F(ModuleBuilderTest, DeclaresOnlyGroupsInUse) {
  auto variables = variablesOf(shipped("albert_tiny_zh_google_fast"));
  std::vector<int64_t> grouped = {21, 84, 16};
  for (int group = 0; group < 12; ++group) {
    auto found = variables.find("bert/encoder/transformer/group_" +
                                std::to_string(group) +
                                "/inner_group_0/ffn_1/intermediate/dense/"
                                "kernel");
    EXPECT_EQ(found != variables.end(), group % 3 == 0) << group;
    if (found != variables.end())
      EXPECT_EQ(found->second, grouped);
  }
}

TEST_F(ModuleBuilderTest, GivesEveryBlockItsSlots) {
  std::string text = google(R"("num_hidden_groups": 2)");
  text.replace(text.find("\"inner_group_num\": 1"), 20,
               "\"inner_group_num\": 2");
  auto module = build(read(text), Program::Encode);
  module->walk([](albert::StackOp stack) {
    EXPECT_EQ(stack.getSlotTable(0),
              llvm::ArrayRef<int64_t>({0, 1, 0, 1, 2, 3}));
  });
}

TEST_F(ModuleBuilderTest, SharesPartially) {
  const struct {
    const char *sharing, *variable;
    int64_t attentionSlots, ffnSlots;
  } cases[] = {
      {"all", "bert/encoder/layer_shared/intermediate/dense/bias", 1, 1},
      {"attention", "bert/encoder/layer_shared/intermediate_2/dense/bias", 1,
       3},
      {"attention", "bert/encoder/layer_shared/output_2/LayerNorm/beta", 1, 3},
      {"ffn", "bert/encoder/layer_shared/attention_2/self/key/kernel", 3, 1},
      {"ffn", "bert/encoder/layer_shared/output/LayerNorm/beta", 3, 1},
      {"none", "bert/encoder/layer_2/attention/self/key/kernel", 3, 3}};
  for (const auto &test : cases) {
    ConfigOptions options;
    options.sharing = parseSharing(test.sharing);
    AlbertConfig config = read(brightmart(), "c", options);
    EXPECT_EQ(variablesOf(config).count(test.variable), 1u) << test.variable;
    auto module = build(config, Program::Encode);
    auto slots = [&](const char *name) {
      return module->lookupSymbol<rt::ParamOp>(name).getTensorType().getDimSize(
          0);
    };
    EXPECT_EQ(slots("layer.q_kernel"), test.attentionSlots) << test.sharing;
    EXPECT_EQ(slots("layer.ln1_gamma"), test.attentionSlots) << test.sharing;
    EXPECT_EQ(slots("layer.ffn1_kernel"), test.ffnSlots) << test.sharing;
    EXPECT_EQ(slots("layer.ln2_gamma"), test.ffnSlots) << test.sharing;
  }
}

TEST_F(ModuleBuilderTest, NormalisesBeforeOrAfter) {
  std::string text = brightmart();
  text.replace(text.find("postln"), 6, "preln");
  for (bool pre : {false, true}) {
    auto module = build(read(pre ? text : brightmart()), Program::Encode);
    int norms = 0;
    module->walk([&](albert::StackOp stack) {
      mlir::Operation *end = stack.getBody().front().getTerminator();
      mlir::Operation *last = end->getOperand(0).getDefiningOp();
      EXPECT_EQ(mlir::isa<nn::LayerNormOp>(last), !pre);
      stack.walk([&](nn::LayerNormOp) { ++norms; });
    });
    // Keys and queries are normalised separately before attention.
    EXPECT_EQ(norms, pre ? 3 : 2);
  }
}

TEST_F(ModuleBuilderTest, OmitsTheProjectionOfEqualWidths) {
  std::string text = google();
  text.replace(text.find("\"embedding_size\": 5"), 19,
               "\"embedding_size\": 14");
  EXPECT_FALSE(build(read(text), Program::Encode)
                   ->lookupSymbol("embeddings.projection"));
  EXPECT_TRUE(build(read(google()), Program::Encode)
                  ->lookupSymbol("embeddings.projection_bias"));
}

TEST_F(ModuleBuilderTest, DescribesArgumentsAndProgram) {
  auto module = build(read(brightmart()), Program::Mlm);
  auto function = module->lookupSymbol<mlir::func::FuncOp>("mlm");
  ASSERT_TRUE(function);
  std::vector<std::string> names;
  for (unsigned i = 1; i < function.getNumArguments(); ++i)
    for (llvm::StringRef role :
         {rt::RTDialect::kInputAttr, rt::RTDialect::kOutputAttr})
      if (auto name = function.getArgAttrOfType<mlir::StringAttr>(i, role))
        names.push_back(name.str());
  EXPECT_EQ(names, (std::vector<std::string>{
                       "token_ids", "type_ids", "position_ids", "row_offsets",
                       "key_counts", "key_bias", "query_rows", "query_offsets",
                       "logits"}));
  auto program = (*module)->getAttrOfType<mlir::DictionaryAttr>(
      rt::RTDialect::kProgramAttr);
  EXPECT_EQ(program.getAs<mlir::StringAttr>("program").getValue(), "mlm");
  EXPECT_EQ(program.getAs<mlir::DictionaryAttr>("model")
                .getAs<mlir::IntegerAttr>("hidden_size")
                .getInt(),
            14);
  for (Program each : kAllPrograms)
    EXPECT_EQ(parseProgram(stringifyProgram(each)), each);
}
