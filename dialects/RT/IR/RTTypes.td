//===- RTTypes.td - types of the rt dialect ----------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The session that compiled code runs in, and memory that loops write to.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_RT_IR_RTTYPES
#define ALBERTC_DIALECTS_RT_IR_RTTYPES

include "RTDialect.td"
include "mlir/IR/AttrTypeBase.td"

def RT_ContextType : TypeDef<RT_Dialect, "Context"> {
  let mnemonic = "context";
  let summary = "The session that a function runs in.";
  let description = [{
    `!rt.context` is the first argument of every function of a program: the
    work memory and the threads of one session (`AlbertContext` of
    `albertrt/program.h`). It is opaque until code generation.
  }];
}

def RT_TapeType : TypeDef<RT_Dialect, "Tape"> {
  let mnemonic = "tape";
  let summary = "Slots for values of one type.";
  let description = [{
    `!rt.tape<4, tensor<?x312xf32>>` has four slots for rows of 312 floats. The
    sizes of dynamic dimensions are those of all slots.
  }];
  let parameters = (ins "int64_t":$slots, "::mlir::RankedTensorType":$slot);
  let assemblyFormat = "`<` $slots `,` $slot `>`";
  let genVerifyDecl = 1;
}

#endif // ALBERTC_DIALECTS_RT_IR_RTTYPES
