//===- ParameterSpec.h - parameters of a program ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What a program's manifest says of its parameters: logical shape, stored
/// layout, initial values, and which checkpoint variables they consist of.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERSPEC_H
#define ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERSPEC_H

#include "runtime/core/Json.h"
#include "runtime/core/Status.h"
#include "runtime/core/Tensor.h"

#include <string>
#include <vector>

namespace albert::rt {

/// Columns of a panel; also what rows are padded to.
constexpr std::int64_t panelWidth = 32;

/// Stored form of a parameter (of each slot of it).
enum class StorageLayout {
  /// Rows padded with zeros to a multiple of 32 columns.
  Rows,
  /// A matrix [K, N] as [ceil(N/32)][K][32], zero padded.
  Panels,
  /// A grouped weight [K/G, N/G, G] as [G][ceil((N/G)/32)][K/G][32], zero
  /// padded.
  Groups,
};

/// Spelling of `layout` in manifests: rows, panels or groups.
const char *layoutName(StorageLayout layout);

/// Values before training.
enum class Initializer { Zeros, Ones, TruncatedNormal };

/// One checkpoint variable and its place in a parameter.
struct VariableSpec {
  /// Name in TensorFlow checkpoints.
  std::string tf;
  /// Name in Hugging Face files; empty if that family has no such variable.
  std::string hf;
  /// Hugging Face stores the matrix as [columns, rows].
  bool hfTransposed = false;
  /// Slot of a stacked parameter, otherwise 0.
  std::int64_t slot = 0;
  /// First column in the parameter's last dimension.
  std::int64_t column = 0;
  /// Logical shape, without the slot dimension.
  Shape shape;
};

/// One parameter.
struct ParamSpec {
  std::string name;
  /// Logical shape; with a leading slot dimension if `slots`.
  Shape shape;
  StorageLayout layout = StorageLayout::Rows;
  bool slots = false;
  /// Place in the blob of all parameters, in bytes.
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;
  Initializer init = Initializer::Zeros;
  /// Standard deviation of TruncatedNormal.
  double stddev = 0;
  std::vector<VariableSpec> variables;

  /// Number of slots, 1 if there is no slot dimension.
  std::int64_t slotCount() const { return slots ? shape[0] : 1; }
  /// Logical rows of one slot: the product of all dimensions but the last.
  std::int64_t rows() const;
  /// Logical columns: the last dimension.
  std::int64_t columns() const { return shape.back(); }
  /// Columns as stored, a multiple of 32; not of layout Groups.
  std::int64_t storedColumns() const { return roundUp(columns(), panelWidth); }
  /// Outputs of one group (N/G), of layout Groups only.
  std::int64_t groupOutputs() const { return shape[shape.rank() - 2]; }
  /// Elements of one slot as stored.
  std::int64_t storedSlotElements() const;
};

/// Reads the manifest's "params" list. Every parameter is checked: the stored
/// size, alignment, and that its variables cover each element exactly once.
/// `where` names the manifest in messages.
Result<std::vector<ParamSpec>> parseParamSpecs(const Json &params,
                                               const std::string &where);

/// The checks of `parseParamSpecs` on one parameter.
Status verifyParamSpec(const ParamSpec &spec);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERSPEC_H
