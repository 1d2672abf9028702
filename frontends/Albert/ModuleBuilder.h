//===- ModuleBuilder.h - from a config to a module ---------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Builds the program of a model: parameters and one entry function in terms
/// of the `albert`, `nn` and `rt` dialects.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_ALBERT_MODULEBUILDER_H
#define ALBERTC_FRONTENDS_ALBERT_MODULEBUILDER_H

#include "frontends/Albert/AlbertConfig.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace albertc::frontend {

class GraphEncoder;

/// What a compiled model answers.
enum class Program {
  /// The rows of the last block and the pooled first rows.
  Encode,
  /// Scores of the vocabulary at the predicted rows.
  Mlm,
  /// Scores of the two sentence orders.
  Sop,
  /// The mean of the last block's rows over the real tokens.
  Embed,
  /// Losses of masked words and sentence order, their gradients, and steps of
  /// an optimizer.
  Pretrain
};

/// "encode", "mlm", "sop", "embed" or "pretrain"; of a program that answers it
/// is also the entry's name.
llvm::StringRef stringifyProgram(Program program);
/// The program of that name.
std::optional<Program> parseProgram(llvm::StringRef name);

/// Static bounds of what one call takes; they size the work memory.
struct Bounds {
  /// Rows of all sequences together.
  int64_t tokens = 32768;
  int64_t sequences = 64;
  /// Rows of one sequence.
  int64_t length = 512;
  /// Rows read after the last block (programs mlm and pretrain).
  int64_t queries = 32768;
  /// Masked words (program pretrain). The bounds of a training program are
  /// those of a part of a batch.
  int64_t predictions = 0;
  /// Masked words of one sequence, and sequences of a batch unless the run says
  /// otherwise.
  int64_t predictionsPerSequence = 20;
  int64_t batch = 32;
};

/// Loads the dialects that `buildModule` uses.
void loadDialects(mlir::MLIRContext &context);

/// Builds the module of `program`. Its entries' arguments are the session
/// context, the inputs and the destinations, marked with the attributes of
/// `rt`; the module attribute `rt.program` holds program, family, model and
/// bounds for the manifest. `config` is valid, so nothing can go wrong.
mlir::OwningOpRef<mlir::ModuleOp> buildModule(mlir::MLIRContext &context,
                                              const AlbertConfig &config,
                                              Program program,
                                              const Bounds &bounds);

/// Builds the module of program `pretrain` with `graph` in the place of
/// embeddings and blocks. Nothing is dropped, and the gradient of token types
/// has one norm, not one for every row. The bounds keep to sizes that the graph
/// fixes.
mlir::OwningOpRef<mlir::ModuleOp> buildModule(const GraphEncoder &graph,
                                              const Bounds &bounds);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_MODULEBUILDER_H
