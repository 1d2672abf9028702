//===- CrashStates.cpp - what a disk may hold after a crash ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Names and contents are separate: a directory maps names to files, and files
/// have bytes of which some are safe.
///
//===----------------------------------------------------------------------===//

#include "CrashStates.h"

#include <algorithm>

namespace albert::rt::fault {

namespace {
/// What becomes of bytes that were not flushed.
enum class Unsynced { Lost, Kept, Zeros };

struct File {
  std::string bytes;
  std::size_t safe = 0;
};

/// A crash before journal[end].
class Crash {
public:
  Crash(const Directory &start, const std::vector<Operation> &journal,
        std::size_t end)
      : start(start), journal(journal), end(end) {
    for (std::size_t i = 0; i < end; ++i) {
      const Operation &operation = journal[i];
      switch (operation.kind) {
      case Operation::Write:
        files[operation.file].bytes += operation.bytes;
        break;
      case Operation::Sync:
        files[operation.file].safe = files[operation.file].bytes.size();
        break;
      case Operation::SyncDirectory:
        unsafe.clear();
        break;
      default:
        unsafe.push_back(i);
      }
    }
  }

  /// Changes of names that may be missing.
  std::size_t unsafeCount() const { return unsafe.size(); }

  /// The directory if of those only the ones in `mask` have happened.
  Directory directory(std::uint64_t mask, Unsynced unsynced) const;

private:
  std::string contents(int file, Unsynced unsynced) const;

  const Directory &start;
  const std::vector<Operation> &journal;
  std::size_t end;
  std::map<int, File> files;
  std::vector<std::size_t> unsafe;
};
} // namespace

std::string Crash::contents(int file, Unsynced unsynced) const {
  auto found = files.find(file);
  if (found == files.end())
    return {};
  std::string bytes = found->second.bytes;
  if (unsynced == Unsynced::Lost)
    bytes.resize(found->second.safe);
  if (unsynced == Unsynced::Zeros)
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(found->second.safe),
              bytes.end(), '\0');
  return bytes;
}

Directory Crash::directory(std::uint64_t mask, Unsynced unsynced) const {
  // Files from before the journal have negative numbers.
  std::map<std::string, int> names;
  std::vector<const std::string *> old;
  for (const auto &[name, bytes] : start) {
    old.push_back(&bytes);
    names[name] = -static_cast<int>(old.size());
  }
  for (std::size_t i = 0; i < end; ++i) {
    auto position = std::find(unsafe.begin(), unsafe.end(), i);
    if (position != unsafe.end() &&
        (mask >> (position - unsafe.begin()) & 1) == 0)
      continue;
    const Operation &operation = journal[i];
    auto found = names.find(operation.name);
    if (operation.kind == Operation::Create) {
      names[operation.name] = operation.file;
    } else if (found != names.end() && operation.kind == Operation::Unlink) {
      names.erase(found);
    } else if (found != names.end() && operation.kind == Operation::Rename) {
      int file = found->second;
      names.erase(found);
      names[operation.newName] = file;
    }
  }
  Directory result;
  for (const auto &[name, file] : names)
    result[name] = file < 0 ? *old[static_cast<std::size_t>(-file - 1)]
                            : contents(file, unsynced);
  return result;
}

std::size_t
forEachCrashState(const Directory &start, const std::vector<Operation> &journal,
                  const std::function<void(const Directory &)> &visit) {
  constexpr std::size_t maxBits = 10;
  std::size_t count = 0;
  for (std::size_t end = 0; end <= journal.size(); ++end) {
    Crash crash(start, journal, end);
    std::size_t bits = std::min(crash.unsafeCount(), maxBits);
    for (std::uint64_t mask = 0; mask < std::uint64_t(1) << bits; ++mask)
      for (Unsynced unsynced :
           {Unsynced::Lost, Unsynced::Kept, Unsynced::Zeros}) {
        visit(crash.directory(mask, unsynced));
        ++count;
      }
  }
  return count;
}

} // namespace albert::rt::fault
