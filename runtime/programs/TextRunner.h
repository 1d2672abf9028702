//===- TextRunner.h - texts through a program -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What answering on texts has in common, whatever the program computes: its
/// vocabulary, texts from flags and files, tokens, batches, and answers in the
/// order of the texts.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAMS_TEXTRUNNER_H
#define ALBERTC_RUNTIME_PROGRAMS_TEXTRUNNER_H

#include "runtime/programs/Invocation.h"
#include "runtime/programs/TextResult.h"
#include "runtime/text/WordPiece.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace albert::rt {

/// Checks the flags for texts of a program that takes up to `bound` tokens.
/// Errors are wrong usage.
Status checkTextFlags(const Invocation &invocation, int64_t bound);

/// One text, or two, on its way to an answer.
struct TextItem {
  std::string first;
  std::optional<std::string> second;
  EncodedText encoded;
  std::vector<int32_t> masks; ///< positions of [MASK], if it is asked for
};

/// One run of a program over texts; each kind of program says how it computes
/// and what it answers.
class TextRunner {
public:
  /// Texts are cut to `bound` tokens at most.
  TextRunner(const Invocation &invocation, int64_t bound)
      : invocation(invocation), bound(bound) {}
  virtual ~TextRunner() = default;

  /// Reads the vocabulary and starts the program.
  Status start(int threads);

  /// Answers all texts, in order.
  Status run();

protected:
  /// Checks the vocabulary against the model.
  virtual Status checkVocabulary() { return Status::success(); }
  virtual Status startProgram(int threads) = 0;
  /// Texts that are run together: enough to keep every thread busy, few enough
  /// that answers flow.
  virtual size_t batchTexts() const { return 32; }
  /// Checks a text that has been encoded; `where` is its place for messages.
  virtual Status accept(TextItem &item, const std::string &where);
  /// Runs the program on up to `batchTexts` texts.
  virtual Status compute(const std::vector<TextItem> &items) = 0;
  /// Appends what is answered on text `index` of the last `compute`.
  virtual Status answer(const TextItem &item, int64_t index,
                        std::vector<Field> &fields) = 0;

  std::vector<std::string> tokensOf(const TextItem &item) const;

  const Invocation &invocation;
  Vocabulary vocabulary;
  std::unique_ptr<WordPieceTokenizer> tokenizer;

private:
  Status runFile(const std::string &path);
  Status loadVocabulary();
  Status encode(TextItem &item, const std::string &where);
  Status answerAll(const std::vector<TextItem> &items);

  std::vector<std::string> files; ///< of --input-file
  TextFormat format = TextFormat::Json;
  int64_t bound;
  size_t maxLength = 0;
  bool warnedOfCut = false;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_TEXTRUNNER_H
