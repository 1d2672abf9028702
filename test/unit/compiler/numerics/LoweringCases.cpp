//===- LoweringCases.cpp - ops whose kernels are tested ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "test/unit/compiler/numerics/LoweringCases.h"

using namespace albertc::numerics;

static Tensor floats(std::vector<int64_t> shape, uint64_t seed, double low = -1,
                     double high = 1) {
  return Tensor::random(Element::F32, std::move(shape), seed, low, high);
}

static Tensor ints(const std::vector<int64_t> &values) {
  return Tensor::of(Element::I32, values);
}

static Tensor shaped(std::vector<int64_t> shape) {
  return Tensor(Element::F32, std::move(shape));
}

static void appendLinear(std::vector<LoweringCase> &cases) {
  LoweringOperand input{"tensor<?x70xT>", floats({133, 70}, 1)};
  LoweringOperand weight{"tensor<70x40xT>", floats({70, 40}, 2),
                         Layout::Panels};
  LoweringOperand bias{"tensor<40xT>", floats({40}, 3)};
  LoweringOperand residual{"tensor<?x40xT>", floats({133, 40}, 4)};
  LoweringResult result{"%y", "tensor<?x40xT>", shaped({133, 40})};
  cases.push_back({"linear",
                   {input, weight},
                   "%y = nn.linear %0, %1 : <0>, <1>\n",
                   {result}});
  cases.push_back({"linear_epilogue",
                   {input, weight, bias, residual},
                   "%y = nn.linear %0, %1 bias(%2 : <2>) residual(%3 : <3>) "
                   "activation(gelu_tanh) : <0>, <1>\n",
                   {result}});
  cases.push_back({"linear_transposed_rows",
                   {input, {"tensor<40x70xT>", floats({40, 70}, 2)}, bias},
                   "%y = nn.linear %0, %1 bias(%2 : <2>) activation(tanh) "
                   "transpose_weight : <0>, <1>\n",
                   {result}});
  cases.push_back(
      {"linear_transposed_panels",
       {input, {"tensor<40x70xT>", floats({40, 70}, 2), Layout::Panels}},
       "%y = nn.linear %0, %1 transpose_weight : <0>, <1>\n",
       {result}});
  cases.push_back(
      {"transpose",
       {weight},
       "%y = nn.transpose %0 : <0> -> <r0>\n",
       {{"%y", "tensor<40x70xT>", shaped({40, 70}), Layout::Panels}}});
  cases.push_back(
      {"transpose_stack",
       {{"tensor<2x70x40xT>", floats({2, 70, 40}, 2), Layout::Panels}},
       "%y = nn.transpose %0 : <0> -> <r0>\n",
       {{"%y", "tensor<2x40x70xT>", shaped({2, 40, 70}), Layout::Panels}}});
  cases.push_back(
      {"grouped_linear",
       {{"tensor<?x70xT>", floats({55, 70}, 1)},
        {"tensor<35x37x2xT>", floats({35, 37, 2}, 2), Layout::Groups},
        {"tensor<74xT>", floats({74}, 3)}},
       "%y = nn.grouped_linear %0, %1, %2 activation(relu) : <0>, <1>, <2>\n",
       {{"%y", "tensor<?x74xT>", shaped({55, 74})}}});
}

/// Keys that tell `rows` rows apart, with gaps.
static LoweringOperand makeKeys(int64_t rows) {
  std::vector<int64_t> keys;
  for (int64_t row = 0; row < rows; ++row)
    keys.push_back(row * row);
  return {"tensor<?xi64>", Tensor::of(Element::I64, keys), Layout::PerRow};
}

