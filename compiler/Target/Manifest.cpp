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
  uint64_t offset = 0;
  for (rt::ParamOp op : module.getOps<rt::ParamOp>()) {
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

static std::string getElementName(mlir::DictionaryAttr argument) {
  std::string text;
  llvm::raw_string_ostream os(text);
  if (auto type = argument.getAs<mlir::TypeAttr>(rt::RTDialect::kArgumentType))
    type.getValue().print(os);
  return text;
}

std::optional<ManifestBuilder::Argument>
ManifestBuilder::describeArgument(mlir::DictionaryAttr attributes) {
  using rt::RTDialect;
  auto text = [&](StringRef name) -> std::string {
    auto attr = attributes.getAs<mlir::StringAttr>(name);
    return attr ? attr.str() : std::string();
  };
  Argument argument;
  argument.dtype = getElementName(attributes);
  argument.rows = text(RTDialect::kRowsAttr);
  if (auto param =
          attributes.getAs<mlir::FlatSymbolRefAttr>(RTDialect::kParamAttr)) {
    argument.kind = "param";
    argument.name = param.getValue().str();
    argument.state = text(RTDialect::kStateAttr);
    return argument;
  }
  // What other rows are at most stands in the program's bounds.
  if (auto rows = attributes.getAs<mlir::IntegerAttr>(RTDialect::kMaxRowsAttr);
      rows && argument.rows == "elements")
    argument.maxRows = rows.getInt();
  argument.name = text(RTDialect::kInputAttr);
  if (!argument.name.empty()) {
    argument.kind = "input";
    return argument;
  }
  argument.name = text(RTDialect::kOutputAttr);
  if (argument.name.empty())
    return std::nullopt;
  argument.kind = "output";
  if (auto columns =
          attributes.getAs<mlir::IntegerAttr>(RTDialect::kColumnsAttr))
    argument.columns = columns.getInt();
  return argument;
}

void ManifestBuilder::collectEntries(mlir::ModuleOp module) {
  for (auto function : module.getOps<mlir::FunctionOpInterface>()) {
    auto description = function->getAttrOfType<mlir::DictionaryAttr>(
        rt::RTDialect::kEntryAttr);
    if (!description)
      continue;
    Entry entry;
    entry.name =
        description.getAs<mlir::StringAttr>(rt::RTDialect::kEntryName).str();
    entry.symbol = function.getName().str();
    auto arguments =
        description.getAs<mlir::ArrayAttr>(rt::RTDialect::kEntryArguments);
    for (auto attributes : arguments.getAsRange<mlir::DictionaryAttr>())
      if (std::optional<Argument> argument = describeArgument(attributes))
        entry.arguments.push_back(*std::move(argument));
    entries.push_back(std::move(entry));
  }
}

static int64_t getCount(mlir::ModuleOp module, StringRef name) {
  auto attr = module->getAttrOfType<mlir::IntegerAttr>(name);
  return attr ? attr.getInt() : -1;
}

ManifestBuilder::ManifestBuilder(mlir::ModuleOp module)
    : program(module->getAttrOfType<mlir::DictionaryAttr>(
          rt::RTDialect::kProgramAttr)),
      arenaBytes(getCount(module, rt::RTDialect::kArenaBytesAttr)),
      scratchBytes(getCount(module, rt::RTDialect::kScratchBytesAttr)) {
  collectParams(module);
  collectEntries(module);
}

std::vector<std::string> ManifestBuilder::getEntrySymbols() const {
  std::vector<std::string> symbols;
  symbols.reserve(entries.size());
  for (const Entry &entry : entries)
    symbols.push_back(entry.symbol);
  return symbols;
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
      if (!facts.labels.empty())
        json.attributeArray("labels", [&] {
          for (const std::string &label : facts.labels)
            json.value(llvm::json::fixUTF8(label));
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
        if (!argument.state.empty())
          json.attribute("state", argument.state);
        return;
      }
      json.attribute("name", argument.name);
      json.attribute("dtype", argument.dtype);
      if (!argument.rows.empty())
        json.attribute("rows", argument.rows);
      if (argument.maxRows >= 0)
        json.attribute("max_rows", argument.maxRows);
      if (argument.columns != 0) {
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
    return makeError("manifest: expected a function with the attribute '" +
                     llvm::Twine(rt::RTDialect::kEntryAttr) + "', found none");
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
