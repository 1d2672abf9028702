//===- FoldDropout.cpp - dropout that drops nothing -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements `tfg-fold-dropout`. TensorFlow writes dropout in two ways: newer
/// ones compare a random number in [0, 1) with the rate, older ones round it
/// plus the keep probability down.
///
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "dialects/TFGraph/Transforms/Passes.h"
#include "mlir/Analysis/TopologicalSortUtils.h"

namespace albertc::tfg {
#define GEN_PASS_DEF_TFGRAPHFOLDDROPOUTPASS
#include "dialects/TFGraph/Transforms/Passes.h.inc"
} // namespace albertc::tfg

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

/// The number that all elements of the f32 constant `value` are.
static std::optional<float> getNumber(Value value) {
  std::optional<APFloat> number = getSplat(value);
  bool isSingle = number && &number->getSemantics() == &APFloat::IEEEsingle();
  return isSingle ? std::optional(number->convertToFloat()) : std::nullopt;
}

static bool isScalar(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  return type && type.getRank() == 0;
}

/// What four operations make of two numbers.
static std::optional<float> compute(NodeOp node, float left, float right) {
  if (node.is("Add", "AddV2"))
    return left + right;
  if (node.is("Sub"))
    return left - right;
  if (node.is("Mul"))
    return left * right;
  if (node.is("RealDiv", "Div") && right != 0.0F)
    return left / right;
  return std::nullopt;
}

/// The input that `node`, of two inputs, passes on, since the other one is a
/// scalar that changes nothing.
static Value findUnchanged(NodeOp node) {
  Value left = node.getInputs()[0], right = node.getInputs()[1];
  auto isNumber = [](Value value, float wanted) {
    return isScalar(value) && getNumber(value) == wanted;
  };
  if (node.is("Mul") && isNumber(left, 1.0F))
    return right;
  if (node.is("Mul", "RealDiv", "Div") && isNumber(right, 1.0F))
    return left;
  if (node.is("Sub", "Add", "AddV2") && isNumber(right, 0.0F))
    return left;
  if (node.is("Add", "AddV2") && isNumber(left, 0.0F))
    return right;
  return {};
}

/// Lets readers of `node` read `with` if their types allow it.
static bool replace(NodeOp node, Value with) {
  return succeeded(replaceTensor(node.getOutputs().front(), with));
}

/// Whether `value` is a RandomUniform; the steps that scale it to [0, 1) have
/// been folded.
static NodeOp findRandom(Value value) {
  auto node = value.getDefiningOp<NodeOp>();
  return node && node.is("RandomUniform") && node.getInputs().size() == 1
             ? node
             : NodeOp();
}

namespace {
struct FoldDropoutPass final
    : albertc::tfg::impl::TFGraphFoldDropoutPassBase<FoldDropoutPass> {
  void runOnOperation() override {
    // What a node reads is folded before it, so once is enough.
    sortTopologically(&getOperation().getBody().front());
    for (NodeOp node :
         llvm::make_early_inc_range(getOperation().getBody().getOps<NodeOp>()))
      if (node.getOutputs().size() == 1)
        (void)(foldMask(node) || foldSelect(node) || foldArithmetic(node));
    eraseUnneeded(getOperation());
  }

private:
  bool foldMask(NodeOp node);
  bool foldSelect(NodeOp node);
  bool foldArithmetic(NodeOp node);
  void fill(NodeOp node, Value shape, TypedAttr value);
};
} // namespace

/// Puts a tensor of `shape` that is `value` everywhere in the place of `node`.
void FoldDropoutPass::fill(NodeOp node, Value shape, TypedAttr value) {
  OpBuilder builder(node);
  Type element =
      cast<TensorType>(node.getOutputs().front().getType()).getElementType();
  auto scalar = RankedTensorType::get({}, element);
  std::string name = node.getNodeName().str();
  NodeOp constant = createConstant(builder, node, name + "/value",
                                   DenseElementsAttr::get(scalar, value));
  Type index = cast<TensorType>(shape.getType()).getElementType();
  NodeOp filled = createNode(
      builder, node, "Fill", name + "/all", node.getOutputs().front().getType(),
      {shape, constant.getOutputs().front()},
      {builder.getNamedAttr("T", TypeAttr::get(element)),
       builder.getNamedAttr("index_type", TypeAttr::get(index))});
  (void)replace(node, filled.getOutputs().front());
  ++numFolded;
}