static void appendRowwise(std::vector<LoweringCase> &cases) {
  LoweringOperand input{"tensor<?x70xT>", floats({37, 70}, 1, -3, 3)};
  LoweringOperand gamma{"tensor<70xT>", floats({70}, 2)};
  LoweringOperand beta{"tensor<70xT>", floats({70}, 3)};
  LoweringResult result{"%y", "tensor<?x70xT>", shaped({37, 70})};
  cases.push_back({"layer_norm",
                   {input, gamma, beta},
                   "%y = nn.layer_norm %0, %1, %2 {epsilon = 1.0e-12 : f32} : "
                   "<0>, <1>\n",
                   {result}});
  cases.push_back(
      {"log_softmax", {input}, "%y = nn.log_softmax %0 : <0>\n", {result}});
  cases.push_back({"activation",
                   {input},
                   "%y = nn.activation %0 kind(gelu_erf) : <0>\n",
                   {result}});
  cases.push_back(
      {"dropout",
       {input, {"tensor<i64>", Tensor(Element::I64, {})}, makeKeys(37)},
       "%y = nn.dropout %0, %1, %2 {rate = 0.3 : f32, site = 3 : i64} : "
       "<0>, <1>, <2>\n",
       {result}});
}

/// Attention on `operands` that drops weights, and its gradient.
static void appendAttentionDropout(std::vector<LoweringCase> &cases,
                                   std::vector<LoweringOperand> operands) {
  operands.push_back({"tensor<i64>", Tensor(Element::I64, {})});
  operands.push_back(makeKeys(45));
  cases.push_back(
      {"attention_dropout",
       operands,
       "%y = nn.attention %0, %1, %2 segments(%3, %4, %5, %6) dropout(%7, %8 : "
       "<7>, <8>) {num_heads = 3 : i64, scale = 0.2 : f32, rate = 0.3 : f32, "
       "site = 2 : i64} : <0>, <1> segments(<3>, <5>, <6>)\n",
       {{"%y", "tensor<?x78xT>", shaped({45, 78})}}});
  operands.push_back({"tensor<?x78xT>", floats({45, 78}, 4)});
  cases.push_back(
      {"attention_dropout_grad",
       operands,
       "%y:3 = nn.attention_grad %0, %1, %2, %9 segments(%3, %4, %5, %6) "
       "dropout(%7, %8 : <7>, <8>) {num_heads = 3 : i64, scale = 0.2 : f32, "
       "rate = 0.3 : f32, site = 2 : i64} : <0>, <1> "
       "segments(<3>, <5>, <6>)\n",
       {{"%y#0", "tensor<?x78xT>", shaped({45, 78})},
        {"%y#1", "tensor<?x78xT>", shaped({54, 78})},
        {"%y#2", "tensor<?x78xT>", shaped({54, 78})}}});
}

