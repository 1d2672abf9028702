//===- LinalgDerivatives.cpp - the rule of structured ops -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One rule for all structured ops: loops p, operands x_i read at M_i(p),
/// results written at N_j(p), where maps pick loops. The cotangent of x_i is
///
///   dx_i[q] = sum over the p with M_i(p) = q of c_j[N_j(p)] * df_j/dx_i (p)
///
/// which is a structured op again: its loops are those of the op, and it sums
/// over the ones that M_i does not pick. Its body computes the scalars of the
/// op's again and sweeps backwards over them by the rules of their ops.
///
/// A result that is a sum hands its cotangent to every addend. One that is the
/// largest, or the smallest, of elements hands it to those that equal it, in
/// equal parts, as TensorFlow does. Other reductions are refused.
///
/// Tensors that bodies take elements of where numbers say (tensor.extract) get
/// theirs in loops, one iteration after the other.
///
//===----------------------------------------------------------------------===//

#include "dialects/Interfaces/DerivativeFormula.h"
#include "dialects/Interfaces/LinalgBodySweep.h"
#include "dialects/Interfaces/LinalgReduction.h"

#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace albertc;

namespace {

/// The gradient of one op.
class LinalgGradient {
public:
  LinalgGradient(linalg::LinalgOp op, OpBuilder &b, Adjoints &adjoints)
      : op(op), loc(op->getLoc()), b(b), adjoints(adjoints),
        yield(op.getBlock()->getTerminator()) {
    for (Operation &inside : op.getBlock()->without_terminator())
      body.push_back(&inside);
  }

  LogicalResult build();

private:
  LogicalResult verify();
  LogicalResult verifyReduction(OpOperand &init);
  LogicalResult verifyCaptured(Value tensor);
  LogicalResult addToInits();
  LogicalResult addToOperand(OpOperand &operand);
  LogicalResult addToCaptured(Value captured);
  LogicalResult addToScalar(Value scalar, Value leaf);
  LogicalResult scatterTo(Value table);

  LogicalResult sweepFrom(ArrayRef<Value> leaves, LinalgBodySweep &sweep);
  void seed(OpResult result, LinalgBodySweep &sweep);
  Value isEqual(OpResult result, LinalgBodySweep &sweep);
  Value countEqual(OpResult result);
  Value createSum(LinalgBodySweep &sweep, Value element, Value init,
                  bool isRead, AffineMap map);
  SmallVector<IndexedTensor> getKnownTensors();
  void coverLoops(SmallVectorImpl<IndexedTensor> &inputs, AffineMap map);
  SmallVector<Value> createLoopEnds();

  linalg::LinalgOp op;
  Location loc;
  OpBuilder &b;
  Adjoints &adjoints;
  Operation *yield;
  SmallVector<Operation *> body;
  llvm::DenseMap<OpResult, Value> counts;
};

} // namespace

//===----------------------------------------------------------------------===//
// What can be differentiated
//===----------------------------------------------------------------------===//

LogicalResult LinalgGradient::verifyReduction(OpOperand &init) {
  // Without a cotangent, what was there must not have a part in the others.
  Value result = op.getTiedOpResult(&init);
  if (!isReduced(op, init) || findCombiner(op, init) ||
      (op.getMatchingBlockArgument(&init).use_empty() &&
       !adjoints.getCotangent(result)))
    return success();
  return op->emitOpError("expected a sum, a maximum or a minimum, to be "
                         "differentiated, found another reduction");
}

/// A tensor from outside is read by taking elements, or asked for its sizes.
LogicalResult LinalgGradient::verifyCaptured(Value tensor) {
  for (Operation *user : tensor.getUsers()) {
    bool isInside = op->isProperAncestor(user);
    bool isElement =
        isa<tensor::ExtractOp>(user) && user->getBlock() == op.getBlock();
    if (isInside && !isElement && !isa<tensor::DimOp>(user))
      return user->emitOpError("has no derivative rule, but a gradient is "
                               "wanted through it");
  }
  return success();
}

