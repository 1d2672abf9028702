//===- OptimizerState.cpp - optimizer state of parameters -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The optimizer's variables have the names of the weights that were found,
/// with a suffix, so that no name has to be looked for twice.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/ParameterLoader.h"

namespace albert::rt {

/// The error for a checkpoint with some of the variables.
static Status incompleteState(const ParameterSource &source,
                              std::string_view suffix, std::size_t found,
                              const std::vector<std::string> &problems) {
  constexpr std::size_t maxListed = 1000;
  std::string text =
      format("%s: the optimizer's state in %.*s is incomplete: %zu of %zu "
             "variables are not as expected",
             source.path().c_str(), static_cast<int>(suffix.size()),
             suffix.data(), problems.size(), found + problems.size());
  for (std::size_t i = 0; i < problems.size() && i < maxListed; ++i)
    text += "\n    " + problems[i];
  if (problems.size() > maxListed)
    text += "\n    ...";
  return Status(StatusCode::InvalidArgument, std::move(text),
                "the checkpoint was made by another program or for another "
                "optimizer; start from its weights alone or pass a checkpoint "
                "of this run");
}

Result<std::optional<ParameterLoader>>
ParameterLoader::optimizerState(std::string_view suffix) const {
  if (!source)
    return std::optional<ParameterLoader>();
  ParameterLoader loader;
  std::vector<std::string> problems;
  std::size_t found = 0, present = 0;
  for (const std::vector<VariableMatch> &variables : matches.of) {
    loader.matches.of.emplace_back();
    for (VariableMatch match : variables) {
      assert(match.variable && "weights from the whole checkpoint");
      const CheckpointVariable &weight = *match.variable;
      std::string name = weight.name + std::string(suffix);
      match.variable = source->find(name);
      loader.matches.of.back().push_back(match);
      present += match.variable != nullptr;
      if (!match.variable)
        problems.push_back(name + " " + weight.shape.toString() + ": missing");
      else if (match.variable->shape != weight.shape)
        problems.push_back(name + ": expected " + weight.shape.toString() +
                           ", found " + match.variable->shape.toString());
      else if (match.variable->dtype != DType::F32)
        problems.push_back(name + ": expected float32, found " +
                           match.variable->dtypeName);
      else
        ++found;
    }
  }
  if (present == 0)
    return std::optional<ParameterLoader>();
  if (!problems.empty())
    return incompleteState(*source, suffix, found, problems);
  loader.specs = specs;
  loader.source = source;
  return std::make_optional(std::move(loader));
}

} // namespace albert::rt