static void appendSequences(std::vector<LoweringCase> &cases) {
  // Sequences with rows that are no keys, without queries, with one key, with
  // more queries than a block, and with the bias of a mask that is all zero.
  std::vector<LoweringOperand> attention = {
      {"tensor<?x78xT>", floats({45, 78}, 1, -3, 3)},
      {"tensor<?x78xT>", floats({54, 78}, 2, -3, 3)},
      {"tensor<?x78xT>", floats({54, 78}, 3, -3, 3)},
      {"tensor<?xi32>", ints({0, 4, 4, 5, 41, 45})},
      {"tensor<?xi32>", ints({0, 7, 9, 10, 49, 54})},
      {"tensor<?xi32>", ints({5, 2, 1, 39, 5})},
      {"tensor<?xf32>", Tensor::of(Element::F32, {0, 0, 0, 0, -100}),
       Layout::PerRow}};
  cases.push_back(
      {"attention",
       attention,
       "%y = nn.attention %0, %1, %2 segments(%3, %4, %5, %6) {num_heads = 3 : "
       "i64, scale = 0.2 : f32} : <0>, <1> segments(<3>, <5>, <6>)\n",
       {{"%y", "tensor<?x78xT>", shaped({45, 78})}}});
  appendAttentionDropout(cases, attention);
  attention.push_back({"tensor<?x78xT>", floats({45, 78}, 4)});
  cases.push_back(
      {"attention_grad",
       attention,
       "%y:3 = nn.attention_grad %0, %1, %2, %7 segments(%3, %4, %5, %6) "
       "{num_heads = 3 : i64, scale = 0.2 : f32} : <0>, <1> "
       "segments(<3>, <5>, <6>)\n",
       {{"%y#0", "tensor<?x78xT>", shaped({45, 78})},
        {"%y#1", "tensor<?x78xT>", shaped({54, 78})},
        {"%y#2", "tensor<?x78xT>", shaped({54, 78})}}});
  cases.push_back({"gather_rows",
                   {{"tensor<9x70xT>", floats({9, 70}, 1)},
                    {"tensor<?xi32>", ints({8, 0, 3, 3})}},
                   "%y = nn.gather_rows %0, %1 : <0>, <1>\n",
                   {{"%y", "tensor<?x70xT>", shaped({4, 70})}}});
  cases.push_back({"scatter_rows",
                   {{"tensor<9x70xT>", floats({9, 70}, 1)},
                    {"tensor<?xi32>", ints({8, 0, 3, 3, 8})},
                    {"tensor<?x70xT>", floats({5, 70}, 2)}},
                   "%y = nn.scatter_rows %0, %1, %2 : <0>, <1>, <2>\n",
                   {{"%y", "tensor<9x70xT>", shaped({9, 70})}}});
  cases.push_back({"scatter_rows_into_rows",
                   {{"tensor<?x70xT>", floats({9, 70}, 1)},
                    {"tensor<?xi32>", ints({8, 0, 3, 3, 8})},
                    {"tensor<?x70xT>", floats({5, 70}, 2)}},
                   "%y = nn.scatter_rows %0, %1, %2 : <0>, <1>, <2>\n",
                   {{"%y", "tensor<?x70xT>", shaped({9, 70})}}});
  cases.push_back({"segment_mean",
                   {{"tensor<?x70xT>", floats({10, 70}, 1)},
                    {"tensor<?xi32>", ints({0, 6, 7, 10})},
                    {"tensor<?xi32>", ints({4, 0, 3})}},
                   "%y = nn.segment_mean %0, %1, %2 : <0>, <1>, <2>\n",
                   {{"%y", "tensor<?x70xT>", shaped({3, 70})}}});
}

static void appendWeightGradients(std::vector<LoweringCase> &cases) {
  LoweringOperand left{"tensor<?x70xT>", floats({300, 70}, 1)};
  LoweringOperand right{"tensor<?x40xT>", floats({300, 40}, 2)};
  const char *body = "%y = nn.weight_grad %0, %1, %2 : <0>, <1>, <2>\n";
  for (Layout layout : {Layout::Panels, Layout::Rows})
    cases.push_back(
        {layout == Layout::Panels ? "weight_grad" : "weight_grad_rows",
         {{"tensor<70x40xT>", floats({70, 40}, 3), layout}, left, right},
         body,
         {{"%y", "tensor<70x40xT>", shaped({70, 40}), layout}}});
  cases.push_back(
      {"weight_grad_odd",
       {{"tensor<37x40xT>", floats({37, 40}, 3), Layout::Panels},
        {"tensor<?x37xT>", floats({3, 37}, 1)},
        {"tensor<?x40xT>", floats({3, 40}, 2)}},
       body,
       {{"%y", "tensor<37x40xT>", shaped({37, 40}), Layout::Panels}}});
}

