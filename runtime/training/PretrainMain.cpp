//===- PretrainMain.cpp - the command line of pretrain programs -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/PretrainMain.h"

#include "runtime/programs/ProgramMain.h"
#include "runtime/training/PretrainRun.h"

using namespace albert::rt;

static int runInvocation(const Invocation &invocation) {
  const AlbertProgram &program = *invocation.program;
  const std::string &name = invocation.name;
  if (invocation.flags.boolean("print-flags")) {
    std::string page =
        "# pretrain\n\n" +
        pretrainFlags(invocation.manifest, "pretrain").markdown();
    Status status = writeOutput(page);
    return status.ok() ? ExitDone : fail(name, status, ExitFailed);
  }
  Result<TrainingSpec> spec = readTrainingSpec(
      invocation.manifest, {program.manifest, size_t(program.manifestSize)});
  if (!spec)
    return fail(name, spec.status(), ExitFailed);
  Result<PretrainOptions> options =
      readPretrainOptions(invocation.flags, invocation.manifest, *spec);
  if (!options)
    return fail(name, options.status(), ExitUsage);
  Status cpu = checkCpu(invocation.manifest, CpuId::host());
  if (!cpu.ok())
    return fail(name, cpu, ExitUnavailable);
  Result<std::unique_ptr<PretrainRun>> run =
      PretrainRun::create(invocation, *spec, *options);
  if (!run)
    return fail(name, run.status(), ExitFailed);
  Result<int> status = (*run)->run();
  return status.ok() ? *status : fail(name, status.status(), ExitFailed);
}

int albert::rt::pretrainMain(const AlbertProgram *program, int argc,
                             const char *const *argv) {
  auto flags = [](const AlbertProgram &, const Manifest &manifest,
                  const std::string &name) {
    return pretrainFlags(manifest, name);
  };
  return programMain(program, argc, argv, {flags, runInvocation});
}
