//===- MemoryTable.cpp - which batches fit into memory --------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "compiler/Driver/MemoryTable.h"
#include "runtime/core/Format.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/JSON.h"

using namespace albertc;
namespace rtt = albert::rt;

/// The lengths that albert_zh's own table has.
static constexpr int64_t kLengths[] = {64, 128, 256, 320, 384, 512};

/// The cell of the largest part that leaves room for a batch.
static llvm::Expected<MemoryTable::Cell>
makeCell(TrainingPlanner &planner, Rematerialization rematerialization,
         const frontend::Bounds &bounds, uint64_t limit) {
  MemoryTable::Cell cell{rematerialization};
  for (int64_t tokens : {kPartTokens, int64_t(1)}) {
    auto plan = planner.plan(rematerialization,
                             boundPart(bounds.batch, bounds.length,
                                       bounds.predictionsPerSequence, tokens));
    if (!plan)
      return plan.takeError();
    cell.part = plan->bounds.sequences;
    cell.bytes = rtt::trainingMemory(plan->sizes).total();
    cell.largestBatch = rtt::largestBatch(plan->sizes, limit);
    if (cell.largestBatch >= cell.part)
      break;
  }
  return cell;
}

llvm::Expected<MemoryTable>
albertc::makeMemoryTable(TrainingPlanner &planner, const TrainingModel &model,
                         std::optional<Rematerialization> rematerialization,
                         uint64_t limit, int threads) {
  MemoryTable table;
  table.limit = limit;
  table.batch = model.bounds.batch;
  table.threads = threads;
  llvm::SmallVector<int64_t> lengths(llvm::make_filter_range(
      kLengths, [&](int64_t length) { return length < model.bounds.length; }));
  lengths.push_back(model.bounds.length);
  for (int64_t length : lengths) {
    MemoryTable::Row &row = table.rows.emplace_back();
    row.length = length;
    frontend::Bounds bounds = model.bounds;
    bounds.length = length;
    bounds.predictionsPerSequence =
        std::min(bounds.predictionsPerSequence, length);
    for (const RematerializationName &way : kRematerializations) {
      if (way.value != rematerialization.value_or(way.value))
        continue;
      auto cell = makeCell(planner, way.value, bounds, limit);
      if (!cell)
        return cell.takeError();
      row.cells.push_back(*cell);
    }
  }
  return table;
}

/// A line for each length: `value` of the cells, right-justified.
static void printTextRows(
    llvm::raw_ostream &os, const MemoryTable &table,
    llvm::function_ref<std::string(const MemoryTable::Cell &)> value) {
  constexpr unsigned kWidth = 12;
  os << llvm::right_justify("length", kWidth);
  for (const MemoryTable::Cell &cell : table.rows.front().cells)
    os << llvm::right_justify(
        stringifyRematerialization(cell.rematerialization), kWidth);
  os << '\n';
  for (const MemoryTable::Row &row : table.rows) {
    os << llvm::right_justify(std::to_string(row.length), kWidth);
    for (const MemoryTable::Cell &cell : row.cells)
      os << llvm::right_justify(value(cell), kWidth);
    os << '\n';
  }
}

static void printText(llvm::raw_ostream &os, const MemoryTable &table) {
  os << "pretraining, f32, " << table.threads << " thread"
     << (table.threads == 1 ? "" : "s") << "\nlargest batch within "
     << rtt::formatBytes(table.limit) << ", by length and --remat\n";
  printTextRows(os, table, [](const MemoryTable::Cell &cell) {
    return std::to_string(cell.largestBatch);
  });
  os << "memory with batches of " << table.batch << " (--batch-size)\n";
  printTextRows(os, table, [](const MemoryTable::Cell &cell) {
    return rtt::formatBytes(cell.bytes);
  });
}

static void printJson(llvm::raw_ostream &os, const MemoryTable &table) {
  llvm::json::OStream json(os, /*IndentSize=*/2);
  json.object([&] {
    json.attribute("program", "pretrain");
    json.attribute("max_memory", static_cast<int64_t>(table.limit));
    json.attribute("threads", table.threads);
    json.attribute("batch_size", table.batch);
    json.attributeArray("rows", [&] {
      for (const MemoryTable::Row &row : table.rows)
        for (const MemoryTable::Cell &cell : row.cells)
          json.object([&] {
            json.attribute("max_seq_length", row.length);
            json.attribute("remat",
                           stringifyRematerialization(cell.rematerialization));
            json.attribute("largest_batch", cell.largestBatch);
            json.attribute("part", cell.part);
            json.attribute("bytes", static_cast<int64_t>(cell.bytes));
          });
    });
  });
  os << '\n';
}

void albertc::printMemoryTable(llvm::raw_ostream &os, ReportKind kind,
                               const MemoryTable &table) {
  if (kind == ReportKind::Json)
    printJson(os, table);
  else
    printText(os, table);
}