/// Vocabularies of one chunk, of two uneven ones, and with labels in both.
static void appendLosses(std::vector<LoweringCase> &cases) {
  struct Vocabulary {
    const char *name, *gradientName;
    int64_t rows;
    const char *table, *bias;
    std::vector<int64_t> labels;
  };
  std::vector<int64_t> few, many;
  for (int64_t i = 0; i < 37; ++i) {
    few.push_back(i % 2);
    many.push_back(i * 97 % 1001);
  }
  for (const Vocabulary &v :
       {Vocabulary{"loss_of_two", "loss_of_two_grad", 2, "tensor<2x70xT>",
                   "tensor<2xT>", few},
        Vocabulary{"loss_of_many", "loss_of_many_grad", 1001,
                   "tensor<1001x70xT>", "tensor<1001xT>", many}}) {
    std::vector<LoweringOperand> operands = {
        {"tensor<?x70xT>", floats({37, 70}, 1)},
        {v.table, floats({v.rows, 70}, 2)},
        {v.bias, floats({v.rows}, 3)},
        {"tensor<?xi32>", ints(v.labels)}};
    LoweringResult losses{"%y#0", "tensor<?xT>", shaped({37}), Layout::PerRow};
    LoweringResult predictions{"%y#1", "tensor<?xi32>", ints(v.labels)};
    cases.push_back({v.name,
                     operands,
                     "%y:2 = nn.linear_cross_entropy %0, %1, %2, %3 : <0>, "
                     "<1>, <2>\n",
                     {losses, predictions}});
    operands.push_back({"tensor<?xT>", floats({37}, 4), Layout::PerRow});
    operands.push_back({v.table, floats({v.rows, 70}, 5)});
    operands.push_back({v.bias, floats({v.rows}, 6)});
    losses.value = "%y#3";
    predictions.value = "%y#4";
    cases.push_back({v.gradientName,
                     operands,
                     "%y:5 = nn.linear_cross_entropy_grad %0, %1, %2, %3, %4 "
                     "accumulators(%5, %6) : <0>, <1>, <2>\n",
                     {{"%y#0", "tensor<?x70xT>", shaped({37, 70})},
                      {"%y#1", v.table, shaped({v.rows, 70})},
                      {"%y#2", v.bias, shaped({v.rows})},
                      losses,
                      predictions}});
  }
}

static void appendGroupedGradients(std::vector<LoweringCase> &cases) {
  LoweringOperand input{"tensor<?x70xT>", floats({55, 70}, 1)};
  LoweringOperand weight{"tensor<35x37x2xT>", floats({35, 37, 2}, 2),
                         Layout::Groups};
  LoweringOperand cotangent{"tensor<?x74xT>", floats({55, 74}, 3)};
  cases.push_back(
      {"grouped_weight_grad",
       {weight, input, cotangent},
       "%y = nn.grouped_weight_grad %0, %1, %2 : <0>, <1>, <2>\n",
       {{"%y", "tensor<35x37x2xT>", shaped({35, 37, 2}), Layout::Groups}}});
  cases.push_back({"grouped_input_grad",
                   {input, weight, cotangent},
                   "%y = nn.grouped_input_grad %0, %1, %2 : <0>, <1>, <2>\n",
                   {{"%y", "tensor<?x70xT>", shaped({55, 70})}}});
}

static void appendRowwiseGradients(std::vector<LoweringCase> &cases) {
  LoweringOperand input{"tensor<?x70xT>", floats({37, 70}, 1, -3, 3)};
  LoweringOperand cotangent{"tensor<?x70xT>", floats({37, 70}, 2)};
  LoweringOperand vector{"tensor<70xT>", floats({70}, 3)};
  LoweringOperand other{"tensor<70xT>", floats({70}, 4)};
  LoweringResult rows{"%y", "tensor<?x70xT>", shaped({37, 70})};
  cases.push_back({"column_sum",
                   {vector, input},
                   "%y = nn.column_sum %0, %1 : <0>, <1>\n",
                   {{"%y", "tensor<70xT>", shaped({70})}}});
  cases.push_back({"layer_norm_grad",
                   {input, vector, cotangent, vector, other},
                   "%y:3 = nn.layer_norm_grad %0, %1, %2 accumulators(%3, %4) "
                   "{epsilon = 1.0e-12 : f32} : <0>, <1>\n",
                   {{"%y#0", "tensor<?x70xT>", shaped({37, 70})},
                    {"%y#1", "tensor<70xT>", shaped({70})},
                    {"%y#2", "tensor<70xT>", shaped({70})}}});
  cases.push_back({"log_softmax_grad",
                   {input, cotangent},
                   "%y = nn.log_softmax_grad %0, %1 : <0>\n",
                   {rows}});
  struct Kind {
    const char *name;
    const char *body;
  };
  for (auto [name, body] :
       {Kind{"relu_grad", "relu"}, Kind{"gelu_tanh_grad", "gelu_tanh"},
        Kind{"gelu_erf_grad", "gelu_erf"}, Kind{"tanh_grad", "tanh"},
        Kind{"swish_grad", "swish"}})
    cases.push_back({name,
                     {input, cotangent},
                     std::string("%y = nn.activation_grad %0, %1 kind(") +
                         body + ") : <0>\n",
                     {rows}});
  for (const char *op : {"addf", "subf", "mulf", "divf"})
    cases.push_back({op,
                     {input, cotangent},
                     std::string("%y = arith.") + op + " %0, %1 : <0>\n",
                     {rows}});
}

