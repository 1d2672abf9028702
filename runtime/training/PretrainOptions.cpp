//===- PretrainOptions.cpp - the flags of pretrain programs ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/PretrainOptions.h"

#include "runtime/parallel/ThreadPool.h"
#include "runtime/programs/ProgramMain.h"

using namespace albert::rt;

//===----------------------------------------------------------------------===//
// Table
//===----------------------------------------------------------------------===//

static constexpr char kNoTpu[] =
    "compiled programs run on the CPU they were compiled for; no TPU is "
    "involved";
static constexpr char kCompiledIn[] =
    "the model is compiled into the program; --info shows it";

static constexpr FlagSpec kFlags[] = {
    {"input-file", FlagKind::List, "",
     "TFRecord files of examples, plain or gzip, or patterns in quotes "
     "('data/*.tfrecord,more/x.tfrecord')."},
    {"output-dir", FlagKind::String, "",
     "Directory for checkpoints, metrics.jsonl and TensorBoard's events; made "
     "when missing. If it has a checkpoint, the run goes on from there."},
    {"do-train", FlagKind::Boolean, "true", "Train."},
    {"do-eval", FlagKind::Boolean, "false",
     "Evaluate every checkpoint of --output-dir, after training if there is "
     "any; writes eval_results.txt and keeps the best as model.ckpt-best."},
    {"eval-file", FlagKind::List, "",
     "Examples for --do-eval. Without it those of --input-file are taken."},
    {"init-checkpoint", FlagKind::String, "",
     "Initial weights: a TensorFlow checkpoint or a .safetensors file. What it "
     "lacks is random. Ignored when the run goes on from --output-dir."},
    {"export-dir", FlagKind::String, "",
     "Directory for the best checkpoint, or the last one, as albert_model.ckpt "
     "without the optimizer's moments."},
    {"train-batch-size", FlagKind::Integer, "",
     "Examples of one update. The default is what the program was compiled "
     "for; larger batches accumulate."},
    {"eval-batch-size", FlagKind::Integer, "",
     "Examples of one step of evaluation. Default: 8 (brightmart), 64 "
     "(google)."},
    {"max-eval-steps", FlagKind::Integer, "100",
     "Steps of one evaluation; examples repeat when there are fewer."},
    {"max-seq-length", FlagKind::Integer, "",
     "Longest example that is accepted. The default is the program's bound."},
    {"max-predictions-per-seq", FlagKind::Integer, "",
     "Most predictions of an example. The default is the program's bound."},
    {"num-train-steps", FlagKind::Integer, "",
     "Updates of the whole run. Default: 100000 (brightmart), 125000 "
     "(google)."},
    {"num-warmup-steps", FlagKind::Integer, "",
     "Updates in which the learning rate grows to its peak. Default: 10000 "
     "(brightmart), 3125 (google)."},
    {"start-warmup-step", FlagKind::Integer, "0",
     "Step at which the warm-up starts."},
    {"learning-rate", FlagKind::Real, "",
     "Peak learning rate. Default: 5e-05 (brightmart), 0.00176 (google)."},
    {"poly-power", FlagKind::Real, "1.0",
     "Power of the decay of the learning rate to zero."},
    {"optimizer", FlagKind::String, "lamb", "Update rule.", nullptr, 0,
     "lamb|adamw"},
    {"lamb-variant", FlagKind::String, "",
     "Whose LAMB: google applies the trust ratio to the variables that decay, "
     "brightmart to all. The default is the model's family.",
     nullptr, 0, "google|brightmart"},
    {"weight-decay-rate", FlagKind::Real, "0.01",
     "Weight decay; layer norms and biases have none."},
    {"clip-norm", FlagKind::Real, "1.0",
     "Largest norm of all gradients; larger ones are scaled. 0: no limit."},
    {"sparse-norm", FlagKind::String, "tf",
     "How gathered tables enter the norm: tf takes the gathered rows before "
     "those of one index are added, as TensorFlow does; aggregated takes their "
     "sums.",
     nullptr, 0, "tf|aggregated"},
    {"random-seed", FlagKind::Integer, "12345",
     "Seed of initial weights, the order of examples, and dropout."},
    {"shuffle", FlagKind::Boolean, "true",
     "Shuffle the examples in every epoch; with --noshuffle they keep the "
     "order of the files."},
    {"save-checkpoints-steps", FlagKind::Integer, "",
     "Updates between two checkpoints. Default: 1000 (brightmart), 5000 "
     "(google)."},
    {"keep-checkpoint-max", FlagKind::Integer, "",
     "Checkpoints that are kept, the newest; 0 keeps all. Default: 20 "
     "(brightmart), 5 (google)."},
    {"max-bad-steps", FlagKind::Integer, "10",
     "Stop after this many steps in a row whose loss or gradient is not "
     "finite. Such a step changes no weight."},
    {"dump-gradients", FlagKind::String, "",
     "Directory for every gradient of the first update, before clipping, as "
     "NAME.npy with / replaced by __."},
    {"resume-anyway", FlagKind::Boolean, "false",
     "Go on although settings differ from those the run was started with."},
    {"threads", FlagKind::Integer, "",
     "Number of threads. The default is what CPU affinity and control group "
     "allow. Results do not depend on it."},
    {"print-flags", FlagKind::Boolean, "false",
     "Print this list as a Markdown page."},
    {"bert-config-file", FlagKind::String, "", "Config.", kCompiledIn},
    {"albert-config-file", FlagKind::String, "", "Config.", kCompiledIn},
    {"init-from-group0", FlagKind::Boolean, "false",
     "Initialise all groups from the first.",
     "variables are looked for under their own names"},
    {"masked-lm-budget", FlagKind::Integer, "0", "Dynamic masking.",
     "the original programs read masked_lm_positions all the same"},
    {"iterations-per-loop", FlagKind::Integer, "1000", "Steps between calls.",
     kNoTpu},
    {"use-tpu", FlagKind::Boolean, "false", "Run on a TPU.", kNoTpu},
    {"tpu-name", FlagKind::String, "", "Name of a TPU.", kNoTpu},
    {"tpu-zone", FlagKind::String, "", "Zone of a TPU.", kNoTpu},
    {"gcp-project", FlagKind::String, "", "Project of a TPU.", kNoTpu},
    {"master", FlagKind::String, "", "TensorFlow master.", kNoTpu},
    {"num-tpu-cores", FlagKind::Integer, "8", "Cores of a TPU.", kNoTpu},
};

