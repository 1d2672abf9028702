//===- FileSizeLimit.h - writes that fail midway ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Stands for a full disk, which a test cannot have.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_IO_FILESIZELIMIT_H
#define ALBERTC_TEST_UNIT_RUNTIME_IO_FILESIZELIMIT_H

#include <csignal>
#include <sys/resource.h>

namespace albert::rt {

/// While it lives, no file of this process grows beyond a size (EFBIG).
class FileSizeLimit {
public:
  explicit FileSizeLimit(rlim_t bytes) : handler(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &saved);
    struct rlimit small = {bytes, saved.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  FileSizeLimit(const FileSizeLimit &) = delete;
  FileSizeLimit &operator=(const FileSizeLimit &) = delete;
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &saved);
    ::signal(SIGXFSZ, handler);
  }

private:
  void (*handler)(int);
  struct rlimit saved = {};
};

} // namespace albert::rt

#endif // ALBERTC_TEST_UNIT_RUNTIME_IO_FILESIZELIMIT_H
