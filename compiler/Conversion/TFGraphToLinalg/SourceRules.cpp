//===- SourceRules.cpp - constants and variables --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/TFGraphToLinalg/NodeLowering.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/Support/DebugStringHelper.h"

using namespace mlir;
using namespace albertc;

/// Larger constants of floating-point numbers are parameters: they never pass
/// through LLVM.
static constexpr int64_t kMaxConstantElements = 64;

/// `value` with its elements in the attribute itself; null if a resource has no
/// bytes.
static DenseElementsAttr getDense(ElementsAttr value) {
  if (auto dense = dyn_cast<DenseElementsAttr>(value))
    return dense;
  auto resource = dyn_cast<DenseResourceElementsAttr>(value);
  AsmResourceBlob *blob =
      resource ? resource.getRawHandle().getBlob() : nullptr;
  if (!blob)
    return {};
  return DenseElementsAttr::getFromRawBuffer(value.getShapedType(),
                                             blob->getData());
}

static LogicalResult lowerConst(NodeLowering &node) {
  auto value = node.getNode().getNodeAttr<ElementsAttr>("value");
  auto type = dyn_cast_or_null<RankedTensorType>(value ? value.getShapedType()
                                                       : ShapedType());
  if (!type)
    return node.fail("expected numbers");
  bool isFloat = isa<FloatType>(type.getElementType());
  if (node.storesConstants() && isFloat &&
      type.getNumElements() > kMaxConstantElements && type.getRank() <= 4) {
    node.setResult(node.loadParameter(node.getNode().getNodeName(), type));
    return success();
  }
  DenseElementsAttr dense = getDense(value);
  if (!dense)
    return node.fail("expected the bytes of its value");
  // Of other precisions there are only values to be cast to f32.
  if (isFloat && !type.getElementType().isF32())
    dense =
        dense.mapValues(node.builder.getF32Type(), [](const APFloat &number) {
          APFloat single = number;
          bool losesInfo = false;
          single.convert(APFloat::IEEEsingle(), APFloat::rmNearestTiesToEven,
                         &losesInfo);
          return single.bitcastToAPInt();
        });
  node.setResult(arith::ConstantOp::create(node.builder, dense));
  return success();
}

/// The value of a variable; of a handle, that of the variable.
static LogicalResult lowerVariable(NodeLowering &node) {
  tfg::NodeOp variable = node.getNode();
  if (node.getOperation() == "ReadVariableOp")
    variable = variable.getInputs()[0].getDefiningOp<tfg::NodeOp>();
  if (!variable || !tfg::isVariable(variable))
    return node.fail("expected the handle of a variable");
  auto type = dyn_cast<RankedTensorType>(tfg::getVariableType(variable));
  if (!type || !type.hasStaticShape())
    return node.fail("expected a variable of a known shape");
  if (!type.getElementType().isF32())
    return node.fail("expected a variable of f32, found " +
                     debugString(type.getElementType()));
  if (type.getRank() > 4)
    return node.fail("expected a variable of at most 4 dimensions, found " +
                     Twine(type.getRank()));
  node.setResult(node.loadParameter(tfg::getVariableName(variable), type));
  return success();
}

/// A handle is no tensor; what reads it asks for its name.
static LogicalResult lowerHandle(NodeLowering &) { return success(); }

/// What is random is dropout, in graphs that answer at a rate of 0, which the
/// phase `tfg` has folded.
static LogicalResult refuseRandom(NodeLowering &node) {
  return node.fail("expected dropout at a constant rate of 0, which computes "
                   "nothing, found random numbers that the outputs need");
}

static constexpr NodeRule kRules[] = {
    {refuseRandom, 1, "RandomStandardNormal RandomUniform TruncatedNormal"},
    {lowerConst, 0, "Const"},
    {lowerVariable, 0, "Variable VariableV2"},
    {lowerVariable, 1, "ReadVariableOp"},
    {lowerHandle, 0, "VarHandleOp"},
};

ArrayRef<NodeRule> albertc::getSourceRules() { return kRules; }
