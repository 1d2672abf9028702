//===- ModelInput.cpp - the model that is compiled ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/ModelInput.h"
#include "compiler/Driver/GraphInput.h"
#include "compiler/Driver/ModuleFile.h"
#include "compiler/Driver/StatusConversion.h"
#include "compiler/Target/UserError.h"
#include "dialects/RT/IR/RTDialect.h"
#include "frontends/Albert/ModelDirectory.h"
#include "frontends/Albert/ModuleBuilder.h"
#include "runtime/core/File.h"
#include "runtime/io/FileKind.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace albertc;
namespace rtt = albert::rt;

/// A config is text of a few hundred bytes; whatever is larger is none.
static constexpr uint64_t kMaxConfigBytes = uint64_t(1) << 20;

/// Text of the config at `path`. Errors: unreadable, or another kind of file.
static llvm::Expected<std::string> readConfigText(const std::string &path) {
  rtt::FileKind kind = rtt::sniffFile(path);
  if (kind != rtt::FileKind::Json && kind != rtt::FileKind::Unknown)
    return toError(rtt::wrongFileKind(path, "an ALBERT config (JSON)", kind));
  return toExpected(rtt::readFile(path, kMaxConfigBytes));
}

static llvm::Expected<frontend::AlbertConfig>
readConfig(const std::string &path, const CompilerOptions &options,
           llvm::raw_ostream &err) {
  std::string text;
  if (llvm::Error error = readConfigText(path).moveInto(text))
    return std::move(error);
  frontend::Problems problems;
  auto config =
      frontend::readAlbertConfig(text, path, options.config, problems);
  if (llvm::Error error = reportProblems(problems, err))
    return std::move(error);
  return *config;
}

/// Files named by flags replace what a folder holds.
static void applyFlags(const CompilerOptions &options, ModelInput &model) {
  if (!options.checkpoint.empty())
    model.checkpoint = options.checkpoint;
  if (!options.vocabularyFile.empty()) {
    model.tokenizer = TokenizerKind::WordPiece;
    model.vocabulary = options.vocabularyFile;
  }
  if (!options.sentencePieceFile.empty()) {
    model.tokenizer = TokenizerKind::SentencePiece;
    model.vocabulary = options.sentencePieceFile;
  }
  if (options.doLowerCase)
    model.doLowerCase = *options.doLowerCase;
}

/// Fills `model` with the files in folder `options.model`; returns the config.
static llvm::Expected<std::string> findFiles(const CompilerOptions &options,
                                             ModelInput &model,
                                             llvm::raw_ostream &err) {
  frontend::DirectoryOptions wanted;
  // Training starts from weights that it is given when it runs, and reads
  // records, no text.
  bool trains = options.program == "pretrain";
  wanted.findCheckpoint =
      !trains && options.checkpoint.empty() && !options.randomInit;
  wanted.findVocabulary = !trains && options.vocabularyFile.empty() &&
                          options.sentencePieceFile.empty();
  frontend::Problems problems;
  auto files = frontend::findModelFiles(options.model, wanted, problems);
  if (llvm::Error error = reportProblems(problems, err))
    return std::move(error);
  model.checkpoint = files->checkpoint;
  model.tokenizer = files->vocabularyKind;
  model.vocabulary = files->vocabulary;
  model.doLowerCase = files->doLowerCase.value_or(true);
  return files->config;
}

