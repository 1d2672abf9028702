//===- Request.h - named arrays become a checked batch ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What users give: arrays under the names of the original programs. Compiled
/// code trusts its inputs, so every number is checked here, and a wrong one is
/// reported with its row and column.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAM_REQUEST_H
#define ALBERTC_RUNTIME_PROGRAM_REQUEST_H

#include "runtime/core/Tensor.h"
#include "runtime/program/Manifest.h"

#include <string>
#include <vector>

namespace albert::rt {

/// Names of the arrays that a program takes, aliases excluded.
std::vector<std::string> inputNames(const Manifest &manifest);

/// The canonical name of an input (`attention_mask` is `input_mask`,
/// `token_type_ids` is `segment_ids`), or NotFound with the nearest name.
Result<std::string> canonicalInputName(const Manifest &manifest,
                                       const std::string &name);

/// Builds a batch of `input_ids` [B, S], `input_mask` [B, S] (default: ones),
/// `segment_ids` [B, S] (default: zeros) and, for mlm, `masked_lm_positions`
/// [B, P]; elements i32, i64, u8 or bool. Errors: a name twice or unknown,
/// input_ids missing, wrong element type, rank or shape, a length above the
/// program's bound, a value out of range (row, column).
Result<TokenBatch> readRequest(const Manifest &manifest,
                               const std::vector<NamedTensor> &inputs);

/// OutOfRange with the flag to compile with when `length` is above the
/// program's bound.
Status checkLength(const Manifest &manifest, int64_t length);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAM_REQUEST_H
