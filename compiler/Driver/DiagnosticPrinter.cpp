//===- DiagnosticPrinter.cpp - MLIR's diagnostics for users ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/DiagnosticPrinter.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"
#include "mlir/IR/MLIRContext.h"

using namespace albertc;

static llvm::StringRef getSeverityText(mlir::DiagnosticSeverity severity) {
  switch (severity) {
  case mlir::DiagnosticSeverity::Note:
    return "note";
  case mlir::DiagnosticSeverity::Warning:
    return "warning";
  case mlir::DiagnosticSeverity::Error:
    return "error";
  case mlir::DiagnosticSeverity::Remark:
    return "remark";
  }
  llvm_unreachable("covered switch");
}

/// A file that is no text has no lines.
static void printPlace(llvm::raw_ostream &os, mlir::FileLineColLoc place) {
  os << place.getFilename().getValue();
  if (place.getLine() != 0)
    os << ':' << place.getLine() << ':' << place.getColumn();
  os << ": ";
}

static void printLine(llvm::raw_ostream &os,
                      const mlir::Diagnostic &diagnostic) {
  bool isNote = diagnostic.getSeverity() == mlir::DiagnosticSeverity::Note;
  os << (isNote ? "  " : "albertc: ")
     << getSeverityText(diagnostic.getSeverity()) << ": ";
  // "FILE":1:2 in quotes is how MLIR prints it; users expect FILE:1:2.
  if (auto place =
          diagnostic.getLocation()->findInstanceOf<mlir::FileLineColLoc>())
    printPlace(os, place);
  os << diagnostic << '\n';
}

DiagnosticPrinter::DiagnosticPrinter(mlir::MLIRContext &context,
                                     llvm::raw_ostream &os)
    : ScopedDiagnosticHandler(&context, [&os](mlir::Diagnostic &diagnostic) {
        printLine(os, diagnostic);
        for (const mlir::Diagnostic &note : diagnostic.getNotes())
          printLine(os, note);
        return mlir::success();
      }) {}
