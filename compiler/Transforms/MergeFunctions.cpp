//===- MergeFunctions.cpp - one function for equal ones -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Pass `rt-merge-functions`.
///
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/AttrTypeSubElements.h"
#include "mlir/IR/OperationSupport.h"

namespace albertc {
#define GEN_PASS_DEF_MERGEFUNCTIONSPASS
#include "compiler/Transforms/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;

/// The attributes of a function but for its name.
static NamedAttrList getAttrsWithoutName(func::FuncOp function) {
  NamedAttrList attrs(function->getAttrDictionary());
  attrs.erase(function.getSymNameAttrName());
  return attrs;
}

/// Equal for functions that areEqual: operations in their order, not what they
/// are connected with.
static llvm::hash_code hashFunction(func::FuncOp function) {
  llvm::hash_code hash = hash_value(Type(function.getFunctionType()));
  function.getBody().walk([&](Operation *op) {
    hash =
        llvm::hash_combine(hash, OperationEquivalence::computeHash(
                                     op, OperationEquivalence::ignoreHashValue,
                                     OperationEquivalence::ignoreHashValue,
                                     OperationEquivalence::IgnoreLocations));
  });
  return hash;
}

static bool areEqual(func::FuncOp a, func::FuncOp b) {
  return a.getFunctionType() == b.getFunctionType() &&
         getAttrsWithoutName(a) == getAttrsWithoutName(b) &&
         OperationEquivalence::isRegionEquivalentTo(
             &a.getBody(), &b.getBody(), OperationEquivalence::IgnoreLocations);
}

namespace {

struct MergeFunctions final
    : albertc::impl::MergeFunctionsPassBase<MergeFunctions> {
  void runOnOperation() override {
    // Callers of functions that were made one may have become equal.
    while (mergeOnce()) {
    }
  }

private:
  /// Merges functions that are equal as they are; true if there were any.
  bool mergeOnce() {
    llvm::DenseMap<size_t, SmallVector<func::FuncOp, 1>> kept;
    llvm::DenseMap<StringAttr, FlatSymbolRefAttr> substitutes;
    for (auto function :
         llvm::make_early_inc_range(getOperation().getOps<func::FuncOp>())) {
      if (!function.isPrivate() || function.isDeclaration())
        continue;
      SmallVector<func::FuncOp, 1> &similar = kept[hashFunction(function)];
      auto *equal = llvm::find_if(similar, [&](func::FuncOp other) {
        return areEqual(other, function);
      });
      if (equal == similar.end()) {
        similar.push_back(function);
        continue;
      }
      substitutes[function.getSymNameAttr()] = FlatSymbolRefAttr::get(*equal);
      function.erase();
      ++numFunctions;
    }
    if (substitutes.empty())
      return false;
    AttrTypeReplacer replacer;
    replacer.addReplacement(
        [&](FlatSymbolRefAttr reference) -> std::optional<Attribute> {
          FlatSymbolRefAttr other = substitutes.lookup(reference.getAttr());
          return other ? std::optional<Attribute>(other) : std::nullopt;
        });
    replacer.recursivelyReplaceElementsIn(getOperation());
    return true;
  }
};

} // namespace
