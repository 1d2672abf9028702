//===- FiniteCheck.cpp - nan and infinity in arrays -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/training/FiniteCheck.h"

#include <cstring>

using namespace albert::rt;

bool albert::rt::allFinite(Span<const float> elements) {
  // The exponent of neither is less than all ones; without a branch in the
  // loop it runs at the speed of memory.
  constexpr uint32_t kExponent = 0x7f800000u;
  uint32_t found = 0;
  for (float element : elements) {
    uint32_t bits;
    memcpy(&bits, &element, sizeof bits);
    found |= uint32_t((bits & kExponent) == kExponent);
  }
  return found == 0;
}
