//===- ModelGuess.h - which model do variables belong to? -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Guesses family and sizes of a model from names and shapes of its variables,
/// so that a checkpoint that does not fit can be called by its name.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_PARAMETERS_MODELGUESS_H
#define ALBERTC_RUNTIME_IO_PARAMETERS_MODELGUESS_H

#include "runtime/core/Tensor.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace albert::rt {

/// Families that name their variables differently (docs: semantics of the two
/// ALBERT implementations). Bert is the unshared model, which is not ALBERT.
enum class ModelFamily { Unknown, Brightmart, Google, HuggingFace, Bert };

/// What the variables tell; sizes are 0 where they tell nothing.
struct ModelGuess {
  ModelFamily family = ModelFamily::Unknown;
  std::int64_t vocabulary = 0;
  std::int64_t embedding = 0;
  std::int64_t hidden = 0;
  std::int64_t intermediate = 0;
  std::int64_t positions = 0;
  std::int64_t groups = 0;

  /// Takes one more variable into account.
  void observe(std::string_view name, const Shape &shape);

  /// "an albert_base of brightmart/albert_zh (vocabulary 21128, ...)".
  std::string describe() const;
};

/// Why variables of `found` do not suit a program for `expected`, as a hint;
/// empty if the guesses agree.
std::string explainMismatch(const ModelGuess &expected,
                            const ModelGuess &found);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_PARAMETERS_MODELGUESS_H
