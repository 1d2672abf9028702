//===- AlbertText.h - text as ALBERT prepares it ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The `preprocess_text` of google-research/albert, which comes before
/// SentencePiece: blanks collapsed, compatibility decomposition (NFKD),
/// combining marks deleted, lower case if asked.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TEXT_ALBERTTEXT_H
#define ALBERTC_RUNTIME_TEXT_ALBERTTEXT_H

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

/// Prepared text; the vectors are parallel to its bytes.
struct AlbertText {
  std::string text;
  /// Where the character that a byte belongs to begins in the original.
  std::vector<std::uint32_t> begins;
  /// One past its end there.
  std::vector<std::uint32_t> ends;
};

/// Replaces `out` by the prepared `text`, which is shorter than 4 GiB. Bytes
/// that are not UTF-8 are skipped.
void prepareAlbertText(std::string_view text, bool doLowerCase,
                       AlbertText &out);

/// Python's `str.isdigit` for one character.
bool isPythonDigit(std::uint32_t codePoint);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TEXT_ALBERTTEXT_H
