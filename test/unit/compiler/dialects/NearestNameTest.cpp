//===- NearestNameTest.cpp - what may have been meant ---------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Support/NearestName.h"
#include "gtest/gtest.h"
#include <string>
#include <vector>

using namespace albertc;

TEST(NearestName, OneSlipInThreeLetters) {
  EXPECT_EQ(nearestName("znver", {"native", "znver4"}), "znver4");
  EXPECT_EQ(nearestName("toaster", {"native", "znver4"}), "");
  EXPECT_EQ(nearestName("pooler/Tanj", {"pooler/Tan", "pooler/Tanh"}),
            "pooler/Tan");
  EXPECT_EQ(nearestName("hiden_size", {"hidden_act", "hidden_size"}),
            "hidden_size");
  EXPECT_EQ(nearestName("ab", {"ax"}), "ax");
  EXPECT_EQ(nearestName("ab", {"xy"}), "");
  EXPECT_EQ(nearestName("", {"xy"}), "");
  EXPECT_EQ(nearestName("abcdef", {}), "");
}

TEST(NearestName, TheFirstOfTheNearest) {
  EXPECT_EQ(nearestName("abcdef", {"abxxef", "abcdxf", "abcxef"}), "abcdxf");
}

TEST(NearestName, AMillionCandidates) {
  std::vector<std::string> names;
  names.reserve(1000000);
  for (int i = 0; i < 1000000; ++i)
    names.push_back("bert/encoder/layer_" + std::to_string(i) +
                    "/attention/self/query/kernel");
  std::vector<llvm::StringRef> candidates(names.begin(), names.end());
  EXPECT_EQ(nearestName("bert/pooler/dense", candidates), "");
}
