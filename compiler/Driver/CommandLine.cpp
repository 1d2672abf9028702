//===- CommandLine.cpp - the flags of albertc -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/CommandLine.h"
#include "compiler/Driver/GraphInput.h"
#include "compiler/Driver/ModuleFile.h"
#include "compiler/Driver/StatusConversion.h"
#include "compiler/Driver/TrainingPlanner.h"
#include "dialects/Support/NearestName.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "runtime/core/Format.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/DynamicLibrary.h"
#include "llvm/Support/FileSystem.h"

using namespace albertc;
using albert::rt::FlagKind;
using albert::rt::FlagSpec;
using albert::rt::FlagTable;
using albert::rt::ParsedFlags;
using llvm::StringRef;

static constexpr char kTpu[] = "albertc compiles for CPUs and GPUs; no TPU is "
                               "involved";
static constexpr char kTraining[] =
    "--program=pretrain trains; this release trains nothing else";
static constexpr char kHeads[] =
    "this release has no task heads (encode, mlm, sop, embed)";
static constexpr char kModelIsArgument[] =
    "the config is the first argument: albertc CONFIG.json -o OUT";
static constexpr char kCounts[] = "1..1048576";
static constexpr char kCountsOrZero[] = "0..1048576";
static constexpr char kCheckpoint[] = "write --checkpoint";

