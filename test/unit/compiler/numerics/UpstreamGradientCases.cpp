//===- UpstreamGradientCases.cpp - upstream ops, differentiated -*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/GradientCases.h"

using namespace albertc::numerics;

//===----------------------------------------------------------------------===//
// arith and math
//===----------------------------------------------------------------------===//

/// `op` of numbers that are inside of the domain of all functions.
static GradientCase makeUnary(const std::string &op) {
  return {op,
          {{"tensor<?x7xf64>", doubles({4, 7}, 1, 0.2, 3)}},
          "%y = " + op + " %0 : tensor<?x7xf64>\n",
          "tensor<?x7xf64>",
          {4, 7}};
}

static GradientCase makeBinary(const std::string &op) {
  return {op,
          {{"tensor<?x7xf64>", doubles({4, 7}, 1, 0.2, 3)},
           {"tensor<?x7xf64>", doubles({4, 7}, 2, 0.2, 3)}},
          "%y = " + op + " %0, %1 : tensor<?x7xf64>\n",
          "tensor<?x7xf64>",
          {4, 7}};
}

std::vector<GradientCase> albertc::numerics::makeElementwiseCases() {
  std::vector<GradientCase> cases;
  for (const char *op : {"arith.negf", "math.absf", "math.cos", "math.erf",
                         "math.exp", "math.expm1", "math.log", "math.log1p",
                         "math.rsqrt", "math.sin", "math.sqrt", "math.tanh"})
    cases.push_back(makeUnary(op));
  for (const char *op : {"arith.addf", "arith.subf", "arith.mulf", "arith.divf",
                         "arith.maximumf", "arith.minimumf", "arith.maxnumf",
                         "arith.minnumf", "math.powf"})
    cases.push_back(makeBinary(op));
  std::vector<GradientOperand> operands = makeBinary("").operands;
  GradientCase test = {"absolute_of_both_signs",
                       {{"tensor<?x7xf64>", doubles({4, 7}, 1, -2, 2)}},
                       "%y = math.absf %0 : tensor<?x7xf64>\n",
                       "tensor<?x7xf64>",
                       {4, 7}};
  cases.push_back(test);
  test.name = "steps";
  test.body = "%a = math.floor %0 : tensor<?x7xf64>\n"
              "%b = math.ceil %0 : tensor<?x7xf64>\n"
              "%d = math.roundeven %0 : tensor<?x7xf64>\n"
              "%e = arith.mulf %a, %0 : tensor<?x7xf64>\n"
              "%f = arith.mulf %b, %e : tensor<?x7xf64>\n"
              "%y = arith.addf %d, %f : tensor<?x7xf64>\n";
  cases.push_back(test);
  test.operands = operands;
  test.name = "select";
  test.body = "%p = arith.cmpf ogt, %0, %1 : tensor<?x7xf64>\n"
              "%a = arith.mulf %0, %1 : tensor<?x7xf64>\n"
              "%y = arith.select %p, %a, %1 : tensor<?x7xi1>, "
              "tensor<?x7xf64>\n";
  cases.push_back(test);
  operands.push_back({"tensor<?x7xf64>", doubles({4, 7}, 3)});
  test.operands = operands;
  test.name = "fma";
  test.body = "%y = math.fma %0, %1, %2 : tensor<?x7xf64>\n";
  cases.push_back(test);
  return cases;
}

//===----------------------------------------------------------------------===//
// tensor
//===----------------------------------------------------------------------===//

