//===- ParameterLoader.cpp - fill a program's parameters ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Chunks of rows flow from the checkpoint, or the generator, through the
/// packing functions into the stored form.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/ParameterLoader.h"

#include "runtime/io/parameters/Pack.h"
#include "runtime/io/parameters/RandomInit.h"

#include <algorithm>
#include <cstring>

namespace albert::rt {

/// Elements made at a time by the generator.
static constexpr std::int64_t chunkElements = std::int64_t(1) << 20;

namespace {
/// Packs a stream of rows (or of rows of the transpose).
class PackingSink final : public FloatSink {
public:
  PackingSink(const StoredMatrix &stored, const VariableSpec &variable,
              bool transposed)
      : stored(stored), variable(variable), transposed(transposed) {}

  /// Elements of one row of the stream.
  std::int64_t unit() const {
    return transposed ? stored.rows : variable.shape.back();
  }

  Status accept(Span<const float> elements) override {
    std::int64_t count = static_cast<std::int64_t>(elements.size()) / unit();
    if (transposed)
      packTransposed(stored, elements, variable.column + done);
    else
      packRows(stored, elements, done, variable.column, variable.shape.back());
    done += count;
    return Status::success();
  }

private:
  StoredMatrix stored;
  const VariableSpec &variable;
  bool transposed;
  std::int64_t done = 0;
};
} // namespace

Result<ParameterLoader>
ParameterLoader::fromCheckpoint(std::vector<ParamSpec> specs,
                                std::unique_ptr<ParameterSource> source) {
  ParameterLoader loader;
  ALBERT_ASSIGN_OR_RETURN(loader.matches, matchParameters(specs, *source));
  loader.specs = std::move(specs);
  loader.source = source.get();
  loader.owned = std::move(source);
  return loader;
}

Result<ParameterLoader>
ParameterLoader::fromPartialCheckpoint(std::vector<ParamSpec> specs,
                                       std::unique_ptr<ParameterSource> source,
                                       std::uint64_t seed) {
  ParameterLoader loader;
  ALBERT_ASSIGN_OR_RETURN(loader.matches,
                          matchParameters(specs, *source, MatchMode::Partial));
  loader.specs = std::move(specs);
  loader.source = source.get();
  loader.owned = std::move(source);
  loader.seed = seed;
  return loader;
}

ParameterLoader ParameterLoader::fromRandom(std::vector<ParamSpec> specs,
                                            std::uint64_t seed) {
  ParameterLoader loader;
  loader.specs = std::move(specs);
  loader.seed = seed;
  return loader;
}

Status ParameterLoader::loadVariable(std::size_t param, std::size_t variable,
                                     Span<float> stored) {
  const ParamSpec &spec = specs[param];
  const VariableSpec &part = spec.variables[variable];
  StoredMatrix slot = storedSlot(spec, part.slot, stored.data());
  if (const CheckpointVariable *found = sourceOf(param, variable)) {
    PackingSink sink(slot, part, matches.of[param][variable].transposed);
    return source->stream(*found, sink.unit(), sink);
  }
  InitialValues values(seed, part.tf, spec.init, spec.stddev);
  PackingSink sink(slot, part, false);
  std::int64_t total = part.shape.elementCount();
  std::int64_t chunk =
      std::max<std::int64_t>(1, chunkElements / sink.unit()) * sink.unit();
  std::vector<float> elements;
  for (std::int64_t done = 0; done < total; done += chunk) {
    elements.resize(static_cast<std::size_t>(std::min(chunk, total - done)));
    values.fill(static_cast<std::uint64_t>(done), elements);
    ALBERT_RETURN_IF_ERROR(sink.accept(elements));
  }
  return Status::success();
}

Status ParameterLoader::load(std::size_t index, Span<std::uint8_t> stored) {
  const ParamSpec &spec = specs[index];
  if (stored.size() != spec.bytes)
    return invalidArgument(
        "parameter %s takes %llu bytes, found room for %zu", spec.name.c_str(),
        static_cast<unsigned long long>(spec.bytes), stored.size());
  std::memset(stored.data(), 0, stored.size());
  Span<float> floats(reinterpret_cast<float *>(stored.data()),
                     stored.size() / sizeof(float));
  for (std::size_t i = 0; i < spec.variables.size(); ++i)
    ALBERT_RETURN_IF_ERROR(loadVariable(index, i, floats)
                               .withContext("parameter %s", spec.name.c_str()));
  return Status::success();
}

Status ParameterLoader::loadAll(Span<std::uint8_t> blob) {
  for (const ParamSpec &spec : specs)
    if (spec.offset > blob.size() || spec.bytes > blob.size() - spec.offset)
      return invalidArgument(
          "parameter %s lies at bytes [%llu, +%llu), outside "
          "of %zu bytes",
          spec.name.c_str(), static_cast<unsigned long long>(spec.offset),
          static_cast<unsigned long long>(spec.bytes), blob.size());
  for (std::size_t i = 0; i < specs.size(); ++i)
    ALBERT_RETURN_IF_ERROR(
        load(i, blob.subspan(static_cast<std::size_t>(specs[i].offset),
                             static_cast<std::size_t>(specs[i].bytes))));
  return Status::success();
}

Status ParameterLoader::stream(StoredParamSink &sink) {
  std::uint64_t largest = 0;
  for (const ParamSpec &spec : specs)
    largest = std::max(largest, spec.bytes);
  ALBERT_ASSIGN_OR_RETURN(
      AlignedBuffer buffer,
      AlignedBuffer::allocate(static_cast<std::size_t>(largest))
          .withContext("the largest parameter"));
  for (std::size_t i = 0; i < specs.size(); ++i) {
    Span<std::uint8_t> stored(buffer.data(),
                              static_cast<std::size_t>(specs[i].bytes));
    ALBERT_RETURN_IF_ERROR(load(i, stored));
    ALBERT_RETURN_IF_ERROR(sink.accept(specs[i], stored));
  }
  return Status::success();
}

} // namespace albert::rt
