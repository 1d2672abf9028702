//===- LoweringTest.cpp - kernels against decompositions --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What convert-nn-to-linalg and the CPU passes make of an op, against the
/// op's decomposition. The decomposition is run in double precision for the
/// value and in single precision for the scale of its rounding errors; a kernel
/// may be a few times worse than that and no more. Padding of results is zero.
///
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/LoweringCases.h"
#include "test/unit/compiler/numerics/Program.h"
#include "test/unit/compiler/numerics/Stored.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace albertc::numerics;

namespace {

/// A kernel sums in another order than the decomposition and its polynomials
/// are a little less exact than the library's functions.
constexpr double kErrorRatio = 8;
/// Roundings of the largest result that every kernel may be off by.
constexpr double kRoundings = 4;

/// Passes of one way to run a kernel.
struct Lowering {
  const char *name;
  const char *passes;
};

#define TO_LINALG "convert-nn-to-linalg{max-keys=40},canonicalize,cse"
#define TO_VECTORS(lanes)                                                      \
  TO_LINALG                                                                    \
  ",func.func(cpu-parallelize,canonicalize,cse,cpu-tile{lanes=" lanes          \
  "},canonicalize,cse,cpu-vectorize,canonicalize,cse)"

constexpr Lowering kLowerings[] = {{"scalar", TO_LINALG},
                                   {"avx2", TO_VECTORS("8")},
                                   {"avx512", TO_VECTORS("16")}};

std::string replaceAll(std::string text, const std::string &from,
                       const std::string &to) {
  for (size_t at = 0; (at = text.find(from, at)) != std::string::npos;
       at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

/// `type` with an encoding that names `layout`.
std::string encoded(const std::string &type, Layout layout) {
  if (layout != Layout::Panels && layout != Layout::Groups)
    return type;
  std::string name = layout == Layout::Panels ? "panels" : "groups";
  return type.substr(0, type.size() - 1) + ", #rt.layout<" + name + ">>";
}

/// Whether the element type of `type` differs between runs.
bool isGeneric(const std::string &type) {
  return type.find("T>") != std::string::npos;
}

/// The function @f of a case: operands, then one destination per result.
std::string buildSource(const LoweringCase &test, bool isStored,
                        Element element) {
  auto typeOf = [&](const std::string &generic, Layout layout) {
    std::string type =
        replaceAll(generic, "T>", std::string(getName(element)) + ">");
    return isStored ? encoded(type, layout) : type;
  };
  std::string arguments, stores, values, types, body = test.body;
  for (size_t i = 0; i < test.operands.size(); ++i) {
    const LoweringOperand &operand = test.operands[i];
    std::string type = typeOf(operand.type, operand.layout);
    arguments += (i ? ", %" : "%") + std::to_string(i) + ": " + type +
                 " {bufferization.writable = false}";
    body = replaceAll(body, "<" + std::to_string(i) + ">", type);
  }
  for (size_t i = 0; i < test.results.size(); ++i) {
    const LoweringResult &result = test.results[i];
    std::string number = std::to_string(i), comma = i ? ", " : "";
    std::string type = typeOf(result.type, result.layout);
    body = replaceAll(body, "<r" + number + ">", type);
    arguments += ", %out" + number + ": " + type;
    stores += "%r" + number + " = bufferization.materialize_in_destination " +
              result.value + " in %out" + number + " : (" + type + ", " + type +
              ") -> " + type + "\n";
    values += comma + "%r" + number;
    types += comma + type;
  }
  return "func.func @f(" + arguments + ") -> (" + types + ") {\n" + body +
         stores + "return " + values + " : " + types + "\n}\n";
}

/// The decomposition, in `element` precision.
std::vector<Tensor> runDecomposition(const LoweringCase &test,
                                     Element element) {
  std::string source = buildSource(test, /*isStored=*/false, element);
  auto program = Program::compile(
      source,
      "nn-decompose,optim-decompose,func.func(convert-elementwise-to-linalg),"
      "canonicalize");
  std::vector<Tensor> operands, results;
  auto convert = [&](const std::string &type, const Tensor &tensor) {
    return isGeneric(type) ? tensor.as(element) : tensor;
  };
  for (const LoweringOperand &operand : test.operands)
    operands.push_back(convert(operand.type, operand.value));
  for (const LoweringResult &result : test.results)
    results.push_back(convert(result.type, result.initial));
  std::vector<Tensor *> arguments;
  for (Tensor &operand : operands)
    arguments.push_back(&operand);
  for (Tensor &result : results)
    arguments.push_back(&result);
  EXPECT_TRUE(program && program->run("f", arguments));
  return results;
}

/// The kernels; results are in logical form.
std::vector<Tensor> runKernels(const LoweringCase &test,
                               const Lowering &lowering) {
  auto program =
      Program::compile(buildSource(test, /*isStored=*/true, Element::F32),
                       lowering.passes, kVectorLowering);
  std::vector<Tensor> operands, results;
  for (const LoweringOperand &operand : test.operands)
    operands.push_back(toStored(operand.value, operand.layout));
  for (const LoweringResult &result : test.results)
    results.push_back(poisoned(toStored(result.initial, result.layout)));
  std::vector<Tensor *> arguments;
  for (Tensor &operand : operands)
    arguments.push_back(&operand);
  for (Tensor &result : results)
    arguments.push_back(&result);
  EXPECT_TRUE(program && program->run("f", arguments));
  std::vector<Tensor> logical;
  for (size_t i = 0; i < results.size(); ++i) {
    EXPECT_TRUE(hasZeroPadding(results[i], test.results[i].initial,
                               test.results[i].layout))
        << "result " << i;
    logical.push_back(
        toLogical(results[i], test.results[i].initial, test.results[i].layout));
  }
  return logical;
}

double maxDifference(const Tensor &left, const Tensor &right) {
  double largest = 0;
  for (int64_t i = 0; i < left.getSize(); ++i) {
    double difference = std::abs(left.get(i) - right.get(i));
    // A NaN must not compare as equal.
    largest = difference <= largest ? largest : difference;
  }
  return largest;
}

double maxAbsolute(const Tensor &tensor) {
  double largest = 0;
  for (int64_t i = 0; i < tensor.getSize(); ++i)
    largest = std::max(largest, std::abs(tensor.get(i)));
  return largest;
}

class Kernels : public testing::TestWithParam<LoweringCase> {};

TEST_P(Kernels, EqualTheirDecomposition) {
  const LoweringCase &test = GetParam();
  std::vector<Tensor> exact = runDecomposition(test, Element::F64);
  std::vector<Tensor> rounded = runDecomposition(test, Element::F32);
  for (const Lowering &lowering : kLowerings) {
    SCOPED_TRACE(lowering.name);
    std::vector<Tensor> found = runKernels(test, lowering);
    for (size_t i = 0; i < found.size(); ++i) {
      double tolerance =
          kErrorRatio * maxDifference(rounded[i], exact[i]) +
          kRoundings * static_cast<double>(kF32.unit) * maxAbsolute(exact[i]);
      EXPECT_LE(maxDifference(found[i], exact[i]), tolerance) << "result " << i;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Ops, Kernels, testing::ValuesIn(makeLoweringCases()),
                         [](const auto &info) { return info.param.name; });

} // namespace
