//===- Main.cpp - main of compiled executables ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A member of its own in the runtime's archive: executables that albertc
/// writes take it from there, programs with a main of their own do not.
///
//===----------------------------------------------------------------------===//

#include "runtime/programs/AlbertMain.h"

// NOLINTNEXTLINE(readability-identifier-naming): a symbol of the C interface.
extern "C" const AlbertProgram albert_program;

int main(int argc, char **argv) {
  return albert::rt::albertMain(&albert_program, argc, argv);
}
