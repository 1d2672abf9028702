//===- PretrainOptions.h - the flags of pretrain programs -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One table gives the parser, --help, docs/flags.md and its test. Names are
/// those of run_pretraining in the original programs; where these disagree
/// about a default, the model's family decides.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TRAINING_PRETRAINOPTIONS_H
#define ALBERTC_RUNTIME_TRAINING_PRETRAINOPTIONS_H

#include "runtime/core/Flags.h"
#include "runtime/training/RunSettings.h"
#include "runtime/training/Trainer.h"

namespace albert::rt {

/// What a command line asks for.
struct PretrainOptions {
  std::vector<std::string> inputFiles; ///< files and patterns
  std::vector<std::string> evalFiles;
  std::string outputDir;
  std::string initCheckpoint;
  std::string exportDir;

  bool train = true;
  bool evaluate = false;
  bool shuffle = true;
  bool resumeAnyway = false;

  int64_t trainBatchSize = 0;
  int64_t evalBatchSize = 0;
  int64_t maxEvalSteps = 0;
  int64_t saveSteps = 0;
  int64_t keepMax = 0; ///< checkpoints; 0 keeps all
  int64_t maxBadSteps = 0;
  int threads = 0; ///< 0: what affinity and cgroup allow
  ExampleLimits limits;
  Trainer::Options trainer;

  /// The seed of the order of examples; none if they keep their order.
  std::optional<uint64_t> shuffleSeed() const {
    return shuffle ? std::optional<uint64_t>(trainer.seed) : std::nullopt;
  }
};

/// The flags of a program called `name`.
FlagTable pretrainFlags(const Manifest &manifest, const std::string &name);

/// Reads the flags. Errors are wrong usage.
Result<PretrainOptions> readPretrainOptions(const ParsedFlags &flags,
                                            const Manifest &manifest,
                                            const TrainingSpec &spec);

/// Everything that decides which numbers the run computes.
RunSettings runSettings(const PretrainOptions &options,
                        const Manifest &manifest, const TrainingSpec &spec,
                        const RecordFiles &examples);

/// "lamb (brightmart)" or "adamw".
std::string optimizerName(const OptimizerOptions &options);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TRAINING_PRETRAINOPTIONS_H
