//===- Program.h - compile and run IR inside a test -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The numerics harness: takes IR as text and the passes that bring it to
/// linalg, lowers the rest naively (loops, no vectors, no reassociation) and
/// runs it in this process. Two programs of one source that differ only in
/// their passes compare a lowering with the decomposition of the same op.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_COMPILER_NUMERICS_PROGRAM_H
#define ALBERTC_TEST_UNIT_COMPILER_NUMERICS_PROGRAM_H

#include "test/unit/compiler/numerics/Tensor.h"

#include <memory>
#include <string>
#include <vector>

namespace albertc::numerics {

/// The definition of nn ops: what everything else is compared with.
inline constexpr const char *kDecomposition = "nn-decompose";

/// Tensors to buffers, linalg to loops, loops to the LLVM dialect. Functions
/// write their results into destination arguments.
extern const char *const kNaiveLowering;

/// The same for kernels in vector form, with the compiler's own functions in
/// place of a mathematical library. Parallel loops run in order.
extern const char *const kVectorLowering;

/// A compiled module.
class Program {
public:
  /// Compiles `source` (an MLIR module). `passes` is a textual pass pipeline
  /// on the module; `lowering` follows it and must reach the LLVM dialect.
  /// Diagnostics go to standard error; returns null after one.
  static std::unique_ptr<Program>
  compile(const std::string &source, const std::string &passes = kDecomposition,
          const std::string &lowering = kNaiveLowering);
  ~Program();

  /// Calls `function`, which takes one memref per tensor and returns nothing.
  /// False, with a message on standard error, if there is no such function.
  bool run(const std::string &function, const std::vector<Tensor *> &arguments);

private:
  struct Impl;
  explicit Program(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl;
};

} // namespace albertc::numerics

#endif // ALBERTC_TEST_UNIT_COMPILER_NUMERICS_PROGRAM_H
