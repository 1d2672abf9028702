//===- Report.cpp - what was made -----------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/Report.h"
#include "runtime/core/Format.h"
#include "runtime/graph/GraphSpec.h"
#include "runtime/program/Manifest.h"
#include "runtime/training/TrainingMemory.h"
#include "runtime/training/TrainingSpec.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

#include <optional>

using namespace albertc;
namespace rtt = albert::rt;

/// "./OUT" for a file of the current folder, its path otherwise.
static std::string getCommand(llvm::StringRef output) {
  return llvm::sys::path::parent_path(output).empty() ? "./" + output.str()
                                                      : output.str();
}

/// Whether a program trains instead of answering.
static bool isTraining(const rtt::Manifest &manifest) {
  return manifest.program == "pretrain";
}

/// `word` as a shell reads it back.
static std::string quoteForShell(const std::string &word) {
  bool isPlain = llvm::all_of(word, [](char c) {
    return llvm::isAlnum(c) || llvm::StringRef("_-.,:=/").contains(c);
  });
  if (isPlain)
    return word;
  std::string quoted;
  for (char c : word)
    quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return "'" + quoted + "'";
}

/// The flags that give a program what it computes of, from files called like
/// its inputs.
static std::string getInputFlags(const CompilationResult &result,
                                 const rtt::Manifest &manifest) {
  if (manifest.program != rtt::kGraphProgram)
    return " --input input_ids=ids.npy";
  auto graph = rtt::readGraphSpec(manifest, result.manifest);
  std::string flags;
  if (graph.ok())
    for (const rtt::GraphArray &input : graph->inputs)
      flags +=
          " --input " + quoteForShell(input.name + "=" + input.name + ".npy");
  return flags;
}

/// What a user may type next.
static std::string getLineToTry(const CompilerOptions &options,
                                const CompilationResult &result,
                                const rtt::Manifest &manifest) {
  if (options.emit != EmitKind::Exe)
    return "#include \"" + llvm::sys::path::filename(result.header).str() +
           "\" and call albert_session_create (albertrt/session.h)";
  std::string line = getCommand(result.output);
  if (isTraining(manifest))
    return line + " --input-file 'data/*.tfrecord' --output-dir out";
  if (result.weightBytes == 0 && !manifest.params.empty())
    line += " --random-init 1";
  if (manifest.tokenizer != "wordpiece")
    return line + getInputFlags(result, manifest) + " --output-dir out";
  return line + (manifest.program == "mlm" ? " --text \"今天天气很[MASK]\""
                                           : " --text \"今天天气很好\"");
}

void albertc::printSummary(llvm::raw_ostream &os,
                           const CompilerOptions &options,
                           const CompilationResult &result) {
  auto parsed = rtt::parseManifest(result.manifest);
  if (!parsed.ok())
    return;
  os << result.output << ": " << rtt::formatBytes(result.outputBytes) << ", "
     << parsed->program << ", " << parsed->precision << ", " << parsed->cpu
     << " (" << result.tier << ")";
  // Bounds of a graph are those of its inputs, whatever these are.
  if (parsed->bounds.sequences != 0)
    os << (isTraining(*parsed) ? ", in parts of up to " : ", up to ")
       << parsed->bounds.sequences << " sequences of " << parsed->bounds.length
       << " tokens";
  os << '\n';
  if (!result.header.empty())
    os << result.header << ": C header\n";
  // One that trains never has them.
  if (!isTraining(*parsed))
    os << (result.weightBytes ? "weights inside" : "no weights inside") << ", "
       << (result.vocabularyBytes ? "vocabulary inside"
                                  : "no vocabulary inside")
       << '\n';
  os << "try: " << getLineToTry(options, result, *parsed) << '\n';
}

/// The memory of a program that trains, with batches as they are by default.
static std::optional<rtt::TrainingMemory>
predictMemory(const CompilationResult &result, const rtt::Manifest &manifest) {
  auto spec = rtt::readTrainingSpec(manifest, result.manifest);
  if (!spec.ok())
    return std::nullopt;
  rtt::TrainingSizes sizes;
  sizes.paramBytes = manifest.paramBytes();
  sizes.arenaBytes = uint64_t(manifest.arenaBytes);
  sizes.scratchBytes = uint64_t(manifest.scratchBytes);
  sizes.threads = result.threads;
  sizes.batch = spec->batch;
  sizes.length = spec->maxLength;
  sizes.predictions = spec->maxPredictions;
  return rtt::trainingMemory(sizes);
}

namespace {
/// A part of the memory of a program that trains.
struct MemoryPart {
  const char *name;
  const char *title;
  uint64_t rtt::TrainingMemory::*bytes;
};
} // namespace

