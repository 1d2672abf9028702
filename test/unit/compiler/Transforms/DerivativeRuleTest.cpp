//===- DerivativeRuleTest.cpp - a rule from outside -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The example of docs/howto/derivative-rule.md, word for word: an op that has
/// no rule gets one. On constants the gradient folds to a number.
///
//===----------------------------------------------------------------------===//

#include "compiler/Transforms/Passes.h"
#include "dialects/Interfaces/DifferentiableOpInterface.h"
#include "dialects/Optim/IR/OptimOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

#include "gtest/gtest.h"

#include <cmath>

using namespace mlir;
using namespace albertc;

namespace {

/// y = tan(x), x: c + c y^2
struct TanRule
    : DifferentiableOpInterface::ExternalModel<TanRule, math::TanOp> {
  LogicalResult buildAdjoint(Operation *op, OpBuilder &b,
                             Adjoints &adjoints) const {
    Location loc = op->getLoc();
    Value cotangent = adjoints.getCotangent(op->getResult(0));
    Value result = adjoints.getPrimal(op->getResult(0));
    Value scaled = arith::MulFOp::create(b, loc, cotangent, result);
    Value rest = arith::MulFOp::create(b, loc, scaled, result);
    adjoints.addCotangent(op->getOperand(0),
                          arith::AddFOp::create(b, loc, cotangent, rest));
    return success();
  }
};

void registerTanRule(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, math::MathDialect *) {
    math::TanOp::attachInterface<TanRule>(*context);
  });
}

constexpr const char *kSource = R"mlir(
func.func @gradient() -> tensor<2xf64> {
  %x = arith.constant dense<0.5> : tensor<2xf64>
  %c = arith.constant dense<3.0> : tensor<2xf64>
  %sum = arith.constant dense<10.0> : tensor<2xf64>
  %y = math.tan %x : tensor<2xf64>
  %g = optim.gradient of(%y : tensor<2xf64>) cotangents(%c)
       for(%x : tensor<2xf64>) accumulators(%sum)
  return %g : tensor<2xf64>
}
)mlir";

/// Differentiates and folds kSource in a context of `registry`; null after an
/// error, whose text is appended to `errors`.
OwningOpRef<ModuleOp> differentiate(MLIRContext &context, std::string &errors) {
  ScopedDiagnosticHandler collect(&context, [&](Diagnostic &diagnostic) {
    errors += diagnostic.str() + "\n";
  });
  OwningOpRef<ModuleOp> module = parseSourceString<ModuleOp>(kSource, &context);
  PassManager manager(&context);
  manager.addPass(createAutodiffPass());
  manager.addPass(createCanonicalizerPass());
  if (!module || failed(manager.run(*module)))
    return {};
  return module;
}

DialectRegistry makeRegistry() {
  DialectRegistry registry;
  registry.insert<arith::ArithDialect, func::FuncDialect, math::MathDialect,
                  optim::OptimDialect>();
  registerUpstreamDerivatives(registry);
  return registry;
}

TEST(DerivativeRule, IsMissingBefore) {
  MLIRContext context(makeRegistry());
  std::string errors;
  EXPECT_FALSE(differentiate(context, errors));
  EXPECT_EQ(errors, "'math.tan' op has no derivative rule, but a gradient is "
                    "wanted through it\n");
}

TEST(DerivativeRule, OfAnotherDialectIsUsed) {
  DialectRegistry registry = makeRegistry();
  registerTanRule(registry);
  MLIRContext context(registry);
  std::string errors;
  OwningOpRef<ModuleOp> module = differentiate(context, errors);
  ASSERT_TRUE(module) << errors;
  auto function = module->lookupSymbol<func::FuncOp>("gradient");
  auto result = cast<func::ReturnOp>(function.getBody().front().getTerminator())
                    .getOperand(0)
                    .getDefiningOp<arith::ConstantOp>();
  ASSERT_TRUE(result);
  double y = std::tan(0.5);
  // Three products and two sums of numbers up to 13: a few ulp.
  EXPECT_NEAR(
      cast<DenseFPElementsAttr>(result.getValue()).getSplatValue<double>(),
      10.0 + 3.0 * (1 + y * y), 1e-14);
}

} // namespace
