//===- FakeTrainer.cpp - a training program written by hand ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/runtime/training/FakeTrainer.h"

#include "runtime/core/Format.h"

#include <cmath>
#include <ctime>
#include <limits>
#include <vector>

using namespace albert::rt;
using namespace albert::rt::testing;

namespace {

using Vector = std::vector<double>;

constexpr int64_t kOrders = 2;
constexpr double kKeep = 0.9; ///< of dropout

int32_t poisonToken = -1;
int64_t partDelay = 0;

//===----------------------------------------------------------------------===//
// Parameters
//===----------------------------------------------------------------------===//

enum ParamId { Words, Types, Gamma, Kernels, Bias, Order, OrderBias, Params };

/// One parameter: its manifest, and its elements in logical order.
struct Param {
  const char *name;
  int64_t slots; ///< 0: no slot dimension
  int64_t rows, columns;
  const char *layout;
  const char *init;
  const char *variables[2];
  bool isVector;
};

constexpr Param kParams[Params] = {
    {"words",
     0,
     kWords,
     kWidth,
     "rows",
     "truncated_normal",
     {"bert/embeddings/word_embeddings"},
     false},
    {"types",
     0,
     kTypes,
     kWidth,
     "rows",
     "truncated_normal",
     {"bert/embeddings/token_type_embeddings"},
     false},
    {"gamma",
     0,
     1,
     kWidth,
     "rows",
     "ones",
     {"bert/embeddings/LayerNorm/gamma"},
     true},
    {"kernels",
     2,
     kWidth,
     kWidth,
     "panels",
     "truncated_normal",
     {"bert/encoder/layer_0/kernel", "bert/encoder/layer_1/kernel"},
     false},
    {"bias",
     0,
     1,
     kWords,
     "rows",
     "zeros",
     {"cls/predictions/output_bias"},
     true},
    {"order",
     0,
     kOrders,
     kWidth,
     "rows",
     "truncated_normal",
     {"cls/seq_relationship/output_weights"},
     false},
    {"order_bias",
     0,
     1,
     kOrders,
     "rows",
     "zeros",
     {"cls/seq_relationship/output_bias"},
     true},
};

/// Number of variables: the kernels are two.
constexpr int64_t kVariables = Params + 1;

int64_t slotsOf(const Param &param) {
  return param.slots == 0 ? 1 : param.slots;
}

int64_t storedColumns(const Param &param) {
  return (param.columns + 31) / 32 * 32;
}

int64_t storedSlot(const Param &param) {
  return param.rows * storedColumns(param);
}

/// Place of an element in the stored form of its parameter.
int64_t placeOf(const Param &param, int64_t slot, int64_t row, int64_t column) {
  int64_t inSlot = param.layout[0] == 'p'
                       ? ((column / 32) * param.rows + row) * 32 + column % 32
                       : row * storedColumns(param) + column;
  return slot * storedSlot(param) + inSlot;
}

/// Calls `visit(slot, element in the slot, place)` for all elements.
template <typename Visit>
void forEachElement(const Param &param, Visit visit) {
  for (int64_t slot = 0; slot < slotsOf(param); ++slot)
    for (int64_t row = 0; row < param.rows; ++row)
      for (int64_t column = 0; column < param.columns; ++column)
        visit(slot, row * param.columns + column,
              placeOf(param, slot, row, column));
}

/// Elements of all parameters in logical order, by variable.
struct Model {
  Vector of[kVariables];

