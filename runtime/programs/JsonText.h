//===- JsonText.h - writing JSON --------------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The few things that programs write as JSON, appended to a string: a JSON
/// library's writer would bring streams and locales into every program.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAMS_JSONTEXT_H
#define ALBERTC_RUNTIME_PROGRAMS_JSONTEXT_H

#include "runtime/core/Status.h"

#include <string>
#include <string_view>

namespace albert::rt {

/// Appends `text` (UTF-8) in quotes, with escapes.
void appendJsonString(std::string &out, std::string_view text);

/// Appends the shortest decimal form that reads back as the same float; null
/// for NaN and infinities, which JSON lacks.
void appendJsonNumber(std::string &out, float value);

/// The shortest decimal form that reads back as the same double.
std::string shortestText(double value);

/// `json` again with line breaks and two spaces per level; lists of scalars
/// stay on a line. Errors: as `visitJson`, naming `origin`.
Result<std::string> prettyJson(std::string_view json,
                               const std::string &origin);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_JSONTEXT_H
