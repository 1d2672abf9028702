//===- ShuffleBuffer.cpp - records in random order ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Records gather in chunks of memory. When they are full, they are sorted and
/// written to a temporary file as one run, shard after shard; reading a shard
/// merges its parts of all runs. If everything fits, nothing is written.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/ShuffleBuffer.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <queue>
#include <unistd.h>

namespace albert::rt {
namespace {

constexpr std::size_t chunkBytes = std::size_t(1) << 20;
constexpr std::size_t minReadBytes = std::size_t(16) << 10;
constexpr std::size_t maxReadBytes = std::size_t(1) << 20;

/// A record in memory.
struct Entry {
  std::uint64_t key;
  const char *data;
  std::uint32_t shard;
  std::uint32_t length;

  std::string_view bytes() const { return {data, length}; }
  bool operator<(const Entry &other) const {
    if (shard != other.shard)
      return shard < other.shard;
    if (key != other.key)
      return key < other.key;
    return bytes() < other.bytes();
  }
};

/// What precedes a record in a run.
struct RunHeader {
  std::uint64_t key;
  std::uint32_t length;
};
constexpr std::size_t runHeaderBytes = 12;

/// A temporary file without a name.
class SpillFile {
public:
  Status create(const std::string &directory) {
    place = directory;
    std::string path =
        joinPath(directory, format(".albert-data.%ld.spill", long(::getpid())));
    file = FileDescriptor(
        ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file.valid())
      return failed(errno, "create");
    ::unlink(path.c_str());
    return Status::success();
  }

  bool valid() const { return file.valid(); }
  std::uint64_t size() const { return length; }

  Status append(std::string_view bytes) {
    while (!bytes.empty()) {
      ssize_t count = ::write(file.get(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0)
        return failed(errno, "write");
      bytes.remove_prefix(static_cast<std::size_t>(count));
      length += static_cast<std::uint64_t>(count);
    }
    return Status::success();
  }

  Status readAt(std::uint64_t offset, char *destination,
                std::size_t size) const {
    while (size != 0) {
      ssize_t count =
          ::pread(file.get(), destination, size, static_cast<off_t>(offset));
      if (count < 0 && errno == EINTR)
        continue;
      if (count <= 0)
        return failed(count < 0 ? errno : EIO, "read");
      destination += count;
      offset += static_cast<std::uint64_t>(count);
      size -= static_cast<std::size_t>(count);
    }
    return Status::success();
  }

private:
  Status failed(int number, const char *what) const {
    return systemError(number, "%s a temporary file in %s", what,
                       quote(place, 4096).c_str());
  }

  std::string place;
  FileDescriptor file;
  std::uint64_t length = 0;
};

/// Records of one shard in one run, read from the temporary file.
class RunReader {
public:
  RunReader(const SpillFile &file, std::uint64_t begin, std::uint64_t end,
            std::size_t bufferBytes)
      : file(file), offset(begin), end(end) {
    buffer.resize(bufferBytes);
  }

  /// Moves to the next record; false behind the last.
  Result<bool> next() {
    position += record.size();
    record = {};
    if (offset == end && position == filled)
      return false;
    ALBERT_RETURN_IF_ERROR(load(runHeaderBytes));
    RunHeader header;
    std::memcpy(&header.key, buffer.data() + position, 8);
    std::memcpy(&header.length, buffer.data() + position + 8, 4);
    position += runHeaderBytes;
    ALBERT_RETURN_IF_ERROR(load(header.length));
    currentKey = header.key;
    record = std::string_view(buffer.data() + position, header.length);
    return true;
  }

  std::uint64_t key() const { return currentKey; }
  std::string_view bytes() const { return record; }

private:
  /// Makes `count` bytes available at `position`.
  Status load(std::size_t count) {
    if (filled - position >= count)
      return Status::success();
    std::memmove(buffer.data(), buffer.data() + position, filled - position);
    filled -= position;
    position = 0;
    if (buffer.size() < count)
      buffer.resize(count);
    auto size = static_cast<std::size_t>(
        std::min<std::uint64_t>(buffer.size() - filled, end - offset));
    ALBERT_RETURN_IF_ERROR(file.readAt(offset, buffer.data() + filled, size));
    filled += size;
    offset += size;
    return Status::success();
  }

  const SpillFile &file;
  std::uint64_t offset;
  std::uint64_t end;
  std::vector<char> buffer;
  std::size_t position = 0;
  std::size_t filled = 0;
  std::uint64_t currentKey = 0;
  std::string_view record;
};

} // namespace

struct ShuffleBuffer::State {
  explicit State(const Options &options)
      : options(options), counts(options.shards) {}

  Status addLocked(std::uint32_t shard, std::uint64_t key,
                   std::string_view record);
  Status spill();
  Status readMemory(std::uint32_t shard,
                    const std::function<Status(std::string_view)> &use) const;

