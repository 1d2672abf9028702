//===- PretrainingBuilder.cpp - from a config to a training module --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The entries of pretraining: forward and backward of a part of a batch, its
/// evaluation, the norms of the gradients, and a step of either optimizer
/// (docs/abi.md, "Training"). What the losses of a batch are divided by is in
/// the cotangents, which the runtime knows, so parts of a batch just add up.
///
//===----------------------------------------------------------------------===//

#include "dialects/Optim/IR/OptimOps.h"
#include "dialects/RT/IR/RTDialect.h"
#include "frontends/Albert/ForwardBuilder.h"
#include "frontends/Albert/GraphEncoder.h"
#include "frontends/Albert/ModuleParts.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::frontend;
using rt::RTDialect;

namespace {
/// Losses and predictions of one forward pass.
struct Losses {
  nn::LinearCrossEntropyOp mlm, sop;
  /// Rows that were gathered from the table of token types, of a config.
  Value typeRows;
};

/// Builds the module of pretraining.
class PretrainingBuilder {
public:
  /// `graph` takes the place of embeddings and blocks unless it is null.
  PretrainingBuilder(MLIRContext &context, const AlbertConfig &config,
                     const Bounds &bounds, const GraphEncoder *graph)
      : builder(&context), loc(UnknownLoc::get(&context)), config(config),
        bounds(bounds), graph(graph), params(builder, loc, config) {}

  OwningOpRef<ModuleOp> build();

private:
  void buildAccumulate();
  void buildEvaluate();
  void buildGradientNorms();
  template <typename Op>
  void buildApply(StringRef name);

  void addInputs(EntryBuilder &entry, bool isTraining);
  void addOutputs(EntryBuilder &entry);
  void declareParameters();
  EncodedRows buildRows(ForwardBuilder &forward, const EntryBuilder &entry,
                        Losses &losses);
  Losses buildLosses(ForwardBuilder &forward, const EntryBuilder &entry);
  /// Adds the gradients of `losses` to the state; returns the cotangents of the
  /// rows of token types, if they are asked for.
  Value buildGradients(ForwardBuilder &forward, const EntryBuilder &entry,
                       Losses losses);
  Value load(rt::ParamOp param, rt::State state);
  void store(Value value, rt::ParamOp param, rt::State state);
  DictionaryAttr describeTraining();
  /// The number of the first variable of `param` in the program.
  int64_t getFirstVariable(rt::ParamOp param);
  /// Whether TensorFlow takes the norm of the token types' gradient over rows
  /// that are not added up (semantics.md 3.1).
  bool hasSparseTypes() const {
    return !graph && config.family == Family::Google;
  }
  /// No random bits are asked for when nothing is dropped.
  bool hasDropout() const {
    return config.hiddenDropout != 0 || config.attentionDropout != 0;
  }

  OpBuilder builder;
  Location loc;
  const AlbertConfig &config;
  const Bounds &bounds;
  const GraphEncoder *graph;
  Parameters params;
  SmallVector<rt::ParamOp> all;
  int64_t numVariables = 0;
};
} // namespace

static constexpr const char *kTypeSquares = "token_type_square_norms";

void PretrainingBuilder::addInputs(EntryBuilder &entry, bool isTraining) {
  const Rows sequences = {"sequences", bounds.sequences};
  const Rows predictions = {"predictions", bounds.predictions};
  Type f32 = builder.getF32Type();
  addTokenInputs(entry, builder, bounds);
  addQueryInputs(entry, {"queries", bounds.queries}, bounds);
  entry.addInput("first_queries", sequences);
  entry.addInput("mlm_queries", predictions);
  entry.addInput("mlm_labels", predictions);
  if (isTraining)
    entry.addInput("mlm_cotangents", predictions, f32);
  entry.addInput("sop_labels", sequences);
  if (!isTraining)
    return;
  entry.addInput("sop_cotangents", sequences, f32);
  if (!hasDropout())
    return;
  Type i64 = builder.getI64Type();
  entry.addInput("dropout_seed", {"one", 1}, i64);
  entry.addInput("row_keys", {"tokens", bounds.tokens}, i64);
}

void PretrainingBuilder::addOutputs(EntryBuilder &entry) {
  const Rows sequences = {"sequences", bounds.sequences};
  const Rows predictions = {"predictions", bounds.predictions};
  Type f32 = builder.getF32Type(), i32 = builder.getI32Type();
  entry.addVectorOutput("mlm_losses", predictions, f32);
  entry.addVectorOutput("mlm_predictions", predictions, i32);
  entry.addVectorOutput("sop_losses", sequences, f32);
  entry.addVectorOutput("sop_predictions", sequences, i32);
}

/// The rows of the last block that are read.
EncodedRows PretrainingBuilder::buildRows(ForwardBuilder &forward,
                                          const EntryBuilder &entry,
                                          Losses &losses) {
  if (graph)
    return graph->build(builder, loc, entry, bounds.length,
                        [&](rt::ParamOp param) { return forward.load(param); });
  albert::EmbeddedRows rows = forward.buildEmbeddedRows();
  losses.typeRows = rows.type;
  Value queries = nn::GatherRowsOp::create(
      builder, loc, forward.buildStack(rows.result), entry["query_rows"]);
  return {queries, Value()};
}

