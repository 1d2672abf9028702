//===- CompilerOptions.h - what albertc is asked to do ----------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One struct with every choice of a compilation. The command line fills it;
/// other front ends of the driver may fill it themselves.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_COMPILEROPTIONS_H
#define ALBERTC_COMPILER_DRIVER_COMPILEROPTIONS_H

#include "compiler/Target/Linker.h"
#include "compiler/Transforms/Autodiff/Rematerialization.h"
#include "frontends/Albert/AlbertConfig.h"
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace albertc {

/// `--report`.
enum class ReportKind { None, Text, Json };

/// Choices of one compilation.
struct CompilerOptions {
  /// The model: an ALBERT config, a folder as released, a TensorFlow graph or
  /// a module (.mlir).
  std::string model;
  /// Where the result goes; with `compileTo`, "-" or empty is standard output.
  /// Empty also for a table of what fits into memory.
  std::string output;
  /// "encode", "mlm", "sop", "embed" or "pretrain".
  std::string program = "encode";
  EmitKind emit = EmitKind::Exe;
  /// What the user says about the model in place of its config.
  frontend::ConfigOptions config;

  /// Name of the phase to stop after; empty for all of them.
  std::string compileTo;
  /// Folder that gets the module after each phase; empty for none.
  std::string dumpDirectory;
  ReportKind report = ReportKind::None;
  /// Whether to print where the time went.
  bool timing = false;

  /// Checkpoint whose weights the program carries; empty: the model folder's,
  /// or none.
  std::string checkpoint;
  /// Seed of random weights that the program carries instead.
  std::optional<uint64_t> randomInit;
  /// WordPiece vocabulary; empty: the model folder's, or none.
  std::string vocabularyFile;
  /// SentencePiece model; empty: the model folder's, or none.
  std::string sentencePieceFile;
  /// Whether text is lower-cased; unset: what the model says, else yes.
  std::optional<bool> doLowerCase;

  /// Processor and system the program is for, see resolveTarget.
  std::string cpu = "native";
  std::string triple;

  /// Bounds: rows of a batch; tokens of a sequence (0: all positions of the
  /// model); predicted positions of a sequence (0: all of its tokens).
  int64_t batchSize = 64;
  int64_t maxSequenceLength = 0;
  int64_t maxPredictions = 0;

  /// What a program that trains computes again; unset: the least with which it
  /// fits into `maxMemory`.
  std::optional<Rematerialization> rematerialization;
  /// Bytes that a program that trains may take; 0 for any number.
  uint64_t maxMemory = 0;

  /// Whether a TensorFlow graph is compiled as the graph that it is.
  bool isGraphProgram() const { return program == "graph"; }

  /// Whether nothing but a report is asked for.
  bool isReportAlone() const {
    return output.empty() && report != ReportKind::None;
  }

  /// Whether all that is asked for is the table of what fits into memory.
  bool isMemoryTable() const {
    return isReportAlone() && compileTo.empty() && maxMemory != 0;
  }

  /// What is taken of a TensorFlow graph: tensors, a signature, the tags of a
  /// SavedModel's graph. Empty: what the graph says itself.
  std::vector<std::string> graphInputs;
  std::vector<std::string> graphOutputs;
  std::string signature;
  /// Shapes of its inputs in their order, see tfg::parseShapeList; empty: those
  /// of the graph.
  std::string graphInputShapes;
  std::vector<std::string> tags;
  /// Names of the classes that a graph's program tells apart, for its answers
  /// on texts.
  std::vector<std::string> labels;

  /// Prefix of the program's symbol in libraries; empty: from `output`.
  std::string name;
  /// Folder of the runtime archives.
  std::string runtimeDirectory;
};

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_COMPILEROPTIONS_H
