//===- GraphLowering.cpp - a graph becomes a function ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Conversion/TFGraphToLinalg/GraphLowering.h"
#include "compiler/Conversion/TFGraphToLinalg/SizeText.h"
#include "dialects/RT/IR/RTDialect.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Support/DebugStringHelper.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace albertc;
using albertc::rt::RTDialect;
using tfg::Size;
using tfg::Sizes;

/// Symbol of the function, and so the name of the program's entry.
static constexpr llvm::StringLiteral kEntryName = "graph";

GraphLowering::GraphLowering(tfg::GraphOp graph, const SizeBounds &bounds,
                             bool isPart)
    : graph(graph), bounds(bounds), isPart(isPart),
      module(graph->getParentOfType<ModuleOp>()), symbols(module),
      shapes(graph) {}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

const Sizes &GraphLowering::getShape(Value value) {
  std::unique_ptr<Sizes> &shape = shapeOf[value];
  if (!shape)
    shape = std::make_unique<Sizes>(*shapes.getShape(value));
  return *shape;
}

bool GraphLowering::hasKnownElements(Value value) {
  std::optional<Sizes> elements = shapes.getElements(value);
  return elements && llvm::all_of(*elements, [](const Size &size) {
           return size.isKnown();
         });
}

Value GraphLowering::getTensor(Value value) {
  Value &tensor = tensors[value];
  if (tensor)
    return tensor;
  assert(hasKnownElements(value) && "what a node needs comes before it");
  Sizes elements = *shapes.getElements(value);
  auto toElement = [&](const Size &size, Type element) -> Value {
    if (element.isIndex())
      return builder->sizeValue(size);
    if (size.isNumber())
      return builder->number(element, *size.getNumber());
    return arith::IndexCastOp::create(*builder, element,
                                      builder->sizeValue(size));
  };
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type)
    return tensor = toElement(elements.front(), value.getType());
  SmallVector<Value> numbers;
  for (const Size &size : elements)
    numbers.push_back(toElement(size, type.getElementType()));
  tensor = tensor::FromElementsOp::create(
      *builder, getTensorType(getShape(value), type.getElementType()), numbers);
  return tensor;
}

Value GraphLowering::loadParameter(StringRef name, RankedTensorType type) {
  auto stored = RankedTensorType::get(type.getShape(), builder->getF32Type());
  albertc::rt::ParamOp &param = params[name];
  // Weights of what was recognised are declared already.
  if (auto declared = symbols.lookup<albertc::rt::ParamOp>(name);
      !param && declared && declared.getTensorType() == stored)
    param = declared;
  if (!param) {
    MLIRContext *context = graph.getContext();
    auto variable = albertc::rt::VariableAttr::get(
        context, name, type.getShape(), /*slot=*/0, /*column=*/0,
        /*hf=*/StringAttr(), /*hfTransposed=*/false);
    OpBuilder outside(graph);
    param = albertc::rt::ParamOp::create(
        outside, graph.getLoc(), name, stored,
        albertc::rt::InitializerAttr::get(
            context, albertc::rt::InitializerKind::Zeros, FloatAttr()),
        albertc::rt::LayoutAttr(), outside.getArrayAttr({variable}),
        StringAttr());
    symbols.insert(param);
  }
  return albertc::rt::LoadOp::create(*builder, stored, param.getSymName());
}

//===----------------------------------------------------------------------===//
// Checks
//===----------------------------------------------------------------------===//

LogicalResult GraphLowering::check() {
  collectSizes();
  findNeeded();
  bool isOperation = succeeded(checkOperations());
  bool isType = succeeded(checkTypes());
  if (!isOperation || !isType || failed(checkShapes()))
    return failure();
  return collectArrays();
}

void GraphLowering::collectSizes() {
  llvm::StringSet<> names;
  for (auto [symbol, dims] : llvm::enumerate(shapes.getSymbols())) {
    if (dims.empty())
      continue;
    int64_t dim = dims.front().dim;
    std::string name = dim == 0 ? "batch" : dim == 1 ? "length" : "";
    if (name.empty() || !names.insert(name).second) {
      auto input = dims.front().input.getDefiningOp<tfg::NodeOp>();
      name = (input.getNodeName() + "." + Twine(dim)).str();
      names.insert(name);
    }
    bool isBatch = llvm::any_of(
        dims, [](const tfg::OpenDim &open) { return open.dim == 0; });
    sizes.push_back({static_cast<unsigned>(symbol), std::move(name),
                     isBatch ? bounds.batch : bounds.length});
  }
}