  Model() {
    for (int64_t v = 0; v < kVariables; ++v)
      of[v].assign(size_t(sizeOf(v)), 0);
  }
  /// The variable of a slot: kernels take two numbers.
  static int64_t variable(int64_t param, int64_t slot) {
    return param + slot + (param > Kernels ? 1 : 0);
  }
  static int64_t sizeOf(int64_t variable) {
    int64_t param = variable > Kernels ? variable - 1 : variable;
    return kParams[param].rows * kParams[param].columns;
  }
};

enum VariableId {
  WordsV,
  TypesV,
  GammaV,
  Kernel0V,
  Kernel1V,
  BiasV,
  OrderV,
  OrderBiasV
};

/// Reads the stored forms of all parameters.
Model readModel(const AlbertBuffer *params) {
  Model model;
  for (int64_t p = 0; p < Params; ++p) {
    const float *stored = static_cast<const float *>(params[p].data);
    forEachElement(kParams[p], [&](int64_t slot, int64_t i, int64_t place) {
      model.of[Model::variable(p, slot)][size_t(i)] = double(stored[place]);
    });
  }
  return model;
}

//===----------------------------------------------------------------------===//
// Losses and gradients of one sequence
//===----------------------------------------------------------------------===//

/// Inputs of `accumulate` and `evaluate` in the manifest's order.
struct Inputs {
  const int32_t *ids, *types, *positions, *offsets, *keys, *queries,
      *queryOffsets, *firstQueries, *mlmQueries, *mlmLabels, *sopLabels;
  const float *mlmCotangents, *sopCotangents; ///< null: no gradient
  const int64_t *seed, *rowKeys;              ///< null: no dropout
  int64_t sequences, predictions;
  float *mlmLosses, *sopLosses;
  int32_t *mlmPredictions, *sopPredictions;
  double *typeNorms; ///< null: no gradient
};

/// y += scale * x.
void axpy(double scale, const double *x, double *y) {
  for (int64_t i = 0; i < kWidth; ++i)
    y[i] += scale * x[i];
}

double dot(const double *x, const double *y) {
  double sum = 0;
  for (int64_t i = 0; i < kWidth; ++i)
    sum += x[i] * y[i];
  return sum;
}

/// y += x K.
void multiply(const double *x, const Vector &kernel, double *y) {
  for (int64_t k = 0; k < kWidth; ++k)
    axpy(x[k], &kernel[size_t(k * kWidth)], y);
}

/// Cross-entropy of `logits`, which become the softmax; `best` is the largest.
double crossEntropy(Vector &logits, int32_t label, int32_t &best) {
  best = 0;
  for (size_t i = 1; i < logits.size(); ++i)
    if (logits[i] > logits[size_t(best)])
      best = int32_t(i);
  double largest = logits[size_t(best)], sum = 0;
  double loss = largest - logits[size_t(label)];
  for (double &logit : logits)
    sum += logit = std::exp(logit - largest);
  for (double &logit : logits)
    logit /= sum;
  return loss + std::log(sum);
}

class Sequence {
public:
  Sequence(const Inputs &in, const Model &model, int64_t s)
      : in(in), model(model), s(s), first(in.offsets[s]),
        rows(in.offsets[s + 1] - first), keys(in.keys[s]),
        firstQuery(in.queryOffsets[s]),
        queries(in.queryOffsets[s + 1] - firstQuery) {}

  void forward();
  void losses(Model &gradient);
  void backward(Model &gradient);

private:
  double mask(int64_t row, int64_t column) const;
  double *x(int64_t row) { return &xs[size_t(row * kWidth)]; }
  int64_t rowOf(int64_t query) const {
    return in.queries[firstQuery + query] - first;
  }
  bool poisoned() const;

