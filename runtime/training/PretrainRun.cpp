//===- PretrainRun.cpp - one call of a pretrain program -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/PretrainRun.h"

#include "runtime/core/FilePatterns.h"
#include "runtime/training/Evaluation.h"
#include "runtime/training/ExportCheckpoint.h"
#include "runtime/training/TrainingLoop.h"

#include <algorithm>
#include <cstdio>

using namespace albert::rt;

void PretrainRun::print(const std::string &text) const {
  fprintf(stderr, "%s: %s\n", invocation.name.c_str(), text.c_str());
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

/// Opens the files that `patterns`, the value of a flag, name.
static Result<RecordFiles> openFiles(const char *flag,
                                     const std::vector<std::string> &patterns) {
  ALBERT_ASSIGN_OR_RETURN(std::vector<std::string> paths,
                          expandFilePatterns(patterns).withContext(flag));
  if (std::find(paths.begin(), paths.end(), "-") != paths.end())
    return invalidArgument("%s: expected files, found standard input, which "
                           "cannot be read twice",
                           flag)
        .withHint("write the examples to a file");
  return RecordFiles::open(paths);
}

Result<PretrainRun::Examples>
PretrainRun::openExamples(const PretrainOptions &options) {
  Examples examples;
  if (options.train) {
    ALBERT_ASSIGN_OR_RETURN(examples.training,
                            openFiles("--input-file", options.inputFiles));
  }
  if (options.evaluate && !options.evalFiles.empty()) {
    ALBERT_ASSIGN_OR_RETURN(examples.evaluation,
                            openFiles("--eval-file", options.evalFiles));
  } else if (options.evaluate && !options.train) {
    ALBERT_ASSIGN_OR_RETURN(examples.evaluation,
                            openFiles("--input-file", options.inputFiles));
  }
  return examples;
}

Result<std::unique_ptr<PretrainRun>>
PretrainRun::create(const Invocation &invocation, const TrainingSpec &spec,
                    const PretrainOptions &options) {
  ALBERT_ASSIGN_OR_RETURN(Examples examples, openExamples(options));
  ALBERT_ASSIGN_OR_RETURN(
      CheckpointFolder folder,
      CheckpointFolder::open(options.outputDir, size_t(options.keepMax)));
  ALBERT_ASSIGN_OR_RETURN(
      TrainingState state,
      TrainingState::create(invocation.manifest, options.train));
  std::unique_ptr<PretrainRun> run(
      new PretrainRun(invocation, spec, options, std::move(examples),
                      std::move(folder), std::move(state)));
  ALBERT_ASSIGN_OR_RETURN(run->entries,
                          TrainingEntries::create(*invocation.program, spec,
                                                  run->state, options.threads));
  return run;
}

Status PretrainRun::checkSettings(const RunSettings &settings) const {
  ALBERT_ASSIGN_OR_RETURN(RunSettings before,
                          RunSettings::read(options.outputDir));
  if (before.empty())
    return Status::success();
  std::string list;
  for (const std::string &difference : settings.differencesFrom(before))
    list += "\n  " + difference;
  if (list.empty())
    return Status::success();
  if (!options.resumeAnyway)
    return failedPrecondition("%s: expected the settings that the run was "
                              "started with, found others:%s",
                              options.outputDir.c_str(), list.c_str())
        .withHint("give the settings of before, choose another --output-dir, "
                  "or go on with the new ones: --resume-anyway");
  print("going on with other settings:" + list);
  return Status::success();
}

//===----------------------------------------------------------------------===//
// State
//===----------------------------------------------------------------------===//

Status PretrainRun::resumeMoments(const ParameterLoader &loader) {
  const OptimizerOptions &optimizer = options.trainer.optimizer;
  ALBERT_ASSIGN_OR_RETURN(bool found,
                          state.loadMoments(loader, momentNames(optimizer)));
  if (found)
    return Status::success();
  MomentNames other = otherMomentNames(optimizer);
  if (!options.resumeAnyway)
    return failedPrecondition("%s: expected the moments of %s (names in %s and "
                              "%s), found none",
                              loader.checkpoint()->path().c_str(),
                              optimizerName(optimizer).c_str(),
                              momentNames(optimizer).first,
                              momentNames(optimizer).second)
        .withHint("give the --optimizer and --lamb-variant that the run had; "
                  "--resume-anyway takes the moments of %s and %s, or zeros; "
                  "weights alone go to --init-checkpoint",
                  other.first, other.second);
  ALBERT_ASSIGN_OR_RETURN(found, state.loadMoments(loader, other));
  print(found ? format("moments of %s and %s are taken", other.first,
                       other.second)
              : std::string("the checkpoint has no moments; they start at 0"));
  return Status::success();
}

Status PretrainRun::resume(int64_t step) {
  std::string prefix = folder.prefix(step);
  ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<ParameterSource> source,
                          openParameterSource(prefix));
  ALBERT_ASSIGN_OR_RETURN(int64_t found, source->readInteger("global_step"));
  if (found != step)
    return invalidArgument("%s: expected global_step %lld, as the name says, "
                           "found %lld",
                           prefix.c_str(), (long long)step, (long long)found)
        .withHint("give the checkpoint its name back");
  ALBERT_ASSIGN_OR_RETURN(ParameterLoader loader,
                          ParameterLoader::fromCheckpoint(
                              invocation.manifest.params, std::move(source)));
  ALBERT_RETURN_IF_ERROR(
      state.loadValues(loader).withContext("%s", prefix.c_str()));
  ALBERT_RETURN_IF_ERROR(resumeMoments(loader));
  if (!options.initCheckpoint.empty())
    print("--init-checkpoint is ignored: the run goes on from " + prefix);
  print(format("going on from %s, step %lld of %lld", prefix.c_str(),
               (long long)step,
               (long long)options.trainer.learningRate.trainSteps));
  return Status::success();
}

