//===- CpuFeaturesTest.cpp - tests of the CPU check -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/program/CpuFeatures.h"

#include "runtime/program/Session.h"

#include <cstring>
#include <gtest/gtest.h>

using namespace albert::rt;

using Names = std::vector<std::string>;

namespace {
/// A Haswell-like CPU: AVX2 and FMA, no AVX-512.
std::array<uint32_t, 4> queryHaswell(uint32_t leaf, uint32_t subleaf) {
  if (leaf == 1)
    return {0, 0, 1u << 12 | 1u << 27 | 1u << 28, 1u << 26};
  if (leaf == 7 && subleaf == 0)
    return {0, 1u << 5 | 1u << 8, 0, 0};
  if (leaf == 0x80000002) {
    std::array<uint32_t, 4> regs{};
    memcpy(regs.data(), "  Old Processor", 16);
    return regs;
  }
  return {};
}
/// A CPU that says yes to everything.
std::array<uint32_t, 4> queryAll(uint32_t, uint32_t) {
  return {~0u, ~0u, ~0u, ~0u};
}
uint64_t savesNothing() { return 0; }
uint64_t savesYmm() { return 0x7; }
uint64_t savesZmm() { return 0xe7; }
} // namespace

TEST(CpuFeatures, findsWhatTheCpuLacks) {
  CpuId haswell{queryHaswell, savesYmm};
  EXPECT_EQ(missingCpuFeatures({"avx2", "fma", "bmi2", "sse2"}, haswell),
            Names());
  EXPECT_EQ(missingCpuFeatures({"avx2", "avx512f", "avx512bw"}, haswell),
            (Names{"avx512f", "avx512bw"}));
}

TEST(CpuFeatures, wideRegistersNeedTheOperatingSystem) {
  EXPECT_EQ(missingCpuFeatures({"sse2", "avx2"}, {queryAll, savesNothing}),
            (Names{"avx2"}));
  EXPECT_EQ(missingCpuFeatures({"avx2", "avx512f"}, {queryAll, savesYmm}),
            (Names{"avx512f"}));
  EXPECT_EQ(missingCpuFeatures(knownCpuFeatures(), {queryAll, savesZmm}),
            Names());
}

TEST(CpuFeatures, unknownNamesCountAsLacking) {
  EXPECT_EQ(missingCpuFeatures({"avx99"}, {queryAll, savesZmm}),
            (Names{"avx99"}));
}

TEST(CpuFeatures, featuresThatProgramsNeverUseArePassedOver) {
  EXPECT_EQ(
      missingCpuFeatures({"sha", "pku", "clzero"}, {queryHaswell, savesYmm}),
      Names());
}

TEST(CpuFeatures, hostHasTheBaseline) {
#if defined(__x86_64__)
  EXPECT_EQ(missingCpuFeatures({"sse2", "cmov", "fxsr"}, CpuId::host()),
            Names());
#endif
  EXPECT_FALSE(cpuModelName(CpuId::host()).empty());
}

TEST(CpuFeatures, messageNamesProgramAndCpu) {
  Manifest manifest;
  manifest.cpu = "znver4";
  manifest.features = {"avx2", "avx512f"};
  Status status = checkCpu(manifest, {queryHaswell, savesYmm});
  EXPECT_EQ(status.code(), StatusCode::Unavailable);
  EXPECT_EQ(status.message(),
            "this program was compiled for znver4 and needs avx512f; this CPU "
            "(Old Processor) lacks it");
  EXPECT_NE(status.hint().find("--cpu="), std::string::npos);
}