static constexpr FlagSpec kFlags[] = {
    {"output", FlagKind::String, "", "File to write.", nullptr, 'o'},
    {"program", FlagKind::String, "encode",
     "What the program computes: encode (sequence and pooled output), mlm "
     "(words for [MASK]), sop (sentence order), embed (mean of the last "
     "layer), pretrain (training on TFRecords); graph is what a TensorFlow "
     "graph computes, and all that is made of one."},
    {"emit", FlagKind::String, "exe",
     "Form of the result: an executable, a shared or static library with a C "
     "header beside it, or an object file.",
     nullptr, 0, "exe|shared|static|obj"},
    {"checkpoint", FlagKind::String, "",
     "Weights that the program carries: a TensorFlow checkpoint (V2: prefix, "
     "one of its files, or its folder; V1: its file) or a .safetensors file. "
     "Without any the program takes --checkpoint or --random-init when it "
     "runs. With a TensorFlow "
     "graph: compared with the variables that its outputs need."},
    {"random-init", FlagKind::Integer, "",
     "Carry random weights drawn with this seed instead of a checkpoint's.",
     nullptr, 0, "0..9223372036854775807"},
    {"vocab-file", FlagKind::String, "",
     "WordPiece vocabulary (vocab.txt) that the program carries."},
    {"spm-model-file", FlagKind::String, "",
     "SentencePiece model (.model) that the program carries."},
    {"do-lower-case", FlagKind::Boolean, "true",
     "Whether the program lower-cases text."},
    {"family", FlagKind::String, "",
     "Whose model it is, when the config does not tell: it decides names of "
     "variables and what gelu means.",
     nullptr, 0, "brightmart|google|huggingface"},
    {"sharing", FlagKind::String, "",
     "What the layers of a brightmart model share, when it is not all of "
     "them.",
     nullptr, 0, "all|attention|ffn|none"},
    {"ffn-groups", FlagKind::Integer, "1",
     "Groups of the feed-forward matrices: 16 for 'google fast' models.",
     nullptr, 0, "1..16"},
    {"target", FlagKind::String, "cpu", "Device to compile for.", nullptr, 0,
     "cpu|cuda|auto"},
    {"cpu", FlagKind::String, "native",
     "CPU to compile for: native (the best tier of this machine), x86-64-v3, "
     "x86-64-v4, znver4 or another CPU that LLVM knows."},
    {"triple", FlagKind::String, "",
     "System to compile for; this machine's without."},
    {"precision", FlagKind::String, "f32", "Number format of the program."},
    {"batch-size", FlagKind::Integer, "64",
     "Bound of the sequences of one run; memory is reserved, not used, for "
     "it.",
     nullptr, 0, kCounts},
    {"max-seq-length", FlagKind::Integer, "0",
     "Bound of the tokens of a sequence; 0 takes all positions of the model.",
     nullptr, 0, kCountsOrZero},
    {"max-predictions-per-seq", FlagKind::Integer, "0",
     "Bound of the predicted positions of a sequence; 0 allows all of them.",
     nullptr, 0, kCountsOrZero},
    {"remat", FlagKind::String, "auto",
     "What training computes again instead of keeping it: none, activations "
     "(gelu), or all but the rows that enter a layer (layer). auto takes the "
     "fastest that fits into --max-memory, none without it. The results are "
     "the same bits.",
     nullptr, 0, "none|gelu|layer|auto"},
    {"max-memory", FlagKind::String, "",
     "Memory that training with batches of --batch-size may take, e.g. 12GiB. "
     "A program that would need more is made smaller by --remat=auto and "
     "smaller parts of a batch, or refused. With --report and without -o: "
     "print which batches fit at which length, and compile nothing."},
    {"labels", FlagKind::List, "",
     "Names of the classes that a TensorFlow graph tells apart, in the order "
     "of "
     "its output: the program answers texts with them."},
    {"padded-outputs", FlagKind::String, "",
     "Outputs at padding: exact, as a TensorFlow graph computes them, or zero, "
     "as programs of a config have them.",
     nullptr, 0, "zero|exact"},
    {"inputs", FlagKind::List, "",
     "Tensors that go into a TensorFlow graph; any of it, which cuts the graph "
     "there. Without, those of its signature, or its placeholders."},
    {"outputs", FlagKind::List, "",
     "Tensors that come out of a TensorFlow graph. Without, those of its "
     "signature, or what nobody reads."},
    {"input-shapes", FlagKind::String, "",
     "Shapes of the inputs of a TensorFlow graph, in their order: 1,128:1,128; "
     "-1 leaves a dimension open. Without, those of the graph."},
    {"signature", FlagKind::String, "",
     "Signature of a SavedModel or MetaGraph that names inputs and outputs. "
     "Without, serving_default, or the only one."},
    {"tags", FlagKind::List, "",
     "Tags of the graph that is taken of a SavedModel. Without, the only "
     "graph, "
     "or the one tagged serve."},
    {"name", FlagKind::String, "",
     "Prefix of the program's symbol in libraries (NAME_program); from the "
     "output's name without."},
    {"compile-to", FlagKind::String, "",
     "Stop after this phase and write the module as MLIR; --compile-to=list "
     "lists the phases."},
    {"dump-dir", FlagKind::String, "",
     "Folder that gets the module after every phase; albertc and albert-opt "
     "read the files."},
    {"report", FlagKind::String, "",
     "Print what the program consists of: text, or json. Of a TensorFlow graph "
     "without -o: what the file holds and what its outputs need.",
     nullptr, 0, "text|json"},
    {"timing", FlagKind::Boolean, "false", "Print where the time went."},
    {"version", FlagKind::Boolean, "false", "Print the version."},
    {"print-flags", FlagKind::Boolean, "false",
     "Print this list as a Markdown page."},

    {"train", FlagKind::Boolean, "false", "Also train.", kTraining},
    {"num-labels", FlagKind::Integer, "", "Number of classes.", kHeads},
    {"task-name", FlagKind::String, "", "Task.", kHeads},

    {"input-arrays", FlagKind::List, "",
     "--inputs, as tflite_convert calls them."},
    {"output-arrays", FlagKind::List, "",
     "--outputs, as tflite_convert calls them."},
    {"input-names", FlagKind::List, "",
     "--inputs, as other converters call them."},
    {"output-node-names", FlagKind::List, "",
     "--outputs, as freeze_graph calls them."},
    {"bert-config-file", FlagKind::String, "", "Config.", kModelIsArgument},
    {"albert-config-file", FlagKind::String, "", "Config.", kModelIsArgument},
    {"init-checkpoint", FlagKind::String, "", "Weights.", kCheckpoint},
    {"use-tpu", FlagKind::Boolean, "false", "Run on a TPU.", kTpu},
    {"tpu-name", FlagKind::String, "", "Name of a TPU.", kTpu},
    {"tpu-zone", FlagKind::String, "", "Zone of a TPU.", kTpu},
    {"gcp-project", FlagKind::String, "", "Project of a TPU.", kTpu},
    {"master", FlagKind::String, "", "TensorFlow master.", kTpu},
    {"num-tpu-cores", FlagKind::Integer, "8", "Cores of a TPU.", kTpu},
    {"iterations-per-loop", FlagKind::Integer, "1000", "Steps between calls.",
     kTpu},
};

/// Programs that DESIGN.md names and this release does not have.
static constexpr StringRef kLaterPrograms[] = {"classify", "regress", "choice",
                                               "span", "tokens"};
static constexpr StringRef kPrograms[] = {"encode", "mlm",      "sop",
                                          "embed",  "pretrain", "graph"};
