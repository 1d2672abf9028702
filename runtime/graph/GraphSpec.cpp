//===- GraphSpec.cpp - the graph that a program computes ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/graph/GraphSpec.h"

#include "runtime/core/Flags.h"
#include "runtime/program/ManifestFields.h"

using namespace albert::rt;

//===----------------------------------------------------------------------===//
// Names
//===----------------------------------------------------------------------===//

namespace {
/// An input of text programs under either of its names.
struct RoleName {
  const char *name;
  InputRole role;
};
/// An element type as NumPy calls it.
struct ElementType {
  DType dtype;
  const char *numpy;
};
} // namespace

static constexpr RoleName kRoleNames[] = {
    {"input_ids", InputRole::Ids},
    {"input_mask", InputRole::Mask},
    {"attention_mask", InputRole::Mask},
    {"segment_ids", InputRole::Segments},
    {"token_type_ids", InputRole::Segments}};

static constexpr ElementType kElementTypes[] = {
    {DType::F32, "float32"},   {DType::F64, "float64"}, {DType::F16, "float16"},
    {DType::BF16, "bfloat16"}, {DType::I32, "int32"},   {DType::I64, "int64"},
    {DType::U8, "uint8"},      {DType::Bool, "bool"}};

InputRole albert::rt::roleOf(std::string_view name) {
  for (const RoleName &known : kRoleNames)
    if (name == known.name)
      return known.role;
  return InputRole::Other;
}

const char *albert::rt::numpyName(DType dtype) {
  for (const ElementType &type : kElementTypes)
    if (type.dtype == dtype)
      return type.numpy;
  return name(dtype);
}

/// True for element types that arrays of graphs may have.
static bool isOfGraphs(DType dtype) {
  return dtype == DType::F32 || dtype == DType::I32 || dtype == DType::I64 ||
         dtype == DType::Bool;
}

std::string GraphArray::shapeText() const {
  std::string text = "[";
  for (const GraphDimension &dimension : shape)
    text += (&dimension == &shape.front() ? "" : ", ") + dimension.text;
  return text + "]";
}

std::string albert::rt::namesOf(const std::vector<GraphArray> &arrays) {
  std::string list;
  for (const GraphArray &array : arrays) {
    list += list.empty() ? "" : ", ";
    list += array.name;
  }
  return list.empty() ? "none" : list;
}

std::string albert::rt::listOf(const std::vector<GraphArray> &arrays) {
  std::string list;
  for (const GraphArray &array : arrays)
    list += format("%s%s %s %s", list.empty() ? "" : ", ", array.name.c_str(),
                   numpyName(array.dtype), array.shapeText().c_str());
  return list.empty() ? "none" : list;
}

size_t GraphSpec::outputDimensions() const {
  size_t count = 0;
  for (const GraphArray &output : outputs)
    count += output.shape.size();
  return count;
}

const GraphArray *albert::rt::findArray(const std::vector<GraphArray> &arrays,
                                        std::string_view name) {
  for (const GraphArray &array : arrays)
    if (array.name == name)
      return &array;
  return nullptr;
}

Result<size_t> GraphSpec::findInput(const std::string &name) const {
  if (const GraphArray *input = findArray(inputs, name))
    return size_t(input - inputs.data());
  std::vector<std::string> names;
  bool hasAlias = false;
  InputRole role = roleOf(name);
  for (size_t i = 0; i < inputs.size(); ++i) {
    InputRole known = roleOf(inputs[i].name);
    if (role != InputRole::Other && known == role)
      return i;
    names.push_back(inputs[i].name);
    hasAlias |= known == InputRole::Mask || known == InputRole::Segments;
  }
  Status status = notFound("unknown input '%s': the graph takes %s",
                           name.c_str(), namesOf(inputs).c_str());
  std::string near = nearestName(name, names);
  if (!near.empty())
    return std::move(status).withHint("did you mean '%s'?", near.c_str());
  return std::move(status).withHint(
      hasAlias ? "input_mask may be called attention_mask, and segment_ids "
                 "token_type_ids"
               : "the program's --help lists them with their types and shapes");
}

//===----------------------------------------------------------------------===//
// Members
//===----------------------------------------------------------------------===//

/// Reads member `name`, which must be new in `known`.
template <typename T>
static Status readNewName(const JsonFields &fields, const std::vector<T> &known,
                          std::string &name) {
  std::string text;
  ALBERT_RETURN_IF_ERROR(fields.read("name", text));
  // Names of outputs become names of files.
  if (text.empty() || text.find('/') != std::string::npos ||
      text.find('\0') != std::string::npos)
    return invalidArgument("%s: 'name': expected a name without '/', found %s",
                           fields.where().c_str(), quote(text).c_str());
  for (const T &other : known)
    if (other.name == text)
      return invalidArgument("%s: 'name': %s is there twice",
                             fields.where().c_str(), quote(text).c_str());
  name = std::move(text);
  return Status::success();
}

