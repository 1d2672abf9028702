//===- Pipelines.h - The phases of the compiler -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The way of a program from the model's structure to LLVM, in phases. Between
/// two phases only the dialects that the earlier one names are alive, which is
/// checked. docs/pipeline.md says what each phase is for.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_PIPELINES_PIPELINES_H
#define ALBERTC_COMPILER_PIPELINES_PIPELINES_H

#include "compiler/Transforms/Autodiff/Rematerialization.h"

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>
#include <vector>

namespace albertc {

/// A phase, named after what is alive when it is done.
enum class Phase {
  /// A TensorFlow graph, cut to what its outputs need: `tfg`. Compilation from
  /// a configuration begins behind it.
  TFG,
  /// The model's structure: `albert`, `nn`, `rt`.
  Albert,
  /// Its mathematics, one function for a layer: `nn`, `rt`, `func`, `scf`.
  NN,
  /// Loops over stored tensors: `linalg`, `scf`, `rt`.
  Linalg,
  /// Parallel loops around vector code on tensors.
  Vector,
  /// The same on buffers with static places; parallel loops are calls.
  MemRef,
  /// LLVM.
  LLVM
};

/// All phases in order.
llvm::ArrayRef<Phase> getPhases();

/// The phases of a module that a configuration was made into.
llvm::ArrayRef<Phase> getModelPhases();

/// The name of a phase: "albert", "nn", ...
llvm::StringRef stringifyPhase(Phase phase);

/// The phase called `name`, or none.
std::optional<Phase> parsePhase(llvm::StringRef name);

/// Everything that steers the pipeline.
struct PipelineOptions {
  /// Bounds of one run.
  struct Bounds {
    /// Sequences, where a graph leaves their number open.
    int64_t batch = 64;
    /// Tokens of one sequence.
    int64_t length = 512;
  };
  /// The processor that code is made for.
  struct CPU {
    /// Floats in a vector register: 16 (AVX-512) or 8 (AVX2).
    int64_t lanes = 16;
  };
  /// Choices of training programs.
  struct Training {
    /// What a block computes again for its gradient.
    Rematerialization rematerialization = Rematerialization::None;
  };
  /// What is taken of a TensorFlow graph, see `tfg-cut` and `tfg-simplify`.
  struct Graph {
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
    std::string signature;
    std::string inputShapes;
    /// For a graph that is differentiated: gradients end where it says so.
    bool keepStopGradients = false;
  };
  Bounds bounds;
  CPU cpu;
  Graph graph;
  Training training;
  /// Verify the IR after each pass.
  bool verifyEach = false;
};

/// Adds the passes of `phase`, its contract last.
void buildPhase(mlir::OpPassManager &manager, Phase phase,
                const PipelineOptions &options);

/// The phase whose contract `module` meets, the earliest if several do. Fails,
/// with an error for each kind of op that is in the way of the nearest phase,
/// if it meets none.
mlir::FailureOr<Phase> findPhase(mlir::ModuleOp module);

/// The phases that are left for a module at phase `reached`.
llvm::ArrayRef<Phase> getPhasesAfter(Phase reached);

/// Runs `phases`, which follow each other, on `module`. `before` and `after`
/// are called around each.
mlir::LogicalResult
runPipeline(mlir::ModuleOp module, const PipelineOptions &options,
            llvm::ArrayRef<Phase> phases,
            llvm::function_ref<void(Phase)> before,
            llvm::function_ref<void(Phase, mlir::ModuleOp)> after);

/// Recognises what the TensorFlow graphs of `module`, which are past the phase
/// `tfg`, mean: the first part of the phase `albert`.
mlir::LogicalResult raiseGraphs(mlir::ModuleOp module);

/// Recognises what there is in the TensorFlow graph of `module`, which is past
/// the phase `tfg`, and makes it a function that entries can be built around:
/// see `convert-tfg-to-linalg=part`. Unless it `raisesStacks`, layers stay one
/// after the other, each with weights of its own name.
mlir::LogicalResult lowerGraphPart(mlir::ModuleOp module,
                                   const PipelineOptions &options,
                                   bool raisesStacks);

/// Takes a module of the front end as far as its memory can be planned: all
/// buffers are there and have no places. Nothing in it depends on the bounds
/// (`rt.max_rows`), but for those of a sequence.
mlir::LogicalResult lowerToBuffers(mlir::ModuleOp module,
                                   const PipelineOptions &options);

/// Gives the buffers of such a module places, within the bounds that it states;
/// `rt.arena_bytes` and `rt.scratch_bytes` say what they take together.
mlir::LogicalResult placeBuffers(mlir::ModuleOp module);

/// The dialects, interfaces and translations that the phases need.
void registerPipelineDialects(mlir::DialectRegistry &registry);

/// Registers every pass of the compiler and a pipeline `albertc-PHASE` for
/// each phase, for albert-opt.
void registerPipelinePasses();

} // namespace albertc

#endif // ALBERTC_COMPILER_PIPELINES_PIPELINES_H
