//===- ParameterSpec.cpp - parameters of a program ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Manifest to structs, and the checks that make later code simple.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/ParameterSpec.h"

#include <algorithm>

namespace albert::rt {

static constexpr JsonWord<StorageLayout> layouts[] = {
    {"rows", StorageLayout::Rows},
    {"panels", StorageLayout::Panels},
    {"groups", StorageLayout::Groups}};

static constexpr JsonWord<Initializer> initializers[] = {
    {"zeros", Initializer::Zeros},
    {"ones", Initializer::Ones},
    {"truncated_normal", Initializer::TruncatedNormal}};

const char *layoutName(StorageLayout layout) {
  return layouts[static_cast<std::size_t>(layout)].text;
}

std::int64_t ParamSpec::rows() const {
  std::int64_t count = 1;
  for (std::size_t axis = slots ? 1 : 0; axis + 1 < shape.rank(); ++axis)
    count *= shape[axis];
  return count;
}

std::int64_t ParamSpec::storedSlotElements() const {
  if (layout != StorageLayout::Groups)
    return rows() * storedColumns();
  std::int64_t depth = rows() / groupOutputs();
  return columns() * roundUp(groupOutputs(), panelWidth) * depth;
}

static Status readShape(const JsonFields &fields, Shape &shape) {
  std::vector<std::int64_t> extents;
  ALBERT_RETURN_IF_ERROR(fields.read("shape", extents));
  shape = Shape(std::move(extents));
  return Status::success();
}

static Status readUnsigned(const JsonFields &fields, const char *member,
                           std::uint64_t &value) {
  std::int64_t number = 0;
  ALBERT_RETURN_IF_ERROR(fields.read(member, number));
  if (number < 0)
    return invalidArgument("%s: '%s' is negative", fields.where().c_str(),
                           member);
  value = static_cast<std::uint64_t>(number);
  return Status::success();
}

static Status readVariable(const JsonFields &fields, VariableSpec &variable) {
  ALBERT_RETURN_IF_ERROR(fields.read("tf", variable.tf));
  ALBERT_RETURN_IF_ERROR(fields.readOptional("hf", variable.hf));
  ALBERT_RETURN_IF_ERROR(
      fields.readOptional("hf_transposed", variable.hfTransposed));
  ALBERT_RETURN_IF_ERROR(fields.readOptional("slot", variable.slot));
  ALBERT_RETURN_IF_ERROR(fields.readOptional("column", variable.column));
  return readShape(fields, variable.shape);
}

static Status readParam(const JsonFields &fields, ParamSpec &spec) {
  ALBERT_RETURN_IF_ERROR(fields.read("name", spec.name));
  ALBERT_RETURN_IF_ERROR(readShape(fields, spec.shape));
  ALBERT_RETURN_IF_ERROR(fields.readWord("layout", layouts, spec.layout));
  ALBERT_RETURN_IF_ERROR(fields.readOptional("slots", spec.slots));
  ALBERT_RETURN_IF_ERROR(readUnsigned(fields, "offset", spec.offset));
  ALBERT_RETURN_IF_ERROR(readUnsigned(fields, "bytes", spec.bytes));
  ALBERT_RETURN_IF_ERROR(fields.readWord("init", initializers, spec.init));
  ALBERT_RETURN_IF_ERROR(fields.readOptional("stddev", spec.stddev));
  ALBERT_ASSIGN_OR_RETURN(const Json *variables, fields.array("variables"));
  for (const Json &element : *variables) {
    ALBERT_ASSIGN_OR_RETURN(
        JsonFields member,
        JsonFields::of(element,
                       fields.where() +
                           format(".variables[%zu]", spec.variables.size())));
    spec.variables.emplace_back();
    ALBERT_RETURN_IF_ERROR(readVariable(member, spec.variables.back()));
  }
  return verifyParamSpec(spec).withContext("%s", fields.where().c_str());
}

/// Checks one variable against its parameter: rank, extents and place.
static Status verifyVariable(const ParamSpec &spec,
                             const VariableSpec &variable) {
  std::size_t first = spec.slots ? 1 : 0;
  bool fits = variable.shape.rank() == spec.shape.rank() - first &&
              variable.slot >= 0 && variable.slot < spec.slotCount() &&
              variable.column >= 0 && variable.shape.back() > 0 &&
              variable.column <= spec.columns() &&
              variable.shape.back() <= spec.columns() - variable.column;
  for (std::size_t axis = 0; fits && axis + 1 < variable.shape.rank(); ++axis)
    fits = variable.shape[axis] == spec.shape[axis + first];
  if (fits && variable.hfTransposed && variable.shape.rank() != 2)
    return invalidArgument("variable %s of shape %s is no matrix that could be "
                           "stored transposed",
                           quote(variable.tf).c_str(),
                           variable.shape.toString().c_str());
  if (fits)
    return Status::success();
  return invalidArgument(
      "variable %s of shape %s (slot %lld, column %lld) "
      "does not fit into shape %s",
      quote(variable.tf).c_str(), variable.shape.toString().c_str(),
      static_cast<long long>(variable.slot),
      static_cast<long long>(variable.column), spec.shape.toString().c_str());
}

/// Checks that the variables, in order of place, follow each other without gap.
static Status verifyCoverage(const ParamSpec &spec) {
  std::vector<const VariableSpec *> order;
  order.reserve(spec.variables.size());
  for (const VariableSpec &variable : spec.variables)
    order.push_back(&variable);
  std::sort(order.begin(), order.end(),
            [](const VariableSpec *a, const VariableSpec *b) {
              return std::make_pair(a->slot, a->column) <
                     std::make_pair(b->slot, b->column);
            });
  std::int64_t slot = 0, column = 0;
  for (const VariableSpec *variable : order) {
    if (variable->slot != slot || variable->column != column)
      break;
    column += variable->shape.back();
    if (column == spec.columns()) {
      column = 0;
      ++slot;
    }
  }
  if (slot == spec.slotCount())
    return Status::success();
  return invalidArgument("no variable, or more than one, for column %lld of "
                         "slot %lld",
                         static_cast<long long>(column),
                         static_cast<long long>(slot));
}

Status verifyParamSpec(const ParamSpec &spec) {
  std::size_t logicalRank = spec.shape.rank() - (spec.slots ? 1 : 0);
  if (spec.shape.rank() < (spec.slots ? 2u : 1u) || spec.shape.rank() > 8 ||
      (spec.layout == StorageLayout::Panels && logicalRank != 2) ||
      (spec.layout == StorageLayout::Groups && logicalRank != 3))
    return invalidArgument("shape %s does not suit its layout",
                           spec.shape.toString().c_str());
  for (std::int64_t extent : spec.shape.dims())
    if (extent <= 0 || extent > INT32_MAX)
      return invalidArgument("shape %s has an extent that is not positive",
                             spec.shape.toString().c_str());
  // 32 floats of padding at most multiply a size by 128 bytes.
  ALBERT_RETURN_IF_ERROR(spec.shape.checkedElementCount(128).takeStatus());
  std::uint64_t bytes = static_cast<std::uint64_t>(spec.slotCount()) *
                        static_cast<std::uint64_t>(spec.storedSlotElements()) *
                        sizeof(float);
  if (spec.bytes != bytes)
    return invalidArgument("shape %s takes %llu bytes as stored, found %llu",
                           spec.shape.toString().c_str(),
                           static_cast<unsigned long long>(bytes),
                           static_cast<unsigned long long>(spec.bytes));
  if (spec.offset % tensorAlignment != 0)
    return invalidArgument("offset %llu is no multiple of 64",
                           static_cast<unsigned long long>(spec.offset));
  for (const VariableSpec &variable : spec.variables)
    ALBERT_RETURN_IF_ERROR(verifyVariable(spec, variable));
  return verifyCoverage(spec);
}

Result<std::vector<ParamSpec>> parseParamSpecs(const Json &params,
                                               const std::string &where) {
  if (!params.is_array())
    return invalidArgument("%s: 'params' must be a list, found %s",
                           where.c_str(), params.type_name());
  std::vector<ParamSpec> specs;
  for (const Json &element : params) {
    std::string place = where + format(": params[%zu]", specs.size());
    ALBERT_ASSIGN_OR_RETURN(JsonFields fields, JsonFields::of(element, place));
    specs.emplace_back();
    ALBERT_RETURN_IF_ERROR(readParam(fields, specs.back()));
  }
  return specs;
}

} // namespace albert::rt
