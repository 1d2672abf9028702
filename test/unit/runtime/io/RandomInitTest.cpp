//===- RandomInitTest.cpp - tests of initial values -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The generator against its published vectors, the quantile against erf, the
/// distribution against its moments.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/parameters/RandomInit.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>

using namespace albert::rt;

namespace {

// From kat_vectors of the authors' Random123.
TEST(Philox, publishedVectors) {
  using Counter = std::array<std::uint32_t, 4>;
  EXPECT_EQ(philox({0, 0, 0, 0}, {0, 0}),
            (Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  EXPECT_EQ(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
                   {0xffffffff, 0xffffffff}),
            (Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
                   {0xa4093822, 0x299f31d0}),
            (Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

TEST(NormalQuantile, invertsTheDistribution) {
  for (int step = 0; step <= 700; ++step) {
    double p = 0.0205 + step * 0.00137;
    double z = normalQuantile(p);
    EXPECT_NEAR(0.5 * std::erfc(-z / std::sqrt(2.0)), p, 1e-14);
  }
  EXPECT_EQ(normalQuantile(0.5), 0.0);
  EXPECT_NEAR(normalQuantile(0.022750131948179207), -2.0, 1e-13);
}

TEST(InitialValues, truncatedNormal) {
  std::vector<float> values(400000);
  InitialValues(7, "w", Initializer::TruncatedNormal, 0.02).fill(0, values);
  double sum = 0, squares = 0;
  std::size_t inside = 0;
  for (float value : values) {
    ASSERT_LE(std::fabs(value), 0.04f);
    sum += value;
    squares += double(value) * value;
    inside += std::fabs(value) < 0.02f;
  }
  double count = static_cast<double>(values.size());
  // The variance of the normal distribution cut at two sigma is 0.7737413;
  // bounds are five standard errors.
  double variance = 0.7737413 * 0.02 * 0.02;
  EXPECT_NEAR(sum / count, 0, 5 * std::sqrt(variance / count));
  EXPECT_NEAR(squares / count, variance, 5 * variance * 0.9 / std::sqrt(count));
  // P(|z| < 1) / P(|z| < 2).
  EXPECT_NEAR(static_cast<double>(inside) / count, 0.682689492 / 0.954499736,
              5 * std::sqrt(0.204 / count));
}

TEST(InitialValues, anyPartIsTheSame) {
  InitialValues values(1, "w", Initializer::TruncatedNormal, 1);
  std::vector<float> whole(100), part(31);
  values.fill(0, whole);
  values.fill(17, part);
  EXPECT_TRUE(std::equal(part.begin(), part.end(), whole.begin() + 17));
}

// Pins the values themselves, computed independently (Python, statistics.
// NormalDist): a change would make old seeds useless.
TEST(InitialValues, areFixed) {
  std::vector<float> values(5);
  InitialValues(42, "bert/embeddings/word_embeddings",
                Initializer::TruncatedNormal, 0.02)
      .fill(0, values);
  EXPECT_EQ(values,
            (std::vector<float>{0x1.950828p-6f, 0x1.99877ap-6f, 0x1.9a157ap-7f,
                                -0x1.5bfc26p-6f, 0x1.6d77a4p-12f}));
}

TEST(InitialValues, dependOnSeedAndName) {
  std::vector<float> a(8), b(8), c(8);
  InitialValues(1, "w", Initializer::TruncatedNormal, 1).fill(0, a);
  InitialValues(2, "w", Initializer::TruncatedNormal, 1).fill(0, b);
  InitialValues(1, "v", Initializer::TruncatedNormal, 1).fill(0, c);
  EXPECT_NE(a, b);
  EXPECT_NE(a, c);
}

TEST(InitialValues, constants) {
  std::vector<float> values(3, 5.0f);
  InitialValues(1, "w", Initializer::Zeros, 1).fill(9, values);
  EXPECT_EQ(values, (std::vector<float>{0, 0, 0}));
  InitialValues(1, "w", Initializer::Ones, 1).fill(9, values);
  EXPECT_EQ(values, (std::vector<float>{1, 1, 1}));
}

} // namespace
