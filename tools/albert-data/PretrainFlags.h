//===- PretrainFlags.h - flags of albert-data pretrain ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// From a command line to what is to be done.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TOOLS_ALBERT_DATA_PRETRAINFLAGS_H
#define ALBERTC_TOOLS_ALBERT_DATA_PRETRAINFLAGS_H

#include "runtime/core/Flags.h"
#include "runtime/data/pretrain/PretrainJob.h"

namespace albert::data {

/// Where Chinese words come from.
enum class Segmentation { None, Icu, Jieba, Spaces };

/// What the flags say.
struct PretrainRequest {
  /// Without inputs, tokenizer and words, which are files.
  rt::PretrainJob job;
  Segmentation segmentation = Segmentation::None;
  /// Do what the original program of the family does.
  bool isCompat = false;
  std::uint32_t ngramSeed = 0;
};

/// The flags of the command.
rt::FlagTable makePretrainFlags();

/// Reads them; an error for values that are wrong or contradict each other.
rt::Result<PretrainRequest> readPretrainRequest(const rt::ParsedFlags &flags);

} // namespace albert::data

#endif // ALBERTC_TOOLS_ALBERT_DATA_PRETRAINFLAGS_H
