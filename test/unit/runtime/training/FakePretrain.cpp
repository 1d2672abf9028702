//===- FakePretrain.cpp - a training program as albertc links it ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Defines the symbol that the main of libalbertrt_train.a looks for. The fake
/// program is put together at start, before main, so that one description
/// serves unit tests and this executable.
///
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/training/FakeTrainer.h"

using namespace albert::rt::testing;

// NOLINTBEGIN(readability-identifier-naming): a symbol of the C interface.
extern "C" AlbertProgram albert_program;
AlbertProgram albert_program;
// NOLINTEND(readability-identifier-naming)

static const FakeTrainer fake;
static const bool filled = (albert_program = *fake.table(), true);
