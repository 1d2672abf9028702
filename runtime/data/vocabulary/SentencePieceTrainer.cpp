//===- SentencePieceTrainer.cpp - SentencePiece models --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Calls the official trainer and brings its model to the size that is wanted.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/vocabulary/SentencePieceTrainer.h"

#include "runtime/data/vocabulary/SentencePieceModule.h"
#include "runtime/io/protobuf/WireWriter.h"
#include "runtime/text/SentencePieceModel.h"

#include <cstring>
#include <dlfcn.h>

namespace albert::rt {

/// Fields of ModelProto and its pieces (sentencepiece_model.proto).
static constexpr std::uint32_t piecesField = 1;
static constexpr std::uint32_t pieceTextField = 1;
static constexpr std::uint32_t pieceScoreField = 2;
static constexpr std::uint32_t pieceTypeField = 3;

static Result<TrainSentencePiece *> loadTrainer(const std::string &module) {
  // Never closed: the library keeps state of its own to the end.
  void *handle = dlopen(module.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!handle)
    return unavailable("cannot load the trainer of SentencePiece: %s",
                       dlerror())
        .withHint("install libsentencepiece0 (apt-get install "
                  "libsentencepiece0); lib/albertc has to be beside the bin of "
                  "albert-data");
  void *symbol = dlsym(handle, trainSentencePieceName);
  if (!symbol)
    return unavailable("%s: expected the trainer of SentencePiece, found "
                       "another library",
                       module.c_str());
  return reinterpret_cast<TrainSentencePiece *>(symbol);
}

/// Reads the sizes of "... required_chars. GIVEN vs NEEDED ...".
static bool readSizes(const std::string &message, long long &given,
                      long long &needed) {
  constexpr std::string_view before = "required_chars. ", between = " vs ";
  std::size_t at = message.find(before);
  if (at == std::string::npos)
    return false;
  const char *number = message.c_str() + at + before.size();
  char *end = nullptr;
  given = strtoll(number, &end, 10);
  if (end == number || between.compare(0, between.size(), end,
                                       strnlen(end, between.size())) != 0)
    return false;
  number = end + between.size();
  needed = strtoll(number, &end, 10);
  return end != number;
}

/// What the library says, as an error about the flags that caused it.
static Status trainingFailed(const std::string &message,
                             const SentencePieceTrainerOptions &options) {
  long long given = 0, needed = 0;
  if (!readSizes(message, given, needed))
    return internalError("training failed: %s", message.c_str());
  return invalidArgument("expected a size of at least %lld (special pieces and "
                         "every character of the text), found %lld",
                         needed, given)
      .withHint("raise --size or lower --character-coverage (%g)",
                options.characterCoverage);
}

/// A piece that no text is cut into, as a field of the model.
static std::string fillerPiece(std::int64_t number) {
  std::string piece, field;
  appendBytesField(piece, pieceTextField,
                   format("[unused%lld]", static_cast<long long>(number)));
  appendFloatField(piece, pieceScoreField, 0);
  appendNumberField(
      piece, pieceTypeField,
      static_cast<std::int64_t>(SentencePieceModel::PieceType::Unused));
  appendBytesField(field, piecesField, piece);
  return field;
}

Result<TrainedSentencePiece>
trainSentencePiece(std::vector<std::string> sentences,
                   const SentencePieceTrainerOptions &options) {
  if (sentences.empty())
    return invalidArgument("expected text, found nothing but blanks")
        .withHint("check the input files; a vocabulary is made of the words "
                  "in them");
  ALBERT_ASSIGN_OR_RETURN(TrainSentencePiece * train,
                          loadTrainer(options.module));
  SentencePieceTraining training;
  training.sentences = std::move(sentences);
  training.type = options.type.c_str();
  training.size = options.size;
  training.characterCoverage = options.characterCoverage;
  TrainedSentencePiece trained;
  std::string result;
  if (!train(training, result))
    return trainingFailed(result, options);
  trained.bytes = std::move(result);
  ALBERT_ASSIGN_OR_RETURN(
      SentencePieceModel model,
      SentencePieceModel::fromMemory(trained.bytes, "the trained model"));
  trained.pieces = model.size();
  // Messages written one after the other are one message with the fields of
  // both: the pieces at the end are the last ones.
  for (; trained.pieces < options.size; ++trained.pieces)
    trained.bytes += fillerPiece(++trained.fillers);
  return trained;
}

} // namespace albert::rt
