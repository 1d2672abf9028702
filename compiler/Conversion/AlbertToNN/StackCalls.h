//===- StackCalls.h - the calls that replace a stack ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the conversion: what calls of a forward and of a backward layer
/// function have in common.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_COMPILER_CONVERSION_ALBERTTONN_STACKCALLS_H
#define ALBERTC_COMPILER_CONVERSION_ALBERTTONN_STACKCALLS_H

#include "compiler/Conversion/AlbertToNN/LayerFunction.h"
#include "llvm/ADT/DenseMap.h"

namespace albertc {

/// Where the blocks of a stack leave a value that is read afterwards: on a
/// tape, block l's in slot l; with one block in a value. Rows that enter a
/// block are not written again: those of block 0 are a value and those of block
/// l > 0 are in slot l - 1.
struct SavedValue {
  /// Of type !rt.tape, or null if there is one block.
  mlir::Value tape;
  /// The value of block 0 if it is not on the tape.
  mlir::Value first;
};

/// What the saved results of converted stacks have become.
using SavedValues = llvm::DenseMap<mlir::Value, SavedValue>;

/// Emits calls of a layer function.
class LayerCalls {
public:
  LayerCalls(mlir::OpBuilder &builder, mlir::Operation *stack,
             mlir::Value context, const LayerFunction &layer);

protected:
  mlir::Value index(int64_t value);
  /// A destination with as many rows as `like`, of the type of rows.
  mlir::Value emptyRows(mlir::Value like, mlir::Type type);
  /// A tape with `slots` slots of `type` that have as many rows as `like`.
  mlir::Value createTape(int64_t slots, mlir::Type type, mlir::Value like);
  /// Slot `index` of `tape`, as a destination or as a value.
  mlir::Value slotOf(mlir::Value tape, mlir::Value index);
  mlir::Value read(mlir::Value tape, mlir::Value index);
  /// What `block`, which may be the first one, has saved.
  mlir::Value readSaved(const SavedValue &place, mlir::Value block,
                        bool isFirst);
  /// Calls the layer function, which takes any number of rows: those of queries
  /// may be static.
  mlir::func::CallOp callLayer(llvm::ArrayRef<mlir::Value> operands);
  /// Makes constants of the slot tables, for blocks inside a loop. Call it
  /// outside of the loop.
  void createTables();
  /// The slot arguments of `block`, a constant or a value inside a loop.
  void appendSlots(mlir::Value block,
                   llvm::SmallVectorImpl<mlir::Value> &operands);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  mlir::Value context;
  const LayerFunction &layer;
  mlir::ArrayAttr slotTables;

private:
  llvm::ArrayRef<int64_t> getTable(unsigned index);

  llvm::SmallVector<mlir::Value> tables;
};

/// Replaces `op` by calls of `layer`; what it saves is put into `saved`.
void emitStackCalls(mlir::RewriterBase &rewriter, albert::StackOp op,
                    mlir::Value context, const LayerFunction &layer,
                    SavedValues &saved);

/// Replaces `op` by calls of `layer`, which read `saved`. Fails, with an error,
/// if the gradient reads something that no stack saved.
mlir::LogicalResult emitStackGradCalls(mlir::RewriterBase &rewriter,
                                       albert::StackGradOp op,
                                       mlir::Value context,
                                       const LayerFunction &layer,
                                       const SavedValues &saved);

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_ALBERTTONN_STACKCALLS_H
