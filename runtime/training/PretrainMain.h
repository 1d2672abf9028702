//===- PretrainMain.h - the command line of pretrain programs ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every executable that albertc writes for --program=pretrain is this command
/// line around its program table.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_PRETRAINMAIN_H
#define ALBERTC_RUNTIME_TRAINING_PRETRAINMAIN_H

#include "albertrt/program.h"

namespace albert::rt {

/// Runs the command line; what `main` of an executable returns.
int pretrainMain(const AlbertProgram *program, int argc,
                 const char *const *argv);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_PRETRAINMAIN_H
