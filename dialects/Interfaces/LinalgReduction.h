//===- LinalgReduction.h - where iterations meet ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// How a structured op combines what several of its iterations bring to one
/// element of a result.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_INTERFACES_LINALGREDUCTION_H
#define ALBERTC_DIALECTS_INTERFACES_LINALGREDUCTION_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace albertc {

/// How an op combines what was there with what an iteration brings.
struct Combiner {
  llvm::StringLiteral name;
  /// Numbers of the operands that may be what was there.
  llvm::ArrayRef<unsigned> accumulators;
  /// The result is one of the elements, else it is a sum.
  bool isExtreme;
};

/// Whether several iterations meet in an element of the result that starts from
/// `init`.
bool isReduced(mlir::linalg::LinalgOp op, mlir::OpOperand &init);

/// How iterations are combined to the result that starts from `init`; null if
/// in no way that is known, or if what was there is read elsewhere too.
const Combiner *findCombiner(mlir::linalg::LinalgOp op, mlir::OpOperand &init);

/// What an iteration brings to a reduction to one of its elements.
mlir::Value getElement(mlir::linalg::LinalgOp op, mlir::OpOperand &init);

} // namespace albertc

#endif // ALBERTC_DIALECTS_INTERFACES_LINALGREDUCTION_H