/// What is made of a TensorFlow graph.
static constexpr StringRef kGraphProgram = "graph";
/// Number formats that it does not have.
static constexpr StringRef kLaterPrecisions[] = {"bf16", "int8"};

const FlagTable &albertc::getFlagTable() {
  static const FlagTable table = [] {
    FlagTable flags("albertc MODEL -o OUT [flags]",
                    "Compiles an ALBERT model ahead of time to a program that "
                    "needs no framework. MODEL is a config .json (brightmart, "
                    "Google or Hugging Face keys), a folder as released, whose "
                    "config, checkpoint and vocabulary are found, a "
                    "TensorFlow graph (GraphDef, MetaGraph or SavedModel), or "
                    "an .mlir file that --compile-to or "
                    "--dump-dir wrote, from whose "
                    "phase compilation goes on.",
                    /*takesPositionals=*/true);
    flags.add(kFlags, std::size(kFlags));
    return flags;
  }();
  return table;
}

static llvm::Error checkProgram(StringRef program) {
  if (llvm::is_contained(kPrograms, program))
    return llvm::Error::success();
  if (llvm::is_contained(kLaterPrograms, program))
    return makeError(
        "--program: expected one of encode, mlm, sop, embed, pretrain, graph, "
        "found '" +
            program + "', which this release does not have yet",
        "compile encode and put a head of your own on its "
        "pooled_output",
        ExitCode::Usage);
  StringRef nearest = nearestName(program, kPrograms);
  return makeError(
      "--program: expected one of encode, mlm, sop, embed, pretrain, graph, "
      "found '" +
          program + "'",
      nearest.empty() ? std::string("--help says what they compute")
                      : ("did you mean '" + nearest + "'?").str(),
      ExitCode::Usage);
}

/// What only a graph has.
static llvm::Error checkGraphProgram(const CompilerOptions &options,
                                     const ParsedFlags &flags) {
  bool isGraph = isGraphFile(options.model);
  if (!isGraph && !isModuleFile(options.model) && options.isGraphProgram())
    return makeError("--program: expected another one than graph for a config, "
                     "found 'graph'",
                     "give a GraphDef, a MetaGraph or a SavedModel as MODEL",
                     ExitCode::Usage);
  if (!options.labels.empty() && !options.isGraphProgram())
    return makeError("--labels: expected a program of a TensorFlow graph, "
                     "found --program=" +
                         options.program,
                     isGraph ? "leave --program out to compile the graph as it "
                               "is"
                             : "this release has no task heads (encode, mlm, "
                               "sop, embed)",
                     ExitCode::Usage);
  StringRef wanted = options.isGraphProgram() ? "exact" : "zero";
  StringRef padded = flags.text("padded-outputs");
  if (!flags.isSet("padded-outputs") || padded == wanted)
    return llvm::Error::success();
  return makeError(
      "--padded-outputs: expected " + wanted +
          " for --program=" + options.program + ", found " + padded,
      options.isGraphProgram() ? "programs that are made of TensorFlow graphs "
                                 "compute padding as the graph does"
                               : "programs of a config do not compute padding",
      ExitCode::Usage);
}

static llvm::Error checkPrecision(StringRef precision) {
  if (precision == "f32")
    return llvm::Error::success();
  bool isLater = llvm::is_contained(kLaterPrecisions, precision);
  return makeError(
      "--precision: expected f32, found '" + precision + "'" +
          (isLater ? ", which this release does not have yet" : ""),
      "leave --precision out", ExitCode::Usage);
}

/// `--target=cuda` is answered by what is missing first.
static llvm::Error checkDevice(StringRef device) {
  if (device != "cuda")
    return llvm::Error::success();
  std::string message;
  auto driver =
      llvm::sys::DynamicLibrary::getPermanentLibrary("libcuda.so.1", &message);
  if (!driver.isValid())
    return makeError("--target=cuda: expected the CUDA driver (libcuda.so.1), "
                     "found none",
                     "install the NVIDIA driver, or compile with --target=cpu",
                     ExitCode::MissingDevice);
  return makeError("--target=cuda: expected an albertc with CUDA code "
                   "generation, found one that compiles for CPUs only",
                   "compile with --target=cpu", ExitCode::MissingDevice);
}

static llvm::Error checkName(StringRef name) {
  if (name.empty() ||
      ((llvm::isAlpha(name.front()) || name.front() == '_') &&
       llvm::all_of(name, [](char c) { return llvm::isAlnum(c) || c == '_'; })))
    return llvm::Error::success();
  return makeError("--name: expected a C identifier, found '" + name + "'",
                   "use letters, digits and _", ExitCode::Usage);
}

