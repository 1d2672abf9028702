//===- EntryBuilder.h - entry functions of a program -------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the frontend: a function that takes the session context, arrays
/// by name, and destinations.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_ALBERT_ENTRYBUILDER_H
#define ALBERTC_FRONTENDS_ALBERT_ENTRYBUILDER_H

#include "mlir/IR/Builders.h"
#include "llvm/ADT/StringMap.h"

namespace albertc::frontend {

/// What dimension 0 of an array counts (docs/abi.md), and how much of it there
/// can be.
struct Rows {
  const char *name;
  int64_t bound;
};

/// Builds one entry: its arguments first, then `create`, the body at
/// `builder`, and `finish`.
class EntryBuilder {
public:
  EntryBuilder(mlir::OpBuilder &builder, mlir::Location loc)
      : builder(builder), loc(loc) {}

  /// Input `name`, a vector of `element`s (i32 if null). Row numbers that are
  /// grouped by sequence name the input that says where groups start.
  void addInput(const char *name, Rows rows, mlir::Type element = {},
                const char *offsets = nullptr);
  /// Output `name`: rows of `columns` floats.
  void addOutput(const char *name, Rows rows, int64_t columns);
  /// Output `name`: one `element` per row. `isStatic` if there are always as
  /// many as the bound says.
  void addVectorOutput(const char *name, Rows rows, mlir::Type element,
                       bool isStatic = false);

  /// Creates the function @name and leaves `builder` in its body. If it is
  /// `dense`, it has ops on tensors that are not padded.
  void create(llvm::StringRef name, bool isDense = false);
  /// The context of the session.
  mlir::Value getContext() const { return context; }
  /// The value of an input.
  mlir::Value operator[](llvm::StringRef name) const {
    return inputs.lookup(name);
  }
  /// Writes `values` to the outputs, in order, and returns.
  void finish(mlir::ValueRange values);

private:
  struct Argument {
    const char *name;
    mlir::Type type;
    Rows rows;
    bool isOutput;
    const char *offsets = nullptr;
  };

  mlir::OpBuilder &builder;
  mlir::Location loc;
  llvm::SmallVector<Argument> arguments;
  mlir::Value context;
  llvm::StringMap<mlir::Value> inputs;
  llvm::SmallVector<mlir::Value> destinations;
};

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_ENTRYBUILDER_H
