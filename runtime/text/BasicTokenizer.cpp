//===- BasicTokenizer.cpp - words of a text, as BERT splits them ----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The single pass. Python cleans, lowers, decomposes and splits in turn over
/// whole strings; here each character goes through all of it at once. Two
/// things need more than the character itself: a capital sigma looks at its
/// neighbours, and decomposed marks that are kept are put into canonical order.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/BasicTokenizer.h"

#include "runtime/text/Unicode.h"

#include <array>
#include <string>
#include <vector>

namespace albert::rt {
namespace {

constexpr std::uint32_t capitalSigma = 0x3A3;
constexpr std::uint32_t finalSigma = 0x3C2;

/// Classes of ASCII beside their lower case: the fast path's only table.
struct AsciiTable {
  std::array<CharKind, 128> kind;
  std::array<char, 128> lower;
  AsciiTable() {
    for (unsigned c = 0; c < 128; ++c) {
      kind[c] = classify(c).kind();
      lower[c] = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
  }
};

const AsciiTable &asciiTable() {
  static const AsciiTable table;
  return table;
}

/// True for text that Python's final-sigma rule looks through: case-ignorable
/// characters, and those that cleaning has deleted.
bool isTransparent(CharClass charClass) {
  return charClass.isCaseIgnorable() || charClass.kind() == CharKind::Drop;
}

/// One run over one text.
class Splitter {
public:
  Splitter(std::string_view text, bool doLowerCase, WordSink &sink)
      : begin(text.data()), end(begin + text.size()), folding(doLowerCase),
        sink(sink), ascii(asciiTable()) {}

  void run();

private:
  void addAscii(const char *p);
  void addCharacter(const char *p, Utf8Char c);
  void addFolded(std::uint32_t codePoint, std::uint32_t from, std::uint32_t to);
  void append(std::uint32_t codePoint, std::uint32_t from, std::uint32_t to);
  void appendOrdered(std::uint32_t codePoint, std::uint32_t from,
                     std::uint32_t to);
  void emitAlone(std::uint32_t codePoint, std::uint32_t from, std::uint32_t to);
  void finishWord();
  bool isFinalSigma(const char *p) const;

