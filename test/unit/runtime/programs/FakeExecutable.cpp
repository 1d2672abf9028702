//===- FakeExecutable.cpp - a program as albertc links it -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Defines the symbol that the runtime's main looks for. The fake program is
/// put together at start, before main, so that one description serves unit
/// tests and this executable.
///
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/program/FakeProgram.h"

using namespace albert::rt::testing;

extern "C" AlbertProgram albert_program;
AlbertProgram albert_program;

static FakeOptions maskedLanguageModel() {
  FakeOptions options;
  options.program = "mlm";
  return options;
}

static const FakeProgram fake(maskedLanguageModel());
static const bool filled = (albert_program = *fake.table(), true);
