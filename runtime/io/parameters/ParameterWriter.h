//===- ParameterWriter.h - parameters into a checkpoint ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The inverse of ParameterLoader: from stored forms to the variables of a
/// TensorFlow checkpoint, in chunks of about 4 MiB.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERWRITER_H
#define ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERWRITER_H

#include "runtime/io/parameters/ParameterSpec.h"
#include "runtime/io/tf_checkpoint/BundleWriter.h"

namespace albert::rt {

/// Writes all variables of `specs` under their TensorFlow names with `suffix`
/// appended ("" for weights, "/adam_m" for what Adam keeps) from `blob`, where
/// parameters lie at their offsets.
Status writeParameters(BundleWriter &writer, Span<const ParamSpec> specs,
                       ByteSpan blob, std::string_view suffix);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_PARAMETERS_PARAMETERWRITER_H