SmallVector<Value> GraphLowering::getReads(Operation *op) {
  if (auto node = dyn_cast<tfg::NodeOp>(op))
    return llvm::to_vector(node.getInputs());
  llvm::SetVector<Value> reads(op->operand_begin(), op->operand_end());
  mlir::getUsedValuesDefinedAbove(op->getRegions(), reads);
  return reads.takeVector();
}

void GraphLowering::findNeeded() {
  // Depth first, with a stack: graphs are deep.
  llvm::DenseSet<Operation *> seen;
  struct Step {
    Operation *op;
    SmallVector<Value> reads;
    size_t next = 0;
  };
  SmallVector<Step> path;
  llvm::DenseSet<Operation *> inputNodes;
  for (tfg::NodeOp node : tfg::getInputNodes(graph))
    inputNodes.insert(node);
  auto enter = [&](Value value) {
    Operation *op = value.getDefiningOp();
    if (op && !inputNodes.contains(op) && !hasKnownElements(value) &&
        seen.insert(op).second)
      path.push_back({op, getReads(op)});
  };
  for (Value output : graph.getReturn().getOutputs()) {
    enter(output);
    while (!path.empty()) {
      Step &step = path.back();
      if (step.next < step.reads.size()) {
        enter(step.reads[step.next++]);
        continue;
      }
      needed.push_back(step.op);
      if (auto node = dyn_cast<tfg::NodeOp>(step.op))
        neededNodes.push_back(node);
      path.pop_back();
    }
  }
}

/// Names of `nodes`, as many as help.
static std::string listNodes(ArrayRef<tfg::NodeOp> nodes) {
  constexpr size_t kMost = 4;
  std::string text;
  for (tfg::NodeOp node : nodes.take_front(kMost))
    text += (text.empty() ? "'" : ", '") + node.getNodeName().str() + "'";
  if (nodes.size() > kMost)
    text += " and " + std::to_string(nodes.size() - kMost) + " more";
  return text;
}

LogicalResult GraphLowering::checkOperations() {
  llvm::MapVector<StringAttr, SmallVector<tfg::NodeOp>> unknown;
  bool isComplete = true;
  for (tfg::NodeOp node : neededNodes) {
    const NodeRule *rule = findRule(node.getOpName());
    if (!rule)
      unknown[node.getOpNameAttr()].push_back(node);
    else if (node.getInputs().size() < rule->minInputs) {
      isComplete = false;
      node.emitNodeError() << "expected at least " << rule->minInputs
                           << " inputs, found " << node.getInputs().size();
    }
  }
  for (auto &[operation, nodes] : unknown)
    nodes.front().emitError()
        << "operation " << operation.getValue()
        << ": expected one that can be compiled, found it at " << nodes.size()
        << (nodes.size() == 1 ? " node: " : " nodes: ") << listNodes(nodes);
  return success(isComplete && unknown.empty());
}

/// Whether tensors of `element` can be computed with.
static bool isComputable(Type element) {
  return element.isF32() || element.isInteger(1) || element.isInteger(32) ||
         element.isInteger(64);
}

LogicalResult GraphLowering::checkTypes() {
  llvm::MapVector<Type, SmallVector<tfg::NodeOp>> strange;
  for (tfg::NodeOp node : neededNodes) {
    for (Value output : node.getOutputs()) {
      Type element = cast<TensorType>(output.getType()).getElementType();
      bool isHandle = node.is("VarHandleOp");
      // Half precision is stored, and computed with once it is cast.
      bool isStored = node.is("Const") && isa<FloatType>(element) &&
                      llvm::all_of(output.getUsers(), [](Operation *user) {
                        auto reader = dyn_cast<tfg::NodeOp>(user);
                        return reader && reader.is("Cast");
                      });
      if (!isComputable(element) && !isHandle && !isStored) {
        strange[element].push_back(node);
        break;
      }
    }
  }
  for (auto &[element, nodes] : strange)
    nodes.front().emitError()
        << "element type " << element
        << ": expected f32, i1, i32 or i64, found it at " << nodes.size()
        << (nodes.size() == 1 ? " node: " : " nodes: ") << listNodes(nodes);
  return success(strange.empty());
}

