//===- MergeConstants.cpp - the pass tfg-merge-constants ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "dialects/TFGraph/Transforms/Passes.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "llvm/Support/xxhash.h"

namespace albertc::tfg {
#define GEN_PASS_DEF_TFGRAPHMERGECONSTANTSPASS
#include "dialects/TFGraph/Transforms/Passes.h.inc"
} // namespace albertc::tfg

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

/// The bytes of a constant that is kept outside of the IR; empty for others,
/// which are one object if they are equal.
static ArrayRef<char> getBytes(Attribute value) {
  auto resource = dyn_cast_or_null<DenseResourceElementsAttr>(value);
  AsmResourceBlob *blob =
      resource ? resource.getRawHandle().getBlob() : nullptr;
  return blob ? blob->getData() : ArrayRef<char>();
}

static uint64_t hashBytes(ArrayRef<char> bytes) {
  return llvm::xxh3_64bits(
      ArrayRef(reinterpret_cast<const uint8_t *>(bytes.data()), bytes.size()));
}

namespace {
struct MergeConstantsPass final
    : albertc::tfg::impl::TFGraphMergeConstantsPassBase<MergeConstantsPass> {
  void runOnOperation() override {
    constants.clear();
    SmallVector<Operation *> merged;
    for (NodeOp node : getOperation().getBody().getOps<NodeOp>())
      if (NodeOp equal = findEqual(node)) {
        node.getOutputs()[0].replaceAllUsesWith(equal.getOutputs()[0]);
        merged.push_back(node);
      }
    numMerged += merged.size();
    eraseOps(merged);
  }

private:
  NodeOp findEqual(NodeOp node);

  /// Those that stay, by the hash of what tells them apart first.
  llvm::DenseMap<std::pair<uint64_t, Type>, SmallVector<NodeOp, 1>> constants;
};
} // namespace

/// A constant before `node` with the same elements; remembers `node` if there
/// is none.
NodeOp MergeConstantsPass::findEqual(NodeOp node) {
  auto type = node.is("Const")
                  ? dyn_cast<RankedTensorType>(node.getOutputs()[0].getType())
                  : RankedTensorType();
  // Numbers that shapes are computed with are no weights.
  if (!type || type.getRank() == 0 || !isa<FloatType>(type.getElementType()))
    return {};
  Attribute value = node.getAttrs().get("value");
  ArrayRef<char> bytes = getBytes(value);
  uint64_t hash = bytes.empty() ? static_cast<uint64_t>(hash_value(value))
                                : hashBytes(bytes);
  SmallVector<NodeOp, 1> &known = constants[{hash, type}];
  for (NodeOp other : known) {
    Attribute otherValue = other.getAttrs().get("value");
    if (otherValue == value ||
        (!bytes.empty() && getBytes(otherValue) == bytes))
      return other;
  }
  known.push_back(node);
  return {};
}
