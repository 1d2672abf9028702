//===- RTAttrs.td - attributes of the rt dialect -----------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Where a parameter's values come from (checkpoint variables or a random
/// distribution) and how they lie in memory.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_RT_IR_RTATTRS
#define ALBERTC_DIALECTS_RT_IR_RTATTRS

include "RTDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/EnumAttr.td"

class RT_Attr<string name, string attrMnemonic>
    : AttrDef<RT_Dialect, name> {
  let mnemonic = attrMnemonic;
}

def RT_Layout : I32EnumAttr<"Layout", "how a parameter lies in memory", [
    I32EnumAttrCase<"Rows", 0, "rows">,
    I32EnumAttrCase<"Panels", 1, "panels">,
    I32EnumAttrCase<"Groups", 2, "groups">]> {
  let cppNamespace = "::albertc::rt";
  let genSpecializedAttr = 0;
}

def RT_LayoutAttr : EnumAttr<RT_Dialect, RT_Layout, "layout"> {
  let description = [{
    `rows`: row-major, every row padded with zeros to a multiple of 32 columns.
    `panels`: a matrix [K, N] as [ceil(N / 32)][K][32], the order in which a
    matrix product reads it, zero padded. `groups`: a grouped weight
    [K/G, N/G, G] as [G][ceil((N/G) / 32)][K/G][32], the panels of every group,
    zero padded. A leading slot dimension is outside of all of them.
  }];
  let assemblyFormat = "`<` $value `>`";
}

def RT_InitializerKind
    : I32EnumAttr<"InitializerKind", "distribution of a fresh parameter", [
    I32EnumAttrCase<"TruncatedNormal", 0, "truncated_normal">,
    I32EnumAttrCase<"Zeros", 1, "zeros">,
    I32EnumAttrCase<"Ones", 2, "ones">]> {
  let cppNamespace = "::albertc::rt";
  let genSpecializedAttr = 0;
}

def RT_State : I32EnumAttr<"State", "what is kept of a parameter", [
    I32EnumAttrCase<"Value", 0, "value">,
    I32EnumAttrCase<"Gradient", 1, "gradient">,
    I32EnumAttrCase<"FirstMoment", 2, "first_moment">,
    I32EnumAttrCase<"SecondMoment", 3, "second_moment">]> {
  let cppNamespace = "::albertc::rt";
  let genSpecializedAttr = 0;
}

def RT_StateAttr : EnumAttr<RT_Dialect, RT_State, "state"> {
  let description = [{
    A training program keeps, beside the `value` of a parameter, its `gradient`
    (the sum so far of the current step) and the moments of its optimizer. All
    have the type and the stored layout of the parameter.
  }];
  let assemblyFormat = "`<` $value `>`";
}

def RT_InitializerAttr : RT_Attr<"Initializer", "initializer"> {
  let summary = "distribution that a fresh parameter is drawn from";
  let description = [{
    `truncated_normal` has mean 0 and the standard deviation `stddev`; values
    beyond two of them are drawn again (the originals' initializer). `zeros`
    and `ones` take no `stddev`.

    ```mlir
    #rt.initializer<truncated_normal, 2.000000e-02 : f64>
    #rt.initializer<zeros>
    ```
  }];
  let parameters = (ins
    EnumParameter<RT_InitializerKind>:$kind,
    OptionalParameter<"::mlir::FloatAttr">:$stddev);
  let assemblyFormat = "`<` $kind (`,` $stddev^)? `>`";
  let genVerifyDecl = 1;
}

def RT_VariableAttr : RT_Attr<"Variable", "variable"> {
  let summary = "a checkpoint variable and its place in a parameter";
  let description = [{
    The variable of logical shape `shape` fills columns
    [`column`, `column` + last dimension) of slot `slot`. `tf` is its name in
    TensorFlow checkpoints, `hf` the one in Hugging Face files, where
    `hfTransposed` says that a matrix is stored [out, in].

    ```mlir
    #rt.variable<tf = "bert/pooler/dense/kernel", shape = [8, 8],
                 hf = "albert.pooler.weight", hfTransposed = true>
    ```
  }];
  let parameters = (ins
    StringRefParameter<"name in TensorFlow checkpoints">:$tf,
    ArrayRefParameter<"int64_t", "logical shape">:$shape,
    DefaultValuedParameter<"int64_t", "0">:$slot,
    DefaultValuedParameter<"int64_t", "0">:$column,
    OptionalParameter<"::mlir::StringAttr">:$hf,
    DefaultValuedParameter<"bool", "false">:$hfTransposed);
  let assemblyFormat = [{
    `<` struct($tf, custom<Shape>($shape), $slot, $column, $hf, $hfTransposed)
    `>`
  }];
  let genVerifyDecl = 1;
}

#endif // ALBERTC_DIALECTS_RT_IR_RTATTRS
