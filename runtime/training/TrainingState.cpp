//===- TrainingState.cpp - weights, gradients and moments -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/TrainingState.h"

#include "runtime/io/npy/Npy.h"
#include "runtime/io/parameters/Pack.h"
#include "runtime/io/parameters/ParameterWriter.h"
#include "runtime/program/MemoryLimit.h"
#include "runtime/training/FiniteCheck.h"

#include <cstring>

using namespace albert::rt;

Result<TrainingState> TrainingState::create(const Manifest &manifest,
                                            bool train) {
  TrainingState state;
  state.program = &manifest;
  state.numbered = numberVariables(manifest.params);
  uint64_t bytes = manifest.paramBytes();
  ALBERT_RETURN_IF_ERROR(
      checkMemory(train ? kParamStates * bytes : bytes, availableMemory(),
                  train ? "weights, gradients and moments" : "the weights"));
  for (Arena &blob : state.blobs) {
    ALBERT_ASSIGN_OR_RETURN(
        blob, Arena::reserve(bytes,
                             "the weights and what is kept for each of "
                             "them",
                             "train a smaller model"));
  }
  return state;
}

Span<uint8_t> TrainingState::stored(ParamState state, size_t param) {
  const ParamSpec &spec = program->params[param];
  return blobs[size_t(state)].bytes().subspan(size_t(spec.offset),
                                              size_t(spec.bytes));
}

Span<const float>
TrainingState::elements(ParamState state,
                        const TrainedVariable &variable) const {
  const ParamSpec &param = program->params[variable.param];
  size_t count = size_t(param.storedSlotElements());
  const float *first =
      reinterpret_cast<const float *>(blob(state).data() + param.offset);
  return {first + size_t(variable.spec->slot) * count, count};
}

void TrainingState::clearGradients() {
  Arena &gradients = blobs[size_t(ParamState::Gradient)];
  if (gradients.size() != 0)
    memset(gradients.data(), 0, size_t(gradients.size()));
}

const TrainedVariable *TrainingState::firstNonFinite(ParamState state) const {
  for (const TrainedVariable &variable : numbered)
    if (!allFinite(elements(state, variable)))
      return &variable;
  return nullptr;
}

Status TrainingState::checkFinite(ParamState state, const char *what) const {
  const TrainedVariable *variable = firstNonFinite(state);
  if (!variable)
    return Status::success();
  return failedPrecondition("the %s of %s: expected finite numbers, found nan "
                            "or inf",
                            what, variable->spec->tf.c_str());
}

Status TrainingState::loadValues(ParameterLoader &loader) {
  ALBERT_RETURN_IF_ERROR(
      loader.loadAll(blobs[size_t(ParamState::Value)].bytes()));
  return checkFinite(ParamState::Value, "weights")
      .withHint("pass a checkpoint from before training went wrong");
}

Result<bool> TrainingState::loadMoments(const ParameterLoader &loader,
                                        const MomentNames &names) {
  const std::pair<ParamState, const char *> moments[] = {
      {ParamState::FirstMoment, names.first},
      {ParamState::SecondMoment, names.second}};
  for (auto [state, suffix] : moments) {
    ALBERT_ASSIGN_OR_RETURN(std::optional<ParameterLoader> moment,
                            loader.optimizerState(suffix));
    if (!moment)
      return false;
    ALBERT_RETURN_IF_ERROR(moment->loadAll(blobs[size_t(state)].bytes()));
    ALBERT_RETURN_IF_ERROR(checkFinite(state, suffix + 1));
  }
  return true;
}

Status TrainingState::write(BundleWriter &writer, ParamState state,
                            std::string_view suffix) const {
  const Arena &bytes = blob(state);
  return writeParameters(writer, program->params,
                         {bytes.data(), size_t(bytes.size())}, suffix);
}

Status TrainingState::save(BundleWriter &writer, const MomentNames &names,
                           int64_t step) const {
  const struct {
    ParamState state;
    const char *what;
    const char *suffix;
  } parts[] = {{ParamState::Value, "weights", ""},
               {ParamState::FirstMoment, names.first + 1, names.first},
               {ParamState::SecondMoment, names.second + 1, names.second}};
  for (const auto &part : parts)
    ALBERT_RETURN_IF_ERROR(checkFinite(part.state, part.what));
  for (const auto &part : parts)
    ALBERT_RETURN_IF_ERROR(write(writer, part.state, part.suffix));
  return writer.add("global_step", {DType::I64, {}, &step});
}

/// The file of a variable's array.
static std::string arrayName(const std::string &variable) {
  std::string name;
  for (char c : variable)
    if (c == '/')
      name += "__";
    else
      name += c;
  return name + ".npy";
}

Status TrainingState::dumpGradients(const std::string &directory) const {
  ALBERT_RETURN_IF_ERROR(makeDirectories(directory));
  for (const TrainedVariable &variable : numbered) {
    const ParamSpec &param = program->params[variable.param];
    const Shape &shape = variable.spec->shape;
    ALBERT_ASSIGN_OR_RETURN(Tensor array, Tensor::allocate(DType::F32, shape));
    // StoredMatrix serves writing too; here it is only read.
    const uint8_t *bytes = blob(ParamState::Gradient).data() + param.offset;
    float *floats = reinterpret_cast<float *>(const_cast<uint8_t *>(bytes));
    unpackRows(storedSlot(param, variable.spec->slot, floats),
               array.elements<float>(), 0, 0, shape.back());
    ALBERT_RETURN_IF_ERROR(writeNpy(
        joinPath(directory, arrayName(variable.spec->tf)), array.view()));
  }
  return Status::success();
}