  const Inputs &in;
  const Model &model;
  int64_t s, first, rows, keys, firstQuery, queries;
  Vector xs, mean, us, hs, dhs;
};

double Sequence::mask(int64_t row, int64_t column) const {
  if (!in.seed)
    return 1;
  uint64_t bits =
      uint64_t(*in.seed) ^
      uint64_t(in.rowKeys[first + row] * kWidth + column) * 0x9e3779b97f4a7c15u;
  for (int i = 0; i < 3; ++i)
    bits = (bits ^ (bits >> 29)) * 0xbf58476d1ce4e5b9u;
  return double(bits >> 11) * 0x1p-53 < kKeep ? 1 / kKeep : 0;
}

bool Sequence::poisoned() const {
  for (int64_t row = 0; row < rows; ++row)
    if (in.ids[first + row] == poisonToken)
      return true;
  return false;
}

void Sequence::forward() {
  xs.assign(size_t(rows * kWidth), 0);
  mean.assign(kWidth, 0);
  for (int64_t r = 0; r < rows; ++r) {
    const double *word = &model.of[WordsV][size_t(in.ids[first + r] * kWidth)];
    const double *type =
        &model.of[TypesV][size_t(in.types[first + r] * kWidth)];
    for (int64_t i = 0; i < kWidth; ++i)
      x(r)[i] = model.of[GammaV][size_t(i)] * (word[i] + type[i]) * mask(r, i);
    if (r < keys)
      axpy(1 / double(keys), x(r), mean.data());
  }
  Vector shared(kWidth, 0);
  multiply(mean.data(), model.of[Kernel0V], shared.data());
  us.assign(size_t(queries * kWidth), 0);
  hs = us;
  for (int64_t q = 0; q < queries; ++q) {
    double *u = &us[size_t(q * kWidth)];
    axpy(1, x(rowOf(q)), u);
    axpy(1, shared.data(), u);
    multiply(u, model.of[Kernel1V], &hs[size_t(q * kWidth)]);
  }
}

void Sequence::losses(Model &gradient) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  dhs.assign(hs.size(), 0);
  auto head = [&](int64_t query, VariableId table, VariableId bias,
                  int32_t label, const float *cotangent, int32_t &best) {
    size_t count = model.of[bias].size();
    const double *h = &hs[size_t(query * kWidth)];
    Vector logits(count);
    for (size_t v = 0; v < count; ++v)
      logits[v] = dot(h, &model.of[table][v * kWidth]) + model.of[bias][v];
    double loss = crossEntropy(logits, label, best);
    if (!cotangent)
      return loss;
    logits[size_t(label)] -= 1;
    for (size_t v = 0; v < count; ++v) {
      double d = logits[v] * double(*cotangent);
      axpy(d, h, &gradient.of[table][v * kWidth]);
      axpy(d, &model.of[table][v * kWidth], &dhs[size_t(query * kWidth)]);
      gradient.of[bias][v] += d;
    }
    return loss;
  };
  for (int64_t p = 0; p < in.predictions; ++p) {
    int64_t query = in.mlmQueries[p] - firstQuery;
    if (query < 0 || query >= queries)
      continue; // of another sequence
    in.mlmLosses[p] =
        float(head(query, WordsV, BiasV, in.mlmLabels[p],
                   in.mlmCotangents ? in.mlmCotangents + p : nullptr,
                   in.mlmPredictions[p]));
    if (poisoned())
      in.mlmLosses[p] = float(nan);
  }
  in.sopLosses[s] = float(head(
      in.firstQueries[s] - firstQuery, OrderV, OrderBiasV, in.sopLabels[s],
      in.sopCotangents ? in.sopCotangents + s : nullptr, in.sopPredictions[s]));
  if (poisoned() && in.sopCotangents)
    gradient.of[BiasV][0] = nan;
}

void Sequence::backward(Model &gradient) {
  Vector dxs(xs.size(), 0), dshared(kWidth, 0), dmean(kWidth, 0);
  for (int64_t q = 0; q < queries; ++q) {
    const double *dh = &dhs[size_t(q * kWidth)], *u = &us[size_t(q * kWidth)];
    for (int64_t k = 0; k < kWidth; ++k) {
      double du = dot(dh, &model.of[Kernel1V][size_t(k * kWidth)]);
      axpy(u[k], dh, &gradient.of[Kernel1V][size_t(k * kWidth)]);
      dxs[size_t(rowOf(q) * kWidth + k)] += du;
      dshared[size_t(k)] += du;
    }
  }
  for (int64_t k = 0; k < kWidth; ++k) {
    axpy(mean[size_t(k)], dshared.data(),
         &gradient.of[Kernel0V][size_t(k * kWidth)]);
    dmean[size_t(k)] =
        dot(dshared.data(), &model.of[Kernel0V][size_t(k * kWidth)]);
  }
  for (int64_t r = 0; r < rows; ++r) {
    double *dx = &dxs[size_t(r * kWidth)], norm = 0;
    if (r < keys)
      axpy(1 / double(keys), dmean.data(), dx);
    size_t word = size_t(in.ids[first + r] * kWidth);
    size_t type = size_t(in.types[first + r] * kWidth);
    for (size_t i = 0; i < size_t(kWidth); ++i) {
      double d = dx[i] * mask(r, int64_t(i));
      double table = d * model.of[GammaV][i];
      gradient.of[GammaV][i] +=
          d * (model.of[WordsV][word + i] + model.of[TypesV][type + i]);
      gradient.of[WordsV][word + i] += table;
      gradient.of[TypesV][type + i] += table;
      norm += table * table;
    }
    in.typeNorms[first + r] = norm;
  }
}

//===----------------------------------------------------------------------===//
// Entries
//===----------------------------------------------------------------------===//

