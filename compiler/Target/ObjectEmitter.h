//===- ObjectEmitter.h - LLVM dialect to object file ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The last step of compilation proper: translate, add the program table,
/// optimize, select instructions. Vectorization and tiling are done by then;
/// LLVM's pipeline cleans up, and must not change a floating-point result: no
/// fast-math flag is ever set and contraction is off.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TARGET_OBJECTEMITTER_H
#define ALBERTC_COMPILER_TARGET_OBJECTEMITTER_H

#include "compiler/Target/ProgramTable.h"
#include "compiler/Target/TargetInfo.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/raw_ostream.h"
#include <memory>

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace albertc {

/// What kind of file instruction selection writes.
enum class CodeFile { Object, Assembly };

/// Registers the translations that `translateProgram` needs.
void registerObjectEmitterTranslations(mlir::DialectRegistry &registry);

/// Translates `module` (LLVM dialect only) to optimized LLVM IR for `target`,
/// with `table` in it. Errors are also diagnosed on the module's context.
llvm::Expected<std::unique_ptr<llvm::Module>>
translateProgram(mlir::ModuleOp module, const ProgramTable &table,
                 const TargetInfo &target, llvm::LLVMContext &context);

/// Selects instructions of `module` and writes the file to `os`.
llvm::Error emitCode(llvm::Module &module, const TargetInfo &target,
                     CodeFile kind, llvm::raw_pwrite_stream &os);

} // namespace albertc

#endif // ALBERTC_COMPILER_TARGET_OBJECTEMITTER_H