static Status readDimension(const JsonFields &fields, const Json &json,
                            const GraphSpec &spec, bool mayBeExpression,
                            GraphDimension &dimension) {
  if (const auto *extent = json.get_ptr<const Json::number_integer_t *>()) {
    if (*extent < 0)
      return invalidArgument("%s: 'shape': expected an extent of at least 0, "
                             "found %lld",
                             fields.where().c_str(), (long long)*extent);
    dimension.extent = *extent;
    dimension.text = format("%lld", (long long)*extent);
    return Status::success();
  }
  const auto *text = json.get_ptr<const std::string *>();
  if (!text)
    return invalidArgument("%s: 'shape': expected integers and names of sizes, "
                           "found %s",
                           fields.where().c_str(), json.type_name());
  dimension.text = *text;
  for (size_t i = 0; i < spec.sizes.size(); ++i)
    if (spec.sizes[i].name == *text)
      dimension.size = int64_t(i);
  if (dimension.size < 0 && !mayBeExpression)
    return invalidArgument("%s: 'shape': there is no size %s",
                           fields.where().c_str(), quote(*text).c_str());
  return Status::success();
}

static Status readArrays(const JsonFields &fields, const char *name,
                         const GraphSpec &spec, bool areOutputs,
                         std::vector<GraphArray> &arrays) {
  std::vector<GraphArray> read;
  ALBERT_RETURN_IF_ERROR(readObjects(
      fields, name, read,
      [&](const JsonFields &object, GraphArray &array) -> Status {
        ALBERT_RETURN_IF_ERROR(readNewName(object, read, array.name));
        ALBERT_RETURN_IF_ERROR(object.readOptional("tensor", array.tensor));
        ALBERT_RETURN_IF_ERROR(readDType(object, array.dtype));
        if (!isOfGraphs(array.dtype))
          return unsupported("%s: 'dtype': expected f32, i32, i64 or i8, found "
                             "%s",
                             object.where().c_str(),
                             albert::rt::name(array.dtype));
        ALBERT_ASSIGN_OR_RETURN(const Json *shape, object.array("shape"));
        array.shape.resize(shape->size());
        for (size_t i = 0; i < array.shape.size(); ++i)
          ALBERT_RETURN_IF_ERROR(readDimension(object, (*shape)[i], spec,
                                               areOutputs, array.shape[i]));
        return Status::success();
      }));
  arrays = std::move(read);
  return Status::success();
}

/// Finds out which sizes are batches. One that no input has could never be
/// known.
static Status classifySizes(GraphSpec &spec) {
  std::vector<bool> isUsed(spec.sizes.size(), false);
  for (const GraphArray &input : spec.inputs)
    for (const GraphDimension &dimension : input.shape)
      if (dimension.size >= 0) {
        isUsed[size_t(dimension.size)] = true;
        if (&dimension == &input.shape.front())
          spec.sizes[size_t(dimension.size)].isBatch = true;
      }
  for (size_t i = 0; i < isUsed.size(); ++i)
    if (!isUsed[i])
      return invalidArgument("manifest.graph: no input has the size %s",
                             quote(spec.sizes[i].name).c_str());
  return Status::success();
}

static Status readSizes(const JsonFields &fields, GraphSpec &spec) {
  std::vector<GraphSize> sizes;
  ALBERT_RETURN_IF_ERROR(readObjects(
      fields, "sizes", sizes,
      [&](const JsonFields &object, GraphSize &size) -> Status {
        ALBERT_RETURN_IF_ERROR(readNewName(object, sizes, size.name));
        return readCount(object, "bound", 1, size.bound);
      }));
  spec.sizes = std::move(sizes);
  return Status::success();
}

static Status readLabels(const JsonFields &whole, GraphSpec &spec) {
  if (!whole.has("labels"))
    return Status::success();
  ALBERT_ASSIGN_OR_RETURN(const Json *labels, whole.array("labels"));
  for (const Json &label : *labels) {
    const auto *text = label.get_ptr<const std::string *>();
    if (!text)
      return invalidArgument("manifest: 'labels': expected texts, found %s",
                             label.type_name());
    spec.labels.push_back(*text);
  }
  return Status::success();
}

Result<GraphSpec> albert::rt::readGraphSpec(const Manifest &manifest,
                                            std::string_view text) {
  if (manifest.program != kGraphProgram)
    return unsupported("manifest: 'program': expected 'graph', found %s",
                       quote(manifest.program).c_str())
        .withHint("link the runtime of ALBERT programs (libalbertrt) first");
  ALBERT_ASSIGN_OR_RETURN(Json json, parseJson(text, "manifest"));
  ALBERT_ASSIGN_OR_RETURN(JsonFields whole, JsonFields::of(json, "manifest"));
  ALBERT_ASSIGN_OR_RETURN(JsonFields fields, whole.object("graph"));
  GraphSpec spec;
  ALBERT_RETURN_IF_ERROR(readSizes(fields, spec));
  ALBERT_RETURN_IF_ERROR(
      readArrays(fields, "inputs", spec, false, spec.inputs));
  ALBERT_RETURN_IF_ERROR(
      readArrays(fields, "outputs", spec, true, spec.outputs));
  ALBERT_RETURN_IF_ERROR(classifySizes(spec));
  ALBERT_RETURN_IF_ERROR(readLabels(whole, spec));
  ALBERT_RETURN_IF_ERROR(checkGraphEntry(spec, manifest));
  return spec;
}