std::vector<GradientCase> albertc::numerics::makeTensorCases() {
  GradientOperand matrix = {"tensor<4x6xf64>", doubles({4, 6}, 1)};
  GradientOperand vector = {"tensor<6xf64>", doubles({6}, 2)};
  return {{"slices",
           {matrix},
           "%a = tensor.extract_slice %0[1, 2] [2, 4] [1, 1] : tensor<4x6xf64> "
           "to tensor<2x4xf64>\n"
           "%b = tensor.collapse_shape %a [[0, 1]] : tensor<2x4xf64> into "
           "tensor<8xf64>\n"
           "%d = arith.mulf %b, %b : tensor<8xf64>\n"
           "%e = tensor.expand_shape %d [[0, 1]] output_shape [4, 2] : "
           "tensor<8xf64> into tensor<4x2xf64>\n"
           "%y = tensor.cast %e : tensor<4x2xf64> to tensor<?x2xf64>\n",
           "tensor<?x2xf64>",
           {4, 2}},
          {"insert_slice",
           {matrix, {"tensor<3xf64>", doubles({3}, 2)}},
           "%a = tensor.insert_slice %1 into %0[2, 1] [1, 3] [1, 2] : "
           "tensor<3xf64> into tensor<4x6xf64>\n"
           "%y = arith.mulf %a, %a : tensor<4x6xf64>\n",
           "tensor<4x6xf64>",
           {4, 6}},
          {"concat_of_slices",
           {matrix, vector},
           "%e = tensor.empty() : tensor<5x6xf64>\n"
           "%a = tensor.insert_slice %0 into %e[0, 0] [4, 6] [1, 1] : "
           "tensor<4x6xf64> into tensor<5x6xf64>\n"
           "%b = tensor.insert_slice %1 into %a[4, 0] [1, 6] [1, 1] : "
           "tensor<6xf64> into tensor<5x6xf64>\n"
           "%y = arith.mulf %b, %b : tensor<5x6xf64>\n",
           "tensor<5x6xf64>",
           {5, 6}},
          {"concat",
           {{"tensor<?x6xf64>", doubles({4, 6}, 1)},
            {"tensor<?x6xf64>", doubles({2, 6}, 2)}},
           "%a = tensor.concat dim(0) %0, %1, %0 : (tensor<?x6xf64>, "
           "tensor<?x6xf64>, tensor<?x6xf64>) -> tensor<?x6xf64>\n"
           "%y = arith.mulf %a, %a : tensor<?x6xf64>\n",
           "tensor<?x6xf64>",
           {10, 6}},
          {"pad",
           {matrix},
           "%zero = arith.constant 0.5 : f64\n"
           "%a = tensor.pad %0 low[1, 0] high[2, 3] {\n"
           "^bb0(%i: index, %j: index):\n"
           "tensor.yield %zero : f64\n"
           "} : tensor<4x6xf64> to tensor<7x9xf64>\n"
           "%y = arith.mulf %a, %a : tensor<7x9xf64>\n",
           "tensor<7x9xf64>",
           {7, 9}},
          {"elements",
           {matrix},
           "%c1 = arith.constant 1 : index\n"
           "%c2 = arith.constant 2 : index\n"
           "%a = tensor.extract %0[%c1, %c2] : tensor<4x6xf64>\n"
           "%b = tensor.extract %0[%c2, %c1] : tensor<4x6xf64>\n"
           "%d = arith.mulf %a, %b : f64\n"
           "%e = tensor.splat %d : tensor<2x2xf64>\n"
           "%f = tensor.from_elements %a, %b, %d, %a : tensor<2x2xf64>\n"
           "%g1 = tensor.insert %b into %f[%c1, %c1] : tensor<2x2xf64>\n"
           "%y = arith.mulf %e, %g1 : tensor<2x2xf64>\n",
           "tensor<2x2xf64>",
           {2, 2}}};
}

//===----------------------------------------------------------------------===//
// linalg
//===----------------------------------------------------------------------===//

namespace {
/// An operand of linalg.generic, with the loops that it is read at.
struct Indexed {
  std::string value, type, loops;
};
} // namespace

static std::string elementOf(const std::string &type) {
  std::string element = type.substr(type.find('<') + 1);
  return element.substr(element.rfind('x') + 1,
                        element.size() - element.rfind('x') - 2);
}

/// A linalg.generic over `loops`, one letter each, with `body` that computes %r
/// from %a, %b, ... and the destination's %out.
static std::string generic(const std::string &result, const std::string &loops,
                           const std::string &reduced,
                           const std::vector<Indexed> &inputs,
                           const Indexed &out, const std::string &body) {
  auto list = [](const std::string &letters) {
    std::string text;
    for (char letter : letters)
      text += (text.empty() ? "" : ", ") + std::string(1, letter);
    return "(" + text + ")";
  };
  std::string maps, iterators, values, types, arguments;
  char name = 'a';
  for (const Indexed &input : inputs) {
    maps += "affine_map<" + list(loops) + " -> " + list(input.loops) + ">, ";
    values += (values.empty() ? "" : ", ") + input.value;
    types += (types.empty() ? "" : ", ") + input.type;
    arguments +=
        std::string("%") + name++ + ": " + elementOf(input.type) + ", ";
  }
  maps += "affine_map<" + list(loops) + " -> " + list(out.loops) + ">";
  for (char loop : loops)
    iterators += std::string(iterators.empty() ? "" : ", ") +
                 (reduced.find(loop) == std::string::npos ? "\"parallel\""
                                                          : "\"reduction\"");
  std::string element = elementOf(out.type);
  return result + " = linalg.generic {indexing_maps = [" + maps +
         "], iterator_types = [" + iterators + "]} " +
         (inputs.empty() ? "" : "ins(" + values + " : " + types + ") ") +
         "outs(" + out.value + " : " + out.type + ") {\n^bb0(" + arguments +
         "%out: " + element + "):\n" + body + "linalg.yield %r : " + element +
         "\n} -> " + out.type + "\n";
}

