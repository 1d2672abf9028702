//===- BlobWriterTest.cpp - weights and vocabulary into an object ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/BlobWriter.h"
#include "compiler/Driver/StatusConversion.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Object/ELFObjectFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "gtest/gtest.h"

using namespace albertc;
namespace rtt = albert::rt;

static rtt::ParamSpec makeParam(const char *name, int64_t columns,
                                uint64_t offset, rtt::Initializer init) {
  rtt::ParamSpec spec;
  spec.name = name;
  spec.shape = {columns};
  spec.offset = offset;
  spec.bytes = static_cast<uint64_t>(spec.storedColumns()) * sizeof(float);
  spec.init = init;
  rtt::VariableSpec variable;
  variable.tf = name;
  variable.shape = {columns};
  spec.variables.push_back(variable);
  return spec;
}

TEST(BlobWriter, PutsParametersAtTheirOffsets) {
  auto loader = rtt::ParameterLoader::fromRandom(
      {makeParam("zeros", 5, 0, rtt::Initializer::Zeros),
       makeParam("ones", 40, 128, rtt::Initializer::Ones)},
      1);
  llvm::SmallString<64> path;
  ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("blob", "o", path));
  llvm::FileRemover remover(path);
  ProgramTable table;
  table.weights = {"w", 384};
  table.vocabulary = {"v", 6};
  VocabularyInput vocabulary;
  vocabulary.bytes = llvm::MemoryBuffer::getMemBuffer("[PAD]\n");
  llvm::Error error =
      writeBlobObject(path, "program", table, &loader, vocabulary);
  ASSERT_FALSE(bool(error)) << llvm::toString(std::move(error));

  auto file = llvm::object::ObjectFile::createObjectFile(path);
  ASSERT_TRUE(bool(file)) << llvm::toString(file.takeError());
  for (llvm::object::ELFSymbolRef symbol : file->getBinary()->symbols()) {
    auto section = llvm::cantFail(symbol.getSection());
    llvm::StringRef contents = llvm::cantFail(section->getContents());
    if (llvm::cantFail(symbol.getName()) == "v") {
      EXPECT_EQ(contents, "[PAD]\n");
      continue;
    }
    ASSERT_EQ(contents.size(), 384u);
    auto *values = reinterpret_cast<const float *>(contents.data());
    EXPECT_EQ(values[0], 0.0f);
    EXPECT_EQ(values[32], 1.0f);
    EXPECT_EQ(values[32 + 39], 1.0f);
    EXPECT_EQ(values[32 + 40], 0.0f) << "padding";
  }
}

TEST(BlobWriter, SaysHowMuchMemoryIsMissing) {
  std::string text =
      llvm::toString(checkLoaderMemory(uint64_t(2) << 30, uint64_t(1) << 20));
  EXPECT_NE(
      text.find("weights: expected 2.0 GiB of free memory for the largest "
                "parameter, found 1.0 MiB"),
      std::string::npos)
      << text;
  EXPECT_EQ(llvm::toString(checkLoaderMemory(1, 1)), "");
}
