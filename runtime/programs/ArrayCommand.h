//===- ArrayCommand.h - arrays in, arrays out -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `--input NAME=FILE.npy ... --output-dir DIR`: reads a batch, runs the
/// program, writes one OUTPUT.npy per output.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAMS_ARRAYCOMMAND_H
#define ALBERTC_RUNTIME_PROGRAMS_ARRAYCOMMAND_H

#include "runtime/programs/Invocation.h"

namespace albert::rt {

/// Checks the form and names of --input without opening a file. Errors are
/// wrong usage: no '=', unknown or repeated name, input_ids or --output-dir
/// missing.
Status checkArrayUsage(const Invocation &invocation);

/// Runs the command after `checkArrayUsage`.
Status runArrays(const Invocation &invocation, int threads);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_ARRAYCOMMAND_H
