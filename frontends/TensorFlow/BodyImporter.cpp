//===- BodyImporter.cpp - nodes of a graph or function --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/TensorFlow/BodyImporter.h"
#include "frontends/TensorFlow/DataTypes.h"
#include "frontends/TensorFlow/InputNames.h"
#include "frontends/TensorFlow/NodeOrder.h"
#include "mlir/IR/Location.h"
#include "mlir/Support/DebugStringHelper.h"

using namespace albertc;
using namespace albertc::frontend;
using llvm::StringRef;
using mlir::Value;
using tensorflow::DataType;
using tensorflow::NodeDef;

static constexpr char kDamagedHint[] =
    "the file is damaged or was cut by hand; export the graph again";

bool BodyImporter::run(mlir::Block &block) {
  body = &block;
  facts.resize(nodes.size());
  ops.resize(nodes.size());
  if (!indexNodes() || !resolveSignatures() || !connectNodes() || !orderBody())
    return false;
  leaveOut();
  return createNodes(block) && (!function || createReturn(block));
}

/// "node 'x' (MatMul)".
static std::string describeNode(const NodeDef &node) {
  return "node '" + node.name() + "' (" + node.op() + ")";
}

std::string BodyImporter::describe(unsigned index) const {
  std::string node = describeNode(nodes[static_cast<int>(index)]);
  return function ? "function '" + function->signature().name() + "', " + node
                  : node;
}

//===----------------------------------------------------------------------===//
// Names and arguments
//===----------------------------------------------------------------------===//

bool BodyImporter::indexNodes() {
  indices.reserve(nodes.size());
  if (function)
    for (const auto &argument : function->signature().input_arg()) {
      auto number = static_cast<unsigned>(nodes.size() + indices.size());
      if (!indices
               .try_emplace(llvm::CachedHashStringRef(argument.name()), number)
               .second)
        shared.problems.error(
            "function '" + function->signature().name() + "'",
            "expected arguments with names of their own, found '" +
                argument.name() + "' twice",
            kDamagedHint);
    }
  for (int i = 0; i < nodes.size(); ++i) {
    const NodeDef &node = nodes[i];
    auto index = static_cast<unsigned>(i);
    if (node.name().empty() || node.op().empty())
      shared.problems.error(describe(index),
                            "expected a name and an operation, found an empty "
                            "one at node number " +
                                std::to_string(i),
                            kDamagedHint);
    else if (!indices.try_emplace(llvm::CachedHashStringRef(node.name()), index)
                  .second)
      shared.problems.error(describe(index),
                            "expected a name of its own, found that of "
                            "another node",
                            kDamagedHint);
  }
  return shared.problems.finishStep();
}

void BodyImporter::resolveSignature(unsigned index) {
  const NodeDef &node = nodes[static_cast<int>(index)];
  NodeFacts &fact = facts[index];
  const OpSignature *signature = findOpSignature(node.op());
  if (!signature) {
    auto found = shared.functions.find(node.op());
    if (found == shared.functions.end())
      return;
    signature = &found->second;
  }
  auto inputs = resolveArguments(signature->inputs, node.attr());
  if (!inputs)
    return shared.problems.error(
        describe(index), llvm::toString(inputs.takeError()), kDamagedHint);
  auto outputs = resolveArguments(signature->outputs, node.attr());
  if (!outputs)
    return shared.problems.error(
        describe(index), llvm::toString(outputs.takeError()), kDamagedHint);
  fact.signature = signature;
  for (const ArgumentTypes &argument : *inputs)
    fact.numInputs += argument.types.size();
  for (const ArgumentTypes &argument : *outputs)
    fact.numOutputs += argument.types.size();
}

/// The types of arguments of a node, which have been resolved before.
static llvm::SmallVector<ArgumentTypes, 2>
getArgumentTypes(llvm::ArrayRef<OpArgument> arguments, const NodeDef &node) {
  return llvm::cantFail(resolveArguments(arguments, node.attr()));
}

