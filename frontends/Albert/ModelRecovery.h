//===- ModelRecovery.h - the model that a module computes -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The way back from `albert` ops to the configuration they can be built from:
/// what of a TensorFlow graph has been recognised as a model.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_FRONTENDS_ALBERT_MODELRECOVERY_H
#define ALBERTC_FRONTENDS_ALBERT_MODELRECOVERY_H

#include "dialects/RT/IR/RTOps.h"
#include "frontends/Albert/AlbertConfig.h"
#include "mlir/IR/BuiltinOps.h"
#include "llvm/ADT/StringMap.h"

namespace albertc::frontend {

/// A model that was found in a module.
struct RecoveredModel {
  /// What training alone depends on, initializer_range and dropout, has the
  /// family's defaults: a graph that answers does not tell.
  AlbertConfig config;
  /// Parameters of the module that have the values of embeddings and blocks,
  /// by the symbols that `buildModule` gives to those.
  llvm::StringMap<rt::ParamOp> parameters;
};

/// Finds the model of which `module` computes the encoder: embeddings, in any
/// function, and the one stack of blocks on them. None, with the `reason`, if
/// there is no such model or no configuration says the same.
std::optional<RecoveredModel> recoverModel(mlir::ModuleOp module,
                                           std::string &reason);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_MODELRECOVERY_H