/// Names and forms of the arguments of `accumulate` before its parameters.
struct Argument {
  const char *name;
  const char *dtype;
  const char *rows;
};

constexpr Argument kBatchInputs[] = {
    {"token_ids", "i32", "tokens"},
    {"type_ids", "i32", "tokens"},
    {"position_ids", "i32", "tokens"},
    {"row_offsets", "i32", "offsets"},
    {"key_counts", "i32", "sequences"},
    {"query_rows", "i32", "queries"},
    {"query_offsets", "i32", "offsets"},
    {"first_queries", "i32", "sequences"},
    {"mlm_queries", "i32", "predictions"},
    {"mlm_labels", "i32", "predictions"},
    {"sop_labels", "i32", "sequences"},
};
constexpr Argument kCotangents[] = {
    {"mlm_cotangents", "f32", "predictions"},
    {"sop_cotangents", "f32", "sequences"},
};
constexpr Argument kDropout[] = {
    {"dropout_seed", "i64", "one"},
    {"row_keys", "i64", "tokens"},
};
constexpr Argument kOutputs[] = {
    {"mlm_losses", "f32", "predictions"},
    {"mlm_predictions", "i32", "predictions"},
    {"sop_losses", "f32", "sequences"},
    {"sop_predictions", "i32", "sequences"},
};
constexpr Argument kTypeNorms[] = {{"type_norms", "f64", "tokens"}};

Inputs readInputs(const AlbertBuffer *&a, bool gradient, bool dropout) {
  auto i32 = [&] { return static_cast<int32_t *>((a++)->data); };
  auto f32 = [&] { return static_cast<float *>((a++)->data); };
  auto i64 = [&] { return static_cast<int64_t *>((a++)->data); };
  auto f64 = [&] { return static_cast<double *>((a++)->data); };
  Inputs in = {};
  in.sequences = a[4].rows;
  in.predictions = a[8].rows;
  for (const int32_t **input :
       {&in.ids, &in.types, &in.positions, &in.offsets, &in.keys, &in.queries,
        &in.queryOffsets, &in.firstQueries, &in.mlmQueries, &in.mlmLabels,
        &in.sopLabels})
    *input = i32();
  if (gradient) {
    in.mlmCotangents = f32();
    in.sopCotangents = f32();
  }
  if (dropout) {
    in.seed = i64();
    in.rowKeys = i64();
  }
  in.mlmLosses = f32();
  in.mlmPredictions = i32();
  in.sopLosses = f32();
  in.sopPredictions = i32();
  if (gradient)
    in.typeNorms = f64();
  return in;
}

/// Work of the threads: a gradient for each sequence.
struct Work {
  const Inputs *in;
  const Model *model;
  Model *gradients;
};

void runSequences(void *captures, void *, int64_t begin, int64_t end) {
  Work &work = *static_cast<Work *>(captures);
  for (int64_t s = begin; s < end; ++s) {
    Sequence sequence(*work.in, *work.model, s);
    sequence.forward();
    sequence.losses(work.gradients[s]);
    if (work.in->mlmCotangents)
      sequence.backward(work.gradients[s]);
  }
}

void runPart(AlbertContext *context, const Inputs &in,
             const AlbertBuffer *values, const AlbertBuffer *gradients) {
  // A signal ends a sleep, and a part is to take its time all the same.
  timespec delay = {partDelay / 1000000, partDelay % 1000000 * 1000};
  while (partDelay > 0 && nanosleep(&delay, &delay) != 0) {
  }
  Model model = readModel(values);
  std::vector<Model> parts(size_t(in.sequences));
  Work work{&in, &model, parts.data()};
  context->parallelFor(context, runSequences, &work, in.sequences);
  for (int64_t s = 0; gradients && s < in.sequences; ++s)
    for (int64_t p = 0; p < Params; ++p) {
      float *stored = static_cast<float *>(gradients[p].data);
      forEachElement(kParams[p], [&](int64_t slot, int64_t i, int64_t place) {
        stored[place] +=
            float(parts[size_t(s)].of[Model::variable(p, slot)][size_t(i)]);
      });
    }
}

template <bool dropout>
void accumulate(AlbertContext *context, const AlbertBuffer *arguments) {
  Inputs in = readInputs(arguments, true, dropout);
  runPart(context, in, arguments, arguments + Params);
}

