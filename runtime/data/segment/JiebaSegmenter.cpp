//===- JiebaSegmenter.cpp - words as jieba finds them ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// jieba's accurate mode (version 0.42.1, `lcut`): the most probable path
/// through the words of the dictionary, and a hidden Markov model for runs of
/// characters that it leaves alone. Ties go as in Python's `max` of tuples.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/segment/JiebaDictionary.h"
#include "runtime/data/segment/WordSegmenter.h"
#include "runtime/text/Unicode.h"

#include <algorithm>

namespace albert::rt {
namespace {

using State = JiebaDictionary::State;

bool isAlphanumeric(std::uint32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9');
}

bool isDigit(std::uint32_t c) { return c >= '0' && c <= '9'; }

/// Characters that the dictionary may have in words; others stand alone.
bool isWordCharacter(std::uint32_t c) {
  return JiebaDictionary::isChinese(c) || isAlphanumeric(c) || c == '+' ||
         c == '#' || c == '&' || c == '.' || c == '_' || c == '%' || c == '-';
}

class JiebaSegmenter final : public WordSegmenter {
public:
  explicit JiebaSegmenter(std::shared_ptr<const JiebaDictionary> dictionary)
      : dictionary(std::move(dictionary)) {}

  Result<std::unique_ptr<WordSegmenter>> clone() const override {
    std::unique_ptr<WordSegmenter> copy =
        std::make_unique<JiebaSegmenter>(dictionary);
    return copy;
  }

  void segment(std::string_view input,
               std::vector<std::uint32_t> &ends) override;

private:
  /// A character and its first byte.
  struct Character {
    std::uint32_t codePoint;
    std::uint32_t offset;
  };
  /// The best way from a character to the end of the block.
  struct Step {
    double score;
    std::size_t last; ///< Last character of the first word.
  };

  std::uint32_t endOf(std::size_t character) const {
    return characters[character + 1].offset;
  }
  void cutBlock(std::size_t begin, std::size_t end);
  void findRoute(std::size_t begin, std::size_t end);
  void flushSingles(std::size_t begin, std::size_t end);
  void cutUnknown(std::size_t begin, std::size_t end);
  void cutByModel(std::size_t begin, std::size_t end);
  void cutOther(std::size_t begin, std::size_t end);

  std::shared_ptr<const JiebaDictionary> dictionary;
  std::string_view text;
  std::vector<std::uint32_t> *out = nullptr;
  /// With one more at the end of the text.
  std::vector<Character> characters;
  std::vector<Step> route;
  std::vector<std::array<double, JiebaDictionary::stateCount>> scores;
  std::vector<std::array<State, JiebaDictionary::stateCount>> previous;
};

} // namespace

void JiebaSegmenter::segment(std::string_view input,
                             std::vector<std::uint32_t> &ends) {
  text = input;
  out = &ends;
  characters.clear();
  const char *begin = text.data(), *end = begin + text.size();
  for (const char *p = begin; p != end;) {
    Utf8Char c = decodeUtf8(p, end);
    characters.push_back(
        {c.length ? c.codePoint : 0, static_cast<std::uint32_t>(p - begin)});
    p += c.length ? c.length : 1;
  }
  std::size_t count = characters.size();
  characters.push_back({0, static_cast<std::uint32_t>(text.size())});
  for (std::size_t i = 0; i < count;) {
    if (!isWordCharacter(characters[i].codePoint)) {
      if (characters[i].codePoint == '\r' && i + 1 < count &&
          characters[i + 1].codePoint == '\n')
        ++i;
      ends.push_back(endOf(i++));
      continue;
    }
    std::size_t blockBegin = i;
    while (i < count && isWordCharacter(characters[i].codePoint))
      ++i;
    cutBlock(blockBegin, i);
  }
}

/// From the end on: the best word at each character and its way on.
void JiebaSegmenter::findRoute(std::size_t begin, std::size_t end) {
  const PieceTrie &trie = dictionary->trie();
  route.resize(end - begin + 1);
  route[end - begin] = {0, 0};
  for (std::size_t i = end; i-- > begin;) {
    Step best = {0, 0};
    bool isFound = false;
    PieceTrie::State state = PieceTrie::root;
    for (std::size_t last = i; last < end; ++last) {
      std::uint32_t offset = characters[last].offset;
      state = trie.walk(state, text.substr(offset, endOf(last) - offset));
      if (state == PieceTrie::none)
        break;
      std::int32_t id = trie.idAt(state);
      if (id < 0)
        continue;
      double score =
          dictionary->logProbability(id) + route[last + 1 - begin].score;
      if (!isFound || score >= best.score)
        best = {score, last};
      isFound = true;
    }
    if (!isFound)
      best = {dictionary->unknownLogProbability() + route[i + 1 - begin].score,
              i};
    route[i - begin] = best;
  }
}

void JiebaSegmenter::cutBlock(std::size_t begin, std::size_t end) {
  findRoute(begin, end);
  std::size_t singles = begin;
  for (std::size_t i = begin; i < end;) {
    std::size_t last = route[i - begin].last;
    if (last != i) {
      flushSingles(singles, i);
      out->push_back(endOf(last));
      singles = last + 1;
    }
    i = last + 1;
  }
  flushSingles(singles, end);
}

/// Cuts a run of characters that the route left alone.
void JiebaSegmenter::flushSingles(std::size_t begin, std::size_t end) {
  if (begin == end)
    return;
  std::uint32_t offset = characters[begin].offset;
  std::string_view run = text.substr(offset, endOf(end - 1) - offset);
  if (end - begin > 1 && dictionary->trie().find(run) < 0)
    return cutUnknown(begin, end);
  for (std::size_t i = begin; i < end; ++i)
    out->push_back(endOf(i));
}

void JiebaSegmenter::cutUnknown(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end;) {
    bool isChinese = JiebaDictionary::isChinese(characters[i].codePoint);
    std::size_t runBegin = i;
    while (i < end &&
           JiebaDictionary::isChinese(characters[i].codePoint) == isChinese)
      ++i;
    if (isChinese)
      cutByModel(runBegin, i);
    else
      cutOther(runBegin, i);
  }
}

