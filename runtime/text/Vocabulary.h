//===- Vocabulary.h - the pieces of a WordPiece vocabulary ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads vocab.txt: one piece per line, the id is the number of the line. Lines
/// end at LF only (line 344 of the Chinese vocabulary is U+2028). As in the
/// original loader each line is stripped of whitespace and a repeated piece
/// takes the later id.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TEXT_VOCABULARY_H
#define ALBERTC_RUNTIME_TEXT_VOCABULARY_H

#include "runtime/core/Status.h"
#include "runtime/text/PieceTrie.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

/// Ids of the pieces every BERT vocabulary has.
struct SpecialTokens {
  std::int32_t pad = -1;
  std::int32_t unknown = -1;
  std::int32_t classify = -1;
  std::int32_t separate = -1;
  std::int32_t mask = -1;
};

/// An immutable list of pieces.
class Vocabulary {
public:
  Vocabulary() = default;
  Vocabulary(Vocabulary &&) = default;
  Vocabulary &operator=(Vocabulary &&) = default;

  /// Reads a file.
  ///
  /// Errors (InvalidArgument unless said): the file cannot be read; it is
  /// another kind of file (TokenizerFile.h); bytes that are not UTF-8, with
  /// line and byte; [PAD], [UNK], [CLS], [SEP] or [MASK] missing, all at once.
  static Result<Vocabulary> load(const std::string &path);

  /// Reads the contents of a file. `bytes` must outlive the vocabulary (a
  /// program's own vocabulary is not copied); `name` is for messages.
  static Result<Vocabulary> fromMemory(std::string_view bytes,
                                       const std::string &name);

  /// Number of pieces, counting empty lines.
  std::int32_t size() const { return static_cast<std::int32_t>(spans.size()); }

  /// The piece with an id in [0, size()).
  std::string_view piece(std::int32_t id) const {
    const PieceSpan &span = spans[static_cast<std::size_t>(id)];
    return {base + span.offset, span.length};
  }

  /// Id of a piece, or -1.
  std::int32_t find(std::string_view text) const { return pieces.find(text); }

  /// The pieces as a trie, for tokenizers.
  const PieceTrie &trie() const { return pieces; }

  const SpecialTokens &special() const { return specials; }

  /// What was accepted though it should not be there: a byte order mark, CRLF
  /// line ends, repeated pieces. One sentence each, for the user to see once.
  const std::vector<std::string> &warnings() const { return notes; }

  /// Success if a model with `modelSize` rows of word embeddings can use this
  /// vocabulary, else an error with both numbers.
  Status checkSize(std::int64_t modelSize) const;

private:
  struct PieceSpan {
    std::uint32_t offset;
    std::uint32_t length;
  };
  Status parse(std::string_view bytes, const std::string &name);
  void splitLines(std::string_view bytes);
  void fillTrie();
  Status findSpecials();

  std::string fileName;
  std::vector<char> owned; ///< Keeps its address when moved, unlike a string.
  const char *base = nullptr;
  std::vector<PieceSpan> spans;
  PieceTrie pieces;
  SpecialTokens specials;
  std::vector<std::string> notes;
};

/// The InvalidArgument for a line or text that is not UTF-8 from `offset` on:
/// names the byte and, if it looks like GBK or UTF-16, how to convert it.
/// `place` is where the line came from, "FILE:LINE" or a flag.
Status notUtf8(std::string_view line, std::size_t offset,
               const std::string &place);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TEXT_VOCABULARY_H
