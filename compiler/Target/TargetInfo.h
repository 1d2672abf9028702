//===- TargetInfo.h - the CPU that a program is made for --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Turns `--cpu` and `--triple` into what code generation needs. The features
/// that code may use are exactly the ones the program looks for before it
/// enters compiled code: the processor is named for scheduling only
/// ("tune-cpu"), its instructions are enabled one by one from `features`. Thus
/// a program never traps on a machine that passed its check.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TARGET_TARGETINFO_H
#define ALBERTC_COMPILER_TARGET_TARGETINFO_H

#include "llvm/ADT/StringMap.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include <memory>
#include <string>
#include <vector>

namespace llvm {
class Module;
class TargetMachine;
} // namespace llvm

namespace albertc {

/// Width of the vectors that code generation tiles for. Results do not depend
/// on it, only speed does.
enum class VectorTier {
  /// 16 registers of 8 floats, FMA (x86-64-v3 and up).
  AVX2,
  /// 32 registers of 16 floats (x86-64-v4, znver4 and up).
  AVX512
};

/// The text of a tier: "avx2", "avx512".
llvm::StringRef stringifyVectorTier(VectorTier tier);

/// A checked target.
struct TargetInfo {
  /// Normalised triple, "x86_64-pc-linux-gnu".
  std::string triple;
  /// Processor name as LLVM knows it; for `native` the tier it stands for.
  std::string cpu;
  /// Features beyond baseline x86-64, as LLVM spells them, in a fixed order.
  /// The program refuses to start (exit code 3) where one is missing.
  std::vector<std::string> features;
  /// Vector width of the code.
  VectorTier tier = VectorTier::AVX2;

  /// "+avx2,+fma,…": `features` as a function attribute.
  std::string getFeatureString() const;

  /// Sets target-cpu, tune-cpu, target-features and the vector width of every
  /// function defined in `module`.
  void annotate(llvm::Module &module) const;

  /// Position-independent code, no FP contraction.
  llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
  createTargetMachine() const;
};

/// Resolves `cpu` ("native", "x86-64-v3", "x86-64-v4", "znver4" or another name
/// of LLVM's with at least AVX2 and FMA) for `triple` (empty: this machine's).
/// Errors: unknown or too old a CPU, a triple that is not x86-64 Linux, and
/// `native` on a host without AVX2 (exit code 3).
llvm::Expected<TargetInfo> resolveTarget(llvm::StringRef cpu,
                                         llvm::StringRef triple);

/// The name of the best tier that a host with `features` can run, empty when
/// there is none. Split from resolveTarget for the sake of tests.
llvm::StringRef selectNativeTier(const llvm::StringMap<bool> &features);

} // namespace albertc

#endif // ALBERTC_COMPILER_TARGET_TARGETINFO_H
