//===- main.cpp - makes a model, a batch and the right answers ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
/// \file
///     albert-oracle CONFIG OUT_DIR [name=value ...]
///
/// Writes into OUT_DIR (which exists) a checkpoint with random parameters
/// (model.ckpt.*, or model.safetensors for a Hugging Face configuration), the
/// inputs of a random batch and, as out_*.npy, what the model answers in
/// double precision. Names: seed, batch, length, predictions, and mask, one of
///   full     every position is real
///   ragged   sequences of random lengths, padded at the end
///   holes    every position masked out with probability 1/3, the first too
///   zero     like ragged, the last sequence masked out completely
/// The same batch is in train.tfrecord, as an example each, and out_losses.npy
/// has the losses of pretraining on it: total, masked words, order. With
/// directions=N, where OUT_DIR/directions exists, N random directions of each
/// parameter are written as directions/NAME.npy, and as out_slopes.npy the
/// derivatives of the total along them (oracle/Slopes.h).
//===----------------------------------------------------------------------===//

#include "test/support/oracle/Checkpoint.h"
#include "test/support/oracle/Slopes.h"

#include <cstdio>
#include <cstdlib>

using namespace oracle;

/// The value of `name` among the arguments, or `fallback`.
static std::string option(int argc, char **argv, const std::string &name,
                          const std::string &fallback) {
  for (int i = 3; i < argc; ++i) {
    std::string text = argv[i];
    if (text.compare(0, name.size() + 1, name + "=") == 0)
      return text.substr(name.size() + 1);
  }
  return fallback;
}

static Batch makeBatch(const Config &config, Random random, int64_t sequences,
                       int64_t length, int64_t predictions,
                       const std::string &mask) {
  Batch batch = {};
  batch.batch = sequences;
  batch.length = length;
  batch.predictions = predictions;
  for (int64_t b = 0; b < sequences; ++b) {
    bool zero = mask == "zero" && b == sequences - 1;
    int64_t real =
        mask == "full" || mask == "holes" ? length : 1 + random.below(length);
    for (int64_t s = 0; s < length; ++s) {
      bool keep = s < real && !zero;
      if (mask == "holes")
        keep = random.below(3) != 0;
      batch.ids.push_back(random.below(config.vocabSize));
      batch.types.push_back(random.below(config.typeVocabSize));
      batch.mask.push_back(keep);
    }
    // Repeated positions and masked-out ones are predicted as well.
    for (int64_t p = 0; p < predictions; ++p)
      batch.positions.push_back(random.below(length));
  }
  return batch;
}

/// Draws what is to be predicted. Weights are zero where sequences have fewer
/// predictions than others, and now and then not one: nothing forbids that.
static void addLabels(const Config &config, Random random, Batch &batch) {
  for (int64_t b = 0; b < batch.batch; ++b) {
    batch.orders.push_back(random.below(2));
    int64_t count = random.below(batch.predictions + 1);
    for (int64_t p = 0; p < batch.predictions; ++p) {
      batch.labels.push_back(random.below(config.vocabSize));
      double weight = random.below(4) ? 1 : 0.25;
      batch.weights.push_back(p < count || (b == 0 && p == 0) ? weight : 0);
    }
  }
}

static void writeSlopes(const std::string &out, const Slopes &slopes,
                        int64_t count) {
  for (const auto &[name, directions] : slopes.directions) {
    std::string file;
    for (char c : name)
      file += c == '/' ? "__" : std::string(1, c);
    int64_t size = static_cast<int64_t>(directions.size()) / count;
    writeNpy(out + "directions/" + file + ".npy", {count, size}, directions);
  }
  int64_t rows = static_cast<int64_t>(slopes.slopes.size()) / count;
  writeWideNpy(out + "out_slopes.npy", {rows, count}, slopes.slopes);
}

int main(int argc, char **argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: albert-oracle CONFIG OUT_DIR [name=value]\n");
    return 2;
  }
  auto number = [&](const char *name, const char *fallback) {
    return std::strtoll(option(argc, argv, name, fallback).c_str(), nullptr,
                        10);
  };
  Config config = readConfig(argv[1]);
  std::string out = std::string(argv[2]) + "/";
  int64_t seed = number("seed", "1"), sequences = number("batch", "2");
  int64_t length = number("length", "16");
  int64_t predictions = number("predictions", "4");
  Batch batch = makeBatch(config, Random(seed + 77), sequences, length,
                          predictions, option(argc, argv, "mask", "ragged"));
  addLabels(config, Random(seed + 78), batch);
  Weights weights(seed);
  Outputs answers = run(config, weights, batch);

  if (config.family == Family::HuggingFace)
    writeSafetensors(out + "model.safetensors", weights.all());
  else
    writeTensorFlow(out + "model.ckpt", weights.all());
  writeNpy(out + "input_ids.npy", {sequences, length}, batch.ids);
  writeNpy(out + "input_mask.npy", {sequences, length}, batch.mask);
  writeNpy(out + "segment_ids.npy", {sequences, length}, batch.types);
  writeNpy(out + "masked_lm_positions.npy", {sequences, predictions},
           batch.positions);
  int64_t width = config.hiddenSize;
  writeNpy(out + "out_sequence_output.npy", {sequences, length, width},
           answers.sequence);
  writeNpy(out + "out_pooled_output.npy", {sequences, width}, answers.pooled);
  writeNpy(out + "out_mlm_logits.npy",
           {sequences, predictions, config.vocabSize}, answers.mlm);
  writeNpy(out + "out_sop_logits.npy", {sequences, 2}, answers.sop);
  writeNpy(out + "out_embedding.npy", {sequences, width}, answers.mean);
  writeExamples(out + "train.tfrecord", batch);
  Losses losses = lossesOf(config, batch, answers);
  std::vector<double> columns = {losses.mlm + losses.sop, losses.mlm,
                                 losses.sop};
  writeNpy(out + "out_losses.npy", {3}, columns);
  int64_t count = number("directions", "0");
  if (count > 0)
    writeSlopes(out, slopesOf(config, weights, batch, count, Random(seed + 79)),
                count);
  return 0;
}
