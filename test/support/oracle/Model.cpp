//===- Model.cpp - ALBERT in plain double precision -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/support/oracle/Model.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

using namespace oracle;

using Matrix = std::vector<double>;

static double activate(const std::string &kind, double x) {
  if (kind == "none")
    return x;
  if (kind == "relu")
    return x > 0 ? x : 0;
  if (kind == "tanh")
    return std::tanh(x);
  if (kind == "swish")
    return x / (1 + std::exp(-x));
  if (kind == "gelu_erf")
    return 0.5 * x * (1 + std::erf(x / std::sqrt(2.0)));
  if (kind == "gelu_tanh")
    return 0.5 * x *
           (1 + std::tanh(std::sqrt(2 / M_PI) * (x + 0.044715 * x * x * x)));
  std::fprintf(stderr, "albert-oracle: unknown activation %s\n", kind.c_str());
  std::exit(1);
}

namespace {

/// One forward pass. Rows are [B*S, width] matrices.
class Forward {
public:
  Forward(const Config &config, Weights &weights, const Batch &batch)
      : config(config), weights(weights), batch(batch),
        rows(batch.batch * batch.length) {}

  Outputs run();

private:
  Matrix dense(const Matrix &x, const std::string &scope, int64_t in,
               int64_t out, const std::string &activation = "none");
  Matrix groupedDense(const Matrix &x, const std::string &scope, int64_t in,
                      int64_t out, const std::string &activation);
  Matrix layerNorm(Matrix x, const std::string &scope, int64_t width);
  Matrix attention(const Matrix &x, const std::string &scope);
  Matrix embeddings();
  Matrix brightmartBlock(const Matrix &h, int64_t layer);
  Matrix googleBlock(const Matrix &h, const std::string &scope);
  Matrix stack(Matrix h);
  Matrix mlmLogits(const Matrix &h);
  Matrix sopLogits(const Matrix &pooled);
  Matrix meanOfKeys(const Matrix &h);

  const Config &config;
  Weights &weights;
  const Batch &batch;
  int64_t rows;
};

} // namespace

static Matrix sum(Matrix x, const Matrix &y) {
  for (size_t i = 0; i < x.size(); ++i)
    x[i] += y[i];
  return x;
}

Matrix Forward::dense(const Matrix &x, const std::string &scope, int64_t in,
                      int64_t out, const std::string &activation) {
  const Array &kernel = weights.get(scope + "/kernel", {in, out});
  const Array &bias = weights.get(scope + "/bias", {out});
  int64_t count = x.size() / in;
  Matrix y(count * out);
  for (int64_t r = 0; r < count; ++r) {
    double *row = &y[r * out];
    for (int64_t n = 0; n < out; ++n)
      row[n] = bias.values[n];
    for (int64_t k = 0; k < in; ++k)
      for (int64_t n = 0; n < out; ++n)
        row[n] += x[r * in + k] * kernel.values[k * out + n];
    for (int64_t n = 0; n < out; ++n)
      row[n] = activate(activation, row[n]);
  }
  return y;
}

/// Input channel c belongs to group c mod G, output channels are ordered by
/// group (semantics 1.6).
Matrix Forward::groupedDense(const Matrix &x, const std::string &scope,
                             int64_t in, int64_t out,
                             const std::string &activation) {
  int64_t groups = config.ffnGroups;
  if (groups == 1)
    return dense(x, scope, in, out, activation);
  int64_t k = in / groups, n = out / groups;
  const Array &kernel = weights.get(scope + "/kernel", {k, n, groups});
  const Array &bias = weights.get(scope + "/bias", {out});
  Matrix y(x.size() / in * out);
  for (int64_t r = 0, e = x.size() / in; r < e; ++r)
    for (int64_t g = 0; g < groups; ++g)
      for (int64_t o = 0; o < n; ++o) {
        double total = bias.values[g * n + o];
        for (int64_t h = 0; h < k; ++h)
          total += x[r * in + h * groups + g] *
                   kernel.values[(h * n + o) * groups + g];
        y[r * out + g * n + o] = activate(activation, total);
      }
  return y;
}