  Options options;
  std::mutex mutex;
  std::vector<std::uint64_t> counts;
  std::vector<std::unique_ptr<char[]>> chunks;
  std::size_t usedOfChunk = chunkBytes;
  std::vector<Entry> entries;
  std::size_t maxChunks = 0;
  std::size_t maxEntries = 0;
  SpillFile file;
  /// Of each run, where each shard begins, and the end.
  std::vector<std::vector<std::uint64_t>> runs;
  std::size_t readBytes = maxReadBytes;
  Status failure;
};

ShuffleBuffer::ShuffleBuffer(std::unique_ptr<State> state)
    : state(std::move(state)) {}
ShuffleBuffer::ShuffleBuffer(ShuffleBuffer &&) noexcept = default;
ShuffleBuffer::~ShuffleBuffer() = default;

Result<ShuffleBuffer> ShuffleBuffer::create(const Options &options) {
  auto state = std::make_unique<State>(options);
  // An entry stands for a record of some hundred bytes; for short sequences
  // entries are what fills up first.
  state->maxEntries = static_cast<std::size_t>(
      std::max<std::uint64_t>(options.maxBytes / 8 / sizeof(Entry), 1024));
  state->maxChunks = static_cast<std::size_t>(std::max<std::uint64_t>(
      (options.maxBytes - options.maxBytes / 8) / chunkBytes, 2));
  state->entries.reserve(state->maxEntries);
  return ShuffleBuffer(std::move(state));
}

Status ShuffleBuffer::State::addLocked(std::uint32_t shard, std::uint64_t key,
                                       std::string_view record) {
  bool needsChunk = chunkBytes - usedOfChunk < record.size();
  if (entries.size() == maxEntries ||
      (needsChunk && chunks.size() == maxChunks)) {
    ALBERT_RETURN_IF_ERROR(spill());
    needsChunk = true;
  }
  if (needsChunk) {
    chunks.push_back(std::unique_ptr<char[]>(new char[chunkBytes]));
    usedOfChunk = 0;
  }
  char *data = chunks.back().get() + usedOfChunk;
  std::memcpy(data, record.data(), record.size());
  usedOfChunk += record.size();
  entries.push_back(
      {key, data, shard, static_cast<std::uint32_t>(record.size())});
  ++counts[shard];
  return Status::success();
}

Status ShuffleBuffer::State::spill() {
  if (!file.valid())
    ALBERT_RETURN_IF_ERROR(file.create(options.directory));
  std::sort(entries.begin(), entries.end());
  std::vector<std::uint64_t> begins;
  std::string out;
  std::uint64_t offset = file.size();
  for (const Entry &entry : entries) {
    while (begins.size() <= entry.shard)
      begins.push_back(offset);
    out.append(reinterpret_cast<const char *>(&entry.key), 8);
    out.append(reinterpret_cast<const char *>(&entry.length), 4);
    out.append(entry.bytes());
    offset += runHeaderBytes + entry.length;
    if (out.size() >= chunkBytes) {
      ALBERT_RETURN_IF_ERROR(file.append(out));
      out.clear();
    }
  }
  ALBERT_RETURN_IF_ERROR(file.append(out));
  while (begins.size() <= options.shards)
    begins.push_back(offset);
  runs.push_back(std::move(begins));
  entries.clear();
  chunks.clear();
  usedOfChunk = chunkBytes;
  return Status::success();
}

Status ShuffleBuffer::add(std::uint32_t shard, std::uint64_t key,
                          std::string_view record) {
  std::lock_guard<std::mutex> lock(state->mutex);
  if (!state->failure.ok())
    return failedPrecondition("adding after an error");
  Status status = state->addLocked(shard, key, record);
  if (!status.ok())
    state->failure = internalError("adding failed");
  return status;
}

Status ShuffleBuffer::finish(int readers) {
  if (state->runs.empty()) {
    std::sort(state->entries.begin(), state->entries.end());
    return Status::success();
  }
  ALBERT_RETURN_IF_ERROR(state->spill());
  state->entries.shrink_to_fit();
  std::uint64_t buffers = state->runs.size() * std::uint64_t(readers);
  state->readBytes = static_cast<std::size_t>(std::clamp<std::uint64_t>(
      state->options.maxBytes / buffers, minReadBytes, maxReadBytes));
  return Status::success();
}

Status ShuffleBuffer::State::readMemory(
    std::uint32_t shard,
    const std::function<Status(std::string_view)> &use) const {
  auto entry =
      std::partition_point(entries.begin(), entries.end(),
                           [&](const Entry &e) { return e.shard < shard; });
  for (; entry != entries.end() && entry->shard == shard; ++entry)
    ALBERT_RETURN_IF_ERROR(use(entry->bytes()));
  return Status::success();
}

Status
ShuffleBuffer::read(std::uint32_t shard,
                    const std::function<Status(std::string_view)> &use) const {
  if (state->runs.empty())
    return state->readMemory(shard, use);
  std::vector<std::unique_ptr<RunReader>> readers;
  auto isLater = [&](std::size_t a, std::size_t b) {
    if (readers[a]->key() != readers[b]->key())
      return readers[a]->key() > readers[b]->key();
    return readers[a]->bytes() > readers[b]->bytes();
  };
  std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(isLater)>
      queue(isLater);
  for (const std::vector<std::uint64_t> &begins : state->runs) {
    readers.push_back(std::make_unique<RunReader>(
        state->file, begins[shard], begins[shard + 1], state->readBytes));
    ALBERT_ASSIGN_OR_RETURN(bool hasRecord, readers.back()->next());
    if (hasRecord)
      queue.push(readers.size() - 1);
  }
  while (!queue.empty()) {
    std::size_t run = queue.top();
    queue.pop();
    ALBERT_RETURN_IF_ERROR(use(readers[run]->bytes()));
    ALBERT_ASSIGN_OR_RETURN(bool hasRecord, readers[run]->next());
    if (hasRecord)
      queue.push(run);
  }
  return Status::success();
}

std::uint64_t ShuffleBuffer::count(std::uint32_t shard) const {
  return state->counts[shard];
}

std::uint64_t ShuffleBuffer::bytesSpilled() const { return state->file.size(); }

} // namespace albert::rt