LogicalResult GraphLowering::checkShapes() {
  bool isKnown = true;
  llvm::DenseSet<Operation *> strange;
  auto check = [&](tfg::NodeOp node, Value value) {
    std::optional<Sizes> shape = shapes.getShape(value);
    bool isGiven = shape && llvm::all_of(*shape, [](const Size &size) {
                     return size.isKnown();
                   });
    if (isGiven)
      return;
    isKnown = false;
    // A reason is enough; what follows from it says nothing new.
    if (!strange.insert(node).second ||
        llvm::any_of(node.getInputs(), [&](Value input) {
          return strange.contains(input.getDefiningOp());
        }))
      return;
    node.emitNodeError() << "expected "
                         << (node.getInputs().empty()
                                 ? "an input of a known rank"
                                 : "a shape that follows from the sizes of "
                                   "the inputs")
                         << ", found " << value.getType();
  };
  for (tfg::NodeOp node : tfg::getInputNodes(graph))
    check(node, node.getOutputs().front());
  for (tfg::NodeOp node : neededNodes)
    if (!node.is("VarHandleOp"))
      for (Value output : node.getOutputs())
        check(node, output);
  return success(isKnown);
}

//===----------------------------------------------------------------------===//
// Arrays
//===----------------------------------------------------------------------===//

std::optional<int64_t> GraphLowering::boundElements(Value value) {
  SmallVector<int64_t> most(shapes.getSymbols().size(), 0);
  for (const OpenSize &size : sizes)
    most[size.symbol] = size.bound;
  int64_t all = 1;
  for (const Size &size : getShape(value)) {
    std::optional<int64_t> bound =
        boundSize(size.getExpr(graph.getContext()), most);
    if (!bound || llvm::MulOverflow(all, *bound, all))
      return std::nullopt;
  }
  return all;
}

/// `text` as a name of an array, which may be one of a file.
static std::string replaceSlashes(StringRef text) {
  std::string name;
  for (char c : text)
    name += c == '/' ? "__" : std::string(1, c);
  return name;
}

/// What the array of `tensor` is called: "bert__pooler__dense__Tanh" for
/// "bert/pooler/dense/Tanh:0".
static std::string makeArrayName(StringRef tensor) {
  auto [node, index] = tensor.rsplit(':');
  std::string name = replaceSlashes(node);
  if (!index.empty() && index != "0")
    name += "." + index.str();
  return name;
}

LogicalResult GraphLowering::collectArrays() {
  auto nameOf = [](ArrayAttr keys, size_t i, StringRef tensor) {
    return keys.empty() ? makeArrayName(tensor)
                        : replaceSlashes(cast<StringAttr>(keys[i]).getValue());
  };
  auto tensorName = [](StringRef text) {
    return (text + (text.contains(':') ? "" : ":0")).str();
  };
  SmallVector<StringRef> names = tfg::GraphOp::getNames(graph.getInputs());
  bool isBounded = true;
  auto refuseName = [&](const char *kind, const Array &first,
                        const Array &second) {
    isBounded = false;
    graph.emitError() << "expected " << kind << " of different names, found '"
                      << first.name << "' for both '" << first.tensor
                      << "' and '" << second.tensor << "'";
  };
  auto findName = [](SmallVector<Array> &arrays, const Array &array) {
    return llvm::find_if(
        arrays, [&](const Array &other) { return other.name == array.name; });
  };
  for (auto [i, node] : llvm::enumerate(tfg::getInputNodes(graph))) {
    Array array = {nameOf(graph.getInputKeys(), i, names[i]),
                   tensorName(names[i]), node.getOutputs().front()};
    auto *same = findName(inputs, array);
    if (same != inputs.end())
      refuseName("inputs", *same, array);
    inputs.push_back(std::move(array));
  }
  names = tfg::GraphOp::getNames(graph.getOutputs());
  for (auto [i, value] : llvm::enumerate(graph.getReturn().getOutputs())) {
    Array array = {nameOf(graph.getOutputKeys(), i, names[i]),
                   tensorName(names[i]), value};
    auto *same = findName(outputs, array);
    if (same == outputs.end())
      outputs.push_back(std::move(array));
    // What is asked for twice comes out once.
    else if (same->tensor != array.tensor)
      refuseName("outputs", *same, array);
  }
  for (SmallVector<Array> *arrays : {&inputs, &outputs})
    for (Array &array : *arrays) {
      Type element = cast<TensorType>(array.value.getType()).getElementType();
      std::optional<int64_t> bound = boundElements(array.value);
      array.maxElements = bound.value_or(0);
      if (isComputable(element) && bound)
        continue;
      isBounded = false;
      if (!bound)
        graph.emitError() << "tensor '" << array.tensor
                          << "': expected fewer elements than 2^63 within the "
                             "bounds of batch and length";
      else
        graph.emitError() << "tensor '" << array.tensor
                          << "': expected f32, i1, i32 or i64, found "
                          << element;
    }
  return success(isBounded);
}

