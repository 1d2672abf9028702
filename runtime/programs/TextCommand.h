//===- TextCommand.h - text in, answers out ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `--text "..." [--text-b "..."]` or `--input-file FILES`: tokenizes, runs the
/// program on batches, and writes one answer per text in their order.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAMS_TEXTCOMMAND_H
#define ALBERTC_RUNTIME_PROGRAMS_TEXTCOMMAND_H

#include "runtime/programs/Invocation.h"

namespace albert::rt {

/// Checks the flags of the command. Errors are wrong usage: no vocabulary, a
/// program that takes no text, --max-seq-length or --top-k out of range.
Status checkTextUsage(const Invocation &invocation);

/// Runs the command after `checkTextUsage`. Errors: the vocabulary does not fit
/// the model, text that is not UTF-8, for mlm a text without [MASK], and those
/// of reading, running and writing; the message names file and line.
Status runTexts(const Invocation &invocation, int threads);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_TEXTCOMMAND_H
