//===- Model.h - ALBERT in plain double precision ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
/// \file
/// The forward pass of every family written down once more, as the formulas
/// read: padded [B, S] batches, scalar loops, double precision, no packing, no
/// fusion. What a compiled program answers is compared with this.
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_TEST_SUPPORT_ORACLE_MODEL_H
#define ALBERTC_TEST_SUPPORT_ORACLE_MODEL_H

#include "test/support/oracle/Config.h"
#include "test/support/oracle/Weights.h"

#include <cstdint>
#include <vector>

namespace oracle {

/// A batch of `batch` sequences of `length` positions; [B, S] and [B, P].
struct Batch {
  int64_t batch, length, predictions;
  std::vector<int32_t> ids, mask, types, positions;
};

/// Row-major matrices in double precision.
struct Outputs {
  std::vector<double> sequence; ///< [B, S, H]
  std::vector<double> pooled;   ///< [B, H]
  std::vector<double> mlm;      ///< logits [B, P, V]
  std::vector<double> sop;      ///< logits [B, 2]
  std::vector<double> mean;     ///< [B, H], mean over the unmasked positions
};

/// Runs the whole model; asks `weights` for every parameter on the way.
Outputs run(const Config &config, Weights &weights, const Batch &batch);

} // namespace oracle

#endif // ALBERTC_TEST_SUPPORT_ORACLE_MODEL_H
