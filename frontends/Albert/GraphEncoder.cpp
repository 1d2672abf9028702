//===- GraphEncoder.cpp - the forward pass of an imported graph -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/Albert/GraphEncoder.h"
#include "dialects/NN/IR/NNOps.h"
#include "frontends/Albert/ConfigKeys.h"
#include "frontends/Albert/Unpacking.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::frontend;
using llvm::formatv;

//===----------------------------------------------------------------------===//
// What the graph says
//===----------------------------------------------------------------------===//

/// The shape of an array as `--report` prints it.
static std::string printShape(ArrayAttr shape) {
  std::string text;
  for (Attribute dim : shape) {
    text += text.empty() ? "[" : ", ";
    if (auto number = dyn_cast<IntegerAttr>(dim))
      text += std::to_string(number.getInt());
    else
      text += cast<StringAttr>(dim).getValue();
  }
  return text.empty() ? "[]" : text + "]";
}

static std::string describe(DictionaryAttr array) {
  return formatv("'{0}' {1} {2}",
                 cast<StringAttr>(array.get("tensor")).getValue(),
                 cast<StringAttr>(array.get("dtype")).getValue(),
                 printShape(cast<ArrayAttr>(array.get("shape"))))
      .str();
}

/// Dimension 0 is sequences, dimension 1 tokens; all inputs have both.
bool GraphEncoder::readShape(DictionaryAttr input, StringRef file,
                             Problems &problems) {
  auto shape = cast<ArrayAttr>(input.get("shape"));
  std::optional<int64_t> *fixed[] = {&batch, &length};
  if (shape.size() == std::size(fixed)) {
    bool agrees = true;
    for (auto [dim, known, size] : llvm::enumerate(fixed, shape)) {
      if (auto name = dyn_cast<StringAttr>(size)) {
        agrees &=
            dimOfSize.try_emplace(name.getValue(), dim).first->second == dim;
        continue;
      }
      int64_t number = cast<IntegerAttr>(size).getInt();
      agrees &= known->value_or(number) == number;
      *known = number;
    }
    if (agrees)
      return true;
  }
  problems.error(
      formatv("{0}: expected inputs of sequences and tokens, [batch, length], "
              "to train the graph, found {1}",
              file, describe(input)),
      "--inputs names tensors of ids, of the mask and of token types; "
      "--input-shapes gives them a shape");
  return false;
}

bool GraphEncoder::readOutputs(ArrayAttr outputs, StringRef file,
                               Problems &problems) {
  std::string found;
  std::optional<unsigned> rows;
  bool isOne = true;
  for (auto [i, attribute] : llvm::enumerate(outputs)) {
    auto output = cast<DictionaryAttr>(attribute);
    auto type = dyn_cast<RankedTensorType>(function.getResultTypes()[i]);
    found += (found.empty() ? "" : ", ") + describe(output);
    bool isRow = type && type.getElementType().isF32() && type.getRank() > 1 &&
                 !type.isDynamicDim(type.getRank() - 1);
    std::optional<unsigned> *place = isRow && type.getRank() == 3 ? &rows
                                     : isRow && type.getRank() == 2
                                         ? &pooledOutput
                                         : nullptr;
    isOne &= place && !place->has_value();
    if (place)
      *place = i;
  }
  if (isOne && rows) {
    auto type = cast<RankedTensorType>(function.getResultTypes()[*rows]);
    sequenceOutput = *rows;
    hiddenSize = type.getDimSize(2);
    if (!pooledOutput ||
        cast<RankedTensorType>(function.getResultTypes()[*pooledOutput])
                .getDimSize(1) == hiddenSize)
      return true;
  }
  problems.error(
      formatv("{0}: expected an output of f32 [batch, length, hidden] to give "
              "losses, and at most one other, f32 [batch, hidden], found {1}",
              file, found.empty() ? "none" : found),
      "--outputs names the rows after the last layer, and the pooled row if "
      "there is one; the losses of --program=pretrain read these");
  return false;
}