Losses PretrainingBuilder::buildLosses(ForwardBuilder &forward,
                                       const EntryBuilder &entry) {
  Losses losses;
  auto [queries, pooled] = buildRows(forward, entry, losses);
  Value masked =
      nn::GatherRowsOp::create(builder, loc, queries, entry["mlm_queries"]);
  losses.mlm = nn::LinearCrossEntropyOp::create(
      builder, loc, forward.buildMlmTransform(masked),
      forward.load(params.word), forward.load(params.mlmOutputBias),
      entry["mlm_labels"]);
  if (!pooled)
    pooled = forward.buildPooler(queries, entry["first_queries"]);
  losses.sop = nn::LinearCrossEntropyOp::create(
      builder, loc, pooled, forward.load(params.sopWeights),
      forward.load(params.sopBias), entry["sop_labels"]);
  return losses;
}

Value PretrainingBuilder::load(rt::ParamOp param, rt::State state) {
  return rt::LoadOp::create(builder, loc, param.getTensorType(),
                            param.getSymName(), state);
}

void PretrainingBuilder::store(Value value, rt::ParamOp param,
                               rt::State state) {
  rt::StoreOp::create(builder, loc, value, param.getSymName(), state);
}

Value PretrainingBuilder::buildGradients(ForwardBuilder &forward,
                                         const EntryBuilder &entry,
                                         Losses losses) {
  SmallVector<Value> values, sums;
  SmallVector<rt::ParamOp> owners;
  for (auto [param, value] : forward.getLoaded()) {
    owners.push_back(cast<rt::ParamOp>(param));
    values.push_back(value);
    sums.push_back(load(owners.back(), rt::State::Gradient));
  }
  if (hasSparseTypes()) {
    auto type = cast<RankedTensorType>(losses.typeRows.getType());
    Value rows = tensor::DimOp::create(builder, loc, losses.typeRows, 0);
    Value zero =
        arith::ConstantOp::create(builder, loc, builder.getF32FloatAttr(0.0f));
    values.push_back(losses.typeRows);
    sums.push_back(tensor::SplatOp::create(builder, loc, zero, type, rows));
  }
  Value outputs[] = {losses.mlm.getLosses(), losses.sop.getLosses()};
  Value cotangents[] = {entry["mlm_cotangents"], entry["sop_cotangents"]};
  auto gradients = optim::GradientOp::create(builder, loc, TypeRange(values),
                                             outputs, cotangents, values, sums);
  for (auto [param, gradient] : llvm::zip(owners, gradients.getGradients()))
    store(gradient, param, rt::State::Gradient);
  return hasSparseTypes() ? Value(gradients.getGradients().back()) : Value();
}

void PretrainingBuilder::buildAccumulate() {
  EntryBuilder entry(builder, loc);
  addInputs(entry, /*isTraining=*/true);
  addOutputs(entry);
  if (hasSparseTypes())
    entry.addVectorOutput(kTypeSquares, {"tokens", bounds.tokens},
                          builder.getF64Type());
  entry.create("accumulate", /*isDense=*/graph != nullptr);
  ForwardBuilder forward(builder, loc, config, params, entry);
  if (hasDropout())
    forward.enableDropout();
  Losses losses = buildLosses(forward, entry);
  Value typeRows = buildGradients(forward, entry, losses);
  SmallVector<Value> results = {
      losses.mlm.getLosses(), losses.mlm.getPredictions(),
      losses.sop.getLosses(), losses.sop.getPredictions()};
  if (typeRows) {
    auto type =
        RankedTensorType::get({ShapedType::kDynamic}, builder.getF64Type());
    results.push_back(optim::SquareSumOp::create(builder, loc, type, typeRows,
                                                 /*slots=*/true));
  }
  entry.finish(results);
}

void PretrainingBuilder::buildEvaluate() {
  EntryBuilder entry(builder, loc);
  addInputs(entry, /*isTraining=*/false);
  addOutputs(entry);
  entry.create("evaluate", /*isDense=*/graph != nullptr);
  ForwardBuilder forward(builder, loc, config, params, entry);
  Losses losses = buildLosses(forward, entry);
  entry.finish({losses.mlm.getLosses(), losses.mlm.getPredictions(),
                losses.sop.getLosses(), losses.sop.getPredictions()});
}

int64_t PretrainingBuilder::getFirstVariable(rt::ParamOp param) {
  int64_t number = 0;
  for (rt::ParamOp other : all) {
    if (other == param)
      break;
    number += optim::getNumVariables(other.getTensorType(), other.hasSlots());
  }
  return number;
}

