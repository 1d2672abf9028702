//===- CpuFeatures.h - can this CPU run the program? ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A program is compiled for one CPU and names the features it needs as LLVM
/// spells them. They are compared with what the CPU has and what the operating
/// system saves (wide registers need both) before the first compiled
/// instruction runs, so that an older CPU gives a message and not SIGILL.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAM_CPUFEATURES_H
#define ALBERTC_RUNTIME_PROGRAM_CPUFEATURES_H

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace albert::rt {

/// Where feature bits come from. A test describes an older CPU with it.
struct CpuId {
  /// Registers EAX, EBX, ECX, EDX of `cpuid` for a leaf and a subleaf; zeros
  /// for a leaf that the CPU does not have.
  std::array<uint32_t, 4> (*query)(uint32_t leaf, uint32_t subleaf);
  /// XCR0, the register state that the operating system saves; 0 without
  /// `xgetbv`.
  uint64_t (*savedState)();

  /// The CPU that executes this.
  static CpuId host();
};

/// Those of `features` that the CPU lacks, in their order. Features that
/// compiled programs never use (system instructions, cryptography) are passed
/// over; a name in neither table counts as lacking: running on would be a
/// guess.
std::vector<std::string>
missingCpuFeatures(const std::vector<std::string> &features, const CpuId &cpu);

/// Every feature name that is checked; what a manifest should list.
std::vector<std::string> knownCpuFeatures();

/// The CPU's brand string, e.g. "AMD EPYC 9654 96-Core Processor"; "unknown
/// CPU" when it does not tell.
std::string cpuModelName(const CpuId &cpu);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAM_CPUFEATURES_H
