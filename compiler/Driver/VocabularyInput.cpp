//===- VocabularyInput.cpp - the tokenizer that a program carries ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/VocabularyInput.h"
#include "compiler/Driver/StatusConversion.h"
#include "runtime/text/TokenizerFile.h"
#include "runtime/text/Vocabulary.h"

using namespace albertc;
namespace rtt = albert::rt;

llvm::StringRef albertc::stringifyTokenizerKind(TokenizerKind kind) {
  switch (kind) {
  case TokenizerKind::None:
    return "none";
  case TokenizerKind::WordPiece:
    return "wordpiece";
  case TokenizerKind::SentencePiece:
    return "sentencepiece";
  }
  llvm_unreachable("covered switch");
}

llvm::Expected<VocabularyInput> albertc::readVocabulary(TokenizerKind kind,
                                                        const std::string &path,
                                                        int64_t modelSize) {
  VocabularyInput result;
  result.kind = kind;
  result.path = path;
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return makeError(path + ": expected a readable vocabulary, found: " +
                         buffer.getError().message(),
                     "check the path given with --vocab-file or "
                     "--spm-model-file");
  result.bytes = std::move(*buffer);
  std::string_view bytes = result.bytes->getBuffer();
  if (kind == TokenizerKind::SentencePiece) {
    if (llvm::Error error = toError(rtt::checkTokenizerFile(
            bytes, path, rtt::TokenizerFileKind::SentencePieceModel)))
      return std::move(error);
    result.warnings.push_back(
        path + ": programs of this release do not tokenize with SentencePiece "
               "yet; give them arrays (--input input_ids=FILE.npy)");
    return result;
  }
  auto vocabulary = rtt::Vocabulary::fromMemory(bytes, path);
  if (!vocabulary.ok())
    return toError(vocabulary.status());
  if (modelSize > 0)
    if (llvm::Error error = toError(vocabulary->checkSize(modelSize)))
      return std::move(error);
  result.warnings = vocabulary->warnings();
  return result;
}
