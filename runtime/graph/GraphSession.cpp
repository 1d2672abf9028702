//===- GraphSession.cpp - one running instance of a graph -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/graph/GraphSession.h"

#include "runtime/program/MemoryLimit.h"

#include <algorithm>
#include <cstring>

using namespace albert::rt;

using Kind = ManifestArgument::Kind;

//===----------------------------------------------------------------------===//
// Start
//===----------------------------------------------------------------------===//

Result<std::unique_ptr<GraphSession>>
GraphSession::create(const AlbertProgram *program,
                     const SessionOptions &options) {
  std::unique_ptr<GraphSession> session(new GraphSession);
  ALBERT_ASSIGN_OR_RETURN(session->program, openProgram(program));
  const Manifest &manifest = session->program;
  ALBERT_ASSIGN_OR_RETURN(
      session->spec, readGraphSpec(manifest, {program->manifest,
                                              size_t(program->manifestSize)}));
  ALBERT_RETURN_IF_ERROR(checkCpu(manifest, CpuId::host()));
  session->entry = program->entries[0];
  const GraphSpec &spec = session->spec;
  session->dimensions.resize(spec.outputDimensions());
  session->outputs.resize(spec.outputs.size());
  for (const ManifestArgument &argument : manifest.entries.front().arguments) {
    if (argument.kind != Kind::Output || argument.rows != Rows::Elements)
      continue;
    const GraphArray *array = findArray(spec.outputs, argument.name);
    OutputSlot &slot = session->outputs[size_t(array - spec.outputs.data())];
    slot.array = array;
    slot.maxRows = argument.maxRows;
    ALBERT_ASSIGN_OR_RETURN(
        slot.memory,
        Arena::reserve(uint64_t(slot.maxRows) * sizeOf(array->dtype),
                       "an output",
                       "compile with a smaller --batch-size or "
                       "--max-seq-length"));
  }
  ALBERT_RETURN_IF_ERROR(session->parameters.load(*program, manifest, options));
  ALBERT_RETURN_IF_ERROR(session->runner.start(manifest, options.threads));
  return session;
}

//===----------------------------------------------------------------------===//
// Run
//===----------------------------------------------------------------------===//

Status GraphSession::checkRunMemory(const GraphRequest &request) {
  // Work memory and destinations have the sizes of the bounds and are touched
  // from their starts, so a run touches about its share of the bounds.
  double share = 1;
  std::string sizes;
  for (size_t i = 0; i < request.sizes.size(); ++i) {
    share *= double(request.sizes[i]) / double(spec.sizes[i].bound);
    sizes += format("%s%s = %lld", i == 0 ? " with " : ", ",
                    spec.sizes[i].name.c_str(), (long long)request.sizes[i]);
  }
  double results = 0;
  for (const OutputSlot &slot : outputs)
    results += double(slot.memory.size());
  uint64_t touches = uint64_t(share * (double(program.arenaBytes) + results));
  uint64_t needed = uint64_t(share * results);
  if (touches > touched)
    needed += touches - touched;
  // Reading the limits costs some 50 us, more than they matter to a request
  // that any machine can hold.
  constexpr uint64_t kAlwaysThere = 32u << 20;
  if (needed > kAlwaysThere)
    ALBERT_RETURN_IF_ERROR(
        checkMemory(needed, availableMemory(), "a run" + sizes));
  touched = std::max(touched, touches);
  return Status::success();
}

std::vector<AlbertBuffer>
GraphSession::bindArguments(const GraphRequest &request) {
  std::vector<AlbertBuffer> arguments;
  for (const ManifestArgument &argument : program.entries.front().arguments) {
    if (argument.kind == Kind::Param) {
      arguments.push_back(
          parameters.argument(program.params[size_t(argument.param)]));
    } else if (argument.rows == Rows::Sizes) {
      arguments.push_back(bufferOf(request.sizes));
    } else if (argument.rows == Rows::Dimensions) {
      arguments.push_back(bufferOf(dimensions));
    } else if (argument.kind == Kind::Input) {
      const GraphArray *array = findArray(spec.inputs, argument.name);
      const GraphRequest::Input &input =
          request.inputs[size_t(array - spec.inputs.data())];
      arguments.push_back({bufferOf(input.bytes).data, input.elements});
    } else {
      const GraphArray *array = findArray(spec.outputs, argument.name);
      OutputSlot &slot = outputs[size_t(array - spec.outputs.data())];
      arguments.push_back({slot.memory.data(), slot.maxRows});
    }
  }
  return arguments;
}

