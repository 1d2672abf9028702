//===- PretrainingBuilderTest.cpp - modules that train --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The entries of pretraining against docs/abi.md, "Training". What they
/// compute is checked where it is compiled.
///
//===----------------------------------------------------------------------===//

#include "TestUtils.h"
#include "dialects/NN/IR/NNOps.h"
#include "dialects/Optim/IR/OptimOps.h"
#include "dialects/RT/IR/RTDialect.h"
#include "dialects/RT/IR/RTOps.h"
#include "frontends/Albert/ModuleBuilder.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/raw_ostream.h"
#include <gtest/gtest.h>
#include <set>

using namespace albertc;
using namespace albertc::frontend;
using rt::RTDialect;

namespace {

using Names = std::vector<std::string>;

/// No dropout, which would be further arguments.
const char *kNoDropout =
    R"("hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0)";

class PretrainingBuilderTest : public testing::Test {
protected:
  PretrainingBuilderTest() {
    bounds.tokens = 100;
    bounds.sequences = 7;
    bounds.length = 13;
    bounds.queries = 30;
    bounds.predictions = 23;
    bounds.predictionsPerSequence = 3;
    bounds.batch = 40;
  }

  mlir::OwningOpRef<mlir::ModuleOp> build(const std::string &config,
                                          Program program = Program::Pretrain) {
    Problems problems;
    auto parsed = readAlbertConfig(config, "c", ConfigOptions(), problems);
    EXPECT_TRUE(parsed) << print(problems);
    auto module = buildModule(context, *parsed, program, bounds);
    EXPECT_TRUE(mlir::succeeded(mlir::verify(*module)));
    return module;
  }

  static mlir::func::FuncOp getEntry(mlir::ModuleOp module, const char *name) {
    auto entry = module.lookupSymbol<mlir::func::FuncOp>(name);
    EXPECT_TRUE(entry) << name;
    return entry;
  }

  mlir::MLIRContext context;
  Bounds bounds;
};

/// "ROLE NAME: TYPE, at most BOUND ROWS" of the arguments behind the context.
Names describe(mlir::func::FuncOp entry) {
  Names result;
  for (unsigned i = 1; i < entry.getNumArguments(); ++i) {
    auto textOf = [&](llvm::StringRef name) {
      auto attribute = entry.getArgAttrOfType<mlir::StringAttr>(i, name);
      return attribute ? attribute.str() : std::string();
    };
    std::string text;
    llvm::raw_string_ostream os(text);
    bool isInput = entry.getArgAttr(i, RTDialect::kInputAttr) != nullptr;
    os << (isInput ? "in " : "out ")
       << textOf(isInput ? RTDialect::kInputAttr : RTDialect::kOutputAttr)
       << ": " << entry.getArgument(i).getType() << ", at most "
       << entry.getArgAttrOfType<mlir::IntegerAttr>(i, RTDialect::kMaxRowsAttr)
              .getInt()
       << " " << textOf(RTDialect::kRowsAttr);
    result.push_back(text);
    auto writable = entry.getArgAttrOfType<mlir::BoolAttr>(
        i, mlir::bufferization::BufferizationDialect::kWritableAttrName);
    EXPECT_EQ(writable.getValue(), !isInput) << text;
  }
  return result;
}

/// "STATE PARAMETER" of each load or store in `entry`, each once.
template <typename Op>
std::set<std::string> statesOf(mlir::func::FuncOp entry) {
  std::set<std::string> states;
  entry.walk([&](Op op) {
    states.insert(
        (rt::stringifyState(op.getState()) + " " + op.getParam()).str());
  });
  return states;
}

/// "STATE PARAMETER" for each parameter of `module`.
std::set<std::string> allInStates(mlir::ModuleOp module,
                                  std::vector<const char *> states) {
  std::set<std::string> result;
  for (rt::ParamOp param : module.getOps<rt::ParamOp>())
    for (const char *state : states)
      result.insert(std::string(state) + " " + param.getSymName().str());
  return result;
}

mlir::DictionaryAttr getTraining(mlir::ModuleOp module) {
  return module->getAttrOfType<mlir::DictionaryAttr>(RTDialect::kProgramAttr)
      .getAs<mlir::DictionaryAttr>("training");
}

} // namespace

