//===- Registration.cpp - Dialects and passes of the compiler -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The one file that includes upstream's registries of everything, which take
/// long to compile.
///
//===----------------------------------------------------------------------===//

#include "compiler/Codegen/CPU/Passes.h"
#include "compiler/Conversion/AlbertToNN/AlbertToNN.h"
#include "compiler/Conversion/Passes.h"
#include "compiler/Pipelines/Passes.h"
#include "compiler/Pipelines/Pipelines.h"
#include "compiler/Transforms/Passes.h"
#include "compiler/Transforms/Raising/Passes.h"
#include "dialects/Albert/IR/AlbertDialect.h"
#include "dialects/Albert/Transforms/Passes.h"
#include "dialects/Interfaces/DifferentiableOpInterface.h"
#include "dialects/NN/IR/NNDialect.h"
#include "dialects/NN/Transforms/Passes.h"
#include "dialects/Optim/IR/OptimDialect.h"
#include "dialects/Optim/Transforms/Passes.h"
#include "dialects/RT/IR/RTDialect.h"
#include "dialects/RT/Transforms/BufferizableOpInterfaceImpl.h"
#include "dialects/RT/Transforms/Passes.h"
#include "dialects/TFGraph/IR/TFGraphDialect.h"
#include "dialects/TFGraph/Transforms/Passes.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"

using namespace mlir;

namespace albertc {
namespace {

/// The options of the pipelines that albert-opt knows.
struct PhaseOptions : PassPipelineOptions<PhaseOptions> {
  Option<int64_t> batch{
      *this, "batch-size",
      llvm::cl::desc("Bound of the sequences of a graph, where it is open"),
      llvm::cl::init(64)};
  Option<int64_t> length{*this, "max-seq-length",
                         llvm::cl::desc("Bound of the tokens of a sequence"),
                         llvm::cl::init(512)};
  Option<int64_t> lanes{*this, "lanes",
                        llvm::cl::desc("Floats in a vector register"),
                        llvm::cl::init(16)};

  Option<bool> keepStopGradients{
      *this, "keep-stop-gradients",
      llvm::cl::desc("Keep what says that a gradient does not flow on"),
      llvm::cl::init(false)};

  PipelineOptions get() const {
    PipelineOptions options;
    options.bounds.batch = batch;
    options.bounds.length = length;
    options.cpu.lanes = lanes;
    options.graph.keepStopGradients = keepStopGradients;
    return options;
  }
};

} // namespace

void registerPipelineDialects(DialectRegistry &registry) {
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerAllToLLVMIRTranslations(registry);
  registry.insert<nn::NNDialect, albert::AlbertDialect, optim::OptimDialect,
                  rt::RTDialect, tfg::TFGraphDialect>();
  registerUpstreamDerivatives(registry);
  rt::registerBufferizableOpInterfaceExternalModels(registry);
}

void registerPipelinePasses() {
  registerAllPasses();
  albert::registerAlbertPasses();
  nn::registerNNPasses();
  optim::registerOptimPasses();
  rt::registerRTPasses();
  tfg::registerTFGraphPasses();
  cpu::registerCPUPasses();
  registerAlbertToNNPasses();
  registerConversionPasses();
  registerTransformsPasses();
  registerPipelinesPasses();
  registerRaisingPasses();
  for (Phase phase : getPhases())
    PassPipelineRegistration<PhaseOptions>(
        ("albertc-" + stringifyPhase(phase)).str(),
        ("The phase '" + stringifyPhase(phase) + "' of albertc").str(),
        [phase](OpPassManager &manager, const PhaseOptions &options) {
          buildPhase(manager, phase, options.get());
        });
}

} // namespace albertc
