//===- Manifest.cpp - what a compiled program says of itself --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/Manifest.h"

#include "albertrt/program.h"
#include "runtime/program/ManifestFields.h"

#include <algorithm>

using namespace albert::rt;

//===----------------------------------------------------------------------===//
// Words
//===----------------------------------------------------------------------===//

static constexpr JsonWord<Rows> kRows[] = {
    {"static", Rows::Static},
    {"tokens", Rows::Tokens},
    {"sequences", Rows::Sequences},
    {"offsets", Rows::Offsets},
    {"queries", Rows::Queries},
    {"predictions", Rows::Predictions},
    {"variables", Rows::Variables},
    {"hyperparameters", Rows::Hyperparameters},
    {"one", Rows::One},
    {"sizes", Rows::Sizes},
    {"elements", Rows::Elements},
    {"dimensions", Rows::Dimensions}};
static constexpr JsonWord<ParamState> kStates[] = {
    {"value", ParamState::Value},
    {"gradient", ParamState::Gradient},
    {"first_moment", ParamState::FirstMoment},
    {"second_moment", ParamState::SecondMoment}};
static constexpr JsonWord<ManifestArgument::Kind> kKinds[] = {
    {"input", ManifestArgument::Kind::Input},
    {"param", ManifestArgument::Kind::Param},
    {"output", ManifestArgument::Kind::Output}};

const char *albert::rt::name(Rows rows) {
  for (const JsonWord<Rows> &word : kRows)
    if (word.value == rows)
      return word.text;
  return "unknown";
}

Status albert::rt::readCount(const JsonFields &fields, const char *name,
                             int64_t minimum, int64_t &value) {
  ALBERT_RETURN_IF_ERROR(fields.read(name, value));
  if (value < minimum)
    return invalidArgument("%s: '%s': expected at least %lld, found %lld",
                           fields.where().c_str(), name, (long long)minimum,
                           (long long)value);
  return Status::success();
}

Status albert::rt::readDType(const JsonFields &fields, DType &dtype) {
  std::string text;
  ALBERT_RETURN_IF_ERROR(fields.read("dtype", text));
  std::optional<DType> known = text == "i8" ? DType::Bool : dtypeFromName(text);
  if (!known)
    return invalidArgument("%s: 'dtype': unknown element type %s",
                           fields.where().c_str(), quote(text).c_str());
  dtype = *known;
  return Status::success();
}

/// Reads member `name` if it exists, an integer of at least 1.
static Status readOptionalCount(const JsonFields &fields, const char *name,
                                int64_t &value) {
  return fields.has(name) ? readCount(fields, name, 1, value)
                          : Status::success();
}

//===----------------------------------------------------------------------===//
// Parts
//===----------------------------------------------------------------------===//

static Status readArgument(const JsonFields &fields,
                           ManifestArgument &argument) {
  using Kind = ManifestArgument::Kind;
  ALBERT_RETURN_IF_ERROR(fields.readWord("kind", kKinds, argument.kind));
  if (argument.kind == Kind::Param) {
    if (fields.has("state"))
      ALBERT_RETURN_IF_ERROR(fields.readWord("state", kStates, argument.state));
    return readCount(fields, "index", 0, argument.param);
  }
  ALBERT_RETURN_IF_ERROR(fields.read("name", argument.name));
  if (fields.has("rows"))
    ALBERT_RETURN_IF_ERROR(fields.readWord("rows", kRows, argument.rows));
  if (fields.has("dtype"))
    ALBERT_RETURN_IF_ERROR(readDType(fields, argument.dtype));
  if (argument.rows == Rows::Elements)
    return readCount(fields, "max_rows", 0, argument.maxRows);
  // An output without columns is a vector.
  if (argument.kind == Kind::Input || !fields.has("columns"))
    return Status::success();
  if (argument.dtype != DType::F32 ||
      (argument.rows != Rows::Tokens && argument.rows != Rows::Sequences &&
       argument.rows != Rows::Queries))
    return unsupported("%s: expected an output of f32 whose rows are tokens, "
                       "sequences or queries, or one without columns",
                       fields.where().c_str());
  ALBERT_RETURN_IF_ERROR(readCount(fields, "columns", 1, argument.columns));
  return readCount(fields, "stride", argument.columns, argument.stride);
}

static Status readEntry(const JsonFields &fields, ManifestEntry &entry) {
  ALBERT_RETURN_IF_ERROR(fields.read("name", entry.name));
  return readObjects(fields, "arguments", entry.arguments, readArgument);
}

static Status readModel(const JsonFields &fields, Manifest &manifest) {
  Manifest::Model &model = manifest.model;
  struct Row {
    const char *name;
    int64_t *value;
    int64_t minimum;
  };
  const Row rows[] = {
      {"vocab_size", &model.vocabSize, 1},
      {"hidden_size", &model.hiddenSize, 1},
      {"embedding_size", &model.embeddingSize, 1},
      {"num_hidden_layers", &model.layers, 0},
      {"max_position_embeddings", &model.maxPositions, 1},
      {"type_vocab_size", &model.typeVocabSize, 1},
  };
  for (const Row &row : rows)
    ALBERT_RETURN_IF_ERROR(
        readCount(fields, row.name, row.minimum, *row.value));
  return readOptionalCount(fields, "inner_group_num", model.innerGroups);
}

