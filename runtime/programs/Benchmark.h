//===- Benchmark.h - how fast a program is ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `--benchmark`: latency percentiles, throughput and memory for every
/// combination of --threads, --batch-size and --seq-length, on random tokens
/// without padding.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAMS_BENCHMARK_H
#define ALBERTC_RUNTIME_PROGRAMS_BENCHMARK_H

#include "runtime/programs/Invocation.h"

namespace albert::rt {

/// Multiplications and additions of matrix products in one run on `sequences`
/// sequences of `length` tokens, of which `queries` each are read after the
/// last layer. Products only: they are what a CPU's peak is stated for.
double programFlops(const Manifest &manifest, int64_t sequences, int64_t length,
                    int64_t queries);

/// Checks the flags of the command; errors are wrong usage.
Status checkBenchmarkUsage(const Invocation &invocation);

/// Runs the command after `checkBenchmarkUsage`. `threads` holds the thread
/// counts to measure; 0 takes the default.
Status runBenchmark(const Invocation &invocation,
                    const std::vector<int64_t> &threads);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_BENCHMARK_H
