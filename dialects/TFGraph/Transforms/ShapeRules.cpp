//===- ShapeRules.cpp - shapes of results of operations -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/ShapeRules.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

static constexpr int64_t kUnknown = ShapedType::kDynamic;

std::optional<Sizes> NodeShapes::getShape(unsigned index) {
  auto type = dyn_cast<RankedTensorType>(node.getInputs()[index].getType());
  return type ? std::optional<Sizes>(Sizes(type.getShape())) : std::nullopt;
}

std::optional<Sizes> NodeShapes::getElements(unsigned index) {
  auto found = elements.find(node.getInputs()[index]);
  return found == elements.end() ? std::nullopt
                                 : std::optional<Sizes>(found->second);
}

int64_t NodeShapes::getScalar(unsigned index) {
  std::optional<Sizes> values = getElements(index);
  return values && values->size() == 1 ? (*values)[0] : kUnknown;
}

int64_t NodeShapes::getInt(StringRef name, int64_t otherwise) {
  auto attr = node.getNodeAttr<IntegerAttr>(name);
  return attr ? attr.getInt() : otherwise;
}

bool NodeShapes::getBool(StringRef name) {
  auto attr = node.getNodeAttr<BoolAttr>(name);
  return attr && attr.getValue();
}

std::optional<int64_t> tfg::normalizeAxis(int64_t axis, int64_t rank) {
  if (axis < -rank || axis >= rank)
    return std::nullopt;
  return axis < 0 ? axis + rank : axis;
}

/// One dimension of two tensors that are broadcast; none if they contradict.
static std::optional<int64_t> broadcastDims(int64_t first, int64_t second) {
  if (first == 1 || first == second)
    return second;
  if (second == 1)
    return first;
  // A size beyond 1 can only be matched by itself.
  if (first == kUnknown)
    return second;
  return second == kUnknown ? std::optional(first) : std::nullopt;
}

std::optional<Sizes> tfg::broadcastShapes(ArrayRef<int64_t> first,
                                          ArrayRef<int64_t> second) {
  Sizes result(std::max(first.size(), second.size()), 1);
  for (size_t back = 1; back <= result.size(); ++back) {
    int64_t one = back <= first.size() ? first[first.size() - back] : 1;
    int64_t other = back <= second.size() ? second[second.size() - back] : 1;
    std::optional<int64_t> dim = broadcastDims(one, other);
    if (!dim)
      return std::nullopt;
    result[result.size() - back] = *dim;
  }
  return result;
}

/// "2x?x8".
static std::string printShape(ArrayRef<int64_t> shape) {
  std::string text;
  for (int64_t dim : shape)
    text += (text.empty() ? "" : "x") +
            (dim == kUnknown ? std::string("?") : std::to_string(dim));
  return text.empty() ? "a scalar" : text;
}

/// Number of elements; kUnknown if it is not known.
static int64_t countElements(ArrayRef<int64_t> shape) {
  int64_t count = 1;
  for (int64_t dim : shape)
    if (dim == kUnknown || llvm::MulOverflow(count, dim, count))
      return kUnknown;
  return count;
}

//===----------------------------------------------------------------------===//
// Rules
//===----------------------------------------------------------------------===//

static LogicalResult inferSame(NodeShapes &shapes) {
  if (auto shape = shapes.getShape(0))
    shapes.setShape(0, *shape);
  return success();
}

