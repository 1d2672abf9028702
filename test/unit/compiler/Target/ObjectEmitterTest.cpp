//===- ObjectEmitterTest.cpp - LLVM dialect to machine code ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestUtils.h"

using namespace albertc;
using namespace albertc::test;

static ProgramTable makeTable() {
  ProgramTable table;
  table.manifest = "{\"abi\": 1}";
  table.entries = {"axpy_entry"};
  return table;
}

TEST(ObjectEmitter, UsesTheWidthOfTheTier) {
  std::string wide =
      compile(kProgram, makeTable(), "znver4", CodeFile::Assembly);
  EXPECT_NE(wide.find("zmm"), std::string::npos) << wide;
  std::string narrow =
      compile(kProgram, makeTable(), "x86-64-v3", CodeFile::Assembly);
  EXPECT_NE(narrow.find("ymm"), std::string::npos) << narrow;
  EXPECT_EQ(narrow.find("zmm"), std::string::npos) << narrow;
}

TEST(ObjectEmitter, NeverContractsMultiplyAndAdd) {
  std::string text =
      compile(kProgram, makeTable(), "znver4", CodeFile::Assembly);
  EXPECT_EQ(text.find("vfmadd"), std::string::npos) << text;
}

TEST(ObjectEmitter, DefinesOnlyTheTable) {
  ProgramTable table = makeTable();
  table.weights = {"albert_weights", 4096};
  std::string text = compile(kProgram, table, "x86-64-v3", CodeFile::Assembly);
  EXPECT_NE(text.find(".globl\talbert_program"), std::string::npos) << text;
  EXPECT_NE(text.find(".hidden\talbert_program"), std::string::npos) << text;
  EXPECT_EQ(text.find(".globl\taxpy_entry"), std::string::npos) << text;
  EXPECT_NE(text.find(".quad\talbert_weights"), std::string::npos) << text;
}

TEST(ObjectEmitter, SaysWhichEntryIsMissing) {
  ProgramTable table = makeTable();
  table.entries = {"encode_entry"};
  std::string text = compile(kProgram, table, "x86-64-v3", CodeFile::Object);
  EXPECT_NE(text.find("expected the module to define 'encode_entry' as void "
                      "(ptr, ptr), found no such function"),
            std::string::npos)
      << text;
}
