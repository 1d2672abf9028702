//===- Manifest.cpp - what a program says of itself -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Target/Manifest.h"
#include "compiler/Target/UserError.h"
#include "compiler/Target/Version.h"
#include "dialects/RT/IR/RTOps.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "runtime/include/albertrt/program.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MathExtras.h"

using namespace albertc;
using llvm::StringRef;

/// Columns that stored rows are padded to, and the width of a panel
/// (docs/abi.md).
static constexpr int64_t kPanelWidth = 32;
/// Alignment of parameters in the blob: a cache line and a vector register.
static constexpr uint64_t kParamAlignment = 64;

static int64_t padColumns(int64_t columns) {
  return llvm::alignTo(columns, kPanelWidth);
}

//===----------------------------------------------------------------------===//
// Collecting
//===----------------------------------------------------------------------===//

/// A layout pads one dimension and no other: the last one, or the outputs of a
/// group, [K/G, N/G, G].
static uint64_t getStoredBytes(llvm::ArrayRef<int64_t> shape,
                               rt::Layout layout) {
  size_t padded = shape.size() - (layout == rt::Layout::Groups ? 2 : 1);
  uint64_t bytes = sizeof(float);
  for (auto [axis, extent] : llvm::enumerate(shape))
    bytes *= axis == padded ? padColumns(extent) : extent;
  return bytes;
}

void ManifestBuilder::collectParams(mlir::ModuleOp module) {
  auto ops = llvm::to_vector(module.getOps<rt::ParamOp>());
  // The last phases know no `rt` any more; what was seen before stays.
  if (ops.empty())
    return;
  params.clear();
  uint64_t offset = 0;
  for (rt::ParamOp op : ops) {
    Param param;
    param.name = op.getSymName().str();
    param.type = op.getTensorType();
    param.slots = op.hasSlots();
    param.layout = op.getLayout().value_or(rt::Layout::Rows);
    param.initializer = op.getInitializer();
    param.variables = op.getVariables();
    param.offset = offset;
    param.bytes = getStoredBytes(param.type.getShape(), param.layout);
    offset = llvm::alignTo(offset + param.bytes, kParamAlignment);
    params.push_back(std::move(param));
  }
}

static std::string getElementName(mlir::Type type) {
  std::string text;
  llvm::raw_string_ostream os(text);
  mlir::getElementTypeOrSelf(type).print(os);
  return text;
}

void ManifestBuilder::collectEntries(mlir::ModuleOp module) {
  std::vector<Entry> found;
  for (auto function : module.getOps<mlir::FunctionOpInterface>()) {
    // Entries are the public functions that run in a session.
    if (function.isExternal() || !function.isPublic() ||
        function.getNumArguments() == 0 ||
        !mlir::isa<rt::ContextType>(function.getArgumentTypes().front()))
      continue;
    Entry entry;
    entry.name = function.getName().str();
    for (unsigned i = 1; i < function.getNumArguments(); ++i) {
      Argument argument;
      auto text = [&](StringRef name) -> std::string {
        auto attr = function.getArgAttrOfType<mlir::StringAttr>(i, name);
        return attr ? attr.str() : std::string();
      };
      auto type =
          mlir::dyn_cast<mlir::ShapedType>(function.getArgumentTypes()[i]);
      if (!type)
        continue;
      argument.dtype = getElementName(type);
      argument.rows = text(rt::RTDialect::kRowsAttr);
      if (auto param = function.getArgAttrOfType<mlir::FlatSymbolRefAttr>(
              i, rt::RTDialect::kParamAttr)) {
        argument.kind = "param";
        argument.name = param.getValue().str();
      } else if (auto name = text(rt::RTDialect::kInputAttr); !name.empty()) {
        argument.kind = "input";
        argument.name = name;
      } else if (auto name = text(rt::RTDialect::kOutputAttr); !name.empty()) {
        argument.kind = "output";
        argument.name = name;
        int64_t columns = type.getRank() > 1 ? type.getShape().back() : 1;
        argument.columns =
            logicalColumns.try_emplace(entry.name + ":" + name, columns)
                .first->second;
      } else {
        continue;
      }
      entry.arguments.push_back(std::move(argument));
    }
    found.push_back(std::move(entry));
  }
  if (!found.empty())
    entries = std::move(found);
}

void ManifestBuilder::collect(mlir::ModuleOp module) {
  if (auto attr = module->getAttrOfType<mlir::DictionaryAttr>(
          rt::RTDialect::kProgramAttr))
    program = attr;
  if (auto attr = module->getAttrOfType<mlir::IntegerAttr>(
          rt::RTDialect::kArenaBytesAttr))
    arenaBytes = attr.getInt();
  if (auto attr = module->getAttrOfType<mlir::IntegerAttr>(
          rt::RTDialect::kScratchBytesAttr))
    scratchBytes = attr.getInt();
  collectParams(module);
  collectEntries(module);
}

std::vector<std::string> ManifestBuilder::getEntryNames() const {
  std::vector<std::string> names;
  names.reserve(entries.size());
  for (const Entry &entry : entries)
    names.push_back(entry.name);
  return names;
}

uint64_t ManifestBuilder::getBlobSize() const {
  return params.empty() ? 0 : params.back().offset + params.back().bytes;
}

//===----------------------------------------------------------------------===//
// Writing
//===----------------------------------------------------------------------===//

/// Writes the parts; members appear in the order of docs/abi.md.
class ManifestBuilder::Writer {
public:
  Writer(llvm::raw_ostream &os, const ManifestBuilder &builder)
      : json(os, /*IndentSize=*/0), builder(builder) {}

