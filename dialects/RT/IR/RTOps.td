//===- RTOps.td - operations of the rt dialect -------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Parameters and what is kept of them, tapes, work memory, parallel loops.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_RT_IR_RTOPS
#define ALBERTC_DIALECTS_RT_IR_RTOPS

include "RTAttrs.td"
include "RTTypes.td"
include "mlir/Dialect/Bufferization/IR/BufferViewFlowOpInterface.td"
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
    variables side by side.

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
  let summary = "the value of a parameter, or what else is kept of it";
  let description = [{
    Reads a whole parameter as it is when the function starts: what `rt.store`
    writes is seen by the next call only, so the value is the same wherever it
    is read.

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
  let arguments = (ins
    FlatSymbolRefAttr:$param,
    DefaultValuedAttr<RT_StateAttr, "::albertc::rt::State::Value">:$state);
  let results = (outs RankedTensorOf<[F32]>:$result);
  let assemblyFormat = [{
    $param (`state` $state^)? attr-dict `:` type($result)
  }];
}

def RT_StoreOp : RT_Op<"store", [
    MemoryEffects<[MemWrite]>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "the new value of a parameter, or of what else is kept of it";
  let description = [{
    Writes a whole parameter. The session sees the new value when the function
    returns.

    Constraints:
    * (C1) `param` names an `rt.param` of the module.
    * (C2) the type of `value` is that parameter's type.
    * (C3) no other `rt.store` of the function writes the same.
    * (C4) it is in no loop and no branch.
    * (C5) `value` is computed, or what was loaded from the same place: moving
      one state to another would need room for what is overwritten.

    The last three are checked when parameters become arguments.

    ```mlir
    rt.param @pooler.bias : tensor<8xf32> initializer <zeros>
        variables [#rt.variable<tf = "bert/pooler/dense/bias", shape = [8]>]
    func.func @forget(%ctx: !rt.context, %zeros: tensor<8xf32>) {
      rt.store %zeros, @pooler.bias state <gradient> : tensor<8xf32>
      return
    }
    ```
  }];
  let arguments = (ins
    RankedTensorOf<[F32]>:$value, FlatSymbolRefAttr:$param,
    DefaultValuedAttr<RT_StateAttr, "::albertc::rt::State::Value">:$state);
  let assemblyFormat = [{
    $value `,` $param (`state` $state^)? attr-dict `:` type($value)
  }];
}

def RT_TapeOp : RT_Op<"tape", [MemoryEffects<[MemAlloc]>]> {
  let summary = "memory for what a loop leaves behind in every iteration";
  let description = [{
    Makes a tape: slots of one type, written one at a time by `rt.tape_slot` and
    read by `rt.tape_read`. A tensor of all slots would do as well if slots with
    different numbers were known not to overlap; bufferization does not know
    that of slices, and would copy all of a tensor that one slot is read from
    while another is written.

    Constraints:
    * (C1) there is a size for every dynamic dimension of a slot.

    ```mlir
    func.func private @block(tensor<?x8xf32>, tensor<?x8xf32>)
        -> tensor<?x8xf32>
    func.func @tape(%rows: index, %i: index, %x: tensor<?x8xf32>)
        -> tensor<?x8xf32> {
      %tape = rt.tape(%rows) : !rt.tape<4, tensor<?x8xf32>>
      %slot = rt.tape_slot %tape[%i] : !rt.tape<4, tensor<?x8xf32>>
          -> tensor<?x8xf32>
      %written = func.call @block(%x, %slot)
          : (tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<?x8xf32>
      %read = rt.tape_read %tape[%i] : !rt.tape<4, tensor<?x8xf32>>
          -> tensor<?x8xf32>
      return %read : tensor<?x8xf32>
    }
    ```
  }];
  let arguments = (ins Variadic<Index>:$sizes);
  let results = (outs RT_TapeType:$result);
  let assemblyFormat = "`(` $sizes `)` attr-dict `:` type($result)";
  let hasVerifier = 1;
}

/// In memory, a view of the tape: the tape is in use as long as the slot is.
class RT_TapeAccessOp<string mnemonic, list<Trait> traits>
    : RT_Op<mnemonic, !listconcat(traits, [
        DeclareOpInterfaceMethods<BufferViewFlowOpInterface>])> {
  let arguments = (ins AnyTypeOf<[RT_TapeType, AnyMemRef]>:$tape, Index:$index);
  let results = (outs AnyTypeOf<[AnyRankedTensor, AnyMemRef]>:$result);
  let assemblyFormat = [{
    $tape `[` $index `]` attr-dict `:` type($tape) `->` type($result)
  }];
  let hasVerifier = 1;
  let extraClassDefinition = [{
    void $cppClass::populateDependencies(
        ::mlir::bufferization::RegisterDependenciesFn registerDependencies) {
      if (::llvm::isa<::mlir::MemRefType>(getTape().getType()) &&
          ::llvm::isa<::mlir::MemRefType>(getResult().getType()))
        registerDependencies(getTape(), getResult());
    }
  }];
}

def RT_TapeSlotOp : RT_TapeAccessOp<"tape_slot", [MemoryEffects<[MemWrite]>]> {
  let summary = "a slot of a tape as a destination";
  let description = [{
    A destination for one value: whatever is written to it is what `rt.tape_read`
    of the same slot gives later. Its contents before are unspecified.

    The slot is written by a call of a destination-style function. An op that
    only computes a tensor would do before bufferization as well, but goes away
    when nobody reads that tensor, and the read of the slot is no use of it.

    From the linalg phase on a tape is a memref with the slots as its first
    dimension; after bufferization the result is a memref, too, dense whatever
    the slot.

    Constraints:
    * (C1) the result has the shape and element type of a slot.

    See the example of `rt.tape`.
  }];
}

def RT_TapeReadOp : RT_TapeAccessOp<"tape_read", [MemoryEffects<[MemRead]>]> {
  let summary = "a slot of a tape as a value";
  let description = [{
    The value that was last written to the slot. It must not be written to again
    as long as the value is used.

    Constraints:
    * (C1) the result has the shape and element type of a slot.

    See the example of `rt.tape`.
  }];
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
