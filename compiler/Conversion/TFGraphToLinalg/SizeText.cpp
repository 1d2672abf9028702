//===- SizeText.cpp - sizes of arrays of a program ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/TFGraphToLinalg/SizeText.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

std::string
albertc::printSize(AffineExpr size,
                   llvm::function_ref<std::string(unsigned)> getName) {
  if (auto number = dyn_cast<AffineConstantExpr>(size))
    return std::to_string(number.getValue());
  if (auto symbol = dyn_cast<AffineSymbolExpr>(size))
    return getName(symbol.getPosition());
  auto binary = cast<AffineBinaryOpExpr>(size);
  bool isSum = binary.getKind() == AffineExprKind::Add;
  return printSize(binary.getLHS(), getName) + (isSum ? "+" : "*") +
         printSize(binary.getRHS(), getName);
}

std::optional<int64_t> albertc::boundSize(AffineExpr size,
                                          llvm::ArrayRef<int64_t> most) {
  if (auto number = dyn_cast<AffineConstantExpr>(size))
    return number.getValue();
  if (auto symbol = dyn_cast<AffineSymbolExpr>(size))
    return most[symbol.getPosition()];
  auto binary = cast<AffineBinaryOpExpr>(size);
  bool isSum = binary.getKind() == AffineExprKind::Add;
  auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
  // What is taken away is at least nothing.
  if (!isSum && factor && factor.getValue() < 0)
    return 0;
  std::optional<int64_t> left = boundSize(binary.getLHS(), most);
  std::optional<int64_t> right = boundSize(binary.getRHS(), most);
  int64_t result = 0;
  if (!left || !right ||
      (isSum ? llvm::AddOverflow(*left, *right, result)
             : llvm::MulOverflow(*left, *right, result)))
    return std::nullopt;
  return result;
}