llvm::Expected<frontend::Bounds>
albertc::makeBounds(const CompilerOptions &options, const LengthLimit &limit) {
  frontend::Bounds bounds;
  bounds.sequences = options.batchSize;
  bounds.length =
      options.maxSequenceLength ? options.maxSequenceLength : limit.tokens;
  if (bounds.length > limit.tokens)
    return makeError("--max-seq-length: expected at most " +
                         llvm::Twine(limit.tokens) + " (" + limit.source +
                         "), found " + llvm::Twine(bounds.length),
                     limit.reason, ExitCode::Usage);
  if (options.maxPredictions > bounds.length)
    return makeError("--max-predictions-per-seq: expected at most " +
                         llvm::Twine(bounds.length) +
                         " (the tokens of a sequence), found " +
                         llvm::Twine(options.maxPredictions),
                     "leave it out to allow every position", ExitCode::Usage);
  bounds.tokens = bounds.sequences * bounds.length;
  // Rows are numbered with 32 bits.
  if (bounds.tokens > INT32_MAX)
    return makeError("--batch-size: expected at most " +
                         llvm::Twine(INT32_MAX / bounds.length) +
                         " sequences of " + llvm::Twine(bounds.length) +
                         " tokens, found " + llvm::Twine(bounds.sequences),
                     "lower --batch-size or --max-seq-length; a program runs "
                     "larger requests in parts",
                     ExitCode::Usage);
  if (options.program == "pretrain")
    return boundPart(options.batchSize, bounds.length,
                     options.maxPredictions ? options.maxPredictions
                                            : bounds.length);
  bounds.queries = bounds.sequences;
  if (options.program == "mlm")
    bounds.queries *=
        options.maxPredictions ? options.maxPredictions : bounds.length;
  return bounds;
}

/// Checks that a program that trains is asked for nothing that only others are.
static llvm::Error checkTraining(const CompilerOptions &options,
                                 const ModelInput &model) {
  if (!model.trains)
    return llvm::Error::success();
  if (options.emit != EmitKind::Exe)
    return makeError("--emit: expected exe for a program that trains, found " +
                         stringifyEmitKind(options.emit),
                     "the C interface answers requests; training is run as a "
                     "program",
                     ExitCode::Usage);
  if (!options.checkpoint.empty() || options.randomInit)
    return makeError("expected no weights for a program that trains, found " +
                         llvm::Twine(options.checkpoint.empty()
                                         ? "--random-init"
                                         : "--checkpoint"),
                     "give the program --init-checkpoint or --random-seed when "
                     "it runs",
                     ExitCode::Usage);
  return llvm::Error::success();
}

llvm::Error albertc::buildModel(const frontend::AlbertConfig &config,
                                const CompilerOptions &options,
                                mlir::MLIRContext &context, ModelInput &model) {
  frontend::Bounds bounds;
  if (llvm::Error error =
          makeBounds(options,
                     {config.maxPositionEmbeddings,
                      "max_position_embeddings of the model",
                      "the model has no embeddings for positions beyond"})
              .moveInto(bounds))
    return error;
  model.vocabSize = config.vocabSize;
  auto program = *frontend::parseProgram(options.program);
  auto build = [&context, config, program](const frontend::Bounds &part) {
    return frontend::buildModule(context, config, program, part);
  };
  if (program == frontend::Program::Pretrain)
    return takeTraining(options, {build, bounds}, model);
  model.module = build(bounds);
  model.phases = getModelPhases();
  model.length = bounds.length;
  model.computesGraph = false;
  return llvm::Error::success();
}

llvm::Error albertc::takeTraining(const CompilerOptions &options,
                                  TrainingModel training, ModelInput &model) {
  model.module = training.build(training.bounds);
  model.phases = getModelPhases();
  model.length = training.bounds.length;
  model.computesGraph = false;
  model.trains = true;
  model.training = std::move(training);
  return checkTraining(options, model);
}

/// Makes the module of the config at `path`.
static llvm::Error readConfigModel(const std::string &path,
                                   const CompilerOptions &options,
                                   mlir::MLIRContext &context,
                                   ModelInput &model, llvm::raw_ostream &err) {
  frontend::AlbertConfig config;
  if (llvm::Error error = readConfig(path, options, err).moveInto(config))
    return error;
  return buildModel(config, options, context, model);
}

