//===- TFGraphOps.td - operations of the tfg dialect -------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHOPS
#define ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHOPS

include "dialects/TFGraph/IR/TFGraphAttrs.td"
include "dialects/TFGraph/IR/TFGraphTypes.td"
include "mlir/IR/CommonAttrConstraints.td"
include "mlir/IR/CommonTypeConstraints.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/OpBase.td"
include "mlir/IR/RegionKindInterface.td"
include "mlir/IR/SymbolInterfaces.td"

class TFGraph_Op<string mnemonic, list<Trait> traits = []>
    : Op<TFGraph_Dialect, mnemonic, traits>;

def TFGraph_Control
    : DialectType<TFGraph_Dialect,
                  CPred<"::llvm::isa<::albertc::tfg::ControlType>($_self)">,
                  "control edge">,
      BuildableType<"::albertc::tfg::ControlType::get($_builder.getContext())">;

def TFGraph_Strings : DefaultValuedAttr<StrArrayAttr, "{}">;
def TFGraph_Attrs : DefaultValuedAttr<DictionaryAttr, "{}">;
def TFGraph_DimPairs : DefaultValuedAttr<
    TypedArrayAttrBase<DenseI64ArrayAttr, "pairs of dimensions of inputs">,
    "{}">;

def TFGraph_GraphOp : TFGraph_Op<"graph", [
    IsolatedFromAbove, HasOnlyGraphRegion, SingleBlock,
    RegionKindInterface]> {
  let summary = "a graph";
  let description = [{
    The nodes of a GraphDef. Their order does not matter. `outputs` are the
    names of the tensors that `tfg.return` returns, `inputs` those of the
    tensors that whoever runs the graph provides, once `tfg-cut` has chosen
    them; until then both are empty. `output_keys` and `input_keys` are what the
    signature calls them.

    The producer is the version of TensorFlow's graph format that wrote the
    file, the consumer the oldest that may read it.

    `signatures` are those of a SavedModel or MetaGraph: for each name a
    dictionary of `inputs` and `outputs`, which say for each key the name of a
    tensor. `stripped` says how many nodes of which kind `tfg-cut` has removed.
    `equal_dims` are dimensions that have to be equal, because of nodes that may
    be gone: the number of an input, its dimension, and those of the other one.

    Constraints:
    * (C1) no two nodes have the same name.
    * (C2) there are as many `outputs` as results of `tfg.return`.
    * (C3) `input_keys` and `output_keys` are empty or as many as `inputs` and
      `outputs`.
    * (C4) every one of `inputs` is the result of a node Placeholder or
      PlaceholderWithDefault, called like the tensor or like it without ":0".
    * (C5) each of `signatures` has dictionaries `inputs` and `outputs` of
      strings.
    * (C6) the values of `stripped` are integers.
    * (C7) each of `equal_dims` has four numbers, which are dimensions of inputs.

    ```mlir
    tfg.graph "two" producer 1395 consumer 0 {
      %x, %ctl = tfg.node "Placeholder" "x" () attrs {dtype = f32}
          : () -> tensor<?x8xf32>
      %y, %ctl_0 = tfg.node "Tanh" "y" (%x) attrs {T = f32}
          : (tensor<?x8xf32>) -> tensor<?x8xf32>
      tfg.return
    }
    ```
  }];
  let arguments = (ins
    StrAttr:$graph_name, I32Attr:$producer, I32Attr:$consumer,
    TFGraph_Strings:$inputs, TFGraph_Strings:$outputs,
    TFGraph_Strings:$input_keys, TFGraph_Strings:$output_keys,
    TFGraph_Attrs:$signatures, TFGraph_Attrs:$stripped,
    TFGraph_DimPairs:$equal_dims);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    $graph_name `producer` $producer `consumer` $consumer
    (`inputs` $inputs^)? (`keys` $input_keys^)?
    (`outputs` $outputs^)? (`output_keys` $output_keys^)?
    (`signatures` $signatures^)? (`stripped` $stripped^)?
    (`equal_dims` $equal_dims^)?
    attr-dict-with-keyword $body
  }];
  let extraClassDeclaration = [{
    /// The op that ends the graph.
    ReturnOp getReturn();
    /// The names of a StrArrayAttr.
    static ::llvm::SmallVector<::llvm::StringRef> getNames(::mlir::ArrayAttr names);
  }];
  let hasRegionVerifier = 1;
}

