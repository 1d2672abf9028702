//===- ResourceFlags.cpp - memory and threads of a command ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the flags mean.
///
//===----------------------------------------------------------------------===//

#include "tools/albert-data/ResourceFlags.h"

#include "runtime/parallel/CpuCount.h"

namespace albert::data {

using namespace albert::rt;

const FlagSpec threadsFlag = {
    "threads",
    FlagKind::Integer,
    "",
    "Number of threads. The default is what CPU affinity and control group "
    "allow. The result does not depend on it.",
    nullptr,
    0,
    "1..1024"};

int readThreads(const ParsedFlags &flags) {
  return flags.isSet("threads") ? static_cast<int>(flags.integer("threads"))
                                : defaultThreadCount();
}

Result<std::uint64_t> readMemory(const ParsedFlags &flags,
                                 std::uint64_t minimum,
                                 std::uint64_t otherwise) {
  if (!flags.isSet("max-memory"))
    return otherwise;
  const std::string &text = flags.text("max-memory");
  unsigned long long bytes = 0;
  if (!parseBytes(text, bytes))
    return invalidArgument("--max-memory: expected a size, found %s",
                           quote(text).c_str())
        .withHint("write a number and a unit: 512MiB, 4GiB");
  if (bytes < minimum)
    return invalidArgument("--max-memory: expected at least %s, found %s",
                           formatBytes(minimum).c_str(),
                           formatBytes(bytes).c_str());
  return std::uint64_t(bytes);
}

} // namespace albert::data
