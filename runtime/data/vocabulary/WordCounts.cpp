//===- WordCounts.cpp - words of a text and how often ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Counting and adding up.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/vocabulary/WordCounts.h"

#include "runtime/text/BasicTokenizer.h"
#include "runtime/text/Unicode.h"

namespace albert::rt {

static constexpr std::size_t maxWordChars = 200;

namespace {

class Counter final : public WordSink {
public:
  explicit Counter(WordCounts &counts) : counts(counts) {}

  void word(std::string_view text, Span<const WordChar> chars) override {
    const char *end = text.data() + text.size();
    for (WordChar c : chars)
      ++counts.characters[decodeUtf8(text.data() + c.offset, end).codePoint];
    if (chars.size() > 1 && chars.size() <= maxWordChars)
      ++counts.words[std::string(text)];
  }

private:
  WordCounts &counts;
};

} // namespace

void WordCounts::addText(std::string_view text, bool doLowerCase) {
  Counter counter(*this);
  splitWords(text, doLowerCase, counter);
}

void WordCounts::add(const WordCounts &other) {
  for (const auto &[codePoint, count] : other.characters)
    characters[codePoint] += count;
  for (const auto &[word, count] : other.words)
    words[word] += count;
}

void WordCounts::clear() {
  characters.clear();
  words.clear();
}

} // namespace albert::rt