void evaluate(AlbertContext *context, const AlbertBuffer *arguments) {
  Inputs in = readInputs(arguments, false, false);
  runPart(context, in, arguments, nullptr);
}

void gradientNorms(AlbertContext *, const AlbertBuffer *arguments) {
  double *sums = static_cast<double *>(arguments[0].data);
  Model gradient = readModel(arguments + 1);
  for (int64_t v = 0; v < kVariables; ++v) {
    sums[v] = 0;
    for (double element : gradient.of[v])
      sums[v] += element * element;
  }
}

/// One variable's update, with `scale` etc. as in docs/abi.md.
void applyVariable(const float *h, double decay, bool trust, float *value,
                   float *gradient, float *first, float *second,
                   int64_t count) {
  Vector update(static_cast<size_t>(count));
  double valueNorm = 0, updateNorm = 0;
  for (int64_t i = 0; i < count; ++i) {
    double g = double(gradient[i]) * double(h[0]);
    first[i] = float(double(h[2]) * double(first[i]) + double(h[3]) * g);
    second[i] = float(double(h[4]) * double(second[i]) + double(h[5]) * g * g);
    double u =
        double(first[i]) / (std::sqrt(double(second[i])) + double(h[6])) +
        decay * double(value[i]);
    update[size_t(i)] = u;
    valueNorm += double(value[i]) * double(value[i]);
    updateNorm += u * u;
    gradient[i] = 0;
  }
  double ratio = trust && valueNorm > 0 && updateNorm > 0
                     ? std::sqrt(valueNorm / updateNorm)
                     : 1;
  for (int64_t i = 0; i < count; ++i)
    value[i] =
        float(double(value[i]) - double(h[1]) * ratio * update[size_t(i)]);
}

/// Padding is zero in all states and stays zero, so whole slots are updated.
void apply(const float *hyper, const float *decay, const float *trust,
           const AlbertBuffer *states) {
  for (int64_t p = 0; p < Params; ++p)
    for (int64_t slot = 0; slot < slotsOf(kParams[p]); ++slot) {
      int64_t size = storedSlot(kParams[p]);
      auto part = [&](int64_t state) {
        return static_cast<float *>(states[state * Params + p].data) +
               slot * size;
      };
      int64_t v = Model::variable(p, slot);
      applyVariable(hyper, double(decay[v]), trust && trust[v] != 0, part(0),
                    part(1), part(2), part(3), size);
    }
}

void applyLamb(AlbertContext *, const AlbertBuffer *a) {
  apply(static_cast<const float *>(a[0].data),
        static_cast<const float *>(a[1].data),
        static_cast<const float *>(a[2].data), a + 3);
}

void applyAdamW(AlbertContext *, const AlbertBuffer *a) {
  apply(static_cast<const float *>(a[0].data),
        static_cast<const float *>(a[1].data), nullptr, a + 2);
}

constexpr AlbertEntry kEntries[2][5] = {
    {accumulate<false>, evaluate, gradientNorms, applyLamb, applyAdamW},
    {accumulate<true>, evaluate, gradientNorms, applyLamb, applyAdamW}};

//===----------------------------------------------------------------------===//
// Manifest
//===----------------------------------------------------------------------===//

template <size_t count>
std::string argumentsOf(const char *kind, const Argument (&list)[count]) {
  std::string text;
  for (const Argument &argument : list)
    text += format(R"({"kind":"%s","name":"%s","dtype":"%s","rows":"%s"},)",
                   kind, argument.name, argument.dtype, argument.rows);
  return text;
}

/// All parameters in one state.
std::string paramsOf(const char *state) {
  std::string text;
  for (int p = 0; p < Params; ++p)
    text += format(R"({"kind":"param","index":%d,"state":"%s"},)", p, state);
  return text;
}

std::string entry(const char *name, std::string arguments) {
  arguments.pop_back(); // the last comma
  return format(R"({"name":"%s","arguments":[)", name) + arguments + "]}";
}

