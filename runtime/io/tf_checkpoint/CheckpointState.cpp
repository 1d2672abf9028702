//===- CheckpointState.cpp - the file `checkpoint` ------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Lines of a key and a quoted name; others are passed over.
///
//===----------------------------------------------------------------------===//

#include "runtime/io/tf_checkpoint/CheckpointState.h"

#include "runtime/core/File.h"

#include <algorithm>

namespace albert::rt {

std::vector<std::string> readCheckpointNames(const std::string &path,
                                             std::string_view key) {
  std::vector<std::string> names;
  Result<std::string> text = readFile(path, 1 << 20);
  if (!text.ok())
    return names;
  for (std::size_t line = 0; line < text->size();) {
    std::size_t end = std::min(text->find('\n', line), text->size());
    std::string_view content = std::string_view(*text).substr(line, end - line);
    line = end + 1;
    content.remove_prefix(
        std::min(content.find_first_not_of(" \t"), content.size()));
    if (content.substr(0, key.size()) != key ||
        content.substr(key.size(), 1) != ":")
      continue;
    std::size_t open = content.find('"');
    std::size_t close = content.rfind('"');
    if (open < close && close != std::string_view::npos)
      names.push_back(
          baseName(std::string(content.substr(open + 1, close - open - 1))));
  }
  return names;
}

} // namespace albert::rt
