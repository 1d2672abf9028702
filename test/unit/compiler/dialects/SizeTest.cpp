//===- SizeTest.cpp - arithmetic of sizes ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/Size.h"
#include "gtest/gtest.h"
#include <limits>

using namespace albertc::tfg;

namespace {
const Size kBatch = Size::symbol(0), kLength = Size::symbol(1);
constexpr int64_t kLargest = std::numeric_limits<int64_t>::max();
constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
} // namespace

TEST(Size, NumbersSymbolsAndNothing) {
  EXPECT_FALSE(Size().isKnown());
  EXPECT_FALSE(Size().isNumber());
  EXPECT_FALSE(Size().equals(Size()));
  EXPECT_EQ(Size(0).getNumber(), 0);
  EXPECT_EQ(Size(-3).getNumber(), -3);
  EXPECT_FALSE(Size(1).getSymbol());
  EXPECT_EQ(kLength.getSymbol(), 1u);
  EXPECT_FALSE(kLength.isNumber());
  EXPECT_FALSE((kLength * 2).getSymbol());
  EXPECT_FALSE((kLength + 1).getSymbol());
}

TEST(Size, EqualExpressionsAreEqual) {
  EXPECT_TRUE((kBatch * kLength * 4).equals(Size(2) * kLength * 2 * kBatch));
  EXPECT_TRUE((kBatch + kLength).equals(kLength + kBatch));
  EXPECT_FALSE(kBatch.equals(kLength));
  EXPECT_FALSE((kBatch * 2).equals(kBatch));
  EXPECT_TRUE(((kBatch + 1) * (kBatch - 1)).equals(kBatch * kBatch - 1));
}

TEST(Size, WhatCancelsIsANumber) {
  EXPECT_EQ((kBatch - kBatch).getNumber(), 0);
  EXPECT_EQ((kBatch + 3 - kBatch).getNumber(), 3);
  EXPECT_EQ((kBatch * 0).getNumber(), 0);
}

TEST(Size, WhatIsNotKnownStaysSo) {
  EXPECT_FALSE((Size() + 1).isKnown());
  EXPECT_FALSE((kBatch - Size()).isKnown());
  EXPECT_FALSE((Size() * 0).isKnown());
  EXPECT_FALSE(divideExactly(Size(), 1).isKnown());
  EXPECT_FALSE(divideExactly(4, Size()).isKnown());
}

TEST(Size, OverflowIsNotKnown) {
  EXPECT_FALSE((Size(kLargest) + 1).isKnown());
  EXPECT_FALSE((Size(kLeast) - 1).isKnown());
  EXPECT_FALSE((Size(0) - kLeast).isKnown());
  EXPECT_FALSE((Size(kLargest) * 2).isKnown());
  EXPECT_FALSE((kBatch * kLargest * 2).isKnown());
  EXPECT_FALSE((kBatch * kLargest + kBatch).isKnown());
  EXPECT_FALSE(multiplyAll({kBatch, kLargest, kLargest}).isKnown());
  EXPECT_EQ((Size(kLargest) + kLeast).getNumber(), -1);
}

TEST(Size, OpenSizesAreProducts) {
  EXPECT_TRUE(kBatch.isOpen());
  EXPECT_TRUE((kBatch * kLength * 4).isOpen());
  EXPECT_FALSE(Size(4).isOpen());
  EXPECT_FALSE((kBatch + 1).isOpen());
  EXPECT_FALSE((kBatch * -1).isOpen());
  EXPECT_FALSE(Size().isOpen());
}

TEST(Size, DivisionLeavesNoRest) {
  EXPECT_TRUE(
      divideExactly(kBatch * kLength * 8, kBatch * 2).equals(kLength * 4));
  EXPECT_TRUE(divideExactly(kBatch * 4 + 8, 4).equals(kBatch + 2));
  EXPECT_EQ(divideExactly(kBatch, kBatch).getNumber(), 1);
  EXPECT_EQ(divideExactly(0, kBatch).getNumber(), 0);
  EXPECT_FALSE(divideExactly(kBatch * 3, 2).isKnown());
  EXPECT_FALSE(divideExactly(kBatch, kLength).isKnown());
  EXPECT_FALSE(divideExactly(kBatch + 1, kBatch).isKnown());
  EXPECT_FALSE(divideExactly(8, kBatch).isKnown());
  EXPECT_FALSE(divideExactly(8, 0).isKnown());
  EXPECT_FALSE(divideExactly(kLeast, -1).isKnown());
}

TEST(Size, ProductOfNoneIsOne) { EXPECT_EQ(multiplyAll({}).getNumber(), 1); }

TEST(Size, SubstitutesSymbols) {
  auto toNumber = [](unsigned symbol) {
    return symbol == 0 ? Size(2) : kLength;
  };
  EXPECT_TRUE(
      (kBatch * kLength + kBatch).substitute(toNumber).equals(kLength * 2 + 2));
  EXPECT_FALSE(kBatch.substitute([](unsigned) { return Size(); }).isKnown());
  EXPECT_FALSE(Size().substitute(toNumber).isKnown());
}

TEST(Size, SolvesForASymbol) {
  auto half = Size::solve(kBatch * 4, 8);
  ASSERT_TRUE(half && half->size() == 1);
  EXPECT_EQ(half->front().first, 0u);
  EXPECT_EQ(half->front().second.getNumber(), 2);

  // Of two symbols the first one stays, whatever side it is on.
  for (auto equal :
       {Size::solve(kBatch, kLength), Size::solve(kLength, kBatch)}) {
    ASSERT_TRUE(equal && equal->size() == 1);
    EXPECT_EQ(equal->front().first, 1u);
    EXPECT_EQ(equal->front().second.getSymbol(), 0u);
  }

  auto rows = Size::solve(Size::symbol(2) * 8, kBatch * kLength * 8);
  ASSERT_TRUE(rows && rows->size() == 1);
  EXPECT_EQ(rows->front().first, 2u);
  EXPECT_TRUE(rows->front().second.equals(kBatch * kLength));
}

TEST(Size, SolvesForSymbolsInTheSamePlace) {
  auto pairs =
      Size::solve(kBatch * kLength * 8, Size::symbol(2) * Size::symbol(3) * 8);
  ASSERT_TRUE(pairs && pairs->size() == 2);
  EXPECT_EQ((*pairs)[0].first, 2u);
  EXPECT_EQ((*pairs)[0].second.getSymbol(), 0u);
  EXPECT_EQ((*pairs)[1].first, 3u);
  EXPECT_EQ((*pairs)[1].second.getSymbol(), 1u);
}

TEST(Size, SolvesNothingElse) {
  EXPECT_FALSE(Size::solve(kBatch * 4, 6));
  EXPECT_FALSE(Size::solve(kBatch + 1, kLength));
  EXPECT_FALSE(Size::solve(Size(), kBatch));
  EXPECT_FALSE(
      Size::solve(kBatch * kLength * 8, Size::symbol(2) * Size::symbol(3) * 4));
}
