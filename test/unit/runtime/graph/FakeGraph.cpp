//===- FakeGraph.cpp - programs of graphs written by hand -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/graph/FakeGraph.h"

#include "test/unit/runtime/program/FakeProgram.h"

#include <cstdlib>

using namespace albert::rt;
using namespace albert::rt::testing;

namespace {

template <typename T>
T *dataOf(const AlbertBuffer &buffer) {
  return static_cast<T *>(buffer.data);
}

/// The rows of a classifier, computed in parallel.
struct Rows {
  int64_t length;
  const int32_t *ids, *mask, *segments;
  int64_t *sums;
};

void sumRows(void *captures, void *, int64_t begin, int64_t end) {
  const Rows &rows = *static_cast<Rows *>(captures);
  for (int64_t row = begin; row < end; ++row) {
    rows.sums[row] = 0;
    for (int64_t i = row * rows.length; i < (row + 1) * rows.length; ++i)
      rows.sums[row] +=
          int64_t(rows.mask[i]) * (rows.ids[i] + 2 * rows.segments[i]);
  }
}

void classify(AlbertContext *context, const AlbertBuffer *a) {
  const auto *sizes = dataOf<const int64_t>(a[0]);
  // Without sizes it is the graph of fixed shapes.
  bool isFixed = a[0].rows == 0;
  int64_t batch = isFixed ? kFixedBatch : sizes[0];
  int64_t length = isFixed ? kFixedLength : sizes[1];
  Rows rows{length, dataOf<const int32_t>(a[1]), dataOf<const int32_t>(a[2]),
            dataOf<const int32_t>(a[3]),
            static_cast<int64_t *>(context->arena)};
  context->parallelFor(context, sumRows, &rows, batch);
  int64_t total = 0;
  for (int64_t row = 0; row < batch; ++row) {
    float s = float(rows.sums[row]);
    dataOf<float>(a[4])[2 * row] = 1 / (1 + s);
    dataOf<float>(a[4])[2 * row + 1] = s / (1 + s);
    total += rows.sums[row];
  }
  for (int64_t i = 0; i < batch * length; ++i)
    dataOf<uint8_t>(a[5])[i] = rows.mask[i] != 0;
  dataOf<int64_t>(a[6])[0] = total;
  auto *shapes = dataOf<int64_t>(a[7]);
  shapes[0] = batch;
  shapes[1] = 2;
  shapes[2] = batch * length;
}

void computeArrays(AlbertContext *, const AlbertBuffer *a) {
  int64_t batch = dataOf<const int64_t>(a[0])[0], kept = 0;
  for (int64_t row = 0; row < batch; ++row) {
    bool keep = dataOf<const uint8_t>(a[2])[row];
    for (int64_t i = 3 * row; i < 3 * row + 3; ++i)
      dataOf<float>(a[5])[i] =
          keep ? *dataOf<const float>(a[4]) * dataOf<const float>(a[1])[i] +
                     float(dataOf<const int64_t>(a[3])[0])
               : 0;
    if (keep)
      dataOf<int32_t>(a[6])[kept++] = int32_t(row);
  }
  auto *shapes = dataOf<int64_t>(a[7]);
  shapes[0] = batch;
  shapes[1] = 3;
  // A negative number stands for a shape of a program that went wrong.
  shapes[2] = dataOf<const int64_t>(a[3])[1] < 0 ? 100 : kept;
  shapes[3] = 1;
}

constexpr const char *kHead = R"({"abi":1,"albertc":"0.1.0","program":"graph",
"precision":"f32","target":{"cpu":"znver4","features":["sse2"]},
"arena_bytes":65536,"scratch_bytes":64,)";

constexpr const char *kClassifier =
    R"("tokenizer":{"type":"wordpiece","do_lower_case":true},