/// What was found of a checkpoint and what was not, a line for each variable.
static std::string describeInit(const ParameterLoader &loader) {
  std::string found, missing, unused;
  size_t count = 0, total = 0;
  Span<const ParamSpec> params = loader.params();
  for (size_t i = 0; i < params.size(); ++i)
    for (size_t j = 0; j < params[i].variables.size(); ++j) {
      const CheckpointVariable *source = loader.sourceOf(i, j);
      const std::string &name = params[i].variables[j].tf;
      ++total;
      count += source != nullptr;
      if (!source)
        missing += "\n  random: " + name;
      else if (source->name == name)
        found += "\n  found: " + name;
      else
        found += "\n  found: " + name + " as " + source->name;
    }
  for (const std::string &name : loader.surplus())
    unused += "\n  not used: " + name;
  return format("%zu of %zu variables are in %s", count, total,
                loader.checkpoint()->path().c_str()) +
         found + missing + unused;
}

Status PretrainRun::initialise() {
  const std::vector<ParamSpec> &params = invocation.manifest.params;
  uint64_t seed = options.trainer.seed;
  if (options.initCheckpoint.empty()) {
    ParameterLoader loader = ParameterLoader::fromRandom(params, seed);
    print(format("starting with random weights, seed %lld", (long long)seed));
    return state.loadValues(loader);
  }
  ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<ParameterSource> source,
                          openParameterSource(options.initCheckpoint));
  ALBERT_ASSIGN_OR_RETURN(
      ParameterLoader loader,
      ParameterLoader::fromPartialCheckpoint(params, std::move(source), seed));
  print(describeInit(loader));
  return state.loadValues(loader).withContext("%s",
                                              options.initCheckpoint.c_str());
}

Status PretrainRun::prepare() {
  if (!options.train)
    return Status::success();
  RunSettings settings =
      runSettings(options, invocation.manifest, spec, examples.training);
  std::optional<int64_t> latest = folder.latest();
  if (latest)
    ALBERT_RETURN_IF_ERROR(checkSettings(settings));
  printPlan();
  if (latest)
    start = *latest;
  ALBERT_RETURN_IF_ERROR(latest ? resume(*latest) : initialise());
  return settings.write(options.outputDir);
}

//===----------------------------------------------------------------------===//
// Steps of a run
//===----------------------------------------------------------------------===//

