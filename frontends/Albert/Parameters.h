//===- Parameters.h - the parameters of an ALBERT model ----------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Shapes, initializers and checkpoint names of all
/// parameters (semantics.md 1.3 and 1.5).
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_ALBERT_PARAMETERS_H
#define ALBERTC_FRONTENDS_ALBERT_PARAMETERS_H

#include "dialects/RT/IR/RTOps.h"
#include "frontends/Albert/AlbertConfig.h"
#include "mlir/IR/Builders.h"

namespace albertc::frontend {

/// A parameter of the block with the slot that every block reads.
struct LayerParam {
  rt::ParamOp param;
  llvm::SmallVector<int64_t> slots;
};

/// Parameters of one block in the order in which the body takes them.
enum LayerParamIndex : unsigned {
  QKernel,
  QBias,
  KKernel,
  KBias,
  VKernel,
  VBias,
  ProjKernel,
  ProjBias,
  Norm1Gamma,
  Norm1Beta,
  Ffn1Kernel,
  Ffn1Bias,
  Ffn2Kernel,
  Ffn2Bias,
  Norm2Gamma,
  Norm2Beta,
  NumLayerParams
};

/// What the parameter of that place is called: "layer.q_kernel" and so on.
llvm::StringRef getLayerSymbol(LayerParamIndex index);

/// The slot of that parameter that each block of `config` reads: blocks that
/// share a variable share its slot.
llvm::SmallVector<int64_t> getLayerSlots(const AlbertConfig &config,
                                         LayerParamIndex index);

/// How a variable is called and stored in Hugging Face files.
struct HuggingFaceName {
  std::string name;
  bool transposed = false;
};

/// What stands before the originals' names in a graph whose word embeddings are
/// the variable `words`: "module/" or nothing.
std::string getScope(rt::VariableAttr words);

/// Declares the parameters of one model as `rt.param` ops.
class Parameters {
public:
  /// Declarations go where `builder` stands.
  Parameters(mlir::OpBuilder &builder, mlir::Location loc,
             const AlbertConfig &config);

  /// Declares @embeddings.*; `projection` and `projectionBias` are null where
  /// the model has none.
  void declareEmbeddings();
  /// Declares @layer.*, stacked by slot.
  void declareLayers();
  /// Declares @pooler.*.
  void declarePooler();
  /// Declares @mlm.*; needs the embeddings.
  void declareMlmHead();
  /// Declares @sop.*.
  void declareSopHead();

  /// What stands before the originals' names of variables that are declared
  /// from now on.
  std::string scope;
  rt::ParamOp word, type, position, embeddingGamma, embeddingBeta;
  rt::ParamOp projection, projectionBias;
  llvm::SmallVector<LayerParam, 0> layer;
  rt::ParamOp poolerKernel, poolerBias;
  rt::ParamOp mlmKernel, mlmBias, mlmGamma, mlmBeta, mlmOutputBias;
  rt::ParamOp sopWeights, sopBias;

private:
  /// How a fresh parameter starts.
  enum class Init { Normal, Zeros, Ones };

  rt::VariableAttr variable(const std::string &tf,
                            llvm::ArrayRef<int64_t> shape,
                            const HuggingFaceName &hf, int64_t slot = 0);
  rt::ParamOp declare(llvm::StringRef symbol, llvm::ArrayRef<int64_t> shape,
                      Init init, llvm::ArrayRef<mlir::Attribute> variables);
  rt::ParamOp declareOne(llvm::StringRef symbol, llvm::ArrayRef<int64_t> shape,
                         Init init, llvm::StringRef tf,
                         const HuggingFaceName &hf = {});

  mlir::OpBuilder &builder;
  mlir::Location loc;
  const AlbertConfig &config;
};

/// The hidden group of layer `layer`: `int(layer / layers * groups)` in double
/// arithmetic, as the original computes it. For some sizes this differs from
/// the exact quotient, for instance for 22 layers in 22 groups (semantics.md
/// 1.4).
int64_t getHiddenGroup(int64_t layer, int64_t layers, int64_t groups);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_PARAMETERS_H
