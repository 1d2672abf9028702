//===- ReportTest.cpp - what was made -------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/Report.h"
#include "llvm/Support/JSON.h"
#include "gtest/gtest.h"

using namespace albertc;

static CompilationResult makeResult() {
  CompilationResult result;
  result.output = "fill";
  result.outputBytes = 16 << 20;
  result.codeBytes = 2048;
  result.vocabularyBytes = 100;
  result.tier = "avx512";
  result.manifest = R"({"abi": 1, "albertc": "0.1.0", "program": "mlm",
    "precision": "f32",
    "target": {"cpu": "znver4", "triple": "x86_64", "features": []},
    "model": {"vocab_size": 97, "embedding_size": 5, "hidden_size": 24,
      "num_hidden_layers": 2, "num_attention_heads": 2,
      "intermediate_size": 19, "max_position_embeddings": 64,
      "type_vocab_size": 2},
    "bounds": {"tokens": 4096, "sequences": 64, "length": 64},
    "arena_bytes": 1048576, "scratch_bytes": 1024,
    "tokenizer": {"type": "wordpiece"},
    "params": [{"name": "bias", "shape": [5], "layout": "rows",
      "slots": false, "offset": 0, "bytes": 128, "init": "zeros",
      "variables": [{"tf": "b", "slot": 0, "column": 0, "shape": [5]}]}],
    "entries": []})";
  return result;
}

TEST(Report, SummaryNamesFileTargetBoundAndLineToTry) {
  std::string text;
  llvm::raw_string_ostream os(text);
  CompilerOptions options;
  options.program = "mlm";
  printSummary(os, options, makeResult());
  EXPECT_EQ(text, "fill: 16.0 MiB, mlm, f32, znver4 (avx512), up to 64 "
                  "sequences of 64 tokens\n"
                  "no weights inside, vocabulary inside\n"
                  "try: ./fill --random-init 1 --text \"今天天气很[MASK]\"\n");
}

TEST(Report, SummaryOfProgramThatTrainsNamesItsFlags) {
  std::string text;
  llvm::raw_string_ostream os(text);
  CompilerOptions options;
  options.program = "pretrain";
  CompilationResult result = makeResult();
  size_t word = result.manifest.find("\"mlm\"");
  result.manifest.replace(word, 5, "\"pretrain\"");
  result.output = "out/train";
  result.vocabularyBytes = 0;
  printSummary(os, options, result);
  EXPECT_EQ(text, "out/train: 16.0 MiB, pretrain, f32, znver4 (avx512), in "
                  "parts of up to 64 sequences of 64 tokens\n"
                  "try: out/train --input-file 'data/*.tfrecord' --output-dir "
                  "out\n");
}

TEST(Report, TextListsParametersAndMemory) {
  std::string text;
  llvm::raw_string_ostream os(text);
  Progress progress(os, /*isVisible=*/false);
  printReport(os, ReportKind::Text, makeResult(), progress);
  EXPECT_NE(text.find("work memory (bound)     1.0 MiB"), std::string::npos)
      << text;
  EXPECT_NE(text.find("bias                    5 rows, 128 B"),
            std::string::npos)
      << text;
}

TEST(Report, JsonHoldsTheManifest) {
  std::string text;
  llvm::raw_string_ostream os(text);
  Progress progress(os, /*isVisible=*/false);
  progress.begin("link");
  progress.end();
  printReport(os, ReportKind::Json, makeResult(), progress);
  auto json = llvm::json::parse(text);
  ASSERT_TRUE(bool(json)) << llvm::toString(json.takeError());
  const llvm::json::Object &root = *json->getAsObject();
  EXPECT_EQ(root.getString("output"), "fill");
  EXPECT_EQ(root.getObject("manifest")->getString("program"), "mlm");
  EXPECT_TRUE(root.getObject("seconds")->getNumber("link").has_value());
}
