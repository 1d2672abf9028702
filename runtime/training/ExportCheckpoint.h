//===- ExportCheckpoint.h - weights without training state ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What a run gives to those who use its model: a third of a checkpoint.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_EXPORTCHECKPOINT_H
#define ALBERTC_RUNTIME_TRAINING_EXPORTCHECKPOINT_H

#include "runtime/core/Status.h"

#include <string>

namespace albert::rt {

/// Copies the weights of the checkpoint at `prefix`, and neither moments nor
/// global_step, to `directory`/albert_model.ckpt, the name that released models
/// have, and names it in the directory's `checkpoint`. The directory is made
/// when missing. Returns the new prefix.
Result<std::string> exportCheckpoint(const std::string &prefix,
                                     const std::string &directory);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_EXPORTCHECKPOINT_H
