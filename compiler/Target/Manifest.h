//===- Manifest.h - what a program says of itself ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Makes the manifest (docs/abi.md), the JSON text in the program table that
/// the runtime reads parameters, entries and bounds from. The facts are spread
/// over the pipeline: logical shapes are known at its beginning, layouts and
/// the arguments' order in its middle, work memory at its end. A
/// ManifestBuilder therefore looks at the module after every phase and keeps
/// the last word on each.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TARGET_MANIFEST_H
#define ALBERTC_COMPILER_TARGET_MANIFEST_H

#include "compiler/Target/TargetInfo.h"
#include "dialects/RT/IR/RTDialect.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringMap.h"
#include <cstdint>
#include <string>
#include <vector>

namespace albertc {

/// What the manifest says and the module does not know.
struct ManifestFacts {
  TargetInfo target;
  /// "f32".
  std::string precision = "f32";
  /// "wordpiece", "sentencepiece" or "none".
  std::string tokenizer = "none";
  bool doLowerCase = true;
};

/// Collects facts phase by phase; see the file comment.
class ManifestBuilder {
public:
  /// Looks at `module` as it is between two phases. Attributes it keeps belong
  /// to the module's context, not to the module.
  void collect(mlir::ModuleOp module);

  /// The JSON text. Offsets into the blob are assigned here: parameters lie one
  /// after the other in their order in the module, aligned to 64.
  /// Error: the module had no entry, or no arena size.
  llvm::Expected<std::string> build(const ManifestFacts &facts) const;

  /// Names of the entries in the manifest's order.
  std::vector<std::string> getEntryNames() const;

  /// Size of the blob that holds all parameters as they are stored, in bytes.
  uint64_t getBlobSize() const;

private:
  struct Param {
    std::string name;
    mlir::RankedTensorType type;
    bool slots = false;
    rt::Layout layout = rt::Layout::Rows;
    mlir::Attribute initializer;
    mlir::ArrayAttr variables;
    uint64_t offset = 0;
    uint64_t bytes = 0;
  };
  struct Argument {
    /// "input", "param" or "output".
    std::string kind;
    /// Name of the array or of the parameter.
    std::string name;
    std::string dtype;
    std::string rows;
    /// Logical columns of an output; 0 for a vector.
    int64_t columns = 0;
  };
  struct Entry {
    std::string name;
    std::vector<Argument> arguments;
  };
  class Writer;

  void collectParams(mlir::ModuleOp module);
  void collectEntries(mlir::ModuleOp module);

  mlir::DictionaryAttr program;
  std::vector<Param> params;
  std::vector<Entry> entries;
  /// Logical columns of each output, from the first module that had it: later
  /// ones show the stored width.
  llvm::StringMap<int64_t> logicalColumns;
  int64_t arenaBytes = -1;
  int64_t scratchBytes = -1;
};

} // namespace albertc

#endif // ALBERTC_COMPILER_TARGET_MANIFEST_H