/// Viterbi's algorithm over the four states.
void JiebaSegmenter::cutByModel(std::size_t begin, std::size_t end) {
  if (!dictionary->hasModel()) {
    for (std::size_t i = begin; i < end; ++i)
      out->push_back(endOf(i));
    return;
  }
  // In alphabetical order of their letters (B, E, M, S): of two equally good
  // ones Python takes the later letter.
  static constexpr State before[JiebaDictionary::stateCount][2] = {
      {JiebaDictionary::End, JiebaDictionary::Single},   // Begin
      {JiebaDictionary::Begin, JiebaDictionary::Middle}, // Middle
      {JiebaDictionary::Begin, JiebaDictionary::Middle}, // End
      {JiebaDictionary::End, JiebaDictionary::Single}};  // Single
  std::size_t count = end - begin;
  scores.resize(count);
  previous.resize(count);
  for (int s = 0; s < JiebaDictionary::stateCount; ++s) {
    State state = static_cast<State>(s);
    scores[0][state] = dictionary->start(state) +
                       dictionary->emission(state, characters[begin].codePoint);
  }
  for (std::size_t t = 1; t < count; ++t)
    for (int s = 0; s < JiebaDictionary::stateCount; ++s) {
      State state = static_cast<State>(s);
      double emission =
          dictionary->emission(state, characters[begin + t].codePoint);
      double best[2];
      for (int k = 0; k < 2; ++k)
        best[k] = scores[t - 1][before[state][k]] +
                  dictionary->transition(before[state][k], state) + emission;
      int chosen = best[1] >= best[0];
      scores[t][state] = best[chosen];
      previous[t][state] = before[state][chosen];
    }
  State state = scores[count - 1][JiebaDictionary::Single] >=
                        scores[count - 1][JiebaDictionary::End]
                    ? JiebaDictionary::Single
                    : JiebaDictionary::End;
  // Backwards: a character in the state End or Single ends a word.
  std::size_t firstEnd = out->size();
  for (std::size_t t = count; t-- > 0;) {
    if (state == JiebaDictionary::End || state == JiebaDictionary::Single)
      out->push_back(endOf(begin + t));
    if (t != 0)
      state = previous[t][state];
  }
  std::reverse(out->begin() + std::ptrdiff_t(firstEnd), out->end());
}

/// Numbers and Latin words: [a-zA-Z0-9]+(\.\d+)?%?, and what is between them.
void JiebaSegmenter::cutOther(std::size_t begin, std::size_t end) {
  auto is = [&](std::size_t i, auto predicate) {
    return i < end && predicate(characters[i].codePoint);
  };
  for (std::size_t i = begin; i < end;) {
    std::size_t wordBegin = i;
    while (is(i, isAlphanumeric))
      ++i;
    if (i == wordBegin) {
      while (i < end && !is(i, isAlphanumeric))
        ++i;
    } else {
      if (is(i, [](std::uint32_t c) { return c == '.'; }) &&
          is(i + 1, isDigit)) {
        ++i;
        while (is(i, isDigit))
          ++i;
      }
      if (is(i, [](std::uint32_t c) { return c == '%'; }))
        ++i;
    }
    out->push_back(endOf(i - 1));
  }
}

std::unique_ptr<WordSegmenter>
makeJiebaSegmenter(std::shared_ptr<const JiebaDictionary> dictionary) {
  return std::make_unique<JiebaSegmenter>(std::move(dictionary));
}

} // namespace albert::rt
