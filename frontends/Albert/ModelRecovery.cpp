//===- ModelRecovery.cpp - the model that a module computes ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/Albert/ModelRecovery.h"
#include "dialects/Albert/IR/AlbertOps.h"
#include "frontends/Albert/ConfigKeys.h"
#include "frontends/Albert/Parameters.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/SymbolTable.h"
#include "llvm/Support/FormatVariadic.h"
#include <cstdlib>

using namespace mlir;
using namespace albertc;
using namespace albertc::frontend;
using albert::StackOp;
using llvm::formatv;

namespace {
/// Reads a configuration off the ops of an encoder.
class Recovery {
public:
  explicit Recovery(ModuleOp module) : module(module) {}

  bool run();

  RecoveredModel model;
  std::string reason;

private:
  bool fail(const Twine &why) {
    reason = why.str();
    return false;
  }
  Value trace(Value value);
  void bind(const Twine &symbol, Value value);
  bool findEncoder();
  void readSizes();
  bool readBlock();
  bool readActivation(Operation *inner);
  bool readFamily();
  bool readSlots();
  bool readMask();
  void bindParameters();
  bool hasSlotsOf(const AlbertConfig &candidate);

  ModuleOp module;
  AlbertConfig &config = model.config;
  StackOp stack;
  albert::EmbeddingsOp embeddings;
  Value projection, projectionBias;
};
} // namespace

/// Where the argument of a function that is called once comes from.
Value Recovery::trace(Value value) {
  while (auto argument = dyn_cast<BlockArgument>(value)) {
    auto function = dyn_cast<func::FuncOp>(argument.getOwner()->getParentOp());
    auto uses =
        function ? SymbolTable::getSymbolUses(function, module) : std::nullopt;
    if (!uses || std::distance(uses->begin(), uses->end()) != 1)
      break;
    auto call = dyn_cast<func::CallOp>(uses->begin()->getUser());
    if (!call)
      break;
    value = call.getOperand(argument.getArgNumber());
  }
  return value;
}

/// Enters the parameter that `value` is, if there is one, under `symbol`.
void Recovery::bind(const Twine &symbol, Value value) {
  if (!value)
    return;
  auto load = trace(value).getDefiningOp<rt::LoadOp>();
  if (auto param = load ? module.lookupSymbol<rt::ParamOp>(load.getParam())
                        : rt::ParamOp())
    model.parameters[symbol.str()] = param;
}

bool Recovery::findEncoder() {
  SmallVector<StackOp> stacks;
  module.walk([&](StackOp op) { stacks.push_back(op); });
  if (stacks.empty())
    return fail("it has no layers of an encoder");
  if (stacks.size() > 1)
    return fail(
        formatv("it has {0} stacks of layers, a model has one", stacks.size()));
  stack = stacks.front();
  Value rows = trace(stack.getInput());
  if (auto gather = rows.getDefiningOp<nn::GatherRowsOp>())
    rows = trace(gather.getTable());
  // Google's embeddings are read before they are projected, too.
  if (auto linear = rows.getDefiningOp<nn::LinearOp>()) {
    projection = linear.getWeight();
    projectionBias = linear.getBias();
    rows = trace(linear.getInput());
  }
  embeddings = rows.getDefiningOp<albert::EmbeddingsOp>();
  if (!embeddings || (projection && embeddings.getProjection()))
    return fail("what enters its first layer are no embeddings");
  if (!projection) {
    projection = embeddings.getProjection();
    projectionBias = embeddings.getProjectionBias();
  }
  return true;
}

void Recovery::readSizes() {
  RankedTensorType word = embeddings.getWord().getType();
  config.vocabSize = word.getDimSize(0);
  config.embeddingSize = word.getDimSize(1);
  config.hiddenSize = stack.getInput().getType().getDimSize(1);
  config.maxPositionEmbeddings =
      embeddings.getPosition().getType().getDimSize(0);
  config.typeVocabSize = embeddings.getType().getType().getDimSize(0);
}

/// The layer that multiplies with argument `kernel` of the body.
static Operation *findDense(Value kernel) {
  for (Operation *user : kernel.getUsers())
    if (isa<nn::LinearOp, nn::GroupedLinearOp>(user))
      return user;
  return nullptr;
}

bool Recovery::readBlock() {
  Block &body = stack.getBody().front();
  if (stack.getParams().size() != NumLayerParams)
    return fail(formatv("a layer has {0} parameters, one of a config has {1}",
                        stack.getParams().size(),
                        static_cast<unsigned>(NumLayerParams)));
  auto param = [&](LayerParamIndex index) {
    return body.getArgument(StackOp::FirstParam + index);
  };
  auto attentions = body.getOps<nn::AttentionOp>();
  auto query = dyn_cast_or_null<nn::LinearOp>(findDense(param(QKernel)));
  Operation *inner = findDense(param(Ffn1Kernel));
  if (attentions.empty() || !query || !inner)
    return fail("its layers have no attention or no feed-forward network");
  config.numAttentionHeads = (*attentions.begin()).getNumHeads();
  config.preLayerNorm =
      query.getInput().getDefiningOp<nn::LayerNormOp>() != nullptr;
  auto ffn1 = cast<RankedTensorType>(param(Ffn1Kernel).getType());
  config.ffnGroups = ffn1.getRank() == 3 ? ffn1.getDimSize(2) : 1;
  config.intermediateSize =
      cast<RankedTensorType>(param(Ffn1Bias).getType()).getDimSize(0);
  config.activation = isa<nn::LinearOp>(inner)
                          ? cast<nn::LinearOp>(inner).getActivation()
                          : cast<nn::GroupedLinearOp>(inner).getActivation();
  return true;
}

