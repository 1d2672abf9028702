//===- Stored.h - tensors in the form that kernels see ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Logical tensors and their stored forms (docs/abi.md, "Stored forms").
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_COMPILER_NUMERICS_STORED_H
#define ALBERTC_TEST_UNIT_COMPILER_NUMERICS_STORED_H

#include "test/unit/compiler/numerics/Tensor.h"

namespace albertc::numerics {

/// How a tensor is stored. Integers, and one number per row, are stored as
/// they are.
enum class Layout { Rows, Panels, Groups, PerRow };

/// The stored form of `logical`, padding zero.
Tensor toStored(const Tensor &logical, Layout layout);

/// The logical tensor in `stored`; `like` has its shape.
Tensor toLogical(const Tensor &stored, const Tensor &like, Layout layout);

/// Whether what `stored` holds beside the elements of a tensor like `like` is
/// zero.
bool hasZeroPadding(const Tensor &stored, const Tensor &like, Layout layout);

/// `tensor` with a NaN, or a large integer, in every element: results must not
/// depend on what their memory held.
Tensor poisoned(Tensor tensor);

} // namespace albertc::numerics

#endif // ALBERTC_TEST_UNIT_COMPILER_NUMERICS_STORED_H
