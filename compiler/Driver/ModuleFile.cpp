//===- ModuleFile.cpp - a module given as the model -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/ModuleFile.h"
#include "compiler/Driver/StatusConversion.h"
#include "compiler/Target/UserError.h"
#include "dialects/RT/IR/RTDialect.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Location.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Support/DebugStringHelper.h"
#include "runtime/io/FileKind.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace albertc;
using llvm::StringRef;
using rt::RTDialect;

static constexpr char kExampleHint[] =
    "albertc CONFIG.json --compile-to=albert writes a module that has it";

bool albertc::isModuleFile(StringRef path) {
  return llvm::sys::path::extension(path) == ".mlir" &&
         !llvm::sys::fs::is_directory(path);
}

/// "FILE:LINE:COLUMN" of `op`.
static std::string getPlace(mlir::Operation *op) {
  auto place = op->getLoc()->findInstanceOf<mlir::FileLineColLoc>();
  return (place.getFilename().getValue() + ":" + llvm::Twine(place.getLine()) +
          ":" + llvm::Twine(place.getColumn()))
      .str();
}

//===----------------------------------------------------------------------===//
// rt.program
//===----------------------------------------------------------------------===//

namespace {
/// The bounds of a run, by the names of what arrays count.
struct RowBounds {
  int64_t tokens = 0, sequences = 0, queries = 0, predictions = 0;

  /// Bound of rows that count `name`; 0 for what has none.
  int64_t get(StringRef name) const {
    if (name == "tokens")
      return tokens;
    if (name == "sequences")
      return sequences;
    if (name == "offsets")
      return sequences + 1;
    if (name == "predictions")
      return predictions;
    return name == "queries" ? queries : 0;
  }
};
} // namespace

/// Reads positive integer PART.NAME of `rt.program`.
static llvm::Error readCount(mlir::ModuleOp module, StringRef part,
                             StringRef name, int64_t &value) {
  auto program =
      module->getAttrOfType<mlir::DictionaryAttr>(RTDialect::kProgramAttr);
  auto members = program.getAs<mlir::DictionaryAttr>(part);
  auto count =
      members ? members.getAs<mlir::IntegerAttr>(name) : mlir::IntegerAttr();
  if (!count || count.getInt() <= 0)
    return makeError(getPlace(module) +
                         ": rt.program: expected a positive "
                         "integer '" +
                         part + "." + name + "', found " +
                         (count ? llvm::Twine(count.getInt()).str() : "none"),
                     kExampleHint);
  value = count.getInt();
  return llvm::Error::success();
}

/// Reads what is asked of `rt.program` into `file` and `bounds`.
static llvm::Error readProgram(ModuleFile &file, RowBounds &bounds) {
  mlir::ModuleOp module = *file.module;
  if (!module->hasAttr(RTDialect::kProgramAttr))
    return makeError(getPlace(module) +
                         ": expected a module with the attribute 'rt.program' "
                         "(program, family, model, bounds), found none",
                     kExampleHint);
  const struct {
    StringRef part, name;
    int64_t &value;
  } rows[] = {{"model", "vocab_size", file.vocabSize},
              {"bounds", "length", file.length},
              {"bounds", "tokens", bounds.tokens},
              {"bounds", "sequences", bounds.sequences},
              {"bounds", "queries", bounds.queries}};
  auto program =
      module->getAttrOfType<mlir::DictionaryAttr>(RTDialect::kProgramAttr);
  // Its bounds are those of its arguments.
  if (program.contains("graph"))
    return llvm::Error::success();
  for (const auto &row : rows)
    if (llvm::Error error = readCount(module, row.part, row.name, row.value))
      return error;
  if (!program.get("training"))
    return llvm::Error::success();
  return readCount(module, "bounds", "predictions", bounds.predictions);
}

//===----------------------------------------------------------------------===//
// Entries
//===----------------------------------------------------------------------===//

