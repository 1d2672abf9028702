//===- GraphReport.cpp - what is in a TensorFlow graph --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/GraphReport.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "mlir/Support/DebugStringHelper.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVectorExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatAdapters.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include <algorithm>
#include <map>
#include <tuple>

using namespace albertc;
using llvm::StringRef;
using tfg::GraphOp;
using tfg::NodeOp;

static GraphOp getGraph(mlir::ModuleOp module) {
  return *module.getOps<GraphOp>().begin();
}

std::string albertc::describeTensor(mlir::TensorType tensor) {
  std::string text = mlir::debugString(tensor.getElementType());
  if (!tensor.hasRank())
    return text + "[...]";
  auto dims = llvm::map_range(tensor.getShape(), [](int64_t dim) {
    return mlir::ShapedType::isDynamic(dim) ? std::string("?")
                                            : std::to_string(dim);
  });
  return text + "[" + llvm::join(dims, ",") + "]";
}

void albertc::collectGraphFacts(mlir::ModuleOp module, GraphFacts &facts) {
  for (tfg::FuncOp function : module.getOps<tfg::FuncOp>())
    facts.functions.push_back(function.getSymName().str());
  for (NodeOp node : getGraph(module).getBody().getOps<NodeOp>()) {
    ++facts.numNodes;
    if (tfg::isVariable(node))
      facts.variables.push_back(
          {tfg::getVariableName(node).str(), tfg::getVariableType(node), ""});
  }
  llvm::sort(facts.variables,
             [](const auto &a, const auto &b) { return a.name < b.name; });
}

namespace {
/// A tensor that goes in or comes out.
struct Tensor {
  StringRef key;
  StringRef name;
  std::string type;
};
} // namespace

/// The tensors `names`; `values` in the same order.
static std::vector<Tensor> listTensors(mlir::ArrayAttr names,
                                       mlir::ArrayAttr keys,
                                       llvm::ArrayRef<mlir::Value> values) {
  std::vector<Tensor> tensors;
  auto keyNames = GraphOp::getNames(keys);
  for (auto [i, name] : llvm::enumerate(GraphOp::getNames(names)))
    tensors.push_back(
        {i < keyNames.size() ? keyNames[i] : StringRef(), name,
         describeTensor(llvm::cast<mlir::TensorType>(values[i].getType()))});
  return tensors;
}

static std::vector<Tensor> listInputs(GraphOp graph) {
  llvm::SmallVector<mlir::Value> values;
  for (NodeOp node : tfg::getInputNodes(graph))
    values.push_back(node.getOutputs().front());
  return listTensors(graph.getInputs(), graph.getInputKeys(), values);
}

static std::vector<Tensor> listOutputs(GraphOp graph) {
  return listTensors(graph.getOutputs(), graph.getOutputKeys(),
                     llvm::to_vector(graph.getReturn().getOutputs()));
}

Inventory albertc::makeInventory(const std::map<std::string, size_t> &counts) {
  Inventory inventory(counts.begin(), counts.end());
  llvm::sort(inventory, [](const auto &a, const auto &b) {
    return std::tie(b.second, a.first) < std::tie(a.second, b.first);
  });
  return inventory;
}

std::string albertc::listInventory(const Inventory &inventory) {
  std::string text;
  for (const auto &[name, count] : inventory)
    text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + name;
  return text;
}

static Inventory countOperations(GraphOp graph) {
  std::map<std::string, size_t> counts;
  for (NodeOp node : graph.getBody().getOps<NodeOp>())
    ++counts[node.getOpName().str()];
  return makeInventory(counts);
}

/// The kinds of nodes that the cut has removed.
static Inventory listStripped(GraphOp graph) {
  std::map<std::string, size_t> counts;
  for (mlir::NamedAttribute kind : graph.getStripped())
    counts[kind.getName().str()] = static_cast<size_t>(
        llvm::cast<mlir::IntegerAttr>(kind.getValue()).getInt());
  return makeInventory(counts);
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

/// "  KEY  NAME  TYPE" with aligned columns.
static void printTensors(llvm::raw_ostream &os, StringRef title,
                         llvm::ArrayRef<Tensor> tensors) {
  if (tensors.empty())
    return;
  size_t keyWidth = 0, nameWidth = 0;
  for (const Tensor &tensor : tensors) {
    keyWidth = std::max(keyWidth, tensor.key.size() + !tensor.key.empty());
    nameWidth = std::max(nameWidth, tensor.name.size());
  }
  os << title << '\n';
  for (const Tensor &tensor : tensors)
    os << "  " << llvm::left_justify(tensor.key, keyWidth)
       << llvm::left_justify(tensor.name, nameWidth) << "  " << tensor.type
       << '\n';
}

/// "TITLE, N" and a line for each name; nothing if there is none.
static void printInventory(llvm::raw_ostream &os, StringRef title,
                           const Inventory &inventory) {
  if (inventory.empty())
    return;
  size_t total = 0;
  for (const auto &[name, count] : inventory)
    total += count;
  os << title << ", " << total << '\n';
  for (const auto &[name, count] : inventory)
    os << llvm::formatv("  {0} {1}\n",
                        llvm::fmt_align(count, llvm::AlignStyle::Right, 6),
                        name);
}

/// The config as it stands in a file.
static void printConfig(llvm::raw_ostream &os,
                        const frontend::AlbertConfig &config) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  llvm::json::OStream json(stream, /*IndentSize=*/2);
  frontend::writeAlbertConfig(json, config);
  os << text << '\n';
}

