//===- Size.h - sizes that depend on those of inputs ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A number, an expression over the sizes that a graph's inputs leave open, or
/// nothing. Batch and length of a graph are known when it runs; what follows
/// from them, such as the rows batch * length of a matrix product, is known in
/// terms of them.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_SIZE_H
#define ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_SIZE_H

#include "mlir/IR/AffineExpr.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include <cassert>
#include <optional>
#include <utility>

namespace albertc::tfg {

/// A size, or an element of an integer tensor. Kept as a polynomial over
/// symbols with sorted terms, so that equal expressions are equal objects.
/// What overflows 64 bits, or has no such form, is not known.
class Size {
public:
  /// A size that is not known.
  Size() = default;
  /// A number.
  Size(int64_t number);
  /// The size number `index` of those that inputs leave open.
  static Size symbol(unsigned index);

  bool isKnown() const { return known; }
  /// The number, if it is one.
  std::optional<int64_t> getNumber() const;
  bool isNumber() const { return getNumber().has_value(); }
  /// The symbol, if it is one and nothing else.
  std::optional<unsigned> getSymbol() const;
  /// The number, or ShapedType::kDynamic.
  int64_t getDim() const;
  /// What symbols have to be for two products of symbols to be equal: one that
  /// the other product does not have is what remains of that, s0 * 4 = 8 gives
  /// s0 = 2; of several, those in the same place are equal, s0 * s1 * 8 =
  /// s2 * s3 * 8 gives s2 = s0 and s3 = s1. None if the sizes are no such
  /// products.
  static std::optional<llvm::SmallVector<std::pair<unsigned, Size>, 2>>
  solve(const Size &left, const Size &right);

  /// The size with every symbol replaced by what `meaning` says.
  Size substitute(llvm::function_ref<Size(unsigned symbol)> meaning) const;
  /// Whether the size is a symbol or a product of them, times a number of at
  /// least 1.
  bool isOpen() const {
    return known && terms.size() == 1 && terms[0].coefficient > 0 &&
           !terms[0].symbols.empty();
  }
  /// Builds the size, which is known, as an attribute or as arithmetic of
  /// indices on what `toValue` builds for symbols.
  mlir::OpFoldResult
  materialize(mlir::OpBuilder &builder, mlir::Location loc,
              llvm::function_ref<mlir::Value(unsigned symbol)> toValue) const;
  /// The size as an expression over symbols; it is known.
  mlir::AffineExpr getExpr(mlir::MLIRContext *context) const;

  /// Whether both are known and always equal.
  bool equals(const Size &other) const {
    return known && other.known && terms == other.terms;
  }

  friend Size operator+(const Size &left, const Size &right);
  friend Size operator-(const Size &left, const Size &right);
  friend Size operator*(const Size &left, const Size &right);
  /// The quotient if `divisor` divides `size` whatever the symbols are (unless
  /// they are 0), else nothing known.
  friend Size divideExactly(const Size &size, const Size &divisor);

private:
  /// coefficient * product of the symbols, which are sorted.
  struct Term {
    llvm::SmallVector<unsigned, 2> symbols;
    int64_t coefficient;

    bool operator==(const Term &other) const {
      return symbols == other.symbols && coefficient == other.coefficient;
    }
  };

  /// Adds a term, in its place; false if a coefficient overflows.
  bool add(const Term &term);

  bool known = false;
  /// Sorted by their symbols; none is zero.
  llvm::SmallVector<Term, 1> terms;
};

Size operator+(const Size &left, const Size &right);
Size operator-(const Size &left, const Size &right);
Size operator*(const Size &left, const Size &right);
Size divideExactly(const Size &size, const Size &divisor);

/// Sizes of dimensions, or elements of an integer tensor in row-major order.
using Sizes = llvm::SmallVector<Size, 4>;

/// Product of all; 1 of none.
Size multiplyAll(llvm::ArrayRef<Size> sizes);

} // namespace albertc::tfg

#endif // ALBERTC_DIALECTS_TFGRAPH_TRANSFORMS_SIZE_H