/// Destinations of the shapes of the cases below.
constexpr const char *kPlaces =
    "%c0 = arith.constant 0 : index\n"
    "%n = tensor.dim %0, %c0 : tensor<?x6xf64>\n"
    "%rows = tensor.empty(%n) : tensor<?x6xf64>\n"
    "%ends = tensor.empty(%n) : tensor<?xf64>\n"
    "%zero = arith.constant 0.0 : f64\n"
    "%low = arith.constant 0xFFF0000000000000 : f64\n"
    "%zeros = linalg.fill ins(%zero : f64) outs(%ends : tensor<?xf64>) -> "
    "tensor<?xf64>\n"
    "%lows = linalg.fill ins(%low : f64) outs(%ends : tensor<?xf64>) -> "
    "tensor<?xf64>\n";

static const std::string kRows = "tensor<?x6xf64>", kEnds = "tensor<?xf64>",
                         kVector = "tensor<6xf64>";

static std::string mapRows(const std::string &result,
                           const std::vector<Indexed> &inputs,
                           const std::string &body) {
  return generic(result, "ij", "", inputs, {"%rows", kRows, "ij"}, body);
}

static std::string reduceRows(const std::string &result,
                              const std::string &input,
                              const std::string &start,
                              const std::string &body) {
  return generic(result, "ij", "j", {{input, kRows, "ij"}}, {start, kEnds, "i"},
                 body);
}

static std::string makeSoftmax() {
  return kPlaces +
         reduceRows("%max", "%0", "%lows",
                    "%r = arith.maximumf %out, %a : f64\n") +
         mapRows("%shifted", {{"%0", kRows, "ij"}, {"%max", kEnds, "i"}},
                 "%r = arith.subf %a, %b : f64\n") +
         mapRows("%powers", {{"%shifted", kRows, "ij"}},
                 "%r = math.exp %a : f64\n") +
         reduceRows("%sum", "%powers", "%zeros",
                    "%r = arith.addf %out, %a : f64\n") +
         mapRows("%y", {{"%powers", kRows, "ij"}, {"%sum", kEnds, "i"}},
                 "%r = arith.divf %a, %b : f64\n");
}

static std::string makeLayerNorm() {
  return std::string(kPlaces) + "%six = arith.constant 6.0 : f64\n" +
         "%epsilon = arith.constant 1.0e-3 : f64\n" +
         reduceRows("%sum", "%0", "%zeros",
                    "%r = arith.addf %out, %a : f64\n") +
         generic("%mean", "i", "", {{"%sum", kEnds, "i"}},
                 {"%ends", kEnds, "i"}, "%r = arith.divf %a, %six : f64\n") +
         mapRows("%squares", {{"%0", kRows, "ij"}, {"%mean", kEnds, "i"}},
                 "%t = arith.subf %a, %b : f64\n"
                 "%r = arith.mulf %t, %t : f64\n") +
         reduceRows("%total", "%squares", "%zeros",
                    "%r = arith.addf %a, %out : f64\n") +
         mapRows("%y",
                 {{"%0", kRows, "ij"},
                  {"%mean", kEnds, "i"},
                  {"%total", kEnds, "i"},
                  {"%1", kVector, "j"},
                  {"%2", kVector, "j"}},
                 "%v = arith.divf %c, %six : f64\n"
                 "%w = arith.addf %v, %epsilon : f64\n"
                 "%s = math.rsqrt %w : f64\n"
                 "%t = arith.subf %a, %b : f64\n"
                 "%u = arith.mulf %t, %s : f64\n"
                 "%q = arith.mulf %u, %d : f64\n"
                 "%r = arith.addf %q, %e : f64\n");
}