static void printRecognition(llvm::raw_ostream &os,
                             const GraphRecognition &recognition) {
  if (const auto &config = recognition.config) {
    os << "recognised as a model of the "
       << frontend::stringifyFamily(config->family) << " family, config\n";
    printConfig(os, *config);
  } else {
    os << "not recognised as a model: " << recognition.reason << '\n';
  }
  printInventory(os, "recognised operations, a layer counted once",
                 recognition.recognised);
  printInventory(os, "nodes that stay what they are", recognition.generic);
}

static void printTextReport(llvm::raw_ostream &os, const std::string &model,
                            const GraphFacts &facts,
                            const GraphRecognition &recognition,
                            GraphOp graph) {
  os << model << ": " << facts.kind;
  if (!facts.tags.empty())
    os << ", tags " << llvm::join(facts.tags, ",");
  os << ", " << facts.numNodes << " nodes, " << facts.functions.size()
     << " functions, " << facts.variables.size() << " variables\n";
  if (!graph.getSignatures().empty()) {
    os << "signatures\n";
    for (mlir::NamedAttribute signature : graph.getSignatures())
      os << "  " << signature.getName().getValue() << '\n';
  }
  printTensors(os, "inputs", listInputs(graph));
  printTensors(os, "outputs", listOutputs(graph));
  auto variables = llvm::map_to_vector(
      facts.variables, [](const GraphFacts::Variable &variable) {
        std::string type = describeTensor(variable.type);
        if (!variable.checkpoint.empty())
          type += ", " + variable.checkpoint;
        return Tensor{"", variable.name, type};
      });
  printTensors(os, "variables", variables);
  printInventory(os, "nodes that the outputs need", countOperations(graph));
  printInventory(os, "nodes stripped since the outputs do not need them",
                 listStripped(graph));
  printRecognition(os, recognition);
}

//===----------------------------------------------------------------------===//
// JSON
//===----------------------------------------------------------------------===//

static void printTensors(llvm::json::OStream &json, StringRef title,
                         llvm::ArrayRef<Tensor> tensors) {
  json.attributeArray(title, [&] {
    for (const Tensor &tensor : tensors)
      json.object([&] {
        if (!tensor.key.empty())
          json.attribute("key", llvm::json::fixUTF8(tensor.key));
        json.attribute("name", llvm::json::fixUTF8(tensor.name));
        json.attribute("type", tensor.type);
      });
  });
}

/// Signatures as the module has them: tensors by key.
static void printSignatures(llvm::json::OStream &json, GraphOp graph) {
  json.attributeObject("signatures", [&] {
    for (mlir::NamedAttribute signature : graph.getSignatures())
      json.attributeObject(signature.getName(), [&] {
        auto sides = llvm::cast<mlir::DictionaryAttr>(signature.getValue());
        for (StringRef side : {"inputs", "outputs"})
          json.attributeObject(side, [&] {
            for (mlir::NamedAttribute tensor :
                 sides.getAs<mlir::DictionaryAttr>(side))
              json.attribute(
                  tensor.getName(),
                  llvm::cast<mlir::StringAttr>(tensor.getValue()).getValue());
          });
      });
  });
}

static void printInventory(llvm::json::OStream &json, StringRef title,
                           const Inventory &inventory) {
  json.attributeObject(title, [&] {
    for (const auto &[name, count] : inventory)
      json.attribute(name, static_cast<int64_t>(count));
  });
}

static void printRecognition(llvm::json::OStream &json,
                             const GraphRecognition &recognition) {
  json.attributeObject("recognised", [&] {
    if (const auto &config = recognition.config) {
      json.attribute("family", frontend::stringifyFamily(config->family));
      json.attributeBegin("config");
      frontend::writeAlbertConfig(json, *config);
      json.attributeEnd();
    } else {
      json.attribute("reason", recognition.reason);
    }
    printInventory(json, "operations", recognition.recognised);
    printInventory(json, "generic", recognition.generic);
  });
}

static void printJsonReport(llvm::raw_ostream &os, const std::string &model,
                            const GraphFacts &facts,
                            const GraphRecognition &recognition,
                            GraphOp graph) {
  llvm::json::OStream json(os, /*IndentSize=*/2);
  json.object([&] {
    json.attribute("model", llvm::json::fixUTF8(model));
    json.attribute("kind", facts.kind);
    json.attributeArray("tags", [&] {
      for (const std::string &tag : facts.tags)
        json.value(tag);
    });
    json.attribute("nodes", static_cast<int64_t>(facts.numNodes));
    json.attributeArray("functions", [&] {
      for (const std::string &function : facts.functions)
        json.value(function);
    });
    printSignatures(json, graph);
    printTensors(json, "inputs", listInputs(graph));
    printTensors(json, "outputs", listOutputs(graph));
    json.attributeArray("variables", [&] {
      for (const GraphFacts::Variable &variable : facts.variables)
        json.object([&] {
          json.attribute("name", llvm::json::fixUTF8(variable.name));
          json.attribute("type", describeTensor(variable.type));
          if (!variable.checkpoint.empty())
            json.attribute("checkpoint", variable.checkpoint);
        });
    });
    printInventory(json, "operations", countOperations(graph));
    printInventory(json, "stripped", listStripped(graph));
    printRecognition(json, recognition);
  });
  os << '\n';
}

void albertc::printGraphReport(llvm::raw_ostream &os, ReportKind kind,
                               const std::string &model,
                               const GraphFacts &facts,
                               const GraphRecognition &recognition,
                               mlir::ModuleOp module) {
  if (kind == ReportKind::Json)
    printJsonReport(os, model, facts, recognition, getGraph(module));
  else
    printTextReport(os, model, facts, recognition, getGraph(module));
}
