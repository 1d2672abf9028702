//===- Pipelines.cpp - The phases of the compiler -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every pass of the compiler in its order, with the reason for it.
///
//===----------------------------------------------------------------------===//

#include "compiler/Pipelines/Pipelines.h"
#include "compiler/Codegen/CPU/Passes.h"
#include "compiler/Conversion/AlbertToNN/AlbertToNN.h"
#include "compiler/Conversion/Passes.h"
#include "compiler/Pipelines/Passes.h"
#include "compiler/Pipelines/VerifyPhase.h"
#include "compiler/Transforms/Passes.h"
#include "compiler/Transforms/Raising/Passes.h"
#include "dialects/Albert/Transforms/Passes.h"
#include "dialects/RT/Transforms/Passes.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/Passes.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Conversion/VectorToSCF/VectorToSCF.h"
#include "mlir/Dialect/Affine/Transforms/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/OneShotAnalysis.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Dialect/Vector/Transforms/Passes.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;

namespace albertc {
namespace {

/// What a phase is called and which dialects, or ops of others, are alive after
/// it.
struct PhaseInfo {
  Phase phase;
  llvm::StringLiteral name;
  llvm::ArrayRef<llvm::StringLiteral> alive;
};

constexpr llvm::StringLiteral kTFGAlive[] = {"builtin", "tfg"};
constexpr llvm::StringLiteral kAlbertAlive[] = {
    "builtin", "albert", "nn",     "optim",        "rt",
    "func",    "arith",  "tensor", "bufferization"};
// Requests for gradients are answered while there are stacks.
constexpr llvm::StringLiteral kNNAlive[] = {
    "builtin", "nn",    "optim.square_sum", "optim.lamb", "optim.adamw",  "rt",
    "func",    "arith", "tensor",           "scf",        "bufferization"};
// Tapes are memory from the linalg phase on.
constexpr llvm::StringLiteral kLinalgAlive[] = {
    "builtin", "linalg",       "rt",     "func", "arith",        "math",
    "tensor",  "memref.alloc", "affine", "scf",  "bufferization"};
constexpr llvm::StringLiteral kVectorAlive[] = {
    "builtin", "linalg",       "vector", "rt",  "func", "arith",        "math",
    "tensor",  "memref.alloc", "affine", "scf", "ub",   "bufferization"};
constexpr llvm::StringLiteral kMemRefAlive[] = {
    "builtin", "linalg", "vector", "rt",  "func", "arith",
    "math",    "memref", "affine", "scf", "ub"};
// The manifest is read off the last module.
constexpr llvm::StringLiteral kLLVMAlive[] = {"builtin", "llvm", "rt.param"};

constexpr PhaseInfo kPhases[] = {
    {Phase::TFG, "tfg", kTFGAlive},
    {Phase::Albert, "albert", kAlbertAlive},
    {Phase::NN, "nn", kNNAlive},
    {Phase::Linalg, "linalg", kLinalgAlive},
    {Phase::Vector, "vector", kVectorAlive},
    {Phase::MemRef, "memref", kMemRefAlive},
    {Phase::LLVM, "llvm", kLLVMAlive},
};

const PhaseInfo &getInfo(Phase phase) {
  return kPhases[static_cast<size_t>(phase)];
}

/// Functions that are not padded are of the phase `linalg` from the beginning.
AliveOps getAlive(Phase phase) {
  auto getNames = [](Phase of) {
    return llvm::map_to_vector(
        getInfo(of).alive, [](llvm::StringLiteral name) { return name.str(); });
  };
  if (phase != Phase::Albert && phase != Phase::NN)
    return {getNames(phase), {}};
  SmallVector<std::string> dense = getNames(Phase::Linalg);
  // Takes a padded batch apart for the functions that compute packed rows.
  if (phase == Phase::Albert)
    dense.push_back("albert.sequences");
  return {getNames(phase), std::move(dense)};
}

void cleanUp(OpPassManager &manager) {
  manager.addPass(createCanonicalizerPass());
  manager.addPass(createCSEPass());
}

void buildTFGPhase(OpPassManager &manager, const PipelineOptions &options) {
  // First, so that nothing is done for training and saving; names are still
  // those of the file.
  tfg::TFGraphCutPassOptions cut;
  cut.inputs = llvm::to_vector(options.graph.inputs);
  cut.outputs = llvm::to_vector(options.graph.outputs);
  cut.signature = options.graph.signature;
  cut.inputShapes = options.graph.inputShapes;
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphCutPass(cut));
  // A call says that it is in a branch, its nodes do not; and functions have
  // branches of their own.
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphFoldConditionalsPass());
  manager.addPass(tfg::createTFGraphInlineCallsPass());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphFoldConditionalsPass());
  tfg::TFGraphSimplifyPassOptions simplify;
  simplify.keepStopGradients = options.graph.keepStopGradients;
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphSimplifyPass(simplify));
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphDecomposePass());
  // Rates come by way of what was simplified.
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphFoldDropoutPass());
  // Functions say nothing of shapes, so after they have been replaced.
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphInferShapesPass());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphMergeReadsPass());
  // Weights are named and taken from the graph in the shape that they have now.
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphFlattenConstantsPass());
  manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphMergeConstantsPass());
}

