//===- GraphCheckpoint.cpp - the variables of a graph on disk -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/GraphCheckpoint.h"
#include "compiler/Driver/StatusConversion.h"
#include "compiler/Target/UserError.h"
#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "runtime/io/parameters/ParameterSource.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringSet.h"

using namespace albertc;
namespace rtt = albert::rt;

/// What the checkpoint has under a variable's name.
static std::string findVariable(const rtt::ParameterSource &checkpoint,
                                const GraphFacts::Variable &variable) {
  const rtt::CheckpointVariable *found = checkpoint.find(variable.name);
  if (!found)
    return "none";
  auto dims = llvm::map_range(found->shape.dims(),
                              [](int64_t dim) { return std::to_string(dim); });
  return "[" + llvm::join(dims, ",") + "]";
}

llvm::Error albertc::compareWithCheckpoint(const std::string &path,
                                           mlir::ModuleOp module,
                                           GraphFacts &facts,
                                           llvm::raw_ostream &err) {
  auto opened = rtt::openParameterSource(path);
  if (!opened.ok())
    return toError(opened.status());
  GraphFacts needed;
  collectGraphFacts(module, needed);
  llvm::StringSet<> names;
  for (const GraphFacts::Variable &variable : needed.variables)
    names.insert(variable.name);
  unsigned problems = 0;
  for (GraphFacts::Variable &variable : facts.variables) {
    std::string found = findVariable(**opened, variable);
    bool fits =
        llvm::StringRef(variable.type).ends_with(found) ||
        (found != "none" && llvm::StringRef(variable.type).ends_with("[...]"));
    variable.checkpoint = found == "none" ? "not in the checkpoint"
                          : fits          ? "in the checkpoint"
                                          : found + " in the checkpoint";
    if (fits || !names.contains(variable.name))
      continue;
    ++problems;
    err << "albertc: error: " << (*opened)->path() << ": expected variable '"
        << variable.name << "' of " << variable.type
        << " as the graph says, found " << found << '\n';
  }
  if (problems == 0)
    return llvm::Error::success();
  err << "albertc: hint: give the checkpoint that was saved with this graph\n";
  return makeError("");
}