/// Flags that contradict each other or miss a companion.
static llvm::Error checkCombination(const CompilerOptions &options) {
  if (options.output.empty() && options.compileTo.empty() &&
      !options.isMemoryTable() &&
      !(options.isReportAlone() && isGraphFile(options.model)))
    return makeError("expected -o OUT, found no output file",
                     "albertc " + options.model + " -o OUT", ExitCode::Usage);
  if (!options.vocabularyFile.empty() && !options.sentencePieceFile.empty())
    return makeError("expected one of --vocab-file and --spm-model-file, found "
                     "both",
                     "a model has one tokenizer; leave the other out",
                     ExitCode::Usage);
  if (!options.checkpoint.empty() && options.randomInit)
    return makeError(
        "expected one of --checkpoint and --random-init, found "
        "both",
        "leave --random-init out to carry the checkpoint's weights",
        ExitCode::Usage);
  return checkName(options.name);
}

/// Reads the flags about the memory of a program that trains. Errors: another
/// program, or no size.
static llvm::Error readMemoryFlags(const ParsedFlags &flags,
                                   CompilerOptions &options) {
  for (const char *name : {"remat", "max-memory"})
    if (flags.isSet(name) && options.program != "pretrain")
      return makeError("--" + llvm::Twine(name) +
                           ": expected a program that trains, found "
                           "--program=" +
                           options.program,
                       "leave it out: a program that answers keeps nothing "
                       "for gradients, and --batch-size bounds its memory; "
                       "--program=pretrain trains",
                       ExitCode::Usage);
  for (const RematerializationName &way : kRematerializations)
    if (way.name == flags.text("remat"))
      options.rematerialization = way.value;
  if (!flags.isSet("max-memory"))
    return llvm::Error::success();
  const std::string &text = flags.text("max-memory");
  unsigned long long bytes = 0;
  if (!albert::rt::parseBytes(text, bytes) || bytes == 0)
    return makeError(
        "--max-memory: expected a size, found " + albert::rt::quote(text),
        "write a whole number and a unit: 900MB, 12GiB", ExitCode::Usage);
  options.maxMemory = bytes;
  return llvm::Error::success();
}

/// What MODEL is when it is no config and no folder.
enum ModelKind : unsigned { kModule = 1, kGraph = 2, kModelOfGraph = 4 };

/// A module has the model and the bounds in it, a graph has the model. The
/// programs of a model that is found in a graph have bounds of their own.
static llvm::Error checkModelFlags(const CompilerOptions &options,
                                   const ParsedFlags &flags) {
  static constexpr struct {
    const char *name;
    unsigned kinds;
  } kRows[] = {{"program", kGraph | kModelOfGraph},
               {"family", 0},
               {"sharing", 0},
               {"ffn-groups", 0},
               {"batch-size", kGraph | kModelOfGraph},
               {"max-seq-length", kGraph | kModelOfGraph},
               {"max-predictions-per-seq", kModelOfGraph},
               {"remat", kModelOfGraph},
               {"max-memory", kModelOfGraph},
               {"random-init", kModule}};
  bool isModule = isModuleFile(options.model);
  if (!isModule && !isGraphFile(options.model))
    return llvm::Error::success();
  ModelKind kind = isModule                   ? kModule
                   : options.isGraphProgram() ? kGraph
                                              : kModelOfGraph;
  std::string given;
  for (const auto &row : kRows)
    if (flags.isSet(row.name) && !(kind & row.kinds))
      given += (given.empty() ? "--" : ", --") + std::string(row.name);
  if (given.empty())
    return llvm::Error::success();
  return makeError(
      given + ": expected a config or a folder as MODEL, found " +
          options.model +
          (isModule ? ", a module that has this fixed"
                    : ", a TensorFlow graph"),
      isModule ? "leave it out, or compile the config again with it"
               : "leave it out; the graph says what the model is, and its "
                 "weights are the graph's or those of --checkpoint",
      ExitCode::Usage);
}

/// Appends what flags of TensorFlow's tools name to `names`.
static void readAliases(const ParsedFlags &flags,
                        llvm::ArrayRef<const char *> aliases,
                        std::vector<std::string> &names) {
  for (const char *alias : aliases)
    llvm::append_range(names, flags.list(alias));
}

