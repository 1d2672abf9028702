//===- ModuleBuilder.cpp - from a config to a module ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Entry functions of the programs. Every program is embeddings, the stack and
/// something that reads rows of its result; what is not read is removed later
/// by `albert-slice-demand`.
///
//===----------------------------------------------------------------------===//
#include "frontends/Albert/ModuleBuilder.h"
#include "dialects/Albert/IR/AlbertOps.h"
#include "frontends/Albert/LayerBody.h"
#include "frontends/Albert/Parameters.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringMap.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::frontend;
using rt::RTDialect;

static constexpr const char *kPrograms[] = {"encode", "mlm", "sop", "embed"};

StringRef frontend::stringifyProgram(Program program) {
  return kPrograms[static_cast<size_t>(program)];
}

std::optional<Program> frontend::parseProgram(StringRef name) {
  for (size_t i = 0; i < std::size(kPrograms); ++i)
    if (name == kPrograms[i])
      return static_cast<Program>(i);
  return std::nullopt;
}

void frontend::loadDialects(MLIRContext &context) {
  context.loadDialect<albert::AlbertDialect, nn::NNDialect, RTDialect,
                      arith::ArithDialect, bufferization::BufferizationDialect,
                      func::FuncDialect>();
}

namespace {
/// What dimension 0 of an array counts.
struct Rows {
  const char *name;
  int64_t bound;
};

/// An argument of the entry other than the context.
struct Argument {
  const char *name;
  Type type;
  Rows rows;
  bool isOutput;
};

/// Builds the module of one program.
class ProgramBuilder {
public:
  ProgramBuilder(MLIRContext &context, const AlbertConfig &config,
                 Program program, const Bounds &bounds)
      : builder(&context), loc(UnknownLoc::get(&context)), config(config),
        program(program), bounds(bounds), params(builder, loc, config) {}

  OwningOpRef<ModuleOp> build();

private:
  RankedTensorType rowsType(int64_t columns) {
    return RankedTensorType::get({ShapedType::kDynamic, columns},
                                 builder.getF32Type());
  }
  void addInput(const char *name, Rows rows, bool isFloat = false);
  void addOutput(const char *name, Rows rows, int64_t columns);
  void declareParameters();
  void describeArguments();
  void createFunction();
  Value load(rt::ParamOp param);
  Value buildEmbeddings();
  Value buildPooler(Value rows, StringRef gather);
  Value buildMlmHead(Value rows);
  SmallVector<Value> buildOutputs(Value rows);
  DictionaryAttr describeProgram();

  OpBuilder builder;
  Location loc;
  const AlbertConfig &config;
  Program program;
  const Bounds &bounds;
  Parameters params;
  SmallVector<Argument> arguments;
  /// Values of the inputs by name; destinations in order.
  llvm::StringMap<Value> inputs;
  SmallVector<Value> destinations;
};
} // namespace

void ProgramBuilder::addInput(const char *name, Rows rows, bool isFloat) {
  Type element = isFloat ? Type(builder.getF32Type()) : builder.getI32Type();
  arguments.push_back(
      {name, RankedTensorType::get({ShapedType::kDynamic}, element), rows,
       /*isOutput=*/false});
}

void ProgramBuilder::addOutput(const char *name, Rows rows, int64_t columns) {
  arguments.push_back({name, rowsType(columns), rows, /*isOutput=*/true});
}

void ProgramBuilder::declareParameters() {
  params.declareEmbeddings();
  params.declareLayers();
  if (program == Program::Encode || program == Program::Sop)
    params.declarePooler();
  if (program == Program::Mlm)
    params.declareMlmHead();
  if (program == Program::Sop)
    params.declareSopHead();
}

