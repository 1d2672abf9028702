//===- RaiseActivation.cpp - the pass raise-activation --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/Passes.h"
#include "compiler/Transforms/Raising/Rows.h"
#include "dialects/NN/IR/NNOps.h"
#include <cmath>

namespace albertc {
#define GEN_PASS_DEF_RAISEACTIVATIONPASS
#include "compiler/Transforms/Raising/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;

namespace {
/// An activation of `input` that ends in a node.
struct Activation {
  nn::Activation kind = nn::Activation::None;
  Value input;
};
} // namespace

/// Whether two constants are the same but for the rounding to f32, which files
/// of different versions do at different places.
static bool isAbout(std::optional<double> value, double wanted) {
  return value && std::abs(*value - wanted) <= 1e-6 * std::abs(wanted);
}

/// The operand that is not the constant `wanted`; null if there is none such.
static Value matchConstant(NodeOp node, double wanted) {
  for (unsigned i = 0; node && i < 2; ++i)
    if (isAbout(getFloat(node.getInputs()[i]), wanted))
      return node.getInputs()[1 - i];
  return {};
}

/// x of Pow(x, 3) or of x * x * x; null if `value` is no cube.
static Value matchCube(Value value) {
  if (NodeOp power = matchNode(value, "Pow"))
    return isAbout(getFloat(power.getInputs()[1]), 3) ? power.getInputs()[0]
                                                      : Value();
  NodeOp product = matchNode(value, "Mul");
  for (unsigned i = 0; product && i < 2; ++i) {
    Value base = product.getInputs()[i];
    NodeOp square = matchNode(product.getInputs()[1 - i], "Mul", "Square");
    if (square && llvm::all_of(square.getInputs(),
                               [&](Value factor) { return factor == base; }))
      return base;
  }
  return {};
}

/// x of sqrt(2/pi) * (x + 0.044715 * x^3).
static Value matchTanhArgument(Value value) {
  NodeOp scaled = matchNode(value, "Mul");
  Value inner = matchConstant(scaled, std::sqrt(2 / M_PI));
  NodeOp sum = inner ? matchNode(inner, "AddV2") : NodeOp();
  for (unsigned i = 0; sum && i < 2; ++i) {
    Value cubed = matchConstant(matchNode(sum.getInputs()[i], "Mul"), 0.044715);
    Value base = cubed ? matchCube(cubed) : Value();
    if (base && base == sum.getInputs()[1 - i])
      return base;
  }
  return {};
}

/// x of x / sqrt(2).
static Value matchErfArgument(Value value) {
  if (NodeOp quotient = matchNode(value, "RealDiv", "Div"))
    return isAbout(getFloat(quotient.getInputs()[1]), std::sqrt(2.0))
               ? quotient.getInputs()[0]
               : Value();
  return matchConstant(matchNode(value, "Mul"), 1 / std::sqrt(2.0));
}

/// Factors of a product of products, down to what is none or what others read.
static void collectFactors(Value value, SmallVectorImpl<Value> &factors) {
  NodeOp product = matchNode(value, "Mul");
  if (!product || !value.hasOneUse()) {
    factors.push_back(value);
    return;
  }
  for (Value factor : product.getInputs())
    collectFactors(factor, factors);
}

/// x * 0.5 * (1 + f(x)), in any order, where f is the tanh or the erf.
static std::optional<Activation> matchGelu(NodeOp root) {
  if (!root.is("Mul"))
    return std::nullopt;
  SmallVector<Value> factors;
  for (Value factor : root.getInputs())
    collectFactors(factor, factors);
  Value sum, input;
  bool hasHalf = false;
  for (Value factor : factors) {
    Value inner = matchConstant(matchNode(factor, "AddV2"), 1);
    if (inner && matchNode(inner, "Tanh", "Erf"))
      sum = inner;
    else if (isAbout(getFloat(factor), 0.5))
      hasHalf = true;
    else
      input = factor;
  }
  if (factors.size() != 3 || !sum || !input || !hasHalf)
    return std::nullopt;
  auto function = sum.getDefiningOp<NodeOp>();
  Value argument = function.getInputs()[0];
  bool isTanh = function.is("Tanh");
  Value base =
      isTanh ? matchTanhArgument(argument) : matchErfArgument(argument);
  if (base != input)
    return std::nullopt;
  return Activation{isTanh ? nn::Activation::GeluTanh : nn::Activation::GeluErf,
                    input};
}

/// x * sigmoid(x).
static std::optional<Activation> matchSwish(NodeOp root) {
  for (unsigned i = 0; root.is("Mul") && i < 2; ++i) {
    NodeOp sigmoid = matchNode(root.getInputs()[i], "Sigmoid");
    if (sigmoid && sigmoid.getInputs()[0] == root.getInputs()[1 - i])
      return Activation{nn::Activation::Swish, root.getInputs()[1 - i]};
  }
  return std::nullopt;
}

/// One that is more than a node; nodes of it may look like one of their own.
static std::optional<Activation> matchFormula(NodeOp root) {
  if (auto gelu = matchGelu(root))
    return gelu;
  return matchSwish(root);
}

static std::optional<Activation> matchFunction(NodeOp root) {
  if (root.is("Tanh"))
    return Activation{nn::Activation::Tanh, root.getInputs()[0]};
  if (root.is("Relu"))
    return Activation{nn::Activation::Relu, root.getInputs()[0]};
  return std::nullopt;
}

/// Whether rearrangements of `rows` are read as `value` only.
static bool isReadOnlyThrough(Value rows, Value value) {
  return rows == value || llvm::all_of(rows.getUsers(), [&](Operation *user) {
           return isLayoutOp(user) &&
                  isReadOnlyThrough(user->getResult(0), value);
         });
}

/// Every node whose value only `root` needs, `root` included.
static llvm::DenseSet<Operation *> getFormula(NodeOp root, Value input) {
  llvm::DenseSet<Operation *> formula = {root};
  SmallVector<Operation *> pending = {root};
  while (!pending.empty())
    for (Value operand : pending.pop_back_val()->getOperands()) {
      Operation *op = operand.getDefiningOp();
      if (op && operand != input && formula.insert(op).second)
        pending.push_back(op);
    }
  return formula;
}

namespace {
struct RaiseActivationPass final
    : albertc::impl::RaiseActivationPassBase<RaiseActivationPass> {
  void runOnOperation() override {
    isRaised.clear();
    raiseNodes(getOperation(), getAnalysis<tfg::SymbolicShapes>(),
               [&](ArrayRef<NodeOp> nodes, Rows &rows) {
                 for (NodeOp node : nodes)
                   if (auto match = matchFormula(node))
                     raise(node, *match, rows);
                 for (NodeOp node : nodes)
                   if (auto match = matchFunction(node))
                     if (!isRaised.contains(node))
                       raise(node, *match, rows);
                 for (NodeOp node : nodes)
                   if (node.is("Erf") && !isRaised.contains(node))
                     reportMissed(node, "raise-activation", "it is in no gelu");
               });
    markAnalysesPreserved<tfg::SymbolicShapes>();
  }

private:
  void raise(NodeOp node, const Activation &match, Rows &rows);

  llvm::DenseSet<Operation *> isRaised;
};
} // namespace

void RaiseActivationPass::raise(NodeOp node, const Activation &match,
                                Rows &rows) {
  Value input = rows.findRows(match.input);
  if (!input || !isa_and_present<nn::NNDialect>(
                    input.getDefiningOp() ? input.getDefiningOp()->getDialect()
                                          : nullptr))
    return;
  llvm::DenseSet<Operation *> formula = getFormula(node, match.input);
  bool isAlone =
      llvm::all_of(match.input.getUsers(),
                   [&](Operation *user) { return formula.contains(user); }) &&
      isReadOnlyThrough(input, match.input);
  OpBuilder &builder = rows.before(node);
  Operation *producer = input.getDefiningOp();
  Value result;
  if (auto linear = dyn_cast_or_null<nn::LinearOp>(producer);
      linear && isAlone && !linear.getResidual() &&
      linear.getActivation() == nn::Activation::None)
    result = rows.enter(nn::LinearOp::create(
        builder, node.getLoc(), linear.getInput(), linear.getWeight(),
        linear.getBias(), Value(), match.kind, linear.getTransposeWeight()));
  else if (auto linear = dyn_cast_or_null<nn::GroupedLinearOp>(producer);
           linear && isAlone && linear.getActivation() == nn::Activation::None)
    result = rows.enter(nn::GroupedLinearOp::create(
        builder, node.getLoc(), linear.getInput(), linear.getWeight(),
        linear.getBias(), match.kind));
  else
    result = rows.enter(
        nn::ActivationOp::create(builder, node.getLoc(), input, match.kind));
  if (!rows.replace(node.getOutputs()[0], result))
    return;
  isRaised.insert(formula.begin(), formula.end());
  ++numRaised;
}
