//===- AlbertConfig.cpp - sizes and choices of an ALBERT model ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Names of the choices.
///
//===----------------------------------------------------------------------===//

#include "frontends/Albert/AlbertConfig.h"

using namespace albertc;
using namespace albertc::frontend;
using llvm::StringRef;

static constexpr const char *kFamilies[] = {"brightmart", "google",
                                            "huggingface"};
static constexpr const char *kSharings[] = {"all", "attention", "ffn", "none"};

/// The enumerator whose name in `names` is `name`.
template <typename Enum, size_t N>
static std::optional<Enum> parse(const char *const (&names)[N],
                                 StringRef name) {
  for (size_t i = 0; i < N; ++i)
    if (name == names[i])
      return static_cast<Enum>(i);
  return std::nullopt;
}

StringRef frontend::stringifyFamily(Family family) {
  return kFamilies[static_cast<size_t>(family)];
}

std::optional<Family> frontend::parseFamily(StringRef name) {
  return parse<Family>(kFamilies, name);
}

StringRef frontend::stringifySharing(Sharing sharing) {
  return kSharings[static_cast<size_t>(sharing)];
}

std::optional<Sharing> frontend::parseSharing(StringRef name) {
  return parse<Sharing>(kSharings, name);
}
