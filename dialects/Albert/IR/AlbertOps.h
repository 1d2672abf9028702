//===- AlbertOps.h - operations of the albert dialect ------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Umbrella header of the `albert` dialect: dialect, attributes and ops. What
/// the ops mean is said in the Albert*Op.td files.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_ALBERT_IR_ALBERTOPS_H
#define ALBERTC_DIALECTS_ALBERT_IR_ALBERTOPS_H

#include "dialects/Albert/IR/AlbertDialect.h"
#include "dialects/NN/IR/NNOps.h"
#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"

namespace albertc::albert {
// AggregatedOpInterface declares decomposeOperation with unqualified names.
using llvm::SmallVector;
using mlir::FailureOr;
using mlir::OpBuilder;
using mlir::Value;
} // namespace albertc::albert

#define GET_OP_CLASSES
#include "dialects/Albert/IR/AlbertOps.h.inc"

namespace albertc::albert {

/// Rows of an embedding, and what it gathered for them.
struct EmbeddedRows {
  mlir::Value word, type, result;
};

/// The formula of `albert.embeddings`. `afterNorm`, if given, is applied to the
/// normalised rows: the place of dropout in training (semantics.md 1.2, 1.4).
EmbeddedRows
buildEmbeddings(mlir::OpBuilder &builder, mlir::Location loc,
                EmbeddingsOp::Adaptor operands,
                llvm::function_ref<mlir::Value(mlir::Value)> afterNorm = {});

/// The masked-word head before its output layer (semantics.md 1.7).
struct MlmTransform {
  mlir::Value kernel, bias;
  nn::Activation activation;
  mlir::Value gamma, beta;
  /// The embedding projection, multiplied with transposed; may be null.
  mlir::Value bridge;
  mlir::FloatAttr epsilon;
};

/// What the output layer of the masked-word head multiplies with the word table
/// for each of `rows`.
mlir::Value buildMlmTransform(mlir::OpBuilder &builder, mlir::Location loc,
                              mlir::Value rows, const MlmTransform &transform);

} // namespace albertc::albert

#endif // ALBERTC_DIALECTS_ALBERT_IR_ALBERTOPS_H
