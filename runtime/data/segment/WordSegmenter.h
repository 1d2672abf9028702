//===- WordSegmenter.h - words of text without spaces -----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Chinese is written without spaces; whole-word masking needs to know where
/// its words end.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_SEGMENT_WORDSEGMENTER_H
#define ALBERTC_RUNTIME_DATA_SEGMENT_WORDSEGMENTER_H

#include "runtime/core/Status.h"

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace albert::rt {

class JiebaDictionary;

/// Cuts text into words. One object serves one thread.
class WordSegmenter {
public:
  virtual ~WordSegmenter() = default;

  /// Another one of the same kind, for another thread.
  virtual Result<std::unique_ptr<WordSegmenter>> clone() const = 0;

  /// Appends the end of each word of `text` (UTF-8) as a byte offset; every
  /// byte is in a word, spaces and punctuation too.
  virtual void segment(std::string_view text,
                       std::vector<std::uint32_t> &ends) = 0;
};

/// Words are what stands between whitespace: for text that has been segmented
/// before.
std::unique_ptr<WordSegmenter> makeSpaceSegmenter();

/// Words of ICU's dictionaries (Chinese, Japanese, Thai ...); the rest is cut
/// as Unicode annex 29 says.
Result<std::unique_ptr<WordSegmenter>> makeIcuSegmenter();

/// Words as jieba's accurate mode finds them.
std::unique_ptr<WordSegmenter>
makeJiebaSegmenter(std::shared_ptr<const JiebaDictionary> dictionary);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_SEGMENT_WORDSEGMENTER_H