/// Parameters of one variable and of several, in rows and in panels, of less
/// than a block of vectors and of more.
static void appendUpdates(std::vector<LoweringCase> &cases) {
  struct Param {
    const char *type;
    std::vector<int64_t> shape;
    Layout layout;
    int64_t variables;
  };
  for (auto [name, param] :
       {std::pair{"vector", Param{"tensor<40xT>", {40}, Layout::Rows, 1}},
        std::pair{"table",
                  Param{"tensor<300x70xT>", {300, 70}, Layout::Rows, 1}},
        std::pair{
            "stack",
            Param{"tensor<2x150x70xT>", {2, 150, 70}, Layout::Panels, 2}}}) {
    bool isStack = param.variables > 1;
    std::string slots = isStack ? " slots" : "";
    std::vector<LoweringOperand> operands;
    for (uint64_t seed = 1; seed <= 4; ++seed)
      operands.push_back({param.type,
                          floats(param.shape, seed, seed == 4 ? 0 : -1),
                          param.layout});
    // Scale, rate, both betas and their complements, epsilon.
    Tensor hyper = shaped({7});
    double values[] = {0.5, 0.01, 0.9, 0.1, 0.999, 0.001, 1e-6};
    for (int64_t i = 0; i < 7; ++i)
      hyper.set(i, values[i]);
    operands.push_back({"tensor<?xT>", hyper, Layout::PerRow});
    // One more variable lies before those of the parameter.
    Tensor decay = shaped({param.variables + 1});
    Tensor trusts = shaped({param.variables + 1});
    decay.set(1, 0.01);
    trusts.set(1, 1);
    operands.push_back({"tensor<?xT>", decay, Layout::PerRow});
    operands.push_back({"tensor<?xT>", trusts, Layout::PerRow});
    std::vector<LoweringResult> results;
    for (const char *value : {"%y#0", "%y#1", "%y#2", "%y#3"})
      results.push_back({value, param.type, shaped(param.shape), param.layout});
    cases.push_back({std::string("lamb_") + name, operands,
                     "%y:4 = optim.lamb %0 gradient(%1) moments(%2, %3) "
                     "rates(%4, %5, %6)" +
                         slots +
                         " {first_variable = 1 : i64} : <0>, <4>, <5>\n",
                     results});
    operands.pop_back();
    cases.push_back({std::string("adamw_") + name, operands,
                     "%y:4 = optim.adamw %0 gradient(%1) moments(%2, %3) "
                     "rates(%4, %5)" +
                         slots +
                         " {first_variable = 1 : i64} : <0>, <4>, <5>\n",
                     results});
    const char *sums = isStack ? "tensor<2xf64>" : "tensor<1xf64>";
    cases.push_back({std::string("square_sum_") + name,
                     {operands[0]},
                     "%y = optim.square_sum %0" + slots + " : <0> -> <r0>\n",
                     {{"%y", sums, Tensor(Element::F64, {param.variables})}}});
  }
  cases.push_back({"square_sum_rows",
                   {{"tensor<?x70xT>", floats({37, 70}, 1)}},
                   "%y = optim.square_sum %0 slots : <0> -> <r0>\n",
                   {{"%y", "tensor<?xf64>", Tensor(Element::F64, {37})}}});
}

std::vector<LoweringCase> albertc::numerics::makeLoweringCases() {
  std::vector<LoweringCase> cases;
  appendLinear(cases);
  appendRowwise(cases);
  appendSequences(cases);
  appendWeightGradients(cases);
  appendGroupedGradients(cases);
  appendLosses(cases);
  appendRowwiseGradients(cases);
  appendUpdates(cases);
  return cases;
}
