//===- OptimizerTest.cpp - tests of the choices of optimizers -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/Optimizer.h"

#include <gtest/gtest.h>

using namespace albert::rt;

TEST(Optimizer, excludesNormsAndBiasesByName) {
  for (const char *name :
       {"bert/embeddings/LayerNorm/gamma", "a/layer_norm/beta",
        "cls/predictions/output_bias", "bert/pooler/dense/bias",
        "group_0/LayerNorm_1/beta", "bert/biased/kernel"})
    EXPECT_TRUE(isExcluded(name)) << name;
  for (const char *name : {"bert/embeddings/word_embeddings",
                           "cls/seq_relationship/output_weights",
                           "bert/pooler/dense/kernel", "layernorm/gamma"})
    EXPECT_FALSE(isExcluded(name)) << name;
}

TEST(Optimizer, ratesOfVariables) {
  VariableSpec kernel, bias;
  kernel.tf = "dense/kernel";
  bias.tf = "dense/bias";
  std::vector<TrainedVariable> variables = {{0, &kernel}, {1, &bias}};
  OptimizerOptions options;
  options.weightDecay = 0.25;
  VariableRates google = variableRates(options, variables);
  EXPECT_EQ(google.decay, (AlignedVector<float>{0.25f, 0}));
  EXPECT_EQ(google.trust, (AlignedVector<float>{1, 0}));
  options.variant = LambVariant::Brightmart;
  VariableRates brightmart = variableRates(options, variables);
  EXPECT_EQ(brightmart.decay, google.decay);
  EXPECT_EQ(brightmart.trust, (AlignedVector<float>{1, 1}));
}

TEST(Optimizer, namesOfMoments) {
  OptimizerOptions options;
  EXPECT_STREQ(momentNames(options).first, "/adam_m");
  options.variant = LambVariant::Brightmart;
  EXPECT_STREQ(momentNames(options).first, "/lamb_m");
  EXPECT_STREQ(momentNames(options).second, "/lamb_v");
  EXPECT_STREQ(otherMomentNames(options).second, "/adam_v");
  options.algorithm = Algorithm::AdamW;
  EXPECT_STREQ(momentNames(options).second, "/adam_v");
}

TEST(Optimizer, clipping) {
  EXPECT_EQ(gradientScale(4, 1), 0.25);
  EXPECT_EQ(gradientScale(4, 2), 0.5);
  EXPECT_EQ(gradientScale(0.5, 1), 1);
  EXPECT_EQ(gradientScale(0, 1), 1);
  EXPECT_EQ(gradientScale(1e30, 0), 1);
}

TEST(Optimizer, differencesFromOneAreRoundedOnce) {
  AlignedVector<float> values = hyperparameters(OptimizerOptions(), 0.5, 0.125);
  EXPECT_EQ(values, (AlignedVector<float>{0.5f, 0.125f, 0.9f, 0.1f, 0.999f,
                                          0.001f, 1e-6f}));
  EXPECT_NE(values[5], 1 - 0.999f);
}
