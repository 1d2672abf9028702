//===- GraphModel.cpp - programs of the model in a graph ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/GraphModel.h"
#include "compiler/Target/UserError.h"
#include "dialects/RT/IR/RTOps.h"
#include "frontends/Albert/Parameters.h"

using namespace albertc;

/// `variables` of a parameter under the names that `name` gives them.
static mlir::ArrayAttr
rename(mlir::ArrayAttr variables,
       llvm::function_ref<std::string(size_t index, rt::VariableAttr)> name) {
  llvm::SmallVector<mlir::Attribute> renamed;
  for (auto [index, variable] :
       llvm::enumerate(variables.getAsRange<rt::VariableAttr>()))
    renamed.push_back(rt::VariableAttr::get(
        variable.getContext(), name(index, variable), variable.getShape(),
        variable.getSlot(), variable.getColumn(), variable.getHf(),
        variable.getHfTransposed()));
  return mlir::ArrayAttr::get(variables.getContext(), renamed);
}

llvm::Error albertc::replaceByModel(const CompilerOptions &options,
                                    const GraphRecognition &recognition,
                                    mlir::MLIRContext &context,
                                    ModelInput &model) {
  if (!recognition.config)
    return makeError(
        options.model +
            ": expected an ALBERT, of which --program=" + options.program +
            " is made, found a graph that is not recognised as one: " +
            recognition.reason,
        "leave --program out to compile the graph as it is; --report says what "
        "is in it");
  if (llvm::Error error =
          buildModel(*recognition.config, options, context, model))
    return error;
  std::string scope;
  if (mlir::ArrayAttr words = recognition.variables.lookup("embeddings.word"))
    scope = frontend::getScope(llvm::cast<rt::VariableAttr>(words[0]));
  for (auto param : model.module->getOps<rt::ParamOp>()) {
    mlir::ArrayAttr known = recognition.variables.lookup(param.getSymName());
    param.setVariablesAttr(rename(
        param.getVariables(), [&](size_t index, rt::VariableAttr variable) {
          return known
                     ? llvm::cast<rt::VariableAttr>(known[index]).getTf().str()
                     : scope + variable.getTf().str();
        }));
  }
  model.graph.reset();
  return llvm::Error::success();
}
