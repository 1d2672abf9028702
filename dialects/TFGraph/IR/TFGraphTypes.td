//===- TFGraphTypes.td - types of the tfg dialect ----------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Element types that MLIR does not have, and the type of control edges.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHTYPES
#define ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHTYPES

include "dialects/TFGraph/IR/TFGraphDialect.td"
include "mlir/IR/AttrTypeBase.td"
include "mlir/IR/BuiltinTypeInterfaces.td"

class TFGraph_Type<string name, string typeMnemonic>
    : TypeDef<TFGraph_Dialect, name> {
  let mnemonic = typeMnemonic;
}

def TFGraph_ControlType : TFGraph_Type<"Control", "control"> {
  let summary = "That a node has run.";
  let description = [{
    `!tfg.control` is the type of the last result of every node. Nodes that read
    it run later.
  }];
}

def TFGraph_StringType : TFGraph_Type<"String", "string"> {
  let summary = "Bytes (DT_STRING).";
  let description = "Element type of tensors of strings.";
}

def TFGraph_ResourceType : TFGraph_Type<"Resource", "resource"> {
  let summary = "A handle (DT_RESOURCE).";
  let description = "Element type of handles, those of variables among them.";
}

def TFGraph_VariantType : TFGraph_Type<"Variant", "variant"> {
  let summary = "A value of any kind (DT_VARIANT).";
  let description = "Element type of data sets and tensor lists.";
}

def TFGraph_OtherType : TFGraph_Type<"Other", "other"> {
  let summary = "A type that no ALBERT graph computes with.";
  let description = [{
    `!tfg.other<"qint8">` names a quantized, float8 or reference type after its
    `DataType`: in lower case and without "DT_".
  }];
  let parameters = (ins StringRefParameter<>:$name);
  let assemblyFormat = "`<` $name `>`";
}

def TFGraph_UnknownType : TFGraph_Type<"Unknown", "unknown"> {
  let summary = "A type that the file does not say.";
  let description = [{
    Element type of results of operations that albertc does not know and whose
    attributes do not tell.
  }];
}

#endif // ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHTYPES
