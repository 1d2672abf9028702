//===- RandomOrderTest.cpp - tests of random numbers without state --------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/RandomOrder.h"

#include <gtest/gtest.h>
#include <vector>

using namespace albert::rt;

TEST(Permutation, hitsEveryNumberOnce) {
  for (uint64_t size : {1, 2, 3, 4, 5, 16, 17, 100, 1000, 4096, 16384})
    for (uint64_t key : {0ull, 1ull, 12345ull, ~0ull}) {
      std::vector<bool> seen(size, false);
      Permutation permutation(size, key);
      for (uint64_t i = 0; i < size; ++i) {
        uint64_t image = permutation(i);
        ASSERT_LT(image, size);
        ASSERT_FALSE(seen[image]) << size << " " << key << " " << i;
        seen[image] = true;
      }
    }
}

TEST(Permutation, takesSizesOfAllRanges) {
  for (uint64_t size : {uint64_t(1) << 33, (uint64_t(1) << 33) + 1,
                        uint64_t(1) << 62, ~uint64_t(0)})
    for (uint64_t i : {uint64_t(0), size / 3, size - 1})
      EXPECT_LT(Permutation(size, 5)(i), size);
}

TEST(Permutation, keysGiveOtherOrders) {
  int fixed = 0, same = 0;
  Permutation one(1000, 1), two(1000, 2);
  for (uint64_t i = 0; i < 1000; ++i) {
    fixed += one(i) == i;
    same += one(i) == two(i);
  }
  // One of a thousand is expected in both; more than 12 once in 10^9 trials.
  EXPECT_LT(fixed, 12);
  EXPECT_LT(same, 12);
}

TEST(Permutation, isBalanced) {
  // Where each of 8 numbers goes under 80000 keys: 10000 times to each place,
  // with a standard deviation of 94.
  std::vector<int> counts(64, 0);
  for (uint64_t key = 0; key < 80000; ++key)
    for (uint64_t i = 0; i < 8; ++i)
      ++counts[i * 8 + Permutation(8, key)(i)];
  for (int count : counts)
    EXPECT_NEAR(count, 10000, 500);
}

TEST(MixBits, everyBitOfBothCounts) {
  for (int bit = 0; bit < 64; ++bit) {
    uint64_t flipped = uint64_t(1) << bit;
    for (uint64_t other : {mixBits(7 ^ flipped, 9), mixBits(7, 9 ^ flipped)}) {
      int changed = __builtin_popcountll(other ^ mixBits(7, 9));
      EXPECT_GT(changed, 12) << bit;
      EXPECT_LT(changed, 52) << bit;
    }
  }
  EXPECT_NE(mixBits(1, 2), mixBits(2, 1));
}

TEST(ScaleBits, staysInRange) {
  EXPECT_EQ(scaleBits(0, 10), 0u);
  EXPECT_EQ(scaleBits(~uint64_t(0), 10), 9u);
  EXPECT_EQ(scaleBits(uint64_t(1) << 63, 10), 5u);
  EXPECT_EQ(scaleBits(12345, 1), 0u);
}
