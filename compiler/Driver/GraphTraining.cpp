//===- GraphTraining.cpp - training a graph as it is ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/GraphTraining.h"
#include "compiler/Driver/GraphInput.h"
#include "compiler/Target/UserError.h"
#include "dialects/RT/IR/RTDialect.h"
#include "dialects/RT/IR/RTOps.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "dialects/TFGraph/Transforms/GraphUtils.h"
#include "frontends/Albert/GraphEncoder.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "runtime/graph/GraphSpec.h"
#include "llvm/ADT/StringSet.h"

#include <memory>

using namespace albertc;
using frontend::GraphArrayRole;
using llvm::StringRef;
namespace rtt = albert::rt;

namespace {
/// The graph as a part of entries, with the module that has it.
struct TrainedGraph {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  frontend::GraphEncoder encoder;
};
} // namespace

static std::optional<GraphArrayRole> findRole(StringRef name) {
  switch (rtt::roleOf({name.data(), name.size()})) {
  case rtt::InputRole::Ids:
    return GraphArrayRole::Ids;
  case rtt::InputRole::Mask:
    return GraphArrayRole::Mask;
  case rtt::InputRole::Segments:
    return GraphArrayRole::Types;
  case rtt::InputRole::Other:
    break;
  }
  return std::nullopt;
}

/// What the inputs of the graph in `module` are.
static llvm::Expected<llvm::SmallVector<GraphArrayRole>>
findRoles(mlir::ModuleOp module, const CompilerOptions &options) {
  static constexpr GraphArrayRole kOrder[] = {
      GraphArrayRole::Ids, GraphArrayRole::Mask, GraphArrayRole::Types};
  auto program =
      module->getAttrOfType<mlir::DictionaryAttr>(rt::RTDialect::kProgramAttr);
  auto inputs =
      program.getAs<mlir::DictionaryAttr>("graph").getAs<mlir::ArrayAttr>(
          "inputs");
  llvm::SmallVector<GraphArrayRole> roles;
  std::string names;
  for (auto input : inputs.getAsRange<mlir::DictionaryAttr>()) {
    StringRef name = input.getAs<mlir::StringAttr>("name").getValue();
    names += (names.empty() ? "" : ", ") + name.str();
    if (auto role = findRole(name))
      roles.push_back(*role);
  }
  // Iterators and servers give tensors names of their own.
  if (roles.empty() && !options.graphInputs.empty() &&
      inputs.size() <= std::size(kOrder))
    roles.assign(kOrder, kOrder + inputs.size());
  if (roles.size() == inputs.size() &&
      llvm::is_contained(roles, GraphArrayRole::Ids))
    return roles;
  return makeError(
      options.model +
          ": expected inputs input_ids, input_mask and "
          "segment_ids to train the graph, found " +
          (names.empty() ? "none" : names),
      "--inputs cuts the graph; it names ids, mask and token types "
      "in this order if they are called otherwise",
      ExitCode::Usage);
}

/// Names of the graph's variables, which are what is trained.
static llvm::StringSet<> findVariables(mlir::ModuleOp module) {
  llvm::StringSet<> names;
  module.walk([&](tfg::NodeOp node) {
    if (tfg::isVariable(node))
      names.insert(tfg::getVariableName(node));
  });
  return names;
}

/// Lowers the graph in `module` to a function.
static mlir::LogicalResult lowerGraph(mlir::OwningOpRef<mlir::ModuleOp> &module,
                                      const PipelineOptions &pipeline) {
  mlir::OwningOpRef<mlir::ModuleOp> original(module->clone());
  if (mlir::failed(lowerGraphPart(*module, pipeline, /*raisesStacks=*/true)))
    return mlir::failure();
  if (!frontend::findSharedVariable(*module))
    return mlir::success();
  // A layer that somebody has changed reads the variables of those that are a
  // stack, whose parameters are stacked: there must be one gradient of each.
  module = std::move(original);
  return lowerGraphPart(*module, pipeline, /*raisesStacks=*/false);
}

/// Error if a parameter of `module` is no variable: a constant that recognised
/// layers read.
static llvm::Error checkVariables(mlir::ModuleOp module,
                                  const llvm::StringSet<> &variables,
                                  const CompilerOptions &options) {
  std::string hint =
      "a frozen graph does not tell which of its numbers are weights; give the "
      "MetaGraph (.meta) or SavedModel that it was made of";
  if (variables.empty())
    return makeError(options.model +
                         ": expected variables that can be trained, found none "
                         "that the outputs need",
                     hint);
  for (auto param : module.getOps<rt::ParamOp>())
    for (auto variable : param.getVariables().getAsRange<rt::VariableAttr>())
      if (!variables.contains(variable.getTf()))
        return makeError(options.model + ": node '" + variable.getTf() +
                             "' (Const): expected a variable where layers read "
                             "their weights, to train them",
                         hint);
  return llvm::Error::success();
}

/// Bounds of parts that the graph can take.
static llvm::Expected<frontend::Bounds>
boundGraph(const CompilerOptions &options, const ModelInput &model,
           const frontend::GraphEncoder &encoder, int64_t &partTokens) {
  frontend::Bounds bounds;
  if (llvm::Error error =
          makeBounds(options, {encoder.getLength().value_or(model.length),
                               "the tokens of the graph's inputs",
                               "the graph is of sequences of that length"})
              .moveInto(bounds))
    return std::move(error);
  if (int64_t batch = encoder.getBatch().value_or(0))
    partTokens = std::min(partTokens, batch * bounds.length);
  return boundPart(bounds.batch, bounds.length, bounds.predictionsPerSequence,
                   partTokens);
}

llvm::Error albertc::trainGraph(const CompilerOptions &options,
                                StringRef reason, PipelineOptions pipeline,
                                ModelInput &model, llvm::raw_ostream &err) {
  // More sequences than a part has are never asked for.
  pipeline.bounds.batch = std::max<int64_t>(kPartTokens, options.batchSize);
  llvm::StringSet<> variables = findVariables(*model.module);
  if (mlir::failed(lowerGraph(model.module, pipeline)))
    return makeError("");
  if (llvm::Error error = checkVariables(*model.module, variables, options))
    return error;
  auto roles = findRoles(*model.module, options);
  if (!roles)
    return roles.takeError();
  frontend::Problems problems;
  auto encoder = frontend::GraphEncoder::find(*model.module, *roles,
                                              options.model, problems);
  if (llvm::Error error = reportProblems(problems, err))
    return error;
  TrainingModel training;
  if (llvm::Error error =
          boundGraph(options, model, *encoder, training.partTokens)
              .moveInto(training.bounds))
    return error;
  err << "albertc: note: " << options.model
      << ": trained as the graph that it is, without dropout, since no ALBERT "
         "is recognised in it: "
      << reason << '\n';
  auto graph = std::make_shared<TrainedGraph>(
      TrainedGraph{std::move(model.module), std::move(*encoder)});
  training.build = [graph](const frontend::Bounds &part) {
    return frontend::buildModule(graph->encoder, part);
  };
  model.vocabSize = graph->encoder.getWords().getTensorType().getDimSize(0);
  model.graph.reset();
  return takeTraining(options, std::move(training), model);
}
