//===- CorpusPass.cpp - threads over the blocks of a corpus ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Blocks leave the queue in order, so the thread whose turn it is always has
/// its block: waiting for a turn cannot lock up.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/corpus/CorpusPass.h"

#include "runtime/data/Progress.h"
#include "runtime/data/corpus/BlockQueue.h"

#include <new>
#include <sys/stat.h>
#include <system_error>

namespace albert::rt {

ThreadGroup::ThreadGroup(int count, const std::function<void()> &body) {
  try {
    for (int i = 0; i < count; ++i)
      threads.emplace_back(body);
  } catch (const std::system_error &) {
    // Fewer threads give the same result.
    if (threads.empty())
      throw;
  }
}

ThreadGroup::~ThreadGroup() {
  for (std::thread &thread : threads)
    thread.join();
}

Status guardMemory(const std::function<Status()> &body) {
  try {
    return body();
  } catch (const std::bad_alloc &) {
    return resourceExhausted("out of memory")
        .withHint("lower --max-memory or --threads");
  }
}

namespace {

/// Bytes of the files, 0 if one of them is no regular file.
std::uint64_t totalBytes(const std::vector<std::string> &files) {
  std::uint64_t total = 0;
  for (const std::string &file : files) {
    struct stat status;
    if (::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode))
      return 0;
    total += static_cast<std::uint64_t>(status.st_size);
  }
  return total;
}

/// Lets blocks pass in their order.
class Turnstile {
public:
  /// Runs `body` when it is the turn of block `index`.
  template <typename Body>
  void pass(std::uint64_t index, Body body) {
    {
      std::unique_lock<std::mutex> lock(mutex);
      changed.wait(lock, [&] { return next == index; });
    }
    body();
    std::lock_guard<std::mutex> lock(mutex);
    ++next;
    changed.notify_all();
  }

private:
  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t next = 0;
};

class Runner {
public:
  explicit Runner(const CorpusPass &pass) : pass(pass), queue(pass.maxBytes) {}

  Result<CorpusCounts> run(const MakeWorker &makeWorker);

private:
  void work(const MakeWorker &makeWorker);
  void workOn(const CorpusBlock &block, BlockWorker *worker);
  void read();

  const CorpusPass &pass;
  BlockQueue queue;
  Turnstile turnstile;
  FirstError firstError;
  CorpusCounts counts;
};

} // namespace

/// Without a worker the block is let pass: the error is noted.
void Runner::workOn(const CorpusBlock &block, BlockWorker *worker) {
  Status status = guardMemory([&] {
    ALBERT_RETURN_IF_ERROR(block.checkUtf8());
    return worker ? worker->work(block) : Status::success();
  });
  if (pass.isOrdered)
    turnstile.pass(block.index, [&] {
      if (status.ok() && !firstError.any())
        status = guardMemory([&] { return worker->take(); });
    });
  if (!status.ok())
    firstError.note(block.index, std::move(status));
}

void Runner::work(const MakeWorker &makeWorker) {
  std::unique_ptr<BlockWorker> worker;
  Status status = guardMemory([&]() -> Status {
    ALBERT_ASSIGN_OR_RETURN(worker, makeWorker());
    return Status::success();
  });
  if (!status.ok())
    firstError.note(0, std::move(status));
  for (CorpusBlock block; queue.pop(block);) {
    workOn(block, worker.get());
    queue.release(block.text.size());
  }
}

void Runner::read() {
  CorpusReader reader(pass.files, CorpusReader::Options());
  Progress progress(pass.name, totalBytes(pass.files));
  while (!firstError.any()) {
    CorpusBlock block;
    Result<bool> hasBlock = reader.next(block);
    if (!hasBlock) {
      // What was read of the block comes before what could not be read.
      Status status = block.checkUtf8();
      firstError.note(block.index,
                      status.ok() ? hasBlock.takeStatus() : std::move(status));
    }
    if (!hasBlock || !*hasBlock)
      break;
    queue.push(std::move(block));
    if (progress.isDue())
      progress.update(
          reader.bytesRead(),
          format("%s, %llu documents", formatBytes(reader.bytesRead()).c_str(),
                 static_cast<unsigned long long>(reader.documentCount())));
  }
  counts.bytes = reader.bytesRead();
  counts.lines = reader.lineCount();
  counts.documents = reader.documentCount();
  counts.longDocument = reader.longDocument();
}

Result<CorpusCounts> Runner::run(const MakeWorker &makeWorker) {
  {
    ThreadGroup workers(pass.threads, [&] { work(makeWorker); });
    read();
    queue.close();
  }
  ALBERT_RETURN_IF_ERROR(firstError.take());
  return std::move(counts);
}

Result<CorpusCounts> runCorpusPass(const CorpusPass &pass,
                                   const MakeWorker &makeWorker) {
  return Runner(pass).run(makeWorker);
}

} // namespace albert::rt
