//===- LearningRateTest.cpp - tests of the learning rate ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/LearningRate.h"

#include "runtime/core/File.h"
#include "runtime/core/Json.h"
#include "runtime/io/npy/Npy.h"

#include <cmath>
#include <gtest/gtest.h>

using namespace albert::rt;

TEST(LearningRate, warmsUpAndDecays) {
  LearningRate rate{1.0, 100, 10};
  EXPECT_EQ(rate.at(0), 0);
  EXPECT_EQ(rate.at(5), 0.5);
  // The decay starts at step 0, so the first rate after the warm-up is lower.
  EXPECT_DOUBLE_EQ(rate.at(10), 0.9);
  EXPECT_NEAR(rate.at(99), 0.01, 1e-12);
  EXPECT_EQ(rate.at(100), 0);
  EXPECT_EQ(rate.at(1000), 0);
}

TEST(LearningRate, withoutWarmUp) {
  LearningRate rate{2.0, 10, 0};
  EXPECT_EQ(rate.at(0), 2);
  EXPECT_EQ(rate.at(5), 1);
}

TEST(LearningRate, power) {
  LearningRate rate{1.0, 10, 0, 0, 2.0};
  EXPECT_DOUBLE_EQ(rate.at(5), 0.25);
  rate.power = 0;
  EXPECT_EQ(rate.at(9), 1);
}

TEST(LearningRate, aLateWarmUpIsNegativeBeforeIt) {
  LearningRate rate{1.0, 100, 10, 20};
  EXPECT_EQ(rate.at(0), -2);
  EXPECT_EQ(rate.at(25), 0.5);
  EXPECT_DOUBLE_EQ(rate.at(30), 0.7);
  rate.warmupSteps = 0;
  EXPECT_EQ(rate.at(0), 1);
}

/// The rates that TensorFlow's create_optimizer gave in every training case.
TEST(LearningRateGolden, allCases) {
  std::string root = std::string(ALBERTC_GOLDEN_DIR) + "/train";
  if (!isDirectory(root))
    GTEST_SKIP() << "no reference data at " << root;
  size_t compared = 0;
  for (const std::string &name : *listDirectory(root)) {
    std::string directory = joinPath(root, name);
    if (!isRegularFile(joinPath(directory, "lr.npy")))
      continue;
    SCOPED_TRACE(name);
    Json manifest = *readJsonFile(joinPath(directory, "manifest.json"));
    const Json &schedule = manifest["schedule"];
    const Json &tolerance = manifest["tolerance"]["lr"];
    LearningRate rate{schedule["init_lr"], schedule["num_train_steps"],
                      schedule["num_warmup_steps"],
                      schedule.value("start_warmup_step", 0),
                      schedule.value("poly_power", 1.0)};
    Tensor expected = *readNpy(joinPath(directory, "lr.npy"));
    for (int64_t step = 0; step < expected.elementCount(); ++step) {
      double value = double(expected.data<float>()[step]);
      EXPECT_NEAR(rate.at(step), value,
                  double(tolerance["atol"]) +
                      double(tolerance["rtol"]) * std::fabs(value));
      ++compared;
    }
  }
  EXPECT_GT(compared, 100u);
}
