//===- Decompose.cpp - operations that stand for others -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements `tfg-decompose`.
///
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "dialects/TFGraph/Transforms/Passes.h"
#include <cmath>

namespace albertc::tfg {
#define GEN_PASS_DEF_TFGRAPHDECOMPOSEPASS
#include "dialects/TFGraph/Transforms/Passes.h.inc"
} // namespace albertc::tfg

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

namespace {
/// A name of an operation, and the one that means the same.
struct Synonym {
  StringRef old, current;
};

/// Writes nodes in the place of one.
class Writer {
public:
  Writer(NodeOp node, UniqueNames &names)
      : builder(node), node(node), names(names) {}

  /// A node that gives `type`, called after the one it is for and itself.
  Value write(StringRef operation, ValueRange inputs, TensorType type,
              ArrayRef<NamedAttribute> attrs = {});
  /// The same with the type of the node's first result.
  Value write(StringRef operation, ValueRange inputs,
              ArrayRef<NamedAttribute> attrs = {}) {
    return write(operation, inputs, getType(), attrs);
  }
  Value writeConstant(TypedAttr value);
  /// A number of the node's element type.
  Value writeNumber(double number);
  /// Attribute `from` of the node under the name `to`, if it has it.
  SmallVector<NamedAttribute> takeAttr(StringRef from, StringRef to);
  /// Lets what reads result `i` read `value`.
  void replace(unsigned i, Value value) {
    node.getOutputs()[i].replaceAllUsesWith(value);
  }
  TensorType getType() {
    return cast<TensorType>(node.getOutputs().front().getType());
  }

  OpBuilder builder;

private:
  NodeOp node;
  UniqueNames &names;
};

struct DecomposePass final
    : albertc::tfg::impl::TFGraphDecomposePassBase<DecomposePass> {
  void runOnOperation() override;
};
} // namespace

Value Writer::write(StringRef operation, ValueRange inputs, TensorType type,
                    ArrayRef<NamedAttribute> attrs) {
  std::string name = names.make(node.getNodeName() + "/" + operation);
  NodeOp made = createNode(builder, node, operation, name, type, inputs, attrs);
  return made.getOutputs().front();
}

Value Writer::writeConstant(TypedAttr value) {
  auto type = cast<TensorType>(value.getType());
  return write(
      "Const", {}, type,
      {builder.getNamedAttr("dtype", TypeAttr::get(type.getElementType())),
       builder.getNamedAttr("value", value)});
}

Value Writer::writeNumber(double number) {
  Type element = getType().getElementType();
  auto type = RankedTensorType::get({}, element);
  return writeConstant(
      DenseElementsAttr::get(type, builder.getFloatAttr(element, number)));
}

SmallVector<NamedAttribute> Writer::takeAttr(StringRef from, StringRef to) {
  if (auto value = node.getNodeAttr<Attribute>(from))
    return {builder.getNamedAttr(to, value)};
  return {};
}

//===----------------------------------------------------------------------===//
// Fused products
//===----------------------------------------------------------------------===//

/// x * 0.5 * (1 + f), as TensorFlow's Python code writes gelu.
static Value writeGelu(Writer &writer, Value x, Value function) {
  Value share = writer.write("AddV2", {function, writer.writeNumber(1)});
  Value half = writer.write("Mul", {writer.writeNumber(0.5), x});
  return writer.write("Mul", {half, share});
}

static Value writeGeluTanh(Writer &writer, Value x) {
  Value cube = writer.write("Pow", {x, writer.writeNumber(3)});
  Value bend = writer.write("Mul", {writer.writeNumber(0.044715), cube});
  Value sum = writer.write("AddV2", {x, bend});
  Value scaled =
      writer.write("Mul", {writer.writeNumber(std::sqrt(2 / M_PI)), sum});
  return writeGelu(writer, x, writer.write("Tanh", scaled));
}

static Value writeGeluErf(Writer &writer, Value x) {
  Value scaled = writer.write("Mul", {x, writer.writeNumber(std::sqrt(0.5))});
  return writeGelu(writer, x, writer.write("Erf", scaled));
}

namespace {
/// What grappler fuses to a product.
struct FusedStep {
  StringRef name;
  StringRef operation;
  /// Reads the next of the node's further inputs.
  bool hasInput;
};
} // namespace

