//===- Program.cpp - compile and run IR inside a test -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implements the harness on MLIR's execution engine.
///
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/Program.h"

#include "compiler/Pipelines/Pipelines.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/ExecutionEngine/ExecutionEngine.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/Support/TargetSelect.h"

using namespace mlir;
using albertc::numerics::Program;

const char *const albertc::numerics::kNaiveLowering =
    "one-shot-bufferize{bufferize-function-boundaries "
    "function-boundary-type-conversion=identity-layout-map},"
    "drop-equivalent-buffer-results,"
    "func.func(convert-linalg-to-loops,buffer-hoisting),"
    "expand-strided-metadata,lower-affine,"
    "func.func(llvm-request-c-wrappers),convert-scf-to-cf,"
    // The libm pass would also take what LLVM has instructions for.
    "convert-math-to-llvm,convert-math-to-libm,"
    "arith-expand{include-bf16},convert-to-llvm,reconcile-unrealized-casts";

const char *const albertc::numerics::kVectorLowering =
    "eliminate-empty-tensors,"
    "one-shot-bufferize{bufferize-function-boundaries "
    "function-boundary-type-conversion=identity-layout-map},"
    "canonicalize,drop-equivalent-buffer-results,"
    "func.func(scf-forall-to-for,convert-linalg-to-loops),"
    "cpu-approximate-math,"
    "func.func(lower-vector-multi-reduction{lowering-strategy=inner-parallel}),"
    "convert-vector-to-scf{full-unroll=true},expand-strided-metadata,"
    "lower-affine,canonicalize,func.func(llvm-request-c-wrappers),"
    "convert-scf-to-cf,convert-vector-to-llvm,convert-math-to-llvm,"
    "convert-to-llvm,reconcile-unrealized-casts";

struct Program::Impl {
  MLIRContext context;
  std::unique_ptr<ExecutionEngine> engine;

  explicit Impl(const DialectRegistry &registry) : context(registry) {}
};

Program::Program(std::unique_ptr<Impl> impl) : impl(std::move(impl)) {}
Program::~Program() = default;

/// Registers passes and targets with the process, once.
static void initialize() {
  static const bool initialized = [] {
    albertc::registerPipelinePasses();
    llvm::InitializeNativeTarget();
    llvm::InitializeNativeTargetAsmPrinter();
    return true;
  }();
  (void)initialized;
}

static DialectRegistry makeRegistry() {
  DialectRegistry registry;
  albertc::registerPipelineDialects(registry);
  return registry;
}

static LogicalResult runPasses(ModuleOp module, const std::string &passes) {
  PassManager manager(module.getContext());
  if (failed(parsePassPipeline(passes, manager)))
    return failure();
  return manager.run(module);
}

std::unique_ptr<Program> Program::compile(const std::string &source,
                                          const std::string &passes,
                                          const std::string &lowering) {
  initialize();
  auto impl = std::make_unique<Impl>(makeRegistry());
  OwningOpRef<ModuleOp> module =
      parseSourceString<ModuleOp>(source, &impl->context);
  if (!module)
    return nullptr;
  if (failed(runPasses(*module, passes)))
    return nullptr;
  // Results that equal a destination are only dropped from private functions.
  for (auto function : module->getOps<func::FuncOp>())
    function.setPrivate();
  if (failed(runPasses(*module, lowering)))
    return nullptr;
  ExecutionEngineOptions options;
  StringRef libraries[] = {ALBERTC_RUNNER_UTILS}; // strided memref.copy
  options.sharedLibPaths = libraries;
  auto engine = ExecutionEngine::create(*module, options);
  if (!engine) {
    llvm::errs() << "numerics: " << toString(engine.takeError()) << "\n";
    return nullptr;
  }
  impl->engine = std::move(*engine);
  impl->engine->initialize();
  return std::unique_ptr<Program>(new Program(std::move(impl)));
}

bool Program::run(const std::string &function,
                  const std::vector<Tensor *> &arguments) {
  // The C wrapper takes pointers to descriptors and the packed call pointers
  // to its arguments.
  std::vector<std::vector<int64_t>> descriptors;
  for (Tensor *argument : arguments)
    descriptors.push_back(argument->getDescriptor());
  std::vector<void *> pointers;
  for (std::vector<int64_t> &descriptor : descriptors)
    pointers.push_back(descriptor.data());
  std::vector<void *> packed;
  for (void *&pointer : pointers)
    packed.push_back(static_cast<void *>(&pointer));
  llvm::Error error =
      impl->engine->invokePacked("_mlir_ciface_" + function, packed);
  if (!error)
    return true;
  llvm::errs() << "numerics: " << toString(std::move(error)) << "\n";
  return false;
}
