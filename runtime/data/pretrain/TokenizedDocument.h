//===- TokenizedDocument.h - a document as token ids ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What examples are cut from.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_PRETRAIN_TOKENIZEDDOCUMENT_H
#define ALBERTC_RUNTIME_DATA_PRETRAIN_TOKENIZEDDOCUMENT_H

#include <cstdint>
#include <vector>

namespace albert::rt {

/// The sentences of a document one after the other.
struct TokenizedDocument {
  std::vector<std::int32_t> ids;
  /// 1 for a token that continues a word of the segmenter, else 0; parallel to
  /// `ids`, or empty if words were not looked for.
  std::vector<std::uint8_t> marks;
  /// One past the last token of each sentence; no sentence is empty.
  std::vector<std::uint32_t> sentenceEnds;

  /// Number of sentences.
  std::uint32_t size() const {
    return static_cast<std::uint32_t>(sentenceEnds.size());
  }

  /// First token of sentence `index`.
  std::uint32_t sentenceBegin(std::uint32_t index) const {
    return index == 0 ? 0 : sentenceEnds[index - 1];
  }

  void clear() {
    ids.clear();
    marks.clear();
    sentenceEnds.clear();
  }
};

/// Tokens [begin, end) of a document.
struct TokenRange {
  const TokenizedDocument *document = nullptr;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  std::uint32_t size() const { return end - begin; }
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_PRETRAIN_TOKENIZEDDOCUMENT_H
