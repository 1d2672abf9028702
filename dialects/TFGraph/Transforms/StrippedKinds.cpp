//===- StrippedKinds.cpp - what nodes that nobody needs are for -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/StrippedKinds.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

/// What StrippedCounts leave at a graph.
static constexpr StringRef kLeftOutAttr = "tfg.left_out";
static constexpr StringRef kOther = "other";

/// Nodes of a kind, by what their operation begins with or their name contains.
struct tfg::StrippedKind {
  StringRef what;
  ArrayRef<StringRef> operations;
  ArrayRef<StringRef> names;
};

static constexpr StringRef kSaving[] = {"Save", "Restore", "MergeV2",
                                        "ShardedFilename"};
static constexpr StringRef kSavingNames[] = {"save/", "save_1/"};
static constexpr StringRef kPipeline[] = {
    "Iterator", "OneShotIterator", "MakeIterator",    "Parse",
    "TFRecord", "ModelDataset",    "OptimizeDataset", "Infeed"};
static constexpr StringRef kTpu[] = {"TPU", "ConfigureDistributedTPU",
                                     "ShutdownDistributedTPU"};
static constexpr StringRef kSlotNames[] = {
    "adam_m", "adam_v", "lamb_m", "lamb_v", "beta1_power", "beta2_power"};
static constexpr StringRef kGradientNames[] = {
    "gradients/", "gradients_1/", "clip_by_global_norm", "global_norm"};
static constexpr StringRef kInitial[] = {"Assign", "TruncatedNormal",
                                         "RandomUniform", "IsVariable",
                                         "VarIsInitialized"};
static constexpr StringRef kInitialNames[] = {"/Initializer/", "init/",
                                              "report_uninitialized"};
static constexpr StringRef kSummaries[] = {"ScalarSummary", "MergeSummary",
                                           "HistogramSummary"};
static constexpr StringRef kChecks[] = {"Assert", "CheckNumerics", "NoOp"};

/// The first kind that fits counts.
static constexpr StrippedKind kKinds[] = {
    {"save and restore", kSaving, kSavingNames},
    {"input pipeline", kPipeline, {}},
    {"TPU", kTpu, {}},
    {"optimizer slots", {}, kSlotNames},
    {"gradients", {}, kGradientNames},
    {"initializers", kInitial, kInitialNames},
    {"summaries", kSummaries, {}},
    {"checks", kChecks, {}},
};

StringRef StrippedKinds::tell(StringRef operation, StringRef name) {
  auto [known, isNew] = kindOf.try_emplace(operation);
  if (isNew)
    known->second = llvm::find_if(kKinds, [&](const StrippedKind &kind) {
      return llvm::any_of(kind.operations, [&](StringRef prefix) {
        return operation.starts_with(prefix);
      });
    });
  // A kind before that of the operation may follow from the name.
  const StrippedKind *ofOperation = known->second;
  for (const auto *kind = kKinds; kind != ofOperation; ++kind)
    for (StringRef part : kind->names)
      if (name.contains(part))
        return kind->what;
  return ofOperation == std::end(kKinds) ? kOther : ofOperation->what;
}

StrippedCounts::StrippedCounts() {
  for (const StrippedKind &kind : kKinds)
    counts[kind.what] = 0;
  counts[kOther] = 0;
}

void StrippedCounts::add(StringRef kind, int64_t count) {
  counts[kind] += count;
  total += count;
}

SmallVector<std::pair<StringRef, int64_t>> StrippedCounts::get() const {
  SmallVector<std::pair<StringRef, int64_t>> found;
  for (auto entry : counts)
    if (entry.second != 0)
      found.push_back(entry);
  return found;
}

void StrippedCounts::leave(GraphOp graph) const {
  Builder builder(graph.getContext());
  SmallVector<NamedAttribute> attrs;
  for (auto [kind, count] : get())
    attrs.push_back(
        builder.getNamedAttr(kind, builder.getI64IntegerAttr(count)));
  if (!attrs.empty())
    graph->setAttr(kLeftOutAttr, builder.getDictionaryAttr(attrs));
}

StrippedCounts StrippedCounts::take(GraphOp graph) {
  StrippedCounts taken;
  auto attrs =
      dyn_cast_or_null<DictionaryAttr>(graph->removeAttr(kLeftOutAttr));
  for (auto [kind, count] : taken.counts)
    if (auto left = attrs ? attrs.getAs<IntegerAttr>(kind) : IntegerAttr())
      taken.add(kind, left.getInt());
  return taken;
}