bool BodyImporter::resolveSignatures() {
  for (unsigned index = 0; index < facts.size(); ++index)
    resolveSignature(index);
  return shared.problems.finishStep();
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

/// The number of output `name`, tensor `index` of it, of a node; none if there
/// is no such one. An unknown operation is believed whatever is read of it, but
/// in a function outputs of two names have no known order.
std::optional<unsigned> BodyImporter::findOutput(unsigned node, StringRef name,
                                                 unsigned index) {
  if (index >= kMaxNodeArguments)
    return std::nullopt;
  NodeFacts &fact = facts[node];
  if (!fact.signature) {
    StringRef &guessed = guessedOutputs[node];
    if (!name.empty() && !guessed.empty() && guessed != name)
      return std::nullopt;
    guessed = name;
    fact.numOutputs = std::max(fact.numOutputs, index + 1);
    return index;
  }
  if (name.empty())
    return index < fact.numOutputs ? std::optional(index) : std::nullopt;
  return findNamedOutput(node, name, index);
}

std::optional<unsigned>
BodyImporter::findNamedOutput(unsigned node, StringRef name, unsigned index) {
  const OpSignature &signature = *facts[node].signature;
  if (facts[node].numOutputs == 1 && signature.outputs.size() == 1)
    return index == 0 && signature.outputs.front().name == name
               ? std::optional(0U)
               : std::nullopt;
  // Many may read one of many outputs, so they are looked up.
  auto [place, isNew] = namedOutputs.try_emplace(node);
  unsigned first = 0;
  if (isNew)
    for (const ArgumentTypes &argument :
         getArgumentTypes(signature.outputs, nodes[static_cast<int>(node)])) {
      auto count = static_cast<unsigned>(argument.types.size());
      place->second.try_emplace(argument.name, first, count);
      first += count;
    }
  auto found = place->second.find(name);
  if (found == place->second.end() || index >= found->second.second)
    return std::nullopt;
  return found->second.first + index;
}

std::optional<BodyImporter::Edge>
BodyImporter::findEdge(StringRef text,
                       llvm::function_ref<std::string()> where) {
  auto name = function ? parseFunctionInput(text) : parseGraphInput(text);
  if (!name) {
    shared.problems.error(
        where(), "expected the name of an input, found '" + text.str() + "'",
        kDamagedHint);
    return std::nullopt;
  }
  auto found = indices.find(llvm::CachedHashStringRef(name->node));
  if (found == indices.end()) {
    shared.problems.error(where(),
                          "expected a node '" + name->node.str() +
                              "' for its input '" + text.str() +
                              "', found none",
                          kDamagedHint);
    return std::nullopt;
  }
  unsigned node = found->second;
  if (name->isControl && node < facts.size())
    return Edge{node, kControl};
  std::optional<unsigned> output;
  if (node < facts.size())
    output = findOutput(node, name->output, name->index);
  else if (!name->isControl && name->output.empty())
    output = 0; // an argument of the function
  if (output)
    return Edge{node, *output};
  shared.problems.error(where(),
                        "expected an output of " +
                            (node < facts.size()
                                 ? describeNode(nodes[static_cast<int>(node)])
                                 : "argument '" + name->node.str() + "'") +
                            ", found '" + text.str() + "'",
                        kDamagedHint);
  return std::nullopt;
}

void BodyImporter::connectNode(unsigned index) {
  const NodeDef &node = nodes[static_cast<int>(index)];
  NodeFacts &fact = facts[index];
  fact.firstEdge = edges.size();
  unsigned numData = 0;
  for (const std::string &text : node.input()) {
    std::optional<Edge> edge = findEdge(text, [&] { return describe(index); });
    if (!edge)
      return;
    numData += edge->output != kControl;
    edges.push_back(*edge);
    ++fact.numEdges;
  }
  if (fact.signature && numData != fact.numInputs)
    shared.problems.error(describe(index),
                          "expected " + std::to_string(fact.numInputs) +
                              " inputs, found " + std::to_string(numData),
                          kDamagedHint);
}

/// Finds what a function returns: its `ret` and `control_ret`.
void BodyImporter::connectResults() {
  const tensorflow::OpDef &signature = function->signature();
  std::string where = "function '" + signature.name() + "'";
  auto add = [&](const google::protobuf::Map<std::string, std::string> &map,
                 const std::string &name, bool isControl,
                 std::vector<Edge> &edges) {
    auto found = map.find(name);
    std::string text = found == map.end() ? "none" : "'" + found->second + "'";
    std::optional<Edge> edge;
    // The name of an output may be kept, so it is the message's own.
    std::string control =
        isControl && found != map.end() ? "^" + found->second : std::string();
    if (found != map.end())
      edge = findEdge(isControl ? StringRef(control) : StringRef(found->second),
                      [&] { return where; });
    if (found != map.end() && !edge)
      return;
    if (edge && (edge->output == kControl) == isControl)
      return edges.push_back(*edge);
    shared.problems.error(where,
                          "expected a " +
                              std::string(isControl ? "node" : "tensor") +
                              " for its result '" + name + "', found " + text,
                          kDamagedHint);
  };
  for (const auto &result : signature.output_arg())
    add(function->ret(), result.name(), /*isControl=*/false, returnedTensors);
  for (const std::string &name : signature.control_output())
    add(function->control_ret(), name, /*isControl=*/true, returnedControls);
}

/// A name that no node has is for somebody else to report, who knows what it
/// was for and looks for a similar one among all nodes.
void BodyImporter::findWanted() {
  for (const std::string &tensor : options.wanted) {
    StringRef name = StringRef(tensor).split(':').first;
    auto found = indices.find(llvm::CachedHashStringRef(name));
    if (found == indices.end())
      return wanted.clear();
    wanted.push_back(found->second);
  }
}

bool BodyImporter::connectNodes() {
  for (unsigned index = 0; index < facts.size(); ++index)
    connectNode(index);
  if (function)
    connectResults();
  findWanted();
  // Names have become edges.
  indices = decltype(indices)();
  return shared.problems.finishStep();
}

void BodyImporter::visitSources(
    unsigned index, llvm::function_ref<void(unsigned)> visit) const {
  for (const Edge &edge : getEdges(index))
    visit(edge.node);
}

/// Reports one of the cycles, by the names of its nodes.
void BodyImporter::reportCycle() {
  std::vector<unsigned> cycle =
      findCycle(static_cast<unsigned>(facts.size()), order,
                [&](unsigned index, llvm::function_ref<void(unsigned)> visit) {
                  visitSources(index, visit);
                });
  constexpr size_t kMaxNamed = 8;
  std::string names;
  bool isLoop = false;
  for (size_t i = 0; i < cycle.size(); ++i) {
    const NodeDef &node = nodes[static_cast<int>(cycle[i])];
    isLoop |= node.op() == "NextIteration";
    if (i < kMaxNamed)
      names += "'" + node.name() + "' reads ";
  }
  names += cycle.size() > kMaxNamed
               ? "…"
               : "'" + nodes[static_cast<int>(cycle[0])].name() + "'";
  if (isLoop)
    return shared.problems.error(
        describe(cycle[0]),
        "expected a graph without loops, found a while loop: " + names,
        "graphs of ALBERT have none; export the inference graph, or cut the "
        "loop off");
  shared.problems.error(describe(cycle[0]),
                        "expected a graph without cycles, found " + names,
                        kDamagedHint);
}

bool BodyImporter::orderBody() {
  order =
      orderNodes(static_cast<unsigned>(facts.size()),
                 [&](unsigned index, llvm::function_ref<void(unsigned)> visit) {
                   visitSources(index, visit);
                 });
  if (order.size() != facts.size())
    reportCycle();
  return shared.problems.finishStep();
}

/// Takes nodes that lead to nothing that is wanted out of the order.
void BodyImporter::leaveOut() {
  if (wanted.empty())
    return;
  std::vector<bool> isNeeded(facts.size());
  for (unsigned index : wanted)
    isNeeded[index] = true;
  // Readers stand behind what they read.
  for (unsigned index : llvm::reverse(order))
    if (isNeeded[index])
      visitSources(index, [&](unsigned source) { isNeeded[source] = true; });
  llvm::erase_if(order, [&](unsigned index) {
    const NodeDef &node = nodes[static_cast<int>(index)];
    if (!isNeeded[index] && options.leftOut)
      options.leftOut(node.op(), node.name());
    return !isNeeded[index];
  });
}

//===----------------------------------------------------------------------===//
// Ops
//===----------------------------------------------------------------------===//

Value BodyImporter::getValue(Edge edge) const {
  if (edge.node >= ops.size())
    return body->getArgument(edge.node - static_cast<unsigned>(ops.size()));
  tfg::NodeOp op = ops[edge.node];
  return edge.output == kControl ? op.getControl()
                                 : op.getOutputs()[edge.output];
}

/// Element types of inputs are those that the node's attributes say.
void BodyImporter::checkInputs(unsigned index, mlir::ValueRange inputs) {
  const NodeFacts &fact = facts[index];
  if (!fact.signature)
    return;
  unsigned i = 0;
  for (const ArgumentTypes &argument :
       getArgumentTypes(fact.signature->inputs, nodes[static_cast<int>(index)]))
    for (DataType type : argument.types) {
      mlir::Type expected = convertDataType(shared.context, type);
      mlir::Type found =
          mlir::cast<mlir::TensorType>(inputs[i].getType()).getElementType();
      if (expected && !mlir::isa<tfg::UnknownType>(expected) &&
          !mlir::isa<tfg::UnknownType>(found) && expected != found)
        shared.problems.error(describe(index),
                              "expected input " + std::to_string(i) + " of " +
                                  mlir::debugString(expected) + ", found " +
                                  mlir::debugString(found),
                              kDamagedHint);
      ++i;
    }
}

/// The shapes of a node's outputs as far as its attributes say.
static mlir::TensorType getDeclaredType(const NodeDef &node,
                                        mlir::DictionaryAttr attrs,
                                        unsigned output, mlir::Type element,
                                        int32_t producer) {
  if (auto shapes = attrs.getAs<mlir::ArrayAttr>("_output_shapes"))
    if (output < shapes.size())
      if (auto shape = mlir::dyn_cast<tfg::ShapeAttr>(shapes[output]))
        return shape.getTensorType(element);
  bool hasShape =
      llvm::is_contained({"Placeholder", "PlaceholderV2",
                          "PlaceholderWithDefault", "Variable", "VariableV2"},
                         node.op());
  auto shape = attrs.getAs<tfg::ShapeAttr>("shape");
  // Before version 24 a placeholder's shape [] meant an unknown one.
  constexpr int32_t kScalarPlaceholders = 24;
  if (hasShape && shape &&
      !(node.op() == "Placeholder" && producer < kScalarPlaceholders &&
        shape.getDims().empty()))
    return shape.getTensorType(element);
  return mlir::UnrankedTensorType::get(element);
}

llvm::SmallVector<mlir::Type>
BodyImporter::getResultTypes(unsigned index, mlir::DictionaryAttr attrs) {
  const NodeDef &node = nodes[static_cast<int>(index)];
  const NodeFacts &fact = facts[index];
  llvm::SmallVector<DataType> dataTypes;
  if (fact.signature)
    for (const ArgumentTypes &argument :
         getArgumentTypes(fact.signature->outputs, node))
      dataTypes.append(argument.types);
  else
    dataTypes.assign(fact.numOutputs, guessResultType(node.attr()));
  llvm::SmallVector<mlir::Type> types;
  for (auto [output, dataType] : llvm::enumerate(dataTypes)) {
    mlir::Type element = convertDataType(shared.context, dataType);
    if (!element) {
      shared.problems.error(describe(index),
                            "expected results of a type of TensorFlow's, "
                            "found " +
                                describeDataType(dataType),
                            kDamagedHint);
      element = tfg::UnknownType::get(&shared.context);
    }
    types.push_back(
        getDeclaredType(node, attrs, output, element, shared.producer));
  }
  if (node.op() != "Const" || types.size() != 1)
    return types;
  auto value = attrs.getAs<mlir::TypedAttr>("value");
  auto type =
      value ? mlir::dyn_cast<mlir::TensorType>(value.getType()) : nullptr;
  mlir::Type expected = mlir::cast<mlir::TensorType>(types[0]).getElementType();
  if (!type || type.getElementType() != expected)
    shared.problems.error(describe(index),
                          "expected a value of " + mlir::debugString(expected) +
                              ", found " +
                              (type ? mlir::debugString(type.getElementType())
                                    : std::string("none")),
                          kDamagedHint);
  else
    types[0] = type;
  return types;
}

void BodyImporter::createNode(unsigned index, mlir::OpBuilder &builder) {
  const NodeDef &node = nodes[static_cast<int>(index)];
  bool isReadable = true;
  mlir::DictionaryAttr attrs =
      shared.attrs.decodeMap(node.attr(), [&](const std::string &text) {
        shared.problems.error(describe(index), text, kDamagedHint);
        isReadable = false;
      });
  llvm::SmallVector<Value> inputs, controls;
  for (const Edge &edge : getEdges(index))
    (edge.output == kControl ? controls : inputs).push_back(getValue(edge));
  checkInputs(index, inputs);
  // A constant that cannot be read has been reported, and has no type.
  llvm::SmallVector<mlir::Type> types;
  if (isReadable)
    types = getResultTypes(index, attrs);
  if (types.size() != facts[index].numOutputs)
    types.resize(
        facts[index].numOutputs,
        mlir::UnrankedTensorType::get(tfg::UnknownType::get(&shared.context)));
  ops[index] = tfg::NodeOp::create(
      builder, location, types, tfg::ControlType::get(&shared.context),
      getOpName(index), builder.getStringAttr(node.name()),
      node.device().empty() ? mlir::StringAttr()
                            : builder.getStringAttr(node.device()),
      inputs, controls, attrs);
}

mlir::StringAttr BodyImporter::getOpName(unsigned index) {
  auto make = [&] {
    const std::string &name = nodes[static_cast<int>(index)].op();
    // What it was for, a shape [] that means a scalar, Placeholder has been
    // able to say since version 24. So everything else knows one kind of input.
    return mlir::StringAttr::get(
        &shared.context, name == "PlaceholderV2" ? "Placeholder" : name);
  };
  const OpSignature *signature = facts[index].signature;
  if (!signature)
    return make();
  mlir::StringAttr &name = opNames[signature];
  if (!name)
    name = make();
  return name;
}

bool BodyImporter::createNodes(mlir::Block &block) {
  auto builder = mlir::OpBuilder::atBlockEnd(&block);
  for (unsigned index : order)
    createNode(index, builder);
  return shared.problems.finishStep();
}

bool BodyImporter::createReturn(mlir::Block &block) {
  auto values = [&](llvm::ArrayRef<Edge> edges) {
    return llvm::map_to_vector(edges,
                               [&](Edge edge) { return getValue(edge); });
  };
  auto builder = mlir::OpBuilder::atBlockEnd(&block);
  tfg::ReturnOp::create(builder, builder.getUnknownLoc(),
                        values(returnedTensors), values(returnedControls));
  return true;
}
