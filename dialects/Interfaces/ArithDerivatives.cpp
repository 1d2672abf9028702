//===- ArithDerivatives.cpp - rules of arith ops --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Arithmetic of floats, one by one and in tensors. With cotangent c:
///
///   z = x + y        x: c           y: c
///   z = x - y        x: c           y: -c
///   z = x * y        x: c * y       y: c * x
///   z = x / y        x: c / y       y: -(c * z) / y
///   z = -x           x: -c
///   z = p ? x : y    x: p ? c : 0   y: p ? 0 : c
///   z = max(x, y)    x: x >= y ? c : 0   y: x >= y ? 0 : c
///   z = min(x, y)    x: x <= y ? c : 0   y: x <= y ? 0 : c
///   conversions: c in the type of x
///
/// Of equal numbers the first is the larger and the smaller one, as in the
/// gradients of TensorFlow's Maximum and Minimum.
///
//===----------------------------------------------------------------------===//

#include "dialects/Interfaces/DerivativeFormula.h"

using namespace mlir;
using namespace albertc;
using Formula = DerivativeFormula;
using arith::CmpFPredicate;

static Value ofSame(Formula &f) { return f.c(); }
static Value ofOpposite(Formula &f) { return f.neg(f.c()); }

template <unsigned kOther>
static Value ofFactor(Formula &f) {
  return f.mul(f.c(), f.x(kOther));
}

static Value ofDividend(Formula &f) { return f.div(f.c(), f.x(1)); }
static Value ofDivisor(Formula &f) {
  return f.neg(f.div(f.mul(f.c(), f.y()), f.x(1)));
}

static Value ofNothing(Formula &) { return {}; }
static Value ofChosen(Formula &f) {
  return f.select(f.x(), f.c(), f.number(0));
}
static Value ofNotChosen(Formula &f) {
  return f.select(f.x(), f.number(0), f.c());
}

template <CmpFPredicate kPredicate>
static Value ofFirst(Formula &f) {
  Value isFirst = f.compare(kPredicate, f.x(0), f.x(1));
  return f.select(isFirst, f.c(), f.number(0));
}
template <CmpFPredicate kPredicate>
static Value ofSecond(Formula &f) {
  Value isFirst = f.compare(kPredicate, f.x(0), f.x(1));
  return f.select(isFirst, f.number(0), f.c());
}

namespace {

/// Conversion of the cotangent back to the operand's type.
template <typename Op, typename Inverse>
struct ConversionRule
    : DifferentiableOpInterface::ExternalModel<ConversionRule<Op, Inverse>,
                                               Op> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    Value source = op->getOperand(0);
    adjoints.addCotangent(
        source, Inverse::create(b, op->getLoc(), source.getType(),
                                adjoints.getCotangent(op->getResult(0))));
    return success();
  }
};

template <typename Op, CmpFPredicate kPredicate>
using ExtremeRule = FormulaRule<Op, ofFirst<kPredicate>, ofSecond<kPredicate>>;

} // namespace

void albertc::registerArithDerivatives(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, arith::ArithDialect *) {
    using namespace arith;
    AddFOp::attachInterface<FormulaRule<AddFOp, ofSame, ofSame>>(*context);
    SubFOp::attachInterface<FormulaRule<SubFOp, ofSame, ofOpposite>>(*context);
    MulFOp::attachInterface<FormulaRule<MulFOp, ofFactor<1>, ofFactor<0>>>(
        *context);
    DivFOp::attachInterface<FormulaRule<DivFOp, ofDividend, ofDivisor>>(
        *context);
    NegFOp::attachInterface<FormulaRule<NegFOp, ofOpposite>>(*context);
    SelectOp::attachInterface<
        FormulaRule<SelectOp, ofNothing, ofChosen, ofNotChosen>>(*context);
    MaximumFOp::attachInterface<ExtremeRule<MaximumFOp, CmpFPredicate::OGE>>(
        *context);
    MaxNumFOp::attachInterface<ExtremeRule<MaxNumFOp, CmpFPredicate::OGE>>(
        *context);
    MinimumFOp::attachInterface<ExtremeRule<MinimumFOp, CmpFPredicate::OLE>>(
        *context);
    MinNumFOp::attachInterface<ExtremeRule<MinNumFOp, CmpFPredicate::OLE>>(
        *context);
    ExtFOp::attachInterface<ConversionRule<ExtFOp, TruncFOp>>(*context);
    TruncFOp::attachInterface<ConversionRule<TruncFOp, ExtFOp>>(*context);
  });
}
