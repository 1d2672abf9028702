//===- Session.cpp - one running instance of a program --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/Session.h"

#include "runtime/program/MemoryLimit.h"
#include "runtime/program/Outputs.h"
#include "runtime/program/Request.h"

#include <algorithm>

using namespace albert::rt;

using Kind = ManifestArgument::Kind;

//===----------------------------------------------------------------------===//
// Start
//===----------------------------------------------------------------------===//

/// Programs of graphs have a runtime of their own; one that trains has entries
/// with other arguments.
static Status checkInference(const Manifest &manifest) {
  if (manifest.program == kGraphProgram)
    return unsupported("expected a program of ALBERT's own, found one that "
                       "computes a graph")
        .withHint("link libalbertrt_graph.a in front of libalbertrt.a");
  for (const ManifestArgument &argument : manifest.entries.front().arguments)
    if (argument.state != ParamState::Value ||
        (argument.kind == Kind::Output && argument.columns == 0))
      return unsupported("expected a program that infers, found one that "
                         "trains ('%s')",
                         manifest.program.c_str())
          .withHint("run its executable");
  return Status::success();
}

/// What the entry reads of the last layer.
static Demand demandOf(const Manifest &manifest) {
  const ManifestEntry &entry = manifest.entries.front();
  Demand demand;
  demand.firstRows = entry.has(Kind::Input, "first_rows");
  if (entry.has(Kind::Input, "query_rows"))
    demand.queries = manifest.program == "sop" ? Demand::Queries::First
                                               : Demand::Queries::Positions;
  demand.onlyQueries = std::all_of(
      entry.arguments.begin(), entry.arguments.end(),
      [](const ManifestArgument &argument) {
        return argument.kind != Kind::Output || argument.rows == Rows::Queries;
      });
  return demand;
}

/// The manifest's bounds, with fewer queries when their rows are long: packed
/// logits of a whole vocabulary would take gigabytes beside the result.
static Bounds runBounds(const Manifest &manifest) {
  constexpr int64_t kPackedBytes = int64_t(256) << 20;
  Bounds bounds = manifest.bounds;
  for (const ManifestArgument &argument : manifest.entries.front().arguments)
    if (argument.kind == Kind::Output && argument.rows == Rows::Queries)
      bounds.queries = std::min(
          bounds.queries,
          std::max(bounds.length, kPackedBytes / (argument.stride * 4)));
  return bounds;
}

Result<std::unique_ptr<Session>>
Session::create(const AlbertProgram *program, const SessionOptions &options) {
  std::unique_ptr<Session> session(new Session);
  ALBERT_ASSIGN_OR_RETURN(session->program, openProgram(program));
  const Manifest &manifest = session->program;
  ALBERT_RETURN_IF_ERROR(checkCpu(manifest, CpuId::host()));
  ALBERT_RETURN_IF_ERROR(checkInference(manifest));
  session->entry = program->entries[0];
  session->demand = demandOf(manifest);
  session->bounds = runBounds(manifest);
  for (const ManifestArgument &argument : manifest.entries.front().arguments)
    if (argument.kind == Kind::Output)
      session->outputs.push_back({&argument, {}, {}});
  ALBERT_RETURN_IF_ERROR(session->parameters.load(*program, manifest, options));
  ALBERT_RETURN_IF_ERROR(session->runner.start(manifest, options.threads));
  return session;
}

//===----------------------------------------------------------------------===//
// Run
//===----------------------------------------------------------------------===//

Status Session::checkRunMemory(const std::vector<PackedRun> &runs,
                               const TokenBatch &batch) {
  // Buffers of the arena have the sizes of the bounds and are touched from
  // their starts, so a run touches about its share of the bounds.
  double share = 0;
  uint64_t packed = 0;
  for (const PackedRun &run : runs) {
    share =
        std::max({share, double(run.tokens()) / double(program.bounds.tokens),
                  double(run.queries()) / double(program.bounds.queries)});
    uint64_t bytes = 0;
    for (const OutputSlot &output : outputs)
      bytes += uint64_t(rowsOf(output.argument->rows, run)) *
               uint64_t(output.argument->stride) * sizeof(float);
    packed = std::max(packed, bytes);
  }
  uint64_t needed = packed;
  for (const OutputSlot &output : outputs) {
    ALBERT_ASSIGN_OR_RETURN(int64_t elements,
                            outputShape(*output.argument, batch, demand)
                                .checkedElementCount(sizeof(float)));
    needed += uint64_t(elements) * sizeof(float);
  }
  uint64_t touched =
      uint64_t(std::min(share, 1.0) * double(program.arenaBytes));
  if (touched > touchedArena)
    needed += touched - touchedArena;
  // Reading the limits costs some 50 us, more than they matter to a request
  // that any machine can hold.
  constexpr uint64_t kAlwaysThere = 32u << 20;
  if (needed > kAlwaysThere)
    ALBERT_RETURN_IF_ERROR(checkMemory(
        needed, availableMemory(),
        format("a batch of %lld sequences of %lld tokens",
               (long long)batch.sequences, (long long)batch.length)));
  touchedArena = std::max(touchedArena, touched);
  return Status::success();
}

