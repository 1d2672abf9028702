//===- PretrainJob.cpp - from text files to TFRecord files ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One thread reads blocks, the others make examples, which go through a
/// shuffle buffer to the output files. All random numbers are functions of the
/// seed and the number of the document.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/PretrainJob.h"

#include "runtime/data/Progress.h"
#include "runtime/data/corpus/BlockQueue.h"
#include "runtime/data/corpus/CorpusPass.h"
#include "runtime/data/pretrain/DocumentTokenizer.h"
#include "runtime/data/pretrain/ExampleMaker.h"
#include "runtime/data/pretrain/OutputNames.h"
#include "runtime/data/pretrain/ShuffleBuffer.h"
#include "runtime/io/tfrecord/TfRecordWriter.h"

#include <algorithm>
#include <atomic>
#include <numeric>
#include <thread>

namespace albert::rt {

std::uint64_t PretrainSummary::exampleCount() const {
  return std::accumulate(examples.begin(), examples.end(), std::uint64_t(0));
}

namespace {

/// Sites of random numbers: examples have the number of the pass.
constexpr std::uint32_t keySite = 0x80000000u;
constexpr std::uint32_t shardSite = 0xffffffffu;

/// Memory that a block takes while it is worked on, relative to its text:
/// tokens have five bytes each, and vectors grow by doubling.
constexpr std::uint64_t blockMemoryFactor = 8;

/// What vocabulary, dictionaries and buffers of files take.
constexpr std::uint64_t fixedMemory = std::uint64_t(64) << 20;

/// Which output the examples of a document go to. Each group of as many
/// consecutive documents as there are outputs is dealt out in random order: no
/// output is short of documents, and none gets every second one.
class ShardDealer {
public:
  ShardDealer(std::uint64_t seed, std::uint32_t shards)
      : seed(seed), order(shards) {}

  std::uint32_t shardOf(std::uint64_t document) {
    std::uint64_t wanted = document / order.size();
    if (wanted != group) {
      group = wanted;
      std::iota(order.begin(), order.end(), 0u);
      PhiloxBits(seed, shardSite, group).shuffle(order);
    }
    return order[document % order.size()];
  }

private:
  std::uint64_t seed;
  std::vector<std::uint32_t> order;
  std::uint64_t group = UINT64_MAX;
};

/// The documents of a block, tokenized when they are needed.
class BlockDocuments final : public DocumentSource {
public:
  BlockDocuments(const CorpusBlock &block, DocumentTokenizer &tokenizer)
      : block(block), tokenizer(tokenizer), documents(block.documents.size()),
        isReady(block.documents.size()) {}

  std::uint32_t size() override {
    return static_cast<std::uint32_t>(documents.size());
  }

  const TokenizedDocument &document(std::uint32_t index) override {
    if (!isReady[index])
      tokenizer.tokenize(block.textOf(block.documents[index]),
                         documents[index]);
    isReady[index] = true;
    return documents[index];
  }

private:
  const CorpusBlock &block;
  DocumentTokenizer &tokenizer;
  std::vector<TokenizedDocument> documents;
  std::vector<bool> isReady;
};

/// Masks the pairs of one pass over a document and keeps them.
class PassSink final : public PairSink {
public:
  PassSink(ExampleMaker &maker, ShuffleBuffer &buffer)
      : maker(maker), buffer(buffer) {}

  /// Starts a pass.
  void start(std::uint32_t shardOfDocument, RandomBits &drawsOfPass,
             RandomBits &keysOfPass) {
    shard = shardOfDocument;
    draws = &drawsOfPass;
    keys = &keysOfPass;
  }

  void pair(const SegmentPair &pair) override {
    maker.make(pair, *draws, *draws, example);
    record.clear();
    appendExample(record, example);
    std::uint64_t key = std::uint64_t(keys->next()) << 32;
    key |= keys->next();
    if (failure.ok())
      failure = buffer.add(shard, key, record);
  }

  Status takeFailure() { return std::move(failure); }

private:
  ExampleMaker &maker;
  ShuffleBuffer &buffer;
  std::uint32_t shard = 0;
  RandomBits *draws = nullptr;
  RandomBits *keys = nullptr;
  PretrainExample example;
  std::string record;
  Status failure;
};

/// Makes the examples of blocks.
class ExampleWorker final : public BlockWorker {
public:
  ExampleWorker(const PretrainJob &job, std::unique_ptr<WordMarker> marker,
                ShuffleBuffer &buffer)
      : job(job), tokenizer(*job.tokenizer, std::move(marker)),
        maker(job.example, *job.traits),
        dealer(job.seed, static_cast<std::uint32_t>(job.outputs.size())),
        buffer(buffer) {}

