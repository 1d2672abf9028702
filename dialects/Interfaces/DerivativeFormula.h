//===- DerivativeFormula.h - rules that are formulas ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Derivative rules of ops that work element by element, on scalars and tensors
/// alike: one formula for the cotangent of each operand.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_INTERFACES_DERIVATIVEFORMULA_H
#define ALBERTC_DIALECTS_INTERFACES_DERIVATIVEFORMULA_H

#include "dialects/Interfaces/DifferentiableOpInterface.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

namespace albertc {

/// Writes formulas of one op with one result.
class DerivativeFormula {
public:
  DerivativeFormula(mlir::Operation *op, mlir::OpBuilder &builder,
                    Adjoints &adjoints)
      : b(op->getLoc(), builder), op(op), adjoints(adjoints) {}

  /// Operand `i` of the op.
  mlir::Value x(unsigned i = 0) {
    return adjoints.getPrimal(op->getOperand(i));
  }
  /// The op's result.
  mlir::Value y() { return adjoints.getPrimal(op->getResult(0)); }
  /// The cotangent of the result, which the driver guarantees.
  mlir::Value c() { return adjoints.getCotangent(op->getResult(0)); }

  /// `value` in the type and shape of the cotangent.
  mlir::Value number(double value);

  mlir::Value add(mlir::Value left, mlir::Value right) {
    return mlir::arith::AddFOp::create(b, left, right);
  }
  mlir::Value sub(mlir::Value left, mlir::Value right) {
    return mlir::arith::SubFOp::create(b, left, right);
  }
  mlir::Value mul(mlir::Value left, mlir::Value right) {
    return mlir::arith::MulFOp::create(b, left, right);
  }
  mlir::Value div(mlir::Value left, mlir::Value right) {
    return mlir::arith::DivFOp::create(b, left, right);
  }
  mlir::Value neg(mlir::Value value) {
    return mlir::arith::NegFOp::create(b, value);
  }
  mlir::Value compare(mlir::arith::CmpFPredicate predicate, mlir::Value left,
                      mlir::Value right) {
    return mlir::arith::CmpFOp::create(b, predicate, left, right);
  }
  mlir::Value select(mlir::Value condition, mlir::Value left,
                     mlir::Value right) {
    return mlir::arith::SelectOp::create(b, condition, left, right);
  }

  mlir::ImplicitLocOpBuilder b;

private:
  mlir::Operation *op;
  Adjoints &adjoints;
};

/// The rule of `Op`: a formula per operand for its cotangent, which is zero
/// where the formula returns null.
template <typename Op, mlir::Value (*...kFormulas)(DerivativeFormula &)>
struct FormulaRule
    : DifferentiableOpInterface::ExternalModel<FormulaRule<Op, kFormulas...>,
                                               Op> {
  mlir::LogicalResult buildAdjoint(mlir::Operation *op, mlir::OpBuilder &b,
                                   Adjoints &adjoints) const {
    constexpr mlir::Value (*formulas[])(DerivativeFormula &) = {kFormulas...};
    DerivativeFormula formula(op, b, adjoints);
    for (auto [operand, build] : llvm::zip_equal(op->getOperands(), formulas)) {
      if (!adjoints.isActive(operand))
        continue;
      if (mlir::Value cotangent = build(formula))
        adjoints.addCotangent(operand, cotangent);
    }
    return mlir::success();
  }
};

/// Gives ops of one upstream dialect their rules.
void registerArithDerivatives(mlir::DialectRegistry &registry);
void registerMathDerivatives(mlir::DialectRegistry &registry);
void registerTensorDerivatives(mlir::DialectRegistry &registry);
void registerLinalgDerivatives(mlir::DialectRegistry &registry);

} // namespace albertc

#endif // ALBERTC_DIALECTS_INTERFACES_DERIVATIVEFORMULA_H
