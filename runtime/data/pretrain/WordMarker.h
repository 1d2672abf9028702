//===- WordMarker.h - which tokens continue a Chinese word ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// WordPiece makes each Chinese character a token. For whole-word masking the
/// tokens of a word are found again with a word segmenter.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_PRETRAIN_WORDMARKER_H
#define ALBERTC_RUNTIME_DATA_PRETRAIN_WORDMARKER_H

#include "runtime/data/pretrain/TokenTraits.h"
#include "runtime/data/segment/WordSegmenter.h"
#include "runtime/text/SentencePiece.h"

namespace albert::rt {

/// Marks the tokens of sentences.
class WordMarker {
public:
  virtual ~WordMarker() = default;

  /// Appends to `marks` 1 for each of `pieces` that continues a word, else 0.
  /// `pieces` are the tokens of `sentence`; their ids may be changed to those
  /// of other forms of the same token.
  virtual void mark(std::string_view sentence, std::vector<Piece> &pieces,
                    std::vector<std::uint8_t> &marks) = 0;
};

/// Marks a Chinese character that follows another one within a word of the
/// segmenter, however long the word is.
std::unique_ptr<WordMarker>
makeWordMarker(std::unique_ptr<WordSegmenter> segmenter);

/// Marks as brightmart's `get_new_segment` does: from left to right, one to
/// three tokens, of which the first has a Chinese character, are a word if
/// their text is among the words of the sentence, wherever those are. Words are
/// those of the segmenter on the tokens joined together; with `wordsOfSentence`
/// those of the sentence itself, for text that is segmented already.
/// `tokenizer` and `traits` outlive the marker.
std::unique_ptr<WordMarker>
makeBrightmartMarker(std::unique_ptr<WordSegmenter> segmenter,
                     bool wordsOfSentence, const Tokenizer &tokenizer,
                     const TokenTraits &traits);

/// Marks unknown pieces of SentencePiece that continue a word by the rules of
/// `startsWord`: their text decides, which their id does not tell. `tokenizer`
/// outlives the marker.
std::unique_ptr<WordMarker>
makeUnknownMarker(const SentencePieceTokenizer &tokenizer);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_PRETRAIN_WORDMARKER_H
