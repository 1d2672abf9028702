//===- HeaderWriterTest.cpp - C header of a library -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Target/HeaderWriter.h"
#include "TestUtils.h"
#include "compiler/Target/OutputFile.h"

using namespace albertc;
using namespace albertc::test;

static constexpr llvm::StringLiteral kManifest = R"({"program": "mlm",
  "albertc": "0.1.0", "precision": "f32", "bounds": {"tokens": 64},
  "entries": [{"name": "mlm", "arguments": [
    {"kind": "input", "name": "token_ids", "dtype": "i32", "rows": "tokens"},
    {"kind": "output", "name": "logits", "dtype": "f32", "rows": "queries",
     "columns": 97}]}]})";

TEST(HeaderWriter, SaysWhatTheProgramComputes) {
  auto text = makeHeader("tiny", kManifest);
  ASSERT_TRUE(bool(text)) << textOf(text.takeError());
  for (const char *part :
       {"#ifndef TINY_PROGRAM_H", "extern const AlbertProgram tiny_program;",
        "masked_lm_positions [B, P]", "logits [B, P, 97]", "tokens = 64"})
    EXPECT_NE(text->find(part), std::string::npos) << part << "\n" << *text;
}

TEST(HeaderWriter, IsC99AndCpp) {
  TemporaryFolder folder;
  auto text = makeHeader("tiny", kManifest);
  ASSERT_TRUE(bool(text)) << textOf(text.takeError());
  ASSERT_EQ(textOf(writeFile(folder / "tiny.h", *text)), "");
  ASSERT_EQ(textOf(writeFile(folder / "use.c",
                             "#include \"tiny.h\"\n#include \"tiny.h\"\n"
                             "const AlbertProgram *p = &tiny_program;\n")),
            "");
  for (const char *flags : {"-std=c99 -pedantic -x c", "-std=c++17 -x c++"}) {
    int code = 0;
    std::string log = runShell(
        "cd " + folder.str() + " && clang-22 -Wall -Wextra -Werror " + flags +
            " -fsyntax-only -I" ALBERTC_SOURCE_DIR "/runtime/include use.c",
        &code);
    EXPECT_EQ(code, 0) << log;
  }
}

TEST(HeaderWriter, DerivesNamesFromTheOutput) {
  EXPECT_EQ(makePrefix("out/libalbert-tiny.so"), "albert_tiny");
  EXPECT_EQ(makePrefix("4layers.a"), "albert_4layers");
  EXPECT_EQ(getHeaderPath("out/libtiny.so"), "out/libtiny.h");
}
