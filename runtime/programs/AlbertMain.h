//===- AlbertMain.h - the command line of compiled programs -----*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every executable that albertc writes for inference is this command line
/// around its program table.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAMS_ALBERTMAIN_H
#define ALBERTC_RUNTIME_PROGRAMS_ALBERTMAIN_H

#include "runtime/programs/ProgramMain.h"

namespace albert::rt {

/// The flags of a program called `name`.
FlagTable programFlags(const Manifest &manifest, const std::string &name);

/// Runs the command line; what `main` of an executable returns. Messages go to
/// standard error, results to standard output or --output-dir.
int albertMain(const AlbertProgram *program, int argc, const char *const *argv);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_ALBERTMAIN_H
