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

/// A batch of `batch` sequences of `length` positions.
struct Batch {
  int64_t batch, length, predictions;
  std::vector<int32_t> ids, mask, types;  ///< [B, S]
  std::vector<int32_t> positions, labels; ///< [B, P]
  std::vector<double> weights;            ///< [B, P], of the predictions
  std::vector<int32_t> orders;            ///< [B], 1 for swapped segments
};

/// Row-major matrices in double precision.
struct Outputs {
  std::vector<double> sequence; ///< [B, S, H]
  std::vector<double> pooled;   ///< [B, H]
  std::vector<double> mlm;      ///< logits [B, P, V]
  std::vector<double> sop;      ///< logits [B, 2]
  std::vector<double> mean;     ///< [B, H], mean over the unmasked positions
};

/// The losses of pretraining (semantics 2.1, 2.2); the total is their sum.
struct Losses {
  double mlm; ///< weighted mean over all predictions of the batch
  double sop; ///< mean over its sequences
};

/// Runs the whole model; asks `weights` for every parameter on the way.
Outputs run(const Config &config, Weights &weights, const Batch &batch);

/// The losses of what the model answers for `batch`.
Losses lossesOf(const Config &config, const Batch &batch,
                const Outputs &outputs);

} // namespace oracle

#endif // ALBERTC_TEST_SUPPORT_ORACLE_MODEL_H
