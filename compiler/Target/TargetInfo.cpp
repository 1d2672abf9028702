//===- TargetInfo.cpp - the CPU that a program is made for ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Target/TargetInfo.h"
#include "compiler/Target/UserError.h"
#include "dialects/Support/NearestName.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"
#include "llvm/TargetParser/Host.h"
#include "llvm/TargetParser/Triple.h"
#include "llvm/TargetParser/X86TargetParser.h"

using namespace albertc;
using llvm::StringRef;

/// What LLVM may pick when it compiles plain vector and integer code, beyond
/// baseline x86-64. System and crypto instructions are left out: no code of
/// ours needs them, and hypervisors hide some of them (pku, shstk, wbnoinvd),
/// which would make a program refuse a machine that can run it.
static constexpr StringRef kUsableFeatures[] = {
    "sse3",       "ssse3",    "sse4.1",       "sse4.2",         "popcnt",
    "avx",        "avx2",     "fma",          "f16c",           "bmi",
    "bmi2",       "lzcnt",    "movbe",        "avx512f",        "avx512cd",
    "avx512bw",   "avx512dq", "avx512vl",     "avx512ifma",     "avx512vbmi",
    "avx512bf16", "gfni",     "avxvnni",      "avx512vbmi2",    "avx512vnni",
    "avx512fp16", "avxifma",  "avx512bitalg", "avx512vpopcntdq"};

/// Best first: what `--cpu=native` may stand for.
static constexpr StringRef kNamedTiers[] = {"znver4", "x86-64-v4", "x86-64-v3"};

static constexpr StringRef kTierHint = "use --cpu=native, x86-64-v3 (AVX2 and "
                                       "FMA), x86-64-v4 (AVX-512), znver4 or "
                                       "a newer CPU that LLVM knows";

StringRef albertc::stringifyVectorTier(VectorTier tier) {
  return tier == VectorTier::AVX512 ? "avx512" : "avx2";
}

/// The usable features of `cpu`, in the order of the table.
static std::vector<std::string> collectFeatures(StringRef cpu) {
  llvm::SmallVector<StringRef, 64> listed;
  llvm::X86::getFeaturesForCPU(cpu, listed);
  // The list leaves out what others imply: x86-64-v4 has no "avx512f".
  llvm::StringMap<bool> all;
  for (StringRef feature : listed) {
    all[feature] = true;
    llvm::X86::updateImpliedFeatures(feature, /*Enabled=*/true, all);
  }
  std::vector<std::string> result;
  for (StringRef feature : kUsableFeatures)
    if (all.lookup(feature))
      result.push_back(feature.str());
  return result;
}

StringRef albertc::selectNativeTier(const llvm::StringMap<bool> &features) {
  for (StringRef tier : kNamedTiers)
    if (llvm::all_of(collectFeatures(tier), [&](const std::string &feature) {
          return features.lookup(feature);
        }))
      return tier;
  return "";
}

static llvm::Expected<std::string> resolveTriple(StringRef text) {
  std::string triple = llvm::Triple::normalize(
      text.empty() ? llvm::sys::getDefaultTargetTriple() : text.str());
  llvm::Triple parsed(triple);
  if (parsed.getArch() != llvm::Triple::x86_64 || !parsed.isOSLinux())
    return makeError("--triple: expected an x86-64 Linux triple, found '" +
                         (text.empty() ? StringRef(triple) : text) + "'",
                     "compiled programs run on x86_64-pc-linux-gnu",
                     ExitCode::Usage);
  return triple;
}

static llvm::Expected<std::string> resolveNative(StringRef triple) {
  if (llvm::Triple(llvm::sys::getDefaultTargetTriple()).getArch() !=
      llvm::Triple(triple).getArch())
    return makeError("--cpu=native: expected the triple of this machine, found "
                     "'" +
                         triple + "'",
                     kTierHint, ExitCode::Usage);
  StringRef tier = selectNativeTier(llvm::sys::getHostCPUFeatures());
  if (tier.empty())
    return makeError("--cpu=native: expected a CPU with AVX2 and FMA "
                     "(x86-64-v3), found '" +
                         llvm::sys::getHostCPUName() + "'",
                     "name the CPU that will run the program with --cpu",
                     ExitCode::MissingDevice);
  return tier.str();
}

