//===- AlbertText.cpp - text as ALBERT prepares it ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One pass from bytes to decomposed characters, one to lower case and bytes: a
/// capital sigma looks at both sides.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/AlbertText.h"

#include "runtime/text/Unicode.h"

#include <algorithm>
#include <iterator>

namespace albert::rt {
namespace {

/// One row of the decomposition table: `count` code points at `first` of the
/// pool.
struct DecompositionEntry {
  std::uint32_t codePoint;
  std::uint16_t first;
  std::uint16_t count;
};

/// Digits of one range, both included.
struct DigitRange {
  std::uint32_t first;
  std::uint32_t last;
};

#include "runtime/text/DecompositionTables.inc"

struct Character {
  std::uint32_t codePoint;
  std::uint32_t begin;
  std::uint32_t end;
};

/// True for characters that decomposition leaves as they are: nearly all of a
/// text, for which no table need be searched.
bool isPlain(std::uint32_t codePoint) {
  if (codePoint < 0x80)
    return true;
  CharClass charClass = classify(codePoint);
  return charClass.kind() == CharKind::Ideograph && !charClass.folds();
}

bool isCombining(std::uint32_t codePoint) {
  CharClass charClass = classify(codePoint);
  return charClass.kind() == CharKind::Mark ||
         (charClass.folds() && combiningClass(codePoint) != 0);
}

/// Calls `use` for the code points of the compatibility decomposition. Their
/// order among marks does not matter, since marks are deleted.
template <typename Use>
void decompose(std::uint32_t codePoint, Use use) {
  if (codePoint >= 0xAC00 && codePoint <= 0xD7A3) {
    std::uint32_t jamo[maxFoldLength];
    unsigned count = foldCharacter(codePoint, jamo);
    for (unsigned i = 0; i < count; ++i)
      use(jamo[i]);
    return;
  }
  auto entry = std::lower_bound(
      std::begin(decompositionTable), std::end(decompositionTable), codePoint,
      [](const DecompositionEntry &e, std::uint32_t value) {
        return e.codePoint < value;
      });
  if (entry == std::end(decompositionTable) || entry->codePoint != codePoint)
    return use(codePoint);
  for (unsigned i = 0; i < entry->count; ++i)
    use(decompositionPool[entry->first + i]);
}

/// Decomposed characters of the text with its blanks collapsed.
std::vector<Character> decomposeText(std::string_view text) {
  std::vector<Character> characters;
  characters.reserve(text.size());
  const char *begin = text.data(), *end = begin + text.size();
  // A word may decompose to nothing and still has spaces around it.
  bool isFirstWord = true;
  bool needsSpace = false;
  for (const char *p = begin; p != end;) {
    Utf8Char c = decodeUtf8(p, end);
    auto from = static_cast<std::uint32_t>(p - begin);
    std::uint32_t to = from + std::max<std::uint32_t>(c.length, 1);
    p = begin + to;
    if (c.length == 0)
      continue;
    if (isPythonSpace(c.codePoint)) {
      needsSpace = !isFirstWord;
      continue;
    }
    if (needsSpace)
      characters.push_back({' ', from, from});
    needsSpace = isFirstWord = false;
    if (isPlain(c.codePoint)) {
      characters.push_back({c.codePoint, from, to});
      continue;
    }
    decompose(c.codePoint, [&](std::uint32_t part) {
      if (!isCombining(part))
        characters.push_back({part, from, to});
    });
  }
  return characters;
}

/// True if the capital sigma at `index` ends a word (Unicode, section 3.13).
bool isFinalSigma(const std::vector<Character> &characters, std::size_t index) {
  auto classOf = [&](std::size_t i) {
    return classify(characters[i].codePoint);
  };
  std::size_t before = index;
  while (before != 0 && classOf(before - 1).isCaseIgnorable())
    --before;
  if (before == 0 || !classOf(before - 1).isCased())
    return false;
  std::size_t after = index + 1;
  while (after != characters.size() && classOf(after).isCaseIgnorable())
    ++after;
  return after == characters.size() || !classOf(after).isCased();
}

} // namespace

void prepareAlbertText(std::string_view text, bool doLowerCase,
                       AlbertText &out) {
  out.text.clear();
  out.begins.clear();
  out.ends.clear();
  std::vector<Character> characters = decomposeText(text);
  for (std::size_t i = 0; i < characters.size(); ++i) {
    std::uint32_t codePoint = characters[i].codePoint;
    if (doLowerCase && codePoint < 0x80) {
      codePoint += codePoint >= 'A' && codePoint <= 'Z' ? 32 : 0;
    } else if (doLowerCase && classify(codePoint).folds()) {
      // No lower case of a decomposed character is composed, so that folding
      // is lower case alone here.
      std::uint32_t folded[maxFoldLength];
      foldCharacter(codePoint, folded);
      codePoint =
          codePoint == 0x3A3 && isFinalSigma(characters, i) ? 0x3C2 : folded[0];
    }
    char bytes[4];
    unsigned length = encodeUtf8(codePoint, bytes);
    out.text.append(bytes, length);
    for (unsigned byte = 0; byte < length; ++byte) {
      out.begins.push_back(characters[i].begin);
      out.ends.push_back(characters[i].end);
    }
  }
}

bool isPythonDigit(std::uint32_t codePoint) {
  const auto *range = std::upper_bound(
      std::begin(digitTable), std::end(digitTable), codePoint,
      [](std::uint32_t value, const DigitRange &r) { return value < r.first; });
  return range != std::begin(digitTable) && codePoint <= (range - 1)->last;
}

} // namespace albert::rt