  void write(const ManifestFacts &facts) {
    json.object([&] {
      json.attribute("abi", ALBERT_ABI_VERSION);
      json.attribute("albertc", kVersion);
      if (builder.program)
        for (mlir::NamedAttribute member : builder.program)
          writeMember(member);
      json.attribute("precision", facts.precision);
      writeTarget(facts.target);
      json.attribute("arena_bytes", builder.arenaBytes);
      json.attribute("scratch_bytes",
                     std::max<int64_t>(builder.scratchBytes, 0));
      json.attributeObject("tokenizer", [&] {
        json.attribute("type", facts.tokenizer);
        json.attribute("do_lower_case", facts.doLowerCase);
      });
      json.attributeArray("params", [&] {
        for (const Param &param : builder.params)
          writeParam(param);
      });
      json.attributeArray("entries", [&] {
        for (const Entry &entry : builder.entries)
          writeEntry(entry);
      });
    });
  }

private:
  /// An attribute of `rt.program` as JSON.
  void writeAttribute(mlir::Attribute attr) {
    if (auto dict = mlir::dyn_cast<mlir::DictionaryAttr>(attr)) {
      json.object([&] {
        for (mlir::NamedAttribute member : dict)
          writeMember(member);
      });
    } else if (auto array = mlir::dyn_cast<mlir::ArrayAttr>(attr)) {
      json.array([&] {
        for (mlir::Attribute element : array)
          writeAttribute(element);
      });
    } else if (auto boolean = mlir::dyn_cast<mlir::BoolAttr>(attr)) {
      json.value(boolean.getValue());
    } else if (auto integer = mlir::dyn_cast<mlir::IntegerAttr>(attr)) {
      json.value(integer.getInt());
    } else if (auto real = mlir::dyn_cast<mlir::FloatAttr>(attr)) {
      json.value(real.getValueAsDouble());
    } else if (auto text = mlir::dyn_cast<mlir::StringAttr>(attr)) {
      json.value(text.getValue());
    } else {
      json.value(nullptr);
    }
  }

  void writeMember(mlir::NamedAttribute member) {
    json.attributeBegin(member.getName().getValue());
    writeAttribute(member.getValue());
    json.attributeEnd();
  }

  void writeTarget(const TargetInfo &target) {
    json.attributeObject("target", [&] {
      json.attribute("cpu", target.cpu);
      json.attribute("triple", target.triple);
      json.attributeArray("features", [&] {
        for (const std::string &feature : target.features)
          json.value(feature);
      });
    });
  }

  void writeShape(llvm::ArrayRef<int64_t> shape) {
    json.attributeArray("shape", [&] {
      for (int64_t dim : shape)
        json.value(dim);
    });
  }

  void writeVariable(rt::VariableAttr variable) {
    json.object([&] {
      json.attribute("tf", variable.getTf());
      if (variable.getHf()) {
        json.attribute("hf", variable.getHf().getValue());
        json.attribute("hf_transposed", variable.getHfTransposed());
      }
      json.attribute("slot", variable.getSlot());
      json.attribute("column", variable.getColumn());
      writeShape(variable.getShape());
    });
  }

  void writeParam(const Param &param) {
    auto initializer = mlir::cast<rt::InitializerAttr>(param.initializer);
    json.object([&] {
      json.attribute("name", param.name);
      writeShape(param.type.getShape());
      json.attribute("layout", rt::stringifyLayout(param.layout));
      json.attribute("slots", param.slots);
      json.attribute("offset", static_cast<int64_t>(param.offset));
      json.attribute("bytes", static_cast<int64_t>(param.bytes));
      json.attribute("init",
                     rt::stringifyInitializerKind(initializer.getKind()));
      if (mlir::FloatAttr stddev = initializer.getStddev())
        json.attribute("stddev", stddev.getValueAsDouble());
      json.attributeArray("variables", [&] {
        for (auto variable : param.variables.getAsRange<rt::VariableAttr>())
          writeVariable(variable);
      });
    });
  }

  void writeArgument(const Argument &argument) {
    json.object([&] {
      json.attribute("kind", argument.kind);
      if (argument.kind == "param") {
        auto it = llvm::find_if(builder.params, [&](const Param &param) {
          return param.name == argument.name;
        });
        json.attribute("index", it - builder.params.begin());
        return;
      }
      json.attribute("name", argument.name);
      json.attribute("dtype", argument.dtype);
      if (!argument.rows.empty())
        json.attribute("rows", argument.rows);
      if (argument.kind == "output") {
        json.attribute("columns", argument.columns);
        json.attribute("stride", padColumns(argument.columns));
      }
    });
  }

  void writeEntry(const Entry &entry) {
    json.object([&] {
      json.attribute("name", entry.name);
      json.attributeArray("arguments", [&] {
        for (const Argument &argument : entry.arguments)
          writeArgument(argument);
      });
    });
  }

  llvm::json::OStream json;
  const ManifestBuilder &builder;
};

llvm::Expected<std::string>
ManifestBuilder::build(const ManifestFacts &facts) const {
  if (entries.empty())
    return makeError("manifest: expected a module with an entry (a public "
                     "function whose first argument is !rt.context), found "
                     "none");
  if (arenaBytes < 0)
    return makeError("manifest: expected the module attribute '" +
                         llvm::Twine(rt::RTDialect::kArenaBytesAttr) +
                         "', found none",
                     "the arena is planned by the last phases; run them all");
  std::string text;
  llvm::raw_string_ostream os(text);
  Writer(os, *this).write(facts);
  return text;
}
