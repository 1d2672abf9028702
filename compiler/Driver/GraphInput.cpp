//===- GraphInput.cpp - a TensorFlow graph given as the model -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/GraphInput.h"
#include "compiler/Driver/ModuleFile.h"
#include "compiler/Target/UserError.h"
#include "frontends/TensorFlow/GraphFile.h"
#include "frontends/TensorFlow/GraphImporter.h"
#include "llvm/Support/FileSystem.h"

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
    module = frontend::importGraph(context, std::move(*file), problems);
  }
  if (llvm::Error error = reportProblems(problems, err))
    return std::move(error);
  return module;
}
