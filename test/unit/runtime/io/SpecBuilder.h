//===- SpecBuilder.h - parameters for tests ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The parameters that a compiled program of either family has, in the form
/// that the compiler gives them.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_IO_SPECBUILDER_H
#define ALBERTC_TEST_UNIT_RUNTIME_IO_SPECBUILDER_H

#include "runtime/io/parameters/ParameterSpec.h"

namespace albert::rt {

/// Sizes of a model.
struct ModelSizes {
  std::int64_t vocabulary, embedding, hidden, intermediate, positions;
  std::int64_t groups = 1, inner = 1;
};

/// The sizes that the manifest of a case of reference data tells.
ModelSizes sizesOfCase(const std::string &directory);

/// A parameter with the right stored size.
ParamSpec makeParam(std::string name, Shape shape, StorageLayout layout,
                    bool slots, std::vector<VariableSpec> variables);

/// Gives the parameters consecutive offsets; returns the size of the blob.
std::uint64_t assignOffsets(std::vector<ParamSpec> &specs);

/// All parameters of a google-research/albert model with pre-training heads.
std::vector<ParamSpec> googleParams(const ModelSizes &sizes);

/// All parameters of a brightmart/albert_zh model with pre-training heads.
std::vector<ParamSpec> brightmartParams(const ModelSizes &sizes);

} // namespace albert::rt

#endif // ALBERTC_TEST_UNIT_RUNTIME_IO_SPECBUILDER_H