/// From what a graph's file says to what its authors meant; without a graph
/// this is nothing.
void buildRaising(OpPassManager &manager, bool raisesStacks = true) {
  OpPassManager &graphs = manager.nest<tfg::GraphOp>();
  // Values that are only asked for their shape have no readers afterwards.
  graphs.addPass(tfg::createTFGraphFoldSizesPass());
  graphs.addPass(createRaiseLayerNormPass());
  // Before dense layers, whose input a context is only once it is rows.
  graphs.addPass(createRaiseAttentionPass());
  graphs.addPass(createRaiseLinearPass());
  // Before residuals: a sum of embeddings is none.
  graphs.addPass(createRaiseEmbeddingsPass());
  // An activation is applied before a residual is added.
  graphs.addPass(createRaiseActivationPass());
  graphs.addPass(createRaiseResidualPass());
  graphs.addPass(createRaiseGatherPass());
  // Dense layers on rows that have just been gathered, and biases that were
  // added after a residual.
  graphs.addPass(createRaiseLinearPass());
  graphs.addPass(createRaiseActivationPass());
  if (raisesStacks)
    manager.addPass(createRaiseStackPass());
  // Blocks are compared by their nodes.
  manager.addPass(createRaiseWeightsPass());
}

void buildAlbertPhase(OpPassManager &manager, const PipelineOptions &options) {
  buildRaising(manager);
  // What is left of a graph becomes a function; without one this is nothing.
  ConvertTFGToLinalgPassOptions graph;
  graph.maxBatch = options.bounds.batch;
  graph.maxLength = options.bounds.length;
  manager.addPass(createConvertTFGToLinalgPass(graph));
  // The last block of the stack computes only the rows that somebody reads.
  manager.addPass(albert::createAlbertSliceDemandPass());
  // Stacks are differentiated as stacks, so while there are any; and after
  // slicing, so that rows which nobody reads have no gradient either.
  AutodiffPassOptions autodiff;
  autodiff.rematerialization = options.training.rematerialization;
  manager.addPass(createAutodiffPass(autodiff));
  // A loss gives way to its gradient, which computes it as well.
  cleanUp(manager);
  // What is differentiated may be partly dense, so not before; and a transposed
  // weight is packed where it is read, so not later.
  manager.addPass(createOutlinePackedPass());
  manager.addPass(albert::createAlbertTransposeWeightsPass());
  cleanUp(manager);
}

void buildNNPhase(OpPassManager &manager) {
  manager.addPass(createConvertAlbertToNNPass());
  cleanUp(manager);
}

void buildLinalgPhase(OpPassManager &manager, const PipelineOptions &options) {
  // Needs rt.load to find the parameters, so it precedes their turning into
  // arguments.
  manager.addPass(createAssignLayoutsPass());
  manager.addPass(rt::createRTParamsToArgumentsPass());
  ConvertNNToLinalgPassOptions convert;
  convert.maxKeys = options.bounds.length;
  manager.addPass(createConvertNNToLinalgPass(convert));
  cleanUp(manager);
}