/// All inputs from `first` on are broadcast.
static LogicalResult broadcastFrom(NodeShapes &shapes, unsigned first) {
  Sizes result;
  for (unsigned i = first; i < shapes.getNumInputs(); ++i) {
    auto shape = shapes.getShape(i);
    if (!shape)
      return success();
    auto common = broadcastShapes(result, *shape);
    if (!common)
      return shapes.fail("expected inputs that can be broadcast, found " +
                         printShape(result) + " and " + printShape(*shape));
    result = std::move(*common);
  }
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferBroadcast(NodeShapes &shapes) {
  return broadcastFrom(shapes, 0);
}

static LogicalResult inferReduction(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  if (!shape)
    return success();
  auto axes = shapes.getElements(1);
  bool keeps = shapes.getBool("keep_dims");
  if (!axes || llvm::is_contained(*axes, kUnknown)) {
    if (keeps)
      shapes.setShape(0, Sizes(shape->size(), kUnknown));
    return success();
  }
  auto rank = static_cast<int64_t>(shape->size());
  llvm::SmallVector<bool> isReduced(shape->size());
  for (int64_t axis : *axes) {
    auto normal = normalizeAxis(axis, rank);
    if (!normal)
      return shapes.fail("expected axes of a tensor of rank " + Twine(rank) +
                         ", found " + Twine(axis));
    isReduced[*normal] = true;
  }
  Sizes result;
  for (int64_t dim = 0; dim < rank; ++dim)
    if (!isReduced[dim] || keeps)
      result.push_back(isReduced[dim] ? 1 : (*shape)[dim]);
  shapes.setShape(0, result);
  return success();
}

/// The product of two matrices; `batch` of their leading dimensions.
static LogicalResult multiply(NodeShapes &shapes, bool transposeFirst,
                              bool transposeSecond, bool isBatched) {
  auto first = shapes.getShape(0), second = shapes.getShape(1);
  if (!first || !second)
    return success();
  if (first->size() < 2 || second->size() < 2 ||
      (!isBatched && (first->size() != 2 || second->size() != 2)))
    return shapes.fail("expected two matrices, found " + printShape(*first) +
                       " and " + printShape(*second));
  auto dims = [](Sizes &shape, bool transposed) {
    int64_t columns = shape.pop_back_val(), rows = shape.pop_back_val();
    return transposed ? std::pair(columns, rows) : std::pair(rows, columns);
  };
  auto [rows, inner] = dims(*first, transposeFirst);
  auto [otherInner, columns] = dims(*second, transposeSecond);
  if (inner != kUnknown && otherInner != kUnknown && inner != otherInner)
    return shapes.fail("expected matrices that can be multiplied, found inner "
                       "dimensions " +
                       Twine(inner) + " and " + Twine(otherInner));
  auto batch = broadcastShapes(*first, *second);
  if (!batch)
    return shapes.fail("expected batches that can be broadcast, found " +
                       printShape(*first) + " and " + printShape(*second));
  batch->append({rows, columns});
  shapes.setShape(0, *batch);
  return success();
}

static LogicalResult inferMatMul(NodeShapes &shapes) {
  return multiply(shapes, shapes.getBool("transpose_a"),
                  shapes.getBool("transpose_b"), /*isBatched=*/false);
}

static LogicalResult inferBatchMatMul(NodeShapes &shapes) {
  return multiply(shapes, shapes.getBool("adj_x"), shapes.getBool("adj_y"),
                  /*isBatched=*/true);
}

static LogicalResult inferEinsum(NodeShapes &shapes) {
  auto equation = shapes.getNode().getNodeAttr<StringAttr>("equation");
  // Ellipses are none of ALBERT's.
  if (!equation || equation.getValue().contains('.'))
    return success();
  std::string text = equation.str();
  llvm::erase(text, ' ');
  auto [inputs, output] = StringRef(text).split("->");
  SmallVector<StringRef> terms;
  inputs.split(terms, ',');
  if (terms.size() != shapes.getNumInputs())
    return shapes.fail("expected " + Twine(terms.size()) +
                       " inputs as the equation says, found " +
                       Twine(shapes.getNumInputs()));
  llvm::DenseMap<char, int64_t> sizes;
  for (auto [i, term] : llvm::enumerate(terms)) {
    auto shape = shapes.getShape(i);
    if (!shape)
      continue;
    if (shape->size() != term.size())
      return shapes.fail("expected input " + Twine(i) + " of rank " +
                         Twine(term.size()) + " as the equation says, found " +
                         printShape(*shape));
    for (auto [label, size] : llvm::zip(term, *shape)) {
      auto [place, isNew] = sizes.try_emplace(label, size);
      auto common = broadcastDims(place->second, size);
      if (!common)
        return shapes.fail("expected one size for '" + Twine(label) +
                           "' of the equation, found " + Twine(place->second) +
                           " and " + Twine(size));
      place->second = *common;
    }
  }
  Sizes result;
  for (char label : output)
    result.push_back(sizes.contains(label) ? sizes[label] : kUnknown);
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferReshape(NodeShapes &shapes) {
  auto wanted = shapes.getElements(1);
  auto input = shapes.getShape(0);
  auto lengths = shapes.getShape(1);
  if (!wanted) {
    if (lengths && lengths->size() == 1 && (*lengths)[0] != kUnknown &&
        (*lengths)[0] <= kMaxElements)
      shapes.setShape(0, Sizes((*lengths)[0], kUnknown));
    return success();
  }
  int64_t count = input ? countElements(*input) : kUnknown;
  Sizes result = *wanted;
  Sizes known;
  int64_t *open = nullptr;
  unsigned numOpen = 0;
  for (int64_t &dim : result)
    if (dim == -1 || dim == kUnknown) {
      dim = kUnknown;
      open = &dim;
      ++numOpen;
    } else {
      known.push_back(dim);
    }
  int64_t product = countElements(known);
  bool fits =
      count == kUnknown || product == kUnknown ||
      (numOpen == 0 ? product == count : product == 0 || count % product == 0);
  if (!fits)
    return shapes.fail("expected a shape of " + Twine(count) +
                       " elements, found " + printShape(*wanted));
  if (numOpen == 1 && count != kUnknown && product > 0)
    *open = count / product;
  shapes.setShape(0, result);
  return success();
}

/// The shape is the elements of input `index`.
static LogicalResult takeShape(NodeShapes &shapes, unsigned index) {
  auto dims = shapes.getElements(index);
  auto lengths = shapes.getShape(index);
  if (dims)
    shapes.setShape(0, *dims);
  else if (lengths && lengths->size() == 1 && (*lengths)[0] != kUnknown &&
           (*lengths)[0] <= kMaxElements)
    shapes.setShape(0, Sizes((*lengths)[0], kUnknown));
  return success();
}

static LogicalResult inferFill(NodeShapes &shapes) {
  return takeShape(shapes, 0);
}

static LogicalResult inferBroadcastTo(NodeShapes &shapes) {
  return takeShape(shapes, 1);
}

static LogicalResult inferShape(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  shapes.setShape(0, {shape ? static_cast<int64_t>(shape->size()) : kUnknown});
  return success();
}

static LogicalResult inferScalar(NodeShapes &shapes) {
  shapes.setShape(0, {});
  return success();
}

static LogicalResult inferRange(NodeShapes &shapes) {
  int64_t start = shapes.getScalar(0), limit = shapes.getScalar(1),
          delta = shapes.getScalar(2);
  bool isKnown =
      start != kUnknown && limit != kUnknown && delta != kUnknown && delta != 0;
  int64_t length = kUnknown;
  int64_t span = 0;
  if (isKnown && !llvm::SubOverflow(limit, start, span) && span != INT64_MIN &&
      delta != INT64_MIN) {
    int64_t distance = delta > 0 ? span : -span;
    int64_t step = std::abs(delta);
    length = distance <= 0 ? 0 : (distance - 1) / step + 1;
  }
  shapes.setShape(0, {length});
  return success();
}

static LogicalResult inferTranspose(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  auto order = shapes.getElements(1);
  if (!shape)
    return success();
  Sizes result(shape->size(), kUnknown);
  if (order && order->size() != shape->size())
    return shapes.fail("expected " + Twine(shape->size()) +
                       " dimensions in a new order, found " +
                       Twine(order->size()));
  for (size_t i = 0; order && i < shape->size(); ++i) {
    if ((*order)[i] == kUnknown)
      continue;
    auto axis = normalizeAxis((*order)[i], static_cast<int64_t>(shape->size()));
    if (!axis)
      return shapes.fail("expected dimensions of a tensor of rank " +
                         Twine(shape->size()) + ", found " +
                         Twine((*order)[i]));
    result[i] = (*shape)[*axis];
  }
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferExpandDims(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  int64_t dim = shapes.getScalar(1);
  if (!shape)
    return success();
  auto rank = static_cast<int64_t>(shape->size()) + 1;
  if (dim == kUnknown) {
    shapes.setShape(0, Sizes(rank, kUnknown));
    return success();
  }
  auto axis = normalizeAxis(dim, rank);
  if (!axis)
    return shapes.fail("expected a place in a tensor of rank " + Twine(rank) +
                       ", found " + Twine(dim));
  shape->insert(shape->begin() + *axis, 1);
  shapes.setShape(0, *shape);
  return success();
}

static LogicalResult inferSqueeze(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  if (!shape)
    return success();
  auto rank = static_cast<int64_t>(shape->size());
  llvm::SmallVector<bool> isGone(shape->size());
  auto dims = shapes.getNode().getNodeAttr<ArrayAttr>("squeeze_dims");
  if (!dims || dims.empty()) {
    if (llvm::is_contained(*shape, kUnknown))
      return success();
    for (int64_t i = 0; i < rank; ++i)
      isGone[i] = (*shape)[i] == 1;
  } else {
    for (IntegerAttr dim : dims.getAsRange<IntegerAttr>()) {
      auto axis = normalizeAxis(dim.getInt(), rank);
      if (!axis || ((*shape)[*axis] != 1 && (*shape)[*axis] != kUnknown))
        return shapes.fail("expected a dimension of 1 at " +
                           Twine(dim.getInt()) + ", found " +
                           printShape(*shape));
      isGone[*axis] = true;
    }
  }
  Sizes result;
  for (int64_t i = 0; i < rank; ++i)
    if (!isGone[i])
      result.push_back((*shape)[i]);
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferPack(NodeShapes &shapes) {
  Sizes common;
  bool isFirst = true;
  for (unsigned i = 0; i < shapes.getNumInputs(); ++i) {
    auto shape = shapes.getShape(i);
    if (!shape)
      continue;
    if (!isFirst && shape->size() != common.size())
      return shapes.fail("expected inputs of one rank, found " +
                         printShape(common) + " and " + printShape(*shape));
    if (isFirst)
      common = *shape;
    for (auto [known, dim] : llvm::zip(common, *shape))
      known = known == kUnknown ? dim : known;
    isFirst = false;
  }
  if (isFirst)
    return success();
  auto axis = normalizeAxis(shapes.getInt("axis", 0),
                            static_cast<int64_t>(common.size()) + 1);
  if (!axis)
    return shapes.fail("expected an axis of the result, found " +
                       Twine(shapes.getInt("axis", 0)));
  common.insert(common.begin() + *axis, shapes.getNumInputs());
  shapes.setShape(0, common);
  return success();
}

static LogicalResult inferUnpack(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  if (!shape)
    return success();
  auto axis = normalizeAxis(shapes.getInt("axis", 0),
                            static_cast<int64_t>(shape->size()));
  if (!axis)
    return shapes.fail("expected an axis of the input, found " +
                       Twine(shapes.getInt("axis", 0)));
  shape->erase(shape->begin() + *axis);
  for (unsigned i = 0; i < shapes.getNode().getOutputs().size(); ++i)
    shapes.setShape(i, *shape);
  return success();
}

static LogicalResult inferConcat(NodeShapes &shapes) {
  unsigned last = shapes.getNumInputs() - 1;
  Sizes result;
  int64_t sum = 0;
  for (unsigned i = 0; i < last; ++i) {
    auto shape = shapes.getShape(i);
    if (!shape)
      return success();
    if (i == 0)
      result = *shape;
    if (shape->size() != result.size())
      return shapes.fail("expected inputs of one rank, found " +
                         printShape(result) + " and " + printShape(*shape));
    auto axis = normalizeAxis(shapes.getScalar(last),
                              static_cast<int64_t>(shape->size()));
    if (!axis) {
      shapes.setShape(0, Sizes(result.size(), kUnknown));
      return success();
    }
    sum = sum == kUnknown || (*shape)[*axis] == kUnknown
              ? kUnknown
              : sum + (*shape)[*axis];
    for (auto [dim, other] : llvm::zip(result, *shape))
      dim = dim == kUnknown ? other : dim;
    result[*axis] = sum;
  }
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferSplit(NodeShapes &shapes) {
  auto shape = shapes.getShape(1);
  int64_t dim = shapes.getScalar(0);
  unsigned parts = shapes.getNode().getOutputs().size();
  if (!shape || dim == kUnknown || parts == 0)
    return success();
  auto axis = normalizeAxis(dim, static_cast<int64_t>(shape->size()));
  if (!axis)
    return shapes.fail("expected an axis of the input, found " + Twine(dim));
  int64_t &size = (*shape)[*axis];
  if (size != kUnknown && size % parts != 0)
    return shapes.fail("expected a dimension that " + Twine(parts) +
                       " parts divide, found " + Twine(size));
  size = size == kUnknown ? kUnknown : size / parts;
  for (unsigned i = 0; i < parts; ++i)
    shapes.setShape(i, *shape);
  return success();
}

/// Rows `indices` of `params` along `axis`.
static LogicalResult gather(NodeShapes &shapes, const Sizes &params,
                            int64_t axis, int64_t batchDims) {
  auto indices = shapes.getShape(1);
  if (!indices)
    return success();
  auto rank = static_cast<int64_t>(params.size());
  auto normal = normalizeAxis(axis, rank);
  if (!normal || batchDims < 0 || batchDims > *normal ||
      batchDims > static_cast<int64_t>(indices->size()))
    return shapes.fail("expected an axis of " + printShape(params) +
                       ", found " + Twine(axis));
  Sizes result(params.begin(), params.begin() + *normal);
  result.append(indices->begin() + batchDims, indices->end());
  result.append(params.begin() + *normal + 1, params.end());
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferGather(NodeShapes &shapes) {
  auto params = shapes.getShape(0);
  int64_t axis = shapes.getNumInputs() > 2 ? shapes.getScalar(2) : 0;
  if (!params || axis == kUnknown)
    return success();
  return gather(shapes, *params, axis, shapes.getInt("batch_dims", 0));
}

/// The shape of the variable that input 0 is a handle of.
static std::optional<Sizes> getVariableShape(NodeShapes &shapes) {
  auto handle = shapes.getNode().getInputs()[0].getDefiningOp<NodeOp>();
  auto shape = handle && handle.is("VarHandleOp")
                   ? handle.getNodeAttr<ShapeAttr>("shape")
                   : ShapeAttr();
  if (!shape || !shape.getRanked())
    return std::nullopt;
  return Sizes(shape.getDims());
}

static LogicalResult inferReadVariable(NodeShapes &shapes) {
  if (auto shape = getVariableShape(shapes))
    shapes.setShape(0, *shape);
  return success();
}

static LogicalResult inferResourceGather(NodeShapes &shapes) {
  auto params = getVariableShape(shapes);
  return params ? gather(shapes, *params, 0, shapes.getInt("batch_dims", 0))
                : success();
}

static LogicalResult inferOneHot(NodeShapes &shapes) {
  auto indices = shapes.getShape(0);
  if (!indices)
    return success();
  auto axis = normalizeAxis(shapes.getInt("axis", -1),
                            static_cast<int64_t>(indices->size()) + 1);
  if (!axis)
    return shapes.fail("expected an axis of the result, found " +
                       Twine(shapes.getInt("axis", -1)));
  indices->insert(indices->begin() + *axis, shapes.getScalar(1));
  shapes.setShape(0, *indices);
  return success();
}

static LogicalResult inferSlice(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  auto begins = shapes.getElements(1), sizes = shapes.getElements(2);
  if (!shape)
    return success();
  Sizes result(shape->size(), kUnknown);
  if ((begins && begins->size() != shape->size()) ||
      (sizes && sizes->size() != shape->size()))
    return shapes.fail("expected " + Twine(shape->size()) +
                       " beginnings and sizes, found another number");
  for (size_t i = 0; sizes && i < shape->size(); ++i) {
    int64_t size = (*sizes)[i], dim = (*shape)[i];
    int64_t begin = begins ? (*begins)[i] : kUnknown;
    if (size >= 0)
      result[i] = size;
    else if (size == -1 && dim != kUnknown && begin >= 0 && begin <= dim)
      result[i] = dim - begin;
    if (begin >= 0 && dim != kUnknown && size >= 0 && size > dim - begin)
      return shapes.fail("expected a slice within " + printShape(*shape) +
                         ", found " + Twine(size) + " from " + Twine(begin) +
                         " on");
  }
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferTile(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  auto multiples = shapes.getElements(1);
  if (!shape)
    return success();
  Sizes result(shape->size(), kUnknown);
  for (size_t i = 0;
       multiples && i < std::min(shape->size(), multiples->size()); ++i)
    result[i] = countElements({(*shape)[i], (*multiples)[i]});
  shapes.setShape(0, result);
  return success();
}

static LogicalResult inferTopK(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  if (!shape || shapes.getNode().getOutputs().size() != 2)
    return success();
  if (shape->empty())
    return shapes.fail("expected a tensor with dimensions, found a scalar");
  shape->back() = shapes.getScalar(1);
  shapes.setShape(0, *shape);
  shapes.setShape(1, *shape);
  return success();
}

static LogicalResult inferArgMax(NodeShapes &shapes) {
  auto shape = shapes.getShape(0);
  int64_t dim = shapes.getScalar(1);
  if (!shape)
    return success();
  auto axis = normalizeAxis(dim == kUnknown ? 0 : dim,
                            static_cast<int64_t>(shape->size()));
  if (!axis)
    return shapes.fail("expected an axis of " + printShape(*shape) +
                       ", found " + Twine(dim));
  shape->erase(shape->begin() + *axis);
  shapes.setShape(0, dim == kUnknown ? Sizes(shape->size(), kUnknown) : *shape);
  return success();
}

//===----------------------------------------------------------------------===//
// Table
//===----------------------------------------------------------------------===//

namespace {
/// The rule of some operations, which have at least so many inputs.
struct ShapeRule {
  LogicalResult (*infer)(NodeShapes &);
  unsigned minInputs;
  StringRef operations;
};
} // namespace

static constexpr ShapeRule kRules[] = {
    {inferSame, 1,
     "Abs BiasAdd Cast Ceil CheckNumerics Elu Erf Erfc Exp Floor Identity "
     "IsFinite IsNan Log Log1p LogSoftmax LogicalNot Neg OnesLike "
     "PlaceholderWithDefault PreventGradient Reciprocal Relu Relu6 Round Rsqrt "
     "Sigmoid Sign Snapshot Softmax Softplus Sqrt Square StopGradient Tanh "
     "ZerosLike"},
    {inferBroadcast, 1,
     "Add AddN AddV2 Div DivNoNan Equal FloorDiv FloorMod Greater GreaterEqual "
     "Less LessEqual LogicalAnd LogicalOr Maximum Minimum Mul NotEqual Pow "
     "RealDiv SelectV2 SquaredDifference Sub TruncateDiv"},
    {inferReduction, 2, "All Any Max Mean Min Prod Sum"},
    {inferMatMul, 2, "MatMul"},
    {inferBatchMatMul, 2, "BatchMatMul BatchMatMulV2 BatchMatMulV3"},
    {inferEinsum, 1, "Einsum"},
    {inferReshape, 2, "Reshape"},
    {inferFill, 1, "Fill RandomStandardNormal RandomUniform TruncatedNormal"},
    {inferBroadcastTo, 2, "BroadcastTo"},
    {inferShape, 1, "Shape"},
    {inferScalar, 1, "L2Loss Rank Size"},
    {inferRange, 3, "Range"},
    {inferTranspose, 2, "Transpose"},
    {inferExpandDims, 2, "ExpandDims"},
    {inferSqueeze, 1, "Squeeze"},
    {inferPack, 1, "Pack"},
    {inferUnpack, 1, "Unpack"},
    {inferConcat, 2, "ConcatV2"},
    {inferSplit, 2, "Split"},
    {inferGather, 2, "Gather GatherV2"},
    {inferReadVariable, 1, "ReadVariableOp"},
    {inferResourceGather, 2, "ResourceGather"},
    {inferOneHot, 2, "OneHot"},
    {inferSlice, 3, "Slice"},
    {inferStridedSlice, 4, "StridedSlice"},
    {inferTile, 2, "Tile"},
    {inferTopK, 2, "TopKV2"},
    {inferArgMax, 2, "ArgMax"},
};

LogicalResult tfg::inferShapes(NodeShapes &shapes) {
  static const llvm::StringMap<const ShapeRule *> table = [] {
    llvm::StringMap<const ShapeRule *> rules;
    for (const ShapeRule &rule : kRules)
      for (StringRef operation : llvm::split(rule.operations, ' '))
        rules[operation] = &rule;
    return rules;
  }();
  const ShapeRule *rule = table.lookup(shapes.getNode().getOpName());
  if (!rule || shapes.getNumInputs() < rule->minInputs ||
      shapes.getNode().getOutputs().empty())
    return success();
  return rule->infer(shapes);
}
