//===- Commands.h - the subcommands of albert-data --------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One row per subcommand: its flags and what it does. A new subcommand is a
/// file with a `Command` and a row in the table of albert-data.cpp.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TOOLS_ALBERT_DATA_COMMANDS_H
#define ALBERTC_TOOLS_ALBERT_DATA_COMMANDS_H

#include "runtime/core/Flags.h"

namespace albert::data {

/// A subcommand.
struct Command {
  const char *name;
  /// One line for `albert-data --help`.
  const char *summary;
  /// The flags it takes.
  rt::FlagTable (*flags)();
  /// Does the work.
  rt::Status (*run)(const rt::ParsedFlags &flags);
  /// Finds what is wrong with flags beyond what the table says (exit status 2);
  /// null if nothing can be.
  rt::Status (*checkUsage)(const rt::ParsedFlags &flags) = nullptr;
};

/// `pretrain`: makes examples for pretraining.
extern const Command pretrainCommand;

/// `inspect`: looks into TFRecord files for pretraining.
extern const Command inspectCommand;

/// `vocab`: makes a vocabulary from text.
extern const Command vocabCommand;

/// `tokenize`: splits text into tokens.
extern const Command tokenizeCommand;

} // namespace albert::data

#endif // ALBERTC_TOOLS_ALBERT_DATA_COMMANDS_H
