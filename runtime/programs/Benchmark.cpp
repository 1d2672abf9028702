//===- Benchmark.cpp - how fast a program is ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/Benchmark.h"

#include "runtime/core/Clock.h"
#include "runtime/programs/Measurement.h"

#include <algorithm>

using namespace albert::rt;

/// Share of positions that masked-language models predict, and their usual
/// limit per sequence.
static constexpr double kPredictedShare = 0.15;
static constexpr int64_t kMostPredictions = 20;
double albert::rt::programFlops(const Manifest &manifest, int64_t sequences,
                                int64_t length, int64_t queries) {
  const Manifest::Model &model = manifest.model;
  double h = double(model.hiddenSize), e = double(model.embeddingSize);
  double tokens = double(sequences) * double(length);
  double last = double(sequences) * double(queries);
  // Elements of one block's matrices; grouped ones are smaller than H x I.
  double matrices = 0;
  for (const ParamSpec &param : manifest.params)
    if (param.slots && param.shape.rank() >= 3)
      matrices +=
          double(param.shape.elementCount()) / double(param.slotCount());
  auto block = [&](double rows) {
    double keysAndValues = 2 * h * h;
    return 2 * (matrices - keysAndValues) * rows + 2 * keysAndValues * tokens +
           4 * h * double(length) * rows;
  };
  double blocks = double(model.layers * model.innerGroups);
  double flops = e == h ? 0 : 2 * e * h * tokens;
  if (blocks > 0)
    flops += (blocks - 1) * block(tokens) + block(last);
  if (manifest.program == "encode" || manifest.program == "sop")
    flops += 2 * h * h * double(sequences);
  if (manifest.program == "mlm") {
    double transform = manifest.family == "brightmart" ? h * h + h * e : h * e;
    flops += 2 * (transform + e * double(model.vocabSize)) * last;
  }
  return flops;
}

/// Rows per sequence that are read after the last layer.
static int64_t queriesOf(const Manifest &manifest, int64_t length) {
  if (manifest.program == "sop")
    return 1;
  if (manifest.program == "mlm")
    return std::clamp<int64_t>(int64_t(kPredictedShare * double(length)), 1,
                               kMostPredictions);
  return length;
}

static TokenBatch randomBatch(const Manifest &manifest, int64_t sequences,
                              int64_t length) {
  TokenBatch batch;
  batch.sequences = sequences;
  batch.length = length;
  size_t count = size_t(sequences * length);
  batch.types.assign(count, 0);
  batch.mask.assign(count, 1);
  // Knuth's linear congruential generator: any spread over the table will do.
  uint64_t state = uint64_t(kDefaultSeed);
  for (size_t i = 0; i < count; ++i) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    batch.ids.push_back(
        int32_t((state >> 33) % uint64_t(manifest.model.vocabSize)));
  }
  if (manifest.program == "mlm") {
    batch.hasPositions = true;
    batch.predictions = queriesOf(manifest, length);
    for (int64_t i = 0; i < sequences * batch.predictions; ++i)
      batch.positions.push_back(
          int32_t((i % batch.predictions) * length / batch.predictions));
  }
  return batch;
}

static Result<Measurement> measure(Session &session, int64_t batch,
                                   int64_t length, int64_t repeat) {
  const Manifest &manifest = session.manifest();
  TokenBatch tokens = randomBatch(manifest, batch, length);
  ALBERT_ASSIGN_OR_RETURN(
      Measurement result, measureRuns(repeat, [&]() -> Result<double> {
        TokenBatch copy = tokens;
        double start = secondsNow();
        ALBERT_RETURN_IF_ERROR(session.run(std::move(copy)));
        return secondsNow() - start;
      }));
  result.threads = session.threads();
  result.batch = batch;
  result.length = length;
  result.gflops =
      1e-6 *
      programFlops(manifest, batch, length, queriesOf(manifest, length)) /
      result.p50;
  result.tokensPerSecond = 1e3 * double(batch * length) / result.p50;
  return result;
}

Status albert::rt::checkBenchmarkUsage(const Invocation &invocation) {
  ALBERT_RETURN_IF_ERROR(checkMeasurementFlags(invocation.flags));
  ALBERT_RETURN_IF_ERROR(
      integersOf(invocation.flags, "batch-size", 1, 1 << 20).takeStatus());
  return integersOf(invocation.flags, "seq-length", 1,
                    invocation.manifest.bounds.length)
      .takeStatus()
      .withHint("the program was compiled for at most %lld tokens; compile "
                "with a larger --max-seq-length",
                (long long)invocation.manifest.bounds.length);
}

Status albert::rt::runBenchmark(const Invocation &invocation,
                                const std::vector<int64_t> &threads) {
  auto start = [&](int count) { return startSession(invocation, count); };
  return measureAll(invocation.flags, threads, 1 << 20, INT32_MAX,
                    std::min<int64_t>(128, invocation.manifest.bounds.length),
                    start, measure);
}
