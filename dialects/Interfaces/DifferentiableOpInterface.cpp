//===- DifferentiableOpInterface.cpp - derivative rules -------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/Interfaces/DifferentiableOpInterface.h"

#include "dialects/Interfaces/DifferentiableOpInterface.cpp.inc"

albertc::Adjoints::~Adjoints() = default;
