//===- TrainingPlanner.h - a training program within memory -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A program that trains works on parts of a batch. How large a part is and
/// what of it is computed again decides the memory; the planner knows it before
/// there is a program, since buffers and their bounds are all that counts.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_TRAININGPLANNER_H
#define ALBERTC_COMPILER_DRIVER_TRAININGPLANNER_H

#include "compiler/Pipelines/Pipelines.h"
#include "frontends/Albert/ModuleBuilder.h"
#include "mlir/IR/OwningOpRef.h"
#include "runtime/training/TrainingMemory.h"
#include "llvm/Support/Error.h"

#include <array>
#include <functional>
#include <optional>

namespace albertc {

/// The ways to rematerialize, from the least to the most, and their names.
struct RematerializationName {
  Rematerialization value;
  llvm::StringLiteral name;
};
inline constexpr RematerializationName kRematerializations[] = {
    {Rematerialization::None, "none"},
    {Rematerialization::Gelu, "gelu"},
    {Rematerialization::Layer, "layer"}};

/// "none", "gelu" or "layer".
llvm::StringRef stringifyRematerialization(Rematerialization value);

/// Tokens of a part of a batch without a limit of memory. More would not make
/// products faster and take memory for each of them.
inline constexpr int64_t kPartTokens = 1024;

/// Bounds of a part that has at most `tokens` tokens, but one sequence, of
/// batches of `batch` sequences with `length` tokens, of which `predictions`
/// are masked.
frontend::Bounds boundPart(int64_t batch, int64_t length, int64_t predictions,
                           int64_t tokens = kPartTokens);

/// A model to train.
struct TrainingModel {
  /// Builds the module of its program for parts of some bounds.
  std::function<mlir::OwningOpRef<mlir::ModuleOp>(const frontend::Bounds &)>
      build;
  /// Of the largest part.
  frontend::Bounds bounds;
  /// Tokens of the largest part.
  int64_t partTokens = kPartTokens;
};

/// One way to compile it.
struct TrainingPlan {
  Rematerialization rematerialization = Rematerialization::None;
  frontend::Bounds bounds;
  /// What memory depends on; `batch` is that of the model.
  albert::rt::TrainingSizes sizes;
};

/// Plans the memory of a model's program. Lowers it once for each way to
/// rematerialize that is asked for.
class TrainingPlanner {
public:
  /// `model` must outlive this. `threads` are those of a run.
  TrainingPlanner(const TrainingModel &model, const PipelineOptions &pipeline,
                  int threads)
      : model(model), pipeline(pipeline), threads(threads) {}

  /// The memory of a program with `bounds`, whose sequences are not longer than
  /// the model's.
  llvm::Expected<TrainingPlan> plan(Rematerialization rematerialization,
                                    const frontend::Bounds &bounds);

  /// The fastest program within `limit` bytes, with this rematerialization if
  /// there is one. Error: none fits; it says what would.
  llvm::Expected<TrainingPlan>
  choose(std::optional<Rematerialization> rematerialization, uint64_t limit);

private:
  llvm::Expected<mlir::ModuleOp> lower(Rematerialization rematerialization);
  llvm::Error refuse(const TrainingPlan &smallest, uint64_t limit);

  const TrainingModel &model;
  PipelineOptions pipeline;
  int threads;
  /// The model as far as memory can be planned, where it was asked for.
  std::array<mlir::OwningOpRef<mlir::ModuleOp>, std::size(kRematerializations)>
      lowered;
};

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_TRAININGPLANNER_H
