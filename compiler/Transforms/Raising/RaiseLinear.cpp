//===- RaiseLinear.cpp - the pass raise-linear ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Raising/Contraction.h"
#include "compiler/Transforms/Raising/Passes.h"
#include "compiler/Transforms/Raising/Rows.h"
#include "dialects/NN/IR/NNOps.h"
#include "mlir/IR/TypeUtilities.h"

namespace albertc {
#define GEN_PASS_DEF_RAISELINEARPASS
#include "compiler/Transforms/Raising/Passes.h.inc"
} // namespace albertc

using namespace mlir;
using namespace albertc;
using namespace albertc::raising;
using tfg::NodeOp;

//===----------------------------------------------------------------------===//
// Products with weights
//===----------------------------------------------------------------------===//

namespace {
/// A product of rows with a weight, whatever its dimensions are called and in
/// whatever order they come.
class ProductMatcher {
public:
  ProductMatcher(const Contraction &product, unsigned weight, const Rows &rows)
      : product(product), x(1 - weight), w(weight) {
    for (unsigned i = 0; i < 2; ++i)
      views[i] = rows.trace(product.operands[i]);
  }

  /// Whether it is one of those of nn; else why not.
  bool match();
  StringRef getReason() const { return reason; }

  /// Whether the weight is the one of a grouped product, [K/G, N/G, G].
  bool isGrouped() const { return grouped; }
  /// Whether the weight is stored as [N, K].
  bool isTransposed() const { return transposed; }
  Value getInput() const { return views[x].base; }
  Value getWeight() const { return views[w].base; }
  /// The columns K of the input.
  int64_t getDepth() const { return depth; }
  /// The result's dimensions in terms of rows [R, N].
  const View &getResult() const { return result; }

private:
  bool fail(StringRef why) {
    reason = why;
    return false;
  }
  bool pairAtoms();
  bool checkWeight();
  bool checkInput();
  void describeResult();

  const Contraction &product;
  unsigned x, w;
  View views[2];
  /// Atoms of the input and of the weight that are one, summed over or not.
  SmallVector<std::pair<unsigned, unsigned>> pairs;
  /// Atoms of the weight that remain, in its base's order.
  View::Atoms outputs;
  View result;
  int64_t depth = 0;
  bool grouped = false, transposed = false;
  StringRef reason;
};
} // namespace

/// Finds which pieces of both operands belong together.
bool ProductMatcher::pairAtoms() {
  for (auto [i, label] : llvm::enumerate(product.labels[x])) {
    std::optional<unsigned> other = product.find(w, label);
    if (!other)
      continue;
    View::Atoms ones = views[x].dims[i], others = views[w].dims[*other];
    if (!View::refine(views[x], ones, views[w], others))
      return fail("dimensions of input and weight have no common pieces");
    for (auto [one, another] : llvm::zip(ones, others))
      pairs.emplace_back(one, another);
    grouped |= llvm::is_contained(product.result, label);
  }
  return true;
}

/// The weight is a matrix [K, N] or [N, K], or [K/G, N/G, G] in groups.
bool ProductMatcher::checkWeight() {
  const View &weight = views[w];
  auto isPaired = [&](unsigned atom) {
    return llvm::any_of(pairs, [&](auto pair) { return pair.second == atom; });
  };
  for (unsigned atom : View::flatten(weight.baseDims))
    if (!isPaired(atom))
      outputs.push_back(atom);
  auto are = [&](const View::Atoms &atoms, bool paired) {
    return llvm::all_of(
        atoms, [&](unsigned atom) { return isPaired(atom) == paired; });
  };
  ArrayRef<View::Atoms> dims = weight.baseDims;
  if (grouped)
    return (dims.size() == 3 && are(dims[0], true) && are(dims[1], false) &&
            are(dims[2], true) && dims[0].size() == 1 && dims[1].size() == 1 &&
            dims[2].size() == 1) ||
           fail("the weight of a product in groups is not [K/G, N/G, G]");
  if (dims.size() != 2)
    return fail("the weight is no matrix");
  if (are(dims[0], true) && are(dims[1], false))
    return true;
  transposed = true;
  return (are(dims[0], false) && are(dims[1], true)) ||
         fail("what is summed over is neither the rows nor the columns of the "
              "weight");
}

