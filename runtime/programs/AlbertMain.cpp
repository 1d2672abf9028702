//===- AlbertMain.cpp - the command line of compiled programs -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/AlbertMain.h"

#include "runtime/programs/ArrayCommand.h"
#include "runtime/programs/Benchmark.h"
#include "runtime/programs/Commands.h"
#include "runtime/programs/TextCommand.h"

using namespace albert::rt;

//===----------------------------------------------------------------------===//
// Flags
//===----------------------------------------------------------------------===//

static constexpr FlagSpec kInputFlags[] = {
    {"input", FlagKind::Repeated, "",
     "NAME=FILE.npy; repeat it for each array. input_ids [batch, length] is "
     "needed; input_mask (or attention_mask) defaults to ones, segment_ids (or "
     "token_type_ids) to zeros. Elements are int32, int64, uint8 or bool."},
};

static constexpr FlagSpec kMlmFlags[] = {
    {"top-k", FlagKind::Integer, "5", "Candidates per [MASK]."},
};

namespace {
/// What each program does, for --help.
struct Summary {
  const char *name;
  const char *text;
};
} // namespace

static constexpr Summary kSummaries[] = {
    {"encode", "Encodes texts: sequence_output [batch, length, hidden] and "
               "pooled_output [batch, hidden]."},
    {"mlm", "Guesses masked tokens: logits and masked_lm_log_probs, at "
            "masked_lm_positions [batch, predictions] or at every position."},
    {"sop", "Says whether two texts are in order: logits, probabilities and "
            "sop_log_probs; label 1 means swapped."},
    {"embed", "Embeds texts: embedding [batch, hidden], the mean over the "
              "tokens of the last layer."},
};

FlagTable albert::rt::programFlags(const Manifest &manifest,
                                   const std::string &name) {
  const char *summary = "A compiled ALBERT program.";
  for (const Summary &candidate : kSummaries)
    if (manifest.program == candidate.name)
      summary = candidate.text;
  FlagTable table(commandUsage(name), summary);
  table.add(kAboutFlags, kAboutFlagCount);
  table.add(kInputFlags, std::size(kInputFlags));
  addCommandFlags(table);
  if (manifest.program == "mlm")
    table.add(kMlmFlags, std::size(kMlmFlags));
  return table;
}

//===----------------------------------------------------------------------===//
// Commands
//===----------------------------------------------------------------------===//

namespace {
class TokenCommands : public Commands {
public:
  Status checkArrays(const Invocation &invocation) override {
    return checkArrayUsage(invocation);
  }
  Status checkTexts(const Invocation &invocation) override {
    return checkTextUsage(invocation);
  }
  Status checkBenchmark(const Invocation &invocation) override {
    return checkBenchmarkUsage(invocation);
  }
  Status arrays(const Invocation &invocation, int threads) override {
    return runArrays(invocation, threads);
  }
  Status texts(const Invocation &invocation, int threads) override {
    return runTexts(invocation, threads);
  }
  Status benchmark(const Invocation &invocation,
                   const std::vector<int64_t> &threads) override {
    return runBenchmark(invocation, threads);
  }
};
} // namespace

static int runInvocation(const Invocation &invocation) {
  TokenCommands commands;
  return runCommands(invocation, commands);
}

int albert::rt::albertMain(const AlbertProgram *program, int argc,
                           const char *const *argv) {
  auto flags = [](const AlbertProgram &, const Manifest &manifest,
                  const std::string &name) {
    return programFlags(manifest, name);
  };
  return programMain(program, argc, argv, {flags, runInvocation});
}
