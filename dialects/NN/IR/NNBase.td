//===- NNBase.td - nn dialect, types, op base class --------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_DIALECTS_NN_IR_NNBASE_TD
#define ALBERTC_DIALECTS_NN_IR_NNBASE_TD

include "dialects/Interfaces/DifferentiableOpInterface.td"
include "mlir/Dialect/Linalg/IR/LinalgInterfaces.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/OpBase.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def NN_Dialect : Dialect {
  let name = "nn";
  let cppNamespace = "::albertc::nn";
  let summary = "Neural-network maths on token-major matrices";
  let description = [{
    `nn` states *what* is computed by one building block of a transformer and
    nothing about loops, buffers or threads. Values are token-major matrices:
    dimension 0 counts tokens (or sequences, or queries) and may be dynamic, the
    last dimension is the feature dimension and is static. Sequences are packed
    one after the other; ops that look across tokens take offset vectors.

    Every op is pure, infers its result type, and decomposes to upstream ops
    through `linalg::AggregatedOpInterface`; the decomposition is the executable
    definition of the op. For `bf16` operands all arithmetic is carried out in
    `f32` and the result is rounded once.
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::linalg::LinalgDialect",
    "::mlir::math::MathDialect", "::mlir::scf::SCFDialect",
    "::mlir::tensor::TensorDialect"
  ];
  let useDefaultAttributePrinterParser = 1;
}

//===----------------------------------------------------------------------===//
// Operand types
//===----------------------------------------------------------------------===//

def NN_StaticColumnsPred
    : CPred<"!::llvm::cast<::mlir::ShapedType>($_self).isDynamicDim("
            "::llvm::cast<::mlir::ShapedType>($_self).getRank() - 1)">;

/// [rows, columns]: rows may be dynamic, columns are static.
def NN_Rows : ConfinedType<2DTensorOf<[F32, F64, BF16]>, [NN_StaticColumnsPred],
    "2D tensor of f32, f64 or bf16 values with a static last dimension",
    "::mlir::RankedTensorType">;

/// A parameter of known shape.
def NN_Vector : ConfinedType<1DTensorOf<[F32, F64, BF16]>, [HasStaticShapePred],
    "statically shaped 1D tensor of f32, f64 or bf16 values",
    "::mlir::RankedTensorType">;
def NN_Matrix : ConfinedType<2DTensorOf<[F32, F64, BF16]>, [HasStaticShapePred],
    "statically shaped 2D tensor of f32, f64 or bf16 values",
    "::mlir::RankedTensorType">;
def NN_GroupedMatrix : ConfinedType<3DTensorOf<[F32, F64, BF16]>,
    [HasStaticShapePred],
    "statically shaped 3D tensor of f32, f64 or bf16 values",
    "::mlir::RankedTensorType">;

/// A matrix, or a stack of matrices of one shape.
def NN_Matrices : ConfinedType<TensorRankOf<[F32, F64, BF16], [2, 3]>,
    [HasStaticShapePred],
    "statically shaped 2D or 3D tensor of f32, f64 or bf16 values",
    "::mlir::RankedTensorType">;

/// Row numbers, offsets and counts.
def NN_Indices : 1DTensorOf<[I32]>;
/// What tells rows apart for dropout.
def NN_RowKeys : 1DTensorOf<[I64]>;

//===----------------------------------------------------------------------===//
// Op base
//===----------------------------------------------------------------------===//

/// An op with a derivative rule, in NNDerivatives.cpp.
def NN_Differentiable
    : DeclareOpInterfaceMethods<DifferentiableOpInterface, ["buildAdjoint"]>;

/// A pure op with one matrix result. `rows` names the operand whose dimension 0
/// the result takes over, `asmName` is the SSA name printed for the result.
class NN_Op<string mnemonic, string rows, string asmName,
            list<Trait> traits = []>
    : Op<NN_Dialect, mnemonic, !listconcat(traits, [
        Pure, InferTypeOpAdaptor,
        DeclareOpInterfaceMethods<ReifyRankedShapedTypeOpInterface,
                                  ["reifyResultShapes"]>,
        DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
        DeclareOpInterfaceMethods<AggregatedOpInterface,
                                  ["decomposeOperation"]>])> {
  let results = (outs NN_Rows:$result);
  let extraClassDefinition = [{
    void $cppClass::getAsmResultNames(
        ::mlir::OpAsmSetValueNameFn setNameFn) {
      setNameFn(getResult(), "}] # asmName # [{");
    }

    ::mlir::LogicalResult $cppClass::reifyResultShapes(
        ::mlir::OpBuilder &builder,
        ::mlir::ReifiedRankedShapedTypeDims &shapes) {
      shapes = detail::reifyRows(builder, }] # rows # [{(), getResult());
      return ::mlir::success();
    }
  }];
}

#endif // ALBERTC_DIALECTS_NN_IR_NNBASE_TD
