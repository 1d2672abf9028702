//===- GraphMain.cpp - the command line of graphs -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/graph/GraphMain.h"

#include "runtime/graph/GraphCommands.h"

using namespace albert::rt;

static constexpr FlagSpec kInputFlags[] = {
    {"input", FlagKind::Repeated, "",
     "NAME=FILE.npy; repeat it for each input. Integers are converted where "
     "they fit, float64 and float16 to float32. input_mask (or attention_mask) "
     "defaults to ones, segment_ids (or token_type_ids) to zeros."},
};

/// What --help says of the graph.
static std::string summaryOf(const GraphSpec &spec) {
  std::string text =
      format("A compiled TensorFlow graph. Inputs: %s. Outputs: %s.",
             listOf(spec.inputs).c_str(), listOf(spec.outputs).c_str());
  for (const GraphSize &size : spec.sizes)
    text += format("%s%s up to %lld", &size == spec.sizes.data() ? " " : ", ",
                   size.name.c_str(), (long long)size.bound);
  return spec.sizes.empty() ? text : text + ".";
}

static Result<GraphSpec> specOf(const AlbertProgram &program,
                                const Manifest &manifest) {
  return readGraphSpec(manifest,
                       {program.manifest, size_t(program.manifestSize)});
}

static FlagTable graphFlags(const AlbertProgram &program,
                            const Manifest &manifest, const std::string &name) {
  // What is wrong with a graph is said when something is to be done with it.
  Result<GraphSpec> spec =
      readGraphSpec(manifest, {program.manifest, size_t(program.manifestSize)});
  FlagTable table(commandUsage(name),
                  summaryOf(spec.ok() ? *spec : GraphSpec()));
  table.add(kAboutFlags, kAboutFlagCount);
  table.add(kInputFlags, std::size(kInputFlags));
  addCommandFlags(table);
  return table;
}

static int runInvocation(const Invocation &invocation) {
  Result<GraphSpec> spec = specOf(*invocation.program, invocation.manifest);
  if (!spec)
    return fail(invocation.name, spec.status(), ExitFailed);
  GraphCommands commands(*spec);
  return runCommands(invocation, commands);
}

Result<std::unique_ptr<GraphSession>>
albert::rt::startGraphSession(const Invocation &invocation, int threads) {
  SessionOptions options = sessionOptions(invocation, threads);
  ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<GraphSession> session,
                          GraphSession::create(invocation.program, options));
  announceSession(invocation, options, session->threads());
  return session;
}

int albert::rt::graphMain(const AlbertProgram *program, int argc,
                          const char *const *argv) {
  return programMain(program, argc, argv, {graphFlags, runInvocation});
}
