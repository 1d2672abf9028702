//===- ObjectEmitter.cpp - LLVM dialect to object file --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Target/ObjectEmitter.h"
#include "compiler/Target/UserError.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/Analysis/CGSCCPassManager.h"
#include "llvm/Analysis/LoopAnalysisManager.h"
#include "llvm/IR/DiagnosticHandler.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Target/TargetMachine.h"

using namespace albertc;

void albertc::registerObjectEmitterTranslations(
    mlir::DialectRegistry &registry) {
  mlir::registerBuiltinDialectTranslation(registry);
  mlir::registerLLVMDialectTranslation(registry);
}

namespace {
/// A loop that is to be vectorized if it can be, and cannot, is no matter of
/// users; LLVM would warn of it.
struct LoopsMayStay final : llvm::DiagnosticHandler {
  bool handleDiagnostics(const llvm::DiagnosticInfo &info) override {
    return info.getSeverity() == llvm::DS_Remark ||
           info.getKind() == llvm::DK_OptimizationFailure;
  }
};
} // namespace

static void optimize(llvm::Module &module, llvm::TargetMachine &machine) {
  module.getContext().setDiagnosticHandler(std::make_unique<LoopsMayStay>());
  llvm::PipelineTuningOptions tuning;
  // Loops that should be vectors are vectors already, or ask for it; what is
  // left is short remainders, which these two would blow up in code size and
  // compile time.
  tuning.LoopVectorization = false;
  tuning.LoopUnrolling = false;
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager callGraph;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine, tuning);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(callGraph);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, callGraph, modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O2)
      .run(module, modules);
}

llvm::Expected<std::unique_ptr<llvm::Module>>
albertc::translateProgram(mlir::ModuleOp module, const ProgramTable &table,
                          const TargetInfo &target,
                          llvm::LLVMContext &context) {
  auto machine = target.createTargetMachine();
  if (!machine)
    return machine.takeError();
  std::unique_ptr<llvm::Module> result =
      mlir::translateModuleToLLVMIR(module, context, "albert");
  if (!result)
    return makeError("object: expected a module of the LLVM dialect, found "
                     "operations without a translation",
                     "the diagnostics above name them; they are an error of "
                     "albertc, please report them");
  result->setTargetTriple(llvm::Triple(target.triple));
  result->setDataLayout((*machine)->createDataLayout());
  if (llvm::Error error = addProgramTable(*result, table))
    return std::move(error);
  target.annotate(*result);
  std::string message;
  llvm::raw_string_ostream os(message);
  if (llvm::verifyModule(*result, &os))
    return makeError("object: expected valid LLVM IR, found: " + message,
                     "this is an error of albertc, please report it");
  optimize(*result, **machine);
  return result;
}

llvm::Error albertc::emitCode(llvm::Module &module, const TargetInfo &target,
                              CodeFile kind, llvm::raw_pwrite_stream &os) {
  auto machine = target.createTargetMachine();
  if (!machine)
    return machine.takeError();
  llvm::legacy::PassManager passes;
  if ((*machine)->addPassesToEmitFile(
          passes, os, /*DwoOut=*/nullptr,
          kind == CodeFile::Object ? llvm::CodeGenFileType::ObjectFile
                                   : llvm::CodeGenFileType::AssemblyFile))
    return makeError("object: expected a target that writes object files, "
                     "found '" +
                     target.triple + "'");
  passes.run(module);
  return llvm::Error::success();
}
