//===- Unicode.h - UTF-8 and the character data tokenizers need -*- C++ -*-===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
/// \file
/// Characters as the BERT tokenizer sees them: one class per code point and one
/// table of case and accent folding. The data are those of Unicode 14, the
/// version behind the reference tokenizer (docs: semantics, section 4.1). They
/// are extracted from utf8proc while building; the 340 KB of utf8proc itself
/// stay out of compiled programs.
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TEXT_UNICODE_H
#define ALBERTC_RUNTIME_TEXT_UNICODE_H

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace albert::rt {

/// What the tokenizer does with a character. The kinds exclude each other.
enum class CharKind : uint8_t {
  Other,        ///< Part of a word.
  Space,        ///< Ends a word: tab, LF, CR, categories Zs, Zl and Zp.
  Drop,         ///< Deleted: U+0000, U+FFFD, other Cc, and Cf.
  Punctuation,  ///< A word of its own: P* and ASCII symbols.
  Ideograph,    ///< A word of its own: the CJK ranges of BERT.
  Mark,         ///< Category Mn with a combining class.
  StartingMark, ///< Category Mn with combining class 0.
};

/// The class of one code point, packed into a byte of the table.
struct CharClass {
  static constexpr uint8_t kindMask = 0x07;
  static constexpr uint8_t foldsBit = 0x08;
  static constexpr uint8_t casedBit = 0x10;
  static constexpr uint8_t ignorableBit = 0x20;

  uint8_t bits;

  CharKind kind() const { return static_cast<CharKind>(bits & kindMask); }
  /// True where `foldCharacter` changes the character or the character has a
  /// combining class, that is, where the fast path must be left.
  bool folds() const { return bits & foldsBit; }
  /// Unicode `Cased` without the case-ignorable ones.
  bool isCased() const { return bits & casedBit; }
  /// Unicode `Case_Ignorable`.
  bool isCaseIgnorable() const { return bits & ignorableBit; }
};

/// The class of \p codePoint; code points above U+10FFFF are `drop`.
CharClass classify(uint32_t codePoint);

/// The planes that the tables of classes cover: the first four and plane 14.
/// Characters of the others are unassigned or for private use, `Other` without
/// case. A layout of the tables, nothing for others.
constexpr uint32_t firstPlanesEnd = 0x40000;
constexpr uint32_t lastPlaneBegin = 0xE0000, lastPlaneEnd = 0xF0000;
constexpr bool isUnmapped(uint32_t codePoint) {
  return codePoint >= firstPlanesEnd &&
         (codePoint < lastPlaneBegin || codePoint >= lastPlaneEnd);
}

/// How the tables store a code point that folds: with the place of its results
/// in one word. A layout of the tables, nothing for others.
struct FoldEntry {
  static constexpr unsigned firstBits = 14;
  static constexpr uint32_t maxFirst = (1u << firstBits) - 1;
  /// No code point from here on folds.
  static constexpr uint32_t maxCodePoint = (1u << (32 - firstBits)) - 1;

  static constexpr uint32_t pack(uint32_t codePoint, uint32_t first) {
    return codePoint << firstBits | first;
  }
  static constexpr uint32_t codePoint(uint32_t entry) {
    return entry >> firstBits;
  }
  static constexpr uint32_t first(uint32_t entry) { return entry & maxFirst; }
};

/// One code point taken from UTF-8. `length` is the number of bytes, 0 where
/// the bytes are not UTF-8 (overlong forms and surrogates are not).
struct Utf8Char {
  uint32_t codePoint;
  uint32_t length;
};

/// Decodes the first code point of the non-empty range [\p p, \p end).
Utf8Char decodeUtf8(const char *p, const char *end);

/// Decodes the code point that ends right before \p p in [\p begin, \p p).
/// A byte that is not part of valid UTF-8 gives length 0.
Utf8Char decodeUtf8Before(const char *begin, const char *p);

/// Writes \p codePoint as UTF-8 into \p out; returns the number of bytes.
unsigned encodeUtf8(uint32_t codePoint, char out[4]);

/// Offset of the first byte that is not UTF-8, or `npos`.
size_t findInvalidUtf8(std::string_view text);

/// Lower case, then canonical decomposition (NFD): at most
/// `maxFoldLength` code points, written to \p out. Returns their number. Lower
/// case is that of Python's `str.lower` except for the word-final sigma, which
/// needs context and is the caller's.
constexpr unsigned maxFoldLength = 4;
unsigned foldCharacter(uint32_t codePoint, uint32_t out[maxFoldLength]);

/// The canonical combining class of characters outside category Mn (Mn is
/// dropped after decomposition, so its order does not matter).
uint8_t combiningClass(uint32_t codePoint);

/// True for the whitespace of Python's `str.split` and `str.strip`.
bool isPythonSpace(uint32_t codePoint);

/// \p text without the whitespace of Python's `str.strip` at both ends.
std::string_view stripWhitespace(std::string_view text);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TEXT_UNICODE_H
