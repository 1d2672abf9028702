//===- RTOps.td - operations of the rt dialect -------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Parameters of a program and the values read from them.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_RT_IR_RTOPS
#define ALBERTC_DIALECTS_RT_IR_RTOPS

include "RTAttrs.td"
include "RTTypes.td"
include "mlir/IR/BuiltinAttributeInterfaces.td"
include "mlir/IR/CommonAttrConstraints.td"
include "mlir/IR/CommonTypeConstraints.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

class RT_Op<string mnemonic, list<Trait> traits = []>
    : Op<RT_Dialect, mnemonic, traits>;

def RT_VariableArrayAttr
    : TypedArrayAttrBase<RT_VariableAttr, "array of #rt.variable">;

def RT_ParamOp : RT_Op<"param", [Symbol]> {
  let summary = "a parameter of the program";
  let description = [{
    Declares a parameter of logical type `type`. Parameters of the layer stack
    are stacked: their dimension 0 is the *slot* (a hidden group and inner
    group, or a layer that shares nothing). A parameter may hold several
    variables side by side, as the key and value kernels [H, 2H].

    `layout` is absent until code generation has chosen how to read the
    parameter; names, shapes and initializer never change.

    Constraints:
    * (C1) `type` is a static f32 tensor of rank 1 to 4.
    * (C2) `variables` is not empty; no two have the same `tf` name.
    * (C3) a variable has the rank of `type`, or one less when dimension 0 is
      the slot; its dimensions other than the last equal the parameter's.
    * (C4) `slot` is less than dimension 0 (0 when there is no slot dimension).
    * (C5) `column` + the variable's last dimension is at most the parameter's.
    * (C6) together the variables fill every column of every slot exactly once.

    ```mlir
    rt.param @pooler.kernel : tensor<8x8xf32>
        initializer <truncated_normal, 2.000000e-02 : f64>
        variables [#rt.variable<tf = "bert/pooler/dense/kernel",
                                shape = [8, 8], hf = "albert.pooler.weight",
                                hfTransposed = true>]
    ```
  }];
  let arguments = (ins
    SymbolNameAttr:$sym_name,
    TypeAttrOf<RankedTensorOf<[F32]>>:$type,
    RT_InitializerAttr:$initializer,
    OptionalAttr<RT_LayoutAttr>:$layout,
    RT_VariableArrayAttr:$variables,
    OptionalAttr<StrAttr>:$sym_visibility);
  let assemblyFormat = [{
    ($sym_visibility^)? $sym_name `:` $type `initializer` $initializer
    (`layout` $layout^)? `variables` $variables attr-dict
  }];
  let extraClassDeclaration = [{
    /// Whether dimension 0 of the type counts slots, i.e. the variables have
    /// one dimension less than the parameter.
    bool hasSlots();
    /// The shape of one slot (of the whole parameter without slots).
    ::llvm::ArrayRef<int64_t> getSlotShape();
    /// The declared type as a ranked tensor.
    ::mlir::RankedTensorType getTensorType() {
      return ::llvm::cast<::mlir::RankedTensorType>(getType());
    }
  }];
  let hasVerifier = 1;
}

def RT_LoadOp : RT_Op<"load", [
    Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "the value of a parameter";
  let description = [{
    Reads a whole parameter. Inference programs never write parameters, so the
    value is the same wherever it is read.

    Constraints:
    * (C1) `param` names an `rt.param` of the module.
    * (C2) the result type is that parameter's type.

    ```mlir
    rt.param @pooler.bias : tensor<8xf32> initializer <zeros>
        variables [#rt.variable<tf = "bert/pooler/dense/bias", shape = [8]>]
    func.func @bias() -> tensor<8xf32> {
      %bias = rt.load @pooler.bias : tensor<8xf32>
      return %bias : tensor<8xf32>
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$param);
  let results = (outs RankedTensorOf<[F32]>:$result);
  let assemblyFormat = "$param attr-dict `:` type($result)";
}

def RT_ArenaOp : RT_Op<"arena", [Pure]> {
  let summary = "the session's work memory";
  let description = [{
    The arena of the session that runs the function. Its size is the bound that
    `rt-plan-memory` found; buffers are views of it at constant offsets.

    Constraints:
    * (C1) the result is a static one-dimensional memref of i8.

    ```mlir
    func.func @use(%ctx: !rt.context, %n: index) -> memref<?x32xf32> {
      %arena = rt.arena %ctx : memref<8192xi8>
      %offset = arith.constant 4096 : index
      %buffer = memref.view %arena[%offset][%n]
              : memref<8192xi8> to memref<?x32xf32>
      return %buffer : memref<?x32xf32>
    }
    ```
  }];
  let arguments = (ins RT_ContextType:$context);
  let results = (outs StaticShapeMemRefOf<[I8]>:$result);
  let assemblyFormat = "$context attr-dict `:` type($result)";
  let hasVerifier = 1;
}

def RT_ParallelForOp : RT_Op<"parallel_for", [
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "run a body over a range on the session's threads";
  let description = [{
    Calls `body(scratch, begin, end, captures...)` for disjoint ranges that
    cover [0, count), on the threads of the session, and returns when all calls
    have. `scratch` is private to the executing thread.

    Constraints:
    * (C1) `body` names a function of the module without results.
    * (C2) its arguments are a static memref of i8, two indices and then the
      types of the captures.

    ```mlir
    func.func private @body(%scratch: memref<0xi8>, %begin: index,
                            %end: index, %m: memref<?xf32>) { return }
    func.func @loop(%ctx: !rt.context, %n: index, %m: memref<?xf32>) {
      rt.parallel_for @body(%ctx, %n) captures(%m : memref<?xf32>)
      return
    }
    ```
  }];
  let arguments = (ins FlatSymbolRefAttr:$body, RT_ContextType:$context,
                       Index:$count, Variadic<AnyType>:$captures);
  let assemblyFormat = [{
    $body `(` $context `,` $count `)` (`captures` `(` $captures^ `:`
    type($captures) `)`)? attr-dict
  }];
}

#endif // ALBERTC_DIALECTS_RT_IR_RTOPS