/// What is asked of a TensorFlow graph.
static llvm::Error readGraphFlags(const ParsedFlags &flags,
                                  CompilerOptions &options) {
  options.graphInputs = flags.list("inputs");
  readAliases(flags, {"input-arrays", "input-names"}, options.graphInputs);
  options.graphOutputs = flags.list("outputs");
  readAliases(flags, {"output-arrays", "output-node-names"},
              options.graphOutputs);
  options.signature = flags.text("signature");
  options.tags = flags.list("tags");
  options.labels = flags.list("labels");
  options.graphInputShapes = flags.text("input-shapes");
  if (tfg::parseShapeList(options.graphInputShapes))
    return llvm::Error::success();
  return makeError("--input-shapes: expected shapes like 1,128:1,128, found '" +
                       options.graphInputShapes + "'",
                   "write the dimensions of an input with commas, -1 for an "
                   "open one, and a colon between two inputs",
                   ExitCode::Usage);
}

static llvm::Expected<CompilerOptions> makeOptions(const ParsedFlags &flags) {
  CompilerOptions options;
  if (flags.positionals().size() != 1)
    return makeError("expected one MODEL, found " +
                         llvm::Twine(flags.positionals().size()),
                     "albertc MODEL -o OUT; MODEL is a config .json, a folder "
                     "or an .mlir file; --help lists the flags",
                     ExitCode::Usage);
  options.model = flags.positionals().front();
  options.output = flags.text("output");
  options.program = flags.text("program");
  options.emit = *parseEmitKind(flags.text("emit"));
  options.compileTo = flags.text("compile-to");
  options.dumpDirectory = flags.text("dump-dir");
  options.timing = flags.boolean("timing");
  if (flags.isSet("report"))
    options.report =
        flags.text("report") == "json" ? ReportKind::Json : ReportKind::Text;
  options.checkpoint = flags.text("checkpoint");
  options.vocabularyFile = flags.text("vocab-file");
  options.sentencePieceFile = flags.text("spm-model-file");
  if (flags.isSet("do-lower-case"))
    options.doLowerCase = flags.boolean("do-lower-case");
  options.config.family = frontend::parseFamily(flags.text("family"));
  options.config.sharing = frontend::parseSharing(flags.text("sharing"));
  if (flags.isSet("ffn-groups"))
    options.config.ffnGroups = flags.integer("ffn-groups");
  options.cpu = flags.text("cpu");
  options.triple = flags.text("triple");
  options.name = flags.text("name");
  options.batchSize = flags.integer("batch-size");
  options.maxSequenceLength = flags.integer("max-seq-length");
  options.maxPredictions = flags.integer("max-predictions-per-seq");
  if (flags.isSet("random-init"))
    options.randomInit = static_cast<uint64_t>(flags.integer("random-init"));
  if (llvm::Error error = readGraphFlags(flags, options))
    return std::move(error);
  // A module has its program in it; a graph's, if it is at that phase.
  if ((isGraphFile(options.model) || isModuleFile(options.model)) &&
      !flags.isSet("program"))
    options.program = kGraphProgram.str();
  if (llvm::Error error = checkModelFlags(options, flags))
    return std::move(error);
  if (llvm::Error error = checkProgram(options.program))
    return std::move(error);
  if (llvm::Error error = checkGraphProgram(options, flags))
    return std::move(error);
  if (llvm::Error error = checkPrecision(flags.text("precision")))
    return std::move(error);
  if (llvm::Error error = checkDevice(flags.text("target")))
    return std::move(error);
  if (llvm::Error error = readMemoryFlags(flags, options))
    return std::move(error);
  if (llvm::Error error = checkCombination(options))
    return std::move(error);
  return options;
}

llvm::Expected<CommandLine> albertc::parseCommandLine(int argc,
                                                      const char *const *argv) {
  // `--report` alone is the text form, the one flag with an optional value.
  std::vector<const char *> arguments(argv, argv + argc);
  for (const char *&argument : arguments)
    if (StringRef(argument) == "--report")
      argument = "--report=text";
  auto flags = getFlagTable().parse(argc, arguments.data());
  if (!flags.ok())
    return toUsageError(flags.status());
  CommandLine result;
  if (flags->helpRequested())
    result.action = CommandLine::Action::PrintHelp;
  else if (flags->boolean("version"))
    result.action = CommandLine::Action::PrintVersion;
  else if (flags->boolean("print-flags"))
    result.action = CommandLine::Action::PrintFlagsPage;
  else if (flags->text("compile-to") == "list")
    result.action = CommandLine::Action::PrintPhases;
  else if (llvm::Error error = makeOptions(*flags).moveInto(result.options))
    return std::move(error);
  return result;
}
