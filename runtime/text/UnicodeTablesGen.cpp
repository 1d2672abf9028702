//===- UnicodeTablesGen.cpp - Character tables out of utf8proc ------------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
/// \file
/// A build-time tool: writes UnicodeTables.inc, the tables that Unicode.cpp
/// includes, and DecompositionTables.inc, those of AlbertText.cpp. utf8proc 2.8
/// knows Unicode 15; its additions are left out so that the tables are those of
/// Unicode 14 like the reference tokenizer's.
//
//===----------------------------------------------------------------------===//

#include "runtime/text/Unicode.h"

#include <utf8proc.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <vector>

namespace {

using albert::rt::CharClass;
using albert::rt::CharKind;
using albert::rt::FoldEntry;
using albert::rt::isUnmapped;

constexpr uint32_t codePointCount = 0x110000;
constexpr unsigned blockShift = 7;

struct Range {
  uint32_t first, last;
};

/// Code points that Unicode 15.0 added (DerivedAge.txt, Age=15.0).
constexpr Range addedIn15[] = {
    {0x0CF3, 0x0CF3},   {0x0ECE, 0x0ECE},   {0x10EFD, 0x10EFF},
    {0x1123F, 0x11241}, {0x11B00, 0x11B09}, {0x11F00, 0x11F10},
    {0x11F12, 0x11F3A}, {0x11F3E, 0x11F59}, {0x1342F, 0x1342F},
    {0x13439, 0x13455}, {0x1B132, 0x1B132}, {0x1B155, 0x1B155},
    {0x1D2C0, 0x1D2D3}, {0x1DF25, 0x1DF2A}, {0x1E030, 0x1E06D},
    {0x1E08F, 0x1E08F}, {0x1E4D0, 0x1E4F9}, {0x1F6DC, 0x1F6DC},
    {0x1F774, 0x1F776}, {0x1F77B, 0x1F77F}, {0x1F7D9, 0x1F7D9},
    {0x1FA75, 0x1FA77}, {0x1FA87, 0x1FA88}, {0x1FAAD, 0x1FAAF},
    {0x1FABB, 0x1FABD}, {0x1FABF, 0x1FABF}, {0x1FACE, 0x1FACF},
    {0x1FADA, 0x1FADB}, {0x1FAE8, 0x1FAE8}, {0x1FAF7, 0x1FAF8},
    {0x2B739, 0x2B739}, {0x31350, 0x323AF},
};

/// The CJK ranges of BERT's BasicTokenizer (kana and Hangul are not in them).
constexpr Range ideographs[] = {
    {0x3400, 0x4DBF},   {0x4E00, 0x9FFF},   {0xF900, 0xFAFF},
    {0x20000, 0x2A6DF}, {0x2A700, 0x2B73F}, {0x2B740, 0x2B81F},
    {0x2B820, 0x2CEAF}, {0x2F800, 0x2FA1F},
};

/// Other_Lowercase and Other_Uppercase of PropList.txt, less the
/// case-ignorable ones; utf8proc does not carry these properties.
constexpr Range otherCased[] = {
    {0x00AA, 0x00AA},   {0x00BA, 0x00BA},   {0x2160, 0x217F},
    {0x24B6, 0x24E9},   {0x1F130, 0x1F149}, {0x1F150, 0x1F169},
    {0x1F170, 0x1F189},
};

/// Word_Break MidLetter, MidNumLet and Single_Quote (WordBreakProperty.txt),
/// the part of Case_Ignorable that categories do not give.
constexpr Range midLetters[] = {
    {0x0027, 0x0027}, {0x002E, 0x002E}, {0x003A, 0x003A}, {0x00B7, 0x00B7},
    {0x0387, 0x0387}, {0x055F, 0x055F}, {0x05F4, 0x05F4}, {0x2018, 0x2019},
    {0x2024, 0x2024}, {0x2027, 0x2027}, {0xFE13, 0xFE13}, {0xFE52, 0xFE52},
    {0xFE55, 0xFE55}, {0xFF07, 0xFF07}, {0xFF0E, 0xFF0E}, {0xFF1A, 0xFF1A},
};

template <size_t N>
bool isIn(const Range (&ranges)[N], uint32_t c) {
  return std::any_of(ranges, ranges + N, [c](const Range &range) {
    return c >= range.first && c <= range.last;
  });
}

utf8proc_category_t categoryOf(uint32_t c) {
  if (isIn(addedIn15, c))
    return UTF8PROC_CATEGORY_CN;
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

unsigned combiningClassOf(uint32_t c) {
  if (isIn(addedIn15, c))
    return 0;
  return utf8proc_get_property(static_cast<utf8proc_int32_t>(c))
      ->combining_class;
}

bool isAsciiSymbol(uint32_t c) {
  return (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) ||
         (c >= 123 && c <= 126);
}

CharKind kindOf(uint32_t c) {
  if (c == '\t' || c == '\n' || c == '\r')
    return CharKind::Space;
  if (c == 0 || c == 0xFFFD)
    return CharKind::Drop;
  if (isIn(ideographs, c))
    return CharKind::Ideograph;
  if (isAsciiSymbol(c))
    return CharKind::Punctuation;
  switch (categoryOf(c)) {
  case UTF8PROC_CATEGORY_CC:
  case UTF8PROC_CATEGORY_CF:
    return CharKind::Drop;
  case UTF8PROC_CATEGORY_ZS:
  case UTF8PROC_CATEGORY_ZL:
  case UTF8PROC_CATEGORY_ZP:
    return CharKind::Space;
  case UTF8PROC_CATEGORY_PC:
  case UTF8PROC_CATEGORY_PD:
  case UTF8PROC_CATEGORY_PS:
  case UTF8PROC_CATEGORY_PE:
  case UTF8PROC_CATEGORY_PI:
  case UTF8PROC_CATEGORY_PF:
  case UTF8PROC_CATEGORY_PO:
    return CharKind::Punctuation;
  case UTF8PROC_CATEGORY_MN:
    return combiningClassOf(c) ? CharKind::Mark : CharKind::StartingMark;
  default:
    return CharKind::Other;
  }
}

uint8_t caseBits(uint32_t c) {
  switch (categoryOf(c)) {
  case UTF8PROC_CATEGORY_MN:
  case UTF8PROC_CATEGORY_ME:
  case UTF8PROC_CATEGORY_CF:
  case UTF8PROC_CATEGORY_LM:
  case UTF8PROC_CATEGORY_SK:
    return CharClass::ignorableBit;
  case UTF8PROC_CATEGORY_LU:
  case UTF8PROC_CATEGORY_LL:
  case UTF8PROC_CATEGORY_LT:
    return CharClass::casedBit;
  default:
    if (isIn(midLetters, c))
      return CharClass::ignorableBit;
    return isIn(otherCased, c) ? CharClass::casedBit : 0;
  }
}

/// NFD of the lower case of \p c, as Python's `str.lower` gives it. U+0130 is
/// the one character whose lower case is two ("i" and a dot above).
std::vector<uint32_t> foldOf(uint32_t c) {
  bool isSurrogate = c >= 0xD800 && c < 0xE000;
  if (isSurrogate || isIn(addedIn15, c))
    return {c};
  if (c == 0x130)
    return {'i', 0x307};
  auto lower = utf8proc_tolower(static_cast<utf8proc_int32_t>(c));
  utf8proc_int32_t buffer[16];
  int boundClass = 0;
  utf8proc_ssize_t n = utf8proc_decompose_char(lower, buffer, 16,
                                               UTF8PROC_DECOMPOSE, &boundClass);
  if (n < 1 || n > albert::rt::maxFoldLength) {
    fprintf(stderr, "U+%04X folds to %d code points\n", c, int(n));
    exit(1);
  }
  return std::vector<uint32_t>(buffer, buffer + n);
}

struct Tables {
  std::vector<uint8_t> blockOf, classOf;
  /// Code points that fold, each with the place in the pool where its results
  /// start (`FoldEntry`), and the results.
  std::vector<uint32_t> foldTable;
  std::vector<uint32_t> foldPool;
  std::vector<Range> orders; ///< Code point and combining class.
};

/// The class of \p c; records its folding and its order in \p tables.
uint8_t addCharacter(uint32_t c, Tables &tables) {
  CharKind kind = kindOf(c);
  uint8_t bits = static_cast<uint8_t>(kind) | caseBits(c);
  std::vector<uint32_t> fold = foldOf(c);
  bool isMark = kind == CharKind::Mark || kind == CharKind::StartingMark;
  bool isHangul = c >= 0xAC00 && c <= 0xD7A3;
  if (fold.size() != 1 || fold[0] != c) {
    bits |= CharClass::foldsBit;
    if (!isHangul) {
      tables.foldTable.push_back(
          FoldEntry::pack(c, uint32_t(tables.foldPool.size())));
      tables.foldPool.insert(tables.foldPool.end(), fold.begin(), fold.end());
    }
  }
  if (isMark)
    bits |= CharClass::foldsBit;
  else if (unsigned order = combiningClassOf(c)) {
    bits |= CharClass::foldsBit;
    tables.orders.push_back({c, order});
  }
  return bits;
}

Tables makeTables() {
  Tables tables;
  std::map<std::vector<uint8_t>, uint8_t> blocks;
  for (uint32_t start = 0; start < codePointCount; start += 1u << blockShift) {
    std::vector<uint8_t> block;
    for (uint32_t c = start; c < start + (1u << blockShift); ++c)
      block.push_back(addCharacter(c, tables));
    if (isUnmapped(start)) {
      // Unassigned or for private use.
      if (std::any_of(block.begin(), block.end(),
                      [](uint8_t bits) { return bits != 0; })) {
        fprintf(stderr, "U+%04X is in a plane without classes\n", start);
        exit(1);
      }
      continue;
    }
    auto [it, isNew] =
        blocks.try_emplace(block, static_cast<uint8_t>(blocks.size()));
    if (isNew)
      tables.classOf.insert(tables.classOf.end(), block.begin(), block.end());
    tables.blockOf.push_back(it->second);
  }
  // The end of the last one's results, behind every code point that folds.
  tables.foldTable.push_back(FoldEntry::pack(FoldEntry::maxCodePoint,
                                             uint32_t(tables.foldPool.size())));
  bool isSorted =
      std::is_sorted(tables.foldTable.begin(), tables.foldTable.end());
  if (blocks.size() > 256 || !isSorted ||
      tables.foldPool.size() > FoldEntry::maxFirst) {
    fprintf(stderr, "the tables need wider indices\n");
    exit(1);
  }
  return tables;
}

template <typename Element>
void writeArray(FILE *out, const char *type, const char *name,
                const std::vector<Element> &values) {
  fprintf(out, "constexpr %s %s[] = {", type, name);
  for (size_t i = 0; i < values.size(); ++i)
    fprintf(out, "%s%u,", i % 16 ? "" : "\n", unsigned(values[i]));
  fprintf(out, "\n};\n");
}

void writeTables(FILE *out, const Tables &tables) {
  fprintf(out, "constexpr unsigned blockShift = %u;\n", blockShift);
  writeArray(out, "uint8_t", "blockOf", tables.blockOf);
  writeArray(out, "uint8_t", "classOf", tables.classOf);
  writeArray(out, "uint32_t", "foldTable", tables.foldTable);
  writeArray(out, "uint32_t", "foldPool", tables.foldPool);
  fprintf(out, "constexpr OrderEntry orderTable[] = {\n");
  for (const Range &order : tables.orders)
    fprintf(out, "{%u,%u},\n", order.first, order.last);
  fprintf(out, "};\n");
}

/// Characters of Numeric_Type=Digit outside category Nd that compatibility
/// decomposition leaves alone: digits to Python's `str.isdigit`.
constexpr Range otherDigits[] = {
    {0x1369, 0x1371},   {0x19DA, 0x19DA},   {0x24F5, 0x24FD},
    {0x24FF, 0x24FF},   {0x2776, 0x277E},   {0x2780, 0x2788},
    {0x278A, 0x2792},   {0x10A40, 0x10A43}, {0x10E60, 0x10E68},
    {0x11052, 0x1105A},
};

/// Writes the compatibility decompositions (NFKD) except those of Hangul, which
/// are arithmetic, and the ranges of digits.
void writeDecompositions(FILE *out) {
  std::vector<uint32_t> pool;
  fprintf(out, "constexpr DecompositionEntry decompositionTable[] = {\n");
  for (uint32_t c = 0x80; c < codePointCount; ++c) {
    bool isSurrogate = c >= 0xD800 && c < 0xE000;
    bool isHangul = c >= 0xAC00 && c <= 0xD7A3;
    if (isSurrogate || isHangul || isIn(addedIn15, c))
      continue;
    utf8proc_int32_t buffer[32];
    int boundClass = 0;
    // NOLINTBEGIN(clang-analyzer-optin.core.EnumCastOutOfRange): a set of
    // flags, as utf8proc wants it.
    constexpr auto options =
        static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
    // NOLINTEND(clang-analyzer-optin.core.EnumCastOutOfRange)
    utf8proc_ssize_t n = utf8proc_decompose_char(
        static_cast<utf8proc_int32_t>(c), buffer, 32, options, &boundClass);
    if (n == 1 && static_cast<uint32_t>(buffer[0]) == c)
      continue;
    if (n < 1 || n > 32 || pool.size() > 65535) {
      fprintf(stderr, "U+%04X decomposes into %d code points\n", c, int(n));
      exit(1);
    }
    fprintf(out, "{%u,%zu,%d},\n", c, pool.size(), int(n));
    pool.insert(pool.end(), buffer, buffer + n);
  }
  fprintf(out, "};\n");
  writeArray(out, "uint32_t", "decompositionPool", pool);
  fprintf(out, "constexpr DigitRange digitTable[] = {\n");
  auto isDigit = [](uint32_t c) {
    return categoryOf(c) == UTF8PROC_CATEGORY_ND || isIn(otherDigits, c);
  };
  for (uint32_t c = 0; c < codePointCount; ++c) {
    if (!isDigit(c))
      continue;
    uint32_t first = c;
    while (isDigit(c + 1))
      ++c;
    fprintf(out, "{%u,%u},\n", first, c);
  }
  fprintf(out, "};\n");
}

/// Writes one file; false, with a message, if that fails.
template <typename Write>
bool writeFile(const char *path, Write write) {
  FILE *out = fopen(path, "w");
  if (out)
    write(out);
  if (out && fclose(out) == 0)
    return true;
  perror(path);
  return false;
}

} // namespace

int main(int argc, char **argv) {
  if (argc != 3) {
    fprintf(stderr, "usage: gen-unicode-tables CLASSES DECOMPOSITIONS\n");
    return 2;
  }
  Tables tables = makeTables();
  bool isDone =
      writeFile(argv[1], [&](FILE *out) { writeTables(out, tables); }) &&
      writeFile(argv[2], writeDecompositions);
  return isDone ? 0 : 1;
}