/// All of a row of the input is multiplied, in the weight's order.
bool ProductMatcher::checkInput() {
  View::Atoms input = View::flatten(views[x].baseDims);
  View::Atoms weight = View::flatten(views[w].baseDims);
  View::Atoms order;
  for (unsigned atom : weight)
    for (auto [own, other] : pairs)
      if (other == atom)
        order.push_back(own);
  if (order.size() > input.size() ||
      ArrayRef(input).take_back(order.size()) != ArrayRef(order))
    return fail("what is summed over is not a row of the input, in the "
                "weight's order");
  std::optional<int64_t> columns = views[x].getSize(order).getNumber();
  if (!columns || views[x].baseDims.size() < 2)
    return fail("the input has no rows of a known width");
  depth = *columns;
  return true;
}

/// Rows and columns of the result, and where the graph has them.
void ProductMatcher::describeResult() {
  llvm::DenseMap<std::pair<unsigned, unsigned>, unsigned> numbers;
  auto add = [&](unsigned operand, unsigned atom) {
    unsigned number = result.atoms.size();
    result.atoms.push_back(views[operand].atoms[atom]);
    numbers[{operand, atom}] = number;
    return number;
  };
  result.baseDims.resize(2);
  for (unsigned atom : View::flatten(views[x].baseDims))
    if (llvm::none_of(pairs, [&](auto pair) { return pair.first == atom; }))
      result.baseDims[0].push_back(add(x, atom));
  // Groups are the outer part of a column of the result.
  if (grouped)
    for (auto [own, other] : pairs)
      if (views[w].baseDims[2].front() == other)
        result.baseDims[1].push_back(add(x, own));
  for (unsigned atom : outputs)
    result.baseDims[1].push_back(add(w, atom));
  for (unsigned label : product.result) {
    unsigned operand = product.find(x, label) ? x : w;
    View::Atoms dim;
    for (unsigned atom : views[operand].dims[*product.find(operand, label)])
      dim.push_back(numbers.lookup({operand, atom}));
    result.dims.push_back(dim);
  }
}

bool ProductMatcher::match() {
  if (!views[0].base || !views[1].base)
    return fail("the shape of an operand is not known");
  if (!pairAtoms() || !checkWeight() || !checkInput())
    return false;
  describeResult();
  return true;
}

/// Whether `value` is a rearrangement of a parameter of floats.
static bool isWeight(Value value, const Rows &rows) {
  View view = rows.trace(value);
  return view.base && findParameter(view.base) &&
         cast<TensorType>(view.base.getType()).getElementType().isF32();
}

/// The width N of a product's result.
static int64_t getWidth(const View &result) {
  return result.getSize(result.baseDims[1]).getDim();
}

/// Whether a tensor of `bias`'s shape is added to every row: its dimensions,
/// but for leading ones of 1, are the last ones of `result`.
static bool isAddedToRows(Value bias, Value result) {
  auto shape = cast<RankedTensorType>(bias.getType()).getShape();
  while (!shape.empty() && shape.front() == 1)
    shape = shape.drop_front();
  auto all = cast<RankedTensorType>(result.getType()).getShape();
  return shape.size() < all.size() && all.take_back(shape.size()) == shape;
}

/// The vector of `width` elements that operand `index` of `node` adds to every
/// row; null if it is something else.
static Value getBias(NodeOp node, unsigned index, int64_t width,
                     const Rows &rows) {
  Value bias = node.getInputs()[index];
  View view = rows.trace(bias);
  auto vector = RankedTensorType::get(
      {width}, getElementTypeOrSelf(node.getOutputs()[0].getType()));
  bool isVector = view.base && view.isInOrder() && findParameter(view.base) &&
                  view.base.getType() == vector;
  return isVector && isAddedToRows(bias, node.getOutputs()[0]) ? view.base
                                                               : Value();
}

namespace {
/// The sum of a product and a bias.
struct BiasAdd {
  NodeOp node;
  Value bias;
};
} // namespace

/// The bias that is added to `product`, in its order and by its only reader.
static BiasAdd findBiasAdd(NodeOp product, int64_t width, const Rows &rows) {
  Value value = followLayout(product.getOutputs()[0]);
  auto sum =
      value.hasOneUse() ? dyn_cast<NodeOp>(*value.user_begin()) : NodeOp();
  View view = rows.trace(value);
  if (!sum || !sum.is("AddV2", "BiasAdd") || !view.isInOrder() ||
      view.base != product.getOutputs()[0])
    return {};
  unsigned other = sum.getInputs()[0] == value ? 1 : 0;
  Value bias = getBias(sum, other, width, rows);
  return bias ? BiasAdd{sum, bias} : BiasAdd();
}