std::optional<StringRef> frontend::findSharedVariable(ModuleOp module) {
  llvm::StringSet<> names;
  for (auto param : module.getOps<rt::ParamOp>())
    for (auto variable : param.getVariables().getAsRange<rt::VariableAttr>())
      if (!names.insert(variable.getTf()).second)
        return variable.getTf();
  return std::nullopt;
}

bool GraphEncoder::readParameters(ModuleOp module, StringRef file,
                                  Problems &problems) {
  if (auto shared = findSharedVariable(module)) {
    problems.error(
        formatv("{0}: variable '{1}': expected one that either recognised "
                "layers or other operations read, to train it, found one "
                "that both do",
                file, *shared));
    return false;
  }
  StringRef other;
  for (auto param : module.getOps<rt::ParamOp>())
    for (auto variable : param.getVariables().getAsRange<rt::VariableAttr>()) {
      StringRef name = variable.getTf();
      other = name;
      if (name.ends_with("token_type_embeddings"))
        numTypes = variable.getShape().front();
      if (name.ends_with("/word_embeddings_2"))
        bridge = param;
      if (name.ends_with("/word_embeddings") &&
          param.getTensorType().getRank() == 2)
        words = param;
    }
  if (words)
    return true;
  problems.error(
      formatv("{0}: expected a variable '.../word_embeddings' among those that "
              "the outputs read, found {1}",
              file,
              other.empty() ? "no variables"
                            : "'" + other.str() + "' and others"),
      "words are predicted with the table of their embeddings");
  return false;
}

bool GraphEncoder::read(ModuleOp module, StringRef file, Problems &problems) {
  function = *module.getOps<func::FuncOp>().begin();
  auto program =
      module->getAttrOfType<DictionaryAttr>(rt::RTDialect::kProgramAttr);
  auto graph = program.getAs<DictionaryAttr>("graph");
  auto inputs = graph.getAs<ArrayAttr>("inputs");
  for (auto input : inputs.getAsRange<DictionaryAttr>())
    if (!readShape(input, file, problems))
      return false;
  for (auto size : graph.getAs<ArrayAttr>("sizes").getAsRange<DictionaryAttr>())
    sizes.push_back(size.getAs<StringAttr>("name").getValue());
  return readOutputs(graph.getAs<ArrayAttr>("outputs"), file, problems) &&
         readParameters(module, file, problems);
}

std::optional<GraphEncoder> GraphEncoder::find(ModuleOp module,
                                               ArrayRef<GraphArrayRole> roles,
                                               StringRef file,
                                               Problems &problems) {
  GraphEncoder encoder;
  encoder.roles.assign(roles.begin(), roles.end());
  if (!encoder.read(module, file, problems))
    return std::nullopt;
  return encoder;
}

//===----------------------------------------------------------------------===//
// Parameters
//===----------------------------------------------------------------------===//

AlbertConfig GraphEncoder::makeConfig(int64_t maxLength) const {
  AlbertConfig config;
  rt::ParamOp param = words;
  ArrayRef<int64_t> table = param.getTensorType().getShape();
  config.family = bridge ? Family::Brightmart : Family::Google;
  config.vocabSize = table[0];
  config.embeddingSize = table[1];
  config.hiddenSize = hiddenSize;
  config.maxPositionEmbeddings = maxLength;
  config.typeVocabSize = numTypes;
  for (const RealKey &key : getRealKeys())
    config.*key.member = key.defaults[static_cast<size_t>(config.family)];
  // Dropout of the graph is part of it.
  config.hiddenDropout = config.attentionDropout = 0;
  config.activation = nn::Activation::GeluTanh;
  return config;
}

