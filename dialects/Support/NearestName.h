//===- NearestName.h - what may have been meant -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Guesses the name that a misspelled one stands for, for messages of dialects,
/// frontends and the compiler.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_SUPPORT_NEARESTNAME_H
#define ALBERTC_DIALECTS_SUPPORT_NEARESTNAME_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

namespace albertc {

/// The candidate closest to `word` by edit distance, the first of several;
/// empty when none is near enough to be a misspelling of it. Candidates of
/// another length cost no time, so that there may be a million.
llvm::StringRef nearestName(llvm::StringRef word,
                            llvm::ArrayRef<llvm::StringRef> candidates);

} // namespace albertc

#endif // ALBERTC_DIALECTS_SUPPORT_NEARESTNAME_H
