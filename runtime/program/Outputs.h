//===- Outputs.h - results of a run as users see them -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A program computes logits of packed rows; users ask for arrays of their own
/// shape, and for probabilities under the names of the original graphs. Rows
/// are put back to their places here, and what follows from logits is computed
/// when somebody asks, in double precision.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAM_OUTPUTS_H
#define ALBERTC_RUNTIME_PROGRAM_OUTPUTS_H

#include "runtime/core/Tensor.h"
#include "runtime/program/Manifest.h"

#include <string>
#include <vector>

namespace albert::rt {

/// Softmax of one row; the sum is taken in double. `probabilities` may be
/// `logits`.
void softmaxRow(const float *logits, int64_t count, float *probabilities);

/// Log-softmax of one row; the sum is taken in double.
void logSoftmaxRow(const float *logits, int64_t count, float *logProbabilities);

/// The shape of an entry's output for a batch: tokens [B, S, C], sequences
/// [B, C], queries [B, P, C] with positions, else [B, S, C]; queries of a
/// program that reads first rows only [B, C].
Shape outputShape(const ManifestArgument &output, const TokenBatch &batch,
                  const Demand &demand);

/// Copies the packed rows of a run (`output.stride` floats each) to their
/// places in `result`, which has the shape of `outputShape` and zeros where
/// nothing is copied.
void scatterRows(const ManifestArgument &output, const PackedRun &run,
                 const float *packed, Tensor &result);

/// Names of the outputs a program has: those of its entry, then the derived
/// ones (mlm: masked_lm_log_probs; sop: probabilities, sop_log_probs).
std::vector<std::string> outputNames(const Manifest &manifest);

/// The derived output `name` from `logits`: masked_lm_log_probs [B*P, V] (or
/// [B, S, V], zeros at padding, when no positions were given), probabilities
/// and sop_log_probs [B, 2]. NotFound for a name that is none.
Result<Tensor> deriveOutput(const Manifest &manifest, const std::string &name,
                            const TokenBatch &batch, const Tensor &logits);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAM_OUTPUTS_H
