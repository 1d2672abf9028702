//===- GraphInput.cpp - a TensorFlow graph given as the model -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/GraphInput.h"
#include "compiler/Driver/ModuleFile.h"
#include "compiler/Target/UserError.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/StrippedKinds.h"
#include "frontends/TensorFlow/GraphFile.h"
#include "frontends/TensorFlow/GraphImporter.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include <string>
#include <vector>

using namespace albertc;

bool albertc::isGraphFile(const std::string &path) {
  if (llvm::sys::fs::is_directory(path))
    return !frontend::findSavedModelFile(path).empty();
  return !isModuleFile(path) && frontend::sniffGraphFile(path).has_value();
}

llvm::Error albertc::reportProblems(const frontend::Problems &problems,
                                    llvm::raw_ostream &err) {
  static constexpr llvm::StringLiteral kWords[] = {"note", "warning", "error"};
  for (const frontend::Problem &problem : problems.get()) {
    err << "albertc: " << kWords[static_cast<int>(problem.severity)] << ": "
        << problem.message << '\n';
    if (!problem.hint.empty())
      err << "albertc: hint: " << problem.hint << '\n';
  }
  return problems.hasErrors() ? makeError("") : llvm::Error::success();
}

/// Without the nodes that `tfg-cut` would strip, most of what training writes,
/// if the command line says which tensors are wanted and no report lists all.
static mlir::OwningOpRef<mlir::ModuleOp>
importNeeded(const CompilerOptions &options, mlir::MLIRContext &context,
             frontend::GraphFile file, frontend::Problems &problems) {
  std::vector<std::string> wanted;
  if (options.report == ReportKind::None && options.signature.empty() &&
      !options.graphOutputs.empty()) {
    wanted = options.graphOutputs;
    llvm::append_range(wanted, options.graphInputs);
  }
  tfg::StrippedKinds kinds;
  tfg::StrippedCounts counts;
  auto count = [&](llvm::StringRef operation, llvm::StringRef name) {
    counts.add(kinds.tell(operation, name));
  };
  mlir::OwningOpRef<mlir::ModuleOp> module = frontend::importGraph(
      context, std::move(file), problems, {wanted, count});
  if (module)
    for (auto graph : module->getOps<tfg::GraphOp>())
      counts.leave(graph);
  return module;
}

llvm::Expected<mlir::OwningOpRef<mlir::ModuleOp>>
albertc::readGraph(const CompilerOptions &options, mlir::MLIRContext &context,
                   GraphFacts &facts, llvm::raw_ostream &err) {
  frontend::Problems problems;
  frontend::GraphFileOptions fileOptions;
  fileOptions.tags = options.tags;
  auto file = frontend::readGraphFile(options.model, fileOptions, problems);
  mlir::OwningOpRef<mlir::ModuleOp> module;
  if (file) {
    facts.kind = (frontend::describeGraphFileKind(file->kind) +
                  (file->isText ? " (text)" : ""))
                     .str();
    facts.tags = file->tags;
    facts.savedVariables = file->variables;
    module = importNeeded(options, context, std::move(*file), problems);
  }
  if (llvm::Error error = reportProblems(problems, err))
    return std::move(error);
  return module;
}