FlagTable albert::rt::pretrainFlags(const Manifest & /*manifest*/,
                                    const std::string &name) {
  FlagTable table(
      name + " --input-file FILES --output-dir DIR --num-train-steps N "
             "--num-warmup-steps N --learning-rate X",
      "Pre-trains an ALBERT model: masked language model and sentence order. "
      "Run again with the same --output-dir it goes on where it was stopped, "
      "with the same result bit for bit.");
  table.add(kAboutFlags, kAboutFlagCount);
  table.add(kFlags, std::size(kFlags));
  return table;
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

namespace {
/// What the original programs do without flags.
struct FamilyDefaults {
  const char *family;
  LambVariant variant;
  double learningRate;
  int64_t trainSteps, warmupSteps, saveSteps, keepMax, evalBatchSize;
};
} // namespace

static constexpr FamilyDefaults kDefaults[] = {
    {"google", LambVariant::Google, 0.00176, 125000, 3125, 5000, 5, 64},
    {"brightmart", LambVariant::Brightmart, 5e-5, 100000, 10000, 1000, 20, 8},
};

static const FamilyDefaults &defaultsOf(const Manifest &manifest) {
  for (const FamilyDefaults &defaults : kDefaults)
    if (manifest.family == defaults.family)
      return defaults;
  return kDefaults[0];
}

/// Largest number of steps and of examples; keeps products in 64 bits.
static constexpr int64_t kMostSteps = int64_t(1) << 40;
static constexpr int64_t kMostExamples = int64_t(1) << 20;

/// The value of an Integer flag in [minimum, maximum], or its default.
static Status readInteger(const ParsedFlags &flags, const char *flag,
                          int64_t minimum, int64_t maximum,
                          int64_t defaultValue, int64_t &value) {
  value = defaultValue;
  if (flags.text(flag).empty())
    return Status::success();
  ALBERT_ASSIGN_OR_RETURN(value, flags.integerIn(flag, minimum, maximum));
  return Status::success();
}

/// The value of a Real flag of at least 0, or its default.
static Status readReal(const ParsedFlags &flags, const char *flag,
                       double defaultValue, double &value) {
  value = defaultValue;
  if (flags.text(flag).empty())
    return Status::success();
  ALBERT_ASSIGN_OR_RETURN(value, flags.realFrom(flag, 0));
  return Status::success();
}

static Status readNumbers(const ParsedFlags &flags, const Manifest &manifest,
                          const TrainingSpec &spec, PretrainOptions &options) {
  const FamilyDefaults &family = defaultsOf(manifest);
  LearningRate &rate = options.trainer.learningRate;
  int64_t threads = 0;
  const struct {
    const char *flag;
    int64_t minimum, maximum, defaultValue;
    int64_t *value;
  } rows[] = {
      {"train-batch-size", 1, kMostExamples, spec.batch,
       &options.trainBatchSize},
      {"eval-batch-size", 1, kMostExamples, family.evalBatchSize,
       &options.evalBatchSize},
      {"max-eval-steps", 1, kMostSteps, 0, &options.maxEvalSteps},
      {"max-seq-length", 1, spec.maxLength, spec.maxLength,
       &options.limits.length},
      {"max-predictions-per-seq", 1, spec.maxPredictions, spec.maxPredictions,
       &options.limits.predictions},
      {"num-train-steps", 1, kMostSteps, family.trainSteps, &rate.trainSteps},
      {"num-warmup-steps", 0, kMostSteps, family.warmupSteps,
       &rate.warmupSteps},
      {"start-warmup-step", 0, kMostSteps, 0, &rate.startWarmupStep},
      {"save-checkpoints-steps", 1, kMostSteps, family.saveSteps,
       &options.saveSteps},
      {"keep-checkpoint-max", 0, kMostSteps, family.keepMax, &options.keepMax},
      {"max-bad-steps", 1, kMostSteps, 0, &options.maxBadSteps},
      {"threads", 1, ThreadPool::kMaxThreads, 0, &threads},
  };
  for (const auto &row : rows) {
    Status status = readInteger(flags, row.flag, row.minimum, row.maximum,
                                row.defaultValue, *row.value);
    ALBERT_RETURN_IF_ERROR(std::move(status));
  }
  options.threads = int(threads);
  options.limits.vocabulary = manifest.model.vocabSize;
  options.limits.types = manifest.model.typeVocabSize;

  OptimizerOptions &optimizer = options.trainer.optimizer;
  ALBERT_RETURN_IF_ERROR(
      readReal(flags, "learning-rate", family.learningRate, rate.peak));
  ALBERT_RETURN_IF_ERROR(readReal(flags, "poly-power", 1, rate.power));
  ALBERT_RETURN_IF_ERROR(
      readReal(flags, "weight-decay-rate", 0, optimizer.weightDecay));
  return readReal(flags, "clip-norm", 0, optimizer.clipNorm);
}

/// Reads the flags that are words.
static void readChoices(const ParsedFlags &flags, const Manifest &manifest,
                        OptimizerOptions &optimizer) {
  optimizer.algorithm =
      flags.text("optimizer") == "lamb" ? Algorithm::Lamb : Algorithm::AdamW;
  optimizer.variant = defaultsOf(manifest).variant;
  const std::string &variant = flags.text("lamb-variant");
  if (!variant.empty())
    optimizer.variant =
        variant == "google" ? LambVariant::Google : LambVariant::Brightmart;
  optimizer.sparseNorms = flags.text("sparse-norm") == "tf";
}

/// Checks that the flags ask for something, and say where.
static Status checkTask(const PretrainOptions &options) {
  if (!options.train && !options.evaluate && options.exportDir.empty())
    return invalidArgument("nothing to do: expected --do-train, --do-eval or "
                           "--export-dir")
        .withHint("leave --do-train=false out");
  if (options.outputDir.empty())
    return invalidArgument("expected --output-dir, found none")
        .withHint("name a directory for checkpoints and metrics");
  bool needsInput =
      options.train || (options.evaluate && options.evalFiles.empty());
  if (needsInput && options.inputFiles.empty())
    return invalidArgument("expected --input-file, found none")
        .withHint("name TFRecord files of examples: 'data/*.tfrecord'");
  return Status::success();
}

Result<PretrainOptions>
albert::rt::readPretrainOptions(const ParsedFlags &flags,
                                const Manifest &manifest,
                                const TrainingSpec &spec) {
  PretrainOptions options;
  options.inputFiles = flags.list("input-file");
  options.evalFiles = flags.list("eval-file");
  options.outputDir = flags.text("output-dir");
  options.initCheckpoint = flags.text("init-checkpoint");
  options.exportDir = flags.text("export-dir");
  options.train = flags.boolean("do-train");
  options.evaluate = flags.boolean("do-eval");
  options.shuffle = flags.boolean("shuffle");
  options.resumeAnyway = flags.boolean("resume-anyway");
  options.trainer.seed = uint64_t(flags.integer("random-seed"));
  options.trainer.dumpGradients = flags.text("dump-gradients");
  readChoices(flags, manifest, options.trainer.optimizer);
  ALBERT_RETURN_IF_ERROR(checkTask(options));
  ALBERT_RETURN_IF_ERROR(readNumbers(flags, manifest, spec, options));
  return options;
}

//===----------------------------------------------------------------------===//
// Settings
//===----------------------------------------------------------------------===//

std::string albert::rt::optimizerName(const OptimizerOptions &options) {
  if (options.algorithm == Algorithm::AdamW)
    return "adamw";
  return options.variant == LambVariant::Google ? "lamb (google)"
                                                : "lamb (brightmart)";
}

RunSettings albert::rt::runSettings(const PretrainOptions &options,
                                    const Manifest &manifest,
                                    const TrainingSpec &spec,
                                    const RecordFiles &examples) {
  const Manifest::Model &model = manifest.model;
  const Bounds &bounds = manifest.bounds;
  const LearningRate &rate = options.trainer.learningRate;
  const OptimizerOptions &optimizer = options.trainer.optimizer;
  RunSettings settings;
  settings.add("model",
               format("%s, vocabulary %lld, embedding %lld, hidden %lld, %lld "
                      "layers, %s dropout",
                      manifest.family.c_str(), (long long)model.vocabSize,
                      (long long)model.embeddingSize,
                      (long long)model.hiddenSize, (long long)model.layers,
                      spec.dropout ? "with" : "without"));
  // Sums of gradients are rounded differently when batches are cut otherwise.
  settings.add("parts",
               format("up to %lld tokens, %lld sequences, %lld "
                      "queries, %lld predictions",
                      (long long)bounds.tokens, (long long)bounds.sequences,
                      (long long)bounds.queries,
                      (long long)bounds.predictions));
  settings.add("examples",
               format("%llu in %zu files of %llu bytes, fingerprint %08x",
                      (unsigned long long)examples.records(), examples.files(),
                      (unsigned long long)examples.bytes(),
                      examples.fingerprint()));
  settings.add("shuffle", std::string(options.shuffle ? "yes" : "no"));
  settings.add("random_seed", int64_t(options.trainer.seed));
  settings.add("train_batch_size", options.trainBatchSize);
  settings.add("num_train_steps", rate.trainSteps);
  settings.add("num_warmup_steps", rate.warmupSteps);
  settings.add("start_warmup_step", rate.startWarmupStep);
  settings.add("learning_rate", rate.peak);
  settings.add("poly_power", rate.power);
  settings.add("optimizer", optimizerName(optimizer));
  settings.add("weight_decay_rate", optimizer.weightDecay);
  settings.add("clip_norm", optimizer.clipNorm);
  settings.add("sparse_norm",
               std::string(optimizer.sparseNorms ? "tf" : "aggregated"));
  return settings;
}
