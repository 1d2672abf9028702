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

// NOLINTBEGIN(readability-identifier-naming): a symbol of the C interface.
extern "C" AlbertProgram albert_program;
AlbertProgram albert_program;
// NOLINTEND(readability-identifier-naming)

static FakeOptions maskedLanguageModel() {
  FakeOptions options;
  options.program = "mlm";
  return options;
}

static const FakeProgram fake(maskedLanguageModel());
static const bool filled = (albert_program = *fake.table(), true);
