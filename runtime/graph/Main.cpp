//===- Main.cpp - main of programs that compute graphs --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A member of its own in libalbertrt_graph.a, which stands before
/// libalbertrt.a when a program that computes a graph is linked: its main is
/// found first.
///
//===----------------------------------------------------------------------===//

#include "runtime/graph/GraphMain.h"

// NOLINTNEXTLINE(readability-identifier-naming): a symbol of the C interface.
extern "C" const AlbertProgram albert_program;

int main(int argc, char **argv) {
  return albert::rt::graphMain(&albert_program, argc, argv);
}
