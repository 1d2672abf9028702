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
#include "dialects/Optim/IR/OptimDialect.h"
#include "frontends/Albert/ForwardBuilder.h"
#include "frontends/Albert/GraphEncoder.h"
#include "frontends/Albert/ModuleParts.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::frontend;
using rt::RTDialect;

static constexpr const char *kPrograms[] = {"encode", "mlm", "sop", "embed",
                                            "pretrain"};

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
                      func::FuncDialect, linalg::LinalgDialect,
                      optim::OptimDialect, scf::SCFDialect,
                      tensor::TensorDialect>();
}

namespace {
/// Builds the module of one program that answers.
class ProgramBuilder {
public:
  ProgramBuilder(MLIRContext &context, const AlbertConfig &config,
                 Program program, const Bounds &bounds)
      : builder(&context), loc(UnknownLoc::get(&context)), config(config),
        program(program), bounds(bounds), params(builder, loc, config),
        entry(builder, loc), forward(builder, loc, config, params, entry) {}

  OwningOpRef<ModuleOp> build();

private:
  void declareParameters();
  void describeArguments();
  SmallVector<Value> buildOutputs(Value rows);

  OpBuilder builder;
  Location loc;
  const AlbertConfig &config;
  Program program;
  const Bounds &bounds;
  Parameters params;
  EntryBuilder entry;
  ForwardBuilder forward;
};
} // namespace

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

void frontend::addTokenInputs(EntryBuilder &entry, OpBuilder &builder,
                              const Bounds &bounds) {
  const Rows tokens = {"tokens", bounds.tokens};
  const Rows sequences = {"sequences", bounds.sequences};
  entry.addInput("token_ids", tokens);
  entry.addInput("type_ids", tokens);
  entry.addInput("position_ids", tokens);
  entry.addInput("row_offsets", {"offsets", bounds.sequences + 1});
  entry.addInput("key_counts", sequences);
  entry.addInput("key_bias", sequences, builder.getF32Type());
}

void frontend::addQueryInputs(EntryBuilder &entry, Rows queries,
                              const Bounds &bounds) {
  entry.addInput("query_rows", queries, /*element=*/{}, "query_offsets");
  entry.addInput("query_offsets", {"offsets", bounds.sequences + 1});
}

void ProgramBuilder::describeArguments() {
  const Rows tokens = {"tokens", bounds.tokens};
  const Rows sequences = {"sequences", bounds.sequences};
  // The order program predicts from one row of every sequence.
  const Rows queries = {"queries", program == Program::Mlm ? bounds.queries
                                                           : bounds.sequences};
  addTokenInputs(entry, builder, bounds);
  if (program == Program::Encode)
    entry.addInput("first_rows", sequences);
  if (program == Program::Mlm || program == Program::Sop)
    addQueryInputs(entry, queries, bounds);
  switch (program) {
  case Program::Encode:
    entry.addOutput("sequence_output", tokens, config.hiddenSize);
    entry.addOutput("pooled_output", sequences, config.hiddenSize);
    break;
  case Program::Mlm:
    entry.addOutput("logits", queries, config.vocabSize);
    break;
  case Program::Sop:
    entry.addOutput("logits", sequences, 2);
    break;
  case Program::Embed:
    entry.addOutput("embedding", sequences, config.hiddenSize);
    break;
  case Program::Pretrain:
    llvm_unreachable("training has a builder of its own");
  }
}

/// What the program returns, in the order of its outputs.
SmallVector<Value> ProgramBuilder::buildOutputs(Value rows) {
  switch (program) {
  case Program::Encode:
    return {rows, forward.buildPooler(rows, entry["first_rows"])};
  case Program::Mlm:
    return {forward.buildMlmHead(rows, entry["query_rows"])};
  case Program::Sop: {
    Value pooled = forward.buildPooler(rows, entry["query_rows"]);
    auto type =
        RankedTensorType::get({ShapedType::kDynamic, 2}, builder.getF32Type());
    return {albert::SopHeadOp::create(builder, loc, type, pooled,
                                      forward.load(params.sopWeights),
                                      forward.load(params.sopBias))};
  }
  case Program::Embed:
    return {nn::SegmentMeanOp::create(builder, loc, rows, entry["row_offsets"],
                                      entry["key_counts"])};
  case Program::Pretrain:
    break;
  }
  llvm_unreachable("training has a builder of its own");
}