  Status work(const CorpusBlock &block) override;

private:
  const PretrainJob &job;
  DocumentTokenizer tokenizer;
  ExampleMaker maker;
  ShardDealer dealer;
  ShuffleBuffer &buffer;
};

/// Writes the output files.
class OutputWriter {
public:
  OutputWriter(const PretrainJob &job, const ShuffleBuffer &buffer,
               std::uint64_t total)
      : job(job), buffer(buffer), total(total) {}

  Status write();

private:
  Status writeOutput(std::uint32_t shard);
  void tryOutput(std::uint32_t shard);
  /// Shows progress until all is written or something failed.
  void showProgress();

  const PretrainJob &job;
  const ShuffleBuffer &buffer;
  std::uint64_t total;
  FirstError firstError;
  std::atomic<std::uint64_t> written{0};
};

bool isOurs(const PretrainJob &job, std::uint32_t shard) {
  return shard % job.machines == job.machine;
}

} // namespace

Status ExampleWorker::work(const CorpusBlock &block) {
  BlockDocuments documents(block, tokenizer);
  PassSink sink(maker, buffer);
  for (std::uint32_t i = 0; i < documents.size(); ++i) {
    std::uint64_t number = block.documents[i].number;
    std::uint32_t shard = dealer.shardOf(number);
    if (!isOurs(job, shard))
      continue;
    for (std::uint32_t pass = 0; pass < job.dupeFactor; ++pass) {
      PhiloxBits draws(job.seed, pass, number);
      PhiloxBits keys(job.seed, keySite + pass, number);
      sink.start(shard, draws, keys);
      buildPairs(job.example, documents, i, draws, sink);
      ALBERT_RETURN_IF_ERROR(sink.takeFailure());
    }
  }
  return Status::success();
}

Status OutputWriter::writeOutput(std::uint32_t shard) {
  const std::string &path = job.outputs[shard];
  ALBERT_ASSIGN_OR_RETURN(TfRecordWriter writer,
                          TfRecordWriter::create(path, {isPackedName(path)}));
  PretrainExampleSerializer serializer(job.example);
  PretrainExample example;
  ALBERT_RETURN_IF_ERROR(buffer.read(shard, [&](std::string_view record) {
    parseExample(record, example);
    ++written;
    return writer.append(serializer.serialize(example));
  }));
  return writer.finish();
}

Status OutputWriter::write() {
  std::vector<std::uint32_t> shards;
  for (std::uint32_t i = 0; i < job.outputs.size(); ++i)
    if (isOurs(job, i))
      shards.push_back(i);
  std::atomic<std::size_t> next{0};
  {
    ThreadGroup writers(
        std::min(job.threads, static_cast<int>(shards.size())), [&] {
          for (std::size_t i = next++; i < shards.size() && !firstError.any();
               i = next++)
            tryOutput(shards[i]);
        });
    showProgress();
  }
  return firstError.take();
}

void OutputWriter::tryOutput(std::uint32_t shard) {
  Status status = guardMemory([&] { return writeOutput(shard); });
  if (!status.ok())
    firstError.note(shard, std::move(status));
}

void OutputWriter::showProgress() {
  Progress progress("albert-data: writing", total);
  while (!firstError.any() && written < total) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    if (progress.isDue())
      progress.update(written, format("%llu of %llu examples",
                                      static_cast<unsigned long long>(written),
                                      static_cast<unsigned long long>(total)));
  }
}

Result<PretrainSummary> runPretrainJob(const PretrainJob &job) {
  ShuffleBuffer::Options options;
  options.shards = static_cast<std::uint32_t>(job.outputs.size());
  options.maxBytes = job.maxMemory - job.maxMemory / 4 - fixedMemory;
  options.directory = parentDirectory(job.outputs.front());
  ALBERT_ASSIGN_OR_RETURN(ShuffleBuffer buffer, ShuffleBuffer::create(options));

  CorpusPass pass;
  pass.files = job.inputs;
  pass.threads = job.threads;
  pass.maxBytes = job.maxMemory / 4 / blockMemoryFactor;
  pass.name = "albert-data: making examples";
  PretrainSummary summary;
  ALBERT_ASSIGN_OR_RETURN(
      summary.corpus,
      runCorpusPass(pass, [&]() -> Result<std::unique_ptr<BlockWorker>> {
        ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<WordMarker> marker,
                                job.makeMarker());
        return std::unique_ptr<BlockWorker>(
            std::make_unique<ExampleWorker>(job, std::move(marker), buffer));
      }));

  ALBERT_RETURN_IF_ERROR(buffer.finish(job.threads));
  for (std::uint32_t i = 0; i < job.outputs.size(); ++i)
    summary.examples.push_back(buffer.count(i));
  summary.bytesSpilled = buffer.bytesSpilled();
  if (summary.exampleCount() != 0)
    ALBERT_RETURN_IF_ERROR(
        OutputWriter(job, buffer, summary.exampleCount()).write());
  return std::move(summary);
}

} // namespace albert::rt
