//===- CommandLineTest.cpp - the flags of albertc -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/CommandLine.h"
#include "compiler/Target/UserError.h"
#include "gtest/gtest.h"
#include <vector>

using namespace albertc;

/// Parses; on an error gives its printed form and sets `code`.
static CommandLine parse(std::vector<const char *> arguments,
                         std::string *error = nullptr,
                         ExitCode *code = nullptr) {
  arguments.insert(arguments.begin(), "albertc");
  auto result =
      parseCommandLine(static_cast<int>(arguments.size()), arguments.data());
  if (result)
    return *result;
  std::string text;
  llvm::raw_string_ostream os(text);
  ExitCode found = reportError(os, "albertc", result.takeError());
  if (code)
    *code = found;
  if (error)
    *error = text;
  else
    ADD_FAILURE() << text;
  return {};
}

/// The printed error of a command line, which must be wrong usage.
static std::string usageError(std::vector<const char *> arguments) {
  std::string text;
  ExitCode code = ExitCode::Done;
  parse(std::move(arguments), &text, &code);
  EXPECT_EQ(code, ExitCode::Usage) << text;
  return text;
}

TEST(CommandLine, ReadsEveryChoice) {
  CompilerOptions options =
      parse({"m.json", "-o", "out.so", "--program=mlm", "--emit", "shared",
             "--checkpoint=c", "--vocab_file=v.txt", "--cpu=znver4",
             "--batch-size=8", "--max_seq_length", "128",
             "--max-predictions-per-seq=20", "--name=tiny", "--report",
             "--nodo_lower_case", "--timing", "--dump-dir=d"})
          .options;
  EXPECT_EQ(options.model, "m.json");
  EXPECT_EQ(options.output, "out.so");
  EXPECT_EQ(options.program, "mlm");
  EXPECT_EQ(options.emit, EmitKind::Shared);
  EXPECT_EQ(options.checkpoint, "c");
  EXPECT_EQ(options.vocabularyFile, "v.txt");
  EXPECT_EQ(options.cpu, "znver4");
  EXPECT_EQ(options.batchSize, 8);
  EXPECT_EQ(options.maxSequenceLength, 128);
  EXPECT_EQ(options.maxPredictions, 20);
  EXPECT_EQ(options.name, "tiny");
  EXPECT_EQ(options.report, ReportKind::Text);
  EXPECT_EQ(options.doLowerCase, false);
  EXPECT_TRUE(options.timing);
  EXPECT_EQ(options.dumpDirectory, "d");
}

TEST(CommandLine, DefaultsAndActions) {
  CompilerOptions options = parse({"m.json", "-o", "out"}).options;
  EXPECT_EQ(options.program, "encode");
  EXPECT_EQ(options.batchSize, 64);
  EXPECT_EQ(options.maxSequenceLength, 0);
  EXPECT_EQ(options.doLowerCase, std::nullopt);
  EXPECT_EQ(options.randomInit, std::nullopt);
  EXPECT_EQ(parse({"--version"}).action, CommandLine::Action::PrintVersion);
  EXPECT_EQ(parse({"--help"}).action, CommandLine::Action::PrintHelp);
}

TEST(CommandLine, EveryFlagHasHelp) {
  std::string help = getFlagTable().helpText();
  for (const char *flag : {"--program", "--emit", "--compile-to", "use-tpu"})
    EXPECT_NE(help.find(flag), std::string::npos) << flag;
}

struct WrongUsage {
  std::vector<const char *> arguments;
  const char *message;
};

