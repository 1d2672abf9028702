//===- SafetensorsHeader.h - header of a safetensors file -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The JSON header, read from events: a document of a hostile header could take
/// many times the memory of its text.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_SAFETENSORS_SAFETENSORSHEADER_H
#define ALBERTC_RUNTIME_IO_SAFETENSORS_SAFETENSORSHEADER_H

#include "runtime/core/Status.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

/// One entry of a header, as written.
struct SafetensorsEntry {
  std::string name;
  std::string dtype;
  std::vector<std::int64_t> shape;
  /// Range of the elements, counted from the end of the header.
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

/// Parses a header. DataLoss or InvalidArgument with the place for anything
/// but the documented form; ranges are not checked against each other.
Result<std::vector<SafetensorsEntry>>
parseSafetensorsHeader(std::string_view header);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_SAFETENSORS_SAFETENSORSHEADER_H
