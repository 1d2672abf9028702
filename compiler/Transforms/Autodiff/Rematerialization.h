//===- Rematerialization.h - what is computed again -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The choice between memory and work of a differentiated layer stack.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TRANSFORMS_AUTODIFF_REMATERIALIZATION_H
#define ALBERTC_COMPILER_TRANSFORMS_AUTODIFF_REMATERIALIZATION_H

namespace albertc {

/// What of a block is computed again for its gradient instead of being kept.
enum class Rematerialization {
  /// Nothing: everything that the gradient reads is kept.
  None,
  /// Results of activations, which cost little and are the widest values.
  Gelu,
  /// Everything but the rows that enter a block.
  Layer
};

} // namespace albertc

#endif // ALBERTC_COMPILER_TRANSFORMS_AUTODIFF_REMATERIALIZATION_H