TEST_F(PretrainingBuilderTest, HasTheArgumentsOfEachEntry) {
  auto module = build(brightmart(kNoDropout));
  Names entries;
  for (auto entry : module->getOps<mlir::func::FuncOp>())
    entries.push_back(entry.getSymName().str());
  EXPECT_EQ(entries, (Names{"accumulate", "evaluate", "gradient_norms",
                            "apply_lamb", "apply_adamw"}));

  Names rows = {"in token_ids: tensor<?xi32>, at most 100 tokens",
                "in type_ids: tensor<?xi32>, at most 100 tokens",
                "in position_ids: tensor<?xi32>, at most 100 tokens",
                "in row_offsets: tensor<?xi32>, at most 8 offsets",
                "in key_counts: tensor<?xi32>, at most 7 sequences",
                "in key_bias: tensor<?xf32>, at most 7 sequences",
                "in query_rows: tensor<?xi32>, at most 30 queries",
                "in query_offsets: tensor<?xi32>, at most 8 offsets",
                "in first_queries: tensor<?xi32>, at most 7 sequences",
                "in mlm_queries: tensor<?xi32>, at most 23 predictions",
                "in mlm_labels: tensor<?xi32>, at most 23 predictions"};
  Names results = {"out mlm_losses: tensor<?xf32>, at most 23 predictions",
                   "out mlm_predictions: tensor<?xi32>, at most 23 predictions",
                   "out sop_losses: tensor<?xf32>, at most 7 sequences",
                   "out sop_predictions: tensor<?xi32>, at most 7 sequences"};
  std::string sopLabels = "in sop_labels: tensor<?xi32>, at most 7 sequences";
  Names evaluate = rows;
  evaluate.push_back(sopLabels);
  llvm::append_range(evaluate, results);
  EXPECT_EQ(describe(getEntry(*module, "evaluate")), evaluate);

  Names accumulate = rows;
  llvm::append_range(
      accumulate,
      Names{"in mlm_cotangents: tensor<?xf32>, at most 23 predictions",
            sopLabels,
            "in sop_cotangents: tensor<?xf32>, at most 7 sequences"});
  llvm::append_range(accumulate, results);
  EXPECT_EQ(describe(getEntry(*module, "accumulate")), accumulate);

  // 6 of the embeddings, 16 of a shared layer, 2 of the pooler, 5 of the
  // masked words and 2 of the order.
  EXPECT_EQ(describe(getEntry(*module, "gradient_norms")),
            Names{"out square_sums: tensor<31xf64>, at most 31 variables"});
  Names adamw = {"in hyperparameters: tensor<?xf32>, at most 7 hyperparameters",
                 "in decay_rates: tensor<?xf32>, at most 31 variables"};
  EXPECT_EQ(describe(getEntry(*module, "apply_adamw")), adamw);
  adamw.emplace_back("in trusts: tensor<?xf32>, at most 31 variables");
  EXPECT_EQ(describe(getEntry(*module, "apply_lamb")), adamw);
}

TEST_F(PretrainingBuilderTest, ReadsAndWritesTheStatesOfEachEntry) {
  auto module = build(google(kNoDropout));
  auto values = allInStates(*module, {"value"});
  auto gradients = allInStates(*module, {"gradient"});
  auto valuesAndGradients = allInStates(*module, {"value", "gradient"});
  auto all = allInStates(
      *module, {"value", "gradient", "first_moment", "second_moment"});
  const struct {
    const char *entry;
    std::set<std::string> loaded, stored;
  } cases[] = {{"accumulate", valuesAndGradients, gradients},
               {"evaluate", values, {}},
               {"gradient_norms", gradients, {}},
               {"apply_lamb", all, all},
               {"apply_adamw", all, all}};
  for (const auto &test : cases) {
    mlir::func::FuncOp entry = getEntry(*module, test.entry);
    EXPECT_EQ(statesOf<rt::LoadOp>(entry), test.loaded) << test.entry;
    EXPECT_EQ(statesOf<rt::StoreOp>(entry), test.stored) << test.entry;
  }
}

TEST_F(PretrainingBuilderTest, TrainsWhatTheOtherProgramsRead) {
  for (const std::string &config : {brightmart(), google(), huggingFace()}) {
    std::set<std::string> expected;
    for (Program program :
         {Program::Encode, Program::Mlm, Program::Sop, Program::Embed})
      expected.merge(allInStates(*build(config, program), {"value"}));
    EXPECT_EQ(allInStates(*build(config), {"value"}), expected);
  }
}

