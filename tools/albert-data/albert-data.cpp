//===- albert-data.cpp - text and records for ALBERT ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The command line: finds the subcommand, parses its flags, runs it. Exit
/// status 0 done, 1 failed, 2 wrong usage.
///
//===----------------------------------------------------------------------===//

#include "tools/albert-data/Commands.h"

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <new>

using namespace albert::data;
using albert::rt::ParsedFlags;
using albert::rt::Result;
using albert::rt::Status;
using albert::rt::usageExitCode;

static const Command *const commands[] = {&pretrainCommand, &inspectCommand,
                                          &vocabCommand, &tokenizeCommand};

static void printHelp(FILE *out) {
  fprintf(out, "usage: albert-data COMMAND [flags]\n\n"
               "Prepares text for ALBERT.\n\ncommands:\n");
  for (const Command *command : commands)
    fprintf(out, "  %-10s %s\n", command->name, command->summary);
  fprintf(out, "\nalbert-data COMMAND --help describes a command; albert-data "
               "--version prints the version.\n");
}

static void printError(const Status &status) {
  fprintf(stderr, "albert-data: error: %s\n", status.message().c_str());
  if (!status.hint().empty())
    fprintf(stderr, "albert-data: hint: %s\n", status.hint().c_str());
}

/// Writes out what is left of the results of a command that ended with `code`.
static int finishOutput(int code) {
  if (code != 0 || fflush(stdout) == 0)
    return code;
  printError(albert::rt::systemError(errno, "write standard output"));
  return 1;
}

static int unknownCommand(const std::string &name) {
  std::vector<std::string> names;
  for (const Command *command : commands)
    names.emplace_back(command->name);
  std::string nearest = albert::rt::nearestName(name, names);
  Status status = albert::rt::invalidArgument("unknown command %s",
                                              albert::rt::quote(name).c_str());
  if (nearest.empty())
    status = std::move(status).withHint("albert-data --help lists them");
  printError(std::move(status).withHint("did you mean '%s'?", nearest.c_str()));
  return usageExitCode;
}

static int runCommand(const Command &command, int argc, char **argv) {
  Result<ParsedFlags> flags = command.flags().parse(argc, argv, 2);
  if (!flags.ok()) {
    printError(flags.status());
    return usageExitCode;
  }
  if (flags->helpRequested()) {
    fputs(command.flags().helpText().c_str(), stdout);
    return 0;
  }
  Status usage =
      command.checkUsage ? command.checkUsage(*flags) : Status::success();
  if (!usage.ok()) {
    printError(usage);
    return usageExitCode;
  }
  Status status = command.run(*flags);
  if (status.ok())
    return 0;
  printError(status);
  return 1;
}

/// Does what the command line asks for.
static int runCommandLine(int argc, char **argv) {
  if (argc < 2) {
    printHelp(stderr);
    return usageExitCode;
  }
  std::string name = argv[1];
  if (name == "--help" || name == "-h" || name == "help") {
    printHelp(stdout);
    return 0;
  }
  if (name == "--version") {
    puts("albert-data " ALBERTC_VERSION);
    return 0;
  }
  for (const Command *command : commands)
    if (name == command->name)
      return runCommand(*command, argc, argv);
  return unknownCommand(name);
}

int main(int argc, char **argv) {
  // A file size limit is then an error of write(2) with a message.
  signal(SIGXFSZ, SIG_IGN);
  try {
    return finishOutput(runCommandLine(argc, argv));
  } catch (const std::bad_alloc &) {
    // Only containers throw, and only when memory ends.
    printError(albert::rt::resourceExhausted("out of memory"));
    return 1;
  }
}
