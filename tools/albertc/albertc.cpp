//===- albertc.cpp - the ahead-of-time compiler ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// albertc MODEL -o OUT: reads the command line and runs one compilation.
///
//===----------------------------------------------------------------------===//

#include "compiler/Driver/CommandLine.h"
#include "compiler/Driver/CompilerInvocation.h"
#include "compiler/Pipelines/Pipelines.h"
#include "compiler/Target/UserError.h"
#include "compiler/Target/Version.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/raw_ostream.h"
#include <csignal>
#include <new>
#include <unistd.h>

using namespace albertc;

/// Called when the system has no memory left: no destructor may run, but the
/// user must read why.
static void reportNoMemory() {
  static constexpr char kText[] =
      "albertc: error: expected more memory, found none left\n"
      "albertc: hint: raise the memory limit, or compile without "
      "--checkpoint\n";
  // Nothing can be done about a failed write of the last message.
  ssize_t ignored = ::write(STDERR_FILENO, kText, sizeof(kText) - 1);
  static_cast<void>(ignored);
  ::_exit(static_cast<int>(ExitCode::Failed));
}

static int fail(llvm::Error error) {
  return static_cast<int>(
      reportError(llvm::errs(), "albertc", std::move(error)));
}

static int compile(CompilerOptions options) {
  Progress progress(llvm::errs(), llvm::errs().is_displayed());
  bool timing = options.timing;
  CompilerInvocation invocation(std::move(options), llvm::outs(), llvm::errs(),
                                progress);
  if (llvm::Error error = invocation.run()) {
    progress.end();
    return fail(std::move(error));
  }
  if (timing)
    printTiming(llvm::errs(), progress);
  return static_cast<int>(ExitCode::Done);
}

/// Writes out what is left of the results; `code` if that works. A stream with
/// an error would end the process when it is destroyed.
static int finishOutput(int code) {
  llvm::outs().flush();
  std::error_code error = llvm::outs().error();
  if (!error)
    return code;
  llvm::outs().clear_error();
  return fail(makeError("standard output: expected to write the results, "
                        "found: " +
                            error.message(),
                        "free space on the disk that they go to"));
}

/// Does what the command line asks for.
static int run(int argc, char **argv) {
  auto commandLine = parseCommandLine(argc, argv);
  if (!commandLine)
    return fail(commandLine.takeError());
  switch (commandLine->action) {
  case CommandLine::Action::PrintHelp:
    llvm::outs() << getFlagTable().helpText();
    return 0;
  case CommandLine::Action::PrintFlagsPage:
    llvm::outs() << "# albertc\n\n" << getFlagTable().markdown();
    return 0;
  case CommandLine::Action::PrintVersion:
    llvm::outs() << "albertc " << kVersion << " (LLVM " << LLVM_VERSION_STRING
                 << ")\n";
    return 0;
  case CommandLine::Action::PrintPhases:
    for (Phase phase : getPhases())
      llvm::outs() << stringifyPhase(phase) << '\n';
    return 0;
  case CommandLine::Action::Compile:
    break;
  }
  CompilerOptions options = std::move(commandLine->options);
  options.runtimeDirectory =
      getRuntimeDirectory(llvm::sys::fs::getMainExecutable(
          argv[0], reinterpret_cast<void *>(&reportNoMemory)));
  return compile(std::move(options));
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  // A full disk or quota is an error of a write, not the end of the process.
  std::signal(SIGXFSZ, SIG_IGN);
  std::set_new_handler(reportNoMemory);
  llvm::install_bad_alloc_error_handler(
      [](void *, const char *, bool) { reportNoMemory(); });
  return finishOutput(run(argc, argv));
}