  const char *begin;
  const char *end;
  bool folding;
  WordSink &sink;
  const AsciiTable &ascii;
  std::string word;
  std::vector<WordChar> chars;
  /// Index in `chars` of the first character that a following mark may be
  /// moved in front of.
  size_t firstMovable = 0;
};

void Splitter::finishWord() {
  if (!chars.empty())
    sink.word(word, chars);
  word.clear();
  chars.clear();
  firstMovable = 0;
}

void Splitter::append(std::uint32_t codePoint, std::uint32_t from,
                      std::uint32_t to) {
  char bytes[4];
  unsigned length = encodeUtf8(codePoint, bytes);
  chars.push_back({static_cast<std::uint32_t>(word.size()), from, to});
  word.append(bytes, length);
}

void Splitter::emitAlone(std::uint32_t codePoint, std::uint32_t from,
                         std::uint32_t to) {
  finishWord();
  append(codePoint, from, to);
  finishWord();
}

/// Adds a kept mark at its canonical place (Unicode, section 3.11): before
/// marks of a higher class, after those of an equal one. There are about forty
/// such marks, so the look-ups do not matter.
void Splitter::appendOrdered(std::uint32_t codePoint, std::uint32_t from,
                             std::uint32_t to) {
  std::uint8_t order = combiningClass(codePoint);
  std::vector<WordChar> moved;
  std::string movedText;
  while (chars.size() > firstMovable) {
    std::uint32_t offset = chars.back().offset;
    Utf8Char last = decodeUtf8(word.data() + offset, word.data() + word.size());
    if (combiningClass(last.codePoint) <= order)
      break;
    movedText.insert(0, word, offset, std::string::npos);
    word.resize(offset);
    moved.insert(moved.begin(), chars.back());
    chars.pop_back();
  }
  append(codePoint, from, to);
  std::uint32_t base = static_cast<std::uint32_t>(word.size());
  for (WordChar c : moved)
    chars.push_back({base + c.offset - moved.front().offset, c.begin, c.end});
  word += movedText;
}

/// Adds one code point of a folded character.
void Splitter::addFolded(std::uint32_t codePoint, std::uint32_t from,
                         std::uint32_t to) {
  switch (classify(codePoint).kind()) {
  case CharKind::Mark:
    return;
  case CharKind::StartingMark:
    firstMovable = chars.size();
    return;
  case CharKind::Punctuation:
    return emitAlone(codePoint, from, to);
  default:
    break;
  }
  if (combiningClass(codePoint) != 0)
    return appendOrdered(codePoint, from, to);
  append(codePoint, from, to);
  firstMovable = chars.size();
}

/// True if the capital sigma at `p` ends a word: a cased letter before it and
/// none after it (Unicode, section 3.13, Final_Sigma, as Python applies it).
/// Spaces and ideographs are not cased, so word bounds need no extra care.
bool Splitter::isFinalSigma(const char *p) const {
  const char *q = p;
  for (bool isLetterBefore = false; !isLetterBefore;) {
    if (q == begin)
      return false;
    Utf8Char c = decodeUtf8Before(begin, q);
    q -= c.length ? c.length : 1;
    CharClass charClass = classify(c.codePoint);
    if (c.length == 0 || isTransparent(charClass))
      continue;
    if (!charClass.isCased())
      return false;
    isLetterBefore = true;
  }
  for (q = p + 2; q != end;) {
    Utf8Char c = decodeUtf8(q, end);
    q += c.length ? c.length : 1;
    CharClass charClass = classify(c.codePoint);
    if (c.length != 0 && !isTransparent(charClass))
      return !charClass.isCased();
  }
  return true;
}

/// Adds a character outside ASCII.
void Splitter::addCharacter(const char *p, Utf8Char c) {
  auto from = static_cast<std::uint32_t>(p - begin);
  std::uint32_t to = from + c.length;
  CharClass charClass = classify(c.codePoint);
  CharKind kind = charClass.kind();
  if (kind == CharKind::Space)
    return finishWord();
  if (kind == CharKind::Drop)
    return;
  if (kind == CharKind::Ideograph) {
    finishWord();
    std::uint32_t folded[maxFoldLength] = {c.codePoint};
    if (folding && charClass.folds())
      foldCharacter(c.codePoint, folded); // Always one: another ideograph.
    return emitAlone(folded[0], from, to);
  }
  if (!folding || !charClass.folds()) {
    if (kind == CharKind::Punctuation)
      return emitAlone(c.codePoint, from, to);
    append(c.codePoint, from, to);
    firstMovable = chars.size();
    return;
  }
  if (c.codePoint == capitalSigma && isFinalSigma(p))
    return addFolded(finalSigma, from, to);
  std::uint32_t folded[maxFoldLength];
  unsigned count = foldCharacter(c.codePoint, folded);
  for (unsigned i = 0; i < count; ++i)
    addFolded(folded[i], from, to);
}

void Splitter::addAscii(const char *p) {
  auto byte = static_cast<unsigned char>(*p);
  auto from = static_cast<std::uint32_t>(p - begin);
  switch (ascii.kind[byte]) {
  case CharKind::Space:
    return finishWord();
  case CharKind::Drop:
    return;
  case CharKind::Punctuation:
    return emitAlone(byte, from, from + 1);
  default:
    chars.push_back({static_cast<std::uint32_t>(word.size()), from, from + 1});
    word += folding ? ascii.lower[byte] : *p;
    firstMovable = chars.size();
  }
}

void Splitter::run() {
  for (const char *p = begin; p != end;) {
    if (static_cast<unsigned char>(*p) < 0x80) {
      addAscii(p++);
      continue;
    }
    Utf8Char c = decodeUtf8(p, end);
    if (c.length != 0)
      addCharacter(p, c);
    p += c.length ? c.length : 1;
  }
  finishWord();
}

} // namespace

void splitWords(std::string_view text, bool doLowerCase, WordSink &sink) {
  Splitter(text, doLowerCase, sink).run();
}

} // namespace albert::rt