void PretrainingBuilder::buildGradientNorms() {
  EntryBuilder entry(builder, loc);
  Type f64 = builder.getF64Type();
  entry.addVectorOutput("square_sums", {"variables", numVariables}, f64,
                        /*isStatic=*/true);
  entry.create("gradient_norms");
  Value sums = tensor::EmptyOp::create(builder, loc,
                                       ArrayRef<int64_t>{numVariables}, f64);
  for (rt::ParamOp param : all) {
    int64_t count =
        optim::getNumVariables(param.getTensorType(), param.hasSlots());
    Value own = optim::SquareSumOp::create(
        builder, loc, RankedTensorType::get({count}, f64),
        load(param, rt::State::Gradient), param.hasSlots());
    OpFoldResult offset = builder.getIndexAttr(getFirstVariable(param));
    OpFoldResult size = builder.getIndexAttr(count);
    OpFoldResult one = builder.getIndexAttr(1);
    sums = tensor::InsertSliceOp::create(builder, loc, own, sums, {offset},
                                         {size}, {one});
  }
  entry.finish(sums);
}

template <typename Op>
void PretrainingBuilder::buildApply(StringRef name) {
  constexpr bool hasTrusts = std::is_same_v<Op, optim::LambOp>;
  EntryBuilder entry(builder, loc);
  Type f32 = builder.getF32Type();
  const Rows variables = {"variables", numVariables};
  entry.addInput("hyperparameters",
                 {"hyperparameters", optim::kNumHyperparameters}, f32);
  entry.addInput("decay_rates", variables, f32);
  if (hasTrusts)
    entry.addInput("trusts", variables, f32);
  entry.create(name);
  constexpr rt::State states[] = {rt::State::Value, rt::State::Gradient,
                                  rt::State::FirstMoment,
                                  rt::State::SecondMoment};
  for (rt::ParamOp param : all) {
    SmallVector<Value> operands;
    for (rt::State state : states)
      operands.push_back(load(param, state));
    SmallVector<Type> types(4, param.getTensorType());
    operands.append({entry["hyperparameters"], entry["decay_rates"]});
    if (hasTrusts)
      operands.push_back(entry["trusts"]);
    SmallVector<NamedAttribute> attributes = {builder.getNamedAttr(
        "first_variable", builder.getI64IntegerAttr(getFirstVariable(param)))};
    if (param.hasSlots())
      attributes.push_back(
          builder.getNamedAttr("slots", builder.getUnitAttr()));
    auto step = Op::create(builder, loc, types, operands, attributes);
    for (auto [state, value] : llvm::zip_equal(states, step->getResults()))
      store(value, param, state);
  }
  entry.finish({});
}

DictionaryAttr PretrainingBuilder::describeTraining() {
  auto integer = [&](StringRef name, int64_t value) {
    return builder.getNamedAttr(name, builder.getI64IntegerAttr(value));
  };
  SmallVector<Attribute> sparse;
  if (hasSparseTypes()) {
    NamedAttribute entry[] = {
        integer("variable", getFirstVariable(params.type)),
        builder.getNamedAttr("output", builder.getStringAttr(kTypeSquares))};
    sparse.push_back(builder.getDictionaryAttr(entry));
  }
  NamedAttribute members[] = {
      integer("batch", bounds.batch),
      integer("max_predictions_per_seq", bounds.predictionsPerSequence),
      integer("max_seq_length", bounds.length),
      builder.getNamedAttr("dropout", builder.getBoolAttr(hasDropout())),
      builder.getNamedAttr("sparse", builder.getArrayAttr(sparse))};
  return builder.getDictionaryAttr(members);
}

void PretrainingBuilder::declareParameters() {
  if (graph) {
    graph->declareParameters(builder, config.initializerRange, params);
  } else {
    params.declareEmbeddings();
    params.declareLayers();
  }
  if (!graph || !graph->hasPooled())
    params.declarePooler();
  params.declareMlmHead();
  params.declareSopHead();
}

OwningOpRef<ModuleOp> PretrainingBuilder::build() {
  OwningOpRef<ModuleOp> module = ModuleOp::create(builder, loc);
  builder.setInsertionPointToStart(module->getBody());
  declareParameters();
  for (rt::ParamOp param : module->getOps<rt::ParamOp>()) {
    all.push_back(param);
    numVariables +=
        optim::getNumVariables(param.getTensorType(), param.hasSlots());
  }
  (*module)->setAttr(RTDialect::kProgramAttr,
                     describeProgram(builder, config, Program::Pretrain, bounds,
                                     describeTraining()));
  auto atEnd = [&] { builder.setInsertionPointToEnd(module->getBody()); };
  buildAccumulate();
  atEnd();
  buildEvaluate();
  atEnd();
  buildGradientNorms();
  atEnd();
  buildApply<optim::LambOp>("apply_lamb");
  atEnd();
  buildApply<optim::AdamWOp>("apply_adamw");
  return module;
}

OwningOpRef<ModuleOp> frontend::buildPretraining(MLIRContext &context,
                                                 const AlbertConfig &config,
                                                 const Bounds &bounds,
                                                 const GraphEncoder *graph) {
  return PretrainingBuilder(context, config, bounds, graph).build();
}
