//===- TokenizerFlags.cpp - which tokenizer a command uses ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Loading of vocabularies and models.
///
//===----------------------------------------------------------------------===//

#include "tools/albert-data/TokenizerFlags.h"

#include "runtime/core/File.h"
#include "runtime/text/TokenizerFile.h"

#include <cstdio>

namespace albert::data {

using namespace albert::rt;

static constexpr FlagSpec flagSpecs[] = {
    {"vocab-file", FlagKind::String, "",
     "The WordPiece vocabulary; not used with --spm-model-file."},
    {"spm-model-file", FlagKind::String, "",
     "The SentencePiece model (.model), for ALBERT in English."},
    {"do-lower-case", FlagKind::Boolean, "true", "Fold case and accents."},
    {"digit-comma", FlagKind::String, "intended",
     "What becomes of a SentencePiece piece like '1,', which is cut before its "
     "comma: no blank is put in front of the rest (intended), or one is, as in "
     "the original under Python 3 (py3-compat, with --compat=google the "
     "default).",
     nullptr, 0, "intended|py3-compat"},
};

void addTokenizerFlags(FlagTable &table) {
  table.add(flagSpecs, std::size(flagSpecs));
}

Status checkTokenizerFlags(const ParsedFlags &flags) {
  if (!flags.text("vocab-file").empty() ||
      !flags.text("spm-model-file").empty())
    return Status::success();
  return invalidArgument("expected --vocab-file or --spm-model-file, found "
                         "neither")
      .withHint("Chinese models have a vocab.txt, English ones a .model file");
}

static Result<LoadedTokenizer> loadWordPiece(const std::string &path,
                                             const WordPieceOptions &options) {
  LoadedTokenizer loaded;
  loaded.file = path;
  ALBERT_ASSIGN_OR_RETURN(Vocabulary vocabulary, Vocabulary::load(path));
  loaded.vocabulary = std::make_unique<Vocabulary>(std::move(vocabulary));
  for (const std::string &warning : loaded.vocabulary->warnings())
    fprintf(stderr, "albert-data: warning: %s\n", warning.c_str());
  loaded.wordPiece =
      std::make_unique<WordPieceTokenizer>(*loaded.vocabulary, options);
  return loaded;
}

static Result<LoadedTokenizer>
loadSentencePiece(const std::string &path,
                  const SentencePieceOptions &options) {
  LoadedTokenizer loaded;
  loaded.file = path;
  ALBERT_ASSIGN_OR_RETURN(SentencePieceModel model,
                          SentencePieceModel::load(path));
  loaded.model = std::make_unique<SentencePieceModel>(std::move(model));
  loaded.sentencePiece =
      std::make_unique<SentencePieceTokenizer>(*loaded.model, options);
  return loaded;
}

Result<LoadedTokenizer> loadTokenizer(const ParsedFlags &flags,
                                      bool keepSpecialTokens,
                                      DigitComma digitComma) {
  bool doLowerCase = flags.boolean("do-lower-case");
  if (flags.text("spm-model-file").empty())
    return loadWordPiece(flags.text("vocab-file"),
                         {doLowerCase, keepSpecialTokens});
  if (flags.isSet("digit-comma"))
    digitComma = flags.text("digit-comma") == "intended" ? DigitComma::Intended
                                                         : DigitComma::Python3;
  return loadSentencePiece(flags.text("spm-model-file"),
                           {doLowerCase, keepSpecialTokens, digitComma});
}

Result<LoadedTokenizer> loadTokenizerFile(const std::string &path) {
  ALBERT_ASSIGN_OR_RETURN(std::string bytes, readFile(path));
  if (detectTokenizerFile(bytes) == TokenizerFileKind::SentencePieceModel)
    return loadSentencePiece(path, {});
  return loadWordPiece(path, {});
}

} // namespace albert::data