void ProgramBuilder::describeArguments() {
  const Rows tokens = {"tokens", bounds.tokens};
  const Rows sequences = {"sequences", bounds.sequences};
  const Rows offsets = {"offsets", bounds.sequences + 1};
  // The order program predicts from one row of every sequence.
  const Rows queries = {"queries", program == Program::Mlm ? bounds.queries
                                                           : bounds.sequences};
  addInput("token_ids", tokens);
  addInput("type_ids", tokens);
  addInput("position_ids", tokens);
  addInput("row_offsets", offsets);
  addInput("key_counts", sequences);
  addInput("key_bias", sequences, /*isFloat=*/true);
  if (program == Program::Encode)
    addInput("first_rows", sequences);
  if (program == Program::Mlm || program == Program::Sop) {
    addInput("query_rows", queries);
    addInput("query_offsets", offsets);
  }
  switch (program) {
  case Program::Encode:
    addOutput("sequence_output", tokens, config.hiddenSize);
    addOutput("pooled_output", sequences, config.hiddenSize);
    break;
  case Program::Mlm:
    addOutput("logits", queries, config.vocabSize);
    break;
  case Program::Sop:
    addOutput("logits", sequences, 2);
    break;
  case Program::Embed:
    addOutput("embedding", sequences, config.hiddenSize);
    break;
  }
}

/// Creates the entry and leaves `builder` at the start of its body.
void ProgramBuilder::createFunction() {
  SmallVector<Type> types = {rt::ContextType::get(builder.getContext())};
  SmallVector<Type> results;
  for (const Argument &argument : arguments) {
    types.push_back(argument.type);
    if (argument.isOutput)
      results.push_back(argument.type);
  }
  auto function = func::FuncOp::create(builder, loc, stringifyProgram(program),
                                       builder.getFunctionType(types, results));
  Block *block = function.addEntryBlock();
  for (auto [i, argument] : llvm::enumerate(arguments)) {
    unsigned index = i + 1;
    auto set = [&](StringRef name, Attribute value) {
      function.setArgAttr(index, name, value);
    };
    set(bufferization::BufferizationDialect::kWritableAttrName,
        builder.getBoolAttr(argument.isOutput));
    set(argument.isOutput ? RTDialect::kOutputAttr : RTDialect::kInputAttr,
        builder.getStringAttr(argument.name));
    set(RTDialect::kRowsAttr, builder.getStringAttr(argument.rows.name));
    set(RTDialect::kMaxRowsAttr,
        builder.getI64IntegerAttr(argument.rows.bound));
    if (StringRef(argument.name) == "query_rows")
      set(RTDialect::kOffsetsAttr, builder.getStringAttr("query_offsets"));
    if (argument.isOutput)
      destinations.push_back(block->getArgument(index));
    else
      inputs[argument.name] = block->getArgument(index);
  }
  builder.setInsertionPointToStart(block);
}

/// The value of `param`, or null.
Value ProgramBuilder::load(rt::ParamOp param) {
  if (!param)
    return {};
  return rt::LoadOp::create(builder, loc, param.getTensorType(),
                            param.getSymName());
}

Value ProgramBuilder::buildEmbeddings() {
  auto order = config.family == Family::Brightmart
                   ? albert::EmbeddingOrder::Brightmart
                   : albert::EmbeddingOrder::Google;
  Value word = load(params.word), type = load(params.type);
  Value position = load(params.position);
  Value gamma = load(params.embeddingGamma), beta = load(params.embeddingBeta);
  Value projection = load(params.projection);
  Value projectionBias = load(params.projectionBias);
  return albert::EmbeddingsOp::create(
      builder, loc, rowsType(config.hiddenSize), order, inputs["token_ids"],
      inputs["type_ids"], inputs["position_ids"], word, type, position, gamma,
      beta, projection, projectionBias,
      llvm::APFloat(static_cast<float>(config.layerNormEpsilon)));
}

Value ProgramBuilder::buildPooler(Value rows, StringRef gather) {
  return albert::PoolerOp::create(
      builder, loc, rowsType(config.hiddenSize), rows, inputs[gather],
      load(params.poolerKernel), load(params.poolerBias));
}

