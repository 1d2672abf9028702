//===- FiniteCheck.h - nan and infinity in arrays ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A file of its own because it is compiled for speed: all weights are looked
/// at before they are saved.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_FINITECHECK_H
#define ALBERTC_RUNTIME_TRAINING_FINITECHECK_H

#include "runtime/core/Span.h"

namespace albert::rt {

/// True if no element is infinite or no number.
bool allFinite(Span<const float> elements);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_FINITECHECK_H
