//===- ResourceFlags.h - memory and threads of a command --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The flags --threads and --max-memory, which several commands share.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TOOLS_ALBERT_DATA_RESOURCEFLAGS_H
#define ALBERTC_TOOLS_ALBERT_DATA_RESOURCEFLAGS_H

#include "runtime/core/Flags.h"

namespace albert::data {

/// The row of --threads.
extern const rt::FlagSpec threadsFlag;

/// Value of --threads, or as many as this process may use.
int readThreads(const rt::ParsedFlags &flags);

/// Value of --max-memory in bytes, `otherwise` if it is not given; an error if
/// it is no size or less than `minimum`.
rt::Result<std::uint64_t> readMemory(const rt::ParsedFlags &flags,
                                     std::uint64_t minimum,
                                     std::uint64_t otherwise);

} // namespace albert::data

#endif // ALBERTC_TOOLS_ALBERT_DATA_RESOURCEFLAGS_H
