//===- BasicTokenizer.h - words of a text, as BERT splits them --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The BasicTokenizer of BERT (google-research/bert, tokenization.py): cleans
/// the text, puts every CJK ideograph and punctuation character into a word of
/// its own, splits at whitespace and, if asked, folds case and accents. It runs
/// in one pass over the bytes; every character remembers where in the original
/// text it came from.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TEXT_BASICTOKENIZER_H
#define ALBERTC_RUNTIME_TEXT_BASICTOKENIZER_H

#include "runtime/core/Span.h"

#include <cstdint>
#include <string_view>

namespace albert::rt {

/// One character of a word.
struct WordChar {
  std::uint32_t offset; ///< First byte in the word's text.
  std::uint32_t begin;  ///< First byte in the original text.
  std::uint32_t end;    ///< One past the last byte in the original text.
};

/// Receives the words of a text in order.
class WordSink {
public:
  virtual ~WordSink() = default;

  /// A word: its UTF-8 after folding and its characters. Both live until the
  /// call returns. Never empty.
  virtual void word(std::string_view text, Span<const WordChar> chars) = 0;
};

/// Reports the words of `text` to `sink`. Bytes that are not UTF-8 are skipped
/// (Python's `errors="ignore"`). `text` is shorter than 4 GiB.
void splitWords(std::string_view text, bool doLowerCase, WordSink &sink);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TEXT_BASICTOKENIZER_H