Matrix Forward::layerNorm(Matrix x, const std::string &scope, int64_t width) {
  const Array &gamma = weights.get(scope + "/gamma", {width});
  const Array &beta = weights.get(scope + "/beta", {width});
  for (size_t begin = 0; begin < x.size(); begin += width) {
    double mean = 0, variance = 0;
    for (int64_t i = 0; i < width; ++i)
      mean += x[begin + i] / width;
    for (int64_t i = 0; i < width; ++i)
      variance += (x[begin + i] - mean) * (x[begin + i] - mean) / width;
    double inverse = 1 / std::sqrt(variance + config.layerNormEpsilon);
    for (int64_t i = 0; i < width; ++i)
      x[begin + i] =
          (x[begin + i] - mean) * inverse * gamma.values[i] + beta.values[i];
  }
  return x;
}

Matrix Forward::attention(const Matrix &x, const std::string &scope) {
  int64_t width = config.hiddenSize, length = batch.length;
  int64_t head = width / config.numHeads;
  Matrix q = dense(x, scope + "/self/query", width, width);
  Matrix k = dense(x, scope + "/self/key", width, width);
  Matrix v = dense(x, scope + "/self/value", width, width);
  Matrix context(rows * width);
  std::vector<double> score(length);
  for (int64_t b = 0; b < batch.batch; ++b)
    for (int64_t a = 0; a < config.numHeads; ++a)
      for (int64_t i = 0; i < length; ++i) {
        const double *query = &q[(b * length + i) * width + a * head];
        double top = -1e30, total = 0;
        for (int64_t j = 0; j < length; ++j) {
          const double *key = &k[(b * length + j) * width + a * head];
          double dot = 0;
          for (int64_t d = 0; d < head; ++d)
            dot += query[d] * key[d];
          dot /= std::sqrt(static_cast<double>(head));
          // In single precision as the originals: where every key is masked
          // the sum keeps three digits of the score only (semantics 1.1).
          if (!batch.mask[b * length + j])
            dot = static_cast<float>(dot) + -10000.0f;
          score[j] = dot;
          top = std::fmax(top, dot);
        }
        for (int64_t j = 0; j < length; ++j)
          total += score[j] = std::exp(score[j] - top);
        double *out = &context[(b * length + i) * width + a * head];
        for (int64_t j = 0; j < length; ++j)
          for (int64_t d = 0; d < head; ++d)
            out[d] +=
                score[j] / total * v[(b * length + j) * width + a * head + d];
      }
  return dense(context, scope + "/output/dense", width, width);
}

Matrix Forward::embeddings() {
  bool first = config.family == Family::Brightmart;
  int64_t width = config.embeddingSize, hidden = config.hiddenSize;
  const std::string scope = "bert/embeddings";
  const Array &words =
      weights.get(scope + "/word_embeddings", {config.vocabSize, width});
  Matrix x(rows * width);
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t i = 0; i < width; ++i)
      x[r * width + i] = words.values[batch.ids[r] * width + i];
  if (first) {
    const Array &map =
        weights.get(scope + "/word_embeddings_2", {width, hidden});
    Matrix y(rows * hidden);
    for (int64_t r = 0; r < rows; ++r)
      for (int64_t k = 0; k < width; ++k)
        for (int64_t n = 0; n < hidden; ++n)
          y[r * hidden + n] += x[r * width + k] * map.values[k * hidden + n];
    x = y;
    width = hidden;
  }
  const Array &types = weights.get(scope + "/token_type_embeddings",
                                   {config.typeVocabSize, width});
  const Array &positions =
      weights.get(scope + "/position_embeddings", {config.maxPositions, width});
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t i = 0; i < width; ++i)
      x[r * width + i] += types.values[batch.types[r] * width + i] +
                          positions.values[r % batch.length * width + i];
  x = layerNorm(x, scope + "/LayerNorm", width);
  if (!first && width != hidden)
    x = dense(x, "bert/encoder/embedding_hidden_mapping_in", width, hidden);
  return x;
}

