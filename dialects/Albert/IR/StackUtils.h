//===- StackUtils.h - slots and bodies of stacks ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What decomposition, conversion and differentiation of stacks have in common.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_ALBERT_IR_STACKUTILS_H
#define ALBERTC_DIALECTS_ALBERT_IR_STACKUTILS_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/PatternMatch.h"

namespace albertc::albert {

class StackOp;

/// Slot `slot` of `stacked`, without the slot dimension.
mlir::Value extractSlot(mlir::OpBuilder &builder, mlir::Location loc,
                        mlir::Value stacked, mlir::OpFoldResult slot);

/// `stacked` with `value` in slot `slot`.
mlir::Value insertSlot(mlir::OpBuilder &builder, mlir::Location loc,
                       mlir::Value value, mlir::Value stacked,
                       mlir::OpFoldResult slot);

/// The type of a slot of `stacked`.
mlir::RankedTensorType getSlotType(mlir::Type stacked);

/// `value` as `type`. Bodies have dynamic rows; those of a stack may be static.
mlir::Value castTo(mlir::OpBuilder &builder, mlir::Value value,
                   mlir::Type type);

/// keys[rows], the keys of some rows.
mlir::Value gatherKeys(mlir::OpBuilder &builder, mlir::Location loc,
                       mlir::Value keys, mlir::Value rows);

/// Copies `block` without its terminator to where `builder` stands, with
/// `arguments` for its arguments; returns the operands of the terminator.
llvm::SmallVector<mlir::Value>
inlineBlock(mlir::OpBuilder &builder, mlir::Block &block,
            llvm::ArrayRef<mlir::Value> arguments);

/// Checks that there is a slot table for each of `params`, that all tables have
/// the same positive length, and that their entries are slots.
mlir::LogicalResult verifySlots(mlir::Operation *op, mlir::ValueRange params,
                                mlir::ArrayAttr slots);

/// Checks the arguments of the body of `op` against `expected`.
mlir::LogicalResult verifyBodyArguments(mlir::Operation *op,
                                        mlir::TypeRange expected);

/// Creates, in front of `stack`, which saves nothing, one that saves `values`
/// of its body. The body moves there; the caller replaces `stack`.
StackOp createSaving(mlir::RewriterBase &rewriter, StackOp stack,
                     llvm::ArrayRef<mlir::Value> values);

/// Replaces `stack`, what it saves of which nobody reads, by one that saves
/// nothing.
StackOp removeSaved(mlir::RewriterBase &rewriter, StackOp stack);

/// `type` with a dynamic dimension 0.
mlir::RankedTensorType withDynamicRows(mlir::Type type);

} // namespace albertc::albert

#endif // ALBERTC_DIALECTS_ALBERT_IR_STACKUTILS_H