/// Errors for what is asked of a TensorFlow graph when MODEL is none.
static llvm::Error checkNoGraph(const CompilerOptions &options) {
  const struct {
    const char *flag;
    bool isGiven;
  } rows[] = {
      {"--inputs", !options.graphInputs.empty()},
      {"--outputs", !options.graphOutputs.empty()},
      {"--input-shapes", !options.graphInputShapes.empty()},
      {"--signature", !options.signature.empty()},
      {"--tags", !options.tags.empty()},
      {"--compile-to=tfg", options.compileTo == stringifyPhase(Phase::TFG)}};
  for (const auto &row : rows)
    if (row.isGiven)
      return makeError(
          llvm::Twine(row.flag) +
              ": expected a TensorFlow graph as MODEL, found " + options.model,
          "give a GraphDef, a MetaGraph or a SavedModel, or leave " +
              llvm::Twine(row.flag) + " out",
          ExitCode::Usage);
  return llvm::Error::success();
}

/// Bound of the tokens of a sequence where a graph leaves their number open.
static int64_t boundLength(const CompilerOptions &options) {
  constexpr int64_t kPositions = 512;
  return options.maxSequenceLength ? options.maxSequenceLength : kPositions;
}

static llvm::Error takeModule(const CompilerOptions &options,
                              mlir::MLIRContext &context, ModelInput &model) {
  ModuleFile file;
  if (llvm::Error error = readModuleFile(options.model, context).moveInto(file))
    return error;
  model.module = std::move(file.module);
  model.phases = getPhasesAfter(file.phase);
  model.vocabSize = file.vocabSize;
  model.length = file.length;
  if (file.phase == Phase::TFG) {
    if (!options.tags.empty())
      return makeError("--tags: expected a SavedModel as MODEL, found " +
                           options.model,
                       "leave --tags out", ExitCode::Usage);
    model.graph.emplace();
    model.graph->kind = "a module";
    collectGraphFacts(*model.module, *model.graph);
    model.length = boundLength(options);
    model.batch = options.batchSize;
    model.computesGraph = true;
    return llvm::Error::success();
  }
  auto facts = (*model.module)
                   ->getAttrOfType<mlir::DictionaryAttr>(
                       albertc::rt::RTDialect::kProgramAttr);
  model.trains = facts && facts.contains("training");
  model.computesGraph = facts && facts.contains("graph");
  if (llvm::Error error = checkTraining(options, model))
    return error;
  if (llvm::Error error = checkNoGraph(options))
    return error;
  std::optional<Phase> last = parsePhase(options.compileTo);
  if (!last || *last >= file.phase)
    return llvm::Error::success();
  return makeError("--compile-to: expected " + stringifyPhase(file.phase) +
                       ", which " + options.model +
                       " is at, or a later phase, found " + options.compileTo,
                   "start from a file of an earlier phase", ExitCode::Usage);
}

llvm::Expected<ModelInput> albertc::readModel(const CompilerOptions &options,
                                              mlir::MLIRContext &context,
                                              llvm::raw_ostream &err) {
  ModelInput model;
  std::string path = options.model;
  if (!llvm::sys::fs::exists(path))
    return makeError(path + ": expected an ALBERT config (.json), a folder, "
                            "a TensorFlow graph or a module (.mlir), found no "
                            "such file",
                     "check the path; configs of every size are in configs/ of "
                     "albertc");
  if (isGraphFile(path)) {
    model.graph.emplace();
    if (llvm::Error error = readGraph(options, context, *model.graph, err)
                                .moveInto(model.module))
      return std::move(error);
    collectGraphFacts(*model.module, *model.graph);
    model.phases = getPhases();
    model.length = boundLength(options);
    model.batch = options.batchSize;
    model.computesGraph = true;
    model.checkpoint = model.graph->savedVariables;
    applyFlags(options, model);
    return model;
  }
  if (!isModuleFile(path))
    if (llvm::Error error = checkNoGraph(options))
      return std::move(error);
  if (llvm::sys::fs::is_directory(path))
    if (llvm::Error error = findFiles(options, model, err).moveInto(path))
      return std::move(error);
  if (llvm::Error error =
          isModuleFile(path)
              ? takeModule(options, context, model)
              : readConfigModel(path, options, context, model, err))
    return std::move(error);
  applyFlags(options, model);
  return model;
}
