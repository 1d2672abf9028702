//===- TextCommand.cpp - text in, answers out -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/TextCommand.h"

#include "runtime/programs/TextRunner.h"

#include <algorithm>

using namespace albert::rt;

/// Labels of the sentence-order head (semantics.md 2.2: 1 is swapped).
static constexpr const char *kOrderLabels[] = {"in_order", "swapped"};

Status albert::rt::checkTextUsage(const Invocation &invocation) {
  const Manifest &manifest = invocation.manifest;
  ALBERT_RETURN_IF_ERROR(checkTextFlags(invocation, manifest.bounds.length));
  if (manifest.program != "mlm")
    return Status::success();
  return invocation.flags.integerIn("top-k", 1, manifest.model.vocabSize)
      .takeStatus();
}

namespace {

/// Texts through a program of ALBERT.
class TokenTexts : public TextRunner {
public:
  explicit TokenTexts(const Invocation &invocation)
      : TextRunner(invocation, invocation.manifest.bounds.length) {}

protected:
  Status checkVocabulary() override {
    return vocabulary.checkSize(invocation.manifest.model.vocabSize);
  }
  Status startProgram(int threads) override {
    ALBERT_ASSIGN_OR_RETURN(session, startSession(invocation, threads));
    return Status::success();
  }
  Status accept(TextItem &item, const std::string &where) override;
  Status compute(const std::vector<TextItem> &items) override {
    return session->run(makeBatch(items));
  }
  Status answer(const TextItem &item, int64_t index,
                std::vector<Field> &fields) override;

private:
  TokenBatch makeBatch(const std::vector<TextItem> &items) const;
  Result<std::vector<std::vector<Candidate>>> candidatesOf(const TextItem &item,
                                                           int64_t index);

  std::unique_ptr<Session> session;
};

} // namespace

Status TokenTexts::accept(TextItem &item, const std::string &where) {
  if (invocation.manifest.program != "mlm")
    return Status::success();
  const std::vector<Piece> &pieces = item.encoded.pieces;
  for (size_t i = 0; i < pieces.size(); ++i)
    if (pieces[i].id == tokenizer->special().mask)
      item.masks.push_back(int32_t(i));
  if (!item.masks.empty())
    return Status::success();
  if (item.encoded.fullLength > pieces.size())
    return invalidArgument("%s: no [MASK] among the first %zu tokens",
                           where.c_str(), pieces.size())
        .withHint("shorten the text, or allow more tokens (--max-seq-length)");
  return invalidArgument("%s: the text has no [MASK]", where.c_str())
      .withHint("write [MASK] where a token is to be guessed, for instance "
                "--text \"\u4eca\u5929\u5929\u6c14\u5f88[MASK]\"");
}

TokenBatch TokenTexts::makeBatch(const std::vector<TextItem> &items) const {
  TokenBatch batch;
  batch.sequences = int64_t(items.size());
  for (const TextItem &item : items) {
    batch.length = std::max(batch.length, int64_t(item.encoded.pieces.size()));
    batch.predictions = std::max(batch.predictions, int64_t(item.masks.size()));
  }
  batch.hasPositions = batch.predictions > 0;
  size_t count = size_t(batch.sequences * batch.length);
  batch.ids.assign(count, tokenizer->special().pad);
  batch.types.assign(count, 0);
  batch.mask.assign(count, 0);
  for (size_t i = 0; i < items.size(); ++i) {
    const EncodedText &encoded = items[i].encoded;
    size_t row = i * size_t(batch.length);
    for (size_t k = 0; k < encoded.pieces.size(); ++k) {
      batch.ids[row + k] = encoded.pieces[k].id;
      batch.types[row + k] = encoded.typeIds[k];
      batch.mask[row + k] = 1;
    }
    // A text with fewer masks repeats its last one, which costs nothing:
    // equal positions are computed once.
    for (int64_t p = 0; p < batch.predictions; ++p)
      batch.positions.push_back(
          items[i].masks[std::min(size_t(p), items[i].masks.size() - 1)]);
  }
  return batch;
}

Result<std::vector<std::vector<Candidate>>>
TokenTexts::candidatesOf(const TextItem &item, int64_t index) {
  ALBERT_ASSIGN_OR_RETURN(const Tensor *logits, session->output("logits"));
  int64_t vocabularySize = logits->shape()[2];
  const float *rows =
      logits->data<float>() + index * logits->shape()[1] * vocabularySize;
  std::vector<std::vector<Candidate>> candidates;
  for (size_t mask = 0; mask < item.masks.size(); ++mask) {
    std::vector<Candidate> &list = candidates.emplace_back();
    for (RankedToken token :
         topTokens(rows + int64_t(mask) * vocabularySize, vocabularySize,
                   invocation.flags.integer("top-k"))) {
      // A model may have more rows than its vocabulary has pieces.
      std::string name = token.id < tokenizer->size()
                             ? std::string(tokenizer->piece(token.id))
                             : albert::rt::format("[%d]", token.id);
      list.push_back({std::move(name), token.probability});
    }
  }
  return candidates;
}

Status TokenTexts::answer(const TextItem &item, int64_t index,
                          std::vector<Field> &fields) {
  const std::string &program = invocation.manifest.program;
  auto row = [&](const char *name) -> Result<Field> {
    ALBERT_ASSIGN_OR_RETURN(const Tensor *tensor, session->output(name));
    int64_t columns = tensor->shape()[1];
    return Field::ofNumbers(name, tensor->data<float>() + index * columns,
                            columns);
  };
  if (program == "mlm") {
    fields.push_back(Field::ofTokens("tokens", tokensOf(item)));
    ALBERT_ASSIGN_OR_RETURN(auto candidates, candidatesOf(item, index));
    fields.push_back(Field::ofCandidates("candidates", std::move(candidates)));
  } else if (program == "sop") {
    ALBERT_ASSIGN_OR_RETURN(Field probabilities, row("probabilities"));
    const std::vector<float> &p = probabilities.numbers;
    fields.push_back(Field::ofText("label", kOrderLabels[p[1] > p[0]]));
    fields.push_back(std::move(probabilities));
  } else if (program == "encode") {
    fields.push_back(Field::ofTokens("tokens", tokensOf(item)));
    ALBERT_ASSIGN_OR_RETURN(Field pooled, row("pooled_output"));
    fields.push_back(std::move(pooled));
  } else {
    ALBERT_ASSIGN_OR_RETURN(Field embedding, row("embedding"));
    fields.push_back(std::move(embedding));
  }
  return Status::success();
}

Status albert::rt::runTexts(const Invocation &invocation, int threads) {
  TokenTexts runner(invocation);
  ALBERT_RETURN_IF_ERROR(runner.start(threads));
  return runner.run();
}
