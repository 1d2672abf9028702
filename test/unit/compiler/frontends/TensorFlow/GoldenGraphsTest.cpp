//===- GoldenGraphsTest.cpp - graphs that TensorFlow wrote ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Imports every graph of the reference data: the nodes of each operation are
/// as many as TensorFlow counts, and the outputs that the manifest names are
/// what a graph is cut to, and have shapes that fit those of the arrays.
///
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/Passes.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Pass/PassManager.h"
#include "test/unit/compiler/frontends/TensorFlow/TestUtils.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"
#include <map>

using namespace albertc;
using namespace albertc::frontend;

static const std::string goldenDir = ALBERTC_GOLDEN_DIR;

/// The folders in `directory`.
static std::vector<std::string> listFolders(const std::string &directory) {
  std::vector<std::string> folders;
  std::error_code code;
  for (llvm::sys::fs::directory_iterator it(directory, code), end;
       it != end && !code; it.increment(code))
    if (llvm::sys::fs::is_directory(it->path()))
      folders.push_back(it->path());
  llvm::sort(folders);
  return folders;
}

static llvm::json::Object readManifest(const std::string &folder) {
  auto value = llvm::json::parse(readText(folder + "/manifest.json"));
  EXPECT_TRUE(bool(value)) << folder;
  return std::move(*value->getAsObject());
}

/// Nodes by operation, those of functions as "[function]OP".
static std::map<std::string, int64_t> countNodes(mlir::ModuleOp module) {
  std::map<std::string, int64_t> counts;
  module.walk([&](tfg::NodeOp node) {
    bool inFunction = llvm::isa<tfg::FuncOp>(node->getParentOp());
    ++counts[(inFunction ? "[function]" : "") + node.getOpName().str()];
  });
  return counts;
}

static std::map<std::string, int64_t>
readCounts(const llvm::json::Object &manifest) {
  std::map<std::string, int64_t> counts;
  for (const auto &[op, count] : *manifest.getObject("op_counts"))
    counts[op.str()] = *count.getAsInteger();
  return counts;
}

/// The tensors of a side of a manifest: a list, or an object by key.
static std::vector<std::string> readTensors(const llvm::json::Object &manifest,
                                            llvm::StringRef side) {
  std::vector<std::string> names;
  auto add = [&](const llvm::json::Value &value) {
    auto name = value.getAsString();
    names.push_back(name ? name->str()
                         : value.getAsObject()->getString("tensor")->str());
  };
  if (const llvm::json::Array *list = manifest.getArray(side))
    llvm::for_each(*list, add);
  else
    for (const auto &entry : *manifest.getObject(side))
      add(entry.second);
  return names;
}

/// The shapes of the outputs in the first set of arrays; empty if the manifest
/// does not say.
static std::vector<std::vector<int64_t>>
readOutputShapes(const llvm::json::Object &manifest) {
  std::vector<std::vector<int64_t>> shapes;
  const auto *keys = manifest.getObject("outputs");
  const auto *sets = manifest.getArray("sets");
  const auto *arrays = (*sets)[0].getAsObject()->getObject("outputs");
  if (!keys || !arrays)
    return shapes;
  for (const auto &entry : *keys) {
    std::vector<int64_t> &shape = shapes.emplace_back();
    for (const llvm::json::Value &dim :
         *arrays->getObject(entry.first)->getArray("shape"))
      shape.push_back(*dim.getAsInteger());
  }
  return shapes;
}

namespace {
struct GoldenGraphs : testing::Test {
  void SetUp() override {
    if (!llvm::sys::fs::is_directory(goldenDir))
      GTEST_SKIP() << goldenDir << " is not there";
  }

  /// Imports `path` and compares its nodes with `manifest`.
  mlir::OwningOpRef<mlir::ModuleOp>
  importFile(const std::string &path, const llvm::json::Object &manifest) {
    Problems problems;
    auto file = readGraphFile(path, {}, problems);
    if (!file) {
      ADD_FAILURE() << print(problems);
      return nullptr;
    }
    auto module = importGraph(context, std::move(*file), problems);
    EXPECT_TRUE(module) << print(problems);
    if (module && manifest.getObject("op_counts"))
      EXPECT_EQ(countNodes(*module), readCounts(manifest)) << path;
    return module;
  }

