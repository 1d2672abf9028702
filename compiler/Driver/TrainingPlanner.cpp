//===- TrainingPlanner.cpp - a training program within memory -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/TrainingPlanner.h"
#include "compiler/Target/Manifest.h"
#include "compiler/Target/UserError.h"
#include "dialects/RT/IR/RTDialect.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "runtime/core/Format.h"

using namespace albertc;
using albert::rt::formatBytes;
using albertc::rt::RTDialect;
namespace rtt = albert::rt;

namespace {
/// A step of the search.
struct Rung {
  Rematerialization rematerialization;
  int64_t tokens;
};
} // namespace

/// From the fastest to the smallest, as measured (docs/performance.md).
static constexpr Rung kRungs[] = {
    {Rematerialization::None, kPartTokens},
    {Rematerialization::Gelu, kPartTokens},
    {Rematerialization::None, kPartTokens / 2},
    {Rematerialization::Gelu, kPartTokens / 2},
    {Rematerialization::None, kPartTokens / 4},
    {Rematerialization::Gelu, kPartTokens / 4},
    {Rematerialization::Layer, kPartTokens},
    {Rematerialization::Layer, kPartTokens / 2},
    {Rematerialization::None, 1},
    {Rematerialization::Gelu, 1},
    {Rematerialization::Layer, kPartTokens / 4},
    {Rematerialization::Layer, 1},
};

llvm::StringRef albertc::stringifyRematerialization(Rematerialization value) {
  return kRematerializations[static_cast<size_t>(value)].name;
}

frontend::Bounds albertc::boundPart(int64_t batch, int64_t length,
                                    int64_t predictions, int64_t tokens) {
  frontend::Bounds bounds;
  bounds.batch = batch;
  bounds.length = length;
  bounds.predictionsPerSequence = predictions;
  bounds.sequences = std::clamp<int64_t>(tokens / length, 1, batch);
  bounds.tokens = bounds.sequences * length;
  bounds.predictions = bounds.sequences * predictions;
  // The row of position 0 is read, too.
  bounds.queries =
      std::min(bounds.tokens, bounds.sequences + bounds.predictions);
  return bounds;
}

/// Makes `bounds` those of the module's entries.
static void setBounds(mlir::ModuleOp module, const frontend::Bounds &bounds) {
  const std::pair<llvm::StringLiteral, int64_t> limits[] = {
      {"tokens", bounds.tokens},
      {"sequences", bounds.sequences},
      {"offsets", bounds.sequences + 1},
      {"queries", bounds.queries},
      {"predictions", bounds.predictions}};
  mlir::Builder builder(module.getContext());
  for (auto function : module.getOps<mlir::func::FuncOp>())
    for (unsigned i = 0, e = function.getNumArguments(); i < e; ++i) {
      auto rows =
          function.getArgAttrOfType<mlir::StringAttr>(i, RTDialect::kRowsAttr);
      for (auto [name, limit] : limits)
        if (rows && rows.getValue() == name)
          function.setArgAttr(i, RTDialect::kMaxRowsAttr,
                              builder.getI64IntegerAttr(limit));
    }
}

/// Leaves the entry that needs the most memory: forward and backward. The
/// others are half of the work of lowering.
static void keepAccumulate(mlir::ModuleOp module) {
  for (auto function :
       llvm::make_early_inc_range(module.getOps<mlir::func::FuncOp>()))
    if (function.getName() != "accumulate")
      function.erase();
}

llvm::Expected<mlir::ModuleOp>
TrainingPlanner::lower(Rematerialization rematerialization) {
  auto &module = lowered[static_cast<size_t>(rematerialization)];
  if (module)
    return *module;
  module = model.build(model.bounds);
  keepAccumulate(*module);
  PipelineOptions options = pipeline;
  options.training.rematerialization = rematerialization;
  if (mlir::failed(lowerToBuffers(*module, options)))
    return makeError("");
  return *module;
}

static int64_t getBytes(mlir::ModuleOp module, llvm::StringRef name) {
  return module->getAttrOfType<mlir::IntegerAttr>(name).getInt();
}

llvm::Expected<TrainingPlan>
TrainingPlanner::plan(Rematerialization rematerialization,
                      const frontend::Bounds &bounds) {
  auto module = lower(rematerialization);
  if (!module)
    return module.takeError();
  mlir::OwningOpRef<mlir::ModuleOp> placed(module->clone());
  setBounds(*placed, bounds);
  if (mlir::failed(placeBuffers(*placed)))
    return makeError("");
  TrainingPlan plan;
  plan.rematerialization = rematerialization;
  plan.bounds = bounds;
  plan.sizes.paramBytes = ManifestBuilder(*placed).getBlobSize();
  plan.sizes.arenaBytes = getBytes(*placed, RTDialect::kArenaBytesAttr);
  plan.sizes.scratchBytes = getBytes(*placed, RTDialect::kScratchBytesAttr);
  plan.sizes.threads = threads;
  plan.sizes.batch = bounds.batch;
  plan.sizes.length = bounds.length;
  plan.sizes.predictions = bounds.predictionsPerSequence;
  return plan;
}

/// The error of a model that does not fit; `smallest` is the best that there
/// is.
llvm::Error TrainingPlanner::refuse(const TrainingPlan &smallest,
                                    uint64_t limit) {
  rtt::TrainingMemory memory = rtt::trainingMemory(smallest.sizes);
  std::string hint;
  int64_t batch = rtt::largestBatch(smallest.sizes, limit);
  if (batch > 0)
    hint = "--batch-size=" + std::to_string(batch) + " fits";
  for (int64_t length = smallest.sizes.length / 2; hint.empty() && length >= 8;
       length /= 2) {
    auto shorter =
        plan(smallest.rematerialization,
             boundPart(smallest.sizes.batch, length,
                       std::min(smallest.sizes.predictions, length), 1));
    if (!shorter)
      return shorter.takeError();
    if (rtt::trainingMemory(shorter->sizes).total() <= limit)
      hint = "--max-seq-length=" + std::to_string(length) + " fits";
  }
  if (hint.empty())
    hint = "parameters, gradients and moments alone take " +
           formatBytes(memory.parameters + memory.gradients + memory.moments) +
           "; train a smaller model";
  return makeError(
      "--max-memory: expected at least " + formatBytes(memory.total()) +
          ", which training takes with --remat=" +
          stringifyRematerialization(smallest.rematerialization) +
          " and parts of one sequence, found " + formatBytes(limit),
      hint);
}

llvm::Expected<TrainingPlan>
TrainingPlanner::choose(std::optional<Rematerialization> rematerialization,
                        uint64_t limit) {
  std::optional<TrainingPlan> smallest;
  // Long sequences make several rungs one.
  llvm::DenseSet<std::pair<int, int64_t>> tried;
  for (const Rung &rung : kRungs) {
    if (rung.rematerialization !=
        rematerialization.value_or(rung.rematerialization))
      continue;
    frontend::Bounds bounds =
        boundPart(model.bounds.batch, model.bounds.length,
                  model.bounds.predictionsPerSequence,
                  std::min(rung.tokens, model.partTokens));
    if (!tried
             .insert(
                 {static_cast<int>(rung.rematerialization), bounds.sequences})
             .second)
      continue;
    auto next = plan(rung.rematerialization, bounds);
    if (!next)
      return next.takeError();
    if (rtt::trainingMemory(next->sizes).total() <= limit)
      return next;
    if (!smallest || next->sizes.arenaBytes < smallest->sizes.arenaBytes)
      smallest = *next;
  }
  return refuse(*smallest, limit);
}
