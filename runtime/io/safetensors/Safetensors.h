//===- Safetensors.h - safetensors files ------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads .safetensors (the format of Hugging Face models):
///
///   u64 length of the header (little endian, at most 100 MB), the header: a
///   JSON object that starts with '{', then the elements.
///   header: name -> {"dtype": "F32", "shape": [2, 3],
///                    "data_offsets": [begin, end]}; offsets count from the end
///   of the header. "__metadata__" maps strings to strings and is ignored.
///
/// The reader is as strict as the reference implementation: elements without
/// holes or overlaps up to the end of the file, no name twice, shapes whose
/// size equals the range.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_SAFETENSORS_SAFETENSORS_H
#define ALBERTC_RUNTIME_IO_SAFETENSORS_SAFETENSORS_H

#include "runtime/core/File.h"
#include "runtime/io/parameters/ParameterSource.h"

namespace albert::rt {

/// An opened file.
class Safetensors final : public ParameterSource {
public:
  /// Opens and checks a file. Errors: NotFound, DataLoss for damaged files,
  /// InvalidArgument for files of another kind.
  static Result<std::unique_ptr<ParameterSource>> open(const std::string &path);

  CheckpointFormat fileFormat() const override {
    return CheckpointFormat::Safetensors;
  }
  const std::string &path() const override { return file.path(); }
  Span<const CheckpointVariable> variables() const override {
    return variableList;
  }
  Status readBytes(const CheckpointVariable &variable,
                   Span<std::uint8_t> destination) override;
  Status stream(const CheckpointVariable &variable, std::int64_t unit,
                FloatSink &sink) override;

private:
  Safetensors() = default;
  Status readHeader();
  ByteSpan elementsOf(const CheckpointVariable &variable) const;

  /// Where a variable's elements lie, from the beginning of the file.
  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  MappedFile file;
  std::vector<CheckpointVariable> variableList;
  /// Ranges of `variableList`, same order.
  std::vector<Range> ranges;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_SAFETENSORS_SAFETENSORS_H
