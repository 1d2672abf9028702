//===- AlbertOps.td - umbrella of the albert ops -----------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// All operations of the `albert` dialect.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_ALBERT_IR_ALBERTOPS
#define ALBERTC_DIALECTS_ALBERT_IR_ALBERTOPS

include "dialects/Albert/IR/AlbertEmbeddingsOp.td"
include "dialects/Albert/IR/AlbertHeadOps.td"
include "dialects/Albert/IR/AlbertSequencesOp.td"
include "dialects/Albert/IR/AlbertStackOp.td"

#endif // ALBERTC_DIALECTS_ALBERT_IR_ALBERTOPS