static constexpr FusedStep kFusedSteps[] = {
    {"BiasAdd", "BiasAdd", true},
    {"Add", "AddV2", true},
    {"Mul", "Mul", true},
    {"Elu", "Elu", false},
    {"Relu", "Relu", false},
    {"Relu6", "Relu6", false},
    {"Sigmoid", "Sigmoid", false},
    {"Tanh", "Tanh", false},
    {"LeakyRelu", "LeakyRelu", false},
    {"GeluApproximate", "", false},
    {"GeluExact", "", false},
};

/// The steps of a fused product; none if one of them is not known, or if it has
/// another number of inputs than they read.
static std::optional<SmallVector<const FusedStep *>> getSteps(NodeOp node) {
  SmallVector<const FusedStep *> steps;
  auto names = node.getNodeAttr<ArrayAttr>("fused_ops");
  size_t numInputs = 2;
  for (Attribute name : names ? names.getValue() : ArrayRef<Attribute>()) {
    auto text = dyn_cast<StringAttr>(name);
    const auto *step = llvm::find_if(kFusedSteps, [&](const FusedStep &known) {
      return text && known.name == text.getValue();
    });
    if (step == std::end(kFusedSteps))
      return std::nullopt;
    numInputs += step->hasInput;
    steps.push_back(step);
  }
  if (numInputs != node.getInputs().size() || node.getOutputs().size() != 1 ||
      !isa<FloatType>(
          cast<TensorType>(node.getOutputs()[0].getType()).getElementType()))
    return std::nullopt;
  return steps;
}

static bool splitProduct(NodeOp node, Writer &writer) {
  auto steps = getSteps(node);
  if (!steps)
    return false;
  bool isBatched = node.is("_FusedBatchMatMulV2", "_MklFusedBatchMatMulV2");
  SmallVector<NamedAttribute> attrs;
  for (StringRef name : {"transpose_a", "transpose_b", "adj_x", "adj_y"})
    attrs.append(writer.takeAttr(name, name));
  // A bias does not change the shape, but what is added to or multiplied with a
  // batch of products may.
  auto type = cast<TensorType>(
      isBatched ? UnrankedTensorType::get(writer.getType().getElementType())
                : writer.getType());
  Value value = writer.write(isBatched ? "BatchMatMulV2" : "MatMul",
                             node.getInputs().take_front(2), type, attrs);
  ValueRange others = node.getInputs().drop_front(2);
  for (const FusedStep *step : *steps) {
    if (step->name == "GeluApproximate") {
      value = writeGeluTanh(writer, value);
    } else if (step->name == "GeluExact") {
      value = writeGeluErf(writer, value);
    } else {
      SmallVector<Value> inputs = {value};
      if (step->hasInput) {
        inputs.push_back(others.front());
        others = others.drop_front();
      }
      attrs.clear();
      if (step->name == "LeakyRelu")
        attrs = writer.takeAttr("leakyrelu_alpha", "alpha");
      value = writer.write(step->operation, inputs, attrs);
    }
  }
  writer.replace(0, value);
  return true;
}

//===----------------------------------------------------------------------===//
// What grappler writes for oneDNN
//===----------------------------------------------------------------------===//

static bool isOfFloats(NodeOp node, unsigned numInputs) {
  return node.getInputs().size() == numInputs &&
         node.getOutputs().size() == 1 &&
         isa<FloatType>(
             cast<TensorType>(node.getOutputs()[0].getType()).getElementType());
}

/// x * sigmoid(x)
static bool splitSwish(NodeOp node, Writer &writer) {
  if (!isOfFloats(node, 1))
    return false;
  Value x = node.getInputs()[0];
  writer.replace(0, writer.write("Mul", {x, writer.write("Sigmoid", x)}));
  return true;
}

/// x * tanh(log(1 + exp(x)))
static bool splitMish(NodeOp node, Writer &writer) {
  if (!isOfFloats(node, 1))
    return false;
  Value x = node.getInputs()[0];
  Value bend = writer.write("Tanh", writer.write("Softplus", x));
  writer.replace(0, writer.write("Mul", {x, bend}));
  return true;
}