/// Checks the shape of an output that compiled code computed: whoever reads it
/// reads that many elements.
static Status checkShape(const GraphArray &array, const Shape &shape,
                         const GraphRequest &request, int64_t maxRows) {
  Result<int64_t> count = shape.checkedElementCount();
  bool fits = count.ok() && *count <= maxRows;
  for (size_t axis = 0; axis < shape.rank(); ++axis) {
    const GraphDimension &dimension = array.shape[axis];
    int64_t expected = dimension.size < 0
                           ? dimension.extent
                           : request.sizes[size_t(dimension.size)];
    fits &= expected < 0 || expected == shape[axis];
  }
  if (fits)
    return Status::success();
  return internalError("output '%s': expected shape %s of at most %lld "
                       "elements, the compiled code made %s",
                       array.name.c_str(), array.shapeText().c_str(),
                       (long long)maxRows, shape.toString().c_str());
}

Status GraphSession::takeOutputs(const GraphRequest &request) {
  auto dimension = dimensions.begin();
  for (OutputSlot &slot : outputs) {
    auto end = dimension + int64_t(slot.array->shape.size());
    Shape shape(std::vector<int64_t>(dimension, end));
    dimension = end;
    ALBERT_RETURN_IF_ERROR(
        checkShape(*slot.array, shape, request, slot.maxRows));
    ALBERT_ASSIGN_OR_RETURN(
        slot.result, Tensor::allocate(slot.array->dtype, std::move(shape)));
    if (size_t bytes = slot.result.byteSize())
      memcpy(slot.result.bytes(), slot.memory.data(), bytes);
  }
  return Status::success();
}

Status GraphSession::run(const GraphRequest &request) {
  hasRun = false;
  for (OutputSlot &slot : outputs)
    slot.result = Tensor();
  ALBERT_RETURN_IF_ERROR(checkRunMemory(request));
  // Shapes that the code does not write are found.
  std::fill(dimensions.begin(), dimensions.end(), -1);
  runner.run(entry, bindArguments(request));
  ALBERT_RETURN_IF_ERROR(takeOutputs(request));
  hasRun = true;
  return Status::success();
}

Status GraphSession::run(const std::vector<NamedTensor> &inputs) {
  ALBERT_ASSIGN_OR_RETURN(GraphRequest request, readGraphRequest(spec, inputs));
  return run(request);
}

//===----------------------------------------------------------------------===//
// Outputs
//===----------------------------------------------------------------------===//

std::vector<std::string> GraphSession::outputNames() const {
  std::vector<std::string> names;
  names.reserve(spec.outputs.size());
  for (const GraphArray &output : spec.outputs)
    names.push_back(output.name);
  return names;
}

Result<const Tensor *> GraphSession::output(const std::string &name) {
  if (!hasRun)
    return failedPrecondition("output '%s': nothing has been run yet",
                              name.c_str());
  if (const GraphArray *array = findArray(spec.outputs, name))
    return &outputs[size_t(array - spec.outputs.data())].result;
  return notFound("the program (graph) has no output '%s'", name.c_str())
      .withHint("it has %s", namesOf(spec.outputs).c_str());
}

Result<std::unique_ptr<ArraySession>>
albert::rt::startArraySession(const AlbertProgram *program,
                              const SessionOptions &options) {
  ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<GraphSession> session,
                          GraphSession::create(program, options));
  return std::unique_ptr<ArraySession>(std::move(session));
}