static constexpr MemoryPart kMemoryParts[] = {
    {"parameters", "parameters", &rtt::TrainingMemory::parameters},
    {"gradients", "gradients", &rtt::TrainingMemory::gradients},
    {"moments", "moments", &rtt::TrainingMemory::moments},
    {"arena", "work memory", &rtt::TrainingMemory::arena},
    {"scratch", "scratch of threads", &rtt::TrainingMemory::scratch},
    {"batch", "batches", &rtt::TrainingMemory::batch},
    {"records", "examples read ahead", &rtt::TrainingMemory::records},
    {"process", "program and libraries", &rtt::TrainingMemory::process},
};

static void printMemory(llvm::raw_ostream &os, const CompilationResult &result,
                        const rtt::TrainingMemory &memory) {
  auto line = [&](llvm::StringRef name, uint64_t bytes) {
    os << "  " << llvm::left_justify(name, 24) << rtt::formatBytes(bytes)
       << '\n';
  };
  os << "memory of a run, --remat=" << result.rematerialization << ", "
     << result.threads << " thread" << (result.threads == 1 ? "" : "s") << '\n';
  for (const MemoryPart &part : kMemoryParts)
    line(part.title, memory.*part.bytes);
  line("total", memory.total());
}

static void printMemory(llvm::json::OStream &json,
                        const CompilationResult &result,
                        const rtt::TrainingMemory &memory) {
  json.attribute("remat", result.rematerialization);
  json.attributeObject("memory", [&] {
    json.attribute("threads", result.threads);
    for (const MemoryPart &part : kMemoryParts)
      json.attribute(part.name, static_cast<int64_t>(memory.*part.bytes));
    json.attribute("total", static_cast<int64_t>(memory.total()));
  });
}

static void printTextReport(llvm::raw_ostream &os,
                            const CompilationResult &result,
                            const rtt::Manifest &manifest) {
  auto line = [&](llvm::StringRef name, uint64_t bytes) {
    os << "  " << llvm::left_justify(name, 24) << rtt::formatBytes(bytes)
       << '\n';
  };
  os << "memory and size\n";
  line("code", result.codeBytes);
  line("weights", manifest.paramBytes());
  line("vocabulary", result.vocabularyBytes);
  line("work memory (bound)", manifest.arenaBytes);
  line("scratch per thread", manifest.scratchBytes);
  if (isTraining(manifest))
    if (auto memory = predictMemory(result, manifest))
      printMemory(os, result, *memory);
  os << "parameters\n";
  for (const rtt::ParamSpec &param : manifest.params) {
    os << "  " << llvm::left_justify(param.name, 24);
    llvm::interleave(param.shape.dims(), os, "x");
    os << ' ' << rtt::layoutName(param.layout) << ", "
       << rtt::formatBytes(param.bytes) << '\n';
  }
}

static void printJsonReport(llvm::raw_ostream &os,
                            const CompilationResult &result,
                            const Progress &progress) {
  llvm::json::OStream json(os, /*IndentSize=*/2);
  json.object([&] {
    json.attribute("output", result.output);
    json.attribute("output_bytes", static_cast<int64_t>(result.outputBytes));
    if (!result.header.empty())
      json.attribute("header", result.header);
    json.attribute("code_bytes", static_cast<int64_t>(result.codeBytes));
    json.attribute("weight_bytes", static_cast<int64_t>(result.weightBytes));
    json.attribute("vocabulary_bytes",
                   static_cast<int64_t>(result.vocabularyBytes));
    json.attribute("vector_tier", result.tier);
    if (auto manifest = rtt::parseManifest(result.manifest);
        manifest.ok() && isTraining(*manifest))
      if (auto memory = predictMemory(result, *manifest))
        printMemory(json, result, *memory);
    json.attributeObject("seconds", [&] {
      for (const Progress::Step &step : progress.getSteps())
        json.attribute(step.name, step.seconds);
    });
    json.attributeBegin("manifest");
    json.rawValue(result.manifest);
    json.attributeEnd();
  });
  os << '\n';
}

void albertc::printReport(llvm::raw_ostream &os, ReportKind kind,
                          const CompilationResult &result,
                          const Progress &progress) {
  if (kind == ReportKind::Json)
    return printJsonReport(os, result, progress);
  auto manifest = rtt::parseManifest(result.manifest);
  if (manifest.ok())
    printTextReport(os, result, *manifest);
}

void albertc::printTiming(llvm::raw_ostream &os, const Progress &progress) {
  double total = progress.getTotalSeconds();
  for (const Progress::Step &step : progress.getSteps())
    os << "  " << llvm::left_justify(step.name, 24)
       << llvm::format("%8.3f s %5.1f %%\n", step.seconds,
                       total > 0 ? 100 * step.seconds / total : 0);
  os << "  " << llvm::left_justify("total", 24)
     << llvm::format("%8.3f s\n", total);
}
