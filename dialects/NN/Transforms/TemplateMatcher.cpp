//===- TemplateMatcher.cpp - find a definition inside IR --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A walk over both graphs at once, from results to operands.
///
//===----------------------------------------------------------------------===//

#include "dialects/NN/Transforms/TemplateMatcher.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Support/DebugStringHelper.h"
#include "llvm/ADT/ScopeExit.h"

using namespace mlir;
using albertc::nn::TemplateMatcher;

void TemplateMatcher::addConstantPlaceholder(float value) { sentinel = value; }

bool TemplateMatcher::match(Value pattern, Value candidate) {
  return matchValue(pattern, candidate) && matchSizes();
}

/// Keeps the reason of the deepest mismatch: the most specific one.
bool TemplateMatcher::fail(const Twine &reason) {
  if (mismatch.empty() || depth > mismatchDepth) {
    mismatch = reason.str();
    mismatchDepth = depth;
  }
  return false;
}

/// Equal, but where the template leaves a size open any size is right.
static bool areCompatible(Type pattern, Type candidate) {
  auto patternTensor = dyn_cast<RankedTensorType>(pattern);
  auto candidateTensor = dyn_cast<RankedTensorType>(candidate);
  if (!patternTensor || !candidateTensor)
    return pattern == candidate;
  if (patternTensor.getElementType() != candidateTensor.getElementType() ||
      patternTensor.getRank() != candidateTensor.getRank())
    return false;
  return llvm::all_of(
      llvm::zip_equal(patternTensor.getShape(), candidateTensor.getShape()),
      [](auto sizes) {
        auto [pattern, candidate] = sizes;
        return ShapedType::isDynamic(pattern) || pattern == candidate;
      });
}

bool TemplateMatcher::matchValue(Value pattern, Value candidate) {
  if (Value bound = state.values.lookup(pattern))
    return bound == candidate || fail("two uses of one value are different "
                                      "values");
  ++depth;
  llvm::scope_exit leave([&] { --depth; });
  if (!matchUnbound(pattern, candidate))
    return false;
  state.values[pattern] = candidate;
  return true;
}

bool TemplateMatcher::matchUnbound(Value pattern, Value candidate) {
  if (!areCompatible(pattern.getType(), candidate.getType()))
    return fail("expected a value of type " + debugString(pattern.getType()) +
                ", found " + debugString(candidate.getType()));
  if (auto argument = dyn_cast<BlockArgument>(pattern))
    return argument.getOwner() == &scope.getBlock() ||
           matchBodyArgument(argument, candidate);

  Attribute constant;
  if (matchPattern(pattern, m_Constant(&constant)))
    return matchConstant(constant, candidate);
  if (pattern.getDefiningOp<tensor::DimOp>()) {
    // Only compared when all placeholders are known.
    state.sizes.push_back({pattern, candidate});
    return true;
  }
  Operation *op = candidate.getDefiningOp();
  if (!op)
    return fail("expected '" +
                pattern.getDefiningOp()->getName().getStringRef() +
                "', found a block argument");
  return matchOps(pattern.getDefiningOp(), op);
}

bool TemplateMatcher::matchConstant(Attribute pattern, Value candidate) {
  Attribute found;
  if (!matchPattern(candidate, m_Constant(&found)))
    return fail("expected a constant");
  auto number = dyn_cast<FloatAttr>(pattern);
  if (!number || !sentinel || number.getValueAsDouble() != *sentinel)
    return pattern == found || fail("a constant has another value");
  APFloat value = cast<FloatAttr>(found).getValue();
  bool inexact = false;
  value.convert(APFloat::IEEEsingle(), APFloat::rmNearestTiesToEven, &inexact);
  if (inexact)
    return fail("a constant is not an f32 number");
  if (state.constant && !state.constant->bitwiseIsEqual(value))
    return fail("two uses of one constant have different values");
  state.constant = value;
  return true;
}

/// An argument of a linalg body stands for the tensor it is an element of.
bool TemplateMatcher::matchBodyArgument(BlockArgument pattern,
                                        Value candidate) {
  auto argument = dyn_cast<BlockArgument>(candidate);
  auto patternOp =
      dyn_cast<linalg::GenericOp>(pattern.getOwner()->getParentOp());
  if (!argument || !patternOp ||
      state.loops.lookup(patternOp) != argument.getOwner()->getParentOp())
    return fail("expected an element of an input");
  auto op = cast<linalg::GenericOp>(argument.getOwner()->getParentOp());
  OpOperand *patternOperand = patternOp.getMatchingOpOperand(pattern);
  OpOperand *operand = op.getMatchingOpOperand(argument);
  if (patternOp.isDpsInit(patternOperand) != op.isDpsInit(operand))
    return fail("an input takes the place of the accumulator");
  if (patternOp.getMatchingIndexingMap(patternOperand) !=
      op.getMatchingIndexingMap(operand))
    return fail("an operand is indexed by other loops");
  return matchValue(patternOperand->get(), operand->get());
}

