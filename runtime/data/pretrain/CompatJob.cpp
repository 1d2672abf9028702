//===- CompatJob.cpp - the original programs' way -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The main program of the originals over the builders of pairs and examples.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/CompatJob.h"

#include "runtime/data/corpus/CorpusReader.h"
#include "runtime/data/pretrain/DocumentTokenizer.h"
#include "runtime/data/pretrain/ExampleMaker.h"
#include "runtime/data/pretrain/OutputNames.h"
#include "runtime/io/tfrecord/TfRecordWriter.h"

#include <numeric>

namespace albert::rt {
namespace {

/// Documents in the order of the shuffle.
class ShuffledDocuments final : public DocumentSource {
public:
  std::uint32_t size() override {
    return static_cast<std::uint32_t>(order.size());
  }
  const TokenizedDocument &document(std::uint32_t index) override {
    return documents[order[index]];
  }

  void add(TokenizedDocument document) {
    order.push_back(static_cast<std::uint32_t>(documents.size()));
    documents.push_back(std::move(document));
  }

  std::vector<std::uint32_t> order;

private:
  std::vector<TokenizedDocument> documents;
};

/// Masks pairs and keeps the examples in their short form.
class ExampleList final : public PairSink {
public:
  ExampleList(const PretrainJob &job, RandomBits &draws, RandomBits &lengths)
      : maker(job.example, *job.traits), draws(draws), lengths(lengths) {}

  void pair(const SegmentPair &pair) override {
    maker.make(pair, draws, lengths, example);
    appendExample(bytes, example);
    ends.push_back(bytes.size());
  }

  std::size_t size() const { return ends.size(); }
  std::string_view record(std::size_t index) const {
    std::size_t begin = index == 0 ? 0 : ends[index - 1];
    return std::string_view(bytes).substr(begin, ends[index] - begin);
  }
  /// Bytes of memory; strings and vectors grow by doubling.
  std::uint64_t memory() const {
    return bytes.capacity() + ends.capacity() * sizeof(std::size_t);
  }

private:
  ExampleMaker maker;
  RandomBits &draws;
  RandomBits &lengths;
  PretrainExample example;
  std::string bytes;
  std::vector<std::size_t> ends;
};

/// The run of a job.
class CompatRunner {
public:
  CompatRunner(const PretrainJob &job, std::uint32_t ngramSeed)
      : job(job), draws(MersenneTwister::ofPython(job.seed)),
        lengths(MersenneTwister::ofNumpy(ngramSeed)),
        examples(job, draws, lengths) {}

  Result<PretrainSummary> run();

private:
  Status readDocuments();
  Status makeExamples();
  Status writeOutputs();
  Status checkMemory(std::uint64_t needed) const;

  const PretrainJob &job;
  MersenneTwister draws;
  MersenneTwister lengths;
  ShuffledDocuments documents;
  ExampleList examples;
  std::uint64_t memoryOfDocuments = 0;
  PretrainSummary summary;
};

} // namespace

Status CompatRunner::checkMemory(std::uint64_t needed) const {
  if (needed <= job.maxMemory)
    return Status::success();
  return resourceExhausted("--compat holds the corpus and all examples in "
                           "memory: expected at most %s (--max-memory), found "
                           "more",
                           formatBytes(job.maxMemory).c_str())
      .withHint("raise --max-memory, or leave out --compat: without it memory "
                "does not grow with the corpus");
}

Status CompatRunner::readDocuments() {
  CorpusReader::Options options;
  options.filesEndDocuments = false;
  // The originals never cut a document.
  options.maxDocumentBytes = SIZE_MAX / 2;
  CorpusReader reader(job.inputs, options);
  ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<WordMarker> marker, job.makeMarker());
  DocumentTokenizer tokenizer(*job.tokenizer, std::move(marker));
  for (CorpusBlock block;;) {
    ALBERT_ASSIGN_OR_RETURN(bool hasBlock, reader.next(block));
    if (!hasBlock)
      break;
    ALBERT_RETURN_IF_ERROR(block.checkUtf8());
    for (const CorpusBlock::Document &text : block.documents) {
      TokenizedDocument document;
      tokenizer.tokenize(block.textOf(text), document);
      if (document.size() == 0)
        continue;
      memoryOfDocuments += document.ids.capacity() * 4 +
                           document.marks.capacity() +
                           document.sentenceEnds.capacity() * 4;
      documents.add(std::move(document));
    }
    ALBERT_RETURN_IF_ERROR(checkMemory(memoryOfDocuments));
  }
  summary.corpus.bytes = reader.bytesRead();
  summary.corpus.lines = reader.lineCount();
  summary.corpus.documents = reader.documentCount();
  return Status::success();
}

Status CompatRunner::makeExamples() {
  draws.shuffle(documents.order);
  for (std::uint32_t pass = 0; pass < job.dupeFactor; ++pass)
    for (std::uint32_t i = 0; i < documents.size(); ++i) {
      buildPairs(job.example, documents, i, draws, examples);
      ALBERT_RETURN_IF_ERROR(
          checkMemory(memoryOfDocuments + examples.memory()));
    }
  return Status::success();
}

Status CompatRunner::writeOutputs() {
  std::vector<std::uint32_t> order(examples.size());
  std::iota(order.begin(), order.end(), 0u);
  draws.shuffle(order);
  std::vector<TfRecordWriter> writers;
  for (const std::string &output : job.outputs) {
    ALBERT_ASSIGN_OR_RETURN(
        TfRecordWriter writer,
        TfRecordWriter::create(output, {isPackedName(output)}));
    writers.push_back(std::move(writer));
  }
  PretrainExampleSerializer serializer(job.example);
  PretrainExample example;
  for (std::size_t i = 0; i < order.size(); ++i) {
    parseExample(examples.record(order[i]), example);
    ALBERT_RETURN_IF_ERROR(
        writers[i % writers.size()].append(serializer.serialize(example)));
  }
  for (TfRecordWriter &writer : writers) {
    summary.examples.push_back(writer.recordCount());
    ALBERT_RETURN_IF_ERROR(writer.finish());
  }
  return Status::success();
}

Result<PretrainSummary> CompatRunner::run() {
  ALBERT_RETURN_IF_ERROR(readDocuments());
  ALBERT_RETURN_IF_ERROR(makeExamples());
  if (examples.size() != 0)
    ALBERT_RETURN_IF_ERROR(writeOutputs());
  return std::move(summary);
}

Result<PretrainSummary> runCompatJob(const PretrainJob &job,
                                     std::uint32_t ngramSeed) {
  return CompatRunner(job, ngramSeed).run();
}

} // namespace albert::rt
