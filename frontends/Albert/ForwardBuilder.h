//===- ForwardBuilder.h - the parts of a model's forward pass ----*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the frontend: embeddings, blocks and heads from the parameters
/// of a model and the inputs of an entry.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_ALBERT_FORWARDBUILDER_H
#define ALBERTC_FRONTENDS_ALBERT_FORWARDBUILDER_H

#include "dialects/Albert/IR/AlbertOps.h"
#include "frontends/Albert/AlbertConfig.h"
#include "frontends/Albert/EntryBuilder.h"
#include "frontends/Albert/LayerBody.h"
#include "frontends/Albert/Parameters.h"
#include "llvm/ADT/MapVector.h"

namespace albertc::frontend {

/// Builds in the body of one entry.
class ForwardBuilder {
public:
  ForwardBuilder(mlir::OpBuilder &builder, mlir::Location loc,
                 const AlbertConfig &config, const Parameters &params,
                 const EntryBuilder &entry)
      : builder(builder), loc(loc), config(config), params(params),
        entry(entry) {}

  /// The value of `param`, read once; null for a null parameter.
  mlir::Value load(rt::ParamOp param);
  /// Parameters that were read, with their values.
  llvm::ArrayRef<std::pair<mlir::Operation *, mlir::Value>> getLoaded() const {
    return loaded.getArrayRef();
  }

  /// Makes what is built from now on drop values, with the entry's seed and
  /// the keys of its rows.
  void enableDropout();

  /// Embeddings of the packed tokens.
  albert::EmbeddingsOp buildEmbeddings();
  /// The same in ops of their own, with dropout if it is enabled.
  albert::EmbeddedRows buildEmbeddedRows();
  /// The rows after the last block.
  mlir::Value buildStack(mlir::Value rows);
  /// The pooled `numbers` of `rows`.
  mlir::Value buildPooler(mlir::Value rows, mlir::Value numbers);
  /// Scores of the vocabulary for the `numbers` of `rows`.
  mlir::Value buildMlmHead(mlir::Value rows, mlir::Value numbers);
  /// What scores of the vocabulary are computed from, for all of `rows`.
  mlir::Value buildMlmTransform(mlir::Value rows);

private:
  mlir::RankedTensorType rowsType(int64_t columns) {
    return mlir::RankedTensorType::get({mlir::ShapedType::kDynamic, columns},
                                       builder.getF32Type());
  }
  llvm::APFloat epsilon() {
    return llvm::APFloat(static_cast<float>(config.layerNormEpsilon));
  }
  albert::MlmTransform loadMlmTransform();

  mlir::OpBuilder &builder;
  mlir::Location loc;
  const AlbertConfig &config;
  const Parameters &params;
  const EntryBuilder &entry;
  llvm::MapVector<mlir::Operation *, mlir::Value> loaded;
  DropoutSource dropout;
};

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_FORWARDBUILDER_H
