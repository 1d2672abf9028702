//===- GraphEncoder.cpp - the forward pass of an imported graph -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/Albert/GraphEncoder.h"
#include "dialects/NN/IR/NNOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/SymbolTable.h"
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

bool GraphEncoder::readParameters(ModuleOp module, StringRef file,
                                  Problems &problems) {
  llvm::StringSet<> names;
  for (auto param : module.getOps<rt::ParamOp>()) {
    for (auto variable : param.getVariables().getAsRange<rt::VariableAttr>()) {
      StringRef name = variable.getTf();
      if (!names.insert(name).second) {
        problems.error(
            formatv("{0}: variable '{1}': expected one that either recognised "
                    "layers or other operations read, to train it, found one "
                    "that both do",
                    file, name));
        return false;
      }
      if (name.ends_with("token_type_embeddings"))
        numTypes = variable.getShape().front();
      if (name.ends_with("/word_embeddings_2"))
        bridge = param;
      if (name.ends_with("/word_embeddings") &&
          param.getTensorType().getRank() == 2)
        words = param;
    }
  }
  if (words)
    return true;
  problems.error(
      formatv("{0}: expected a variable '.../word_embeddings' among those that "
              "the outputs read, found {1}",
              file,
              names.empty()
                  ? "no variables"
                  : "'" + names.begin()->first().str() + "' and others"),
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
  config.initializerRange = 0.02;
  config.layerNormEpsilon = 1e-12;
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
  StringRef name =
      cast<rt::VariableAttr>(params.word.getVariables()[0]).getTf();
  if (name.consume_back("bert/embeddings/word_embeddings"))
    params.scope = name.str();
  params.projection = bridge ? copies.lookup(bridge) : rt::ParamOp();
}

//===----------------------------------------------------------------------===//
// The forward pass
//===----------------------------------------------------------------------===//

namespace {
/// Takes the packed sequences of an entry apart and computes on them.
class Unpacking {
public:
  Unpacking(OpBuilder &builder, Location loc, const EntryBuilder &entry)
      : builder(builder), loc(loc), entry(entry) {}

  /// Sequences and tokens of the arrays; what is null is counted, and sequences
  /// have at most `maxLength` tokens.
  void setSizes(std::optional<int64_t> batch, std::optional<int64_t> length,
                int64_t maxLength);
  Value getSize(unsigned dim) const { return dim == 0 ? batch : length; }

  /// The array of `role`, flat, with zeros where there are no tokens.
  Value makeArray(GraphArrayRole role, Type element);
  /// The numbers that the entry's query rows have among the rows of the arrays.
  Value makeQueries();
  /// The first rows of `rows`, as many as there are sequences.
  Value takeSequences(Value rows);

private:
  /// What an element of an array stands for.
  struct Token {
    Value sequence, row;
    Value exists;
  };

  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }
  /// Element `place` of the vector of numbers `name`.
  Value read(OpBuilder &b, StringRef name, Value place) {
    Value number = tensor::ExtractOp::create(b, loc, entry[name], place);
    return arith::IndexCastOp::create(b, loc, b.getIndexType(), number);
  }
  /// The first row of sequence `sequence`, or of the one `after` it.
  Value firstRow(OpBuilder &b, StringRef offsets, Value sequence,
                 int64_t after) {
    Value step = arith::ConstantIndexOp::create(b, loc, after);
    return read(b, offsets, arith::AddIOp::create(b, loc, sequence, step));
  }
  Value countTokens(std::optional<int64_t> known, int64_t maxLength);
  /// The token that the element in hand is, or key, with numbers in range.
  Token locate(OpBuilder &b, Location at, bool isKey);
  Value isKey(OpBuilder &b, Location at);
  Value readToken(OpBuilder &b, Location at, StringRef name);
  Value findSequences();

  OpBuilder &builder;
  Location loc;
  const EntryBuilder &entry;
  Value numSequences, numRows;
  Value batch, length;
};
} // namespace