Attribute GraphLowering::describeSize(const Size &size) {
  Builder attributes(graph.getContext());
  if (size.isNumber())
    return attributes.getI64IntegerAttr(*size.getNumber());
  return attributes.getStringAttr(
      printSize(size.getExpr(graph.getContext()), [&](unsigned symbol) {
        return llvm::find_if(
                   sizes,
                   [&](const OpenSize &open) { return open.symbol == symbol; })
            ->name;
      }));
}

/// The type of elements in arrays: bool is a byte.
static Type getArrayElement(Type element) {
  return element.isInteger(1) ? IntegerType::get(element.getContext(), 8)
                              : element;
}

static Type getElement(Value value) {
  return cast<TensorType>(value.getType()).getElementType();
}

DictionaryAttr GraphLowering::describeArray(const Array &array) {
  Builder attributes(graph.getContext());
  SmallVector<Attribute> dims;
  for (const Size &size : getShape(array.value))
    dims.push_back(describeSize(size));
  return attributes.getDictionaryAttr(
      {attributes.getNamedAttr("name", attributes.getStringAttr(array.name)),
       attributes.getNamedAttr("tensor",
                               attributes.getStringAttr(array.tensor)),
       attributes.getNamedAttr(
           "dtype", attributes.getStringAttr(
                        debugString(getArrayElement(getElement(array.value))))),
       attributes.getNamedAttr("shape", attributes.getArrayAttr(dims))});
}

DictionaryAttr GraphLowering::describe() {
  Builder attributes(graph.getContext());
  auto describeAll = [&](ArrayRef<Array> arrays) {
    return attributes.getArrayAttr(
        llvm::map_to_vector(arrays, [&](const Array &array) -> Attribute {
          return describeArray(array);
        }));
  };
  SmallVector<Attribute> open;
  for (const OpenSize &size : sizes)
    open.push_back(attributes.getDictionaryAttr(
        {attributes.getNamedAttr("name", attributes.getStringAttr(size.name)),
         attributes.getNamedAttr("bound",
                                 attributes.getI64IntegerAttr(size.bound))}));
  auto arrays = attributes.getDictionaryAttr(
      {attributes.getNamedAttr("sizes", attributes.getArrayAttr(open)),
       attributes.getNamedAttr("inputs", describeAll(inputs)),
       attributes.getNamedAttr("outputs", describeAll(outputs))});
  return attributes.getDictionaryAttr(
      {attributes.getNamedAttr("program", attributes.getStringAttr("graph")),
       attributes.getNamedAttr("graph", arrays)});
}

//===----------------------------------------------------------------------===//
// The function
//===----------------------------------------------------------------------===//

func::FuncOp GraphLowering::createFunction(OpBuilder &outside) {
  MLIRContext *context = graph.getContext();
  SmallVector<Type> types = {albertc::rt::ContextType::get(context)};
  SmallVector<DictionaryAttr> roles = {outside.getDictionaryAttr({})};
  auto add = [&](Type type, StringRef role, StringRef name, StringRef rows,
                 std::optional<int64_t> maxRows) {
    NamedAttrList attributes;
    attributes.append(role, outside.getStringAttr(name));
    attributes.append(RTDialect::kRowsAttr, outside.getStringAttr(rows));
    if (maxRows)
      attributes.append(
          RTDialect::kMaxRowsAttr,
          outside.getI64IntegerAttr(std::max<int64_t>(*maxRows, 1)));
    if (role == RTDialect::kOutputAttr)
      attributes.append(bufferization::BufferizationDialect::kWritableAttrName,
                        outside.getBoolAttr(true));
    types.push_back(type);
    roles.push_back(attributes.getDictionary(context));
  };
  auto addArrays = [&](ArrayRef<Array> arrays, StringRef role) {
    for (const Array &array : arrays)
      add(RankedTensorType::get({ShapedType::kDynamic},
                                getArrayElement(getElement(array.value))),
          role, array.name, "elements", array.maxElements);
  };
  if (!sizes.empty())
    add(RankedTensorType::get({static_cast<int64_t>(sizes.size())},
                              outside.getI64Type()),
        RTDialect::kInputAttr, "sizes", "sizes", std::nullopt);
  addArrays(inputs, RTDialect::kInputAttr);
  size_t numArguments = types.size();
  SmallVector<Type> results;
  if (isPart) {
    for (const Array &output : outputs)
      results.push_back(getTensorType(
          getShape(output.value), getArrayElement(getElement(output.value))));
  } else {
    addArrays(outputs, RTDialect::kOutputAttr);
    int64_t numDims = 0;
    for (const Array &output : outputs)
      numDims += static_cast<int64_t>(getShape(output.value).size());
    if (numDims != 0)
      add(RankedTensorType::get({numDims}, outside.getI64Type()),
          RTDialect::kOutputAttr, "output_shapes", "dimensions", std::nullopt);
    results = SmallVector<Type>(ArrayRef(types).drop_front(numArguments));
  }
  auto function = func::FuncOp::create(
      outside, graph.getLoc(), kEntryName,
      outside.getFunctionType(types, results),
      {outside.getNamedAttr(RTDialect::kDenseAttr, outside.getUnitAttr())},
      roles);
  if (isPart)
    function.setPrivate();
  function.addEntryBlock();
  return function;
}

