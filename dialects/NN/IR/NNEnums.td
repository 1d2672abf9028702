//===- NNEnums.td - activation functions -------------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_IR_NNENUMS_TD
#define ALBERTC_DIALECTS_NN_IR_NNENUMS_TD

include "dialects/NN/IR/NNBase.td"
include "mlir/IR/EnumAttr.td"

def NN_Activation : I32EnumAttr<"Activation", "activation function", [
    I32EnumAttrCase<"None", 0, "none">,
    I32EnumAttrCase<"Relu", 1, "relu">,
    I32EnumAttrCase<"GeluTanh", 2, "gelu_tanh">,
    I32EnumAttrCase<"GeluErf", 3, "gelu_erf">,
    I32EnumAttrCase<"Tanh", 4, "tanh">,
    I32EnumAttrCase<"Swish", 5, "swish">]> {
  let genSpecializedAttr = 0;
  let cppNamespace = "::albertc::nn";
}

/// Ops print it as the bare keyword by `custom<Activation>`.
def NN_ActivationAttr : EnumAttr<NN_Dialect, NN_Activation, "activation"> {
  let assemblyFormat = "`<` $value `>`";
}

#endif // ALBERTC_DIALECTS_NN_IR_NNENUMS_TD
