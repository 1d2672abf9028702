//===- Commands.cpp - the ways to use a program ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/Commands.h"

#include "runtime/parallel/ThreadPool.h"

using namespace albert::rt;

//===----------------------------------------------------------------------===//
// Flags
//===----------------------------------------------------------------------===//

static constexpr FlagSpec kFlags[] = {
    {"output-dir", FlagKind::String, "",
     "Directory for one OUTPUT.npy per output of --input runs; made when "
     "missing."},
    {"text", FlagKind::String, "", "Text to answer on."},
    {"text-b", FlagKind::String, "", "Second text of a pair."},
    {"input-file", FlagKind::List, "",
     "Files of texts, one a line, a second text after a tab, or patterns in "
     "quotes ('data/*.txt,more/x.txt'); - is standard input. Answers keep the "
     "order."},
    {"format", FlagKind::String, "",
     "Form of answers; text on a terminal, otherwise json (one object a line).",
     nullptr, 0, "text|json|tsv"},
    {"vocab-file", FlagKind::String, "",
     "WordPiece vocabulary instead of the program's own."},
    {"do-lower-case", FlagKind::Boolean, "true",
     "Fold case and accents of texts. The default is what the program was "
     "compiled with."},
    {"max-seq-length", FlagKind::Integer, "",
     "Cut texts to this many tokens. The default is the program's bound."},
    {"checkpoint", FlagKind::String, "",
     "Weights to run with: a TensorFlow checkpoint or a .safetensors file."},
    {"random-init", FlagKind::Integer, "",
     "Run with random weights drawn with this seed, for instance 12345."},
    {"threads", FlagKind::List, "",
     "Number of threads; with --benchmark a list. The default is what CPU "
     "affinity and control group allow."},
    {"benchmark", FlagKind::Boolean, "false",
     "Measure latency, throughput and memory on made-up inputs."},
    {"repeat", FlagKind::Integer, "50", "Measured runs per --benchmark line."},
    {"batch-size", FlagKind::List, "1", "Batch sizes of --benchmark."},
    {"seq-length", FlagKind::List, "",
     "Sequence lengths of --benchmark. The default is 128, or the bound if "
     "that is smaller."},
    {"use-tpu", FlagKind::Boolean, "false", "",
     "compiled programs run on the CPU they were compiled for"},
};

std::string albert::rt::commandUsage(const std::string &name) {
  return name + " --text TEXT | --input-file FILES | --input NAME=FILE.npy "
                "--output-dir DIR | --benchmark";
}

void albert::rt::addCommandFlags(FlagTable &table) {
  table.add(kFlags, std::size(kFlags));
}

//===----------------------------------------------------------------------===//
// Commands
//===----------------------------------------------------------------------===//

namespace {
/// The ways to use a program.
enum class Mode { Arrays, Texts, Benchmark };
} // namespace

/// The one way that the flags ask for.
static Result<Mode> modeOf(const ParsedFlags &flags) {
  const struct {
    bool asked;
    Mode mode;
  } modes[] = {
      {flags.isSet("input") || flags.isSet("output-dir"), Mode::Arrays},
      {flags.isSet("text") || flags.isSet("text-b") ||
           flags.isSet("input-file"),
       Mode::Texts},
      {flags.boolean("benchmark"), Mode::Benchmark},
  };
  std::optional<Mode> mode;
  for (const auto &candidate : modes) {
    if (!candidate.asked)
      continue;
    if (mode)
      return invalidArgument("more than one of --text or --input-file, --input "
                             "and --benchmark is given")
          .withHint("give one of them");
    mode = candidate.mode;
  }
  if (!mode)
    return invalidArgument("nothing to do: expected --text, --input-file, "
                           "--input or --benchmark")
        .withHint("see --help");
  return *mode;
}

static Status checkWeights(const Invocation &invocation) {
  const ParsedFlags &flags = invocation.flags;
  bool checkpoint = !flags.text("checkpoint").empty();
  bool random = flags.isSet("random-init");
  if (checkpoint && random)
    return invalidArgument("both --checkpoint and --random-init are given")
        .withHint("give one of them");
  if (!invocation.program->weights && !checkpoint && !random &&
      !invocation.manifest.params.empty())
    return invalidArgument("the program carries no weights")
        .withHint("give --checkpoint PATH, or --random-init %lld for random "
                  "weights, or compile it with --checkpoint",
                  (long long)kDefaultSeed);
  return Status::success();
}

/// Checks everything that can be wrong with the command line itself.
static Status checkUsage(const Invocation &invocation, Commands &commands,
                         Mode mode, const std::vector<int64_t> &threads) {
  if (threads.size() > 1 && mode != Mode::Benchmark)
    return invalidArgument("--threads: expected one number, found %zu",
                           threads.size())
        .withHint("lists are for --benchmark");
  ALBERT_RETURN_IF_ERROR(checkWeights(invocation));
  if (mode == Mode::Benchmark)
    return commands.checkBenchmark(invocation);
  return mode == Mode::Arrays ? commands.checkArrays(invocation)
                              : commands.checkTexts(invocation);
}

static Status runMode(const Invocation &invocation, Commands &commands,
                      Mode mode, const std::vector<int64_t> &threads) {
  if (mode == Mode::Benchmark)
    return commands.benchmark(invocation, threads);
  int count = int(threads.front());
  return mode == Mode::Arrays ? commands.arrays(invocation, count)
                              : commands.texts(invocation, count);
}

int albert::rt::runCommands(const Invocation &invocation, Commands &commands) {
  const ParsedFlags &flags = invocation.flags;
  const std::string &name = invocation.name;
  Result<Mode> mode = modeOf(flags);
  if (!mode)
    return fail(name, mode.status(), ExitUsage);
  Result<std::vector<int64_t>> threads =
      integersOf(flags, "threads", 1, ThreadPool::kMaxThreads);
  if (!threads)
    return fail(name, threads.status(), ExitUsage);
  if (threads->empty())
    threads->push_back(0);
  Status usage = checkUsage(invocation, commands, *mode, *threads);
  if (!usage.ok())
    return fail(name, usage, ExitUsage);
  Status cpu = checkCpu(invocation.manifest, CpuId::host());
  if (!cpu.ok())
    return fail(name, cpu, ExitUnavailable);
  Status done = runMode(invocation, commands, *mode, *threads);
  return done.ok() ? ExitDone : fail(name, done, ExitFailed);
}
