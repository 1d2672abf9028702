//===- Report.h - what was made ---------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The lines that end a successful compilation, and the longer `--report`.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_REPORT_H
#define ALBERTC_COMPILER_DRIVER_REPORT_H

#include "compiler/Driver/CompilerOptions.h"
#include "compiler/Driver/Progress.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdint>
#include <string>

namespace albertc {

/// Facts about a finished compilation.
struct CompilationResult {
  /// The file made, its size and that of its code (program object without
  /// weights and runtime).
  std::string output;
  uint64_t outputBytes = 0;
  uint64_t codeBytes = 0;
  /// The C header beside a library; empty for executables.
  std::string header;
  std::string manifest;
  uint64_t weightBytes = 0;
  uint64_t vocabularyBytes = 0;
  /// Vector tier of the code, "avx512".
  std::string tier;
  /// What a program that trains computes again, "gelu"; empty for others.
  std::string rematerialization;
  /// Threads that the memory of a program that trains is predicted for.
  int threads = 1;
};

/// File, size, precision, target, bounds, and a line to try.
void printSummary(llvm::raw_ostream &os, const CompilerOptions &options,
                  const CompilationResult &result);

/// `--report`: the summary's facts, parameters and memory; as JSON, the
/// manifest with these facts beside it.
void printReport(llvm::raw_ostream &os, ReportKind kind,
                 const CompilationResult &result, const Progress &progress);

/// `--timing`: seconds of each step.
void printTiming(llvm::raw_ostream &os, const Progress &progress);

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_REPORT_H