/// The part of the manifest that only the frontend knows.
DictionaryAttr frontend::describeProgram(Builder &builder,
                                         const AlbertConfig &config,
                                         Program program, const Bounds &bounds,
                                         DictionaryAttr training) {
  auto integer = [&](StringRef name, int64_t value) {
    return builder.getNamedAttr(name, builder.getI64IntegerAttr(value));
  };
  auto string = [&](StringRef name, StringRef value) {
    return builder.getNamedAttr(name, builder.getStringAttr(value));
  };
  SmallVector<NamedAttribute> model = {
      integer("vocab_size", config.vocabSize),
      integer("embedding_size", config.embeddingSize),
      integer("hidden_size", config.hiddenSize),
      integer("num_hidden_layers", config.numHiddenLayers),
      integer("max_position_embeddings", config.maxPositionEmbeddings),
      integer("type_vocab_size", config.typeVocabSize)};
  // Without blocks there is nothing to say of them.
  if (config.numHiddenLayers != 0)
    model.append({integer("num_attention_heads", config.numAttentionHeads),
                  integer("intermediate_size", config.intermediateSize),
                  integer("num_hidden_groups", config.numHiddenGroups),
                  integer("inner_group_num", config.innerGroupNum),
                  integer("ffn_groups", config.ffnGroups),
                  string("hidden_act", config.hiddenAct),
                  string("ln_type", config.preLayerNorm ? "preln" : "postln"),
                  string("shared_type", stringifySharing(config.sharing))});
  SmallVector<NamedAttribute> limits = {
      integer("tokens", bounds.tokens), integer("sequences", bounds.sequences),
      integer("length", bounds.length), integer("queries", bounds.queries)};
  if (training)
    limits.push_back(integer("predictions", bounds.predictions));
  SmallVector<NamedAttribute> all = {
      string("program", stringifyProgram(program)),
      string("family", stringifyFamily(config.family)),
      builder.getNamedAttr("model", builder.getDictionaryAttr(model)),
      builder.getNamedAttr("bounds", builder.getDictionaryAttr(limits))};
  if (training)
    all.push_back(builder.getNamedAttr("training", training));
  return builder.getDictionaryAttr(all);
}

OwningOpRef<ModuleOp> ProgramBuilder::build() {
  OwningOpRef<ModuleOp> module = ModuleOp::create(builder, loc);
  (*module)->setAttr(RTDialect::kProgramAttr,
                     describeProgram(builder, config, program, bounds));
  builder.setInsertionPointToStart(module->getBody());
  declareParameters();
  describeArguments();
  entry.create(stringifyProgram(program));
  entry.finish(buildOutputs(forward.buildStack(forward.buildEmbeddings())));
  return module;
}

OwningOpRef<ModuleOp> frontend::buildModule(MLIRContext &context,
                                            const AlbertConfig &config,
                                            Program program,
                                            const Bounds &bounds) {
  loadDialects(context);
  if (program == Program::Pretrain)
    return buildPretraining(context, config, bounds, /*graph=*/nullptr);
  return ProgramBuilder(context, config, program, bounds).build();
}

OwningOpRef<ModuleOp> frontend::buildModule(const GraphEncoder &graph,
                                            const Bounds &bounds) {
  MLIRContext &context = *graph.getWords().getContext();
  loadDialects(context);
  return buildPretraining(context, graph.makeConfig(bounds.length), bounds,
                          &graph);
}
