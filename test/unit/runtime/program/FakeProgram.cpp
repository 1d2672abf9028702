//===- FakeProgram.cpp - a program written by hand ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/program/FakeProgram.h"

#include "runtime/core/Format.h"

using namespace albert::rt;
using namespace albert::rt::testing;

const char *const albert::rt::testing::kFakeVocabulary =
    "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\n\u4eca\n\u5929\n\u6c14\n\u5f88\n"
    "\u597d\n\u574f\na\nb\nc\n##b\n##c\n,\n.\n!\n?\nx\ny\nz\n##z\n";

namespace {

constexpr int64_t kStride = 32;

/// The arguments of every entry, in the order of the manifest.
struct Inputs {
  const int32_t *ids, *types, *positions, *offsets, *keys;
  const float *bias;
  const int32_t *first, *queries, *queryOffsets;
  const float *scale;
  AlbertBuffer outputs[2];
  int64_t sequences;
};

struct Work {
  const Inputs *in;
  float *tokens; ///< [T], in the arena
};

void computeSequences(void *captures, void *scratch, int64_t begin,
                      int64_t end) {
  Work &work = *static_cast<Work *>(captures);
  const Inputs &in = *work.in;
  static_cast<float *>(scratch)[0] = 0; // scratch is writable
  for (int64_t s = begin; s < end; ++s) {
    float sum = 0;
    for (int32_t k = 0; k < in.keys[s]; ++k)
      sum += float(in.ids[in.offsets[s] + k]);
    for (int32_t row = in.offsets[s]; row < in.offsets[s + 1]; ++row)
      work.tokens[row] =
          *in.scale * (float(in.ids[row]) + float(in.types[row]) / 2 +
                       float(in.positions[row]) / 4 + sum / 64 + in.bias[s]);
  }
}

Inputs readArguments(const AlbertBuffer *a) {
  auto i32 = [&](int i) { return static_cast<const int32_t *>(a[i].data); };
  return {i32(0),         i32(1),
          i32(2),         i32(3),
          i32(4),         static_cast<const float *>(a[5].data),
          i32(6),         i32(7),
          i32(8),         static_cast<const float *>(a[9].data),
          {a[10], a[11]}, a[4].rows};
}

/// Values of all rows, in the arena.
const float *computeTokens(AlbertContext *context, const Inputs &in) {
  Work work{&in, static_cast<float *>(context->arena)};
  context->parallelFor(context, computeSequences, &work, in.sequences);
  return work.tokens;
}

void writeRow(const AlbertBuffer &output, int64_t row, float value) {
  for (int64_t column = 0; column < kStride; ++column)
    static_cast<float *>(output.data)[row * kStride + column] =
        column < kFakeColumns ? value + float(column) : 0;
}

void encode(AlbertContext *context, const AlbertBuffer *arguments) {
  Inputs in = readArguments(arguments);
  const float *tokens = computeTokens(context, in);
  for (int64_t row = 0; row < in.outputs[0].rows; ++row)
    writeRow(in.outputs[0], row, tokens[row]);
  for (int64_t s = 0; s < in.sequences; ++s)
    writeRow(in.outputs[1], s, tokens[in.first[s]]);
}

void queries(AlbertContext *context, const AlbertBuffer *arguments) {
  Inputs in = readArguments(arguments);
  const float *tokens = computeTokens(context, in);
  for (int64_t s = 0; s < in.sequences; ++s)
    for (int32_t q = in.queryOffsets[s]; q < in.queryOffsets[s + 1]; ++q)
      writeRow(in.outputs[0], q, tokens[in.queries[q]]);
}

void embed(AlbertContext *context, const AlbertBuffer *arguments) {
  Inputs in = readArguments(arguments);
  const float *tokens = computeTokens(context, in);
  for (int64_t s = 0; s < in.sequences; ++s) {
    float sum = 0;
    for (int32_t k = 0; k < in.keys[s]; ++k)
      sum += tokens[in.offsets[s] + k];
    writeRow(in.outputs[0], s, sum / float(in.keys[s]));
  }
}

/// What the entries of a kind of program take and give.
struct Kind {
  const char *program;
  AlbertEntry entry;
  bool first;   ///< reads first_rows
  bool queries; ///< reads query_rows
  const char *outputs;
};

constexpr Kind kKinds[] = {
    {"encode", encode, true, false,
     R"({"kind":"output","name":"sequence_output","dtype":"f32","rows":"tokens","columns":5,"stride":32},
        {"kind":"output","name":"pooled_output","dtype":"f32","rows":"sequences","columns":5,"stride":32})"},
    {"mlm", queries, false, true,
     R"({"kind":"output","name":"logits","dtype":"f32","rows":"queries","columns":5,"stride":32})"},
    {"sop", queries, false, true,
     R"({"kind":"output","name":"logits","dtype":"f32","rows":"sequences","columns":2,"stride":32})"},
    {"embed", embed, false, false,
     R"({"kind":"output","name":"embedding","dtype":"f32","rows":"sequences","columns":5,"stride":32})"},
};

alignas(4096) constexpr float kWeights[32] = {kFakeScale};

/// An input that an entry does not read is a second `token_ids`, so that all
/// entries have the same number of arguments.
std::string input(const char *name, const char *dtype, const char *rows,
                  bool read = true) {
  return format(R"({"kind":"input","name":"%s","dtype":"%s","rows":"%s"},)",
                read ? name : "token_ids", dtype, rows);
}

std::string makeManifest(const FakeOptions &options, const Kind &kind) {
  std::string text = format(
      R"({"abi":1,"albertc":"0.1.0","program":"%s","family":"google",
"precision":"f32","target":{"cpu":"znver4","triple":"x86_64-unknown-linux-gnu",
"features":[%s]},"model":{"vocab_size":%lld,"embedding_size":4,"hidden_size":5,
"num_hidden_layers":2,"num_attention_heads":1,"intermediate_size":8,
"max_position_embeddings":32,"type_vocab_size":2,"num_hidden_groups":1,
"inner_group_num":1,"hidden_act":"gelu","ln_type":"postln"},
"bounds":{"tokens":%lld,"sequences":%lld,"length":%lld,"queries":%lld},
"arena_bytes":%llu,"scratch_bytes":64,
"tokenizer":{"type":"%s","do_lower_case":true},
"params":[{"name":"scale","shape":[1],"layout":"rows","slots":false,"offset":0,
"bytes":128,"init":"ones","variables":[{"tf":"scale","hf":"scale.weight",
"hf_transposed":false,"slot":0,"column":0,"shape":[1]}]}],
"entries":[{"name":"%s","arguments":[)",
      options.program.c_str(), options.features.c_str(), options.vocabSize,
      (long long)options.bounds.tokens, (long long)options.bounds.sequences,
      (long long)options.bounds.length, (long long)options.bounds.queries,
      options.arenaBytes, options.tokenizer.c_str(), options.program.c_str());
  text += input("token_ids", "i32", "tokens");
  text += input("type_ids", "i32", "tokens");
  text += input("position_ids", "i32", "tokens");
  text += input("row_offsets", "i32", "offsets");
  text += input("key_counts", "i32", "sequences");
  text += input("key_bias", "f32", "sequences");
  text += input("first_rows", "i32", "sequences", kind.first);
  text += input("query_rows", "i32", "queries", kind.queries);
  text += input("query_offsets", "i32", "offsets", kind.queries);
  text += R"({"kind":"param","index":0},)";
  return text + kind.outputs + "]}]}";
}

} // namespace

FakeProgram::FakeProgram(const FakeOptions &options) {
  const Kind *kind = &kKinds[0];
  for (const Kind &candidate : kKinds)
    if (options.program == candidate.program)
      kind = &candidate;
  text = makeManifest(options, *kind);
  entry = kind->entry;
  program = {
      ALBERT_PROGRAM_MAGIC,
      ALBERT_ABI_VERSION,
      text.data(),
      text.size(),
      &entry,
      1,
      options.weights ? kWeights : nullptr,
      options.weights ? sizeof kWeights : 0,
      options.vocabulary ? kFakeVocabulary : nullptr,
      options.vocabulary ? std::char_traits<char>::length(kFakeVocabulary) : 0};
}

float albert::rt::testing::expectedValue(const TokenBatch &batch,
                                         int64_t sequence, int64_t position,
                                         float scale) {
  const size_t row = size_t(sequence * batch.length);
  bool masked = true;
  for (int64_t i = 0; i < batch.length; ++i)
    masked = masked && !batch.mask[row + size_t(i)];
  float sum = 0;
  for (int64_t i = 0; i < batch.length; ++i)
    if (masked || batch.mask[row + size_t(i)])
      sum += float(batch.ids[row + size_t(i)]);
  size_t place = row + size_t(position);
  return scale * (float(batch.ids[place]) + float(batch.types[place]) / 2 +
                  float(position) / 4 + sum / 64 + (masked ? -10000.0f : 0));
}

TokenBatch albert::rt::testing::makeBatch(int64_t sequences, int64_t length) {
  TokenBatch batch;
  batch.sequences = sequences;
  batch.length = length;
  for (int64_t i = 0; i < sequences * length; ++i) {
    batch.ids.push_back(int32_t((i * 7 + 3) % 24));
    batch.types.push_back(int32_t(i % 3 == 0));
  }
  batch.mask.assign(batch.ids.size(), 1);
  return batch;
}