TEST(CommandLine, WrongUsage) {
  const WrongUsage cases[] = {
      {{}, "expected one MODEL, found 0"},
      {{"a", "b", "-o", "x"}, "expected one MODEL, found 2"},
      {{"m.json"}, "expected -o OUT, found no output file"},
      {{"m.json", "-o", "x", "--program=clasify"},
       "--program: expected one of encode, mlm, sop, embed, pretrain, graph, "
       "found 'clasify'"},
      {{"m.json", "-o", "x", "--program=mml"}, "did you mean 'mlm'?"},
      {{"m.json", "-o", "x", "--program=classify"},
       "found 'classify', which this release does not have yet"},
      {{"m.json", "-o", "x", "--precision=bf16"},
       "--precision: expected f32, found 'bf16', which this release does not "
       "have yet"},
      {{"m.json", "-o", "x", "--precision=f17"},
       "--precision: expected f32, found 'f17'\n"},
      {{"m.json", "-o", "x", "--chekpoint=c"}, "did you mean --checkpoint?"},
      {{"m.json", "-o", "x", "--use_tpu=True"}, "no TPU is involved"},
      {{"m.json", "-o", "x", "--init_checkpoint=c"}, "write --checkpoint"},
      {{"m.json", "-o", "x", "--vocab-file=a", "--spm-model-file=b"},
       "expected one of --vocab-file and --spm-model-file, found both"},
      {{"m.json", "-o", "x", "--checkpoint=a", "--random-init=1"},
       "expected one of --checkpoint and --random-init, found both"},
      {{"m.json", "-o", "x", "--batch-size=0"},
       "--batch-size: expected a number in 1..1048576, found '0'"},
      {{"m.json", "-o", "x", "--name=a-b"},
       "--name: expected a C identifier, found 'a-b'"},
      {{"m.json", "-o", "x", "--emit=dll"},
       "--emit: expected one of exe|shared|static|obj, found 'dll'"},
  };
  for (const WrongUsage &test : cases) {
    std::string text = usageError(test.arguments);
    EXPECT_NE(text.find(test.message), std::string::npos) << text;
    EXPECT_NE(text.find("albertc: hint: "), std::string::npos) << text;
  }
}

TEST(CommandLine, MemoryOfTraining) {
  CommandLine line = parse({"m.json", "-o", "x", "--program=pretrain",
                            "--remat=gelu", "--max-memory=12GiB"});
  EXPECT_EQ(line.options.rematerialization, Rematerialization::Gelu);
  EXPECT_EQ(line.options.maxMemory, uint64_t(12) << 30);
  EXPECT_FALSE(line.options.isMemoryTable());

  line = parse({"m.json", "-o", "x", "--program=pretrain", "--remat=auto"});
  EXPECT_EQ(line.options.rematerialization, std::nullopt);
  EXPECT_EQ(line.options.maxMemory, 0u);

  line = parse(
      {"m.json", "--program=pretrain", "--max-memory=900MB", "--report=json"});
  EXPECT_EQ(line.options.maxMemory, uint64_t(900) << 20);
  EXPECT_TRUE(line.options.isMemoryTable());

  line = parse({"m.json", "--program=pretrain", "--max-memory=4096", "--report",
                "--compile-to=nn"});
  EXPECT_EQ(line.options.maxMemory, 4096u);
  EXPECT_FALSE(line.options.isMemoryTable());

  for (const char *size :
       {"--max-memory=", "--max-memory=much", "--max-memory=1.5GiB",
        "--max-memory=0", "--max-memory=-1", "--max-memory=99999999TiB"})
    EXPECT_NE(usageError({"m.json", "-o", "x", "--program=pretrain", size})
                  .find("--max-memory: expected a size, found '"),
              std::string::npos)
        << size;
  // The table has to know how much there is.
  EXPECT_NE(usageError({"m.json", "--program=pretrain", "--report"})
                .find("expected -o OUT"),
            std::string::npos);
}

TEST(CommandLine, OffIsAllowedForFlagsOfTheOriginals) {
  EXPECT_EQ(parse({"m.json", "-o", "x", "--use_tpu=False"}).options.output,
            "x");
}

TEST(CommandLine, CudaIsMissing) {
  std::string text;
  ExitCode code = ExitCode::Done;
  parse({"m.json", "-o", "x", "--target=cuda"}, &text, &code);
  EXPECT_EQ(code, ExitCode::MissingDevice);
  EXPECT_NE(text.find("--target=cuda: expected "), std::string::npos) << text;
}
