//===- LayerFunction.h - the functions of stack bodies ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the conversion: the body of a stack, or of the gradient of one,
/// as a private destination-style function.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_COMPILER_CONVERSION_ALBERTTONN_LAYERFUNCTION_H
#define ALBERTC_COMPILER_CONVERSION_ALBERTTONN_LAYERFUNCTION_H

#include "dialects/Albert/IR/AlbertOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/PatternMatch.h"

namespace albertc {

/// Which slot of every parameter a block reads, for stacks that share a
/// function. Parameters whose slots differ between blocks in the same way share
/// an argument of the function; those that always read slot 0 have none.
class SlotClasses {
public:
  explicit SlotClasses(llvm::ArrayRef<mlir::Operation *> stacks);

  /// Number of slot arguments.
  unsigned size() const { return representatives.size(); }
  /// The argument for `param`, or none if it always reads slot 0.
  std::optional<unsigned> getClass(unsigned param) const {
    return classes[param];
  }
  /// A parameter of class `index`.
  unsigned getRepresentative(unsigned index) const {
    return representatives[index];
  }

private:
  llvm::SmallVector<std::optional<unsigned>> classes;
  llvm::SmallVector<unsigned> representatives;
};

/// A stack's body as a function.
struct LayerFunction {
  /// For an `albert.stack`:
  ///   (context, the body's six leading arguments, slots, stacked parameters,
  ///    rows, saved values) -> (rows, saved values)
  /// For an `albert.stack_grad`:
  ///   (context, the body's five leading arguments, slots, stacked parameters,
  ///    saved values, key rows, query rows, stacked accumulators)
  ///      -> (key rows, query rows, stacked accumulators)
  /// The last arguments, as many as there are results, are destinations.
  mlir::func::FuncOp function;
  SlotClasses slots;
  /// For every value that a stack saves: which argument of the body it is, if
  /// it is one. These are there already and need not be written.
  llvm::SmallVector<std::optional<unsigned>> savedArguments;
};

/// Creates the function of `stacks` (all `albert.stack`, or all
/// `albert.stack_grad`, with equivalent bodies) in front of the function that
/// the first one is in, named @`name` or, when that is taken, @`name`_1 and so
/// on.
LayerFunction buildLayerFunction(mlir::RewriterBase &rewriter,
                                 llvm::ArrayRef<mlir::Operation *> stacks,
                                 llvm::StringRef name);

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_ALBERTTONN_LAYERFUNCTION_H
