//===- CpuFeatures.cpp - can this CPU run the program? --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Bit positions are those of the Intel SDM volume 2A, CPUID, and of the AMD
/// APM volume 3, appendix E; names are LLVM's X86TargetParser names.
///
//===----------------------------------------------------------------------===//

#include "runtime/program/CpuFeatures.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

using namespace albert::rt;

namespace {

enum Register : uint8_t { EAX, EBX, ECX, EDX };

/// XCR0 bits: what the operating system must save for a register file.
enum State : uint8_t {
  None = 0,
  Ymm = 0x06, // XMM and upper YMM halves
  Zmm = 0xe6, // those, opmasks, ZMM0-15 upper halves, ZMM16-31
};

struct Feature {
  const char *name;
  uint32_t leaf;
  uint8_t subleaf;
  Register reg;
  uint8_t bit;
  State state;
};

constexpr Feature kFeatures[] = {
    {"sse3", 1, 0, ECX, 0, None},
    {"ssse3", 1, 0, ECX, 9, None},
    {"fma", 1, 0, ECX, 12, Ymm},
    {"cx16", 1, 0, ECX, 13, None},
    {"sse4.1", 1, 0, ECX, 19, None},
    {"sse4.2", 1, 0, ECX, 20, None},
    {"movbe", 1, 0, ECX, 22, None},
    {"popcnt", 1, 0, ECX, 23, None},
    {"avx", 1, 0, ECX, 28, Ymm},
    {"f16c", 1, 0, ECX, 29, Ymm},
    {"crc32", 1, 0, ECX, 20, None},
    {"x87", 1, 0, EDX, 0, None},
    {"cx8", 1, 0, EDX, 8, None},
    {"cmov", 1, 0, EDX, 15, None},
    {"mmx", 1, 0, EDX, 23, None},
    {"fxsr", 1, 0, EDX, 24, None},
    {"sse", 1, 0, EDX, 25, None},
    {"sse2", 1, 0, EDX, 26, None},
    {"bmi", 7, 0, EBX, 3, None},
    {"avx2", 7, 0, EBX, 5, Ymm},
    {"bmi2", 7, 0, EBX, 8, None},
    {"avx512f", 7, 0, EBX, 16, Zmm},
    {"avx512dq", 7, 0, EBX, 17, Zmm},
    {"avx512ifma", 7, 0, EBX, 21, Zmm},
    {"avx512cd", 7, 0, EBX, 28, Zmm},
    {"avx512bw", 7, 0, EBX, 30, Zmm},
    {"avx512vl", 7, 0, EBX, 31, Zmm},
    {"avx512vbmi", 7, 0, ECX, 1, Zmm},
    {"avx512vbmi2", 7, 0, ECX, 6, Zmm},
    {"gfni", 7, 0, ECX, 8, None},
    {"avx512vnni", 7, 0, ECX, 11, Zmm},
    {"avx512bitalg", 7, 0, ECX, 12, Zmm},
    {"avx512vpopcntdq", 7, 0, ECX, 14, Zmm},
    {"avx512fp16", 7, 0, EDX, 23, Zmm},
    {"avxvnni", 7, 1, EAX, 4, Ymm},
    {"avx512bf16", 7, 1, EAX, 5, Zmm},
    {"avxifma", 7, 1, EAX, 23, Ymm},
    {"sahf", 0x80000001, 0, ECX, 0, None},
    {"lzcnt", 0x80000001, 0, ECX, 5, None},
    {"sse4a", 0x80000001, 0, ECX, 6, None},
};

/// Names that CPU definitions of LLVM imply but that no compiled ALBERT
/// program uses: system instructions, cache control, cryptography, random
/// numbers. Virtual machines hide several of them on CPUs that are fine.
constexpr const char *kNeverUsed[] = {
    "64bit",
    "adx",
    "aes",
    "clflushopt",
    "clwb",
    "clzero",
    "fsgsbase",
    "invpcid",
    "movdir64b",
    "movdiri",
    "mwaitx",
    "pclmul",
    "pku",
    "prfchw",
    "rdpid",
    "rdpru",
    "rdrnd",
    "rdseed",
    "serialize",
    "sha",
    "shstk",
    "vaes",
    "vpclmulqdq",
    "wbnoinvd",
    "xsave",
    "xsavec",
    "xsaveopt",
    "xsaves",
    "avx512vp2intersect",
    "prefetchi",
    "amx-tile",
    "amx-bf16",
    "amx-int8",
    "waitpkg",
    "cldemote",
    "ptwrite",
    "uintr",
    "enqcmd",
    "hreset",
};

bool neverUsed(const std::string &name) {
  return std::any_of(std::begin(kNeverUsed), std::end(kNeverUsed),
                     [&](const char *candidate) { return name == candidate; });
}

const Feature *find(const std::string &name) {
  for (const Feature &feature : kFeatures)
    if (name == feature.name)
      return &feature;
  return nullptr;
}

#if defined(__x86_64__)
std::array<uint32_t, 4> queryHost(uint32_t leaf, uint32_t subleaf) {
  std::array<uint32_t, 4> regs{};
  if (!__get_cpuid_count(leaf, subleaf, &regs[EAX], &regs[EBX], &regs[ECX],
                         &regs[EDX]))
    return {};
  return regs;
}

uint64_t savedStateOfHost() {
  constexpr uint32_t kOsXsave = 1u << 27;
  if (!(queryHost(1, 0)[ECX] & kOsXsave))
    return 0;
  // Inline assembly: the intrinsic would need a target attribute, and this
  // file must run on every x86-64.
  uint32_t low, high;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return uint64_t(high) << 32 | low;
}
#else
std::array<uint32_t, 4> queryHost(uint32_t, uint32_t) { return {}; }
uint64_t savedStateOfHost() { return 0; }
#endif

} // namespace

CpuId CpuId::host() { return {queryHost, savedStateOfHost}; }

std::vector<std::string>
albert::rt::missingCpuFeatures(const std::vector<std::string> &features,
                               const CpuId &cpu) {
  std::vector<std::string> missing;
  uint64_t saved = cpu.savedState();
  for (const std::string &name : features) {
    if (neverUsed(name))
      continue;
    const Feature *feature = find(name);
    bool present = feature &&
                   (cpu.query(feature->leaf, feature->subleaf)[feature->reg] >>
                    feature->bit) &
                       1u &&
                   (saved & feature->state) == feature->state;
    if (!present)
      missing.push_back(name);
  }
  return missing;
}

std::vector<std::string> albert::rt::knownCpuFeatures() {
  std::vector<std::string> names;
  for (const Feature &feature : kFeatures)
    names.emplace_back(feature.name);
  return names;
}

std::string albert::rt::cpuModelName(const CpuId &cpu) {
  // Leaves 0x80000002 to 0x80000004 hold 48 characters, padded with blanks.
  char brand[49] = {};
  for (uint32_t part = 0; part < 3; ++part) {
    std::array<uint32_t, 4> regs = cpu.query(0x80000002 + part, 0);
    memcpy(brand + size_t(16) * part, regs.data(), 16);
  }
  std::string name = brand;
  size_t first = name.find_first_not_of(' ');
  size_t last = name.find_last_not_of(' ');
  return first == std::string::npos ? "unknown CPU"
                                    : name.substr(first, last - first + 1);
}