/// random >= 0 is true, floor(random + 1) is 1.
bool FoldDropoutPass::foldMask(NodeOp node) {
  OpBuilder builder(node);
  if (node.is("GreaterEqual") && node.getInputs().size() == 2) {
    NodeOp random = findRandom(node.getInputs()[0]);
    if (!random || getNumber(node.getInputs()[1]) != 0.0F)
      return false;
    fill(node, random.getInputs()[0], builder.getBoolAttr(true));
    return true;
  }
  auto sum = node.is("Floor") && node.getInputs().size() == 1
                 ? node.getInputs()[0].getDefiningOp<NodeOp>()
                 : NodeOp();
  if (!sum || !sum.is("Add", "AddV2") || sum.getInputs().size() != 2)
    return false;
  for (unsigned i : {0, 1}) {
    NodeOp random = findRandom(sum.getInputs()[i]);
    if (!random || getNumber(sum.getInputs()[1 - i]) != 1.0F)
      continue;
    fill(node, random.getInputs()[0], builder.getF32FloatAttr(1.0F));
    return true;
  }
  return false;
}

/// The node that makes `mask`, before it is a number.
static NodeOp findMask(Value mask) {
  auto node = mask.getDefiningOp<NodeOp>();
  return node && node.is("Cast") && node.getInputs().size() == 1
             ? node.getInputs()[0].getDefiningOp<NodeOp>()
             : node;
}

/// Whether `mask` is 1 or true everywhere, made by `fill`.
static bool isAllOne(Value mask) {
  NodeOp node = findMask(mask);
  if (!node || !node.is("Fill") || node.getInputs().size() != 2)
    return false;
  auto scalar = node.getInputs()[1].getDefiningOp<NodeOp>();
  auto constant = scalar && scalar.is("Const")
                      ? scalar.getNodeAttr<DenseElementsAttr>("value")
                      : DenseElementsAttr();
  if (!constant || !constant.isSplat())
    return false;
  if (constant.getElementType().isInteger(1))
    return constant.getSplatValue<bool>();
  return getNumber(node.getInputs()[1]) == 1.0F;
}

/// The tensor whose shape a mask was made of.
static Value getMaskedTensor(Value mask) {
  auto shape = findMask(mask).getInputs()[0].getDefiningOp<NodeOp>();
  return shape && shape.is("Shape") ? shape.getInputs()[0] : Value();
}

/// Whether `value` is `tensor`, or that divided or multiplied by a number.
static bool isScaled(Value value, Value tensor) {
  auto node = value.getDefiningOp<NodeOp>();
  return value == tensor ||
         (node && node.is("Mul", "RealDiv", "Div") &&
          node.getInputs().size() == 2 && isScalar(node.getInputs()[1]) &&
          node.getInputs()[0] == tensor);
}

/// What is selected, or multiplied, by a mask that was made of its own shape
/// and keeps everything is the tensor itself.
bool FoldDropoutPass::foldSelect(NodeOp node) {
  ValueRange inputs = node.getInputs();
  Value mask, kept;
  if (node.is("SelectV2", "Select") && inputs.size() == 3) {
    mask = inputs[0];
    kept = inputs[1];
  } else if (node.is("Mul") && inputs.size() == 2) {
    mask = inputs[1];
    kept = inputs[0];
  } else {
    return false;
  }
  if (!isAllOne(mask))
    return false;
  Value masked = getMaskedTensor(mask);
  return masked && isScaled(kept, masked) && replace(node, kept);
}

/// Numbers that dropout computes of its rate, and scaling by 1.
bool FoldDropoutPass::foldArithmetic(NodeOp node) {
  if (node.getInputs().size() != 2)
    return false;
  if (Value unchanged = findUnchanged(node))
    return replace(node, unchanged);
  Value left = node.getInputs()[0], right = node.getInputs()[1];
  std::optional<float> one = getNumber(left), other = getNumber(right);
  std::optional<float> number =
      one && other && isScalar(left) && isScalar(right)
          ? compute(node, *one, *other)
          : std::nullopt;
  if (!number)
    return false;
  OpBuilder builder(node);
  auto type = RankedTensorType::get({}, builder.getF32Type());
  NodeOp constant =
      createConstant(builder, node, node.getNodeName() + "/folded",
                     DenseElementsAttr::get(type, *number));
  return replace(node, constant.getOutputs().front());
}
