//===- TFGraphAttrs.td - attributes of the tfg dialect -----*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Kinds of attributes that nodes have and MLIR has not.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHATTRS
#define ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHATTRS

include "dialects/TFGraph/IR/TFGraphDialect.td"
include "mlir/IR/AttrTypeBase.td"

def TFGraph_ShapeAttr : AttrDef<TFGraph_Dialect, "Shape"> {
  let mnemonic = "shape";
  let summary = "A shape.";
  let description = [{
    `#tfg.shape<?x128>` has two dimensions, `#tfg.shape<>` none, and of
    `#tfg.shape<*>` the rank is not known. Constraint: (C1) dimensions are at
    least 0 or unknown.
  }];
  let parameters = (ins "bool":$ranked, ArrayRefParameter<"int64_t">:$dims);
  let hasCustomAssemblyFormat = 1;
  let genVerifyDecl = 1;
  let extraClassDeclaration = [{
    /// The tensor type of this shape.
    ::mlir::TensorType getTensorType(::mlir::Type elementType);
  }];
}

def TFGraph_CalleeAttr : AttrDef<TFGraph_Dialect, "Callee"> {
  let mnemonic = "callee";
  let summary = "A function and the attributes it is called with.";
  let description = [{
    `#tfg.callee<@gelu, {}>` is the value of the attribute `f` of a
    `PartitionedCall`.
  }];
  let parameters = (ins "::mlir::FlatSymbolRefAttr":$function,
                        "::mlir::DictionaryAttr":$attrs);
  let assemblyFormat = "`<` $function `,` $attrs `>`";
}

def TFGraph_PlaceholderAttr : AttrDef<TFGraph_Dialect, "Placeholder"> {
  let mnemonic = "placeholder";
  let summary = "An attribute of the function's call.";
  let description = [{
    `#tfg.placeholder<"T">` in the body of a function stands for the attribute
    `T` of the node that calls it.
  }];
  let parameters = (ins StringRefParameter<>:$name);
  let assemblyFormat = "`<` $name `>`";
}

#endif // ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHATTRS
