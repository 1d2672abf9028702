//===- GraphEntry.cpp - what the entry of a graph takes -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/graph/GraphSpec.h"

using namespace albert::rt;

using Kind = ManifestArgument::Kind;

/// Elements of the largest array that `array` describes, or an error if
/// addresses do not hold them.
static Result<int64_t> largestCount(const GraphSpec &spec,
                                    const GraphArray &array) {
  std::vector<int64_t> extents;
  extents.reserve(array.shape.size());
  for (const GraphDimension &dimension : array.shape)
    extents.push_back(dimension.size < 0
                          ? dimension.extent
                          : spec.sizes[size_t(dimension.size)].bound);
  return Shape(std::move(extents))
      .checkedElementCount()
      .withContext(format("manifest.graph: '%s'", array.name.c_str()));
}

static Status checkElements(const GraphSpec &spec,
                            const ManifestArgument &argument) {
  bool isInput = argument.kind == Kind::Input;
  const GraphArray *array =
      findArray(isInput ? spec.inputs : spec.outputs, argument.name);
  if (!array)
    return invalidArgument("manifest: the entry has an %s '%s' that the graph "
                           "lacks",
                           isInput ? "input" : "output", argument.name.c_str());
  if (array->dtype != argument.dtype)
    return invalidArgument("manifest: the entry has '%s' of %s, the graph of "
                           "%s",
                           argument.name.c_str(), name(argument.dtype),
                           name(array->dtype));
  if (argument.maxRows > INT64_MAX / 8)
    return invalidArgument("manifest: 'max_rows' of '%s': more elements than "
                           "memory can hold",
                           argument.name.c_str());
  if (!isInput)
    return Status::success();
  ALBERT_ASSIGN_OR_RETURN(int64_t count, largestCount(spec, *array));
  if (count > argument.maxRows)
    return invalidArgument("manifest: 'max_rows' of '%s': expected at least "
                           "%lld for %s, found %lld",
                           argument.name.c_str(), (long long)count,
                           array->shapeText().c_str(),
                           (long long)argument.maxRows);
  return Status::success();
}

static Status checkArgument(const GraphSpec &spec,
                            const ManifestArgument &argument) {
  if (argument.kind == Kind::Param && argument.state == ParamState::Value)
    return Status::success();
  if (argument.kind != Kind::Param) {
    if (argument.rows == Rows::Elements)
      return checkElements(spec, argument);
    Rows vector = argument.kind == Kind::Input ? Rows::Sizes : Rows::Dimensions;
    if (argument.rows == vector && argument.dtype == DType::I64)
      return Status::success();
  }
  return unsupported("manifest: argument '%s' of the entry: expected elements "
                     "of the graph's arrays, sizes or dimensions of i64, or a "
                     "parameter's value",
                     argument.name.c_str());
}

/// Outputs of the entry that are elements of `name`, or, if it is null,
/// dimensions.
static int countOutputs(const ManifestEntry &entry, const std::string *name) {
  Rows rows = name ? Rows::Elements : Rows::Dimensions;
  int count = 0;
  for (const ManifestArgument &argument : entry.arguments)
    count += argument.kind == Kind::Output && argument.rows == rows &&
             (!name || argument.name == *name);
  return count;
}

/// Checks that each output is given by one argument, and the dimensions by
/// another.
static Status checkOutputs(const GraphSpec &spec, const ManifestEntry &entry) {
  for (const GraphArray &output : spec.outputs)
    if (countOutputs(entry, &output.name) != 1)
      return invalidArgument("manifest: expected the entry to give output '%s' "
                             "once",
                             output.name.c_str());
  if (spec.outputDimensions() > 0 && countOutputs(entry, nullptr) != 1)
    return invalidArgument("manifest: expected the entry to give the "
                           "dimensions of outputs once");
  return Status::success();
}

Status albert::rt::checkGraphEntry(const GraphSpec &spec,
                                   const Manifest &manifest) {
  if (manifest.entries.empty())
    return invalidArgument("manifest: 'entries': expected one, found none");
  const ManifestEntry &entry = manifest.entries.front();
  // Arrays that the entry does not read are read from files all the same.
  for (const GraphArray &input : spec.inputs)
    ALBERT_RETURN_IF_ERROR(largestCount(spec, input).takeStatus());
  for (const ManifestArgument &argument : entry.arguments)
    ALBERT_RETURN_IF_ERROR(checkArgument(spec, argument));
  return checkOutputs(spec, entry);
}
