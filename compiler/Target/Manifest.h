//===- Manifest.h - what a program says of itself ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Makes the manifest (docs/abi.md), the JSON text in the program table that
/// the runtime reads parameters, entries and bounds from. Every fact is in the
/// module after the last phase: parameters in `rt.param`, arguments in
/// `rt.entry`, the rest in attributes of the module (dialect `rt`). So it does
/// not matter at which phase compilation started.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_TARGET_MANIFEST_H
#define ALBERTC_COMPILER_TARGET_MANIFEST_H

#include "compiler/Target/TargetInfo.h"
#include "dialects/RT/IR/RTDialect.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinOps.h"
#include <cstdint>
#include <optional>
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
  /// Names of the classes of a graph's program; empty for none.
  std::vector<std::string> labels;
};

/// Facts of one module, which may be gone when they are used; attributes belong
/// to its context.
class ManifestBuilder {
public:
  /// Reads a module after the last phase. Parameters get their offsets in the
  /// blob: they lie one after the other in their order in the module, aligned
  /// to 64.
  explicit ManifestBuilder(mlir::ModuleOp module);

  /// The JSON text. Error: the module had no entry, or no arena size.
  llvm::Expected<std::string> build(const ManifestFacts &facts) const;

  /// Symbols of the entries' functions in the manifest's order.
  std::vector<std::string> getEntrySymbols() const;

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
    /// What of a parameter it is; empty for its value.
    std::string state;
    /// Logical columns of an output; 0 for a vector.
    int64_t columns = 0;
    /// Bound of the elements of a graph's array; -1 if its rows are others.
    int64_t maxRows = -1;
  };
  struct Entry {
    std::string name;
    /// Symbol of the function with the C type AlbertEntry.
    std::string symbol;
    std::vector<Argument> arguments;
  };
  class Writer;

  /// The argument with these `rt` attributes; none if it has no role.
  static std::optional<Argument>
  describeArgument(mlir::DictionaryAttr attributes);
  void collectParams(mlir::ModuleOp module);
  void collectEntries(mlir::ModuleOp module);

  mlir::DictionaryAttr program;
  std::vector<Param> params;
  std::vector<Entry> entries;
  int64_t arenaBytes = -1;
  int64_t scratchBytes = -1;
};

} // namespace albertc

#endif // ALBERTC_COMPILER_TARGET_MANIFEST_H
