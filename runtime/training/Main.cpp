//===- Main.cpp - main of executables that train --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A member of its own in libalbertrt_train.a, which stands before
/// libalbertrt.a when a program that trains is linked: its main is found first.
///
//===----------------------------------------------------------------------===//

#include "runtime/training/PretrainMain.h"

// NOLINTNEXTLINE(readability-identifier-naming): a symbol of the C interface.
extern "C" const AlbertProgram albert_program;

int main(int argc, char **argv) {
  return albert::rt::pretrainMain(&albert_program, argc, argv);
}
