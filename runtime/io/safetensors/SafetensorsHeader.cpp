//===- SafetensorsHeader.cpp - header of a safetensors file ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A state machine over JSON events: the outer object, an entry's object, one
/// of its lists, or the metadata.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/safetensors/SafetensorsHeader.h"

#include "runtime/core/Json.h"

namespace albert::rt {

/// The format's own limit.
static constexpr std::size_t maxHeaderBytes = 100'000'000;
static constexpr std::size_t maxRank = 16;

namespace {
class HeaderVisitor final : public JsonVisitor {
public:
  Status startObject() override;
  Status key(std::string_view name) override;
  Status endObject() override;
  Status startArray() override;
  Status endArray() override;
  Status string(std::string_view value) override;
  Status integer(std::int64_t value) override;
  Status real(double) override { return unexpected("a number"); }
  Status boolean(bool) override { return unexpected("a truth value"); }
  Status null() override { return unexpected("null"); }

  std::vector<SafetensorsEntry> entries;

private:
  enum class Place { Start, Names, Entry, Metadata, List, End };

  Status unexpected(const char *found) const;

  Place place = Place::Start;
  bool inMetadata = false;
  /// The member of the entry that is being read.
  std::string field;
  /// Which members the entry has had.
  bool hasType = false, hasShape = false, hasOffsets = false;
  std::vector<std::int64_t> offsets;
};
} // namespace

Status HeaderVisitor::unexpected(const char *found) const {
  switch (place) {
  case Place::Start:
  case Place::End:
    return dataLoss("expected an object, found %s", found);
  case Place::Metadata:
    return dataLoss("__metadata__: expected texts, found %s", found);
  default:
    break;
  }
  std::string entry = entries.empty() ? "" : quote(entries.back().name);
  if (place == Place::Names)
    return dataLoss("entry %s: expected an object, found %s", entry.c_str(),
                    found);
  return dataLoss("entry %s: %s where none belongs, after key %s",
                  entry.c_str(), found, quote(field).c_str());
}

Status HeaderVisitor::startObject() {
  if (place == Place::Start) {
    place = Place::Names;
    return Status::success();
  }
  if (place != Place::Names)
    return unexpected("an object");
  place = inMetadata ? Place::Metadata : Place::Entry;
  field.clear();
  hasType = hasShape = hasOffsets = false;
  return Status::success();
}

Status HeaderVisitor::key(std::string_view name) {
  if (place == Place::Names) {
    inMetadata = name == "__metadata__";
    if (!inMetadata) {
      entries.emplace_back();
      entries.back().name = name;
    }
  } else if (place == Place::Entry) {
    field = name;
    if (field != "dtype" && field != "shape" && field != "data_offsets")
      return dataLoss("entry %s: unknown member %s",
                      quote(entries.back().name).c_str(), quote(field).c_str());
  }
  return Status::success();
}

Status HeaderVisitor::endObject() {
  if (place == Place::Entry && !(hasType && hasShape && hasOffsets))
    return dataLoss("entry %s: expected 'dtype', 'shape' and 'data_offsets'",
                    quote(entries.back().name).c_str());
  place = place == Place::Names ? Place::End : Place::Names;
  return Status::success();
}

Status HeaderVisitor::startArray() {
  if (place != Place::Entry || (field != "shape" && field != "data_offsets"))
    return unexpected("a list");
  place = Place::List;
  offsets.clear();
  return Status::success();
}

Status HeaderVisitor::endArray() {
  place = Place::Entry;
  if (field == "shape") {
    hasShape = true;
    return Status::success();
  }
  if (offsets.size() != 2)
    return dataLoss("entry %s: 'data_offsets' must be two numbers, found %zu",
                    quote(entries.back().name).c_str(), offsets.size());
  hasOffsets = true;
  entries.back().begin = offsets[0];
  entries.back().end = offsets[1];
  return Status::success();
}

Status HeaderVisitor::string(std::string_view value) {
  if (place == Place::Metadata)
    return Status::success();
  if (place != Place::Entry || field != "dtype")
    return unexpected("a text");
  entries.back().dtype = value;
  hasType = true;
  return Status::success();
}

Status HeaderVisitor::integer(std::int64_t value) {
  if (place != Place::List)
    return unexpected("a number");
  if (value < 0)
    return dataLoss("entry %s: negative number in %s",
                    quote(entries.back().name).c_str(), quote(field).c_str());
  std::vector<std::int64_t> &list =
      field == "shape" ? entries.back().shape : offsets;
  if (list.size() == maxRank)
    return dataLoss("entry %s: more than %zu numbers in %s",
                    quote(entries.back().name).c_str(), maxRank,
                    quote(field).c_str());
  list.push_back(value);
  return Status::success();
}

Result<std::vector<SafetensorsEntry>>
parseSafetensorsHeader(std::string_view header) {
  HeaderVisitor visitor;
  JsonLimits limits;
  limits.maxBytes = maxHeaderBytes;
  limits.maxDepth = 3;
  limits.rejectDuplicateKeys = true;
  ALBERT_RETURN_IF_ERROR(visitJson(header, "header", limits, visitor));
  return std::move(visitor.entries);
}

} // namespace albert::rt