/// The tokens of the longest sequence.
Value Unpacking::countTokens(std::optional<int64_t> known, int64_t maxLength) {
  if (known)
    return constant(*known);
  Value counts = entry["key_counts"];
  auto type = RankedTensorType::get({}, builder.getIndexType());
  Value none = tensor::FromElementsOp::create(builder, loc, type, constant(0));
  AffineExpr s = builder.getAffineDimExpr(0);
  AffineMap maps[] = {AffineMap::get(1, 0, s),
                      AffineMap::get(1, 0, builder.getContext())};
  auto most = linalg::GenericOp::create(
      builder, loc, type, counts, none, maps, utils::IteratorType::reduction,
      [&](OpBuilder &b, Location at, ValueRange values) {
        Value sequence = linalg::IndexOp::create(b, at, 0);
        Value count = arith::SubIOp::create(
            b, at, firstRow(b, "row_offsets", sequence, 1),
            firstRow(b, "row_offsets", sequence, 0));
        Value larger = arith::MaxUIOp::create(b, at, values[1], count);
        linalg::YieldOp::create(b, at, larger);
      });
  Value count =
      tensor::ExtractOp::create(builder, loc, most.getResult(0), ValueRange());
  // Memory is planned by what a size can be at most.
  return arith::MinUIOp::create(builder, loc, count, constant(maxLength));
}

void Unpacking::setSizes(std::optional<int64_t> knownBatch,
                         std::optional<int64_t> knownLength,
                         int64_t maxLength) {
  numSequences = tensor::DimOp::create(builder, loc, entry["key_counts"], 0);
  numRows = tensor::DimOp::create(builder, loc, entry["token_ids"], 0);
  batch = knownBatch ? constant(*knownBatch) : numSequences;
  length = countTokens(knownLength, maxLength);
}

/// `number` as an `element` of an array.
static Value toElement(OpBuilder &b, Location loc, Value number, Type element) {
  if (element.isF32())
    return arith::SIToFPOp::create(b, loc, element, number);
  if (element.isInteger(64))
    return arith::ExtSIOp::create(b, loc, element, number);
  if (element.isInteger(8))
    return arith::TruncIOp::create(b, loc, element, number);
  return number;
}

Unpacking::Token Unpacking::locate(OpBuilder &b, Location at, bool isKey) {
  Value one = arith::ConstantIndexOp::create(b, at, 1);
  Value place = linalg::IndexOp::create(b, at, 0);
  Value sequence = arith::DivUIOp::create(b, at, place, length);
  Value token = arith::RemUIOp::create(b, at, place, length);
  // A graph of a fixed batch has more of them than there may be.
  Value isSequence = arith::CmpIOp::create(b, at, arith::CmpIPredicate::ult,
                                           sequence, numSequences);
  Value last = arith::SubIOp::create(b, at, numSequences, one);
  sequence = arith::MinUIOp::create(b, at, sequence, last);
  Value first = firstRow(b, "row_offsets", sequence, 0);
  Value end = isKey ? arith::AddIOp::create(b, at, first,
                                            read(b, "key_counts", sequence))
                    : firstRow(b, "row_offsets", sequence, 1);
  Value row = arith::AddIOp::create(b, at, first, token);
  Value isInside =
      arith::CmpIOp::create(b, at, arith::CmpIPredicate::ult, row, end);
  Value lastRow = arith::SubIOp::create(b, at, numRows, one);
  return {sequence, arith::MinUIOp::create(b, at, row, lastRow),
          arith::AndIOp::create(b, at, isSequence, isInside)};
}

Value Unpacking::isKey(OpBuilder &b, Location at) {
  Token token = locate(b, at, /*isKey=*/true);
  // A sequence whose mask is zero has all its rows as keys, all of them with
  // the same addend.
  Value addend =
      tensor::ExtractOp::create(b, at, entry["key_bias"], token.sequence);
  Value none = arith::ConstantOp::create(b, at, b.getF32FloatAttr(0));
  Value isUnmasked =
      arith::CmpFOp::create(b, at, arith::CmpFPredicate::OEQ, addend, none);
  return arith::AndIOp::create(b, at, token.exists, isUnmasked);
}

Value Unpacking::readToken(OpBuilder &b, Location at, StringRef name) {
  Token token = locate(b, at, /*isKey=*/false);
  Value number = tensor::ExtractOp::create(b, at, entry[name], token.row);
  Value none = arith::ConstantIntOp::create(b, at, 0, 32);
  return arith::SelectOp::create(b, at, token.exists, number, none);
}

Value Unpacking::makeArray(GraphArrayRole role, Type element) {
  auto type = RankedTensorType::get({ShapedType::kDynamic}, element);
  Value count = arith::MulIOp::create(builder, loc, batch, length);
  Value empty = tensor::EmptyOp::create(builder, loc,
                                        ArrayRef<OpFoldResult>(count), element);
  AffineMap map = builder.getDimIdentityMap();
  auto array = linalg::GenericOp::create(
      builder, loc, type, ValueRange(), empty, map,
      utils::IteratorType::parallel,
      [&](OpBuilder &b, Location at, ValueRange) {
        Value number = role == GraphArrayRole::Ids
                           ? readToken(b, at, "token_ids")
                       : role == GraphArrayRole::Types
                           ? readToken(b, at, "type_ids")
                           : Value(arith::ExtUIOp::create(b, at, b.getI32Type(),
                                                          isKey(b, at)));
        linalg::YieldOp::create(b, at, toElement(b, at, number, element));
      });
  return array.getResult(0);
}