TEST_F(PretrainingBuilderTest, DifferentiatesBothLossesForEveryParameter) {
  auto module = build(brightmart(kNoDropout));
  mlir::func::FuncOp entry = getEntry(*module, "accumulate");
  auto requests = entry.getOps<optim::GradientOp>();
  ASSERT_EQ(std::distance(requests.begin(), requests.end()), 1);
  optim::GradientOp request = *requests.begin();
  ASSERT_EQ(request.getOutputs().size(), 2u);
  for (mlir::Value output : request.getOutputs())
    EXPECT_TRUE(output.getDefiningOp<nn::LinearCrossEntropyOp>());
  Names cotangents;
  for (mlir::Value cotangent : request.getCotangents())
    cotangents.push_back(
        entry
            .getArgAttrOfType<mlir::StringAttr>(
                mlir::cast<mlir::BlockArgument>(cotangent).getArgNumber(),
                RTDialect::kInputAttr)
            .str());
  EXPECT_EQ(cotangents, (Names{"mlm_cotangents", "sop_cotangents"}));
  // Each gradient goes on from the state that it is stored to.
  for (auto [value, sum, gradient] :
       llvm::zip_equal(request.getValues(), request.getAccumulators(),
                       request.getGradients())) {
    auto param = value.getDefiningOp<rt::LoadOp>();
    auto state = sum.getDefiningOp<rt::LoadOp>();
    ASSERT_TRUE(param && state && gradient.hasOneUse());
    auto store = mlir::dyn_cast<rt::StoreOp>(*gradient.user_begin());
    ASSERT_TRUE(store);
    EXPECT_EQ(param.getState(), rt::State::Value);
    EXPECT_EQ(state.getState(), rt::State::Gradient);
    EXPECT_EQ(state.getParam(), param.getParam());
    EXPECT_EQ(store.getParam(), param.getParam());
  }
}

TEST_F(PretrainingBuilderTest, NumbersVariablesInTheOrderOfTheManifest) {
  // Three layers that share their attention alone have three variables for
  // each parameter of the feed-forward part.
  auto module = build(
      brightmart(std::string(kNoDropout) + R"(, "shared_type": "attention")"));
  int64_t next = 0;
  for (const char *entry : {"apply_lamb", "apply_adamw"}) {
    auto params = module->getOps<rt::ParamOp>();
    auto param = params.begin();
    next = 0;
    getEntry(*module, entry).walk([&](mlir::Operation *op) {
      if (!mlir::isa<optim::LambOp, optim::AdamWOp>(op))
        return;
      auto load = op->getOperand(0).getDefiningOp<rt::LoadOp>();
      ASSERT_TRUE(load && param != params.end());
      EXPECT_EQ(load.getParam(), (*param).getSymName());
      EXPECT_EQ(op->hasAttr("slots"), (*param).hasSlots());
      EXPECT_EQ(op->getAttrOfType<mlir::IntegerAttr>("first_variable").getInt(),
                next);
      next += (*param).hasSlots() ? (*param).getTensorType().getDimSize(0) : 1;
      ++param;
    });
    EXPECT_TRUE(param == params.end()) << entry;
  }
  // 31 as above, and two more of the 6 of feed-forward part and its norm.
  EXPECT_EQ(next, 31 + 2 * 6);
  EXPECT_EQ(
      getEntry(*module, "gradient_norms").getArgument(1).getType(),
      mlir::RankedTensorType::get({next}, mlir::Float64Type::get(&context)));
}

TEST_F(PretrainingBuilderTest, DescribesTheRun) {
  auto training = getTraining(*build(brightmart(kNoDropout)));
  ASSERT_TRUE(training);
  auto getInt = [&](const char *name) {
    return training.getAs<mlir::IntegerAttr>(name).getInt();
  };
  EXPECT_EQ(getInt("batch"), 40);
  EXPECT_EQ(getInt("max_predictions_per_seq"), 3);
  EXPECT_EQ(getInt("max_seq_length"), 13);
  EXPECT_FALSE(training.getAs<mlir::BoolAttr>("dropout").getValue());
  EXPECT_TRUE(training.getAs<mlir::ArrayAttr>("sparse").empty());
  EXPECT_FALSE(getTraining(*build(brightmart(kNoDropout), Program::Mlm)));
}

