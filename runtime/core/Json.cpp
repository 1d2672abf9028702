//===- Json.cpp - bounded JSON reading ------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// A thin layer over nlohmann::json. Its event parser keeps its own stack, so
/// nesting cannot exhaust ours; the limits are checked on the events, and a
/// document is built from them.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Json.h"

#include "runtime/core/File.h"

#include <algorithm>
#include <unordered_set>

namespace albert::rt {

//===----------------------------------------------------------------------===//
// Events
//===----------------------------------------------------------------------===//

namespace {
/// The handler that nlohmann's parser calls; turns its protocol (false stops)
/// into Status and enforces the limits.
class EventAdapter {
public:
  EventAdapter(std::string_view text, const JsonLimits &limits,
               JsonVisitor &visitor)
      : text(text), limits(limits), visitor(visitor) {}

  // NOLINTBEGIN(readability-identifier-naming): what nlohmann's parser calls.
  bool null() { return keep(visitor.null()); }
  bool boolean(bool value) { return keep(visitor.boolean(value)); }
  bool number_integer(std::int64_t value) {
    return keep(visitor.integer(value));
  }
  bool number_unsigned(std::uint64_t value) {
    if (value > INT64_MAX)
      return keep(visitor.real(static_cast<double>(value)));
    return keep(visitor.integer(static_cast<std::int64_t>(value)));
  }
  bool number_float(double value, const std::string &) {
    return keep(visitor.real(value));
  }
  bool string(std::string &value) { return keep(visitor.string(value)); }
  bool binary(Json::binary_t &) { return false; }
  bool key(std::string &value) {
    if (limits.rejectDuplicateKeys && !keys.back().insert(value).second)
      return keep(invalidArgument("duplicate key %s", quote(value).c_str()));
    return keep(visitor.key(value));
  }
  bool start_object(std::size_t) {
    if (limits.rejectDuplicateKeys)
      keys.emplace_back();
    return enter() && keep(visitor.startObject());
  }
  bool end_object() {
    if (limits.rejectDuplicateKeys)
      keys.pop_back();
    --depth;
    return keep(visitor.endObject());
  }
  bool start_array(std::size_t) {
    return enter() && keep(visitor.startArray());
  }
  bool end_array() {
    --depth;
    return keep(visitor.endArray());
  }
  template <typename Exception>
  bool parse_error(std::size_t position, const std::string &,
                   const Exception &exception) {
    // "[json.exception.parse_error.101] parse error at line 1, column 2: syntax
    // error while ...": the part after the place is what helps.
    std::string_view what = exception.what();
    std::size_t detail = what.find(": ");
    if (detail != std::string_view::npos)
      what.remove_prefix(detail + 2);
    std::string_view before =
        text.substr(0, std::min(position == 0 ? 0 : position - 1, text.size()));
    std::size_t lineStart = before.rfind('\n');
    std::size_t line = 1 + static_cast<std::size_t>(
                               std::count(before.begin(), before.end(), '\n'));
    std::size_t column = lineStart == std::string_view::npos
                             ? before.size() + 1
                             : before.size() - lineStart;
    std::string shown = quote(what, 200);
    return keep(invalidArgument("line %zu, column %zu: no valid JSON: %s", line,
                                column,
                                shown.substr(1, shown.size() - 2).c_str()));
  }
  // NOLINTEND(readability-identifier-naming)

  Status takeStatus() { return std::move(status); }

private:
  bool enter() {
    if (++depth <= limits.maxDepth)
      return true;
    return keep(resourceExhausted("JSON nested deeper than %zu levels",
                                  limits.maxDepth));
  }
  bool keep(Status next) {
    if (next.ok())
      return true;
    if (status.ok())
      status = std::move(next);
    return false;
  }

  std::string_view text;
  const JsonLimits &limits;
  JsonVisitor &visitor;
  Status status;
  std::size_t depth = 0;
  std::vector<std::unordered_set<std::string>> keys;
};
} // namespace

Status visitJson(std::string_view text, const std::string &origin,
                 const JsonLimits &limits, JsonVisitor &visitor) {
  if (text.size() > limits.maxBytes)
    return resourceExhausted("%s: %s of JSON, at most %s are accepted",
                             origin.c_str(), formatBytes(text.size()).c_str(),
                             formatBytes(limits.maxBytes).c_str());
  EventAdapter adapter(text, limits, visitor);
  bool read = Json::sax_parse(text.begin(), text.end(), &adapter);
  Status status = adapter.takeStatus();
  if (!status.ok())
    return std::move(status).withContext("%s", origin.c_str());
  if (!read)
    return invalidArgument("%s: no valid JSON", origin.c_str());
  return Status::success();
}

namespace {
/// Builds a document from events. nlohmann's own builders would instantiate its
/// parser two more times, which is 20 KB in every program.
class DocumentBuilder final : public JsonVisitor {
public:
  Status startObject() override { return open(Json::object()); }
  Status startArray() override { return open(Json::array()); }
  Status endObject() override { return close(); }
  Status endArray() override { return close(); }
  Status key(std::string_view name) override {
    member = name;
    return Status::success();
  }
  Status string(std::string_view value) override {
    place(std::string(value));
    return Status::success();
  }
  Status integer(std::int64_t value) override {
    place(value);
    return Status::success();
  }
  Status real(double value) override {
    place(value);
    return Status::success();
  }
  Status boolean(bool value) override {
    place(value);
    return Status::success();
  }
  Status null() override {
    place(nullptr);
    return Status::success();
  }

