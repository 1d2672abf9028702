//===- TargetInfoTest.cpp - CPU names and features ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestUtils.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/TargetParser/X86TargetParser.h"

using namespace albertc;
using namespace albertc::test;

static llvm::StringMap<bool> featuresOf(llvm::StringRef cpu) {
  llvm::SmallVector<llvm::StringRef, 64> names;
  llvm::X86::getFeaturesForCPU(cpu, names);
  llvm::StringMap<bool> result;
  for (llvm::StringRef name : names)
    llvm::X86::updateImpliedFeatures(name, true, result);
  for (llvm::StringRef name : names)
    result[name] = true;
  return result;
}

TEST(TargetInfo, NamedTiers) {
  auto v3 = resolveTarget("x86-64-v3", "");
  ASSERT_TRUE(bool(v3)) << textOf(v3.takeError());
  EXPECT_EQ(v3->tier, VectorTier::AVX2);
  EXPECT_TRUE(llvm::is_contained(v3->features, "fma"));
  EXPECT_FALSE(llvm::is_contained(v3->features, "avx512f"));
  auto v4 = resolveTarget("x86-64-v4", "x86_64-linux-gnu");
  ASSERT_TRUE(bool(v4)) << textOf(v4.takeError());
  EXPECT_EQ(v4->tier, VectorTier::AVX512);
  auto zen = resolveTarget("znver4", "");
  ASSERT_TRUE(bool(zen)) << textOf(zen.takeError());
  EXPECT_EQ(stringifyVectorTier(zen->tier), "avx512");
  EXPECT_TRUE(llvm::is_contained(zen->features, "avx512bf16"));
}

TEST(TargetInfo, AsksForNoSystemInstruction) {
  auto zen = resolveTarget("znver4", "");
  ASSERT_TRUE(bool(zen)) << textOf(zen.takeError());
  // Virtual machines hide these; no compiled program uses them.
  for (const char *name : {"pku", "shstk", "wbnoinvd", "mwaitx", "clzero"})
    EXPECT_FALSE(llvm::is_contained(zen->features, name)) << name;
}

TEST(TargetInfo, NativeIsTheBestTierTheHostSupports) {
  EXPECT_EQ(selectNativeTier(featuresOf("znver4")), "znver4");
  EXPECT_EQ(selectNativeTier(featuresOf("skylake-avx512")), "x86-64-v4");
  EXPECT_EQ(selectNativeTier(featuresOf("haswell")), "x86-64-v3");
  EXPECT_EQ(selectNativeTier(featuresOf("nehalem")), "");
}

TEST(TargetInfo, RefusesUnknownAndOldCpus) {
  EXPECT_EQ(textOf(resolveTarget("znver44", "").takeError()),
            "--cpu: expected the name of an x86-64 CPU, found 'znver44'\n"
            "hint: did you mean 'znver4'?");
  std::string old = textOf(resolveTarget("nehalem", "").takeError());
  EXPECT_NE(
      old.find("--cpu: expected a CPU with AVX2 and FMA, found 'nehalem'"),
      std::string::npos)
      << old;
}

TEST(TargetInfo, RefusesOtherSystems) {
  std::string text =
      textOf(resolveTarget("x86-64-v3", "aarch64-linux-gnu").takeError());
  EXPECT_NE(text.find("--triple: expected an x86-64 Linux triple, found "
                      "'aarch64-linux-gnu'"),
            std::string::npos)
      << text;
}
