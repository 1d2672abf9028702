//===- WordMarker.cpp - which tokens continue a Chinese word --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Marks by position: tokens and words both know their bytes in the sentence.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/WordMarker.h"

#include "runtime/text/Unicode.h"

namespace albert::rt {
namespace {

class PositionMarker final : public WordMarker {
public:
  explicit PositionMarker(std::unique_ptr<WordSegmenter> segmenter)
      : segmenter(std::move(segmenter)) {}

  void mark(std::string_view sentence, std::vector<Piece> &pieces,
            std::vector<std::uint8_t> &marks) override {
    std::size_t first = marks.size();
    bool anyPair = false;
    const Piece *previous = nullptr;
    for (const Piece &piece : pieces) {
      bool isChinese = isIdeograph(sentence, piece);
      bool follows = isChinese && previous && previous->end == piece.begin;
      marks.push_back(follows);
      anyPair |= follows;
      previous = isChinese ? &piece : nullptr;
    }
    if (!anyPair)
      return;
    ends.clear();
    segmenter->segment(sentence, ends);
    auto end = ends.begin();
    std::uint32_t wordBegin = 0;
    for (std::size_t i = 0; i < pieces.size(); ++i) {
      while (end != ends.end() && *end <= pieces[i].begin)
        wordBegin = *end++;
      if (pieces[i].begin == wordBegin)
        marks[first + i] = 0;
    }
  }

private:
  static bool isIdeograph(std::string_view sentence, const Piece &piece) {
    Utf8Char c = decodeUtf8(sentence.data() + piece.begin,
                            sentence.data() + sentence.size());
    return classify(c.codePoint).kind() == CharKind::Ideograph;
  }

  std::unique_ptr<WordSegmenter> segmenter;
  std::vector<std::uint32_t> ends;
};

} // namespace

std::unique_ptr<WordMarker>
makeWordMarker(std::unique_ptr<WordSegmenter> segmenter) {
  return std::make_unique<PositionMarker>(std::move(segmenter));
}

} // namespace albert::rt