Matrix Forward::brightmartBlock(const Matrix &h, int64_t layer) {
  std::string suffix = "_" + std::to_string(layer);
  bool all = config.sharing == "all";
  std::string ffnSuffix = config.sharing == "attention" ? suffix : "";
  std::string attentionSuffix = config.sharing == "ffn" ? suffix : "";
  bool shared = all || !ffnSuffix.empty() || !attentionSuffix.empty();
  std::string scope =
      "bert/encoder/" + (shared ? "layer_shared" : "layer" + suffix);
  std::string attend = scope + "/attention" + attentionSuffix;
  std::string up = scope + "/intermediate" + ffnSuffix + "/dense";
  std::string down = scope + "/output" + ffnSuffix;
  int64_t width = config.hiddenSize, wide = config.intermediateSize;
  if (config.preLayerNorm) {
    Matrix n = layerNorm(h, attend + "/output/LayerNorm", width);
    Matrix a = sum(attention(n, attend), h);
    Matrix m = layerNorm(a, down + "/LayerNorm", width);
    Matrix f = dense(m, up, width, wide, config.activation);
    return sum(dense(f, down + "/dense", wide, width), a);
  }
  Matrix a = layerNorm(sum(attention(h, attend), h),
                       attend + "/output/LayerNorm", width);
  Matrix f = dense(a, up, width, wide, config.activation);
  return layerNorm(sum(dense(f, down + "/dense", wide, width), a),
                   down + "/LayerNorm", width);
}

Matrix Forward::googleBlock(const Matrix &h, const std::string &scope) {
  int64_t width = config.hiddenSize, wide = config.intermediateSize;
  std::string ffn = scope + "/ffn_1/intermediate";
  Matrix a = sum(attention(h, scope + "/attention_1"), h);
  a = layerNorm(a, scope + "/LayerNorm", width);
  Matrix f = groupedDense(a, ffn + "/dense", width, wide, config.activation);
  f = sum(groupedDense(f, ffn + "/output/dense", wide, width, "none"), a);
  return layerNorm(f, scope + "/LayerNorm_1", width);
}

Matrix Forward::mlmLogits(const Matrix &h) {
  bool brightmart = config.family == Family::Brightmart;
  int64_t width = config.hiddenSize, embedding = config.embeddingSize;
  int64_t inner = brightmart ? width : embedding, vocab = config.vocabSize;
  Matrix x;
  for (int64_t i = 0; i < batch.batch * batch.predictions; ++i) {
    int64_t row = i / batch.predictions * batch.length + batch.positions[i];
    x.insert(x.end(), &h[row * width], &h[row * width] + width);
  }
  const std::string scope = "cls/predictions";
  x = dense(x, scope + "/transform/dense", width, inner, config.activation);
  x = layerNorm(x, scope + "/transform/LayerNorm", inner);
  int64_t count = batch.batch * batch.predictions;
  if (brightmart) {
    const Array &map =
        weights.get("bert/embeddings/word_embeddings_2", {embedding, width});
    Matrix y(count * embedding);
    for (int64_t r = 0; r < count; ++r)
      for (int64_t e = 0; e < embedding; ++e)
        for (int64_t k = 0; k < width; ++k)
          y[r * embedding + e] += x[r * width + k] * map.values[e * width + k];
    x = y;
  }
  const Array &words =
      weights.get("bert/embeddings/word_embeddings", {vocab, embedding});
  const Array &bias = weights.get(scope + "/output_bias", {vocab});
  Matrix logits(count * vocab);
  for (int64_t r = 0; r < count; ++r)
    for (int64_t w = 0; w < vocab; ++w) {
      double total = bias.values[w];
      for (int64_t e = 0; e < embedding; ++e)
        total += x[r * embedding + e] * words.values[w * embedding + e];
      logits[r * vocab + w] = total;
    }
  return logits;
}