namespace {
struct RaiseLinearPass final
    : albertc::impl::RaiseLinearPassBase<RaiseLinearPass> {
  void runOnOperation() override {
    raiseProducts();
    raiseBiases();
    markAnalysesPreserved<tfg::SymbolicShapes>();
  }

private:
  void raiseProducts();
  void raiseProduct(NodeOp node, Rows &rows);
  void raiseBiases();
  bool raiseBias(NodeOp node, unsigned product, Rows &rows);
};
} // namespace

void RaiseLinearPass::raiseProduct(NodeOp node, Rows &rows) {
  std::optional<Contraction> product = matchContraction(node);
  if (!product)
    return;
  bool isRight = isWeight(product->operands[1], rows);
  if (isRight == isWeight(product->operands[0], rows))
    return;
  ProductMatcher matcher(*product, isRight ? 1 : 0, rows);
  if (!matcher.match())
    return reportMissed(node, "raise-linear", matcher.getReason());
  // A product in groups is one with its bias only.
  BiasAdd sum;
  if (matcher.isGrouped()) {
    sum = findBiasAdd(node, getWidth(matcher.getResult()), rows);
    if (!sum.node || !matcher.getResult().isInOrder())
      return reportMissed(node, "raise-linear",
                          "a product in groups needs a bias");
  }
  OpBuilder &builder = rows.before(node);
  Value input = rows.getRows(matcher.getInput(), matcher.getDepth());
  if (!input)
    return reportMissed(node, "raise-linear", "the input has no rows");
  bool isReplaced =
      sum.node
          ? rows.replace(sum.node.getOutputs()[0],
                         rows.enter(nn::GroupedLinearOp::create(
                             builder, node.getLoc(), input, matcher.getWeight(),
                             sum.bias, nn::Activation::None)))
          : rows.replace(
                node.getOutputs()[0],
                rows.enter(nn::LinearOp::create(
                    builder, node.getLoc(), input, matcher.getWeight(), Value(),
                    Value(), nn::Activation::None, matcher.isTransposed())),
                matcher.getResult());
  if (!isReplaced)
    return reportMissed(node, "raise-linear",
                        "the result is no rearranged rows");
  ++numProducts;
  numBiases += sum.node ? 1 : 0;
}

void RaiseLinearPass::raiseProducts() {
  raiseNodes(getOperation(), getAnalysis<tfg::SymbolicShapes>(),
             [&](ArrayRef<NodeOp> nodes, Rows &rows) {
               for (NodeOp node : nodes)
                 raiseProduct(node, rows);
             });
}

//===----------------------------------------------------------------------===//
// Biases
//===----------------------------------------------------------------------===//

bool RaiseLinearPass::raiseBias(NodeOp node, unsigned product, Rows &rows) {
  Value source = rows.findRows(node.getInputs()[product]);
  auto linear = source ? source.getDefiningOp<nn::LinearOp>() : nn::LinearOp();
  // An optimizer may have added the residual first.
  if (!linear || linear.getBias() ||
      linear.getActivation() != nn::Activation::None ||
      !isReadOnlyBy(source, node))
    return false;
  Value bias = getBias(node, 1 - product, linear.getOutputFeatures(), rows);
  if (!bias)
    return false;
  OpBuilder &builder = rows.before(node);
  return rows.replace(node.getOutputs()[0],
                      rows.enter(nn::LinearOp::create(
                          builder, node.getLoc(), linear.getInput(),
                          linear.getWeight(), bias, linear.getResidual(),
                          nn::Activation::None, linear.getTransposeWeight())));
}

void RaiseLinearPass::raiseBiases() {
  raiseNodes(getOperation(), getAnalysis<tfg::SymbolicShapes>(),
             [&](ArrayRef<NodeOp> nodes, Rows &rows) {
               for (NodeOp node : nodes)
                 if (node.is("AddV2", "BiasAdd"))
                   numBiases +=
                       raiseBias(node, 0, rows) ||
                       (!node.is("BiasAdd") && raiseBias(node, 1, rows));
             });
}