void GraphLowering::readInputs(func::FuncOp function, TensorBuilder &builder) {
  auto arguments = function.getArguments().drop_front(sizes.empty() ? 1 : 2);
  for (auto [array, argument] : llvm::zip(inputs, arguments)) {
    const Sizes &shape = getShape(array.value);
    Sizes flat = {tfg::multiplyAll(shape)};
    Value value = argument;
    if (flat.front().isNumber())
      value = tensor::CastOp::create(
          builder, getTensorType(flat, getElementTypeOrSelf(value)), value);
    value = builder.reshape(value, flat, shape);
    Type element = getElement(array.value);
    if (element.isInteger(1))
      value = builder.map(shape, element, value,
                          [&](ElementBuilder &b, ValueRange x) {
                            return castElement(b, x[0], element);
                          });
    tensors[array.value] = value;
  }
}

/// `value` in the memory of `destination`.
static Value writeTo(TensorBuilder &builder, Value value, Value destination) {
  return bufferization::MaterializeInDestinationOp::create(
             builder, destination.getType(), value, destination)
      .getResult();
}

Value GraphLowering::getArrayValue(const Array &array, TensorBuilder &builder) {
  Value value = getTensor(array.value);
  Type element = getArrayElement(getElement(array.value));
  if (element == getElement(array.value))
    return value;
  return builder.map(getShape(array.value), element, value,
                     [&](ElementBuilder &b, ValueRange x) {
                       return castElement(b, x[0], element);
                     });
}

void GraphLowering::returnOutputs(TensorBuilder &builder) {
  SmallVector<Value> results;
  for (const Array &array : outputs)
    results.push_back(getArrayValue(array, builder));
  func::ReturnOp::create(builder, results);
}

void GraphLowering::writeOutputs(func::FuncOp function,
                                 TensorBuilder &builder) {
  SmallVector<Value> results, dims;
  size_t first = 1 + static_cast<size_t>(!sizes.empty()) + inputs.size();
  for (auto [i, array] : llvm::enumerate(outputs)) {
    const Sizes &shape = getShape(array.value);
    Value value = getArrayValue(array, builder);
    Sizes flat = {tfg::multiplyAll(shape)};
    Value argument = function.getArgument(first + i);
    SmallVector<OpFoldResult> zero = {builder.getIndexAttr(0)};
    Value place = builder.slice(argument, zero, flat);
    results.push_back(builder.insert(
        writeTo(builder, builder.reshape(value, shape, flat), place), argument,
        zero, flat));
    for (const Size &size : shape)
      dims.push_back(arith::IndexCastOp::create(builder, builder.getI64Type(),
                                                builder.sizeValue(size)));
  }
  if (!dims.empty())
    results.push_back(writeTo(
        builder, tensor::FromElementsOp::create(builder, dims).getResult(),
        function.getArguments().back()));
  func::ReturnOp::create(builder, results);
}

LogicalResult GraphLowering::lowerNode(tfg::NodeOp node,
                                       TensorBuilder &builder) {
  // A reason is enough; what follows from it says nothing new.
  bool hasInputs = llvm::all_of(node.getInputs(), [&](Value input) {
    auto source = input.getDefiningOp<tfg::NodeOp>();
    return tensors.contains(input) || hasKnownElements(input) ||
           (source && source.is("VarHandleOp"));
  });
  if (!hasInputs)
    return success();
  NodeLowering lowering(node, *this, builder);
  return findRule(node.getOpName())->lower(lowering);
}