"labels":["good","bad"],
"graph":{"sizes":[{"name":"batch","bound":8},{"name":"length","bound":16}],
"inputs":[
{"name":"input_ids","tensor":"input_ids:0","dtype":"i32","shape":["batch","length"]},
{"name":"input_mask","tensor":"input_mask:0","dtype":"i32","shape":["batch","length"]},
{"name":"segment_ids","tensor":"segment_ids:0","dtype":"i32","shape":["batch","length"]}],
"outputs":[
{"name":"probabilities","tensor":"loss/Softmax:0","dtype":"f32","shape":["batch",2]},
{"name":"real","tensor":"real:0","dtype":"i8","shape":["batch*length"]},
{"name":"total","tensor":"total:0","dtype":"i64","shape":[]}]},
"params":[],
"entries":[{"name":"graph","arguments":[
{"kind":"input","name":"sizes","dtype":"i64","rows":"sizes"},
{"kind":"input","name":"input_ids","dtype":"i32","rows":"elements","max_rows":128},
{"kind":"input","name":"input_mask","dtype":"i32","rows":"elements","max_rows":128},
{"kind":"input","name":"segment_ids","dtype":"i32","rows":"elements","max_rows":128},
{"kind":"output","name":"probabilities","dtype":"f32","rows":"elements","max_rows":16},
{"kind":"output","name":"real","dtype":"i8","rows":"elements","max_rows":128},
{"kind":"output","name":"total","dtype":"i64","rows":"elements","max_rows":1},
{"kind":"output","name":"output_shapes","dtype":"i64","rows":"dimensions"}]}]})";

constexpr const char *kArrays =
    R"("graph":{"sizes":[{"name":"batch","bound":8}],
"inputs":[
{"name":"x","tensor":"x:0","dtype":"f32","shape":["batch",3]},
{"name":"keep","tensor":"keep:0","dtype":"i8","shape":["batch"]},
{"name":"big","tensor":"big:0","dtype":"i64","shape":[2]}],
"outputs":[
{"name":"y","tensor":"y:0","dtype":"f32","shape":["batch",3]},
{"name":"kept","tensor":"kept:0","dtype":"i32","shape":["kept",1]}]},
"params":[{"name":"scale","shape":[1],"layout":"rows","slots":false,"offset":0,
"bytes":128,"init":"ones","variables":[{"tf":"scale","slot":0,"column":0,
"shape":[1]}]}],
"entries":[{"name":"graph","arguments":[
{"kind":"input","name":"sizes","dtype":"i64","rows":"sizes"},
{"kind":"input","name":"x","dtype":"f32","rows":"elements","max_rows":24},
{"kind":"input","name":"keep","dtype":"i8","rows":"elements","max_rows":8},
{"kind":"input","name":"big","dtype":"i64","rows":"elements","max_rows":2},
{"kind":"param","index":0},
{"kind":"output","name":"y","dtype":"f32","rows":"elements","max_rows":24},
{"kind":"output","name":"kept","dtype":"i32","rows":"elements","max_rows":8},
{"kind":"output","name":"output_shapes","dtype":"i64","rows":"dimensions"}]}]})";

alignas(4096) constexpr float kWeights[32] = {kGraphScale};

} // namespace

FakeGraph::FakeGraph(const std::string &kind, const Changes &changes) {
  bool isClassifier = kind == "classifier";
  text = std::string(kHead) + (isClassifier ? kClassifier : kArrays);
  for (const auto &[from, to] : changes) {
    size_t place = text.find(from);
    if (place == std::string::npos) {
      fprintf(stderr, "no '%s' in the manifest\n", from.c_str());
      abort();
    }
    text.replace(place, from.size(), to);
  }
  entry = isClassifier ? classify : computeArrays;
  program = {ALBERT_PROGRAM_MAGIC,
             ALBERT_ABI_VERSION,
             text.data(),
             text.size(),
             &entry,
             1,
             kWeights,
             sizeof kWeights,
             isClassifier ? kFakeVocabulary : nullptr,
             isClassifier ? std::char_traits<char>::length(kFakeVocabulary)
                          : 0};
}

Result<GraphSpec> FakeGraph::spec() const {
  ALBERT_ASSIGN_OR_RETURN(Manifest manifest, parseManifest(text));
  return readGraphSpec(manifest, text);
}