/// y[b, i, o] = sum over h, d of x[b, i, h, d] w[h, d, o], whose gradient for w
/// sums over two loops.
static GradientCase makeEinsum() {
  return {"einsum",
          {{"tensor<2x3x2x4xf64>", doubles({2, 3, 2, 4}, 1)},
           {"tensor<2x4x5xf64>", doubles({2, 4, 5}, 2)},
           {"tensor<2x3x5xf64>", doubles({2, 3, 5}, 3)}},
          generic("%y", "biohd", "hd",
                  {{"%0", "tensor<2x3x2x4xf64>", "bihd"},
                   {"%1", "tensor<2x4x5xf64>", "hdo"}},
                  {"%2", "tensor<2x3x5xf64>", "bio"},
                  "%r = math.fma %a, %b, %out : f64\n"),
          "tensor<2x3x5xf64>",
          {2, 3, 5}};
}

/// y[b, i, j] = sum over k of x[b, k, i] w[b, j, k]: batches of both.
static GradientCase makeBatchedProduct() {
  return {"batched_product",
          {{"tensor<2x4x3xf64>", doubles({2, 4, 3}, 1)},
           {"tensor<2x5x4xf64>", doubles({2, 5, 4}, 2)},
           {"tensor<2x3x5xf64>", doubles({2, 3, 5}, 3)}},
          generic("%y", "bijk", "k",
                  {{"%0", "tensor<2x4x3xf64>", "bki"},
                   {"%1", "tensor<2x5x4xf64>", "bjk"}},
                  {"%2", "tensor<2x3x5xf64>", "bij"},
                  "%p = arith.mulf %a, %b : f64\n"
                  "%r = arith.subf %out, %p : f64\n"),
          "tensor<2x3x5xf64>",
          {2, 3, 5}};
}

/// Rows that numbers name, several of them the same, by their square.
static GradientCase makeGather() {
  return {
      "gather",
      {{"tensor<5x6xf64>", doubles({5, 6}, 1)},
       {"tensor<2x3xi32>", Tensor::of(Element::I32, {4, 0, 2, 2, 9, 2}), false},
       {"tensor<6xf64>", doubles({6}, 2)}},
      "%e = tensor.empty() : tensor<2x3x6xf64>\n"
      "%last = arith.constant 4 : index\n" +
          generic("%y", "ijk", "",
                  {{"%1", "tensor<2x3xi32>", "ij"}, {"%2", kVector, "k"}},
                  {"%e", "tensor<2x3x6xf64>", "ijk"},
                  "%row = arith.index_cast %a : i32 to index\n"
                  "%in = arith.minsi %row, %last : index\n"
                  "%k = linalg.index 2 : index\n"
                  "%v = tensor.extract %0[%in, %k] : tensor<5x6xf64>\n"
                  "%s = arith.mulf %v, %b : f64\n"
                  "%r = arith.mulf %s, %v : f64\n"),
      "tensor<2x3x6xf64>",
      {2, 3, 6}};
}

/// Every second column from the last one on.
static GradientCase makeStridedSlice() {
  return {"strided_slice",
          {{"tensor<?x6xf64>", doubles({4, 6}, 1)}},
          std::string(kPlaces) +
              "%e = tensor.empty(%n) : tensor<?x3xf64>\n"
              "%c5 = arith.constant 5 : index\n"
              "%c2 = arith.constant 2 : index\n" +
              generic("%y", "ij", "", {}, {"%e", "tensor<?x3xf64>", "ij"},
                      "%i = linalg.index 0 : index\n"
                      "%j = linalg.index 1 : index\n"
                      "%way = arith.muli %j, %c2 : index\n"
                      "%at = arith.subi %c5, %way : index\n"
                      "%r = tensor.extract %0[%i, %at] : tensor<?x6xf64>\n"),
          "tensor<?x3xf64>",
          {4, 3}};
}

/// Scalars from outside, one as an operand, and a destination that is read.
static GradientCase makeScalars() {
  return {"scalars",
          {{"tensor<?x6xf64>", doubles({4, 6}, 1)},
           {"tensor<6xf64>", doubles({6}, 2)}},
          std::string(kPlaces) +
              "%one = tensor.extract %1[%c0] : tensor<6xf64>\n"
              "%filled = linalg.fill ins(%one : f64) outs(%rows : "
              "tensor<?x6xf64>) -> tensor<?x6xf64>\n" +
              generic("%y", "ij", "", {{"%0", kRows, "ij"}},
                      {"%filled", kRows, "ij"},
                      "%s = arith.mulf %a, %one : f64\n"
                      "%r = arith.mulf %s, %out : f64\n"),
          kRows,
          {4, 6}};
}

/// What is computed does not depend on one of the operands.
static GradientCase makeConstant() {
  return {"constant",
          {{"tensor<?x6xf64>", doubles({4, 6}, 1)}},
          std::string(kPlaces) +
              mapRows("%h", {{"%0", kRows, "ij"}},
                      "%r = arith.constant 1.0 : f64\n") +
              "%y = arith.mulf %h, %0 : tensor<?x6xf64>\n",
          kRows,
          {4, 6}};
}