/// The sequence of each query: as many as end before it.
Value Unpacking::findSequences() {
  Value queries = tensor::DimOp::create(builder, loc, entry["query_rows"], 0);
  Type index = builder.getIndexType();
  auto type = RankedTensorType::get({ShapedType::kDynamic}, index);
  Value none = tensor::SplatOp::create(builder, loc, type, constant(0),
                                       ValueRange(queries));
  AffineExpr q = builder.getAffineDimExpr(0), s = builder.getAffineDimExpr(1);
  AffineMap maps[] = {AffineMap::get(2, 0, s), AffineMap::get(2, 0, q)};
  utils::IteratorType loops[] = {utils::IteratorType::parallel,
                                 utils::IteratorType::reduction};
  return linalg::GenericOp::create(
             builder, loc, type, entry["key_counts"], none, maps, loops,
             [&](OpBuilder &b, Location at, ValueRange values) {
               Value query = linalg::IndexOp::create(b, at, 0);
               Value sequence = linalg::IndexOp::create(b, at, 1);
               Value end = firstRow(b, "query_offsets", sequence, 1);
               Value isBefore = arith::CmpIOp::create(
                   b, at, arith::CmpIPredicate::ule, end, query);
               Value one = arith::IndexCastUIOp::create(b, at, index, isBefore);
               Value sum = arith::AddIOp::create(b, at, values[1], one);
               linalg::YieldOp::create(b, at, sum);
             })
      .getResult(0);
}

Value Unpacking::makeQueries() {
  Value rows = entry["query_rows"];
  Value count = tensor::DimOp::create(builder, loc, rows, 0);
  Type i32 = builder.getI32Type();
  Value empty =
      tensor::EmptyOp::create(builder, loc, ArrayRef<OpFoldResult>(count), i32);
  AffineMap map = builder.getDimIdentityMap();
  AffineMap maps[] = {map, map, map};
  return linalg::GenericOp::create(
             builder, loc, rows.getType(), ValueRange{rows, findSequences()},
             empty, maps, utils::IteratorType::parallel,
             [&](OpBuilder &b, Location at, ValueRange values) {
               Value row = arith::IndexCastOp::create(b, at, b.getIndexType(),
                                                      values[0]);
               Value first = firstRow(b, "row_offsets", values[1], 0);
               Value token = arith::SubIOp::create(b, at, row, first);
               Value start = arith::MulIOp::create(b, at, values[1], length);
               Value place = arith::AddIOp::create(b, at, start, token);
               linalg::YieldOp::create(
                   b, at,
                   arith::IndexCastOp::create(b, at, i32, place).getResult());
             })
      .getResult(0);
}

Value Unpacking::takeSequences(Value rows) {
  auto type = cast<RankedTensorType>(rows.getType());
  int64_t columns = type.getDimSize(1);
  OpFoldResult zero = builder.getIndexAttr(0), one = builder.getIndexAttr(1);
  OpFoldResult sizes[] = {numSequences, builder.getIndexAttr(columns)};
  OpFoldResult offsets[] = {zero, zero}, strides[] = {one, one};
  auto first = RankedTensorType::get({ShapedType::kDynamic, columns},
                                     type.getElementType());
  return tensor::ExtractSliceOp::create(builder, loc, first, rows, offsets,
                                        sizes, strides);
}

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
  Unpacking unpacking(builder, loc, entry);
  unpacking.setSizes(batch, length, maxLength);
  SmallVector<Value> arguments = {entry.getContext()};
  if (!sizes.empty()) {
    SmallVector<Value> numbers;
    for (StringRef size : sizes)
      numbers.push_back(arith::IndexCastOp::create(
          builder, loc, builder.getI64Type(),
          unpacking.getSize(dimOfSize.lookup(size))));
    arguments.push_back(tensor::FromElementsOp::create(builder, loc, numbers));
  }
  for (GraphArrayRole role : roles) {
    Type type = func::FuncOp(function).getArgumentTypes()[arguments.size()];
    arguments.push_back(unpacking.makeArray(
        role, cast<RankedTensorType>(type).getElementType()));
  }
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