LogicalResult LinalgGradient::verify() {
  if (!op.hasPureTensorSemantics())
    return op->emitOpError("expected tensors to be differentiated");
  for (AffineMap map : op.getIndexingMapsArray())
    if (!map.isProjectedPermutation())
      return op->emitOpError("expected maps that pick loops, to be "
                             "differentiated, found ")
             << AffineMapAttr::get(map);
  for (OpOperand &init : op.getDpsInitsMutable())
    if (failed(verifyReduction(init)))
      return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// One iteration
//===----------------------------------------------------------------------===//

/// 1 where the element of this iteration equals the result, else 0.
Value LinalgGradient::isEqual(OpResult result, LinalgBodySweep &sweep) {
  OpOperand &init = *op.getTiedOpOperand(result);
  OpBuilder &inner = sweep.getBuilder();
  Value element = sweep.getPrimal(getElement(op, init));
  Value best =
      sweep.read(adjoints.getPrimal(result), op.getMatchingIndexingMap(&init));
  Value isEqual = arith::CmpFOp::create(inner, loc, arith::CmpFPredicate::OEQ,
                                        element, best);
  return arith::UIToFPOp::create(inner, loc, element.getType(), isEqual);
}

/// How many elements equal the result.
Value LinalgGradient::countEqual(OpResult result) {
  Value &count = counts[result];
  if (count)
    return count;
  LinalgBodySweep sweep(op, adjoints);
  Value equal = isEqual(result, sweep);
  Value zero = arith::ConstantOp::create(
      b, loc, b.getZeroAttr(getElementTypeOrSelf(result)));
  Value zeros = tensor::SplatOp::create(
      b, loc, zero,
      tensor::getMixedSizes(b, loc, adjoints.getCotangent(result)));
  count = createSum(sweep, equal, zeros, /*isRead=*/true,
                    op.getIndexingMapMatchingResult(result));
  return count;
}

/// Gives what the iteration computes the cotangent of `result`.
void LinalgGradient::seed(OpResult result, LinalgBodySweep &sweep) {
  Value cotangent = adjoints.getCotangent(result);
  OpOperand &init = *op.getTiedOpOperand(result);
  AffineMap map = op.getMatchingIndexingMap(&init);
  bool isExtreme = isReduced(op, init) && findCombiner(op, init)->isExtreme;
  Value target =
      isExtreme ? getElement(op, init) : op.getMatchingYieldValue(&init)->get();
  if (!sweep.isActive(target))
    return;
  if (!isExtreme)
    return sweep.addCotangent(target, sweep.read(cotangent, map));
  OpBuilder &inner = sweep.getBuilder();
  Value part = arith::DivFOp::create(inner, loc, isEqual(result, sweep),
                                     sweep.read(countEqual(result), map));
  sweep.addCotangent(target, arith::MulFOp::create(inner, loc, part,
                                                   sweep.read(cotangent, map)));
}

/// The cotangents of `leaves`, scalars of an iteration, by `sweep`.
LogicalResult LinalgGradient::sweepFrom(ArrayRef<Value> leaves,
                                        LinalgBodySweep &sweep) {
  sweep.activate(leaves, body);
  for (OpResult result : op->getResults())
    if (adjoints.isActive(result) && adjoints.getCotangent(result))
      seed(result, sweep);
  return sweep.run(body);
}

//===----------------------------------------------------------------------===//
// All iterations
//===----------------------------------------------------------------------===//

/// Tensors whose sizes tell how many iterations there are; those that are read
/// anyway first.
SmallVector<IndexedTensor> LinalgGradient::getKnownTensors() {
  SmallVector<IndexedTensor> known;
  for (OpResult result : op->getResults())
    if (Value cotangent = adjoints.getCotangent(result))
      known.push_back({cotangent, op.getIndexingMapMatchingResult(result)});
  for (OpOperand &operand : op->getOpOperands())
    if (isa<RankedTensorType>(operand.get().getType()))
      known.push_back({operand.get(), op.getMatchingIndexingMap(&operand)});
  return known;
}

static bool picks(AffineMap map, unsigned loop) {
  return map.isFunctionOfDim(loop);
}

/// Appends what is needed to know the number of iterations of all loops.
void LinalgGradient::coverLoops(SmallVectorImpl<IndexedTensor> &inputs,
                                AffineMap map) {
  for (unsigned loop = 0; loop < op.getNumLoops(); ++loop) {
    bool isCovered =
        picks(map, loop) || llvm::any_of(inputs, [&](IndexedTensor &input) {
          return picks(input.map, loop);
        });
    if (isCovered)
      continue;
    SmallVector<IndexedTensor> known = getKnownTensors();
    auto *found = llvm::find_if(known, [&](IndexedTensor &candidate) {
      return picks(candidate.map, loop);
    });
    inputs.push_back({adjoints.getPrimal(found->tensor), found->map});
  }
}

/// `init`, with what all iterations bring by `element` to where `map` says: in
/// addition to what is there, or, if that is not read, in its place.
Value LinalgGradient::createSum(LinalgBodySweep &sweep, Value element,
                                Value init, bool isRead, AffineMap map) {
  SmallVector<IndexedTensor> inputs = llvm::to_vector(sweep.getInputs());
  coverLoops(inputs, map);
  SmallVector<Value> tensors;
  SmallVector<AffineMap> maps;
  for (const IndexedTensor &input : inputs) {
    tensors.push_back(input.tensor);
    maps.push_back(input.map);
  }
  maps.push_back(map);
  SmallVector<utils::IteratorType> iterators;
  for (unsigned loop = 0; loop < op.getNumLoops(); ++loop)
    iterators.push_back(picks(map, loop) ? utils::IteratorType::parallel
                                         : utils::IteratorType::reduction);
  auto sum = linalg::GenericOp::create(
      b, loc, init.getType(), tensors, init, maps, iterators,
      [&](OpBuilder &inner, Location, ValueRange arguments) {
        IRMapping mapping;
        Block &block = sweep.getBlock();
        mapping.map(block.getArguments(),
                    arguments.take_front(block.getNumArguments()));
        for (Operation &op : block)
          inner.clone(op, mapping);
        Value result = mapping.lookupOrDefault(element);
        if (isRead)
          result = arith::AddFOp::create(inner, loc, arguments.back(), result);
        linalg::YieldOp::create(inner, loc, result);
      });
  return sum.getResult(0);
}

/// Sums continue; a reduction over what was there is part of none.
LogicalResult LinalgGradient::addToInits() {
  for (OpOperand &init : op.getDpsInitsMutable()) {
    Value cotangent = adjoints.getCotangent(op.getTiedOpResult(&init));
    if (!isReduced(op, init) || !cotangent || !adjoints.isActive(init.get()))
      continue;
    if (findCombiner(op, init)->isExtreme)
      return op->emitOpError("expected that no gradient is wanted for what a "
                             "maximum or a minimum starts from");
    adjoints.addCotangent(init.get(), cotangent);
  }
  return success();
}

LogicalResult LinalgGradient::addToOperand(OpOperand &operand) {
  Value target = operand.get();
  if (!adjoints.isActive(target))
    return success();
  BlockArgument leaf = op.getMatchingBlockArgument(&operand);
  if (!isa<RankedTensorType>(target.getType()))
    return addToScalar(target, leaf);
  LinalgBodySweep sweep(op, adjoints);
  if (failed(sweepFrom(leaf, sweep)))
    return failure();
  Value element = sweep.getCotangent(leaf);
  if (!element)
    return success();
  AffineMap map = op.getMatchingIndexingMap(&operand);
  // The first part that arrives, and the only one for each element.
  bool isFirst = map.isPermutation() && !adjoints.getCotangent(target);
  Value init =
      isFirst ? tensor::EmptyOp::create(
                    b, loc,
                    tensor::getMixedSizes(b, loc, adjoints.getPrimal(target)),
                    getElementTypeOrSelf(target))
                    .getResult()
              : adjoints.takeCotangent(target);
  adjoints.setCotangent(target, createSum(sweep, element, init, !isFirst, map));
  return success();
}

/// A scalar that all iterations read, as `leaf`.
LogicalResult LinalgGradient::addToScalar(Value scalar, Value leaf) {
  LinalgBodySweep sweep(op, adjoints);
  if (failed(sweepFrom(leaf, sweep)))
    return failure();
  Value element = sweep.getCotangent(leaf);
  if (!element)
    return success();
  Value zero =
      arith::ConstantOp::create(b, loc, b.getZeroAttr(scalar.getType()));
  Value init = tensor::FromElementsOp::create(
      b, loc, RankedTensorType::get({}, scalar.getType()), zero);
  Value sum = createSum(sweep, element, init, /*isRead=*/true,
                        AffineMap::get(op.getNumLoops(), 0, b.getContext()));
  adjoints.addCotangent(scalar, tensor::ExtractOp::create(b, loc, sum));
  return success();
}

//===----------------------------------------------------------------------===//
// Elements that numbers name
//===----------------------------------------------------------------------===//

SmallVector<Value> LinalgGradient::createLoopEnds() {
  SmallVector<Value> ends;
  SmallVector<IndexedTensor> known = getKnownTensors();
  for (unsigned loop = 0; loop < op.getNumLoops(); ++loop) {
    auto *found = llvm::find_if(known, [&](IndexedTensor &candidate) {
      return picks(candidate.map, loop);
    });
    auto dim = *found->map.getResultPosition(b.getAffineDimExpr(loop));
    ends.push_back(getValueOrCreateConstantIndexOp(
        b, loc,
        tensor::getMixedSize(b, loc, adjoints.getPrimal(found->tensor), dim)));
  }
  return ends;
}

/// Clones the ops of `sweep` to where `b` stands, in loops with the variables
/// `places`.
static void cloneIntoLoops(OpBuilder &b, LinalgBodySweep &sweep,
                           ValueRange places, IRMapping &mapping) {
  Block &block = sweep.getBlock();
  for (auto [argument, input] :
       llvm::zip_equal(block.getArguments(), sweep.getInputs())) {
    SmallVector<Value> indices;
    for (AffineExpr result : input.map.getResults())
      indices.push_back(places[cast<AffineDimExpr>(result).getPosition()]);
    mapping.map(argument, tensor::ExtractOp::create(b, argument.getLoc(),
                                                    input.tensor, indices));
  }
  for (Operation &op : block) {
    if (auto index = dyn_cast<linalg::IndexOp>(op))
      mapping.map(index.getResult(), places[index.getDim()]);
    else
      b.clone(op, mapping);
  }
}

/// Adds to the elements of `table` that iterations take. In loops, since two of
/// them may take the same one.
LogicalResult LinalgGradient::scatterTo(Value table) {
  LinalgBodySweep sweep(op, adjoints);
  SmallVector<Value> leaves;
  for (Operation *inside : body)
    if (auto extract = dyn_cast<tensor::ExtractOp>(inside);
        extract && extract.getTensor() == table)
      leaves.push_back(extract);
  if (failed(sweepFrom(leaves, sweep)))
    return failure();
  llvm::erase_if(leaves, [&](Value leaf) { return !sweep.getCotangent(leaf); });
  if (leaves.empty())
    return success();
  auto places = llvm::map_to_vector(leaves, [&](Value leaf) {
    return llvm::map_to_vector(
        leaf.getDefiningOp<tensor::ExtractOp>().getIndices(),
        [&](Value index) { return sweep.getPrimal(index); });
  });
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  SmallVector<Value> begins(op.getNumLoops(), zero);
  SmallVector<Value> steps(op.getNumLoops(), one);
  scf::LoopNest nest = scf::buildLoopNest(
      b, loc, begins, createLoopEnds(), steps, adjoints.takeCotangent(table),
      [&](OpBuilder &inner, Location, ValueRange loops, ValueRange carried) {
        IRMapping mapping;
        cloneIntoLoops(inner, sweep, loops, mapping);
        Value sum = carried.front();
        for (auto [leaf, place] : llvm::zip_equal(leaves, places)) {
          SmallVector<Value> indices =
              llvm::map_to_vector(place, [&](Value index) {
                return mapping.lookupOrDefault(index);
              });
          Value part = mapping.lookupOrDefault(sweep.getCotangent(leaf));
          Value before = tensor::ExtractOp::create(inner, loc, sum, indices);
          Value after = arith::AddFOp::create(inner, loc, before, part);
          sum = tensor::InsertOp::create(inner, loc, after, sum, indices);
        }
        return scf::ValueVector{sum};
      });
  adjoints.setCotangent(table, nest.results.front());
  return success();
}

LogicalResult LinalgGradient::addToCaptured(Value captured) {
  if (!adjoints.isActive(captured))
    return success();
  if (!isa<RankedTensorType>(captured.getType()))
    return addToScalar(captured, captured);
  if (failed(verifyCaptured(captured)))
    return failure();
  return scatterTo(captured);
}

LogicalResult LinalgGradient::build() {
  if (failed(verify()) || failed(addToInits()))
    return failure();
  for (OpOperand &operand : op->getOpOperands()) {
    bool isContinued = op.isDpsInit(&operand) && isReduced(op, operand);
    if (!isContinued && failed(addToOperand(operand)))
      return failure();
  }
  llvm::SetVector<Value> captured;
  getUsedValuesDefinedAbove(op->getRegions(), captured);
  for (Value value : captured)
    if (failed(addToCaptured(value)))
      return failure();
  return success();
}

namespace {

template <typename Op>
struct LinalgRule
    : DifferentiableOpInterface::ExternalModel<LinalgRule<Op>, Op> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    return LinalgGradient(cast<linalg::LinalgOp>(op), b, adjoints).build();
  }
};

template <typename... Ops>
void attach(MLIRContext *context) {
  (Ops::template attachInterface<LinalgRule<Ops>>(*context), ...);
}

} // namespace

void albertc::registerLinalgDerivatives(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, linalg::LinalgDialect *) {
    using namespace linalg;
    attach<BatchMatmulOp, BroadcastOp, DotOp, FillOp, GenericOp, MapOp,
           MatmulOp, MatvecOp, ReduceOp, TransposeOp, VecmatOp>(context);
  });
}
