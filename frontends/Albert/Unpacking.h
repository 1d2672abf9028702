//===- Unpacking.h - packed sequences as padded arrays --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the frontend: the arrays of a TensorFlow graph, in which every
/// sequence has as many places as the longest, from the packed rows of an
/// entry (docs/abi.md, "Inputs").
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_FRONTENDS_ALBERT_UNPACKING_H
#define ALBERTC_FRONTENDS_ALBERT_UNPACKING_H

#include "frontends/Albert/EntryBuilder.h"

#include <optional>

namespace albertc::frontend {

/// What an array of a graph is for.
enum class GraphArrayRole { Ids, Mask, Types };

/// Takes the packed sequences of an entry apart, where `builder` stands: a
/// token goes to the place of its position, whatever the order of the rows is.
class Unpacking {
public:
  /// Arrays of `batch` sequences of `length` tokens, of as many as there are
  /// and as the last position says if these are null. No sequence has more than
  /// `maxLength` tokens, which memory is planned by.
  Unpacking(mlir::OpBuilder &builder, mlir::Location loc,
            const EntryBuilder &entry, std::optional<int64_t> batch,
            std::optional<int64_t> length, int64_t maxLength);

  /// Sequences (dimension 0) or tokens (1) of the arrays.
  mlir::Value getSize(unsigned dim) const { return dim == 0 ? batch : length; }

  /// An array [batch * length] for each of `roles`, of i8, i32, i64 or f32 as
  /// `elements` says, with zeros where there are no tokens.
  llvm::SmallVector<mlir::Value>
  makeArrays(llvm::ArrayRef<GraphArrayRole> roles,
             llvm::ArrayRef<mlir::Type> elements);
  /// The numbers [queries] that the entry's query rows have among the rows of
  /// the arrays, which have been made.
  mlir::Value makeQueries();
  /// The first of `rows` [batch, columns], as many as there are sequences.
  mlir::Value takeSequences(mlir::Value rows);

private:
  /// What there is to know of the sequence in hand.
  struct Sequence {
    mlir::Value number;
    /// Its first row, the first of the next one, and the end of its keys.
    mlir::Value first, end, endOfKeys;
  };

  mlir::Value constant(mlir::OpBuilder &b, int64_t value);
  /// The number at `place` in the vector `name`.
  mlir::Value read(mlir::OpBuilder &b, llvm::StringRef name, mlir::Value place);
  mlir::Value countTokens(int64_t maxLength);
  Sequence readSequence(mlir::OpBuilder &b, mlir::Value number);
  /// What an array of `role` has of `row`, an i32.
  mlir::Value readRow(mlir::OpBuilder &b, GraphArrayRole role,
                      const Sequence &sequence, mlir::Value row);
  /// `arrays`, and the places of rows behind them, with the rows of `sequence`.
  llvm::SmallVector<mlir::Value> fill(mlir::OpBuilder &b,
                                      llvm::ArrayRef<GraphArrayRole> roles,
                                      const Sequence &sequence,
                                      mlir::ValueRange arrays);

  mlir::OpBuilder &builder;
  mlir::Location loc;
  const EntryBuilder &entry;
  mlir::Value numSequences;
  mlir::Value batch, length;
  /// Where the rows are in the arrays [tokens], i32.
  mlir::Value places;
};

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_UNPACKING_H
