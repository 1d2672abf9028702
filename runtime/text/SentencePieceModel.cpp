//===- SentencePieceModel.cpp - a SentencePiece model ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Reading and checking. Field numbers are those of sentencepiece_model.proto.
///
//===----------------------------------------------------------------------===//

#include "runtime/text/SentencePieceModel.h"

#include "runtime/core/File.h"
#include "runtime/io/protobuf/WireReader.h"
#include "runtime/text/TokenizerFile.h"
#include "runtime/text/Unicode.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace albert::rt {

/// No model comes near this; a wrong file may.
static constexpr std::uint64_t maxFileBytes = 256ull << 20;

Result<SentencePieceModel> SentencePieceModel::load(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(std::string text, readFile(path, maxFileBytes));
  SentencePieceModel model;
  model.owned.assign(text.begin(), text.end());
  std::string_view bytes(model.owned.data(), model.owned.size());
  ALBERT_RETURN_IF_ERROR(model.parse(bytes, path));
  return model;
}

Result<SentencePieceModel>
SentencePieceModel::fromMemory(std::string_view bytes,
                               const std::string &name) {
  SentencePieceModel model;
  ALBERT_RETURN_IF_ERROR(model.parse(bytes, name));
  return model;
}

Status SentencePieceModel::damaged(const std::string &what) const {
  return dataLoss("%s: expected a SentencePiece model, found %s",
                  fileName.c_str(), what.c_str())
      .withHint("the file is damaged; copy or download it again");
}

bool SentencePieceModel::parsePiece(ByteSpan message) {
  Entry entry;
  bool isSound = forEachField(message, [&](const WireField &field) {
    if (field.tag == 1 && field.isBytes()) {
      entry.text = textOf(field.bytes);
    } else if (field.tag == 2 && field.type == WireType::Fixed32) {
      auto bits = static_cast<std::uint32_t>(field.number);
      std::memcpy(&entry.score, &bits, sizeof(float));
    } else if (field.tag == 3 && field.type == WireType::Varint) {
      if (field.number < 1 || field.number > 6)
        return false;
      entry.type = static_cast<PieceType>(field.number);
    }
    return true;
  });
  if (!isSound || std::isnan(entry.score))
    return false;
  pieces.push_back(entry);
  return true;
}

bool SentencePieceModel::parseTrainer(ByteSpan message) {
  return forEachField(message, [&](const WireField &field) {
    bool isNumber = field.type == WireType::Varint;
    if (field.tag == 3 && isNumber)
      kind = field.asInt();
    else if (field.tag == 24 && isNumber)
      blankIsSuffix = field.number != 0;
    else if (field.tag == 35 && isNumber)
      hasByteFallback = field.number != 0;
    else if (field.tag == 44 && field.isBytes())
      surfaceOfUnknown = std::string(textOf(field.bytes));
    return true;
  });
}

bool SentencePieceModel::parseNormalizer(ByteSpan message) {
  return forEachField(message, [&](const WireField &field) {
    bool isNumber = field.type == WireType::Varint;
    if (field.tag == 2 && field.isBytes())
      charsMapBlob = field.bytes;
    else if (field.tag == 3 && isNumber)
      addDummyPrefix = field.number != 0;
    else if (field.tag == 4 && isNumber)
      removeExtraBlanks = field.number != 0;
    else if (field.tag == 5 && isNumber)
      escapeBlanks = field.number != 0;
    return true;
  });
}

Status SentencePieceModel::parse(std::string_view bytes,
                                 const std::string &name) {
  fileName = name;
  ALBERT_RETURN_IF_ERROR(
      checkTokenizerFile(bytes, name, TokenizerFileKind::SentencePieceModel));
  bool isSound = forEachField(bytesOf(bytes), [&](const WireField &field) {
    if (!field.isBytes() || field.tag > 3)
      return true;
    if (field.tag == 1)
      return parsePiece(field.bytes);
    return field.tag == 2 ? parseTrainer(field.bytes)
                          : parseNormalizer(field.bytes);
  });
  if (!isSound)
    return damaged("a message that ends early or has a wrong value");
  if (kind != 1 && kind != 2)
    return unsupported("%s: expected a unigram or BPE model, found model type "
                       "%lld",
                       name.c_str(), static_cast<long long>(kind))
        .withHint("ALBERT's models are unigram: train with "
                  "--model_type=unigram");
  if (!charsMapBlob.empty())
    ALBERT_RETURN_IF_ERROR(
        charsMap.parse(charsMapBlob).withContext("%s", name.c_str()));
  ALBERT_RETURN_IF_ERROR(indexPieces());
  return findSpecials();
}

