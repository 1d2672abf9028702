//===- ParameterMatcher.cpp - variables for parameters --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Name resolution by a short list of candidates, and the report.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/ParameterMatcher.h"

#include "runtime/io/parameters/ModelGuess.h"

#include <algorithm>
#include <set>

namespace albert::rt {

/// Surplus names that are listed; hostile files may have millions.
static constexpr std::size_t maxListed = 1000;

static bool endsWith(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() &&
         text.substr(text.size() - suffix.size()) == suffix;
}

static bool startsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool isTrainingState(std::string_view name) {
  static constexpr std::string_view ends[] = {
      "/adam_m", "/adam_v", "/lamb_m", "/lamb_v", "/Adam", "/Adam_1",
      "global_step", "beta1_power", "beta2_power", "position_ids",
      // Of an object-based checkpoint: keys of variables that have names beside
      // them, and what is no weight and has none.
      "/.ATTRIBUTES/VARIABLE_VALUE"};
  static constexpr std::string_view starts[] = {
      "predictions.decoder.", "_CHECKPOINTABLE_OBJECT_GRAPH", "save_counter"};
  return std::any_of(std::begin(ends), std::end(ends),
                     [&](auto end) { return endsWith(name, end); }) ||
         std::any_of(std::begin(starts), std::end(starts),
                     [&](auto start) { return startsWith(name, start); });
}

namespace {
/// Matches and what went wrong.
class Matcher {
public:
  Matcher(Span<const ParamSpec> specs, const ParameterSource &source,
          MatchMode mode)
      : specs(specs), source(source), mode(mode) {}

  Result<ParameterMatches> run();

private:
  void findPrefix();
  const CheckpointVariable *findTensorFlow(const std::string &name) const;
  const CheckpointVariable *findHuggingFace(const std::string &name) const;
  VariableMatch match(const VariableSpec &spec);
  Status report() const;
  std::string hint() const;