void buildVectorPhase(OpPassManager &manager, const PipelineOptions &options) {
  OpPassManager &functions = manager.nest<func::FuncOp>();
  functions.addPass(cpu::createCpuParallelizePass());
  // What was fused into a parallel body is dead outside of it by now; tiling
  // it again would be lost work.
  cleanUp(functions);
  cpu::CpuTilePassOptions tile;
  tile.lanes = options.cpu.lanes;
  functions.addPass(cpu::createCpuTilePass(tile));
  cleanUp(functions);
  functions.addPass(cpu::createCpuVectorizePass());
  cleanUp(functions);
}

/// From values to buffers without places.
void buildBuffers(OpPassManager &manager) {
  manager.addNestedPass<func::FuncOp>(createPrepareBufferizationPass());
  // Kernels write their results to where they are wanted, before a buffer is
  // chosen for them.
  manager.addPass(bufferization::createEmptyTensorEliminationPass());
  manager.addNestedPass<func::FuncOp>(createReuseSlicesPass());
  bufferization::OneShotBufferizePassOptions bufferize;
  bufferize.bufferizeFunctionBoundaries = true;
  // Otherwise every kernel pays for run-time strides.
  bufferize.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  manager.addPass(bufferization::createOneShotBufferizePass(bufferize));
  // Canonicalization folds the casts that hide a returned argument; dropping
  // such a result exposes more to it.
  cleanUp(manager);
  manager.addPass(createCanonicalizerPass());
  manager.addPass(bufferization::createDropEquivalentBufferResultsPass());
  manager.addPass(memref::createFoldMemRefAliasOpsPass());
  cleanUp(manager);
  // Results of functions that call those: sums that loops carried are arguments
  // by now.
  manager.addPass(bufferization::createDropEquivalentBufferResultsPass());
  // Bodies of parallel loops are functions by the time memory is planned:
  // their buffers are scratch of a thread, not slices of the arena.
  manager.addPass(createOutlineParallelPass());
}

void buildMemRefPhase(OpPassManager &manager) {
  buildBuffers(manager);
  manager.addPass(createPlanMemoryPass());
  cleanUp(manager);
  manager.addPass(createMergeFunctionsPass());
}

void buildLLVMPhase(OpPassManager &manager) {
  manager.addPass(createConvertRTToLLVMPass());
  manager.addNestedPass<func::FuncOp>(createExpandCopiesPass());
  manager.addNestedPass<func::FuncOp>(cpu::createCpuDenseLoopsPass());
  // Copies between rows and lanes of run-time size.
  manager.addPass(createConvertLinalgToLoopsPass());
  manager.addPass(cpu::createCpuApproximateMathPass());
  OpPassManager &functions = manager.nest<func::FuncOp>();
  // Lanes are added one after the other for several rows at a time, which is
  // the order that a single row has as well.
  functions.addPass(vector::createLowerVectorMultiReductionPass(
      vector::VectorMultiReductionLowering::InnerParallel));
  VectorTransferToSCFOptions unroll;
  unroll.enableFullUnroll();
  manager.addPass(createConvertVectorToSCFPass(unroll));
  // What the next pass does not know.
  manager.addNestedPass<func::FuncOp>(createExpandReshapesPass());
  manager.addPass(memref::createExpandStridedMetadataPass());
  manager.addPass(createLowerAffinePass());
  cleanUp(manager);
  manager.addPass(createLoopInvariantCodeMotionPass());
  manager.addPass(createSCFToControlFlowPass());
  ConvertVectorToLLVMPassOptions vectors;
  // The order of additions is part of the result.
  vectors.reassociateFPReductions = false;
  manager.addPass(createConvertVectorToLLVMPass(vectors));
  manager.addPass(createConvertMathToLLVMPass());
  manager.addPass(createUBToLLVMConversionPass());
  manager.addPass(createFinalizeMemRefToLLVMConversionPass());
  manager.addPass(createConvertFuncToLLVMPass());
  manager.addPass(createConvertControlFlowToLLVMPass());
  manager.addPass(createArithToLLVMConversionPass());
  manager.addPass(createConvertIndexToLLVMPass());
  manager.addPass(createReconcileUnrealizedCastsPass());
  cleanUp(manager);
}

} // namespace

llvm::ArrayRef<Phase> getPhases() {
  static constexpr Phase kAll[] = {Phase::TFG,    Phase::Albert, Phase::NN,
                                   Phase::Linalg, Phase::Vector, Phase::MemRef,
                                   Phase::LLVM};
  return kAll;
}

