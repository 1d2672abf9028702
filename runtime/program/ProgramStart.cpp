//===- ProgramStart.cpp - what every session starts with ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/ProgramStart.h"

#include "runtime/io/parameters/ParameterLoader.h"
#include "runtime/program/MemoryLimit.h"

using namespace albert::rt;

Result<Manifest> albert::rt::openProgram(const AlbertProgram *program) {
  if (!program || program->magic != ALBERT_PROGRAM_MAGIC)
    return invalidArgument("no program table: the first word is not \"ALBP\"")
        .withHint("link an object that albertc compiled");
  if (program->abiVersion != ALBERT_ABI_VERSION)
    return unsupported("program table: expected ABI version %u, found %u",
                       ALBERT_ABI_VERSION, program->abiVersion)
        .withHint("compile the program again with the albertc of this runtime");
  ALBERT_ASSIGN_OR_RETURN(
      Manifest manifest,
      parseManifest({program->manifest, size_t(program->manifestSize)}));
  if (manifest.entries.empty() ||
      manifest.entries.size() != program->entryCount)
    return invalidArgument("program table: the manifest names %zu entries, the "
                           "table has %llu",
                           manifest.entries.size(),
                           (unsigned long long)program->entryCount);
  if (program->weights && program->weightsSize < manifest.paramBytes())
    return invalidArgument(
        "program table: expected %llu bytes of weights, found %llu",
        (unsigned long long)manifest.paramBytes(),
        (unsigned long long)program->weightsSize);
  return manifest;
}

Status albert::rt::checkCpu(const Manifest &manifest, const CpuId &cpu) {
  std::vector<std::string> missing = missingCpuFeatures(manifest.features, cpu);
  if (missing.empty())
    return Status::success();
  std::string list;
  for (const std::string &name : missing)
    list += (list.empty() ? "" : ", ") + name;
  return unavailable("this program was compiled for %s and needs %s; this CPU "
                     "(%s) lacks %s",
                     manifest.cpu.c_str(), list.c_str(),
                     cpuModelName(cpu).c_str(),
                     missing.size() == 1 ? "it" : "them")
      .withHint("compile with --cpu=native on this machine; --cpu=x86-64-v3 "
                "runs on every CPU that has AVX2");
}

Status ProgramParameters::load(const AlbertProgram &table,
                               const Manifest &manifest,
                               const SessionOptions &options) {
  bool wantsOthers = !options.checkpoint.empty() || options.randomSeed;
  if (table.weights && !wantsOthers) {
    base = static_cast<const uint8_t *>(table.weights);
    return Status::success();
  }
  if (!wantsOthers && !manifest.params.empty())
    return failedPrecondition("the program carries no weights")
        .withHint("give --checkpoint PATH, or --random-init SEED for random "
                  "weights, or compile it with --checkpoint");
  if (!options.checkpoint.empty() && options.randomSeed)
    return invalidArgument("both a checkpoint and random weights are asked for")
        .withHint("give one of --checkpoint and --random-init");
  uint64_t bytes = manifest.paramBytes();
  ALBERT_RETURN_IF_ERROR(checkMemory(bytes, availableMemory(), "the weights"));
  ALBERT_ASSIGN_OR_RETURN(
      loaded, Arena::reserve(bytes, "the weights", "run a smaller model"));
  base = loaded.data();
  if (options.randomSeed)
    return ParameterLoader::fromRandom(manifest.params, *options.randomSeed)
        .loadAll(loaded.bytes());
  ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<ParameterSource> source,
                          openParameterSource(options.checkpoint));
  ALBERT_ASSIGN_OR_RETURN(
      ParameterLoader loader,
      ParameterLoader::fromCheckpoint(manifest.params, std::move(source)));
  return loader.loadAll(loaded.bytes());
}

AlbertBuffer ProgramParameters::argument(const ParamSpec &param) const {
  // Compiled code only reads parameters; the ABI has one buffer type.
  return {const_cast<uint8_t *>(base) + param.offset, param.shape[0]};
}
