//===- BenchmarkTest.cpp - tests of the benchmark's arithmetic ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/Benchmark.h"
#include "runtime/programs/Measurement.h"

#include <gtest/gtest.h>

using namespace albert::rt;

TEST(Percentile, takesTheNearestRank) {
  std::vector<double> values;
  for (int i = 1; i <= 100; ++i)
    values.push_back(i);
  EXPECT_EQ(percentile(values, 50), 50);
  EXPECT_EQ(percentile(values, 95), 95);
  EXPECT_EQ(percentile(values, 99), 99);
  EXPECT_EQ(percentile({7}, 99), 7);
  EXPECT_EQ(percentile({1, 2, 3}, 50), 2);
}

/// albert_tiny_zh without its parameters but the block's.
static Manifest tiny(const char *program) {
  Manifest manifest;
  manifest.program = program;
  manifest.family = "brightmart";
  manifest.model.vocabSize = 21128;
  manifest.model.embeddingSize = 128;
  manifest.model.hiddenSize = 312;
  manifest.model.layers = 4;
  for (auto [rows, columns] : {std::pair<int64_t, int64_t>{312, 312},
                               {312, 624},
                               {312, 312},
                               {312, 1248},
                               {1248, 312}}) {
    ParamSpec param;
    param.shape = {1, rows, columns};
    param.slots = true;
    manifest.params.push_back(std::move(param));
  }
  return manifest;
}

TEST(ProgramFlops, countsMatrixProducts) {
  const double h = 312, i = 1248, e = 128, v = 21128, s = 128;
  double block = 2 * (4 * h * h + 2 * h * i) * s + 4 * h * s * s;
  double embeddings = 2 * e * h * s;
  EXPECT_DOUBLE_EQ(programFlops(tiny("encode"), 1, 128, 128),
                   embeddings + 4 * block + 2 * h * h);
  // Only one row of the last layer is a query; keys and values stay.
  double last = 2 * (2 * h * h + 2 * h * i) + 2 * 2 * h * h * s + 4 * h * s;
  EXPECT_DOUBLE_EQ(programFlops(tiny("sop"), 1, 128, 1),
                   embeddings + 3 * block + last + 2 * h * h);
  EXPECT_DOUBLE_EQ(programFlops(tiny("mlm"), 1, 128, 1),
                   embeddings + 3 * block + last + 2 * (h * h + h * e + e * v));
  EXPECT_DOUBLE_EQ(programFlops(tiny("embed"), 2, 128, 128),
                   2 * (embeddings + 4 * block));
}
