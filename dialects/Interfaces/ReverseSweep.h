//===- ReverseSweep.h - reverse-mode differentiation of a block -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The cotangents of one block's values, and the sweep over its ops that
/// computes them by the rules of DifferentiableOpInterface.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_INTERFACES_REVERSESWEEP_H
#define ALBERTC_DIALECTS_INTERFACES_REVERSESWEEP_H

#include "dialects/Interfaces/DifferentiableOpInterface.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"

namespace albertc {

/// A reverse sweep. Values of the forward computation are used where they are;
/// a subclass may bring them from elsewhere.
class ReverseSweep : public Adjoints {
public:
  /// Cotangents are emitted where `builder` stands.
  explicit ReverseSweep(mlir::OpBuilder &builder) : builder(builder) {}

  /// Marks `leaves` and what `ops`, which are in order, compute from them.
  void activate(mlir::ValueRange leaves, llvm::ArrayRef<mlir::Operation *> ops);

  /// Visits those of `ops` that compute something active from something active
  /// and have a cotangent, in reverse order. Fails, with an error, at the first
  /// of them that has no rule.
  mlir::LogicalResult run(llvm::ArrayRef<mlir::Operation *> ops);

  /// Whether `op` reads something active, in its regions too, and does not stop
  /// gradients.
  virtual bool readsActive(mlir::Operation *op);

  /// `replacement` takes the place of `value`, which is about to be erased. A
  /// cotangent must not outlive its value: another one may get the same
  /// address.
  void replace(mlir::Value value, mlir::Value replacement);

  bool isActive(mlir::Value value) override { return active.contains(value); }
  mlir::Value getPrimal(mlir::Value value) override { return value; }
  mlir::Value getCotangent(mlir::Value value) override {
    return cotangents.lookup(value);
  }
  void addCotangent(mlir::Value value, mlir::Value cotangent) override;
  mlir::Value takeCotangent(mlir::Value value) override;
  void setCotangent(mlir::Value value, mlir::Value cotangent) override;

protected:
  /// Hands the cotangents of `op`'s operands on.
  virtual mlir::LogicalResult visit(mlir::Operation *op);

  mlir::OpBuilder &builder;

private:
  llvm::DenseSet<mlir::Value> active;
  llvm::DenseMap<mlir::Value, mlir::Value> cotangents;
};

/// What `op` reads: its operands and what its regions use from outside.
llvm::SmallVector<mlir::Value> getReadValues(mlir::Operation *op);

/// What gradients flow to from the results of `op`: what it reads, or nothing
/// if it stops them.
llvm::SmallVector<mlir::Value> getDifferentiatedValues(mlir::Operation *op);

} // namespace albertc

#endif // ALBERTC_DIALECTS_INTERFACES_REVERSESWEEP_H
