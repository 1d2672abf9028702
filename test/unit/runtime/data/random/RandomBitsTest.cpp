//===- RandomBitsTest.cpp - random numbers as Python draws ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Values that CPython 3 and NumPy print for the same seed.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/random/RandomBits.h"

#include <gtest/gtest.h>

#include <numeric>

namespace albert::rt {
namespace {

TEST(RandomBits, UniformOfPython) {
  MersenneTwister random = MersenneTwister::ofPython(12345);
  EXPECT_EQ(random.uniform(), 0.41661987254534116);
  EXPECT_EQ(random.uniform(), 0.010169169457068361);
  EXPECT_EQ(random.uniform(), 0.8252065092537432);
}

TEST(RandomBits, IntegersOfPython) {
  MersenneTwister random = MersenneTwister::ofPython(12345);
  EXPECT_EQ(random.between(2, 509), 215);
  EXPECT_EQ(random.between(2, 509), 377);
  EXPECT_EQ(random.between(2, 509), 7);
}

TEST(RandomBits, ShuffleOfPython) {
  MersenneTwister random = MersenneTwister::ofPython(12345);
  std::vector<int> values(10);
  std::iota(values.begin(), values.end(), 0);
  random.shuffle(values);
  EXPECT_EQ(values, (std::vector<int>{8, 7, 3, 5, 1, 2, 9, 4, 0, 6}));
}

TEST(RandomBits, SeedOfMoreThan32Bits) {
  // random.Random(2**40 + 5).random()
  EXPECT_EQ(MersenneTwister::ofPython((1ull << 40) + 5).uniform(),
            0.5043802970418443);
}

TEST(RandomBits, UniformOfNumpy) {
  MersenneTwister random = MersenneTwister::ofNumpy(12345);
  EXPECT_EQ(random.uniform(), 0.9296160928171479);
  EXPECT_EQ(random.uniform(), 0.3163755545817859);
  EXPECT_EQ(random.uniform(), 0.18391881167709445);
}

TEST(RandomBits, BeyondTheFirstWordsOfTheState) {
  MersenneTwister random = MersenneTwister::ofPython(1);
  double last = 0;
  for (int i = 0; i < 2000; ++i)
    last = random.uniform();
  EXPECT_EQ(last, 0.4499663746974547); // random.Random(1), the 2000th
}

TEST(RandomBits, BelowIsUniform) {
  PhiloxBits random(7, 0, 0);
  std::vector<int> counts(6);
  for (int i = 0; i < 60000; ++i)
    ++counts[random.below(6)];
  for (int count : counts)
    EXPECT_NEAR(count, 10000, 5 * 92); // five standard deviations
}

TEST(RandomBits, PlacesAreIndependent) {
  EXPECT_EQ(PhiloxBits(1, 2, 3).next(), PhiloxBits(1, 2, 3).next());
  EXPECT_NE(PhiloxBits(1, 2, 3).next(), PhiloxBits(2, 2, 3).next());
  EXPECT_NE(PhiloxBits(1, 2, 3).next(), PhiloxBits(1, 3, 3).next());
  EXPECT_NE(PhiloxBits(1, 2, 3).next(), PhiloxBits(1, 2, 4).next());
  EXPECT_NE(PhiloxBits(1, 2, 3).next(),
            PhiloxBits(1, 2, 3 + (1ull << 32)).next());
}

} // namespace
} // namespace albert::rt