Status Session::bindArguments(const PackedRun &run,
                              std::vector<AlbertBuffer> &arguments) {
  size_t output = 0;
  for (const ManifestArgument &argument : program.entries.front().arguments) {
    AlbertBuffer buffer{nullptr, 0};
    if (argument.kind == Kind::Param) {
      buffer = parameters.argument(program.params[size_t(argument.param)]);
    } else if (argument.kind == Kind::Output) {
      OutputSlot &slot = outputs[output++];
      buffer.rows = rowsOf(argument.rows, run);
      size_t bytes =
          size_t(buffer.rows) * size_t(argument.stride) * sizeof(float);
      if (slot.packed.size() < bytes) {
        ALBERT_ASSIGN_OR_RETURN(slot.packed, AlignedBuffer::allocate(bytes));
      }
      buffer.data = slot.packed.data();
    } else if (!packedInput(run, argument.name, buffer)) {
      return unsupported("entry '%s' wants an input '%s' that this runtime "
                         "does not know",
                         program.entries.front().name.c_str(),
                         argument.name.c_str());
    }
    arguments.push_back(buffer);
  }
  return Status::success();
}

Status Session::runPacked(const PackedRun &run) {
  std::vector<AlbertBuffer> arguments;
  ALBERT_RETURN_IF_ERROR(bindArguments(run, arguments));
  runner.run(entry, arguments);
  for (OutputSlot &output : outputs)
    scatterRows(*output.argument, run,
                reinterpret_cast<const float *>(output.packed.data()),
                output.result);
  return Status::success();
}

Status Session::run(TokenBatch batch) {
  hasRun = false;
  derived.clear();
  for (OutputSlot &output : outputs)
    output.result = Tensor();
  ALBERT_RETURN_IF_ERROR(checkLength(program, batch.length));
  std::vector<PackedRun> runs = buildRuns(batch, bounds, demand);
  ALBERT_RETURN_IF_ERROR(checkRunMemory(runs, batch));
  for (OutputSlot &slot : outputs) {
    ALBERT_ASSIGN_OR_RETURN(
        slot.result, Tensor::allocate(DType::F32, outputShape(*slot.argument,
                                                              batch, demand)));
  }
  for (const PackedRun &run : runs)
    ALBERT_RETURN_IF_ERROR(runPacked(run));
  lastBatch = std::move(batch);
  hasRun = true;
  return Status::success();
}

Result<const Tensor *> Session::output(const std::string &name) {
  if (!hasRun)
    return failedPrecondition("output '%s': nothing has been run yet",
                              name.c_str());
  const Tensor *logits = nullptr;
  for (const OutputSlot &output : outputs) {
    if (output.argument->name == name)
      return &output.result;
    if (output.argument->name == "logits")
      logits = &output.result;
  }
  for (const auto &known : derived)
    if (known->name == name)
      return &known->tensor;
  std::vector<std::string> names = outputNames(program);
  if (!logits || std::find(names.begin(), names.end(), name) == names.end()) {
    std::string list;
    for (const std::string &known : names)
      list += (list.empty() ? "" : ", ") + known;
    return notFound("the program (%s) has no output '%s'",
                    program.program.c_str(), name.c_str())
        .withHint("it has %s", list.c_str());
  }
  ALBERT_RETURN_IF_ERROR(checkMemory(logits->byteSize(), availableMemory(),
                                     format("output '%s'", name.c_str())));
  ALBERT_ASSIGN_OR_RETURN(Tensor tensor,
                          deriveOutput(program, name, lastBatch, *logits));
  derived.push_back(
      std::make_unique<DerivedOutput>(DerivedOutput{name, std::move(tensor)}));
  return &derived.back()->tensor;
}
