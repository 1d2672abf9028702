//===- Entry.h - an entry of a program in f64 -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// An entry of a program as a function of plain tensors in double precision
/// that the harness runs.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_COMPILER_NUMERICS_ENTRY_H
#define ALBERTC_TEST_UNIT_COMPILER_NUMERICS_ENTRY_H

#include <cstdint>
#include <string>
#include <vector>

namespace mlir::func {
class FuncOp;
} // namespace mlir::func

namespace albertc::numerics {

/// An argument of the function.
struct EntryArgument {
  /// What an argument is: an input or an output of the entry, a parameter's
  /// value, the sum its gradient starts from, or the gradient.
  enum class Kind { Input, Output, Value, Sum, Gradient } kind;
  /// Of the input, the output or the parameter.
  std::string name;
  /// MLIR's spelling, e.g. "f64".
  std::string elementType;
  /// -1 where the size is that of a run.
  std::vector<int64_t> shape;
};

/// The module of an entry, and the entry's arguments in order.
struct EntrySource {
  std::string text;
  std::vector<EntryArgument> arguments;
};

/// Keeps of the module only `function`, an entry, and makes what it loads and
/// stores arguments. Floats become f64; the bias of keys stays f32, which is
/// its type in any module.
EntrySource rewriteEntry(mlir::func::FuncOp function);

} // namespace albertc::numerics

#endif // ALBERTC_TEST_UNIT_COMPILER_NUMERICS_ENTRY_H