std::string entriesOf(bool dropout) {
  static constexpr Argument kRates[] = {
      {"hyperparameters", "f32", "hyperparameters"},
      {"decay_rates", "f32", "variables"}};
  static constexpr Argument kTrusts[] = {{"trusts", "f32", "variables"}};
  static constexpr Argument kSums[] = {{"square_sums", "f64", "variables"}};
  std::string batch = argumentsOf("input", kBatchInputs);
  std::string outputs = argumentsOf("output", kOutputs);
  std::string states = paramsOf("value") + paramsOf("gradient") +
                       paramsOf("first_moment") + paramsOf("second_moment");
  return entry("accumulate",
               batch + argumentsOf("input", kCotangents) +
                   (dropout ? argumentsOf("input", kDropout) : "") + outputs +
                   argumentsOf("output", kTypeNorms) + paramsOf("value") +
                   paramsOf("gradient")) +
         "," + entry("evaluate", batch + outputs + paramsOf("value")) + "," +
         entry("gradient_norms",
               argumentsOf("output", kSums) + paramsOf("gradient")) +
         "," +
         entry("apply_lamb", argumentsOf("input", kRates) +
                                 argumentsOf("input", kTrusts) + states) +
         "," + entry("apply_adamw", argumentsOf("input", kRates) + states);
}

std::string shapeOf(const Param &param, bool withSlots) {
  std::string slots =
      withSlots && param.slots ? format("%lld,", (long long)param.slots) : "";
  if (param.isVector)
    return "[" + slots + format("%lld]", (long long)param.columns);
  return "[" + slots +
         format("%lld,%lld]", (long long)param.rows, (long long)param.columns);
}

std::string manifestParams() {
  std::string text;
  int64_t offset = 0;
  for (const Param &param : kParams) {
    int64_t bytes = 4 * slotsOf(param) * storedSlot(param);
    std::string variables;
    for (int64_t slot = 0; slot < slotsOf(param); ++slot)
      variables += format(R"(%s{"tf":"%s","slot":%lld,"column":0,"shape":%s})",
                          slot == 0 ? "" : ",", param.variables[slot],
                          (long long)slot, shapeOf(param, false).c_str());
    text += format(R"(%s{"name":"%s","shape":%s,"layout":"%s","slots":%s,
"offset":%lld,"bytes":%lld,"init":"%s","stddev":0.1,"variables":[%s]})",
                   text.empty() ? "" : ",", param.name,
                   shapeOf(param, true).c_str(), param.layout,
                   param.slots ? "true" : "false", (long long)offset,
                   (long long)bytes, param.init, variables.c_str());
    offset += bytes;
  }
  return text;
}

std::string makeManifest(const FakeTrainerOptions &options) {
  const Bounds &bounds = options.bounds;
  return format(R"({"abi":1,"albertc":"0.1.0","program":"pretrain",
"family":"%s","precision":"f32","target":{"cpu":"znver4","features":[%s]},
"model":{"vocab_size":%lld,"embedding_size":%lld,"hidden_size":%lld,
"num_hidden_layers":2,"num_attention_heads":1,"intermediate_size":8,
"max_position_embeddings":64,"type_vocab_size":%lld},
"bounds":{"tokens":%lld,"sequences":%lld,"length":%lld,"queries":%lld,
"predictions":%lld},"arena_bytes":65536,"scratch_bytes":64,
"tokenizer":{"type":"none"},
"training":{"batch":%lld,"max_predictions_per_seq":%lld,"max_seq_length":%lld,
"dropout":%s,"sparse":[{"variable":1,"output":"type_norms"}]},)",
                options.family.c_str(), options.features.c_str(),
                (long long)kWords, (long long)kWidth, (long long)kWidth,
                (long long)kTypes, (long long)bounds.tokens,
                (long long)bounds.sequences, (long long)bounds.length,
                (long long)bounds.queries, (long long)bounds.predictions,
                (long long)options.batch, (long long)options.maxPredictions,
                (long long)bounds.length, options.dropout ? "true" : "false") +
         "\"params\":[" + manifestParams() + "],\"entries\":[" +
         entriesOf(options.dropout) + "]}";
}

} // namespace

FakeTrainer::FakeTrainer(const FakeTrainerOptions &options)
    : text(makeManifest(options)) {
  poisonToken = options.poison;
  partDelay = options.partMicroseconds;
  program = {ALBERT_PROGRAM_MAGIC,
             ALBERT_ABI_VERSION,
             text.data(),
             text.size(),
             kEntries[options.dropout],
             5,
             nullptr,
             0,
             nullptr,
             0};
}

void FakeTrainer::replace(const std::string &from, const std::string &to) {
  text.replace(text.find(from), from.size(), to);
  program.manifest = text.data();
  program.manifestSize = text.size();
}
