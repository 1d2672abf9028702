//===- ProgramTable.h - the AlbertProgram of an object ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Adds the constant `AlbertProgram` (runtime/include/albertrt/program.h) to a
/// translated module. It is the only symbol that the object defines for others;
/// weights and vocabulary are symbols of a separate object (BlobObject), so
/// that no byte of them passes through LLVM IR.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TARGET_PROGRAMTABLE_H
#define ALBERTC_COMPILER_TARGET_PROGRAMTABLE_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <cstdint>
#include <string>
#include <vector>

namespace llvm {
class Module;
} // namespace llvm

namespace albertc {

/// A range of bytes that another object defines.
struct BlobSymbol {
  /// Empty when the program carries no such bytes.
  std::string symbol;
  uint64_t size = 0;
};

/// The contents of the table.
struct ProgramTable {
  /// "albert_program" in executables, "PREFIX_program" in libraries.
  std::string symbol = "albert_program";
  /// Whether the symbol stays inside the linked file.
  bool hidden = true;
  /// JSON text.
  std::string manifest;
  /// Symbols of the entry functions, `void (ptr context, ptr arguments)`, in
  /// the manifest's order.
  std::vector<std::string> entries;
  BlobSymbol weights;
  BlobSymbol vocabulary;
};

/// Adds `table` to `module` and makes every other definition internal, so that
/// the optimizer may inline entries' callees and drop what nobody calls.
/// Error: an entry that `module` does not define with the entry signature.
llvm::Error addProgramTable(llvm::Module &module, const ProgramTable &table);

} // namespace albertc

#endif // ALBERTC_COMPILER_TARGET_PROGRAMTABLE_H
