//===- Size.cpp - sizes that depend on those of inputs --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/Size.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinTypeInterfaces.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include <algorithm>
#include <tuple>

using namespace mlir;
using namespace albertc::tfg;

Size::Size(int64_t number) : known(true) {
  if (number != 0)
    terms.push_back({{}, number});
}

Size Size::symbol(unsigned index) {
  Size size(0);
  size.terms.push_back({{index}, 1});
  return size;
}

std::optional<int64_t> Size::getNumber() const {
  if (!known || terms.size() > 1)
    return std::nullopt;
  if (terms.empty())
    return 0;
  return terms[0].symbols.empty() ? std::optional(terms[0].coefficient)
                                  : std::nullopt;
}

std::optional<unsigned> Size::getSymbol() const {
  bool isSymbol = known && terms.size() == 1 && terms[0].coefficient == 1 &&
                  terms[0].symbols.size() == 1;
  return isSymbol ? std::optional(terms[0].symbols[0]) : std::nullopt;
}

int64_t Size::getDim() const {
  return getNumber().value_or(ShapedType::kDynamic);
}

std::optional<SmallVector<std::pair<unsigned, Size>, 2>>
Size::solve(const Size &left, const Size &right) {
  if (left.terms.size() != 1 || right.terms.size() != 1)
    return std::nullopt;
  const Term &one = left.terms[0], &other = right.terms[0];
  SmallVector<unsigned, 2> ofOne, ofOther;
  std::set_difference(one.symbols.begin(), one.symbols.end(),
                      other.symbols.begin(), other.symbols.end(),
                      std::back_inserter(ofOne));
  std::set_difference(other.symbols.begin(), other.symbols.end(),
                      one.symbols.begin(), one.symbols.end(),
                      std::back_inserter(ofOther));
  // The only symbol of its own that a side has is what the rest of the side
  // leaves over of the other one.
  for (auto [own, term, whole] : {std::tuple(&ofOne, &one, &right),
                                  std::tuple(&ofOther, &other, &left)}) {
    if (own->size() != 1)
      continue;
    Term rest = *term;
    llvm::erase(rest.symbols, own->front());
    Size divisor(0);
    divisor.terms.push_back(rest);
    Size value = divideExactly(*whole, divisor);
    // Of two symbols the first one stays.
    if (std::optional<unsigned> equal = value.getSymbol())
      return {{{std::max(own->front(), *equal),
                symbol(std::min(own->front(), *equal))}}};
    if (value.isKnown())
      return {{{own->front(), value}}};
  }
  if (one.coefficient != other.coefficient || ofOne.size() != ofOther.size())
    return std::nullopt;
  SmallVector<std::pair<unsigned, Size>, 2> equations;
  for (auto [a, b] : llvm::zip(ofOne, ofOther))
    equations.push_back({std::max(a, b), symbol(std::min(a, b))});
  return equations;
}

Size Size::substitute(llvm::function_ref<Size(unsigned)> meaning) const {
  if (!known)
    return {};
  Size sum(0);
  for (const Term &term : terms) {
    Size product(term.coefficient);
    for (unsigned symbol : term.symbols)
      product = product * meaning(symbol);
    sum = sum + product;
  }
  return sum;
}

AffineExpr Size::getExpr(MLIRContext *context) const {
  assert(known && "expected a size that is known");
  AffineExpr sum = getAffineConstantExpr(0, context);
  for (const Term &term : terms) {
    AffineExpr product = getAffineConstantExpr(1, context);
    for (unsigned symbol : term.symbols)
      product = getAffineSymbolExpr(symbol, context) * product;
    sum = sum + product * term.coefficient;
  }
  return sum;
}

OpFoldResult
Size::materialize(OpBuilder &builder, Location loc,
                  llvm::function_ref<Value(unsigned)> toValue) const {
  if (std::optional<int64_t> number = getNumber())
    return builder.getIndexAttr(*number);
  Value sum;
  for (const Term &term : terms) {
    Value product;
    if (term.coefficient != 1 || term.symbols.empty())
      product = arith::ConstantIndexOp::create(builder, loc, term.coefficient);
    for (unsigned symbol : term.symbols) {
      Value value = toValue(symbol);
      product =
          product ? arith::MulIOp::create(builder, loc, product, value) : value;
    }
    sum = sum ? arith::AddIOp::create(builder, loc, sum, product) : product;
  }
  return sum;
}

bool Size::add(const Term &term) {
  auto *place =
      llvm::lower_bound(terms, term, [](const Term &a, const Term &b) {
        return a.symbols < b.symbols;
      });
  if (place == terms.end() || place->symbols != term.symbols) {
    terms.insert(place, term);
    return true;
  }
  if (llvm::AddOverflow(place->coefficient, term.coefficient,
                        place->coefficient))
    return false;
  if (place->coefficient == 0)
    terms.erase(place);
  return true;
}

Size albertc::tfg::operator+(const Size &left, const Size &right) {
  if (!left.known || !right.known)
    return {};
  Size sum = left;
  for (const Size::Term &term : right.terms)
    if (!sum.add(term))
      return {};
  return sum;
}

Size albertc::tfg::operator-(const Size &left, const Size &right) {
  return left + Size(-1) * right;
}

Size albertc::tfg::operator*(const Size &left, const Size &right) {
  if (!left.known || !right.known)
    return {};
  Size product(0);
  for (const Size::Term &one : left.terms)
    for (const Size::Term &other : right.terms) {
      Size::Term term{one.symbols, 0};
      term.symbols.append(other.symbols);
      llvm::sort(term.symbols);
      if (llvm::MulOverflow(one.coefficient, other.coefficient,
                            term.coefficient) ||
          !product.add(term))
        return {};
    }
  return product;
}

Size albertc::tfg::divideExactly(const Size &size, const Size &divisor) {
  if (!size.known || !divisor.known || divisor.terms.size() != 1)
    return {};
  const Size::Term &by = divisor.terms[0];
  Size quotient(0);
  for (const Size::Term &term : size.terms) {
    // INT64_MIN / -1 overflows.
    if (by.coefficient == -1 || term.coefficient % by.coefficient != 0 ||
        !llvm::includes(term.symbols, by.symbols))
      return {};
    Size::Term rest{{}, term.coefficient / by.coefficient};
    std::set_difference(term.symbols.begin(), term.symbols.end(),
                        by.symbols.begin(), by.symbols.end(),
                        std::back_inserter(rest.symbols));
    if (!quotient.add(rest))
      return {};
  }
  return quotient;
}

Size albertc::tfg::multiplyAll(ArrayRef<Size> sizes) {
  Size product(1);
  for (const Size &size : sizes)
    product = product * size;
  return product;
}
