//===- TrainingModule.h - a training entry in f64 ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Entries of programs that train, for the harness.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_COMPILER_NUMERICS_TRAININGMODULE_H
#define ALBERTC_TEST_UNIT_COMPILER_NUMERICS_TRAININGMODULE_H

#include "frontends/Albert/AlbertConfig.h"
#include "test/unit/compiler/numerics/Entry.h"

namespace albertc::numerics {

/// Builds pretraining of `config` and keeps the function `entry` of it.
EntrySource buildTrainingEntry(const frontend::AlbertConfig &config,
                               const std::string &entry);

} // namespace albertc::numerics

#endif // ALBERTC_TEST_UNIT_COMPILER_NUMERICS_TRAININGMODULE_H
