//===- GraphEncoder.h - the forward pass of an imported graph ---*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A TensorFlow graph in the place of embeddings and blocks: a graph that is
/// not recognised as an ALBERT is given the losses of one, and trained as it
/// is.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_FRONTENDS_ALBERT_GRAPHENCODER_H
#define ALBERTC_FRONTENDS_ALBERT_GRAPHENCODER_H

#include "dialects/RT/IR/RTOps.h"
#include "frontends/Albert/AlbertConfig.h"
#include "frontends/Albert/EntryBuilder.h"
#include "frontends/Albert/Parameters.h"
#include "frontends/Albert/Unpacking.h"
#include "frontends/Problem.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

#include "llvm/ADT/StringMap.h"

#include <optional>

namespace albertc::frontend {

/// What a graph computes for an entry.
struct EncodedRows {
  /// Rows of the sequence output, one for each of `query_rows`.
  mlir::Value queries;
  /// The pooled output, a row for each sequence; null if the graph has none.
  mlir::Value pooled;
};

/// A variable of two parameters of `module`: of one with a slot for each layer
/// and of another one. It would have two gradients.
std::optional<llvm::StringRef> findSharedVariable(mlir::ModuleOp module);

/// The forward function of a graph and what its arrays are.
class GraphEncoder {
public:
  /// Takes the function that `convert-tfg-to-linalg=part` leaves in `module`,
  /// which must outlive this; `roles` are those of its inputs. Its outputs are
  /// rows of floats for every token, and there may be a row of as many for
  /// every sequence. The variable `.../word_embeddings` is the table that words
  /// are predicted with. Reports what is not so to `problems`, in terms of
  /// `file`.
  static std::optional<GraphEncoder> find(mlir::ModuleOp module,
                                          llvm::ArrayRef<GraphArrayRole> roles,
                                          llvm::StringRef file,
                                          Problems &problems);

  /// What heads on the graph's rows are built from, and what of the graph a
  /// program says: other sizes are those of a model without blocks. The head
  /// of predictions is brightmart's if the graph has its second table, with
  /// the originals' activation, initializers and epsilon.
  AlbertConfig makeConfig(int64_t maxLength) const;

  /// Copies the parameters to where `builder` stands, and tells `params` what
  /// heads read of them and in which scope their own are. Those that start
  /// afresh are what the originals' initializers make of variables of such
  /// names: gammas ones, vectors zeros, others normal with `stddev`.
  void declareParameters(mlir::OpBuilder &builder, double stddev,
                         Parameters &params) const;

  /// Computes the rows that `entry` wants, of sequences of at most `maxLength`
  /// tokens, where `builder` stands. `load` gives the value of a parameter.
  EncodedRows build(mlir::OpBuilder &builder, mlir::Location loc,
                    const EntryBuilder &entry, int64_t maxLength,
                    llvm::function_ref<mlir::Value(rt::ParamOp)> load) const;

  bool hasPooled() const { return pooledOutput.has_value(); }
  /// Sequences and tokens of the inputs where the graph fixes them.
  std::optional<int64_t> getBatch() const { return batch; }
  std::optional<int64_t> getLength() const { return length; }
  /// The table of word embeddings.
  rt::ParamOp getWords() const { return words; }

private:
  /// Reads the members off `module`; false if it reported a problem.
  bool read(mlir::ModuleOp module, llvm::StringRef file, Problems &problems);
  bool readShape(mlir::DictionaryAttr input, llvm::StringRef file,
                 Problems &problems);
  bool readOutputs(mlir::ArrayAttr outputs, llvm::StringRef file,
                   Problems &problems);
  bool readParameters(mlir::ModuleOp module, llvm::StringRef file,
                      Problems &problems);

  mlir::func::FuncOp function;
  /// What the inputs are, in the order of the arguments.
  llvm::SmallVector<GraphArrayRole> roles;
  /// The names of open sizes, in the order of the function's first argument.
  llvm::SmallVector<llvm::StringRef> sizes;
  llvm::StringMap<unsigned> dimOfSize;
  std::optional<int64_t> batch, length;
  unsigned sequenceOutput = 0;
  std::optional<unsigned> pooledOutput;
  int64_t hiddenSize = 0;
  rt::ParamOp words;
  /// The matrix [E, H] that brightmart's models have beside it, or null.
  rt::ParamOp bridge;
  /// Rows of the table of token types.
  int64_t numTypes = 1;
};

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_GRAPHENCODER_H
