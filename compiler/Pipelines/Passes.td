//===- Passes.td - Contracts between phases ----------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_PIPELINES_PASSES
#define ALBERTC_COMPILER_PIPELINES_PASSES

include "mlir/Pass/PassBase.td"

def VerifyPhasePass : Pass<"verify-phase", "mlir::ModuleOp"> {
  let summary = "Check that only a phase's dialects are alive";
  let description = [{
    Reports every op of a dialect that must be gone after a phase, once for
    each kind of op with the number of its occurrences. It changes nothing.

    ```mlir
    // Before and after, with allowed=builtin,func,linalg: the nn.linear is an
    // error "expected no 'nn.linear' after phase 'linalg', found 3".
    %y = nn.linear %x, %w : tensor<?x312xf32>, tensor<312x312xf32>
    ```
  }];
  let options = [
    Option<"phase", "phase", "std::string", /*default=*/"",
           "Name of the phase for the message">,
    ListOption<"allowed", "allowed", "std::string",
               "Dialects, and ops of other dialects, that may be alive">,
    ListOption<"dense", "dense", "std::string",
               "The same for functions marked rt.dense; none: no difference">
  ];
}

#endif // ALBERTC_COMPILER_PIPELINES_PASSES
