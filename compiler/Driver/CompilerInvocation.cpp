//===- CompilerInvocation.cpp - one run of the compiler -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/CompilerInvocation.h"
#include "compiler/Driver/DiagnosticPrinter.h"
#include "compiler/Driver/GraphCheckpoint.h"
#include "compiler/Driver/GraphModel.h"
#include "compiler/Driver/GraphReport.h"
#include "compiler/Driver/GraphTraining.h"
#include "compiler/Driver/MemoryTable.h"
#include "compiler/Driver/StatusConversion.h"
#include "compiler/Pipelines/Pipelines.h"
#include "compiler/Target/HeaderWriter.h"
#include "compiler/Target/ObjectEmitter.h"
#include "compiler/Target/UserError.h"
#include "dialects/RT/IR/RTOps.h"
#include "runtime/graph/GraphText.h"
#include "runtime/parallel/CpuCount.h"
#include "runtime/program/Manifest.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace albertc;
using llvm::StringRef;

/// What a failed step returns when MLIR has printed the reason.
static llvm::Error makeReportedError() { return makeError(""); }

static mlir::DialectRegistry makeRegistry() {
  mlir::DialectRegistry registry;
  registerPipelineDialects(registry);
  registerObjectEmitterTranslations(registry);
  return registry;
}

CompilerInvocation::CompilerInvocation(CompilerOptions givenOptions,
                                       llvm::raw_ostream &out,
                                       llvm::raw_ostream &err,
                                       Progress &progress)
    : options(std::move(givenOptions)), out(out), err(err), progress(progress),
      context(makeRegistry(), mlir::MLIRContext::Threading::DISABLED) {
  // Users read places; whoever wants the operation has albert-opt.
  context.printOpOnDiagnostic(false);
  prefix = "albert";
  if (options.emit != EmitKind::Exe)
    prefix = options.name.empty() ? makePrefix(options.output) : options.name;
}

llvm::Error CompilerInvocation::run() {
  DiagnosticPrinter printer(context, err);
  for (auto step :
       {&CompilerInvocation::checkEnvironment, &CompilerInvocation::readInputs})
    if (llvm::Error error = (this->*step)())
      return error;
  if (model.graph) {
    if (llvm::Error error = runGraphPhase())
      return error;
    if (options.isReportAlone() && !options.isMemoryTable())
      return llvm::Error::success();
  }
  if (options.isMemoryTable())
    return printTable();
  if (llvm::Error error = readTexts())
    return error;
  for (auto step :
       {&CompilerInvocation::planTraining, &CompilerInvocation::runPhases})
    if (llvm::Error error = (this->*step)())
      return error;
  if (!options.compileTo.empty())
    return writeModule();

  TemporaryFile object, blob;
  if (llvm::Error error = emitObject(object))
    return error;
  if (llvm::Error error = emitWeights(blob))
    return error;
  if (llvm::Error error = linkOutput(object, blob))
    return error;
  finish();
  return llvm::Error::success();
}