  Span<const ParamSpec> specs;
  const ParameterSource &source;
  MatchMode mode;
  /// What stands before `bert/` in all names.
  std::string prefix;
  std::set<const CheckpointVariable *> used;
  std::vector<std::string> missing, misshaped;
  ParameterMatches matches;
};
} // namespace

void Matcher::findPrefix() {
  static constexpr std::string_view anchor = "/bert/embeddings/word_embeddings";
  for (const CheckpointVariable &variable : source.variables())
    if (endsWith(variable.name, anchor))
      prefix =
          variable.name.substr(0, variable.name.size() - anchor.size() + 1);
}

const CheckpointVariable *
Matcher::findTensorFlow(const std::string &name) const {
  const CheckpointVariable *found = source.find(name);
  return found || prefix.empty() ? found : source.find(prefix + name);
}

const CheckpointVariable *
Matcher::findHuggingFace(const std::string &name) const {
  /// Other endings under which a parameter may be stored.
  struct Alias {
    std::string_view end, other;
  };
  static constexpr Alias aliases[] = {
      {"", ""},
      {"LayerNorm.weight", "LayerNorm.gamma"},
      {"LayerNorm.bias", "LayerNorm.beta"},
      {"layer_norm.weight", "layer_norm.gamma"},
      {"layer_norm.bias", "layer_norm.beta"},
      {"albert.embeddings.word_embeddings.weight",
       "predictions.decoder.weight"},
      {"predictions.bias", "predictions.decoder.bias"},
  };
  static constexpr std::string_view base = "albert.";
  for (const Alias &alias : aliases) {
    if (!endsWith(name, alias.end))
      continue;
    std::string candidate = name.substr(0, name.size() - alias.end.size());
    candidate += alias.other;
    if (const CheckpointVariable *found = source.find(candidate))
      return found;
    std::string other = startsWith(candidate, base)
                            ? candidate.substr(base.size())
                            : std::string(base) + candidate;
    if (const CheckpointVariable *found = source.find(other))
      return found;
  }
  return nullptr;
}

VariableMatch Matcher::match(const VariableSpec &spec) {
  bool huggingFace = source.fileFormat() == CheckpointFormat::Safetensors;
  VariableMatch result;
  result.transposed = huggingFace && spec.hfTransposed;
  Shape expected = spec.shape;
  if (result.transposed) {
    std::vector<std::int64_t> reversed = spec.shape.dims();
    std::reverse(reversed.begin(), reversed.end());
    expected = Shape(std::move(reversed));
  }
  // A .safetensors file may also hold TensorFlow's names.
  const std::string &name = huggingFace && !spec.hf.empty() ? spec.hf : spec.tf;
  result.variable = huggingFace && !spec.hf.empty() ? findHuggingFace(name)
                                                    : findTensorFlow(name);
  if (!result.variable) {
    missing.push_back(name + " " + expected.toString());
    return result;
  }
  const CheckpointVariable &found = *result.variable;
  used.insert(&found);
  static constexpr DType accepted[] = {DType::F32, DType::F64, DType::F16,
                                       DType::BF16};
  bool isFloat = found.dtype && std::count(std::begin(accepted),
                                           std::end(accepted), *found.dtype);
  if (found.shape != expected)
    misshaped.push_back(found.name + ": expected " + expected.toString() +
                        ", found " + found.shape.toString());
  else if (!isFloat)
    misshaped.push_back(found.name +
                        ": expected floating-point elements, "
                        "found " +
                        found.dtypeName);
  return result;
}

/// "\n  title (N):" and one line for each.
static void appendList(std::string &text, const char *title,
                       const std::vector<std::string> &lines) {
  if (lines.empty())
    return;
  text += format("\n  %s (%zu):", title, lines.size());
  for (std::size_t i = 0; i < lines.size() && i < maxListed; ++i)
    text += "\n    " + lines[i];
  if (lines.size() > maxListed)
    text += "\n    ...";
}

std::string Matcher::hint() const {
  ModelGuess expected, found;
  for (const ParamSpec &spec : specs)
    for (const VariableSpec &variable : spec.variables)
      expected.observe(variable.tf, variable.shape);
  for (const CheckpointVariable &variable : source.variables())
    if (!isTrainingState(variable.name))
      found.observe(variable.name, variable.shape);
  std::string text = explainMismatch(expected, found);
  if (!text.empty())
    return text;
  if (misshaped.empty() &&
      std::all_of(missing.begin(), missing.end(), [](const std::string &name) {
        return startsWith(name, "cls/") || startsWith(name, "predictions.") ||
               startsWith(name, "sop_classifier.");
      }))
    return "the checkpoint has no pre-training heads, as after fine-tuning; "
           "pass the pre-trained checkpoint or compile a program that does not "
           "need them";
  return "pass the checkpoint of the model that the program was compiled for";
}

Status Matcher::report() const {
  std::string text =
      source.path() + ": the checkpoint does not fit the program";
  appendList(text, "missing", missing);
  appendList(text, "wrong shape or type", misshaped);
  appendList(text, "not used by the program", matches.surplus);
  return Status(missing.empty() ? StatusCode::InvalidArgument
                                : StatusCode::NotFound,
                std::move(text), hint());
}

Result<ParameterMatches> Matcher::run() {
  findPrefix();
  for (const ParamSpec &spec : specs) {
    matches.of.emplace_back();
    for (const VariableSpec &variable : spec.variables)
      matches.of.back().push_back(match(variable));
  }
  for (const CheckpointVariable &variable : source.variables())
    if (used.count(&variable) == 0 && !isTrainingState(variable.name))
      matches.surplus.push_back(variable.name);
  bool suffices =
      missing.empty() || (mode == MatchMode::Partial && !used.empty());
  if (!suffices || !misshaped.empty())
    return report();
  return std::move(matches);
}

Result<ParameterMatches> matchParameters(Span<const ParamSpec> specs,
                                         const ParameterSource &source,
                                         MatchMode mode) {
  return Matcher(specs, source, mode).run();
}

} // namespace albert::rt