/// `value` as a value of type `type`, which may say more or less of its shape.
static Value castTo(TensorBuilder &builder, Value value, Type type) {
  return value.getType() == type
             ? value
             : Value(tensor::CastOp::create(builder, type, value));
}

/// Whether `op` works on tensors whose types say more than those it was made
/// for; rows have as many as there are.
static bool takesKnownTypes(Operation *op) {
  return isa<linalg::LinalgOp, tensor::CollapseShapeOp, tensor::ExpandShapeOp,
             tensor::CastOp>(op);
}

Value GraphLowering::getMoved(Value value, TensorBuilder &builder) {
  if (Value rows = moved.lookup(value))
    return rows;
  // How many rows there are is asked: a number would change their type.
  auto size = value.getDefiningOp<tensor::DimOp>();
  Value rows = size ? moved.lookup(size.getSource()) : Value();
  if (rows && size.getConstantIndex())
    return moved[value] =
               tensor::DimOp::create(builder, rows, *size.getConstantIndex());
  return castTo(builder, getTensor(value), value.getType());
}

void GraphLowering::move(Operation *op, TensorBuilder &builder) {
  IRMapping mapping;
  for (Value read : getReads(op))
    mapping.map(read, takesKnownTypes(op)
                          ? castTo(builder, getTensor(read), read.getType())
                          : getMoved(read, builder));
  Operation *copy = builder.clone(*op, mapping);
  for (auto [before, after] :
       llvm::zip_equal(op->getResults(), copy->getResults())) {
    std::optional<Sizes> shape = shapes.getShape(before);
    auto type = dyn_cast<RankedTensorType>(before.getType());
    bool isKnown = type && shape && llvm::all_of(*shape, [](const Size &size) {
                     return size.isKnown();
                   });
    tensors[before] = isKnown
                          ? castTo(builder, after,
                                   getTensorType(*shape, type.getElementType()))
                          : after;
    if (!takesKnownTypes(op))
      moved[before] = after;
  }
}

LogicalResult GraphLowering::lowerOps(TensorBuilder &builder) {
  bool isLowered = true;
  for (Operation *op : needed) {
    builder.setLoc(op->getLoc());
    if (auto node = dyn_cast<tfg::NodeOp>(op))
      isLowered &= succeeded(lowerNode(node, builder));
    else if (llvm::all_of(getReads(op), [&](Value read) {
               return tensors.contains(read) || hasKnownElements(read);
             }))
      move(op, builder);
  }
  return success(isLowered);
}

/// A size as it is read: at most its bound, which memory is planned by.
static Value readSize(OpBuilder &builder, Location loc, Value sizes, size_t i,
                      int64_t bound) {
  Value place = arith::ConstantIndexOp::create(builder, loc, i);
  Value number = tensor::ExtractOp::create(builder, loc, sizes, place);
  Value size =
      arith::IndexCastOp::create(builder, loc, builder.getIndexType(), number);
  Value most = arith::ConstantIndexOp::create(builder, loc, bound);
  return arith::MinUIOp::create(builder, loc, size, most);
}

LogicalResult GraphLowering::run() {
  OpBuilder outside(graph);
  // Dimensions need the function's name before the parameters take it.
  func::FuncOp function = createFunction(outside);
  symbols.insert(function);
  Block *body = &function.getBody().front();
  OpBuilder inside = OpBuilder::atBlockEnd(body);
  SmallVector<Value> values(shapes.getSymbols().size());
  for (auto [i, size] : llvm::enumerate(sizes))
    values[size.symbol] = readSize(inside, graph.getLoc(),
                                   function.getArgument(1), i, size.bound);
  TensorBuilder tensorBuilder(graph.getLoc(), body, std::move(values));
  builder = &tensorBuilder;
  readInputs(function, tensorBuilder);
  if (failed(lowerOps(tensorBuilder)))
    return failure();
  tensorBuilder.setLoc(graph.getLoc());
  if (isPart)
    returnOutputs(tensorBuilder);
  else
    writeOutputs(function, tensorBuilder);
  module->setAttr(RTDialect::kProgramAttr, describe());
  for (auto library : llvm::make_early_inc_range(module.getOps<tfg::FuncOp>()))
    library.erase();
  graph.erase();
  return success();
}
