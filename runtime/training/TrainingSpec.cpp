//===- TrainingSpec.cpp - what a program that trains says -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/TrainingSpec.h"

#include "runtime/core/Json.h"

#include <algorithm>

using namespace albert::rt;

/// Reads member `name`, an integer in [minimum, maximum].
static Status readNumber(const JsonFields &fields, const char *name,
                         int64_t minimum, int64_t maximum, int64_t &value) {
  ALBERT_RETURN_IF_ERROR(fields.read(name, value));
  if (value >= minimum && value <= maximum)
    return Status::success();
  return invalidArgument("%s: '%s': expected %lld to %lld, found %lld",
                         fields.where().c_str(), name, (long long)minimum,
                         (long long)maximum, (long long)value);
}

static Status readSparse(const JsonFields &fields, int64_t variables,
                         std::vector<SparseNorm> &sparse) {
  ALBERT_ASSIGN_OR_RETURN(const Json *list, fields.array("sparse"));
  for (const Json &element : *list) {
    ALBERT_ASSIGN_OR_RETURN(
        JsonFields member,
        JsonFields::of(element, format("%s: sparse[%zu]",
                                       fields.where().c_str(), sparse.size())));
    SparseNorm &norm = sparse.emplace_back();
    ALBERT_RETURN_IF_ERROR(
        readNumber(member, "variable", 0, variables - 1, norm.variable));
    ALBERT_RETURN_IF_ERROR(member.read("output", norm.output));
  }
  return Status::success();
}

/// Every slot of a parameter is one whole variable.
static Status checkVariables(const std::vector<ParamSpec> &params) {
  for (const ParamSpec &param : params)
    for (const VariableSpec &variable : param.variables)
      if (variable.shape.back() != param.columns())
        return unsupported("manifest: parameter '%s': expected a variable for "
                           "all %lld columns, found '%s' for %lld of them",
                           param.name.c_str(), (long long)param.columns(),
                           variable.tf.c_str(),
                           (long long)variable.shape.back());
  return Status::success();
}

/// A sequence must fit into one part, whatever its mask and its predictions.
static Status checkBounds(const Manifest &manifest, const TrainingSpec &spec) {
  const Bounds &bounds = manifest.bounds;
  int64_t queries = std::min(spec.maxPredictions + 1, spec.maxLength);
  if (bounds.queries >= queries && bounds.predictions >= spec.maxPredictions)
    return Status::success();
  return invalidArgument("manifest.bounds: expected room for a sequence, which "
                         "has up to %lld queries and %lld predictions, found "
                         "%lld and %lld",
                         (long long)queries, (long long)spec.maxPredictions,
                         (long long)bounds.queries,
                         (long long)bounds.predictions);
}

Result<TrainingSpec> albert::rt::readTrainingSpec(const Manifest &manifest,
                                                  std::string_view text) {
  if (manifest.program != "pretrain")
    return unsupported("manifest: 'program': expected 'pretrain', found %s",
                       quote(manifest.program).c_str())
        .withHint("link the runtime of inference programs (libalbertrt) first");
  ALBERT_ASSIGN_OR_RETURN(Json json, parseJson(text, "manifest"));
  ALBERT_ASSIGN_OR_RETURN(JsonFields whole, JsonFields::of(json, "manifest"));
  ALBERT_ASSIGN_OR_RETURN(JsonFields fields, whole.object("training"));
  TrainingSpec spec;
  const int64_t length = manifest.bounds.length;
  ALBERT_RETURN_IF_ERROR(readNumber(fields, "batch", 1, 1 << 24, spec.batch));
  ALBERT_RETURN_IF_ERROR(readNumber(fields, "max_predictions_per_seq", 1,
                                    1 << 24, spec.maxPredictions));
  ALBERT_RETURN_IF_ERROR(
      readNumber(fields, "max_seq_length", length, length, spec.maxLength));
  ALBERT_RETURN_IF_ERROR(fields.read("dropout", spec.dropout));
  ALBERT_RETURN_IF_ERROR(checkVariables(manifest.params));
  ALBERT_RETURN_IF_ERROR(readSparse(
      fields, int64_t(numberVariables(manifest.params).size()), spec.sparse));
  ALBERT_RETURN_IF_ERROR(checkBounds(manifest, spec));
  return spec;
}

std::vector<TrainedVariable>
albert::rt::numberVariables(const std::vector<ParamSpec> &params) {
  std::vector<TrainedVariable> numbered;
  for (size_t param = 0; param < params.size(); ++param) {
    size_t first = numbered.size();
    for (const VariableSpec &variable : params[param].variables)
      numbered.push_back({param, &variable});
    std::sort(numbered.begin() + int64_t(first), numbered.end(),
              [](const TrainedVariable &a, const TrainedVariable &b) {
                return a.spec->slot < b.spec->slot;
              });
  }
  return numbered;
}
