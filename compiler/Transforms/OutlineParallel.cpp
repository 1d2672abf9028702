//===- OutlineParallel.cpp - Parallel loops to session calls --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `rt-outline-parallel`.
///
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Passes.h"
#include "dialects/RT/IR/RTDialect.h"
#include "dialects/RT/IR/RTOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Transforms/RegionUtils.h"

namespace albertc {
#define GEN_PASS_DEF_OUTLINEPARALLELPASS
#include "compiler/Transforms/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

namespace {

/// The context argument of the function around `op`, or null.
Value findContext(Operation *op) {
  auto function = op->getParentOfType<func::FuncOp>();
  for (BlockArgument argument : function.getArguments())
    if (isa<albertc::rt::ContextType>(argument.getType()))
      return argument;
  return Value();
}

/// Moves the body of one scf.forall to a function.
class Outliner {
public:
  Outliner(scf::ForallOp loop, SymbolTable &symbols)
      : loop(loop), symbols(symbols), builder(loop), loc(loop.getLoc()),
        lower(loop.getLowerBound(builder)), upper(loop.getUpperBound(builder)),
        steps(loop.getStep(builder)) {}

  LogicalResult run() {
    Value context = findContext(loop);
    if (!context)
      return loop.emitOpError("expected a function with an !rt.context "
                              "argument around a parallel loop");
    if (!loop.getResults().empty())
      return loop.emitOpError("expected a bufferized loop, found ")
             << loop.getNumResults() << " results";
    SmallVector<Value> trips = tripCounts();
    Value count = trips.front();
    for (Value trip : ArrayRef(trips).drop_front())
      count = arith::MulIOp::create(builder, loc, count, trip);
    collectCaptures(trips);
    func::FuncOp body = makeBody(trips);
    albertc::rt::ParallelForOp::create(builder, loc, body.getSymName(), context,
                                       count, captures.getArrayRef());
    loop.erase();
    return success();
  }

private:
  /// Iterations of every dimension.
  SmallVector<Value> tripCounts() {
    SmallVector<Value> trips;
    for (size_t dim = 0; dim < lower.size(); ++dim) {
      Value span = arith::SubIOp::create(builder, loc, upper[dim], lower[dim]);
      trips.push_back(
          arith::CeilDivUIOp::create(builder, loc, span, steps[dim]));
    }
    return trips;
  }

  /// Values from outside; constants are copied instead of handed over, and
  /// vectors of one number are made of it again.
  void collectCaptures(ArrayRef<Value> trips) {
    llvm::SetVector<Value> used;
    getUsedValuesDefinedAbove(loop.getRegion(), used);
    used.insert(trips.begin() + 1, trips.end());
    used.insert(lower.begin(), lower.end());
    used.insert(steps.begin(), steps.end());
    for (Value value : used)
      capture(value);
  }

  void capture(Value value) {
    Operation *op = value.getDefiningOp();
    if (op && op->hasTrait<OpTrait::ConstantLike>()) {
      constants.insert(op);
    } else if (auto broadcast = dyn_cast_or_null<vector::BroadcastOp>(op);
               broadcast && !isa<VectorType>(broadcast.getSourceType())) {
      capture(broadcast.getSource());
      broadcasts.push_back(op);
    } else {
      captures.insert(value);
    }
  }

  func::FuncOp makeBody(ArrayRef<Value> trips) {
    auto parent = loop->getParentOfType<func::FuncOp>();
    SmallVector<Type> types = {MemRefType::get({0}, builder.getI8Type()),
                               builder.getIndexType(), builder.getIndexType()};
    for (Value value : captures)
      types.push_back(value.getType());
    auto body =
        func::FuncOp::create(loc, (parent.getSymName() + "_parallel").str(),
                             builder.getFunctionType(types, {}));
    body.setPrivate();
    symbols.insert(body);

    Block *entry = body.addEntryBlock();
    OpBuilder inner = OpBuilder::atBlockBegin(entry);
    IRMapping mapping;
    for (Operation *constant : constants)
      inner.clone(*constant, mapping);
    for (auto [value, argument] :
         llvm::zip(captures, entry->getArguments().drop_front(3)))
      mapping.map(value, argument);
    for (Operation *broadcast : broadcasts)
      inner.clone(*broadcast, mapping);
    Value one = arith::ConstantIndexOp::create(inner, loc, 1);
    auto range = scf::ForOp::create(inner, loc, entry->getArgument(1),
                                    entry->getArgument(2), one);
    func::ReturnOp::create(inner, loc);
    inner.setInsertionPointToStart(range.getBody());
    mapInductions(inner, range.getInductionVar(), trips, mapping);
    for (Operation &op : loop.getBody()->without_terminator())
      inner.clone(op, mapping);
    return body;
  }

  /// The loop's indices from the flat one; the last dimension runs fastest.
  void mapInductions(OpBuilder &inner, Value flat, ArrayRef<Value> trips,
                     IRMapping &mapping) {
    for (int64_t dim = trips.size() - 1; dim >= 0; --dim) {
      Value position = flat;
      if (dim != 0) {
        Value trip = mapping.lookupOrDefault(trips[dim]);
        position = arith::RemUIOp::create(inner, loc, flat, trip);
        flat = arith::DivUIOp::create(inner, loc, flat, trip);
      }
      Value scaled = arith::MulIOp::create(inner, loc, position,
                                           mapping.lookupOrDefault(steps[dim]));
      mapping.map(loop.getInductionVar(dim),
                  arith::AddIOp::create(inner, loc, scaled,
                                        mapping.lookupOrDefault(lower[dim]))
                      .getResult());
    }
  }

  scf::ForallOp loop;
  SymbolTable &symbols;
  OpBuilder builder;
  Location loc;
  SmallVector<Value> lower, upper, steps;
  llvm::SetVector<Value> captures;
  llvm::SetVector<Operation *> constants;
  SmallVector<Operation *> broadcasts;
};

struct OutlineParallel final
    : albertc::impl::OutlineParallelPassBase<OutlineParallel> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    SmallVector<scf::ForallOp> loops;
    getOperation().walk([&](scf::ForallOp loop) { loops.push_back(loop); });
    for (scf::ForallOp loop : loops) {
      if (failed(Outliner(loop, symbols).run()))
        return signalPassFailure();
      ++numLoops;
    }
  }
};

} // namespace
