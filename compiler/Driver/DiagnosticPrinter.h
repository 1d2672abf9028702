//===- DiagnosticPrinter.h - MLIR's diagnostics for users -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Prints diagnostics in the form of all other messages: "albertc: error:
/// FILE:PLACE: …", notes below.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_DIAGNOSTICPRINTER_H
#define ALBERTC_COMPILER_DRIVER_DIAGNOSTICPRINTER_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/raw_ostream.h"

namespace albertc {

/// Prints `context`'s diagnostics to `os` as long as it lives.
class DiagnosticPrinter : public mlir::ScopedDiagnosticHandler {
public:
  DiagnosticPrinter(mlir::MLIRContext &context, llvm::raw_ostream &os);
};

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_DIAGNOSTICPRINTER_H
