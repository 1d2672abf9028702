//===- Npy.h - NumPy array files --------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads and writes the .npy format (NumPy Enhancement Proposal 1, numpy/lib/
/// format.py):
///
///   "\x93NUMPY", version major, minor (1.0, 2.0 or 3.0), header length (u16
///   for 1.0, u32 after), header: a Python dictionary literal
///   {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), } padded with
///   spaces to a newline, then the elements.
///
/// Accepted element types: little-endian f2, f4, f8, i4, i8, u1 and b1. Arrays
/// in Fortran order are transposed on reading.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_NPY_NPY_H
#define ALBERTC_RUNTIME_IO_NPY_NPY_H

#include "runtime/core/Status.h"
#include "runtime/core/Tensor.h"

#include <string>

namespace albert::rt {

/// Reads a whole array. Errors: NotFound, DataLoss for a damaged or truncated
/// file, Unsupported for an element type that has no DType.
Result<Tensor> readNpy(const std::string &path);

/// Parses an array in memory; `origin` names it in messages.
Result<Tensor> parseNpy(ByteSpan file, const std::string &origin);

/// Writes an array atomically as version 1.0. Unsupported for bf16.
Status writeNpy(const std::string &path, const TensorView &tensor);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_NPY_NPY_H
