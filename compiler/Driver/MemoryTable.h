//===- MemoryTable.h - which batches fit into memory ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `--report --max-memory` without an output: what fits, before there is a
/// program.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_DRIVER_MEMORYTABLE_H
#define ALBERTC_COMPILER_DRIVER_MEMORYTABLE_H

#include "compiler/Driver/CompilerOptions.h"
#include "compiler/Driver/TrainingPlanner.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/raw_ostream.h"

namespace albertc {

/// The table "sequence length x largest batch".
struct MemoryTable {
  /// What one way to rematerialize takes at one length.
  struct Cell {
    Rematerialization rematerialization;
    /// The most sequences of a batch; 0 if no batch fits.
    int64_t largestBatch = 0;
    /// Sequences of the part that is in work memory.
    int64_t part = 0;
    /// Bytes of a run with batches of `--batch-size`.
    uint64_t bytes = 0;
  };
  struct Row {
    int64_t length;
    llvm::SmallVector<Cell, 3> cells;
  };
  uint64_t limit = 0;
  int64_t batch = 0;
  int threads = 1;
  llvm::SmallVector<Row, 6> rows;
};

/// Plans `model` at the lengths of the table up to its own, in parts of
/// `kPartTokens`, or of one sequence where those do not fit. Masked words of a
/// sequence are those of the model's bounds, as far as it has tokens.
llvm::Expected<MemoryTable>
makeMemoryTable(TrainingPlanner &planner, const TrainingModel &model,
                std::optional<Rematerialization> rematerialization,
                uint64_t limit, int threads);

/// Prints it as text or as JSON.
void printMemoryTable(llvm::raw_ostream &os, ReportKind kind,
                      const MemoryTable &table);

} // namespace albertc

#endif // ALBERTC_COMPILER_DRIVER_MEMORYTABLE_H