  /// Cuts `module` to the tensors of `manifest`; only the nodes that compute
  /// something are left.
  void cut(mlir::ModuleOp module, const llvm::json::Object &manifest,
           const std::string &path) {
    tfg::TFGraphCutPassOptions options;
    options.outputs = llvm::to_vector(readTensors(manifest, "outputs"));
    mlir::PassManager manager(&context);
    manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphCutPass(options));
    manager.addPass(tfg::createTFGraphInlineCallsPass());
    manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphSimplifyPass());
    manager.addNestedPass<tfg::GraphOp>(tfg::createTFGraphInferShapesPass());
    ASSERT_TRUE(mlir::succeeded(manager.run(module))) << path;
    EXPECT_TRUE(module.getOps<tfg::FuncOp>().empty()) << path;
    auto graph = *module.getOps<tfg::GraphOp>().begin();
    EXPECT_EQ(graph.getOutputs().size(), options.outputs.size());
    auto shapes = readOutputShapes(manifest);
    for (auto [i, output] : llvm::enumerate(graph.getReturn().getOutputs())) {
      auto type = llvm::dyn_cast<mlir::RankedTensorType>(output.getType());
      ASSERT_TRUE(type) << path << ": " << options.outputs[i];
      if (i >= shapes.size())
        continue;
      ASSERT_EQ(type.getRank(), int64_t(shapes[i].size())) << path;
      for (auto [dim, expected] : llvm::zip(type.getShape(), shapes[i]))
        EXPECT_TRUE(mlir::ShapedType::isDynamic(dim) || dim == expected)
            << path << ": " << options.outputs[i];
    }
    // A manifest's input that no output depends on is none.
    std::vector<std::string> known = readTensors(manifest, "inputs");
    for (llvm::StringRef name : tfg::GraphOp::getNames(graph.getInputs()))
      EXPECT_TRUE(llvm::is_contained(known, name))
          << path << ": " << name.str();
    module.walk([&](tfg::NodeOp node) {
      EXPECT_FALSE(node.is("IdentityN", "StopGradient", "Assert", "NoOp",
                           "CheckNumerics", "PartitionedCall",
                           "StatefulPartitionedCall"))
          << path << ": " << node.getNodeName().str();
      EXPECT_TRUE(node.getControls().empty());
    });
  }

  GraphContext context;
};
} // namespace

TEST_F(GoldenGraphs, FrozenGraphs) {
  int count = 0;
  for (const std::string &folder : listFolders(goldenDir + "/graphdef")) {
    llvm::json::Object manifest = readManifest(folder);
    for (const char *name : {"/graph.pb", "/graph.pbtxt"}) {
      if (!llvm::sys::fs::exists(folder + name))
        continue;
      ++count;
      if (auto module = importFile(folder + name, manifest))
        cut(*module, manifest, folder + name);
    }
  }
  EXPECT_GT(count, 0);
}

TEST_F(GoldenGraphs, FunctionCalls) {
  for (const char *name : {"function_calls", "nested_function"}) {
    std::string folder = goldenDir + "/export/" + name;
    llvm::json::Object manifest = readManifest(folder);
    if (auto module = importFile(folder + "/graph.pb", manifest))
      cut(*module, manifest, folder);
  }
}

TEST_F(GoldenGraphs, SavedModels) {
  for (const char *name : {"savedmodel_v1", "savedmodel_v2"}) {
    std::string folder = goldenDir + "/export/" + name;
    llvm::json::Object manifest = readManifest(folder);
    const llvm::json::Object *counts = manifest.getObject("saved_model.pb");
    if (auto module =
            importFile(folder + "/model", counts ? *counts : manifest))
      cut(*module, manifest, folder);
  }
  std::string folder = goldenDir + "/export/savedmodel_v2/";
  llvm::json::Object manifest = readManifest(folder);
  for (const char *name : {"frozen_v2.pb", "concrete_function.pb"})
    importFile(folder + name, *manifest.getObject(name));
}
