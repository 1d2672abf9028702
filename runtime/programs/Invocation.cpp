//===- Invocation.cpp - one call of a compiled program --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/Invocation.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <unistd.h>

using namespace albert::rt;

SessionOptions albert::rt::sessionOptions(const Invocation &invocation,
                                          int threads) {
  SessionOptions options;
  options.threads = threads;
  options.checkpoint = invocation.flags.text("checkpoint");
  if (invocation.flags.isSet("random-init"))
    options.randomSeed = uint64_t(invocation.flags.integer("random-init"));
  return options;
}

void albert::rt::announceSession(const Invocation &invocation,
                                 const SessionOptions &options, int threads) {
  std::string weights = "its own weights";
  if (!options.checkpoint.empty())
    weights = "weights of " + options.checkpoint;
  else if (options.randomSeed)
    weights =
        format("random weights, seed %lld", (long long)*options.randomSeed);
  else if (invocation.manifest.params.empty())
    weights = "no weights";
  const Manifest &manifest = invocation.manifest;
  fprintf(stderr, "%s: %s, %s, %s, %d thread%s, %s\n", invocation.name.c_str(),
          manifest.program.c_str(), manifest.precision.c_str(),
          manifest.cpu.c_str(), threads, threads == 1 ? "" : "s",
          weights.c_str());
}

Result<std::unique_ptr<Session>>
albert::rt::startSession(const Invocation &invocation, int threads) {
  SessionOptions options = sessionOptions(invocation, threads);
  ALBERT_ASSIGN_OR_RETURN(std::unique_ptr<Session> session,
                          Session::create(invocation.program, options));
  announceSession(invocation, options, session->threads());
  return session;
}

Result<std::vector<int64_t>> albert::rt::integersOf(const ParsedFlags &flags,
                                                    const char *flag,
                                                    int64_t minimum,
                                                    int64_t maximum) {
  std::vector<int64_t> numbers;
  for (const std::string &text : flags.list(flag)) {
    char *end = nullptr;
    errno = 0;
    long long number = strtoll(text.c_str(), &end, 10);
    if (errno || text.empty() || *end || number < minimum || number > maximum)
      return invalidArgument("--%s: expected numbers from %lld to %lld, found "
                             "%s",
                             flag, (long long)minimum, (long long)maximum,
                             quote(text).c_str())
          .withHint("separate several numbers by commas: --%s 1,2", flag);
    numbers.push_back(number);
  }
  return numbers;
}

Status albert::rt::writeOutput(std::string_view text) {
  while (!text.empty()) {
    ssize_t written = write(STDOUT_FILENO, text.data(), text.size());
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return systemError(errno, "write the results to standard output");
    text.remove_prefix(size_t(written));
  }
  return Status::success();
}

void albert::rt::printError(const std::string &name, const Status &status) {
  fprintf(stderr, "%s: error: %s\n", name.c_str(), status.message().c_str());
  if (!status.hint().empty())
    fprintf(stderr, "%s: hint: %s\n", name.c_str(), status.hint().c_str());
}

void albert::rt::printWarning(const std::string &name,
                              const std::string &text) {
  fprintf(stderr, "%s: warning: %s\n", name.c_str(), text.c_str());
}
