//===- GraphBenchmark.cpp - how fast a graph is ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/core/Clock.h"
#include "runtime/graph/GraphCommands.h"
#include "runtime/programs/Measurement.h"

#include <algorithm>

using namespace albert::rt;

/// Length of sequences where the user names none.
static constexpr int64_t kUsualLength = 128;

/// The largest number that --batch-size (`isBatch`) or --seq-length may be: the
/// least of the bounds that it sets; 0 if the graph leaves nothing of the kind
/// open.
static int64_t boundOf(const GraphSpec &spec, bool isBatch) {
  int64_t bound = 0;
  for (const GraphSize &size : spec.sizes)
    if (size.isBatch == isBatch)
      bound = bound == 0 ? size.bound : std::min(bound, size.bound);
  return bound;
}

/// Checks the numbers of a flag of --benchmark against the graph.
static Status checkSizes(const Invocation &invocation, const GraphSpec &spec,
                         const char *flag, bool isBatch) {
  if (!invocation.flags.isSet(flag))
    return Status::success();
  int64_t bound = boundOf(spec, isBatch);
  if (bound == 0)
    return invalidArgument("--%s: the graph leaves no %s open", flag,
                           isBatch ? "dimension 0 of an input"
                                   : "dimension behind the first");
  return integersOf(invocation.flags, flag, 1, bound)
      .takeStatus()
      .withHint("the program was compiled for at most %lld; compile with a "
                "larger %s",
                (long long)bound,
                isBatch ? "--batch-size" : "--max-seq-length");
}

Status GraphCommands::checkBenchmark(const Invocation &invocation) {
  ALBERT_RETURN_IF_ERROR(checkMeasurementFlags(invocation.flags));
  ALBERT_RETURN_IF_ERROR(checkSizes(invocation, spec, "batch-size", true));
  return checkSizes(invocation, spec, "seq-length", false);
}

/// Dimension `axis` of the first input, which the columns of the report show.
static int64_t shownExtent(const GraphSpec &spec, const GraphRequest &request,
                           size_t axis) {
  if (spec.inputs.empty() || spec.inputs.front().shape.size() <= axis)
    return 1;
  const GraphDimension &dimension = spec.inputs.front().shape[axis];
  return dimension.size < 0 ? dimension.extent
                            : request.sizes[size_t(dimension.size)];
}

/// Values that every graph takes: floats in [-1, 1), which say nothing but are
/// no special case of arithmetic either; ones, which are row numbers of any
/// table, but for segments, of which there may be one kind.
static Result<GraphRequest> makeRequest(const GraphSpec &spec, int64_t batch,
                                        int64_t length) {
  std::vector<Tensor> memory;
  std::vector<NamedTensor> arrays;
  // Knuth's linear congruential generator: any spread will do.
  auto state = uint64_t(kDefaultSeed);
  for (const GraphArray &input : spec.inputs) {
    std::vector<int64_t> extents;
    extents.reserve(input.shape.size());
    for (const GraphDimension &dimension : input.shape)
      extents.push_back(dimension.size < 0 ? dimension.extent
                        : spec.sizes[size_t(dimension.size)].isBatch ? batch
                                                                     : length);
    bool isFloat = input.dtype == DType::F32;
    ALBERT_ASSIGN_OR_RETURN(Tensor tensor,
                            Tensor::allocate(isFloat ? DType::F32 : DType::U8,
                                             Shape(std::move(extents))));
    if (isFloat) {
      for (float &value : tensor.elements<float>()) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        value = float(int32_t(state >> 32)) / 2147483648.0f;
      }
    } else if (roleOf(input.name) != InputRole::Segments) {
      Span<uint8_t> elements = tensor.elements<uint8_t>();
      std::fill(elements.begin(), elements.end(), uint8_t(1));
    }
    memory.push_back(std::move(tensor));
    arrays.push_back({input.name, memory.back().view()});
  }
  return readGraphRequest(spec, arrays);
}

static Result<Measurement> measure(GraphSession &session, int64_t batch,
                                   int64_t length, int64_t repeat) {
  const GraphSpec &spec = session.graph();
  ALBERT_ASSIGN_OR_RETURN(GraphRequest request,
                          makeRequest(spec, batch, length));
  ALBERT_ASSIGN_OR_RETURN(Measurement result,
                          measureRuns(repeat, [&]() -> Result<double> {
                            double start = secondsNow();
                            ALBERT_RETURN_IF_ERROR(session.run(request));
                            return secondsNow() - start;
                          }));
  result.threads = session.threads();
  result.batch = shownExtent(spec, request, 0);
  result.length = shownExtent(spec, request, 1);
  for (const GraphArray &input : spec.inputs)
    if (roleOf(input.name) == InputRole::Ids)
      result.tokensPerSecond =
          1e3 * double(result.batch * result.length) / result.p50;
  return result;
}

Status GraphCommands::benchmark(const Invocation &invocation,
                                const std::vector<int64_t> &threads) {
  auto start = [&](int count) { return startGraphSession(invocation, count); };
  return measureAll(invocation.flags, threads, INT64_MAX, INT64_MAX,
                    std::min(kUsualLength, boundOf(spec, false)), start,
                    measure);
}
