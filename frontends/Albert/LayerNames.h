//===- LayerNames.h - checkpoint names of block parameters -------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the frontend: what the variables of a block are called in each
/// family, and which blocks share them.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_ALBERT_LAYERNAMES_H
#define ALBERTC_FRONTENDS_ALBERT_LAYERNAMES_H

#include "frontends/Albert/AlbertConfig.h"

namespace albertc::frontend {

/// The variables of a block, kernel and bias (gamma and beta) together.
enum class LayerVariable {
  Query,
  Key,
  Value,
  Projection,
  Norm1,
  Ffn1,
  Ffn2,
  Norm2
};

/// Name of `variable` of block `block` in TensorFlow checkpoints, without
/// "/kernel" and the like. Blocks share a variable if they give it one name.
std::string getTensorFlowName(const AlbertConfig &config,
                              LayerVariable variable, int64_t block);

/// Name of the same variable in Hugging Face files, without ".weight" or
/// ".bias"; empty for the brightmart family.
std::string getHuggingFaceName(const AlbertConfig &config,
                               LayerVariable variable, int64_t block);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_LAYERNAMES_H