bool TemplateMatcher::matchOps(Operation *pattern, Operation *candidate) {
  if (isa<math::FmaOp>(pattern) && isa<arith::AddFOp>(candidate))
    return matchSplitMultiplyAdd(pattern, candidate);
  if (pattern->getName() != candidate->getName())
    return fail("expected '" + pattern->getName().getStringRef() +
                "', found '" + candidate->getName().getStringRef() + "'");
  if (auto generic = dyn_cast<linalg::GenericOp>(pattern))
    return matchGeneric(generic, cast<linalg::GenericOp>(candidate));
  if (auto loop = dyn_cast<scf::ForOp>(pattern))
    return matchFor(loop, cast<scf::ForOp>(candidate));
  // The sizes of both are implied by what they are computed from.
  if (isa<tensor::EmptyOp>(pattern))
    return true;
  if (auto expand = dyn_cast<tensor::ExpandShapeOp>(pattern)) {
    auto other = cast<tensor::ExpandShapeOp>(candidate);
    if (expand.getReassociation() != other.getReassociation())
      return fail("dimensions are split differently");
    return matchValue(expand.getSrc(), other.getSrc());
  }
  return matchPlain(pattern, candidate);
}

bool TemplateMatcher::matchPlain(Operation *pattern, Operation *candidate) {
  if (pattern->getAttrDictionary() != candidate->getAttrDictionary())
    return fail("'" + pattern->getName().getStringRef() +
                "' has other attributes");
  if (pattern->getNumOperands() != candidate->getNumOperands())
    return fail("'" + pattern->getName().getStringRef() +
                "' has another number of operands");
  auto patternOperands = llvm::to_vector(pattern->getOperands());
  auto operands = llvm::to_vector(candidate->getOperands());
  bool commutes =
      pattern->hasTrait<OpTrait::IsCommutative>() || isa<math::FmaOp>(pattern);
  if (!commutes)
    return matchOperands(patternOperands, operands);
  State before = state;
  if (matchOperands(patternOperands, operands))
    return true;
  state = before;
  std::swap(operands[0], operands[1]);
  return matchOperands(patternOperands, operands);
}

/// fma(a, b, c) against a * b + c: importers know no fused op, and contracting
/// is what all of our lowerings do.
bool TemplateMatcher::matchSplitMultiplyAdd(Operation *pattern,
                                            Operation *candidate) {
  auto fma = cast<math::FmaOp>(pattern);
  State before = state;
  for (unsigned i : {0u, 1u}) {
    auto product = candidate->getOperand(i).getDefiningOp<arith::MulFOp>();
    if (!product)
      continue;
    Value addend = candidate->getOperand(1 - i);
    Value a = product.getLhs(), b = product.getRhs();
    if (matchOperands({fma.getA(), fma.getB(), fma.getC()}, {a, b, addend}))
      return true;
    state = before;
    if (matchOperands({fma.getA(), fma.getB(), fma.getC()}, {b, a, addend}))
      return true;
    state = before;
  }
  return fail("expected 'math.fma' or a product and a sum");
}

bool TemplateMatcher::matchOperands(ArrayRef<Value> pattern,
                                    ArrayRef<Value> candidate) {
  return llvm::all_of(llvm::zip_equal(pattern, candidate), [&](auto pair) {
    auto [patternOperand, operand] = pair;
    return matchValue(patternOperand, operand);
  });
}

bool TemplateMatcher::matchGeneric(linalg::GenericOp pattern,
                                   linalg::GenericOp candidate) {
  if (candidate.getNumDpsInits() != 1)
    return fail("expected one result");
  if (pattern.getIteratorTypesArray() != candidate.getIteratorTypesArray())
    return fail("the loops are of another kind");
  if (pattern.getIndexingMapsArray().back() !=
      candidate.getIndexingMapsArray().back())
    return fail("the result is indexed by other loops");
  state.loops[pattern] = candidate;
  return matchValue(pattern.getBody()->getTerminator()->getOperand(0),
                    candidate.getBody()->getTerminator()->getOperand(0));
}

bool TemplateMatcher::matchFor(scf::ForOp pattern, scf::ForOp candidate) {
  if (candidate.getNumRegionIterArgs() != 1)
    return fail("expected one loop-carried value");
  if (!matchOperands({pattern.getLowerBound(), pattern.getUpperBound(),
                      pattern.getStep(), pattern.getInitArgs()[0]},
                     {candidate.getLowerBound(), candidate.getUpperBound(),
                      candidate.getStep(), candidate.getInitArgs()[0]}))
    return false;
  state.values[pattern.getInductionVar()] = candidate.getInductionVar();
  state.values[pattern.getRegionIterArg(0)] = candidate.getRegionIterArg(0);
  return matchValue(pattern.getYieldedValues()[0],
                    candidate.getYieldedValues()[0]);
}

/// A loop bound that is the size of a placeholder must be the size of what the
/// placeholder stands for.
bool TemplateMatcher::matchSizes() {
  for (auto [pattern, candidate] : state.sizes) {
    auto dim = pattern.getDefiningOp<tensor::DimOp>();
    Value source = state.values.lookup(dim.getSource());
    std::optional<int64_t> index = dim.getConstantIndex();
    if (!source || !index)
      return fail("a size of an unknown tensor");
    IntegerAttr constant;
    if (matchPattern(candidate, m_Constant(&constant))) {
      if (cast<RankedTensorType>(source.getType()).getDimSize(*index) ==
          constant.getInt())
        continue;
      return fail("a loop has another number of iterations");
    }
    auto other = candidate.getDefiningOp<tensor::DimOp>();
    if (!other || other.getSource() != source ||
        other.getConstantIndex() != index)
      return fail("a loop has another number of iterations");
  }
  return true;
}
