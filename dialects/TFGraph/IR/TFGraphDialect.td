//===- TFGraphDialect.td - what the file said --------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The `tfg` dialect: TensorFlow graphs as they are in their files.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHDIALECT
#define ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHDIALECT

include "mlir/IR/DialectBase.td"

def TFGraph_Dialect : Dialect {
  let name = "tfg";
  let cppNamespace = "::albertc::tfg";
  let summary = "TensorFlow graphs as they are in their files";
  let description = [{
    `tfg` answers "what did the file say": nodes with their names, devices,
    attributes and control inputs (`tfg.node`), in the graph itself
    (`tfg.graph`) and in the functions of its library (`tfg.func`). Every
    TensorFlow operation is the one op `tfg.node`; what an operation means is
    known to the passes that give nodes shapes or replace them.

    What it will not model: the meaning of operations (that is `nn`'s and
    upstream's), the frames of control flow (Switch, Merge, Enter), and
    variables' contents (checkpoints are read by the runtime's reader).

    Data are tensors, ranked where their rank is known. Element types are
    builtin ones for numbers and `!tfg.string`, `!tfg.resource`,
    `!tfg.variant`; `!tfg.other<"qint8">` for types that no ALBERT graph
    computes with; `!tfg.unknown` where the file does not say.
  }];
  let useDefaultAttributePrinterParser = 1;
  let useDefaultTypePrinterParser = 1;
  let extraClassDeclaration = [{
    void registerAttributes();
    void registerTypes();
  }];
}

#endif // ALBERTC_DIALECTS_TFGRAPH_IR_TFGRAPHDIALECT
