//===- ProgramMain.cpp - what every compiled program's main does ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/ProgramMain.h"

#include "runtime/core/File.h"
#include "runtime/programs/JsonText.h"

#include <csignal>
#include <cstdio>

using namespace albert::rt;

const FlagSpec albert::rt::kAboutFlags[kAboutFlagCount] = {
    {"info", FlagKind::Boolean, "false",
     "Print the program's manifest as JSON: model, shapes, bounds, precision, "
     "target CPU and its features, parameters."},
    {"version", FlagKind::Boolean, "false",
     "Print the version of the compiler and the kind of program."},
};

int albert::rt::fail(const std::string &name, const Status &status,
                     ExitCode code) {
  printError(name, status);
  return code;
}

/// --help, --info and --version, which work on any CPU.
static Status printAbout(const AlbertProgram &program, const Manifest &manifest,
                         const ParsedFlags &flags, const FlagTable &table,
                         const std::string &name) {
  if (flags.helpRequested())
    return writeOutput(table.helpText());
  if (flags.boolean("version"))
    return writeOutput(format("%s: %s program by albertc %s, ABI %u\n",
                              name.c_str(), manifest.program.c_str(),
                              manifest.version.c_str(), ALBERT_ABI_VERSION));
  ALBERT_ASSIGN_OR_RETURN(
      std::string text,
      prettyJson({program.manifest, size_t(program.manifestSize)}, "manifest"));
  return writeOutput(text);
}

static int runCommandLine(const AlbertProgram *program, int argc,
                          const char *const *argv, const ProgramKind &kind,
                          const std::string &name) {
  Result<Manifest> manifest = openProgram(program);
  if (!manifest)
    return fail(name, manifest.status(), ExitFailed);
  FlagTable table = kind.flags(*program, *manifest, name);
  Result<ParsedFlags> flags = table.parse(argc, argv);
  if (!flags)
    return fail(name, flags.status(), ExitUsage);
  if (flags->helpRequested() || flags->boolean("info") ||
      flags->boolean("version")) {
    Status status = printAbout(*program, *manifest, *flags, table, name);
    return status.ok() ? ExitDone : fail(name, status, ExitFailed);
  }
  return kind.run({program, *manifest, *flags, name});
}

int albert::rt::programMain(const AlbertProgram *program, int argc,
                            const char *const *argv, const ProgramKind &kind) {
  // A file size limit is then an error of write(2) with a message.
  signal(SIGXFSZ, SIG_IGN);
  std::string name = argc > 0 ? baseName(argv[0]) : "program";
  try {
    return runCommandLine(program, argc, argv, kind, name);
  } catch (...) {
    // Only containers throw, and only when memory ends.
    fprintf(stderr,
            "%s: error: out of memory\n%s: hint: give it smaller "
            "batches or more memory\n",
            name.c_str(), name.c_str());
    return ExitFailed;
  }
}
