//===- KernelStrategy.cpp - Tile sizes of kernels -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The table of kernels. A register tile of 8 rows by 32 lanes keeps sixteen
/// 512-bit accumulators, enough to hide the latency of the multiply-add; with
/// sixteen 256-bit registers 6 rows by 16 lanes are the largest tile that
/// leaves room for the two weights and the broadcast input.
///
//===----------------------------------------------------------------------===//

#include "compiler/Codegen/CPU/KernelStrategy.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;

namespace albertc::cpu {
namespace {

// Rows of a parallel tile: 128 keep a block of 312 floats a row in 160 KiB, so
// that the rows stay in a second-level cache while panels of weights stream.
constexpr int64_t kLinearParallel[] = {128, 1, 0};
constexpr int64_t kWeightParallel[] = {128, 1, 0, 0};
constexpr int64_t kRowsParallel[] = {16, 0, 0};
constexpr int64_t kStatistics[] = {16};
constexpr int64_t kLinearRows16[] = {8, 4, 1};
constexpr int64_t kLinearRows8[] = {6, 2, 1};
constexpr int64_t kRowwiseRows[] = {4, 1};
constexpr int64_t kPanelStep[] = {0, 1, 0};
constexpr int64_t kRowStep[] = {1, 0};

// clang-format off
constexpr KernelStrategy kStrategies[] = {
    // name           parallel         balanced rows16         rows8          halve  red. step        unroll fused
    // A contraction with its epilogue: (row, panel, lane).
    {"linear",        kLinearParallel, true,    kLinearRows16, kLinearRows8,  true,  0,   {},         true,  false},
    // A sum over rows that continues an accumulator: (row, panel, lane, t). A
    // block of 128 t keeps the lanes of `right` in the first-level cache.
    {"weight_grad",   kWeightParallel, true,    kLinearRows16, kLinearRows8,  true,  128, {},         false, false},
    // Reductions along a row with what follows: (row, panel, lane).
    {"rowwise",       kRowsParallel,   false,   kRowwiseRows,  kRowwiseRows,  false, 0,   kPanelStep, false, false},
    // A number per row that several kernels read, with its reductions: (row).
    {"statistic",     kStatistics,     false,   kRowwiseRows,  kRowwiseRows,  false, 0,   {},         false, false},
    // A producer of a rowwise root that runs over panels: (row, panel, lane).
    {"panels",        {},              false,   {},            {},            false, 0,   kPanelStep, false, true},
    // A contraction inside a parallel body: (row, lane).
    {"contraction",   {},              false,   kLinearRows16, kLinearRows8,  true,  0,   {},         true,  false},
    // The same with fewer lanes than a panel.
    {"narrow_contraction", {},         false,   kLinearRows16, kLinearRows8,  false, 0,   {},         true,  false},
    // Anything over rows of lanes inside a parallel body: (row, lane).
    {"rows",          {},              false,   {},            {},            false, 0,   kRowStep,   false, false},
    // A sum over the lanes of rows inside a parallel body: (row, lane).
    {"lane_sum",      {},              false,   kRowwiseRows,  kRowwiseRows,  false, 0,   {},         false, false},
    // Anything over one row of panels inside a parallel body: (1, panel, lane).
    {"row",           {},              false,   {},            {},            false, 0,   kPanelStep, false, false},
};
// clang-format on

} // namespace

bool isDenseKernel(Operation *op) {
  auto name = op->getAttrOfType<StringAttr>(kKernelAttr);
  return name && name.getValue() == kDenseKernel;
}

const KernelStrategy *getStrategy(Operation *op) {
  auto name = op->getAttrOfType<StringAttr>(kKernelAttr);
  if (!name)
    return nullptr;
  for (const KernelStrategy &strategy : kStrategies)
    if (strategy.name == name.getValue())
      return &strategy;
  return nullptr;
}

scf::SCFTileAndFuseOptions::ControlFnTy fuseNonRoots() {
  return
      [](tensor::ExtractSliceOp, OpResult producer,
         bool) -> std::optional<scf::SCFTileAndFuseOptions::ControlFnResult> {
        // Upstream would clone any other producer into every tile: a call of
        // the layer, or a whole parallel loop.
        if (!isa<linalg::LinalgOp>(producer.getOwner()))
          return std::nullopt;
        const KernelStrategy *strategy = getStrategy(producer.getOwner());
        if (strategy && !strategy->fused)
          return std::nullopt;
        return scf::SCFTileAndFuseOptions::ControlFnResult{};
      };
}

} // namespace albertc::cpu