static GradientCase makeNamed() {
  return {
      "named",
      {{"tensor<3x4xf64>", doubles({3, 4}, 1)},
       {"tensor<3x5xf64>", doubles({3, 5}, 2)},
       {"tensor<4xf64>", doubles({4}, 3)}},
      "%zero = arith.constant 0.0 : f64\n"
      "%e0 = tensor.empty() : tensor<4x3xf64>\n"
      "%e1 = tensor.empty() : tensor<4x5xf64>\n"
      "%z1 = linalg.fill ins(%zero : f64) outs(%e1 : tensor<4x5xf64>) -> "
      "tensor<4x5xf64>\n"
      "%t = linalg.transpose ins(%0 : tensor<3x4xf64>) outs(%e0 : "
      "tensor<4x3xf64>) permutation = [1, 0]\n"
      "%p = linalg.matmul ins(%t, %1 : tensor<4x3xf64>, tensor<3x5xf64>) "
      "outs(%z1 : tensor<4x5xf64>) -> tensor<4x5xf64>\n"
      "%b = linalg.broadcast ins(%2 : tensor<4xf64>) outs(%e1 : "
      "tensor<4x5xf64>) dimensions = [1]\n"
      "%m = linalg.map { arith.mulf } ins(%p, %b : tensor<4x5xf64>, "
      "tensor<4x5xf64>) outs(%e1 : tensor<4x5xf64>)\n"
      "%y = linalg.reduce { arith.addf } ins(%m : tensor<4x5xf64>) outs(%2 : "
      "tensor<4xf64>) dimensions = [1]\n",
      "tensor<4xf64>",
      {4}};
}

std::vector<GradientCase> albertc::numerics::makeLinalgCases() {
  GradientOperand rows = {kRows, doubles({4, 6}, 1, -2, 2)};
  GradientOperand vector = {kVector, doubles({6}, 2)};
  GradientOperand other = {kVector, doubles({6}, 3)};
  std::string bias = "%t = arith.mulf %a, %b : f64\n"
                     "%r = math.tanh %t : f64\n";
  std::vector<GradientCase> cases = {
      {"broadcast",
       {rows, vector},
       kPlaces +
           mapRows("%y", {{"%0", kRows, "ij"}, {"%1", kVector, "j"}}, bias),
       kRows,
       {4, 6}},
      {"twice_the_same",
       {rows},
       kPlaces +
           mapRows("%y", {{"%0", kRows, "ij"}, {"%0", kRows, "ij"}}, bias),
       kRows,
       {4, 6}},
      {"sum",
       {rows},
       kPlaces + reduceRows("%y", "%0", "%zeros",
                            "%s = arith.mulf %a, %a : f64\n"
                            "%r = arith.addf %out, %s : f64\n"),
       kEnds,
       {4}},
      {"max",
       {rows},
       kPlaces + reduceRows("%y", "%0", "%lows",
                            "%s = arith.mulf %a, %a : f64\n"
                            "%r = arith.maximumf %s, %out : f64\n"),
       kEnds,
       {4}},
      {"select",
       {rows, vector},
       kPlaces + mapRows("%y", {{"%0", kRows, "ij"}, {"%1", kVector, "j"}},
                         "%p = arith.cmpf ogt, %a, %b : f64\n"
                         "%t = math.exp %a : f64\n"
                         "%r = arith.select %p, %t, %b : f64\n"),
       kRows,
       {4, 6}},
      {"transpose",
       {{"tensor<4x6xf64>", doubles({4, 6}, 1)}},
       "%e = tensor.empty() : tensor<6x4xf64>\n" +
           generic("%y", "ij", "", {{"%0", "tensor<4x6xf64>", "ji"}},
                   {"%e", "tensor<6x4xf64>", "ij"},
                   "%r = arith.mulf %a, %a : f64\n"),
       "tensor<6x4xf64>",
       {6, 4}},
      {"softmax", {rows}, makeSoftmax(), kRows, {4, 6}},
      {"layer_norm", {rows, vector, other}, makeLayerNorm(), kRows, {4, 6}}};
  for (const GradientCase &test :
       {makeEinsum(), makeBatchedProduct(), makeGather(), makeStridedSlice(),
        makeScalars(), makeConstant(), makeNamed()})
    cases.push_back(test);
  return cases;
}
