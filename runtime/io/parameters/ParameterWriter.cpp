//===- ParameterWriter.cpp - parameters into a checkpoint -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Chunks of rows flow through the unpacking function into the checkpoint.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/ParameterWriter.h"

#include "runtime/io/parameters/Pack.h"

#include <algorithm>

namespace albert::rt {

/// Elements unpacked at a time.
static constexpr std::int64_t chunkElements = std::int64_t(1) << 20;

/// Writes one variable out of the stored form of its parameter.
static Status writeVariable(BundleWriter &writer, const ParamSpec &spec,
                            const VariableSpec &variable, ByteSpan stored,
                            const std::string &name,
                            std::vector<float> &chunk) {
  // StoredMatrix serves writing too; here it is only read.
  const float *floats = reinterpret_cast<const float *>(stored.data());
  StoredMatrix slot =
      storedSlot(spec, variable.slot, const_cast<float *>(floats));
  std::int64_t columns = variable.shape.back();
  std::int64_t rows = variable.shape.elementCount() / columns;
  std::int64_t step = std::max<std::int64_t>(1, chunkElements / columns);
  ALBERT_RETURN_IF_ERROR(writer.begin(name, DType::F32, variable.shape));
  for (std::int64_t row = 0; row < rows; row += step) {
    chunk.resize(
        static_cast<std::size_t>(std::min(step, rows - row) * columns));
    unpackRows(slot, chunk, row, variable.column, columns);
    ALBERT_RETURN_IF_ERROR(
        writer.append({reinterpret_cast<const std::uint8_t *>(chunk.data()),
                       chunk.size() * sizeof(float)}));
  }
  return writer.end();
}

Status writeParameters(BundleWriter &writer, Span<const ParamSpec> specs,
                       ByteSpan blob, std::string_view suffix) {
  std::vector<float> chunk;
  for (const ParamSpec &spec : specs) {
    if (spec.offset > blob.size() || spec.bytes > blob.size() - spec.offset)
      return invalidArgument(
          "parameter %s lies at bytes [%llu, +%llu), outside of %zu bytes",
          spec.name.c_str(), static_cast<unsigned long long>(spec.offset),
          static_cast<unsigned long long>(spec.bytes), blob.size());
    ByteSpan stored = blob.subspan(static_cast<std::size_t>(spec.offset),
                                   static_cast<std::size_t>(spec.bytes));
    for (const VariableSpec &variable : spec.variables)
      ALBERT_RETURN_IF_ERROR(writeVariable(writer, spec, variable, stored,
                                           variable.tf + std::string(suffix),
                                           chunk));
  }
  return Status::success();
}

} // namespace albert::rt