void GraphEncoder::declareParameters(OpBuilder &builder, double stddev,
                                     Parameters &params) const {
  auto module = function->getParentOfType<ModuleOp>();
  llvm::DenseMap<Operation *, rt::ParamOp> copies;
  for (auto param : module.getOps<rt::ParamOp>()) {
    auto copy = cast<rt::ParamOp>(builder.clone(*param));
    auto variable = cast<rt::VariableAttr>(param.getVariables()[0]);
    auto kind = rt::InitializerKind::TruncatedNormal;
    if (variable.getTf().ends_with("gamma"))
      kind = rt::InitializerKind::Ones;
    else if (variable.getShape().size() <= 1)
      kind = rt::InitializerKind::Zeros;
    bool isRandom = kind == rt::InitializerKind::TruncatedNormal;
    copy.setInitializerAttr(rt::InitializerAttr::get(
        builder.getContext(), kind,
        isRandom ? builder.getF64FloatAttr(stddev) : FloatAttr()));
    copies[param] = copy;
  }
  params.word = copies.lookup(words);
  params.scope =
      getScope(cast<rt::VariableAttr>(params.word.getVariables()[0]));
  params.projection = bridge ? copies.lookup(bridge) : rt::ParamOp();
}

//===----------------------------------------------------------------------===//
// The forward pass
//===----------------------------------------------------------------------===//

/// Copies the body of `function` to where `builder` stands; returns what it
/// returns. Parameters are loaded by `load`.
static SmallVector<Value>
inlineBody(OpBuilder &builder, func::FuncOp function, ValueRange arguments,
           llvm::function_ref<Value(rt::ParamOp)> load) {
  SymbolTable symbols(
      builder.getInsertionBlock()->getParentOp()->getParentOfType<ModuleOp>());
  IRMapping mapping;
  mapping.map(function.getArguments(), arguments);
  Block &body = function.getBody().front();
  for (Operation &op : body.without_terminator()) {
    if (auto parameter = dyn_cast<rt::LoadOp>(op))
      mapping.map(parameter.getResult(),
                  load(symbols.lookup<rt::ParamOp>(parameter.getParam())));
    else
      builder.clone(op, mapping);
  }
  return llvm::map_to_vector(
      body.getTerminator()->getOperands(),
      [&](Value result) { return mapping.lookup(result); });
}

EncodedRows
GraphEncoder::build(OpBuilder &builder, Location loc, const EntryBuilder &entry,
                    int64_t maxLength,
                    llvm::function_ref<Value(rt::ParamOp)> load) const {
  Unpacking unpacking(builder, loc, entry, batch, length, maxLength);
  SmallVector<Value> arguments = {entry.getContext()};
  if (!sizes.empty()) {
    SmallVector<Value> numbers;
    for (StringRef size : sizes)
      numbers.push_back(arith::IndexCastOp::create(
          builder, loc, builder.getI64Type(),
          unpacking.getSize(dimOfSize.lookup(size))));
    arguments.push_back(tensor::FromElementsOp::create(builder, loc, numbers));
  }
  SmallVector<Type> elements;
  for (Type type :
       func::FuncOp(function).getArgumentTypes().drop_front(arguments.size()))
    elements.push_back(getElementTypeOrSelf(type));
  llvm::append_range(arguments, unpacking.makeArrays(roles, elements));
  SmallVector<Value> outputs = inlineBody(builder, function, arguments, load);
  SmallVector<ReassociationIndices> tokens = {{0, 1}, {2}};
  Value rows = tensor::CollapseShapeOp::create(builder, loc,
                                               outputs[sequenceOutput], tokens);
  auto type = RankedTensorType::get({ShapedType::kDynamic, hiddenSize},
                                    builder.getF32Type());
  if (rows.getType() != type)
    rows = tensor::CastOp::create(builder, loc, type, rows);
  EncodedRows encoded;
  encoded.queries =
      nn::GatherRowsOp::create(builder, loc, rows, unpacking.makeQueries());
  if (pooledOutput)
    encoded.pooled = unpacking.takeSequences(outputs[*pooledOutput]);
  return encoded;
}
