//===- TemplateMatcher.h - find a definition inside IR ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Fusion is decomposition read backwards. A fusion pass builds the op it looks
/// for on placeholder operands, decomposes it, and asks the matcher whether a
/// value of the program is computed by the same graph. No formula is written a
/// second time as a pattern, so fusion and decomposition can not drift apart.
///
/// What does not change a result is not compared: sizes of empty tensors,
/// names, the order of operands of commutative ops, repeated operands, and
/// whether a fused multiply-add is still written as two ops.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_TRANSFORMS_TEMPLATEMATCHER_H
#define ALBERTC_DIALECTS_NN_TRANSFORMS_TEMPLATEMATCHER_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include <optional>
#include <string>

namespace albertc::nn {

/// Ops outside any function, in which templates are built; freed with it.
class TemplateScope {
public:
  explicit TemplateScope(mlir::Location loc) : builder(loc.getContext()) {
    builder.setInsertionPointToStart(&block);
  }

  /// A value that stands for any value of a compatible type.
  mlir::Value addPlaceholder(mlir::Type type) {
    return block.addArgument(type, builder.getUnknownLoc());
  }
  mlir::Block &getBlock() { return block; }
  mlir::OpBuilder &getBuilder() { return builder; }

private:
  mlir::Block block;
  mlir::OpBuilder builder;
};

/// Compares one template with values of a program.
class TemplateMatcher {
public:
  /// The arguments of `scope` are the placeholders.
  explicit TemplateMatcher(TemplateScope &scope) : scope(scope) {}

  /// A float constant of the template, equal to `value`, that stands for any
  /// constant which f32 represents exactly.
  void addConstantPlaceholder(float value);

  /// Whether `candidate` is computed as `pattern` is. Once per matcher.
  bool match(mlir::Value pattern, mlir::Value candidate);

  /// What `placeholder` stands for after a match; null if the template does not
  /// use it.
  mlir::Value getBinding(mlir::Value placeholder) const {
    return state.values.lookup(placeholder);
  }
  /// What the constant placeholder stands for after a match.
  llvm::APFloat getConstant() const { return *state.constant; }

  /// Where the graphs part, at the place where most of them agreed.
  llvm::StringRef getMismatch() const { return mismatch; }

private:
  /// Everything that is undone when an alternative fails.
  struct State {
    llvm::DenseMap<mlir::Value, mlir::Value> values;
    llvm::DenseMap<mlir::Operation *, mlir::Operation *> loops;
    std::optional<llvm::APFloat> constant;
    /// tensor.dim of a placeholder and what stands in its place.
    llvm::SmallVector<std::pair<mlir::Value, mlir::Value>> sizes;
  };

  bool matchValue(mlir::Value pattern, mlir::Value candidate);
  bool matchUnbound(mlir::Value pattern, mlir::Value candidate);
  bool matchBodyArgument(mlir::BlockArgument pattern, mlir::Value candidate);
  bool matchConstant(mlir::Attribute pattern, mlir::Value candidate);
  bool matchOps(mlir::Operation *pattern, mlir::Operation *candidate);
  bool matchPlain(mlir::Operation *pattern, mlir::Operation *candidate);
  bool matchSplitMultiplyAdd(mlir::Operation *pattern,
                             mlir::Operation *candidate);
  bool matchGeneric(mlir::linalg::GenericOp pattern,
                    mlir::linalg::GenericOp candidate);
  bool matchFor(mlir::scf::ForOp pattern, mlir::scf::ForOp candidate);
  bool matchOperands(llvm::ArrayRef<mlir::Value> pattern,
                     llvm::ArrayRef<mlir::Value> candidate);
  bool matchSizes();
  bool fail(const llvm::Twine &reason);

  TemplateScope &scope;
  State state;
  std::optional<float> sentinel;
  unsigned depth = 0;
  unsigned mismatchDepth = 0;
  std::string mismatch;
};

} // namespace albertc::nn

#endif // ALBERTC_DIALECTS_NN_TRANSFORMS_TEMPLATEMATCHER_H
