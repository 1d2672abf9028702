//===- GraphModule.h - a graph that is differentiated -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Imported graphs, of which nothing is recognised, for the harness.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_COMPILER_NUMERICS_GRAPHMODULE_H
#define ALBERTC_TEST_UNIT_COMPILER_NUMERICS_GRAPHMODULE_H

#include "test/unit/compiler/numerics/Entry.h"

namespace albertc::numerics {

/// Imports the graph of the file `path`, cut to `outputs`, as structured ops,
/// none of which is recognised, and asks for the gradient for all its
/// parameters, with cotangents of the outputs as further inputs
/// ("OUTPUT_cotangents"). Fails the test and returns nothing if it can not.
EntrySource buildGraphEntry(const std::string &path,
                            const std::vector<std::string> &outputs);

} // namespace albertc::numerics

#endif // ALBERTC_TEST_UNIT_COMPILER_NUMERICS_GRAPHMODULE_H
