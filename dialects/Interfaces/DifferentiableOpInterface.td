//===- DifferentiableOpInterface.td - derivative rules -----*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The interface of ops with a reverse-mode derivative rule. A rule stands with
/// its op; `autodiff` (compiler/Transforms/Autodiff) drives the rules.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE
#define ALBERTC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE

include "mlir/IR/OpBase.td"

def DifferentiableOpInterface : OpInterface<"DifferentiableOpInterface"> {
  let cppNamespace = "::albertc";
  let description = [{
    An op y = f(x...) that knows how a scalar changes with its operands when it
    is known how the scalar changes with its results: the vector-Jacobian
    product of f. The change of the scalar with a value is the value's
    *cotangent*; it has the value's type. A value without a cotangent does not
    influence the scalar.
  }];
  let methods = [
    InterfaceMethod<[{
      Emits, through `builder`, the cotangents of the op's operands and hands
      them to `adjoints`. It is called once, when the cotangents of all results
      are complete and at least one result has one.

      Values of the op itself must be obtained by `adjoints.getPrimal`: where
      cotangents are computed they may be read from memory or computed again.
      Operands that are not active (`adjoints.isActive`) need nothing.

      Fails, with an error, if the op has no derivative in this form.
    }], "::mlir::LogicalResult", "buildAdjoint",
    (ins "::mlir::OpBuilder &":$builder, "::albertc::Adjoints &":$adjoints)>
  ];
}

/// Results are constants to a gradient, whatever they are computed from.
def StopsGradients : NativeOpTrait<"StopsGradients"> {
  let cppNamespace = "::albertc";
}

#endif // ALBERTC_DIALECTS_INTERFACES_DIFFERENTIABLEOPINTERFACE