/// Checks the `rt` attributes of argument `index` of an entry. Without a role
/// the runtime would not know what to pass; a smaller bound than the program's
/// would let a run write beyond its work memory.
static llvm::Error checkArgument(mlir::FunctionOpInterface entry, size_t index,
                                 mlir::DictionaryAttr attributes,
                                 const RowBounds &bounds) {
  std::string where = getPlace(entry) + ": argument " + std::to_string(index) +
                      " of @" + entry.getName().str();
  if (!attributes || (!attributes.get(RTDialect::kInputAttr) &&
                      !attributes.get(RTDialect::kOutputAttr) &&
                      !attributes.get(RTDialect::kParamAttr)))
    return makeError(where + ": expected one of rt.input, rt.output and "
                             "rt.param, found none",
                     "the runtime passes arrays by these names (docs/abi.md)");
  auto rows = attributes.getAs<mlir::StringAttr>(RTDialect::kRowsAttr);
  auto bound = attributes.getAs<mlir::IntegerAttr>(RTDialect::kMaxRowsAttr);
  int64_t needed = rows ? bounds.get(rows.getValue()) : 0;
  if (bound && bound.getInt() < needed)
    return makeError(
        where + ": expected rt.max_rows of at least " + llvm::Twine(needed) +
            " as the bounds of rt.program say, found " +
            llvm::Twine(bound.getInt()),
        "a run may have as many rows as the bounds allow; make both the same");
  return llvm::Error::success();
}

/// Checks `function` if it is an entry, before or after its arguments became
/// buffers; adds 1 to `count` then.
static llvm::Error checkEntry(mlir::FunctionOpInterface function,
                              const RowBounds &bounds, unsigned &count) {
  if (auto entry = function->getAttrOfType<mlir::DictionaryAttr>(
          RTDialect::kEntryAttr)) {
    ++count;
    auto arguments = entry.getAs<mlir::ArrayAttr>(RTDialect::kEntryArguments);
    for (auto [index, attributes] : llvm::enumerate(arguments))
      if (llvm::Error error = checkArgument(
              function, index + 1, llvm::cast<mlir::DictionaryAttr>(attributes),
              bounds))
        return error;
    return llvm::Error::success();
  }
  if (function.isExternal() || !function.isPublic() ||
      function.getNumArguments() == 0 ||
      !llvm::isa<rt::ContextType>(function.getArgumentTypes().front()))
    return llvm::Error::success();
  ++count;
  for (unsigned index = 1; index < function.getNumArguments(); ++index) {
    if (llvm::Error error = checkArgument(
            function, index, function.getArgAttrDict(index), bounds))
      return error;
    mlir::Type type = function.getArgumentTypes()[index];
    if (llvm::isa<mlir::RankedTensorType, mlir::MemRefType>(type))
      continue;
    return makeError(getPlace(function) + ": argument " + llvm::Twine(index) +
                         " of @" + function.getName() +
                         ": expected a ranked tensor or memref, found '" +
                         mlir::debugString(type) + "'",
                     "the runtime passes arrays");
  }
  return llvm::Error::success();
}

static llvm::Error checkEntries(mlir::ModuleOp module,
                                const RowBounds &bounds) {
  unsigned count = 0;
  for (auto function : module.getOps<mlir::FunctionOpInterface>())
    if (llvm::Error error = checkEntry(function, bounds, count))
      return error;
  if (count == 0)
    return makeError(getPlace(module) +
                         ": expected an entry (a public function whose first "
                         "argument is !rt.context), found none",
                     kExampleHint);
  return llvm::Error::success();
}

//===----------------------------------------------------------------------===//
// The file
//===----------------------------------------------------------------------===//

llvm::Expected<ModuleFile> albertc::readModuleFile(const std::string &path,
                                                   mlir::MLIRContext &context) {
  namespace rtt = albert::rt;
  // Whatever is a file of MLIR, the table of other kinds does not know it.
  if (rtt::FileKind kind = rtt::sniffFile(path); kind != rtt::FileKind::Unknown)
    return toError(rtt::wrongFileKind(path, "an MLIR module", kind));
  ModuleFile file;
  file.module = mlir::parseSourceFile<mlir::ModuleOp>(path, &context);
  if (!file.module)
    return makeError("");
  // A graph has no entries yet, and no bounds.
  RowBounds bounds;
  bool isGraph = !file.module->getOps<tfg::GraphOp>().empty();
  if (llvm::Error error =
          isGraph ? llvm::Error::success() : readProgram(file, bounds))
    return std::move(error);
  if (llvm::Error error =
          isGraph ? llvm::Error::success() : checkEntries(*file.module, bounds))
    return std::move(error);
  mlir::FailureOr<Phase> phase = findPhase(*file.module);
  if (mlir::failed(phase))
    return makeError(path + ": expected a module as one phase leaves it, found "
                            "operations of several",
                     "albertc --compile-to=list lists the phases; "
                     "docs/pipeline.md says what is alive after each");
  file.phase = *phase;
  return file;
}
