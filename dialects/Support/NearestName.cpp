//===- NearestName.cpp - what may have been meant -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Support/NearestName.h"

using namespace albertc;

llvm::StringRef
albertc::nearestName(llvm::StringRef word,
                     llvm::ArrayRef<llvm::StringRef> candidates) {
  llvm::StringRef best;
  // One slip per three letters still reads as the same word; one more so that
  // short words may have one too.
  size_t limit = word.size() / 3 + 1;
  for (llvm::StringRef candidate : candidates) {
    // So many letters would have to be added or removed at least.
    if (candidate.size() > word.size() + limit ||
        word.size() > candidate.size() + limit)
      continue;
    size_t distance = word.edit_distance(candidate, /*AllowReplacements=*/true,
                                         static_cast<unsigned>(limit));
    if (distance > limit)
      continue;
    best = candidate;
    if (distance <= 1)
      break;
    limit = distance - 1;
  }
  return best;
}
