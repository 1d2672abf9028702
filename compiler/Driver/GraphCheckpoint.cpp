//===- GraphCheckpoint.cpp - the variables of a graph on disk -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/GraphCheckpoint.h"
#include "compiler/Driver/StatusConversion.h"
#include "compiler/Target/UserError.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "runtime/io/parameters/ParameterSource.h"
#include "llvm/ADT/StringSet.h"

using namespace albertc;
namespace rtt = albert::rt;

/// "[24,48]", as the report writes shapes.
static std::string describeShape(const rtt::Shape &shape) {
  std::string text = "[";
  for (int64_t dim : shape.dims())
    text += (text.size() > 1 ? "," : "") + std::to_string(dim);
  return text + "]";
}

/// Whether a variable of `type` may have these dimensions.
static bool fits(mlir::TensorType type, const rtt::Shape &shape) {
  return !type.hasRank() || mlir::succeeded(mlir::verifyCompatibleShape(
                                type.getShape(), shape.dims()));
}

llvm::Error albertc::compareWithCheckpoint(const std::string &path,
                                           mlir::ModuleOp module,
                                           GraphFacts &facts,
                                           llvm::raw_ostream &err) {
  auto opened = rtt::openParameterSource(path);
  if (!opened.ok())
    return toError(opened.status());
  const rtt::ParameterSource &checkpoint = **opened;
  GraphFacts needed;
  collectGraphFacts(module, needed);
  llvm::StringSet<> names;
  for (const GraphFacts::Variable &variable : needed.variables)
    names.insert(variable.name);
  unsigned problems = 0;
  for (GraphFacts::Variable &variable : facts.variables) {
    const rtt::CheckpointVariable *found = checkpoint.find(variable.name);
    bool isGood = found && fits(variable.type, found->shape);
    variable.checkpoint =
        !found   ? "not in the checkpoint"
        : isGood ? "in the checkpoint"
                 : describeShape(found->shape) + " in the checkpoint";
    if (isGood || !names.contains(variable.name))
      continue;
    ++problems;
    err << "albertc: error: " << checkpoint.path() << ": expected variable '"
        << variable.name << "' of " << describeTensor(variable.type)
        << " as the graph says, found "
        << (found ? describeShape(found->shape) : "none") << '\n';
  }
  if (problems == 0)
    return llvm::Error::success();
  err << "albertc: hint: give the checkpoint that was saved with this graph\n";
  return makeError("");
}
