//===- TrainingEntries.cpp - entries of a training program ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/TrainingEntries.h"

#include <algorithm>

using namespace albert::rt;

using Kind = ManifestArgument::Kind;

//===----------------------------------------------------------------------===//
// What entries may name
//===----------------------------------------------------------------------===//

namespace {

/// Bits of the entries that have an argument, and numbers of the entries.
enum EntryId { Accumulate, Evaluate, GradientNorms, ApplyLamb, ApplyAdamW };
constexpr unsigned kAccumulate = 1u << Accumulate, kEvaluate = 1u << Evaluate,
                   kNorms = 1u << GradientNorms, kLamb = 1u << ApplyLamb,
                   kAdamW = 1u << ApplyAdamW;
constexpr unsigned kBatch = kAccumulate | kEvaluate, kApply = kLamb | kAdamW;

constexpr const char *kEntries[] = {"accumulate", "evaluate", "gradient_norms",
                                    "apply_lamb", "apply_adamw"};

/// An input or output, what it holds, and the entries that may have it. Those
/// outputs an entry must have, the inputs it may leave out.
struct Known {
  Kind kind;
  const char *name;
  DType dtype;
  Rows rows;
  unsigned entries;
};

constexpr Known kKnown[] = {
    {Kind::Input, "token_ids", DType::I32, Rows::Tokens, kBatch},
    {Kind::Input, "type_ids", DType::I32, Rows::Tokens, kBatch},
    {Kind::Input, "position_ids", DType::I32, Rows::Tokens, kBatch},
    {Kind::Input, "row_offsets", DType::I32, Rows::Offsets, kBatch},
    {Kind::Input, "key_counts", DType::I32, Rows::Sequences, kBatch},
    {Kind::Input, "key_bias", DType::F32, Rows::Sequences, kBatch},
    {Kind::Input, "query_rows", DType::I32, Rows::Queries, kBatch},
    {Kind::Input, "query_offsets", DType::I32, Rows::Offsets, kBatch},
    {Kind::Input, "first_queries", DType::I32, Rows::Sequences, kBatch},
    {Kind::Input, "mlm_queries", DType::I32, Rows::Predictions, kBatch},
    {Kind::Input, "mlm_labels", DType::I32, Rows::Predictions, kBatch},
    {Kind::Input, "mlm_cotangents", DType::F32, Rows::Predictions, kAccumulate},
    {Kind::Input, "sop_labels", DType::I32, Rows::Sequences, kBatch},
    {Kind::Input, "sop_cotangents", DType::F32, Rows::Sequences, kAccumulate},
    {Kind::Input, "dropout_seed", DType::I64, Rows::One, kAccumulate},
    {Kind::Input, "row_keys", DType::I64, Rows::Tokens, kAccumulate},
    {Kind::Input, "hyperparameters", DType::F32, Rows::Hyperparameters, kApply},
    {Kind::Input, "decay_rates", DType::F32, Rows::Variables, kApply},
    {Kind::Input, "trusts", DType::F32, Rows::Variables, kLamb},
    {Kind::Output, "mlm_losses", DType::F32, Rows::Predictions, kBatch},
    {Kind::Output, "mlm_predictions", DType::I32, Rows::Predictions, kBatch},
    {Kind::Output, "sop_losses", DType::F32, Rows::Sequences, kBatch},
    {Kind::Output, "sop_predictions", DType::I32, Rows::Sequences, kBatch},
    {Kind::Output, "square_sums", DType::F64, Rows::Variables, kNorms},
};

} // namespace

/// The row of the table for an argument; for one of `spec.sparse`, `sparse`.
static const Known *findKnown(const ManifestArgument &argument,
                              const TrainingSpec &spec, unsigned entry,
                              const Known &sparse) {
  for (const Known &known : kKnown)
    if (known.kind == argument.kind && known.name == argument.name &&
        (known.entries & entry))
      return &known;
  bool isSparse = argument.kind == Kind::Output && entry == kAccumulate &&
                  std::any_of(spec.sparse.begin(), spec.sparse.end(),
                              [&](const SparseNorm &norm) {
                                return norm.output == argument.name;
                              });
  return isSparse ? &sparse : nullptr;
}

/// Checks that everything an entry names is in the table and of its type.
static Status checkArguments(const ManifestEntry &entry,
                             const TrainingSpec &spec, unsigned bit) {
  constexpr Known kSparse = {Kind::Output, "", DType::F64, Rows::Tokens,
                             kAccumulate};
  for (const ManifestArgument &argument : entry.arguments) {
    if (argument.kind == Kind::Param)
      continue;
    const Known *known = findKnown(argument, spec, bit, kSparse);
    const char *what = argument.kind == Kind::Input ? "input" : "output";
    if (!known)
      return unsupported("entry '%s' has an %s '%s' that this runtime does not "
                         "know",
                         entry.name.c_str(), what, argument.name.c_str())
          .withHint("compile the program again with the albertc of this "
                    "runtime");
    if (known->dtype != argument.dtype || known->rows != argument.rows ||
        argument.columns != 0)
      return invalidArgument(
          "entry '%s', %s '%s': expected a vector of %s, one "
          "for each of %s, found %s of %s%s",
          entry.name.c_str(), what, argument.name.c_str(), name(known->dtype),
          name(known->rows), name(argument.dtype), name(argument.rows),
          argument.columns != 0 ? " with columns" : "");
  }
  return Status::success();
}

