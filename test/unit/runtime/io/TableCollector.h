//===- TableCollector.h - the entries of a table ----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What tests compare tables by.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_TEST_UNIT_RUNTIME_IO_TABLECOLLECTOR_H
#define ALBERTC_TEST_UNIT_RUNTIME_IO_TABLECOLLECTOR_H

#include "runtime/io/tf_checkpoint/Table.h"

#include <string>
#include <utility>
#include <vector>

namespace albert::rt {

/// Keys and values in order.
using TableEntries = std::vector<std::pair<std::string, std::string>>;

/// Collects the entries.
class TableCollector final : public TableVisitor {
public:
  Status entry(std::string_view key, ByteSpan value) override {
    entries.emplace_back(key, textOf(value));
    return Status::success();
  }
  TableEntries entries;
};

} // namespace albert::rt

#endif // ALBERTC_TEST_UNIT_RUNTIME_IO_TABLECOLLECTOR_H
