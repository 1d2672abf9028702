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

/// Takes the packed sequences of an entry apart, where `builder` stands.
class Unpacking {
public:
  /// Arrays of `batch` sequences of `length` tokens, of as many as there are
  /// and as the longest has if these are null. No sequence has more than
  /// `maxLength` tokens, which memory is planned by.
  Unpacking(mlir::OpBuilder &builder, mlir::Location loc,
            const EntryBuilder &entry, std::optional<int64_t> batch,
            std::optional<int64_t> length, int64_t maxLength);

  /// Sequences (dimension 0) or tokens (1) of the arrays.
  mlir::Value getSize(unsigned dim) const { return dim == 0 ? batch : length; }

  /// The array of `role`, [batch * length] of i8, i32, i64 or f32 as `element`
  /// says, with zeros where there are no tokens.
  mlir::Value makeArray(GraphArrayRole role, mlir::Type element);
  /// The numbers [queries] that the entry's query rows have among the rows of
  /// the arrays.
  mlir::Value makeQueries();
  /// The first of `rows` [batch, columns], as many as there are sequences.
  mlir::Value takeSequences(mlir::Value rows);

private:
  /// What an element of an array stands for; numbers are in range.
  struct Token {
    mlir::Value sequence, row;
    /// Whether there is one.
    mlir::Value exists;
  };

  mlir::Value constant(int64_t value);
  /// The number at `place` in the vector `name`.
  mlir::Value read(mlir::OpBuilder &b, llvm::StringRef name, mlir::Value place);
  /// The number in `offsets` at which the sequence begins that is `after`
  /// sequences behind `sequence`.
  mlir::Value firstRow(mlir::OpBuilder &b, llvm::StringRef offsets,
                       mlir::Value sequence, int64_t after);
  mlir::Value countTokens(int64_t maxLength);
  /// The token, or the key, that the element of the loop in `b` stands for.
  Token locate(mlir::OpBuilder &b, bool isKey);
  /// Whether that is a key, i1.
  mlir::Value isKey(mlir::OpBuilder &b);
  /// Its number in the vector `name`, or 0.
  mlir::Value readToken(mlir::OpBuilder &b, llvm::StringRef name);
  /// The sequence [queries] of each query: as many as end before it.
  mlir::Value findSequences();

  mlir::OpBuilder &builder;
  mlir::Location loc;
  const EntryBuilder &entry;
  mlir::Value numSequences, numRows;
  mlir::Value batch, length;
};

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_UNPACKING_H
