//===- JsonText.cpp - writing JSON ----------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/programs/JsonText.h"

#include "runtime/core/Json.h"

#include <cmath>
#include <cstdlib>

using namespace albert::rt;

void albert::rt::appendJsonString(std::string &out, std::string_view text) {
  out += '"';
  for (char c : text) {
    if (c == '"' || c == '\\')
      out += {'\\', c};
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f)
      out += format("\\u%04x", unsigned(c));
    else
      out += c;
  }
  out += '"';
}

void albert::rt::appendJsonNumber(std::string &out, float value) {
  if (!std::isfinite(value)) {
    out += "null";
    return;
  }
  char text[32];
  for (int digits = 6; digits <= 9; ++digits) {
    snprintf(text, sizeof text, "%.*g", digits, double(value));
    if (strtof(text, nullptr) == value)
      break;
  }
  out += text;
}

std::string albert::rt::shortestText(double value) {
  std::string text;
  for (int digits = 6; digits <= 17; ++digits) {
    text = format("%.*g", digits, value);
    if (strtod(text.c_str(), nullptr) == value)
      break;
  }
  return text;
}

namespace {
/// Writes the events of a text again, indented.
class PrettyPrinter final : public JsonVisitor {
public:
  Status startObject() override { return open('{'); }
  Status startArray() override { return open('['); }
  Status endObject() override { return close('}'); }
  Status endArray() override { return close(']'); }
  Status key(std::string_view name) override {
    separate();
    appendJsonString(out, name);
    out += ": ";
    afterKey = true;
    return Status::success();
  }
  Status string(std::string_view value) override {
    startScalar();
    appendJsonString(out, value);
    return Status::success();
  }
  Status integer(int64_t value) override {
    return scalar(format("%lld", static_cast<long long>(value)));
  }
  Status real(double value) override { return scalar(format("%.9g", value)); }
  Status boolean(bool value) override {
    return scalar(value ? "true" : "false");
  }
  Status null() override { return scalar("null"); }

  std::string take() { return std::move(out) + "\n"; }

private:
  struct Level {
    bool empty = true;
    bool broken = false; ///< holds objects or lists: one element a line
  };

  Status scalar(const std::string &text) {
    startScalar();
    out += text;
    return Status::success();
  }
  void startScalar() {
    if (!afterKey && !levels.empty()) {
      out += levels.back().empty ? "" : ", ";
      levels.back().empty = false;
    }
    afterKey = false;
  }
  /// Starts a member or a nested element on a line of its own.
  void separate() {
    if (levels.empty())
      return;
    out += levels.back().empty ? "\n" : ",\n";
    levels.back().empty = false;
    levels.back().broken = true;
    out.append(2 * levels.size(), ' ');
  }
  Status open(char bracket) {
    if (!afterKey)
      separate();
    afterKey = false;
    out += bracket;
    levels.emplace_back();
    return Status::success();
  }
  Status close(char bracket) {
    bool broken = levels.back().broken;
    levels.pop_back();
    if (broken) {
      out += '\n';
      out.append(2 * levels.size(), ' ');
    }
    out += bracket;
    return Status::success();
  }

  std::string out;
  std::vector<Level> levels;
  bool afterKey = false;
};
} // namespace

Result<std::string> albert::rt::prettyJson(std::string_view json,
                                           const std::string &origin) {
  PrettyPrinter printer;
  ALBERT_RETURN_IF_ERROR(visitJson(json, origin, JsonLimits(), printer));
  return printer.take();
}
