//===- TestUtils.cpp - helpers of the Target tests ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestUtils.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Program.h"

using namespace albertc;
using namespace albertc::test;

std::string albertc::test::readFile(llvm::StringRef path) {
  auto buffer = llvm::MemoryBuffer::getFile(path);
  return buffer ? (*buffer)->getBuffer().str() : std::string();
}

std::string albertc::test::runShell(const std::string &command, int *exitCode) {
  TemporaryFolder folder;
  std::string out = folder / "out";
  *exitCode = llvm::sys::ExecuteAndWait(
      "/bin/sh", {"/bin/sh", "-c", command}, std::nullopt,
      {llvm::StringRef(""), llvm::StringRef(out), llvm::StringRef(out)});
  return readFile(out);
}

std::string albertc::test::compile(llvm::StringRef source,
                                   const ProgramTable &table,
                                   llvm::StringRef cpu, CodeFile kind) {
  mlir::DialectRegistry registry;
  registry.insert<mlir::LLVM::LLVMDialect>();
  registerObjectEmitterTranslations(registry);
  mlir::MLIRContext context(registry, mlir::MLIRContext::Threading::DISABLED);
  auto module = mlir::parseSourceString<mlir::ModuleOp>(source, &context);
  if (!module)
    return "";
  auto target = resolveTarget(cpu, "");
  if (!target)
    return textOf(target.takeError());
  llvm::LLVMContext llvmContext;
  auto translated = translateProgram(*module, table, *target, llvmContext);
  if (!translated)
    return textOf(translated.takeError());
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream os(bytes);
  if (llvm::Error error = emitCode(**translated, *target, kind, os))
    return textOf(std::move(error));
  return std::string(bytes.begin(), bytes.end());
}
