//===- ModuleParts.h - what builders of modules share ------------*- C++
//-*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to the frontend: arguments that programs have in common, and the
/// builder of training programs.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_ALBERT_MODULEPARTS_H
#define ALBERTC_FRONTENDS_ALBERT_MODULEPARTS_H

#include "frontends/Albert/EntryBuilder.h"
#include "frontends/Albert/ModuleBuilder.h"

namespace albertc::frontend {

class GraphEncoder;

/// Adds the inputs that describe packed sequences (docs/abi.md, "Inputs").
void addTokenInputs(EntryBuilder &entry, mlir::OpBuilder &builder,
                    const Bounds &bounds);
/// Adds the rows that are read after the last block, at most `queries`.
void addQueryInputs(EntryBuilder &entry, Rows queries, const Bounds &bounds);

/// The part of the manifest that only the frontend knows. `training` is its
/// member of that name, null for programs that answer.
mlir::DictionaryAttr describeProgram(mlir::Builder &builder,
                                     const AlbertConfig &config,
                                     Program program, const Bounds &bounds,
                                     mlir::DictionaryAttr training = {});

/// The module of program `pretrain`, with several entries. `graph` takes the
/// place of the config's embeddings and blocks unless it is null.
mlir::OwningOpRef<mlir::ModuleOp> buildPretraining(mlir::MLIRContext &context,
                                                   const AlbertConfig &config,
                                                   const Bounds &bounds,
                                                   const GraphEncoder *graph);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_ALBERT_MODULEPARTS_H
