//===- SentencePieceModel.h - a SentencePiece model -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reads the .model files of the official trainer (ModelProto of
/// sentencepiece_model.proto). The reader is our own: Debian's library is
/// 0.1.97, which reads out of bounds on crafted models (CVE-2026-1260, fixed in
/// 0.2.1), is there as a shared library only, and drags protobuf into every
/// program. Here every length and index of the file is checked before it is
/// used.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_TEXT_SENTENCEPIECEMODEL_H
#define ALBERTC_RUNTIME_TEXT_SENTENCEPIECEMODEL_H

#include "runtime/core/Span.h"
#include "runtime/text/PieceTrie.h"
#include "runtime/text/Vocabulary.h"

namespace albert::rt {

/// A part of normalized text and its piece.
struct NormalizedPiece {
  std::uint32_t begin; ///< First byte in the normalized text.
  std::uint32_t end;
  std::int32_t id;
};

/// An immutable model: pieces, normalization, segmentation.
class SentencePieceModel {
public:
  /// What a piece is for (ModelProto.SentencePiece.Type).
  enum class PieceType : std::uint8_t {
    Normal = 1,
    Unknown = 2,
    Control = 3,
    UserDefined = 4,
    Unused = 5,
    Byte = 6,
  };

  SentencePieceModel() = default;
  SentencePieceModel(SentencePieceModel &&) = default;
  SentencePieceModel &operator=(SentencePieceModel &&) = default;

  /// Reads a file.
  ///
  /// Errors (InvalidArgument unless said): the file cannot be read; it is
  /// another kind of file (TokenizerFile.h); it is damaged (DataLoss); its kind
  /// is neither unigram nor BPE (Unsupported); <pad>, <unk>, [CLS], [SEP] or
  /// [MASK] is missing.
  static Result<SentencePieceModel> load(const std::string &path);

  /// Reads the contents of a file, which must outlive the model; `name` is for
  /// messages.
  static Result<SentencePieceModel> fromMemory(std::string_view bytes,
                                               const std::string &name);

  /// Number of pieces.
  std::int32_t size() const { return static_cast<std::int32_t>(pieces.size()); }
  std::string_view piece(std::int32_t id) const { return at(id).text; }
  PieceType type(std::int32_t id) const { return at(id).type; }
  /// Id of a piece, that of <unk> if there is none.
  std::int32_t idOf(std::string_view text) const;
  const SpecialTokens &special() const { return specials; }

  /// What stands for an unknown piece in decoded text.
  const std::string &unknownSurface() const { return surfaceOfUnknown; }

  /// Replaces `normalized` by the model's normal form of `text`, blanks as
  /// U+2581, and `origin` by the byte of `text` that each of its bytes comes
  /// from, with one more at the end.
  void normalize(std::string_view text, std::string &normalized,
                 std::vector<std::uint32_t> &origin) const;

  /// Appends the best segmentation of normalized text. Runs of unknown
  /// characters are one piece, or their bytes if the model has these.
  void segment(std::string_view normalized,
               std::vector<NormalizedPiece> &out) const;

  /// Success if a model with `modelSize` rows of word embeddings can use this
  /// one, else an error with both numbers.
  Status checkSize(std::int64_t modelSize) const;

private:
  struct Entry {
    std::string_view text;
    float score = 0;
    PieceType type = PieceType::Normal;
  };
  /// A unit of the double array that maps prefixes to their normal forms.
  class CharsMap {
  public:
    Status parse(ByteSpan blob);
    bool empty() const { return units.empty(); }
    /// The longest prefix of `text` that has a rule, 0 if there is none.
    std::size_t longestMatch(std::string_view text,
                             std::string_view &replacement) const;
    /// False if no rule begins with this byte.
    bool mayBegin(char byte) const {
      return begins[static_cast<unsigned char>(byte)];
    }

  private:
    std::vector<std::uint32_t> units;
    std::string_view replacements;
    bool begins[256] = {};
  };

  const Entry &at(std::int32_t id) const {
    return pieces[static_cast<std::size_t>(id)];
  }
  Status parse(std::string_view bytes, const std::string &name);
  bool parsePiece(ByteSpan message);
  bool parseTrainer(ByteSpan message);
  bool parseNormalizer(ByteSpan message);
  Status indexPieces();
  void fillSegmentScores();
  Status findSpecials();
  Status damaged(const std::string &what) const;
  std::size_t userDefinedPrefix(std::string_view text) const;
  std::size_t normalizePrefix(std::string_view text,
                              std::string_view &normal) const;
  void segmentUnigram(std::string_view normalized,
                      std::vector<NormalizedPiece> &out) const;
  void segmentBpe(std::string_view normalized,
                  std::vector<NormalizedPiece> &out) const;
  void appendPieces(std::string_view normalized,
                    Span<const NormalizedPiece> found,
                    std::vector<NormalizedPiece> &out) const;

  std::string fileName;
  std::vector<char> owned; ///< Keeps its address when moved, unlike a string.
  std::vector<Entry> pieces;
  /// What a piece adds to the score of a segmentation, by id; not a number for
  /// one that no text is cut into. Apart from `pieces` for the cache's sake.
  std::vector<float> segmentScores;
  /// Pieces that text can be cut into.
  PieceTrie trie;
  /// Control symbols, bytes, <unk>: found by name only.
  PieceTrie reserved;
  PieceTrie userDefined;
  bool hasUserDefined = false;
  std::vector<std::int32_t> byteIds;
  SpecialTokens specials;
  float lowestScore = 0;

  std::int64_t kind = 1; ///< TrainerSpec.ModelType: 1 unigram, 2 BPE.
  bool hasByteFallback = false;
  bool blankIsSuffix = false;
  std::string surfaceOfUnknown = " \xE2\x81\x87 ";
  CharsMap charsMap;
  ByteSpan charsMapBlob;
  bool addDummyPrefix = true;
  bool removeExtraBlanks = true;
  bool escapeBlanks = true;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_TEXT_SENTENCEPIECEMODEL_H