/// (x - mean) * (scale / sqrt(variance + epsilon)) + offset, over the last
/// dimension.
static bool splitLayerNorm(NodeOp node, Writer &writer) {
  if (!isOfFloats(node, 3))
    return false;
  Value x = node.getInputs()[0];
  OpBuilder &builder = writer.builder;
  Value axis = writer.writeConstant(DenseElementsAttr::get(
      RankedTensorType::get({1}, builder.getI32Type()), int32_t(-1)));
  auto part = UnrankedTensorType::get(writer.getType().getElementType());
  NamedAttribute keep =
      builder.getNamedAttr("keep_dims", builder.getBoolAttr(true));
  // TensorFlow's default.
  auto attr = node.getNodeAttr<FloatAttr>("epsilon");
  double epsilon = attr ? attr.getValueAsDouble() : 0.001F;
  Value mean = writer.write("Mean", {x, axis}, part, keep);
  Value squares = writer.write("SquaredDifference", {x, mean});
  Value variance = writer.write("Mean", {squares, axis}, part, keep);
  Value sum =
      writer.write("AddV2", {variance, writer.writeNumber(epsilon)}, part);
  Value inverse = writer.write("Rsqrt", sum, part);
  Value scale = writer.write("Mul", {inverse, node.getInputs()[1]});
  Value centred = writer.write("Sub", {x, mean});
  Value scaled = writer.write("Mul", {centred, scale});
  writer.replace(0, writer.write("AddV2", {scaled, node.getInputs()[2]}));
  return true;
}

//===----------------------------------------------------------------------===//
// Others
//===----------------------------------------------------------------------===//

/// ConcatV2 has the axis last.
static bool turnConcat(NodeOp node, Writer &writer) {
  if (node.getInputs().size() < 2 || node.getOutputs().size() != 1)
    return false;
  SmallVector<Value> inputs(node.getInputs().drop_front());
  inputs.push_back(node.getInputs().front());
  writer.replace(0, writer.write("ConcatV2", inputs));
  return true;
}

/// One Shape for each input.
static bool splitShapes(NodeOp node, Writer &writer) {
  if (node.getInputs().size() != node.getOutputs().size())
    return false;
  for (auto [i, input] : llvm::enumerate(node.getInputs()))
    writer.replace(
        i, writer.write("Shape", input,
                        cast<TensorType>(node.getOutputs()[i].getType())));
  return true;
}

/// TopKV2 has the number as an input.
static bool turnTopK(NodeOp node, Writer &writer) {
  auto count = node.getNodeAttr<IntegerAttr>("k");
  if (!count || !llvm::isInt<32>(count.getInt()) ||
      node.getInputs().size() != 1 || node.getOutputs().size() != 2)
    return false;
  Value k = writer.writeConstant(DenseElementsAttr::get(
      RankedTensorType::get({}, writer.builder.getI32Type()),
      static_cast<int32_t>(count.getInt())));
  SmallVector<Value> inputs = {node.getInputs().front(), k};
  node.getInputsMutable().assign(inputs);
  node.setOpName("TopKV2");
  return false;
}

static constexpr Synonym kSynonyms[] = {
    {"AccumulateNV2", "AddN"}, {"Add", "AddV2"},       {"BiasAddV1", "BiasAdd"},
    {"Inv", "Reciprocal"},     {"Mod", "TruncateMod"}, {"Rint", "Round"},
};

/// Gives `node` the usual name of its operation.
static void renameOperation(NodeOp node) {
  for (const Synonym &synonym : kSynonyms)
    if (node.is(synonym.old))
      node.setOpName(synonym.current);
  // A sum of two tensors of one shape is one that may be broadcast.
  if (node.is("AddN") && node.getInputs().size() == 2)
    node.setOpName("AddV2");
}

namespace {
/// Writes what an operation stands for; says whether it is not needed then.
struct Rule {
  StringRef operation;
  bool (*write)(NodeOp, Writer &);
};
} // namespace

static constexpr Rule kRules[] = {
    {"_FusedBatchMatMulV2", splitProduct},
    {"_FusedMatMul", splitProduct},
    {"_MklFusedBatchMatMulV2", splitProduct},
    {"_MklFusedMish", splitMish},
    {"_MklLayerNorm", splitLayerNorm},
    {"_MklSwish", splitSwish},
    {"Concat", turnConcat},
    {"ShapeN", splitShapes},
    {"TopK", turnTopK},
};

void DecomposePass::runOnOperation() {
  UniqueNames names(getOperation());
  SmallVector<NodeOp> nodes(getOperation().getBody().getOps<NodeOp>());
  SmallVector<Operation *> done;
  for (NodeOp node : nodes) {
    renameOperation(node);
    for (const Rule &rule : kRules) {
      if (!node.is(rule.operation))
        continue;
      Writer writer(node, names);
      if (rule.write(node, writer))
        done.push_back(node);
      break;
    }
  }
  numDecomposed += done.size();
  eraseOps(done);
}
