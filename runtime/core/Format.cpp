//===- Format.cpp - printf into a std::string -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Implementation of the text helpers.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/Format.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>

namespace albert::rt {

std::string formatList(const char *pattern, va_list arguments) {
  va_list measured;
  va_copy(measured, arguments);
  int length = vsnprintf(nullptr, 0, pattern, measured);
  va_end(measured);
  if (length <= 0)
    return {};
  std::string text(static_cast<std::size_t>(length), '\0');
  vsnprintf(text.data(), text.size() + 1, pattern, arguments);
  return text;
}

std::string format(const char *pattern, ...) {
  va_list arguments;
  va_start(arguments, pattern);
  std::string text = formatList(pattern, arguments);
  va_end(arguments);
  return text;
}

/// Length of the valid UTF-8 sequence that `text` starts with, 0 if none.
/// Overlong forms and surrogates are not told apart: this is for display.
static std::size_t utf8Length(std::string_view text) {
  unsigned char lead = static_cast<unsigned char>(text[0]);
  std::size_t length = lead < 0x80             ? 1
                       : (lead & 0xe0) == 0xc0 ? 2
                       : (lead & 0xf0) == 0xe0 ? 3
                       : (lead & 0xf8) == 0xf0 ? 4
                                               : 0;
  if (length == 0 || length > text.size())
    return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80)
      return 0;
  return length;
}

std::string quote(std::string_view text, std::size_t limit) {
  std::string quoted = "'";
  for (std::size_t i = 0; i < text.size();) {
    if (i >= limit) {
      quoted += "...";
      break;
    }
    std::size_t length = utf8Length(text.substr(i));
    unsigned char byte = static_cast<unsigned char>(text[i]);
    if (length == 0 || byte < 0x20 || byte == 0x7f) {
      quoted += format("\\x%02x", byte);
      ++i;
      continue;
    }
    quoted.append(text.substr(i, length));
    i += length;
  }
  return quoted + "'";
}

std::string formatBytes(unsigned long long bytes) {
  if (bytes < 1024)
    return format("%llu B", bytes);
  static constexpr const char *units[] = {"KiB", "MiB", "GiB", "TiB", "PiB"};
  double value = static_cast<double>(bytes) / 1024;
  std::size_t unit = 0;
  for (; value >= 1024 && unit + 1 < std::size(units); ++unit)
    value /= 1024;
  return format("%.1f %s", value, units[unit]);
}

bool parseBytes(std::string_view text, unsigned long long &bytes) {
  std::size_t digits =
      std::min(text.find_first_not_of("0123456789"), text.size());
  std::string number(text.substr(0, digits));
  std::string unit;
  for (char c : text.substr(digits))
    unit += static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
  unsigned shift = 0;
  if (!unit.empty() && unit != "B") {
    std::size_t power = std::string_view("KMGT").find(unit[0]);
    std::string rest = unit.substr(1);
    if (power == std::string_view::npos ||
        (!rest.empty() && rest != "B" && rest != "IB"))
      return false;
    shift = 10 * static_cast<unsigned>(power + 1);
  }
  errno = 0;
  bytes = std::strtoull(number.c_str(), nullptr, 10);
  if (number.empty() || errno != 0 || bytes > ULLONG_MAX >> shift)
    return false;
  bytes <<= shift;
  return true;
}

} // namespace albert::rt
