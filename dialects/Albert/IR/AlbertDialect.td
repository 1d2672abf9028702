//===- AlbertDialect.td - structure of ALBERT models -------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The `albert` dialect, the base class of its ops and their common operand
/// types. The maths inside an op is the `nn` dialect's.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_ALBERT_IR_ALBERTDIALECT
#define ALBERTC_DIALECTS_ALBERT_IR_ALBERTDIALECT

include "dialects/NN/IR/NNBase.td"
include "mlir/IR/EnumAttr.td"

def Albert_Dialect : Dialect {
  let name = "albert";
  let cppNamespace = "::albertc::albert";
  let summary = "The structure of ALBERT models";
  let description = [{
    `albert` answers "what is the model's structure": factorized embeddings, a
    stack of blocks that share parameters and its gradient, pooler and heads.
    Values are packed rows as in `nn`; every op decomposes to `nn` ops through
    `linalg::AggregatedOpInterface`.

    What it will not model: the maths of a block (`nn`), where parameters come
    from (`rt`), losses and optimizers.

    An integer `albert.per_sequence` on an `nn.gather_rows` says that its ids are
    the rows at this position of every sequence of a padded batch, in the order
    of these: whoever computes the rows may compute no others.
  }];
  let extraClassDeclaration = [{
    /// The attribute of gathers of one row per sequence.
    static constexpr ::llvm::StringLiteral kPerSequenceAttr =
        "albert.per_sequence";
  }];
  let hasOperationAttrVerify = 1;
  let dependentDialects = [
    "::albertc::nn::NNDialect", "::mlir::arith::ArithDialect",
    "::mlir::scf::SCFDialect", "::mlir::tensor::TensorDialect"
  ];
  let useDefaultAttributePrinterParser = 1;
}

def Albert_EmbeddingOrder
    : I32EnumAttr<"EmbeddingOrder", "order of the embedding steps", [
    I32EnumAttrCase<"Brightmart", 0, "brightmart">,
    I32EnumAttrCase<"Google", 1, "google">]> {
  let cppNamespace = "::albertc::albert";
  let genSpecializedAttr = 0;
}

def Albert_EmbeddingOrderAttr
    : EnumAttr<Albert_Dialect, Albert_EmbeddingOrder, "embedding_order"> {
  let assemblyFormat = "`<` $value `>`";
}

/// The activation of the nn dialect. Its ODS definition is not included: the
/// enumeration would be generated a second time.
def Albert_ActivationAttr
    : Attr<CPred<"::llvm::isa<::albertc::nn::ActivationAttr>($_self)">,
           "activation function of the nn dialect"> {
  let storageType = "::albertc::nn::ActivationAttr";
  let returnType = "::albertc::nn::Activation";
  let convertFromStorage = "$_self.getValue()";
  let constBuilderCall =
      "::albertc::nn::ActivationAttr::get($_builder.getContext(), $0)";
}

/// One slot table per parameter of a stack.
def Albert_SlotTablesAttr
    : TypedArrayAttrBase<DenseI64ArrayAttr, "array of slot tables">;

/// Parameters with a leading slot dimension.
def Albert_Stacked : RankedTensorOf<[F32, F64, BF16]>;
/// The same, or numbers of the blocks such as seeds.
def Albert_StackedParam : RankedTensorOf<[F32, F64, BF16, I64]>;

/// A pure op with one matrix result. `rows` names the operand whose dimension 0
/// the result takes over, `asmName` is the SSA name printed for the result.
class Albert_Op<string mnemonic, string rows, string asmName,
                list<Trait> traits = [Pure]>
    : Op<Albert_Dialect, mnemonic, !listconcat(traits, [
        InferTypeOpAdaptor,
        DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                                  ["reifyResultShapes"]>,
        DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
        DeclareOpInterfaceMethods<AggregatedOpInterface,
                                  ["decomposeOperation"]>])> {
  let results = (outs NN_Rows:$result);
  let hasVerifier = 1;
  let extraClassDefinition = [{
    void $cppClass::getAsmResultNames(
        ::mlir::OpAsmSetValueNameFn setNameFn) {
      setNameFn(getResult(), "}] # asmName # [{");
    }

    ::mlir::LogicalResult $cppClass::reifyResultShapes(
        ::mlir::OpBuilder &builder,
        ::mlir::ReifiedRankedShapedTypeDims &shapes) {
      shapes = ::albertc::nn::detail::reifyRows(
          builder, }] # rows # [{, getResult());
      return ::mlir::success();
    }
  }];
}

#endif // ALBERTC_DIALECTS_ALBERT_IR_ALBERTDIALECT
