//===- TfExample.cpp - read tf.train.Example ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The nested messages are at most four deep and known by their numbers. Lists
/// are decoded in one pass that counts what does not fit as well, so that a
/// wrong length is told in full.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_example/TfExample.h"

#include "runtime/io/protobuf/WireReader.h"

#include <algorithm>
#include <cstring>

namespace albert::rt {

/// Examples of ALBERT have at most a dozen features; they are compared one by
/// one, which a message with many would make slow.
static constexpr std::size_t maxFeatures = 4096;

const char *describe(FeatureKind kind) {
  switch (kind) {
  case FeatureKind::Bytes:
    return "byte strings";
  case FeatureKind::Float:
    return "float values";
  case FeatureKind::Int64:
    return "int64 values";
  case FeatureKind::None:
    break;
  }
  return "no list";
}

//===----------------------------------------------------------------------===//
// Map
//===----------------------------------------------------------------------===//

/// Finds the list of a Feature. Lists of one kind that follow each other are
/// one list; another kind replaces what was there.
static bool parseFeature(ByteSpan message, FeatureView &view) {
  ByteReader reader(message);
  std::size_t start = 0;
  view.kind = FeatureKind::None;
  while (!reader.atEnd()) {
    std::size_t offset = reader.offset();
    WireField field;
    if (!readWireField(reader, field))
      return false;
    if (!field.isBytes() || field.tag > 3 ||
        field.tag == static_cast<std::uint32_t>(view.kind))
      continue;
    view.kind = static_cast<FeatureKind>(field.tag);
    start = offset;
  }
  view.message = message.dropFront(start);
  return true;
}

bool TfExample::parseEntry(ByteSpan message) {
  FeatureView view;
  bool valid = forEachField(message, [&](const WireField &field) {
    if (field.tag == 1 && field.isBytes())
      view.name = textOf(field.bytes);
    else if (field.tag == 2 && field.isBytes())
      return parseFeature(field.bytes, view);
    return true;
  });
  if (!valid)
    return false;
  auto known =
      std::find_if(views.begin(), views.end(), [&](const FeatureView &other) {
        return other.name == view.name;
      });
  if (known != views.end())
    *known = view;
  else
    views.push_back(view);
  return views.size() <= maxFeatures;
}

bool TfExample::parseFeatures(ByteSpan message) {
  return forEachField(message, [&](const WireField &field) {
    return field.tag != 1 || !field.isBytes() || parseEntry(field.bytes);
  });
}

Status TfExample::parse(ByteSpan message, const std::string &path,
                        std::uint64_t recordNumber) {
  views.clear();
  file = path;
  record = recordNumber;
  bool valid = forEachField(message, [&](const WireField &field) {
    return field.tag != 1 || !field.isBytes() || parseFeatures(field.bytes);
  });
  if (valid)
    return Status::success();
  views.clear();
  return dataLoss("%s:record#%llu: expected a tf.train.Example, found %zu "
                  "bytes of something else",
                  file.c_str(), static_cast<unsigned long long>(record),
                  message.size())
      .withHint("give a file of examples for pre-training");
}

const FeatureView *TfExample::find(std::string_view name) const {
  for (const FeatureView &view : views)
    if (view.name == name)
      return &view;
  return nullptr;
}

Status TfExample::located(std::string_view name, Status status) const {
  return std::move(status).withContext("%s:record#%llu:%.*s", file.c_str(),
                                       static_cast<unsigned long long>(record),
                                       static_cast<int>(name.size()),
                                       name.data());
}

//===----------------------------------------------------------------------===//
// Lists
//===----------------------------------------------------------------------===//

namespace {
/// Room for elements, and how many there are.
template <typename T>
struct Elements {
  Span<T> values;
  std::size_t count = 0;