/// Number of "<0x41>", -1 for another piece.
static int byteOf(std::string_view piece) {
  if (piece.size() != 6 || piece.substr(0, 3) != "<0x" || piece[5] != '>')
    return -1;
  std::string digits(piece.substr(3, 2));
  char *end = nullptr;
  long value = std::strtol(digits.c_str(), &end, 16);
  return *end == 0 ? static_cast<int>(value) : -1;
}

Status SentencePieceModel::indexPieces() {
  PieceTrie::Builder texts(2 * pieces.size()), others, userTexts;
  byteIds.assign(256, -1);
  lowestScore = FLT_MAX;
  for (std::int32_t id = 0; id < size(); ++id) {
    const Entry &entry = at(id);
    if (entry.text.empty())
      return damaged(format("the empty piece %d", id));
    if (findInvalidUtf8(entry.text) != std::string_view::npos)
      return damaged(format("the piece %d, which is not UTF-8", id));
    bool isText = entry.type == PieceType::Normal ||
                  entry.type == PieceType::UserDefined ||
                  entry.type == PieceType::Unused;
    if ((isText ? texts : others).insert(entry.text, id) >= 0)
      return damaged(
          format("the piece %d twice: %s", id, quote(entry.text).c_str()));
    if (entry.type == PieceType::UserDefined) {
      userTexts.insert(entry.text, id);
      hasUserDefined = true;
    } else if (entry.type == PieceType::Unknown) {
      if (specials.unknown >= 0)
        return damaged("two pieces for what is unknown");
      specials.unknown = id;
    } else if (entry.type == PieceType::Byte) {
      int byte = byteOf(entry.text);
      if (byte < 0)
        return damaged(format("the byte piece %s", quote(entry.text).c_str()));
      byteIds[static_cast<std::size_t>(byte)] = id;
    } else if (entry.type == PieceType::Normal) {
      lowestScore = std::min(lowestScore, entry.score);
    }
  }
  trie = texts.build();
  reserved = others.build();
  userDefined = userTexts.build();
  fillSegmentScores();
  bool hasAllBytes =
      std::find(byteIds.begin(), byteIds.end(), -1) == byteIds.end();
  if (hasByteFallback && !hasAllBytes)
    return damaged("less than 256 byte pieces");
  if (specials.unknown < 0)
    return damaged("no piece for what is unknown");
  return Status::success();
}

void SentencePieceModel::fillSegmentScores() {
  for (const Entry &entry : pieces) {
    float score = entry.score;
    if (entry.type == PieceType::Unused)
      score = std::nanf("");
    // Scores are logarithms: zero wins always. Earlier releases of the library
    // gave it -0.1 or so, which made sums round, and ties fall, otherwise.
    if (entry.type == PieceType::UserDefined)
      score = 0;
    segmentScores.push_back(score);
  }
}

Status SentencePieceModel::findSpecials() {
  const struct {
    std::string_view text;
    std::int32_t *id;
  } wanted[] = {{"<pad>", &specials.pad},
                {"[CLS]", &specials.classify},
                {"[SEP]", &specials.separate},
                {"[MASK]", &specials.mask}};
  std::string missing;
  for (const auto &token : wanted) {
    *token.id = reserved.find(token.text);
    if (*token.id < 0)
      *token.id = trie.find(token.text);
    if (*token.id < 0)
      missing += (missing.empty() ? "" : ", ") + std::string(token.text);
  }
  if (missing.empty())
    return Status::success();
  return invalidArgument("%s: expected a piece for each of <pad>, [CLS], [SEP] "
                         "and [MASK], found none for %s",
                         fileName.c_str(), missing.c_str())
      .withHint("ALBERT's models are trained with --pad_id=0 --unk_id=1 "
                "--bos_id=-1 --eos_id=-1 "
                "--control_symbols=[CLS],[SEP],[MASK]; albert-data vocab "
                "--type=unigram makes such models");
}

std::int32_t SentencePieceModel::idOf(std::string_view text) const {
  std::int32_t id = reserved.find(text);
  if (id < 0)
    id = trie.find(text);
  return id < 0 ? specials.unknown : id;
}

Status SentencePieceModel::checkSize(std::int64_t modelSize) const {
  if (modelSize == size())
    return Status::success();
  return invalidArgument("%s: expected %lld pieces as the model's vocab_size "
                         "says, found %d",
                         fileName.c_str(), static_cast<long long>(modelSize),
                         size())
      .withHint("the vocabulary and the model are of different releases; 21128 "
                "is Chinese WordPiece, 30000 English SentencePiece");
}

} // namespace albert::rt