void PretrainRun::printPlan() const {
  const Manifest &manifest = invocation.manifest;
  const Trainer::Options &trainer = options.trainer;
  const LearningRate &rate = trainer.learningRate;
  print(format("%s, %s, %s, %d thread%s", manifest.program.c_str(),
               manifest.precision.c_str(), manifest.cpu.c_str(),
               entries->threads(), entries->threads() == 1 ? "" : "s"));
  print(format("%llu examples in %zu file%s, %s, seed %lld",
               (unsigned long long)examples.training.records(),
               examples.training.files(),
               examples.training.files() == 1 ? "" : "s",
               options.shuffle ? "shuffled" : "in their order",
               (long long)trainer.seed));
  print(format("batches of %lld, %s, learning rate %g, %lld of %lld steps of "
               "warm-up, weight decay %g, clip norm %g",
               (long long)options.trainBatchSize,
               optimizerName(trainer.optimizer).c_str(), rate.peak,
               (long long)rate.warmupSteps, (long long)rate.trainSteps,
               trainer.optimizer.weightDecay, trainer.optimizer.clipNorm));
  if (uint64_t(options.trainBatchSize) > examples.training.records())
    printWarning(invocation.name,
                 format("a batch of %lld examples has some of the %llu more "
                        "than once (--train-batch-size)",
                        (long long)options.trainBatchSize,
                        (unsigned long long)examples.training.records()));
  if (options.shuffle && examples.training.packedFiles() > 0)
    print(format("packed files (%zu) are shuffled within windows; when the run "
                 "goes on, one of them is unpacked up to the place",
                 examples.training.packedFiles()));
}

Result<bool> PretrainRun::train(const StopSignal &stop) {
  int64_t last = options.trainer.learningRate.trainSteps;
  if (start >= last) {
    print(format("all of the %lld steps are done (--num-train-steps)",
                 (long long)last));
    return true;
  }
  TrainingLoop loop(invocation.name, options, spec, examples.training, *entries,
                    state, folder, stop);
  ALBERT_RETURN_IF_ERROR(loop.run(start));
  if (loop.step() == last) {
    print("done, " + folder.prefix(last));
    return true;
  }
  print(format("stopped by %s at step %lld of %lld, saved %s; the same command "
               "goes on from there",
               stop.name(), (long long)loop.step(), (long long)last,
               folder.prefix(loop.step()).c_str()));
  return false;
}

Result<bool> PretrainRun::evaluate(const StopSignal &stop) {
  const RecordFiles &files = examples.evaluation.files() != 0
                                 ? examples.evaluation
                                 : examples.training;
  ALBERT_ASSIGN_OR_RETURN(bool done,
                          Evaluation(invocation.name, options, spec, files,
                                     *entries, state, folder, stop)
                              .run());
  if (!done)
    print(format("stopped by %s, nothing is written of the evaluation",
                 stop.name()));
  return done;
}

Status PretrainRun::exportBest() {
  std::string prefix = folder.bestPrefix();
  if (!isRegularFile(prefix + ".index")) {
    std::optional<int64_t> latest = folder.latest();
    if (!latest)
      return notFound("%s: expected a checkpoint to export, found none",
                      folder.path().c_str())
          .withHint("train first, or name the directory of a run");
    prefix = folder.prefix(*latest);
  }
  ALBERT_ASSIGN_OR_RETURN(std::string target,
                          exportCheckpoint(prefix, options.exportDir));
  print(format("exported %s as %s", prefix.c_str(), target.c_str()));
  return Status::success();
}

Result<int> PretrainRun::run() {
  for (const std::string &file : folder.removedFiles())
    print("removed " + joinPath(options.outputDir, file) +
          ", which a run had left incomplete");
  ALBERT_RETURN_IF_ERROR(prepare());
  StopSignal stop;
  if (options.train) {
    ALBERT_ASSIGN_OR_RETURN(bool done, train(stop));
    if (!done)
      return stop.exitStatus();
  }
  if (options.evaluate) {
    ALBERT_ASSIGN_OR_RETURN(bool done, evaluate(stop));
    if (!done)
      return stop.exitStatus();
  }
  if (!options.exportDir.empty())
    ALBERT_RETURN_IF_ERROR(exportBest());
  return 0;
}