Value ProgramBuilder::buildMlmHead(Value rows) {
  Value kernel = load(params.mlmKernel), bias = load(params.mlmBias);
  Value gamma = load(params.mlmGamma), beta = load(params.mlmBeta);
  bool brightmart = config.family == Family::Brightmart;
  Value bridge = brightmart ? load(params.projection) : Value();
  Value word = load(params.word), outputBias = load(params.mlmOutputBias);
  return albert::MlmHeadOp::create(
      builder, loc, rowsType(config.vocabSize), rows, inputs["query_rows"],
      kernel, bias, config.activation, gamma, beta, bridge, word, outputBias,
      llvm::APFloat(static_cast<float>(config.layerNormEpsilon)));
}

/// What the program returns, in the order of its outputs.
SmallVector<Value> ProgramBuilder::buildOutputs(Value rows) {
  switch (program) {
  case Program::Encode:
    return {rows, buildPooler(rows, "first_rows")};
  case Program::Mlm:
    return {buildMlmHead(rows)};
  case Program::Sop: {
    Value pooled = buildPooler(rows, "query_rows");
    return {albert::SopHeadOp::create(builder, loc, rowsType(2), pooled,
                                      load(params.sopWeights),
                                      load(params.sopBias))};
  }
  case Program::Embed:
    return {nn::SegmentMeanOp::create(builder, loc, rows, inputs["row_offsets"],
                                      inputs["key_counts"])};
  }
  llvm_unreachable("all programs are listed");
}

/// The part of the manifest that only the frontend knows.
DictionaryAttr ProgramBuilder::describeProgram() {
  auto integer = [&](StringRef name, int64_t value) {
    return builder.getNamedAttr(name, builder.getI64IntegerAttr(value));
  };
  auto string = [&](StringRef name, StringRef value) {
    return builder.getNamedAttr(name, builder.getStringAttr(value));
  };
  NamedAttribute model[] = {
      integer("vocab_size", config.vocabSize),
      integer("embedding_size", config.embeddingSize),
      integer("hidden_size", config.hiddenSize),
      integer("num_hidden_layers", config.numHiddenLayers),
      integer("num_attention_heads", config.numAttentionHeads),
      integer("intermediate_size", config.intermediateSize),
      integer("max_position_embeddings", config.maxPositionEmbeddings),
      integer("type_vocab_size", config.typeVocabSize),
      integer("num_hidden_groups", config.numHiddenGroups),
      integer("inner_group_num", config.innerGroupNum),
      integer("ffn_groups", config.ffnGroups),
      string("hidden_act", config.hiddenAct),
      string("ln_type", config.preLayerNorm ? "preln" : "postln"),
      string("shared_type", stringifySharing(config.sharing))};
  NamedAttribute limits[] = {
      integer("tokens", bounds.tokens), integer("sequences", bounds.sequences),
      integer("length", bounds.length), integer("queries", bounds.queries)};
  NamedAttribute all[] = {
      string("program", stringifyProgram(program)),
      string("family", stringifyFamily(config.family)),
      builder.getNamedAttr("model", builder.getDictionaryAttr(model)),
      builder.getNamedAttr("bounds", builder.getDictionaryAttr(limits))};
  return builder.getDictionaryAttr(all);
}

OwningOpRef<ModuleOp> ProgramBuilder::build() {
  OwningOpRef<ModuleOp> module = ModuleOp::create(builder, loc);
  (*module)->setAttr(RTDialect::kProgramAttr, describeProgram());
  builder.setInsertionPointToStart(module->getBody());
  declareParameters();
  describeArguments();
  createFunction();
  Value rows = buildEmbeddings();
  rows = buildStack(builder, loc, config, params.layer, rows,
                    inputs["row_offsets"], inputs["key_counts"],
                    inputs["key_bias"]);
  SmallVector<Value> results;
  for (auto [value, destination] :
       llvm::zip_equal(buildOutputs(rows), destinations))
    results.push_back(bufferization::MaterializeInDestinationOp::create(
                          builder, loc, value, destination)
                          .getResult());
  func::ReturnOp::create(builder, loc, results);
  return module;
}

OwningOpRef<ModuleOp> frontend::buildModule(MLIRContext &context,
                                            const AlbertConfig &config,
                                            Program program,
                                            const Bounds &bounds) {
  loadDialects(context);
  return ProgramBuilder(context, config, program, bounds).build();
}
