//===- Losses.cpp - losses and accuracies of batches ----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/Losses.h"

using namespace albert::rt;

/// The original programs add it to the sum of weights, which may be zero.
static constexpr double kWeightEpsilon = 1e-5;

float albert::rt::mlmCotangent(float weight, double weightSum) {
  return float(double(weight) / (weightSum + kWeightEpsilon));
}

void LossSums::add(const BatchPart &part, const PartOutputs &outputs) {
  for (size_t i = 0; i < part.weights.size(); ++i) {
    double weight = double(part.weights[i]);
    mlmLosses += weight * double(outputs.mlmLosses[i]);
    mlmWeights += weight;
    if (outputs.mlmPredictions[i] == part.mlmLabels[i])
      mlmCorrect += weight;
  }
  for (size_t i = 0; i < part.sopLabels.size(); ++i) {
    sopLosses += double(outputs.sopLosses[i]);
    sopCorrect += outputs.sopPredictions[i] == part.sopLabels[i];
  }
  sequences += double(part.sopLabels.size());
}

void LossSums::add(const LossSums &other) {
  mlmLosses += other.mlmLosses;
  mlmWeights += other.mlmWeights;
  mlmCorrect += other.mlmCorrect;
  sopLosses += other.sopLosses;
  sopCorrect += other.sopCorrect;
  sequences += other.sequences;
}

/// 0 for the mean of nothing.
static double meanOf(double sum, double weights) {
  return weights == 0 ? 0 : sum / weights;
}

double LossSums::mlmLoss() const {
  return mlmLosses / (mlmWeights + kWeightEpsilon);
}

double LossSums::sopLoss() const { return meanOf(sopLosses, sequences); }

double LossSums::meanMlmLoss() const { return meanOf(mlmLosses, mlmWeights); }

double LossSums::mlmAccuracy() const { return meanOf(mlmCorrect, mlmWeights); }

double LossSums::sopAccuracy() const { return meanOf(sopCorrect, sequences); }