// The original of the family gathers rows of the token types' table, whose
// gradient's norm is taken before rows of one type are added.
TEST_F(PretrainingBuilderTest, GivesNormsOfGatheredTypesToGoogle) {
  auto module = build(google(kNoDropout));
  auto sparse = getTraining(*module).getAs<mlir::ArrayAttr>("sparse");
  ASSERT_EQ(sparse.size(), 1u);
  auto member = mlir::cast<mlir::DictionaryAttr>(sparse[0]);
  EXPECT_EQ(member.getAs<mlir::StringAttr>("output").getValue(),
            "token_type_square_norms");
  int64_t number = 0;
  for (rt::ParamOp param : module->getOps<rt::ParamOp>()) {
    if (param.getSymName() == "embeddings.type")
      break;
    number += param.hasSlots() ? param.getTensorType().getDimSize(0) : 1;
  }
  EXPECT_EQ(member.getAs<mlir::IntegerAttr>("variable").getInt(), number);

  mlir::func::FuncOp entry = getEntry(*module, "accumulate");
  EXPECT_EQ(describe(entry).back(),
            "out token_type_square_norms: tensor<?xf64>, at most 100 tokens");
  EXPECT_NE(describe(getEntry(*module, "evaluate")).back(),
            describe(entry).back());
  // The norm is that of the rows' gradient, which is asked for beside those of
  // the parameters and starts from zero.
  auto request = *entry.getOps<optim::GradientOp>().begin();
  auto gather = request.getValues().back().getDefiningOp<nn::GatherRowsOp>();
  ASSERT_TRUE(gather);
  auto table = gather.getTable().getDefiningOp<rt::LoadOp>();
  ASSERT_TRUE(table);
  EXPECT_EQ(table.getParam(), "embeddings.type");
  mlir::Value gradient = request.getGradients().back();
  ASSERT_TRUE(gradient.hasOneUse());
  auto norm = mlir::dyn_cast<optim::SquareSumOp>(*gradient.user_begin());
  ASSERT_TRUE(norm);
  EXPECT_TRUE(norm.getSlots());
}

// Bits of dropout follow from the seed, the key of a row and the place.
TEST_F(PretrainingBuilderTest, AsksForBitsOnlyWhereSomethingIsDropped) {
  auto keysOf = [](mlir::ModuleOp module) {
    Names keys;
    for (const std::string &argument : describe(getEntry(module, "accumulate")))
      if (argument.find("i64") != std::string::npos)
        keys.push_back(argument);
    EXPECT_EQ(getTraining(module).getAs<mlir::BoolAttr>("dropout").getValue(),
              !keys.empty());
    for (const std::string &argument : describe(getEntry(module, "evaluate")))
      EXPECT_EQ(argument.find("i64"), std::string::npos) << argument;
    return keys;
  };
  auto count = [](mlir::ModuleOp module, const char *entry) {
    // Of rows, and of attention.
    std::pair<int, int> places;
    getEntry(module, entry).walk([&](mlir::Operation *op) {
      places.first += mlir::isa<nn::DropoutOp>(op);
      auto attention = mlir::dyn_cast<nn::AttentionOp>(op);
      places.second += attention && attention.getSeed();
    });
    return places;
  };
  const Names bits = {"in dropout_seed: tensor<?xi64>, at most 1 one",
                      "in row_keys: tensor<?xi64>, at most 100 tokens"};
  const struct {
    const char *hidden, *attention;
    Names keys;
    // Behind the embeddings and twice in a block; in the block's attention.
    std::pair<int, int> places;
  } cases[] = {{"0.1", "0.2", bits, {3, 1}},
               {"0.1", "0.0", bits, {3, 0}},
               {"0.0", "0.2", bits, {0, 1}},
               {"0.0", "0.0", {}, {0, 0}}};
  for (const auto &test : cases) {
    std::string more = std::string("\"hidden_dropout_prob\": ") + test.hidden +
                       ", \"attention_probs_dropout_prob\": " + test.attention;
    auto module = build(brightmart(more));
    EXPECT_EQ(keysOf(*module), test.keys) << more;
    EXPECT_EQ(count(*module, "accumulate"), test.places) << more;
    EXPECT_EQ(count(*module, "evaluate"), std::make_pair(0, 0)) << more;
  }
}

TEST_F(PretrainingBuilderTest, IsAProgramOfItsName) {
  EXPECT_EQ(stringifyProgram(Program::Pretrain), "pretrain");
  EXPECT_EQ(parseProgram("pretrain"), Program::Pretrain);
}