/// The family decides what else can be said.
bool Recovery::readFamily() {
  bool isGoogleOrder = embeddings.getOrder() == albert::EmbeddingOrder::Google;
  // Of those with google's embeddings only Hugging Face's have a gelu with erf,
  // an epsilon, and a projection from a size to the same.
  constexpr double kEpsilon = 1e-12;
  float epsilon = embeddings.getEpsilon().convertToFloat();
  // What somebody wrote, not what is nearest to it in 32 bits.
  config.layerNormEpsilon = std::strtod(printNumber(epsilon).c_str(), nullptr);
  bool hasUsualEpsilon = config.layerNormEpsilon == kEpsilon;
  bool isHuggingFace =
      config.activation == nn::Activation::GeluErf || !hasUsualEpsilon ||
      (projection && config.embeddingSize == config.hiddenSize);
  config.family = !isGoogleOrder  ? Family::Brightmart
                  : isHuggingFace ? Family::HuggingFace
                                  : Family::Google;
  if (config.family == Family::Brightmart && !hasUsualEpsilon)
    return fail(formatv("it normalises with an epsilon of {0}, a config of "
                        "this family means {1}",
                        printNumber(epsilon), printNumber(kEpsilon)));
  if (config.preLayerNorm && config.family != Family::Brightmart)
    return fail("its layers normalise what they read, and those of google's "
                "family what they compute");
  for (const RealKey &key : getRealKeys())
    if (contains(key.families, config.family) &&
        key.member != &AlbertConfig::layerNormEpsilon)
      config.*key.member = key.defaults[static_cast<size_t>(config.family)];
  for (const ActivationName &name : getActivationNames())
    if (config.hiddenAct.empty() && contains(name.families, config.family) &&
        name.activation == config.activation)
      config.hiddenAct = name.name;
  return !config.hiddenAct.empty() ||
         fail("no config of its family has an activation " +
              nn::stringifyActivation(config.activation));
}

/// Whether the blocks of `candidate` share parameters as those of the stack do.
bool Recovery::hasSlotsOf(const AlbertConfig &candidate) {
  for (unsigned index = 0; index < NumLayerParams; ++index)
    if (getLayerSlots(candidate, static_cast<LayerParamIndex>(index)) !=
        stack.getSlotTable(index))
      return false;
  return true;
}

/// How many of `groups` hidden groups have one of `layers` layers.
static int64_t countGroups(int64_t layers, int64_t groups) {
  int64_t count = 0, last = -1;
  for (int64_t layer = 0; layer < layers; ++layer)
    if (int64_t group = getHiddenGroup(layer, layers, groups); group != last) {
      last = group;
      ++count;
    }
  return count;
}

bool Recovery::readSlots() {
  int64_t blocks = stack.getNumBlocks();
  SmallVector<AlbertConfig> candidates;
  auto add = [&](int64_t groups, int64_t inner, Sharing sharing) {
    AlbertConfig &candidate = candidates.emplace_back(config);
    candidate.numHiddenLayers = blocks / inner;
    candidate.numHiddenGroups = groups;
    candidate.innerGroupNum = inner;
    candidate.sharing = sharing;
  };
  if (config.family == Family::Brightmart) {
    for (Sharing sharing :
         {Sharing::All, Sharing::Attention, Sharing::Ffn, Sharing::None})
      add(1, 1, sharing);
  } else {
    int64_t slots = *llvm::max_element(stack.getSlotTable(0)) + 1;
    for (int64_t inner = 1; inner <= slots; ++inner)
      if (slots % inner == 0 && blocks % inner == 0)
        for (int64_t groups = slots / inner; groups <= blocks / inner; ++groups)
          if (countGroups(blocks / inner, groups) == slots / inner)
            add(groups, inner, Sharing::All);
  }
  for (const AlbertConfig &candidate : candidates)
    if (hasSlotsOf(candidate)) {
      config = candidate;
      return true;
    }
  return fail("its layers share weights in a way that no config says");
}

/// What is masked has to be masked as in the originals.
bool Recovery::readMask() {
  auto sequences =
      trace(stack.getRowOffsets()).getDefiningOp<albert::SequencesOp>();
  constexpr float kBias = -10000;
  if (!sequences || sequences.getBias().convertToFloat() == kBias)
    return true;
  return fail(formatv("it adds {0} to the scores of masked tokens, models of "
                      "a config add {1}",
                      printNumber(sequences.getBias().convertToFloat()),
                      printNumber(kBias)));
}

void Recovery::bindParameters() {
  bind("embeddings.word", embeddings.getWord());
  bind("embeddings.type", embeddings.getType());
  bind("embeddings.position", embeddings.getPosition());
  bind("embeddings.norm_gamma", embeddings.getGamma());
  bind("embeddings.norm_beta", embeddings.getBeta());
  bind("embeddings.projection", projection);
  bind("embeddings.projection_bias", projectionBias);
  for (auto [index, value] : llvm::enumerate(stack.getParams()))
    bind(getLayerSymbol(static_cast<LayerParamIndex>(index)), value);
}

bool Recovery::run() {
  if (!findEncoder())
    return false;
  readSizes();
  if (!readBlock() || !readFamily() || !readSlots() || !readMask())
    return false;
  bindParameters();
  return true;
}

std::optional<RecoveredModel> frontend::recoverModel(ModuleOp module,
                                                     std::string &reason) {
  Recovery recovery(module);
  if (recovery.run())
    return std::move(recovery.model);
  reason = std::move(recovery.reason);
  return std::nullopt;
}
