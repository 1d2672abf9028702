//===- Format.h - printf into a std::string ---------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// String building without iostreams: the C format language, checked by the
/// compiler, into a std::string. Streams would add locale tables to every
/// compiled program.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_CORE_FORMAT_H
#define ALBERTC_RUNTIME_CORE_FORMAT_H

#include <cstdarg>
#include <string>
#include <string_view>

/// Lets the compiler check the arguments of a function that takes a printf
/// format; positions count from 1, and `this` of a member is number 1.
#define ALBERT_PRINTF_LIKE(formatIndex, firstArgument)                         \
  __attribute__((format(printf, formatIndex, firstArgument)))

namespace albert::rt {

/// The text that printf would print.
std::string format(const char *pattern, ...) ALBERT_PRINTF_LIKE(1, 2);

/// `format` for a started argument list.
std::string formatList(const char *pattern, va_list arguments)
    ALBERT_PRINTF_LIKE(1, 0);

/// `text` in single quotes with control bytes and bytes outside ASCII that are
/// not valid UTF-8 written as \xNN, cut after `limit` bytes: file contents are
/// quoted in messages only through this.
std::string quote(std::string_view text, std::size_t limit = 120);

/// Bytes as people read them: "17 B", "1.2 KiB", "916.8 MiB".
std::string formatBytes(unsigned long long bytes);

/// The inverse, for flags: a number with B, K, KB, KiB, M, MB, MiB, G, GB, GiB,
/// T, TB or TiB behind it, all of them powers of 1024 and in either case. False
/// for anything else, and for more than 64 bits hold.
bool parseBytes(std::string_view text, unsigned long long &bytes);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_CORE_FORMAT_H
