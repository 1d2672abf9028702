//===- PrintShapes.cpp - the pass tfg-print-shapes ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "dialects/TFGraph/Transforms/Passes.h"
#include "dialects/TFGraph/Transforms/SymbolicShapes.h"

namespace albertc::tfg {
#define GEN_PASS_DEF_TFGRAPHPRINTSHAPESPASS
#include "dialects/TFGraph/Transforms/Passes.h.inc"
} // namespace albertc::tfg

using namespace mlir;
using namespace albertc;
using namespace albertc::tfg;

/// "s0, s1 * 4, ?".
static std::string print(const Sizes &sizes, MLIRContext *context) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleaveComma(sizes, os, [&](const Size &size) {
    if (size.isKnown())
      os << size.getExpr(context);
    else
      os << '?';
  });
  return text;
}

namespace {
struct PrintShapesPass final
    : albertc::tfg::impl::TFGraphPrintShapesPassBase<PrintShapesPass> {
  void runOnOperation() override {
    auto &shapes = getAnalysis<SymbolicShapes>();
    for (NodeOp node : getOperation().getBody().getOps<NodeOp>()) {
      if (node.getOutputs().empty())
        continue;
      std::string text = node.getNodeName().str() + ":";
      for (Value output : node.getOutputs()) {
        std::optional<Sizes> shape = shapes.getShape(output);
        text += shape ? " [" + print(*shape, &getContext()) + "]" : " *";
        if (std::optional<Sizes> elements = shapes.getElements(output))
          text += " = (" + print(*elements, &getContext()) + ")";
      }
      node.emitRemark() << text;
    }
    markAllAnalysesPreserved();
  }
};
} // namespace