def TFGraph_FuncOp : TFGraph_Op<"func", [
    IsolatedFromAbove, HasOnlyGraphRegion, SingleBlock, Symbol,
    RegionKindInterface]> {
  let summary = "a function of a graph's library";
  let description = [{
    The arguments of the body are the function's, in the order of `args`;
    `tfg.return` returns what `results` and `controls` name. `attrs` are the
    attributes of the function itself.

    Constraints:
    * (C1) no two nodes have the same name.
    * (C2) there are as many `args` as arguments of the body.
    * (C3) there are as many `results` and `controls` as operands of
      `tfg.return`.

    ```mlir
    tfg.func private @twice args ["x"] results ["y"] {
    ^bb0(%x: tensor<*xf32>):
      %y, %ctl = tfg.node "AddV2" "add" (%x, %x) attrs {T = f32}
          : (tensor<*xf32>, tensor<*xf32>) -> tensor<*xf32>
      tfg.return %y : tensor<*xf32>
    }
    ```
  }];
  let arguments = (ins
    SymbolNameAttr:$sym_name, OptionalAttr<StrAttr>:$sym_visibility,
    StrArrayAttr:$args, StrArrayAttr:$results, TFGraph_Strings:$controls,
    TFGraph_Attrs:$attrs);
  let regions = (region SizedRegion<1>:$body);
  let assemblyFormat = [{
    custom<Visibility>($sym_visibility) $sym_name `args` $args
    `results` $results (`controls` $controls^)? (`attrs` $attrs^)?
    attr-dict-with-keyword $body
  }];
  let extraClassDeclaration = [{
    /// The op that ends the function.
    ReturnOp getReturn();
  }];
  let hasRegionVerifier = 1;
}

def TFGraph_ReturnOp : TFGraph_Op<"return", [
    Terminator, AttrSizedOperandSegments,
    ParentOneOf<["GraphOp", "FuncOp"]>]> {
  let summary = "results of a graph or function";
  let description = [{
    Ends a graph or function and says what comes out of it: tensors, and nodes
    that have to run.

    ```mlir
    tfg.func private @identity args ["x"] results ["y"] {
    ^bb0(%x: tensor<f32>):
      tfg.return %x : tensor<f32>
    }
    ```
  }];
  let arguments = (ins Variadic<AnyTensor>:$outputs,
                       Variadic<TFGraph_Control>:$controls);
  let assemblyFormat = [{
    ($outputs^ `:` type($outputs))? (`ctl` `(` $controls^ `)`)? attr-dict
  }];
}

def TFGraph_NodeOp : TFGraph_Op<"node", [
    AttrSizedOperandSegments, ParentOneOf<["GraphOp", "FuncOp"]>,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "a node";
  let description = [{
    One node of a graph: its operation, its name, the device it was put on, its
    inputs, the nodes that have to run before it, and its attributes. The last
    result is the node's control output.

    Types of attributes are types, shapes are `#tfg.shape`, functions
    `#tfg.callee`, lists arrays, bytes strings, whole numbers i64 and others
    f32. Tensors of more than a few KB are resources.

    Constraints:
    * (C1) operation and name are not empty.
    * (C2) `Placeholder`, `Const` and variables have no inputs.
    * (C3) a `Const` has an attribute `value`, whose type is that of its result.

    ```mlir
    tfg.graph "product" producer 1395 consumer 0 {
      %a, %ctl_a = tfg.node "Placeholder" "a" ()
          attrs {dtype = f32, shape = #tfg.shape<?x312>}
          : () -> tensor<?x312xf32>
      %b, %ctl_b = tfg.node "Const" "b" ()
          attrs {dtype = f32, value = dense<1.0> : tensor<312x312xf32>}
          : () -> tensor<312x312xf32>
      %y, %ctl_y = tfg.node "MatMul" "y" device "/cpu:0" (%a, %b) ctl(%ctl_a)
          attrs {T = f32, transpose_a = false, transpose_b = false}
          : (tensor<?x312xf32>, tensor<312x312xf32>) -> tensor<?x312xf32>
      tfg.return
    }
    ```
  }];
  let arguments = (ins
    StrAttr:$op_name, StrAttr:$node_name, OptionalAttr<StrAttr>:$device,
    Variadic<AnyTensor>:$inputs, Variadic<TFGraph_Control>:$controls,
    TFGraph_Attrs:$attrs);
  let results = (outs Variadic<AnyTensor>:$outputs, TFGraph_Control:$control);
  let assemblyFormat = [{
    $op_name $node_name (`device` $device^)? `(` $inputs `)`
    (`ctl` `(` $controls^ `)`)? (`attrs` $attrs^)? attr-dict
    `:` functional-type($inputs, $outputs)
  }];
  let extraClassDeclaration = [{
    /// Whether the operation is one of `names`.
    template <typename... Names> bool is(Names... names) {
      ::llvm::StringRef own = getOpName();
      return ((own == names) || ...);
    }
    /// Attribute `name` if it is there and of type `AttrT`, else null.
    template <typename AttrT> AttrT getNodeAttr(::llvm::StringRef name) {
      return getAttrs().template getAs<AttrT>(name);
    }
    /// Begins an error that names the node: "node 'x' (MatMul): ".
    ::mlir::InFlightDiagnostic emitNodeError();
  }];
  let hasVerifier = 1;
}

#endif // ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHOPS
