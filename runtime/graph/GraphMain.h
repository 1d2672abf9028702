//===- GraphMain.h - the command line of graphs -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Every executable that albertc makes of a TensorFlow graph is this command
/// line around its program table.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_GRAPH_GRAPHMAIN_H
#define ALBERTC_RUNTIME_GRAPH_GRAPHMAIN_H

#include "albertrt/program.h"

namespace albert::rt {

/// Runs the command line; what `main` of an executable returns. Messages go to
/// standard error, results to standard output or --output-dir.
int graphMain(const AlbertProgram *program, int argc, const char *const *argv);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_GRAPH_GRAPHMAIN_H