Matrix Forward::stack(Matrix h) {
  for (int64_t layer = 0; layer < config.numLayers; ++layer) {
    if (config.family == Family::Brightmart) {
      h = brightmartBlock(h, layer);
      continue;
    }
    // The originals divide first; for some depths this is not the exact group.
    int64_t group = static_cast<int64_t>(static_cast<double>(layer) /
                                         config.numLayers * config.numGroups);
    for (int64_t inner = 0; inner < config.innerGroups; ++inner)
      h = googleBlock(h, "bert/encoder/transformer/group_" +
                             std::to_string(group) + "/inner_group_" +
                             std::to_string(inner));
  }
  return h;
}

Matrix Forward::sopLogits(const Matrix &pooled) {
  int64_t width = config.hiddenSize;
  const std::string scope = "cls/seq_relationship";
  const Array &kernel = weights.get(scope + "/output_weights", {2, width});
  const Array &bias = weights.get(scope + "/output_bias", {2});
  Matrix logits(batch.batch * 2);
  for (int64_t b = 0; b < batch.batch; ++b)
    for (int64_t o = 0; o < 2; ++o) {
      logits[b * 2 + o] = bias.values[o];
      for (int64_t k = 0; k < width; ++k)
        logits[b * 2 + o] +=
            pooled[b * width + k] * kernel.values[o * width + k];
    }
  return logits;
}

/// A sequence whose mask is all zero has all its positions as keys.
Matrix Forward::meanOfKeys(const Matrix &h) {
  int64_t width = config.hiddenSize, length = batch.length;
  Matrix mean(batch.batch * width);
  for (int64_t b = 0; b < batch.batch; ++b) {
    int64_t count = 0;
    for (int64_t s = 0; s < length; ++s)
      count += batch.mask[b * length + s];
    for (int64_t s = 0; s < length; ++s)
      if (batch.mask[b * length + s] || !count)
        for (int64_t k = 0; k < width; ++k)
          mean[b * width + k] += h[(b * length + s) * width + k] /
                                 static_cast<double>(count ? count : length);
  }
  return mean;
}

Outputs Forward::run() {
  int64_t width = config.hiddenSize;
  Outputs out;
  out.sequence = stack(embeddings());
  Matrix first;
  for (int64_t b = 0; b < batch.batch; ++b) {
    const double *row = &out.sequence[b * batch.length * width];
    first.insert(first.end(), row, row + width);
  }
  out.pooled = dense(first, "bert/pooler/dense", width, width, "tanh");
  out.mlm = mlmLogits(out.sequence);
  out.sop = sopLogits(out.pooled);
  out.mean = meanOfKeys(out.sequence);
  return out;
}

Outputs oracle::run(const Config &config, Weights &weights,
                    const Batch &batch) {
  return Forward(config, weights, batch).run();
}

/// -log softmax(logits)[label] of `count` logits.
static double crossEntropy(const double *logits, int64_t count, int32_t label) {
  double top = logits[0], total = 0;
  for (int64_t i = 0; i < count; ++i)
    top = std::fmax(top, logits[i]);
  for (int64_t i = 0; i < count; ++i)
    total += std::exp(logits[i] - top);
  return std::log(total) + top - logits[label];
}

Losses oracle::lossesOf(const Config &config, const Batch &batch,
                        const Outputs &outputs) {
  double mlm = 0, weights = 0, sop = 0;
  int64_t vocab = config.vocabSize;
  for (size_t p = 0; p < batch.labels.size(); ++p) {
    mlm += batch.weights[p] *
           crossEntropy(&outputs.mlm[p * vocab], vocab, batch.labels[p]);
    weights += batch.weights[p];
  }
  for (size_t b = 0; b < batch.orders.size(); ++b)
    sop += crossEntropy(&outputs.sop[b * 2], 2, batch.orders[b]);
  return {mlm / (weights + 1e-5), sop / static_cast<double>(batch.batch)};
}