/// Checks that an entry gives everything that the runtime reads.
static Status checkOutputs(const ManifestEntry &entry, const TrainingSpec &spec,
                           unsigned bit) {
  auto missing = [&](const char *output) {
    return invalidArgument("entry '%s': expected an output '%s', found none",
                           entry.name.c_str(), output);
  };
  for (const Known &known : kKnown)
    if (known.kind == Kind::Output && (known.entries & bit) &&
        !entry.has(Kind::Output, known.name))
      return missing(known.name);
  for (const SparseNorm &norm : spec.sparse)
    if (bit == kAccumulate && !entry.has(Kind::Output, norm.output))
      return missing(norm.output.c_str());
  return Status::success();
}

//===----------------------------------------------------------------------===//
// Start
//===----------------------------------------------------------------------===//

Result<std::unique_ptr<TrainingEntries>>
TrainingEntries::create(const AlbertProgram &program, const TrainingSpec &spec,
                        TrainingState &state, int threads) {
  const Manifest &manifest = state.manifest();
  std::unique_ptr<TrainingEntries> result(new TrainingEntries(spec, state));
  for (size_t id = 0; id < std::size(kEntries); ++id) {
    auto found = std::find_if(
        manifest.entries.begin(), manifest.entries.end(),
        [&](const ManifestEntry &entry) { return entry.name == kEntries[id]; });
    if (found == manifest.entries.end())
      return invalidArgument("manifest: expected an entry '%s', found none",
                             kEntries[id]);
    ALBERT_RETURN_IF_ERROR(checkArguments(*found, spec, 1u << id));
    ALBERT_RETURN_IF_ERROR(checkOutputs(*found, spec, 1u << id));
    result->entries[id] = {program.entries[found - manifest.entries.begin()],
                           &*found};
  }
  result->squareSums.resize(state.variables().size());
  ALBERT_RETURN_IF_ERROR(result->runner.start(manifest, threads));
  return result;
}

//===----------------------------------------------------------------------===//
// Calls
//===----------------------------------------------------------------------===//

void TrainingEntries::call(const Entry &entry,
                           const std::vector<Binding> &bindings,
                           const PackedRun *run) {
  // A vector without elements has no address, and entries get aligned ones.
  alignas(tensorAlignment) static const char kEmpty[tensorAlignment] = {};
  std::vector<AlbertBuffer> arguments;
  for (const ManifestArgument &argument : entry.manifest->arguments) {
    AlbertBuffer buffer{nullptr, 0};
    if (argument.kind == Kind::Param) {
      size_t param = size_t(argument.param);
      buffer = {state.stored(argument.state, param).data(),
                state.manifest().params[param].shape[0]};
    } else if (!run || !packedInput(*run, argument.name, buffer)) {
      for (const Binding &binding : bindings)
        if (binding.name == argument.name)
          buffer = binding.buffer;
    }
    if (!buffer.data)
      buffer.data = const_cast<char *>(kEmpty);
    arguments.push_back(buffer);
  }
  runner.run(entry.call, arguments);
}

std::vector<TrainingEntries::Binding>
TrainingEntries::bindPart(const BatchPart &part, PartOutputs &outputs) {
  outputs.mlmLosses.resize(part.mlmLabels.size());
  outputs.mlmPredictions.resize(part.mlmLabels.size());
  outputs.sopLosses.resize(part.sopLabels.size());
  outputs.sopPredictions.resize(part.sopLabels.size());
  std::vector<Binding> bindings = {
      {"first_queries", bufferOf(part.firstQueries)},
      {"mlm_queries", bufferOf(part.mlmQueries)},
      {"mlm_labels", bufferOf(part.mlmLabels)},
      {"mlm_cotangents", bufferOf(part.mlmCotangents)},
      {"sop_labels", bufferOf(part.sopLabels)},
      {"sop_cotangents", bufferOf(part.sopCotangents)},
      {"row_keys", bufferOf(part.rowKeys)},
      {"mlm_losses", bufferOf(outputs.mlmLosses)},
      {"mlm_predictions", bufferOf(outputs.mlmPredictions)},
      {"sop_losses", bufferOf(outputs.sopLosses)},
      {"sop_predictions", bufferOf(outputs.sopPredictions)},
  };
  outputs.rowNorms.resize(spec.sparse.size());
  for (size_t i = 0; i < spec.sparse.size(); ++i) {
    outputs.rowNorms[i].resize(size_t(part.run.tokens()));
    bindings.push_back({spec.sparse[i].output, bufferOf(outputs.rowNorms[i])});
  }
  return bindings;
}

void TrainingEntries::accumulate(const BatchPart &part, int64_t dropoutSeed,
                                 PartOutputs &outputs) {
  AlignedVector<int64_t> seed = {dropoutSeed};
  std::vector<Binding> bindings = bindPart(part, outputs);
  bindings.push_back({"dropout_seed", bufferOf(seed)});
  call(entries[Accumulate], bindings, &part.run);
}

void TrainingEntries::evaluate(const BatchPart &part, PartOutputs &outputs) {
  call(entries[Evaluate], bindPart(part, outputs), &part.run);
}

const AlignedVector<double> &TrainingEntries::gradientNorms() {
  call(entries[GradientNorms], {{"square_sums", bufferOf(squareSums)}},
       nullptr);
  return squareSums;
}

void TrainingEntries::apply(Algorithm algorithm,
                            const AlignedVector<float> &hyperparameters,
                            const VariableRates &rates) {
  call(entries[algorithm == Algorithm::Lamb ? ApplyLamb : ApplyAdamW],
       {{"hyperparameters", bufferOf(hyperparameters)},
        {"decay_rates", bufferOf(rates.decay)},
        {"trusts", bufferOf(rates.trust)}},
       nullptr);
}
