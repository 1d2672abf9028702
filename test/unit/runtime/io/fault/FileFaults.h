//===- FileFaults.h - system calls that fail --------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Stands between the runtime and the system calls that change files: the
/// linker replaces open, write, fsync, close, rename, unlink and ftruncate of
/// this test's binary by functions that count, fail, come short, or write down
/// what was asked of them. The runtime itself knows nothing of it.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_IO_FAULT_FILEFAULTS_H
#define ALBERTC_TEST_UNIT_RUNTIME_IO_FAULT_FILEFAULTS_H

#include <cstdint>
#include <string>
#include <vector>

namespace albert::rt::fault {

/// What happens to the chosen call.
enum class Mode {
  /// Nothing is done and the call fails.
  Error,
  /// A write does half of its work and says so; other calls fail.
  Short,
  /// The program is killed: this call and all after it do nothing.
  Kill,
};

/// Lets call number `number` (from 0) go wrong; the error is `errorNumber`.
void failAt(int number, Mode mode, int errorNumber);

/// Lets the disk be full after so many more bytes: the write that meets the
/// limit comes short, later ones fail.
void fillDiskAfter(std::uint64_t bytes);

/// Everything works again; counting starts anew.
void reset();

/// Calls since the last `reset` that change files.
int callCount();

/// Bytes that calls of write have written since the last `reset`.
std::uint64_t bytesWritten();

/// Bytes that calls of pread have read since the last `reset`.
std::uint64_t bytesRead();

/// One call that changed something in the watched directory.
struct Operation {
  enum Kind { Create, Write, Sync, Rename, Unlink, SyncDirectory };
  Kind kind;
  /// Of Create, Write and Sync: a number for the file itself.
  int file = -1;
  /// Of Create, Rename and Unlink, without the directory.
  std::string name;
  /// New name of Rename.
  std::string newName;
  /// Of Write.
  std::string bytes;
};

/// Writes down calls on files of this directory from now on.
void watch(const std::string &directory);

/// What was written down; watching ends.
std::vector<Operation> takeJournal();

} // namespace albert::rt::fault

#endif // ALBERTC_TEST_UNIT_RUNTIME_IO_FAULT_FILEFAULTS_H