static llvm::Error checkCpuName(StringRef cpu) {
  llvm::SmallVector<StringRef, 128> known;
  llvm::X86::fillValidCPUArchList(known, /*Only64Bit=*/true);
  if (llvm::is_contained(known, cpu))
    return llvm::Error::success();
  known.push_back("native");
  StringRef nearest = nearestName(cpu, known);
  return makeError("--cpu: expected the name of an x86-64 CPU, found '" + cpu +
                       "'",
                   nearest.empty() ? kTierHint.str()
                                   : ("did you mean '" + nearest + "'?").str(),
                   ExitCode::Usage);
}

llvm::Expected<TargetInfo> albertc::resolveTarget(StringRef cpu,
                                                  StringRef triple) {
  TargetInfo info;
  if (llvm::Error error = resolveTriple(triple).moveInto(info.triple))
    return std::move(error);
  info.cpu = cpu.str();
  if (cpu == "native")
    if (llvm::Error error = resolveNative(info.triple).moveInto(info.cpu))
      return std::move(error);
  if (llvm::Error error = checkCpuName(info.cpu))
    return std::move(error);

  info.features = collectFeatures(info.cpu);
  auto has = [&](StringRef feature) {
    return llvm::is_contained(info.features, feature);
  };
  if (!has("avx2") || !has("fma"))
    return makeError("--cpu: expected a CPU with AVX2 and FMA, found '" + cpu +
                         "', which lacks them",
                     kTierHint, ExitCode::Usage);
  // Knights Landing has AVX-512 without the byte, word and 256-bit forms.
  if (has("avx512f") && has("avx512bw") && has("avx512dq") && has("avx512vl"))
    info.tier = VectorTier::AVX512;
  return info;
}

std::string TargetInfo::getFeatureString() const {
  return llvm::join(
      llvm::map_range(features,
                      [](const std::string &feature) { return "+" + feature; }),
      ",");
}

void TargetInfo::annotate(llvm::Module &module) const {
  std::string featureString = getFeatureString();
  for (llvm::Function &function : module) {
    if (function.isDeclaration())
      continue;
    function.addFnAttr("target-cpu", "x86-64");
    function.addFnAttr("tune-cpu", cpu);
    function.addFnAttr("target-features", featureString);
    // Tuning for some AVX-512 CPUs prefers 256 bits to save clock frequency;
    // the tiles of code generation are made for full registers.
    if (tier == VectorTier::AVX512) {
      function.addFnAttr("prefer-vector-width", "512");
      function.addFnAttr("min-legal-vector-width", "512");
    }
    function.addFnAttr(llvm::Attribute::NoUnwind);
  }
}

llvm::Expected<std::unique_ptr<llvm::TargetMachine>>
TargetInfo::createTargetMachine() const {
  LLVMInitializeX86TargetInfo();
  LLVMInitializeX86Target();
  LLVMInitializeX86TargetMC();
  LLVMInitializeX86AsmPrinter();
  std::string message;
  llvm::Triple parsed(triple);
  const llvm::Target *target =
      llvm::TargetRegistry::lookupTarget(parsed, message);
  if (!target)
    return makeError("--triple: expected a target of this LLVM, found '" +
                         triple + "': " + message,
                     "install an LLVM 22 with the X86 target");
  llvm::TargetOptions options;
  // An FMA exists only where the program says so (DESIGN.md, rule 8).
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;
  options.FunctionSections = true;
  options.DataSections = true;
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(
      parsed, "x86-64", getFeatureString(), options, llvm::Reloc::PIC_,
      std::nullopt, llvm::CodeGenOptLevel::Aggressive));
}
