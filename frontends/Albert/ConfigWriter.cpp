//===- ConfigWriter.cpp - configs as JSON ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/Albert/ConfigKeys.h"

using namespace albertc::frontend;

void albertc::frontend::writeAlbertConfig(llvm::json::OStream &json,
                                          const AlbertConfig &config) {
  json.object([&] {
    if (config.family == Family::HuggingFace)
      json.attribute("model_type", "albert");
    for (const IntegerKey &key : getIntegerKeys())
      if (contains(key.families, config.family))
        json.attribute(key.name, config.*key.member);
    for (const RealKey &key : getRealKeys())
      if (contains(key.families, config.family)) {
        json.attributeBegin(key.name);
        json.rawValue(printNumber(config.*key.member));
        json.attributeEnd();
      }
    json.attribute("hidden_act", config.hiddenAct);
    if (config.family == Family::Brightmart)
      json.attribute("ln_type", config.preLayerNorm ? "preln" : "postln");
    // Keys of ours, for what no config of the originals says.
    if (config.sharing != Sharing::All)
      json.attribute("shared_type", stringifySharing(config.sharing));
    if (config.ffnGroups > 1)
      json.attribute("ffn_groups", config.ffnGroups);
  });
}