  Json take() { return std::move(document); }

private:
  /// Puts a value where the text has it; of equal keys the last one counts.
  Json &place(Json value) {
    if (parents.empty())
      return document = std::move(value);
    if (parents.back()->is_array()) {
      parents.back()->push_back(std::move(value));
      return parents.back()->back();
    }
    return (*parents.back())[member] = std::move(value);
  }
  // A container cannot grow while one inside it is open, so it stays in place.
  Status open(Json container) {
    parents.push_back(&place(std::move(container)));
    return Status::success();
  }
  Status close() {
    parents.pop_back();
    return Status::success();
  }

  Json document;
  std::vector<Json *> parents; ///< from the outermost to the open container
  std::string member;
};
} // namespace

Result<Json> parseJson(std::string_view text, const std::string &origin,
                       const JsonLimits &limits) {
  DocumentBuilder builder;
  ALBERT_RETURN_IF_ERROR(visitJson(text, origin, limits, builder));
  return builder.take();
}

Result<Json> readJsonFile(const std::string &path, const JsonLimits &limits) {
  ALBERT_ASSIGN_OR_RETURN(std::string text, readFile(path, limits.maxBytes));
  std::string_view view = text;
  if (view.substr(0, 3) == "\xef\xbb\xbf")
    view.remove_prefix(3);
  return parseJson(view, path, limits);
}

//===----------------------------------------------------------------------===//
// Members
//===----------------------------------------------------------------------===//

Result<JsonFields> JsonFields::of(const Json &value, std::string where) {
  if (!value.is_object())
    return invalidArgument("%s: expected an object, found %s", where.c_str(),
                           value.type_name());
  return JsonFields(&value, std::move(where));
}

bool JsonFields::has(const char *name) const {
  auto found = value->find(name);
  return found != value->end() && !found->is_null();
}

Result<const Json *> JsonFields::member(const char *name) const {
  auto found = value->find(name);
  if (found == value->end())
    return invalidArgument("%s: '%s' is missing", place.c_str(), name);
  return &*found;
}

Status JsonFields::wrongType(const char *name, const char *expected,
                             const Json &found) const {
  return invalidArgument("%s: '%s' must be %s, found %s", place.c_str(), name,
                         expected, found.type_name());
}

Status JsonFields::findWord(const char *name, const char *const *words,
                            std::size_t count, std::size_t &index) const {
  std::string text, allowed;
  ALBERT_RETURN_IF_ERROR(read(name, text));
  for (index = 0; index < count; ++index) {
    if (text == words[index])
      return Status::success();
    allowed += (index == 0 ? "" : ", ") + std::string(words[index]);
  }
  return invalidArgument("%s: '%s' must be one of %s, found %s", place.c_str(),
                         name, allowed.c_str(), quote(text).c_str());
}

Status JsonFields::read(const char *name, std::string &result) const {
  ALBERT_ASSIGN_OR_RETURN(const Json *found, member(name));
  const std::string *text = found->get_ptr<const std::string *>();
  if (!text)
    return wrongType(name, "a string", *found);
  result = *text;
  return Status::success();
}

/// Reads an integer; false if `value` is none or does not fit.
static bool readInteger(const Json &value, std::int64_t &result) {
  if (const auto *number = value.get_ptr<const Json::number_unsigned_t *>()) {
    result = static_cast<std::int64_t>(*number);
    return *number <= static_cast<std::uint64_t>(INT64_MAX);
  }
  const auto *number = value.get_ptr<const Json::number_integer_t *>();
  if (number)
    result = *number;
  return number != nullptr;
}

Status JsonFields::read(const char *name, std::int64_t &result) const {
  ALBERT_ASSIGN_OR_RETURN(const Json *found, member(name));
  if (!readInteger(*found, result))
    return wrongType(name, "an integer", *found);
  return Status::success();
}

Status JsonFields::read(const char *name, double &result) const {
  ALBERT_ASSIGN_OR_RETURN(const Json *found, member(name));
  if (!found->is_number())
    return wrongType(name, "a number", *found);
  result = found->get<double>();
  return Status::success();
}

Status JsonFields::read(const char *name, bool &result) const {
  ALBERT_ASSIGN_OR_RETURN(const Json *found, member(name));
  const bool *flag = found->get_ptr<const bool *>();
  if (!flag)
    return wrongType(name, "true or false", *found);
  result = *flag;
  return Status::success();
}

Status JsonFields::read(const char *name,
                        std::vector<std::int64_t> &result) const {
  ALBERT_ASSIGN_OR_RETURN(const Json *found, array(name));
  result.clear();
  for (const Json &element : *found) {
    std::int64_t number = 0;
    if (!readInteger(element, number))
      return wrongType(name, "a list of integers", element);
    result.push_back(number);
  }
  return Status::success();
}

Result<const Json *> JsonFields::array(const char *name) const {
  ALBERT_ASSIGN_OR_RETURN(const Json *found, member(name));
  if (!found->is_array())
    return wrongType(name, "a list", *found);
  return found;
}

Result<JsonFields> JsonFields::object(const char *name) const {
  ALBERT_ASSIGN_OR_RETURN(const Json *found, member(name));
  if (!found->is_object())
    return wrongType(name, "an object", *found);
  return JsonFields(found, place + "." + name);
}

} // namespace albert::rt
