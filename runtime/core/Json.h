//===- Json.h - bounded JSON reading ----------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// JSON from files that may be hostile: limits on size and nesting, optional
/// refusal of duplicate keys, errors with line and column, no exceptions.
/// `parseJson` builds a document, `visitJson` only reports events (for headers
/// of which a document would be far larger than the text), and `JsonFields`
/// reads the members of an object with their types checked.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_CORE_JSON_H
#define ALBERTC_RUNTIME_CORE_JSON_H

#include "runtime/core/Status.h"

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

using Json = nlohmann::json;

/// What is accepted.
struct JsonLimits {
  std::size_t maxBytes = std::size_t(64) << 20;
  std::size_t maxDepth = 64;
  /// Python keeps the last of equal keys; formats that are strict refuse them.
  bool rejectDuplicateKeys = false;
};

/// Receives the events of a text. Returning an error stops the reading.
class JsonVisitor {
public:
  virtual ~JsonVisitor() = default;
  virtual Status startObject() { return Status::success(); }
  virtual Status key(std::string_view name) { return Status::success(); }
  virtual Status endObject() { return Status::success(); }
  virtual Status startArray() { return Status::success(); }
  virtual Status endArray() { return Status::success(); }
  virtual Status string(std::string_view value) { return Status::success(); }
  /// A number without fraction or exponent that fits; others come as `real`.
  virtual Status integer(std::int64_t value) { return Status::success(); }
  virtual Status real(double value) { return Status::success(); }
  virtual Status boolean(bool value) { return Status::success(); }
  virtual Status null() { return Status::success(); }
};

/// Reports the events of `text`. `origin` names the file in messages. Errors:
/// ResourceExhausted beyond the limits, InvalidArgument with line and column
/// for bad syntax, or what the visitor returned.
Status visitJson(std::string_view text, const std::string &origin,
                 const JsonLimits &limits, JsonVisitor &visitor);

/// The document of `text`; errors as `visitJson`.
Result<Json> parseJson(std::string_view text, const std::string &origin,
                       const JsonLimits &limits = {});

/// `parseJson` of a file's contents; a UTF-8 byte order mark is skipped.
Result<Json> readJsonFile(const std::string &path,
                          const JsonLimits &limits = {});

/// A word of a file and the value that it stands for.
template <typename T>
struct JsonWord {
  const char *text;
  T value;
};

/// Members of an object with checked types. A wrong or missing member gives
/// InvalidArgument: "<where>: '<name>' is missing", or with what was expected
/// and found.
class JsonFields {
public:
  /// Members of `value`, which lies at `where` (file and path in it).
  static Result<JsonFields> of(const Json &value, std::string where);

  /// True if there is a member `name` that is not null.
  bool has(const char *name) const;

  /// Reads a member that must exist.
  Status read(const char *name, std::string &result) const;
  Status read(const char *name, std::int64_t &result) const;
  Status read(const char *name, double &result) const;
  Status read(const char *name, bool &result) const;
  Status read(const char *name, std::vector<std::int64_t> &result) const;

  /// Reads a member that must exist and be one of `words`.
  template <typename T, std::size_t count>
  Status readWord(const char *name, const JsonWord<T> (&words)[count],
                  T &result) const {
    const char *texts[count];
    for (std::size_t i = 0; i < count; ++i)
      texts[i] = words[i].text;
    std::size_t index = 0;
    ALBERT_RETURN_IF_ERROR(findWord(name, texts, count, index));
    result = words[index].value;
    return Status::success();
  }

  /// Reads a member if it exists; otherwise `result` stays as it is.
  template <typename T>
  Status readOptional(const char *name, T &result) const {
    return has(name) ? read(name, result) : Status::success();
  }

  /// The member as an array or object for further reading.
  Result<const Json *> array(const char *name) const;
  Result<JsonFields> object(const char *name) const;

  const std::string &where() const { return place; }

private:
  JsonFields(const Json *value, std::string where)
      : value(value), place(std::move(where)) {}
  Result<const Json *> member(const char *name) const;
  Status wrongType(const char *name, const char *expected,
                   const Json &found) const;
  /// The number of the word among `count` words that member `name` is. Apart
  /// from `readWord`, so that a program has this once and not for every type.
  Status findWord(const char *name, const char *const *words, std::size_t count,
                  std::size_t &index) const;

  const Json *value;
  std::string place;
};

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_CORE_JSON_H