llvm::ArrayRef<Phase> getModelPhases() {
  return getPhases().drop_front(static_cast<size_t>(Phase::Albert));
}

llvm::StringRef stringifyPhase(Phase phase) { return getInfo(phase).name; }

std::optional<Phase> parsePhase(llvm::StringRef name) {
  for (const PhaseInfo &info : kPhases)
    if (info.name == name)
      return info.phase;
  return std::nullopt;
}

LogicalResult raiseGraphs(ModuleOp module) {
  PassManager manager(module.getContext());
  manager.enableVerifier(false);
  buildRaising(manager);
  return manager.run(module);
}

LogicalResult lowerGraphPart(ModuleOp module, const PipelineOptions &options,
                             bool raisesStacks) {
  PassManager manager(module.getContext());
  manager.enableVerifier(options.verifyEach);
  buildRaising(manager, raisesStacks);
  ConvertTFGToLinalgPassOptions graph;
  graph.maxBatch = options.bounds.batch;
  graph.maxLength = options.bounds.length;
  graph.isPart = true;
  manager.addPass(createConvertTFGToLinalgPass(graph));
  return manager.run(module);
}

LogicalResult lowerToBuffers(ModuleOp module, const PipelineOptions &options) {
  PassManager manager(module.getContext());
  manager.enableVerifier(options.verifyEach);
  for (Phase phase : {Phase::Albert, Phase::NN, Phase::Linalg, Phase::Vector})
    buildPhase(manager, phase, options);
  buildBuffers(manager);
  return manager.run(module);
}

LogicalResult placeBuffers(ModuleOp module) {
  PassManager manager(module.getContext());
  manager.enableVerifier(false);
  manager.addPass(createPlanMemoryPass());
  return manager.run(module);
}

void buildPhase(OpPassManager &manager, Phase phase,
                const PipelineOptions &options) {
  switch (phase) {
  case Phase::TFG:
    buildTFGPhase(manager, options);
    break;
  case Phase::Albert:
    buildAlbertPhase(manager, options);
    break;
  case Phase::NN:
    buildNNPhase(manager);
    break;
  case Phase::Linalg:
    buildLinalgPhase(manager, options);
    break;
  case Phase::Vector:
    buildVectorPhase(manager, options);
    break;
  case Phase::MemRef:
    buildMemRefPhase(manager);
    break;
  case Phase::LLVM:
    buildLLVMPhase(manager);
    break;
  }
  VerifyPhasePassOptions contract;
  contract.phase = stringifyPhase(phase).str();
  AliveOps alive = getAlive(phase);
  contract.allowed = std::move(alive.anywhere);
  contract.dense = std::move(alive.inDense);
  manager.addPass(createVerifyPhasePass(contract));
}

FailureOr<Phase> findPhase(ModuleOp module) {
  SmallVector<Stranger> fewest;
  Phase nearest = Phase::Albert;
  for (Phase phase : getPhases()) {
    SmallVector<Stranger> strangers = findStrangers(module, getAlive(phase));
    if (strangers.empty())
      return phase;
    if (fewest.empty() || strangers.size() < fewest.size()) {
      fewest = std::move(strangers);
      nearest = phase;
    }
  }
  reportStrangers(fewest, stringifyPhase(nearest));
  return failure();
}

llvm::ArrayRef<Phase> getPhasesAfter(Phase reached) {
  // A graph, or a module with the structure of the model, may not have been
  // through the first phase, and loses nothing by going through it again.
  if (reached <= Phase::Albert)
    return getPhases().drop_front(static_cast<size_t>(reached));
  return getPhases().drop_front(static_cast<size_t>(reached) + 1);
}

LogicalResult runPipeline(ModuleOp module, const PipelineOptions &options,
                          llvm::ArrayRef<Phase> phases,
                          llvm::function_ref<void(Phase)> before,
                          llvm::function_ref<void(Phase, ModuleOp)> after) {
  for (Phase phase : phases) {
    before(phase);
    PassManager manager(module.getContext());
    manager.enableVerifier(options.verifyEach);
    buildPhase(manager, phase, options);
    if (failed(manager.run(module)))
      return failure();
    after(phase, module);
  }
  return success();
}

} // namespace albertc