void CompilerInvocation::warn(StringRef text) {
  err << "albertc: warning: " << text << '\n';
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

llvm::Error CompilerInvocation::checkEnvironment() {
  progress.begin("check");
  if (llvm::Error error =
          resolveTarget(options.cpu, options.triple).moveInto(target))
    return error;
  if (!options.compileTo.empty()) {
    if (parsePhase(options.compileTo))
      return llvm::Error::success();
    return makeError("--compile-to: expected a phase, found '" +
                         options.compileTo + "'",
                     "--compile-to=list lists the phases", ExitCode::Usage);
  }
  // No program is linked for a report.
  if (options.isReportAlone())
    return llvm::Error::success();
  LinkJob job = makeLinkJob();
  job.trains = options.program == "pretrain";
  return checkLinkJob(job);
}

llvm::Error CompilerInvocation::readInputs() {
  progress.begin("model");
  if (llvm::Error error = readModel(options, context, err).moveInto(model))
    return error;
  weights.checkpoint = model.checkpoint;
  weights.seed = options.randomInit;
  return llvm::Error::success();
}

llvm::Error CompilerInvocation::readTexts() {
  if (model.tokenizer == TokenizerKind::None)
    return llvm::Error::success();
  if (llvm::Error error =
          readVocabulary(model.tokenizer, model.vocabulary, model.vocabSize)
              .moveInto(vocabulary))
    return error;
  for (const std::string &warning : vocabulary.warnings)
    warn(warning);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Memory of programs that train
//===----------------------------------------------------------------------===//

llvm::Error CompilerInvocation::planTraining() {
  rematerialization =
      options.rematerialization.value_or(Rematerialization::None);
  if (!model.training || options.maxMemory == 0)
    return llvm::Error::success();
  progress.begin("memory");
  TrainingPlanner planner(*model.training, makePipelineOptions(),
                          albert::rt::defaultThreadCount());
  auto plan = planner.choose(options.rematerialization, options.maxMemory);
  if (!plan)
    return plan.takeError();
  rematerialization = plan->rematerialization;
  model.module = model.training->build(plan->bounds);
  return llvm::Error::success();
}

llvm::Error CompilerInvocation::printTable() {
  progress.begin("memory");
  int threads = albert::rt::defaultThreadCount();
  TrainingPlanner planner(*model.training, makePipelineOptions(), threads);
  auto table =
      makeMemoryTable(planner, *model.training, options.rematerialization,
                      options.maxMemory, threads);
  if (!table)
    return table.takeError();
  progress.end();
  printMemoryTable(out, options.report, *table);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Phases
//===----------------------------------------------------------------------===//

/// `module` as albert-opt prints it.
static void printModule(mlir::ModuleOp module, llvm::raw_ostream &os) {
  module.print(os);
  os << '\n';
}

static llvm::Error writeModuleTo(StringRef path, mlir::ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream os(text);
  printModule(module, os);
  return writeFile(path, text);
}

/// Writes `module` to DIR/NN-PHASE.mlir, where NN counts the phases.
static llvm::Error dumpModule(StringRef directory, Phase phase,
                              mlir::ModuleOp module) {
  if (std::error_code code = llvm::sys::fs::create_directories(directory))
    return makeWriteError(directory, code.value());
  llvm::SmallString<128> path(directory);
  llvm::sys::path::append(path, "0" + llvm::Twine(static_cast<int>(phase)) +
                                    "-" + stringifyPhase(phase) + ".mlir");
  return writeModuleTo(path, module);
}

PipelineOptions CompilerInvocation::makePipelineOptions() const {
  PipelineOptions pipeline;
  pipeline.bounds.length = model.length;
  if (model.graph)
    pipeline.bounds.batch = model.batch;
  pipeline.cpu.lanes = target.tier == VectorTier::AVX512 ? 16 : 8;
  pipeline.graph = {options.graphInputs, options.graphOutputs,
                    options.signature, options.graphInputShapes};
  pipeline.graph.keepStopGradients = options.program == "pretrain";
  pipeline.training.rematerialization = rematerialization;
  return pipeline;
}

llvm::Error CompilerInvocation::runGraphPhase() {
  if (llvm::Error error = lower(model.phases.take_front()))
    return error;
  model.phases = model.phases.drop_front();
  if (!model.checkpoint.empty())
    if (llvm::Error error = compareWithCheckpoint(
            model.checkpoint, *model.module, *model.graph, err))
      return error;
  if (options.compileTo != stringifyPhase(Phase::TFG)) {
    // Their attributes outlive the graph.
    weights.graph.emplace();
    weights.graph->path = options.model;
    if (llvm::Error error = collectGraphConstants(*model.module)
                                .moveInto(weights.graph->constants))
      return error;
  }
  if (llvm::Error error = recognize())
    return error;
  // Training begins with weights that it is given when it runs.
  if (model.trains)
    weights = WeightSource();
  return llvm::Error::success();
}

/// Looks for the model in the graph if somebody wants to know.
llvm::Error CompilerInvocation::recognize() {
  bool reports = options.report != ReportKind::None && !options.isMemoryTable();
  bool takesModel = !options.isGraphProgram() &&
                    (!options.isReportAlone() || options.isMemoryTable()) &&
                    options.compileTo != stringifyPhase(Phase::TFG);
  if (!reports && !takesModel && model.tokenizer == TokenizerKind::None)
    return llvm::Error::success();
  auto recognition = recognizeGraph(*model.module);
  if (!recognition)
    return recognition.takeError();
  model.vocabSize = recognition->vocabSize;
  if (reports) {
    progress.end();
    printGraphReport(out, options.report, options.model, *model.graph,
                     *recognition, *model.module);
  }
  if (!takesModel)
    return llvm::Error::success();
  if (!recognition->config && options.program == "pretrain")
    return trainGraph(options, recognition->reason, makePipelineOptions(),
                      model, err);
  weights.graph->program = options.program;
  if (!recognition->generic.empty())
    err << "albertc: remark: " << options.model
        << ": the program is that of the ALBERT in the graph, without what "
           "else is computed there: "
        << listInventory(recognition->generic) << '\n';
  return replaceByModel(options, *recognition, context, model);
}

llvm::Error CompilerInvocation::runPhases() {
  Phase last = parsePhase(options.compileTo).value_or(Phase::LLVM);
  return lower(
      model.phases.take_while([&](Phase phase) { return phase <= last; }));
}

llvm::Error CompilerInvocation::lower(llvm::ArrayRef<Phase> phases) {
  PipelineOptions pipeline = makePipelineOptions();
  llvm::Error dumped = llvm::Error::success();
  auto afterPhase = [&](Phase phase, mlir::ModuleOp current) {
    if (!options.dumpDirectory.empty() && !dumped)
      dumped = dumpModule(options.dumpDirectory, phase, current);
  };
  auto beforePhase = [&](Phase phase) {
    progress.begin(stringifyPhase(phase));
  };
  mlir::LogicalResult lowered =
      runPipeline(*model.module, pipeline, phases, beforePhase, afterPhase);
  if (dumped)
    return dumped;
  return mlir::succeeded(lowered) ? llvm::Error::success()
                                  : makeReportedError();
}

llvm::Error CompilerInvocation::writeModule() {
  progress.end();
  if (!options.output.empty() && options.output != "-")
    return writeModuleTo(options.output, *model.module);
  printModule(*model.module, out);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// Files
//===----------------------------------------------------------------------===//

ProgramTable CompilerInvocation::makeTable() const {
  ProgramTable table;
  table.symbol = prefix + "_program";
  table.hidden = options.emit == EmitKind::Exe;
  table.manifest = result.manifest;
  table.entries = manifest->getEntrySymbols();
  if (weights.exists())
    table.weights = {prefix + "_weights", manifest->getBlobSize()};
  if (vocabulary.bytes)
    table.vocabulary = {prefix + "_vocabulary",
                        vocabulary.bytes->getBufferSize()};
  return table;
}

/// Error if the runtime would refuse the manifest, which a module written by
/// hand may cause, or if no output has a column for each of `labels`.
static llvm::Error checkManifest(StringRef manifest, const std::string &model,
                                 bool hasLabels) {
  auto parsed = albert::rt::parseManifest(manifest);
  if (!parsed.ok())
    return makeError(model +
                         ": expected a program that the runtime accepts, "
                         "found: " +
                         parsed.status().message(),
                     "docs/abi.md says what a manifest holds; it comes from "
                     "rt.program and the entry's arguments");
  if (parsed->program != albert::rt::kGraphProgram)
    return llvm::Error::success();
  auto graph = albert::rt::readGraphSpec(*parsed, manifest);
  if (!graph.ok())
    return toError(graph.status());
  if (!hasLabels)
    return llvm::Error::success();
  auto plan = albert::rt::planGraphText(*graph);
  return plan.ok() ? llvm::Error::success() : toUsageError(plan.status());
}

llvm::Error CompilerInvocation::emitObject(TemporaryFile &file) {
  progress.begin("object");
  ManifestFacts facts;
  facts.target = target;
  facts.tokenizer = stringifyTokenizerKind(vocabulary.kind).str();
  facts.doLowerCase = model.doLowerCase;
  facts.labels = options.labels;
  manifest.emplace(*model.module);
  if (llvm::Error error = manifest->build(facts).moveInto(result.manifest))
    return error;
  if (llvm::Error error = checkManifest(result.manifest, options.model,
                                        !options.labels.empty()))
    return error;
  // The manifest has them now, and LLVM IR has no place for them.
  for (auto param :
       llvm::make_early_inc_range(model.module->getOps<rt::ParamOp>()))
    param.erase();

  llvm::LLVMContext llvmContext;
  auto translated =
      translateProgram(*model.module, makeTable(), target, llvmContext);
  if (!translated)
    return translated.takeError();
  model.module = nullptr;
  llvm::SmallVector<char, 0> bytes;
  llvm::raw_svector_ostream os(bytes);
  if (llvm::Error error = emitCode(**translated, target, CodeFile::Object, os))
    return error;
  result.codeBytes = bytes.size();
  if (llvm::Error error =
          TemporaryFile::create(options.output, "program.o").moveInto(file))
    return error;
  return file.write(StringRef(bytes.data(), bytes.size()));
}

llvm::Error CompilerInvocation::emitWeights(TemporaryFile &file) {
  if (!weights.exists() && !vocabulary.bytes)
    return llvm::Error::success();
  progress.begin("weights");
  std::optional<albert::rt::ParameterLoader> loader;
  if (weights.exists()) {
    auto opened = openWeights(weights, result.manifest);
    if (!opened)
      return opened.takeError();
    loader.emplace(std::move(*opened));
    result.weightBytes = manifest->getBlobSize();
  }
  if (vocabulary.bytes)
    result.vocabularyBytes = vocabulary.bytes->getBufferSize();
  if (llvm::Error error =
          TemporaryFile::create(options.output, "weights.o").moveInto(file))
    return error;
  return writeBlobObject(file.getPath(), options.output, makeTable(),
                         loader ? &*loader : nullptr, vocabulary);
}

LinkJob CompilerInvocation::makeLinkJob() const {
  LinkJob job;
  job.kind = options.emit;
  job.output = options.output;
  job.trains = model.trains;
  job.computesGraph = model.computesGraph;
  job.programSymbol = prefix + "_program";
  job.runtimeDirectory = options.runtimeDirectory;
  return job;
}

llvm::Error CompilerInvocation::linkOutput(const TemporaryFile &object,
                                           const TemporaryFile &blob) {
  progress.begin("link");
  LinkJob job = makeLinkJob();
  job.objects.push_back(object.getPath().str());
  if (!blob.getPath().empty())
    job.objects.push_back(blob.getPath().str());
  if (llvm::Error error = link(job))
    return error;
  if (options.emit == EmitKind::Exe)
    return llvm::Error::success();
  auto header = makeHeader(prefix, result.manifest);
  if (!header)
    return header.takeError();
  result.header = getHeaderPath(options.output);
  return writeFile(result.header, *header);
}

void CompilerInvocation::finish() {
  progress.end();
  result.output = options.output;
  if (model.trains) {
    result.rematerialization = stringifyRematerialization(rematerialization);
    result.threads = albert::rt::defaultThreadCount();
  }
  result.tier = stringifyVectorTier(target.tier).str();
  // The link succeeded; only a race with somebody else makes this 0.
  if (llvm::sys::fs::file_size(options.output, result.outputBytes))
    result.outputBytes = 0;
  if (options.report != ReportKind::Json)
    printSummary(out, options, result);
  if (options.report != ReportKind::None)
    printReport(out, options.report, result, progress);
}