static Status readBounds(const JsonFields &fields, Manifest &manifest) {
  Bounds &bounds = manifest.bounds;
  ALBERT_RETURN_IF_ERROR(readCount(fields, "tokens", 1, bounds.tokens));
  ALBERT_RETURN_IF_ERROR(readCount(fields, "sequences", 1, bounds.sequences));
  ALBERT_RETURN_IF_ERROR(readCount(fields, "length", 1, bounds.length));
  bounds.queries = bounds.tokens;
  ALBERT_RETURN_IF_ERROR(readOptionalCount(fields, "queries", bounds.queries));
  ALBERT_RETURN_IF_ERROR(
      readOptionalCount(fields, "predictions", bounds.predictions));
  if (bounds.length > bounds.tokens || bounds.tokens > INT32_MAX)
    return invalidArgument("%s: expected length <= tokens < 2^31, found length "
                           "%lld and tokens %lld",
                           fields.where().c_str(), (long long)bounds.length,
                           (long long)bounds.tokens);
  return Status::success();
}

static Status readTarget(const JsonFields &fields, Manifest &manifest) {
  ALBERT_RETURN_IF_ERROR(fields.read("cpu", manifest.cpu));
  ALBERT_RETURN_IF_ERROR(fields.readOptional("triple", manifest.triple));
  ALBERT_ASSIGN_OR_RETURN(const Json *features, fields.array("features"));
  for (const Json &feature : *features) {
    if (!feature.is_string())
      return invalidArgument("%s: 'features': expected feature names",
                             fields.where().c_str());
    manifest.features.push_back(feature.get_ref<const std::string &>());
  }
  return Status::success();
}

static Status readTokenizer(const JsonFields &fields, Manifest &manifest) {
  ALBERT_RETURN_IF_ERROR(fields.read("type", manifest.tokenizer));
  return fields.readOptional("do_lower_case", manifest.lowerCase);
}

namespace {
/// A member object of the manifest and who reads it.
struct Part {
  const char *name;
  Status (*read)(const JsonFields &, Manifest &);
  bool graphsMayLackIt;
};
} // namespace

static constexpr Part kParts[] = {{"target", readTarget, false},
                                  {"model", readModel, true},
                                  {"bounds", readBounds, true},
                                  {"tokenizer", readTokenizer, true}};

//===----------------------------------------------------------------------===//
// The whole
//===----------------------------------------------------------------------===//

bool ManifestEntry::has(ManifestArgument::Kind kind,
                        std::string_view name) const {
  return std::any_of(arguments.begin(), arguments.end(),
                     [&](const ManifestArgument &argument) {
                       return argument.kind == kind && argument.name == name;
                     });
}

uint64_t Manifest::paramBytes() const {
  uint64_t bytes = 0;
  for (const ParamSpec &param : params)
    bytes = std::max(bytes, param.offset + param.bytes);
  return bytes;
}

/// Reads what the program is and what it needs.
static Status readProgram(const JsonFields &fields, Manifest &manifest) {
  ALBERT_RETURN_IF_ERROR(fields.readOptional("albertc", manifest.version));
  ALBERT_RETURN_IF_ERROR(fields.read("program", manifest.program));
  ALBERT_RETURN_IF_ERROR(fields.readOptional("family", manifest.family));
  ALBERT_RETURN_IF_ERROR(fields.readOptional("precision", manifest.precision));
  for (const Part &part : kParts) {
    if (part.graphsMayLackIt && manifest.program == kGraphProgram &&
        !fields.has(part.name))
      continue;
    ALBERT_ASSIGN_OR_RETURN(JsonFields member, fields.object(part.name));
    ALBERT_RETURN_IF_ERROR(part.read(member, manifest));
  }
  ALBERT_RETURN_IF_ERROR(
      readCount(fields, "arena_bytes", 0, manifest.arenaBytes));
  return readCount(fields, "scratch_bytes", 0, manifest.scratchBytes);
}

static Status checkAbi(const JsonFields &fields) {
  int64_t abi = 0;
  ALBERT_RETURN_IF_ERROR(fields.read("abi", abi));
  if (abi == ALBERT_ABI_VERSION)
    return Status::success();
  return unsupported("manifest: 'abi': expected version %u, found %lld",
                     ALBERT_ABI_VERSION, (long long)abi)
      .withHint("compile the program again with the albertc of this runtime");
}

/// Checks that the parameters which entries name exist.
static Status checkParamsOfEntries(const Manifest &manifest) {
  for (const ManifestEntry &entry : manifest.entries)
    for (const ManifestArgument &argument : entry.arguments)
      if (argument.kind == ManifestArgument::Kind::Param &&
          uint64_t(argument.param) >= manifest.params.size())
        return invalidArgument(
            "manifest: entry '%s' uses parameter %lld, there are %zu",
            entry.name.c_str(), (long long)argument.param,
            manifest.params.size());
  return Status::success();
}

Result<Manifest> albert::rt::parseManifest(std::string_view text) {
  ALBERT_ASSIGN_OR_RETURN(Json json, parseJson(text, "manifest"));
  ALBERT_ASSIGN_OR_RETURN(JsonFields fields, JsonFields::of(json, "manifest"));
  ALBERT_RETURN_IF_ERROR(checkAbi(fields));
  Manifest manifest;
  ALBERT_RETURN_IF_ERROR(readProgram(fields, manifest));
  ALBERT_ASSIGN_OR_RETURN(const Json *params, fields.array("params"));
  ALBERT_ASSIGN_OR_RETURN(manifest.params,
                          parseParamSpecs(*params, "manifest"));
  ALBERT_RETURN_IF_ERROR(
      readObjects(fields, "entries", manifest.entries, readEntry));
  ALBERT_RETURN_IF_ERROR(checkParamsOfEntries(manifest));
  return manifest;
}
