//===- Unicode.cpp - UTF-8 and the character data tokenizers need ---------===//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
/// \file
/// Table look-ups. The tables come from UnicodeTablesGen.cpp.
//
//===----------------------------------------------------------------------===//

#include "runtime/text/Unicode.h"

#include <algorithm>
#include <iterator>

namespace albert::rt {
namespace {

/// One row of the table of combining classes.
struct OrderEntry {
  uint32_t codePoint;
  uint8_t combiningClass;
};

#include "runtime/text/UnicodeTables.inc"

constexpr uint32_t maxCodePoint = 0x10FFFF;

bool isContinuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

template <typename Entry, size_t N>
const Entry *findEntry(const Entry (&table)[N], uint32_t codePoint) {
  const Entry *it = std::lower_bound(
      std::begin(table), std::end(table), codePoint,
      [](const Entry &e, uint32_t value) { return e.codePoint < value; });
  return it != std::end(table) && it->codePoint == codePoint ? it : nullptr;
}

/// Hangul syllables decompose by arithmetic (Unicode, section 3.12).
unsigned decomposeHangul(uint32_t codePoint, uint32_t *out) {
  uint32_t index = codePoint - 0xAC00;
  out[0] = 0x1100 + index / (21 * 28);
  out[1] = 0x1161 + index % (21 * 28) / 28;
  out[2] = 0x11A7 + index % 28;
  return index % 28 == 0 ? 2 : 3;
}

} // namespace

CharClass classify(uint32_t codePoint) {
  if (codePoint >= firstPlanesEnd) {
    if (codePoint > maxCodePoint)
      return {static_cast<uint8_t>(CharKind::Drop)};
    if (isUnmapped(codePoint))
      return {static_cast<uint8_t>(CharKind::Other)};
    // The one plane behind the gap follows in the table.
    codePoint = codePoint - lastPlaneBegin + firstPlanesEnd;
  }
  uint32_t block = blockOf[codePoint >> blockShift];
  uint32_t offset = codePoint & ((1u << blockShift) - 1);
  return {classOf[(block << blockShift) + offset]};
}

Utf8Char decodeUtf8(const char *p, const char *end) {
  const auto *b = reinterpret_cast<const unsigned char *>(p);
  size_t n = static_cast<size_t>(end - p);
  if (b[0] < 0x80)
    return {b[0], 1};
  if (b[0] < 0xC2)
    return {0, 0};
  if (b[0] < 0xE0) {
    if (n < 2 || !isContinuation(b[1]))
      return {0, 0};
    return {(b[0] & 0x1Fu) << 6 | (b[1] & 0x3Fu), 2};
  }
  if (b[0] < 0xF0) {
    if (n < 3 || !isContinuation(b[1]) || !isContinuation(b[2]))
      return {0, 0};
    uint32_t c = (b[0] & 0x0Fu) << 12 | (b[1] & 0x3Fu) << 6 | (b[2] & 0x3Fu);
    if (c < 0x800 || (c >= 0xD800 && c < 0xE000))
      return {0, 0};
    return {c, 3};
  }
  if (n < 4 || !isContinuation(b[1]) || !isContinuation(b[2]) ||
      !isContinuation(b[3]))
    return {0, 0};
  uint32_t c = (b[0] & 0x0Fu) << 18 | (b[1] & 0x3Fu) << 12 |
               (b[2] & 0x3Fu) << 6 | (b[3] & 0x3Fu);
  if (b[0] > 0xF4 || c < 0x10000 || c > maxCodePoint)
    return {0, 0};
  return {c, 4};
}

Utf8Char decodeUtf8Before(const char *begin, const char *p) {
  for (int length = 1; length <= 4 && p - length >= begin; ++length) {
    Utf8Char c = decodeUtf8(p - length, p);
    if (c.length == static_cast<uint32_t>(length))
      return c;
  }
  return {0, 0};
}

unsigned encodeUtf8(uint32_t c, char out[4]) {
  auto tail = [&](unsigned shift) {
    return static_cast<char>(0x80 | ((c >> shift) & 0x3F));
  };
  if (c < 0x80) {
    out[0] = static_cast<char>(c);
    return 1;
  }
  if (c < 0x800) {
    out[0] = static_cast<char>(0xC0 | c >> 6);
    out[1] = tail(0);
    return 2;
  }
  if (c < 0x10000) {
    out[0] = static_cast<char>(0xE0 | c >> 12);
    out[1] = tail(6);
    out[2] = tail(0);
    return 3;
  }
  out[0] = static_cast<char>(0xF0 | c >> 18);
  out[1] = tail(12);
  out[2] = tail(6);
  out[3] = tail(0);
  return 4;
}

size_t findInvalidUtf8(std::string_view text) {
  const char *begin = text.data(), *end = begin + text.size();
  for (const char *p = begin; p != end;) {
    Utf8Char c = decodeUtf8(p, end);
    if (c.length == 0)
      return static_cast<size_t>(p - begin);
    p += c.length;
  }
  return std::string_view::npos;
}

unsigned foldCharacter(uint32_t codePoint, uint32_t out[maxFoldLength]) {
  if (codePoint >= 0xAC00 && codePoint <= 0xD7A3)
    return decomposeHangul(codePoint, out);
  if (codePoint < FoldEntry::maxCodePoint) {
    const uint32_t *it =
        std::lower_bound(std::begin(foldTable), std::end(foldTable),
                         FoldEntry::pack(codePoint, 0));
    // The results lie in the order of their keys: one ends where the next
    // starts.
    if (FoldEntry::codePoint(it[0]) == codePoint) {
      uint32_t first = FoldEntry::first(it[0]);
      uint32_t last = FoldEntry::first(it[1]);
      std::copy(foldPool + first, foldPool + last, out);
      return last - first;
    }
  }
  out[0] = codePoint;
  return 1;
}

uint8_t combiningClass(uint32_t codePoint) {
  const OrderEntry *entry = findEntry(orderTable, codePoint);
  return entry ? entry->combiningClass : 0;
}

bool isPythonSpace(uint32_t codePoint) {
  // Control characters among them are `Drop` for the tokenizer, hence the list.
  return classify(codePoint).kind() == CharKind::Space || codePoint == 0x0B ||
         codePoint == 0x0C || codePoint == 0x85 ||
         (codePoint >= 0x1C && codePoint <= 0x1F);
}

std::string_view stripWhitespace(std::string_view text) {
  const char *begin = text.data(), *end = begin + text.size();
  while (begin != end) {
    Utf8Char c = decodeUtf8(begin, end);
    if (c.length == 0 || !isPythonSpace(c.codePoint))
      break;
    begin += c.length;
  }
  while (begin != end) {
    Utf8Char c = decodeUtf8Before(begin, end);
    if (c.length == 0 || !isPythonSpace(c.codePoint))
      break;
    end -= c.length;
  }
  return std::string_view(begin, static_cast<size_t>(end - begin));
}

} // namespace albert::rt
