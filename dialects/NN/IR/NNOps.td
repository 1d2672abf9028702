//===- NNOps.td - umbrella of the nn ops -------------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_IR_NNOPS_TD
#define ALBERTC_DIALECTS_NN_IR_NNOPS_TD

include "dialects/NN/IR/NNAttentionOps.td"
include "dialects/NN/IR/NNGatherOps.td"
include "dialects/NN/IR/NNGradientOps.td"
include "dialects/NN/IR/NNLinearOps.td"
include "dialects/NN/IR/NNLossOps.td"
include "dialects/NN/IR/NNRowwiseOps.td"

#endif // ALBERTC_DIALECTS_NN_IR_NNOPS_TD
