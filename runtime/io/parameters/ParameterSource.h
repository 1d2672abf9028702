//===- ParameterSource.h - an opened checkpoint -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What all checkpoint formats have in common: a list of named variables, and
/// reading one of them. Large variables are read as a stream of chunks so that
/// whoever packs them never holds a second copy.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERSOURCE_H
#define ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERSOURCE_H

#include "runtime/core/Status.h"
#include "runtime/core/Tensor.h"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

/// One variable of a checkpoint.
struct CheckpointVariable {
  std::string name;
  /// Empty for types that no ALBERT model uses (strings, complex, ...).
  std::optional<DType> dtype;
  /// Name of the type in messages, also of those without a DType.
  std::string dtypeName;
  Shape shape;
};

/// Receives the elements of a variable in row-major order.
class FloatSink {
public:
  virtual ~FloatSink() = default;
  /// The next elements; an error stops the reading.
  virtual Status accept(Span<const float> elements) = 0;
};

/// File formats of checkpoints; they differ in the names of variables.
enum class CheckpointFormat { TensorFlow, Safetensors };

/// An opened checkpoint. Reading is not thread-safe.
class ParameterSource {
public:
  virtual ~ParameterSource() = default;

  virtual CheckpointFormat fileFormat() const = 0;

  /// The file (or prefix of files), for messages.
  virtual const std::string &path() const = 0;

  /// All variables, sorted by name.
  virtual Span<const CheckpointVariable> variables() const = 0;

  /// Reads the elements of one of `variables()` as they are stored into
  /// `destination`, which has exactly their size in bytes. DataLoss if a
  /// checksum is wrong; nothing in `destination` may be used then.
  virtual Status readBytes(const CheckpointVariable &variable,
                           Span<std::uint8_t> destination) = 0;

  /// Reads a floating-point variable as f32 in chunks, each a multiple of
  /// `unit` elements (unit > 0 and divides the number of elements). If the
  /// result is an error the chunks given so far may not be used.
  virtual Status stream(const CheckpointVariable &variable, std::int64_t unit,
                        FloatSink &sink) = 0;

  /// The variable with this exact name, null if there is none.
  const CheckpointVariable *find(std::string_view name) const;

  /// Reads a whole variable in its own type. NotFound names similar variables.
  Result<Tensor> read(std::string_view name);

  /// Reads a whole floating-point variable as f32.
  Result<Tensor> readFloats(std::string_view name);

  /// Reads a scalar of type int64 or int32, such as `global_step`. NotFound if
  /// there is none of that name, InvalidArgument if it is something else.
  Result<std::int64_t> readInteger(std::string_view name);

protected:
  /// The error for a variable whose type has no DType.
  Status unreadableType(const CheckpointVariable &variable) const;
  /// The error for a variable that cannot be read as f32.
  Status notFloatingPoint(const CheckpointVariable &variable) const;
};

/// Opens a checkpoint of any supported format: a TensorFlow checkpoint, V2 (its
/// prefix, one of its files, or its directory) or V1 (its file, the prefix of
/// several, or its directory), or a .safetensors file (or its directory). Other
/// files are recognised and the error says how to convert them.
Result<std::unique_ptr<ParameterSource>>
openParameterSource(const std::string &path);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERSOURCE_H
