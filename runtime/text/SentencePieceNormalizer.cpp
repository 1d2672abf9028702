//===- SentencePieceNormalizer.cpp - normal forms of SentencePiece --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The normalizer of SentencePiece (normalizer.cc): rules from the model,
/// blanks collapsed and written as U+2581.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/SentencePieceModel.h"

#include "runtime/text/Unicode.h"

#include <algorithm>
#include <cstring>

namespace albert::rt {

static constexpr std::string_view blank = "\xE2\x96\x81";
static constexpr std::string_view replacementCharacter = "\xEF\xBF\xBD";

//===----------------------------------------------------------------------===//
// Rules
//===----------------------------------------------------------------------===//
//
// A double array of 32-bit units as darts-clone writes it. A unit holds the
// label that leads to it (bits 0 to 7, and bit 31 set for leaves), whether a
// leaf is below it (bit 8), and the offset of its children (bits 10 to 31,
// times 256 if bit 9 is set). A leaf's low 31 bits are its value: where the
// replacement begins, which ends at a zero byte.

static std::uint32_t offsetOf(std::uint32_t unit) {
  return (unit >> 10) << ((unit & (1u << 9)) >> 6);
}
static bool hasLeaf(std::uint32_t unit) { return (unit >> 8) & 1; }

Status SentencePieceModel::CharsMap::parse(ByteSpan blob) {
  auto damaged = [](const char *what) {
    return dataLoss("expected normalization rules, found %s", what)
        .withHint("the file is damaged; copy or download it again");
  };
  std::uint32_t size = 0;
  if (blob.size() < sizeof(size))
    return damaged("less than four bytes");
  std::memcpy(&size, blob.data(), sizeof(size));
  if (size == 0 || size % 4 != 0 || size > blob.size() - sizeof(size))
    return damaged("a table that is larger than they are");
  units.resize(size / 4);
  std::memcpy(units.data(), blob.data() + sizeof(size), size);
  replacements = textOf(blob.dropFront(sizeof(size) + size));
  if (replacements.empty() || replacements.back() != 0)
    return damaged("replacements without an end");
  for (std::uint32_t unit : units)
    if ((unit >> 31) && (unit & 0x7fffffffu) >= replacements.size())
      return damaged("a replacement that is not there");
  for (int byte = 0; byte < 256; ++byte) {
    std::size_t child = offsetOf(units[0]) ^ static_cast<std::uint32_t>(byte);
    begins[byte] = child < units.size() && (units[child] & 0x800000ffu) ==
                                               static_cast<std::uint32_t>(byte);
  }
  return Status::success();
}

std::size_t SentencePieceModel::CharsMap::longestMatch(
    std::string_view text, std::string_view &replacement) const {
  std::size_t longest = 0;
  std::size_t node = offsetOf(units[0]);
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto label = static_cast<unsigned char>(text[i]);
    node ^= label;
    if (node >= units.size() || (units[node] & 0x800000ffu) != label)
      break;
    std::uint32_t unit = units[node];
    node ^= offsetOf(unit);
    if (!hasLeaf(unit))
      continue;
    if (node >= units.size() || !(units[node] >> 31))
      break;
    const char *begin = replacements.data() + (units[node] & 0x7fffffffu);
    replacement = std::string_view(begin, std::strlen(begin));
    longest = i + 1;
  }
  return longest;
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

/// Bytes of the longest user-defined piece that `text` begins with.
std::size_t SentencePieceModel::userDefinedPrefix(std::string_view text) const {
  if (!hasUserDefined)
    return 0;
  std::size_t longest = 0;
  PieceTrie::State state = PieceTrie::root;
  for (std::size_t i = 0; i < text.size(); ++i) {
    state = userDefined.step(state, text[i]);
    if (state == PieceTrie::none)
      break;
    if (userDefined.idAt(state) >= 0)
      longest = i + 1;
  }
  return longest;
}

/// The normal form of the beginning of `text`, and how many bytes that is.
std::size_t
SentencePieceModel::normalizePrefix(std::string_view text,
                                    std::string_view &normal) const {
  if (std::size_t length = userDefinedPrefix(text)) {
    normal = text.substr(0, length);
    return length;
  }
  if (!charsMap.empty() && charsMap.mayBegin(text[0]))
    if (std::size_t length = charsMap.longestMatch(text, normal))
      return length;
  Utf8Char c = decodeUtf8(text.data(), text.data() + text.size());
  normal = c.length ? text.substr(0, c.length) : replacementCharacter;
  return std::max<std::size_t>(c.length, 1);
}

void SentencePieceModel::normalize(std::string_view text,
                                   std::string &normalized,
                                   std::vector<std::uint32_t> &origin) const {
  normalized.clear();
  origin.clear();
  std::size_t consumed = 0;
  std::string_view normal;
  if (removeExtraBlanks)
    while (consumed != text.size()) {
      std::size_t length = normalizePrefix(text.substr(consumed), normal);
      if (normal != " ")
        break;
      consumed += length;
    }
  if (consumed == text.size()) {
    origin.push_back(static_cast<std::uint32_t>(consumed));
    return;
  }
  std::string_view space = escapeBlanks ? blank : std::string_view(" ");
  auto append = [&](std::string_view bytes) {
    normalized += bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i)
      origin.push_back(static_cast<std::uint32_t>(consumed));
  };
  if (addDummyPrefix && !blankIsSuffix)
    append(space);
  bool afterSpace = removeExtraBlanks;
  while (consumed != text.size()) {
    std::size_t length = normalizePrefix(text.substr(consumed), normal);
    while (afterSpace && !normal.empty() && normal[0] == ' ')
      normal.remove_prefix(1);
    if (!normal.empty()) {
      for (std::string_view rest = normal; !rest.empty();) {
        std::size_t length = std::min(rest.find(' '), rest.size());
        append(length == 0 ? space : rest.substr(0, length));
        rest.remove_prefix(std::max<std::size_t>(length, 1));
      }
      afterSpace = normal.back() == ' ';
    }
    consumed += length;
    if (!removeExtraBlanks)
      afterSpace = false;
  }
  auto endsWithSpace = [&] {
    return normalized.size() >= space.size() &&
           normalized.compare(normalized.size() - space.size(), space.size(),
                              space) == 0;
  };
  while (removeExtraBlanks && endsWithSpace()) {
    normalized.resize(normalized.size() - space.size());
    consumed = origin[normalized.size()];
    origin.resize(normalized.size());
  }
  if (addDummyPrefix && blankIsSuffix)
    append(space);
  origin.push_back(static_cast<std::uint32_t>(consumed));
}

} // namespace albert::rt
