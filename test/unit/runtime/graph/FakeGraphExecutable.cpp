//===- FakeGraphExecutable.cpp - a graph as albertc links it --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Defines the symbol that the main of libalbertrt_graph.a looks for; see
/// FakeExecutable.cpp.
///
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/graph/FakeGraph.h"

using namespace albert::rt::testing;

// NOLINTBEGIN(readability-identifier-naming): a symbol of the C interface.
extern "C" AlbertProgram albert_program;
AlbertProgram albert_program;
// NOLINTEND(readability-identifier-naming)

static const FakeGraph fake("classifier");
static const bool filled = (albert_program = *fake.table(), true);