  void add(T value) {
    if (count < values.size())
      values[count] = value;
    ++count;
  }
};
} // namespace

/// Adds the elements of one field of an Int64List; false if it is damaged.
static bool decodeElements(const WireField &field,
                           Elements<std::int64_t> &elements) {
  if (field.type == WireType::Varint)
    elements.add(field.asInt());
  if (!field.isBytes())
    return true;
  ByteReader reader(field.bytes);
  while (!reader.atEnd()) {
    std::uint64_t value;
    if (!reader.varint(value))
      return false;
    elements.add(static_cast<std::int64_t>(value));
  }
  return true;
}

/// Adds the elements of one field of a FloatList.
static bool decodeElements(const WireField &field, Elements<float> &elements) {
  if (field.type == WireType::Fixed32) {
    std::uint32_t bits = static_cast<std::uint32_t>(field.number);
    float value;
    std::memcpy(&value, &bits, sizeof(value));
    elements.add(value);
  }
  if (!field.isBytes())
    return true;
  std::size_t count = field.bytes.size() / sizeof(float);
  std::size_t room =
      elements.values.size() - std::min(elements.count, elements.values.size());
  if (std::size_t fitting = std::min(count, room))
    std::memcpy(elements.values.data() + elements.count, field.bytes.data(),
                fitting * sizeof(float));
  elements.count += count;
  return field.bytes.size() % sizeof(float) == 0;
}

/// Adds the element of one field of a BytesList.
static bool decodeElements(const WireField &field,
                           Elements<std::string_view> &elements) {
  if (field.isBytes())
    elements.add(textOf(field.bytes));
  return true;
}

Status TfExample::missing(std::string_view name, FeatureKind kind) const {
  constexpr std::size_t maxListed = 20;
  std::string names;
  for (std::size_t i = 0; i < views.size() && i < maxListed; ++i)
    names += (i == 0 ? "" : ", ") + quote(views[i].name);
  return located(name,
                 notFound("expected %s, found no such feature", describe(kind)))
      .withHint("the record has %s%s",
                names.empty() ? "no features" : names.c_str(),
                views.size() > maxListed ? ", ..." : "");
}

template <typename T>
Result<std::size_t> TfExample::decode(std::string_view name, FeatureKind kind,
                                      Span<T> values) const {
  const FeatureView *view = find(name);
  if (!view)
    return missing(name, kind);
  Elements<T> elements{values};
  if (view->kind == FeatureKind::None)
    return elements.count;
  if (view->kind != kind)
    return located(name, invalidArgument("expected %s, found %s",
                                         describe(kind), describe(view->kind)));
  bool valid = forEachField(view->message, [&](const WireField &list) {
    if (list.tag != static_cast<std::uint32_t>(kind) || !list.isBytes())
      return true;
    return forEachField(list.bytes, [&](const WireField &field) {
      return field.tag != 1 || decodeElements(field, elements);
    });
  });
  if (!valid)
    return located(
        name, dataLoss("expected %s, found a damaged list", describe(kind)));
  return elements.count;
}

template <typename T>
Status TfExample::readExactly(std::string_view name, FeatureKind kind,
                              Span<T> values) const {
  ALBERT_ASSIGN_OR_RETURN(std::size_t count, decode(name, kind, values));
  if (count == values.size())
    return Status::success();
  return located(name, invalidArgument("expected %zu %s, found %zu",
                                       values.size(), describe(kind), count));
}

template <typename T>
Status TfExample::readAll(std::string_view name, FeatureKind kind,
                          std::vector<T> &values) const {
  ALBERT_ASSIGN_OR_RETURN(std::size_t count, decode(name, kind, Span<T>()));
  values.resize(count);
  return decode(name, kind, Span<T>(values)).takeStatus();
}

Status TfExample::read(std::string_view name, Span<std::int64_t> values) const {
  return readExactly(name, FeatureKind::Int64, values);
}

Status TfExample::read(std::string_view name, Span<float> values) const {
  return readExactly(name, FeatureKind::Float, values);
}

Status TfExample::readList(std::string_view name,
                           std::vector<std::int64_t> &values) const {
  return readAll(name, FeatureKind::Int64, values);
}

Status TfExample::readList(std::string_view name,
                           std::vector<float> &values) const {
  return readAll(name, FeatureKind::Float, values);
}

Status TfExample::readList(std::string_view name,
                           std::vector<std::string_view> &values) const {
  return readAll(name, FeatureKind::Bytes, values);
}

} // namespace albert::rt
