//===- InputNames.cpp - what a node reads ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "frontends/TensorFlow/InputNames.h"
#include "llvm/ADT/SmallVector.h"

using namespace albertc::frontend;
using llvm::StringRef;

/// "^node", or none.
static std::optional<InputName> parseControlInput(StringRef text) {
  InputName name;
  name.isControl = true;
  name.node = text.drop_front();
  return name.node.empty() ? std::nullopt : std::optional(name);
}

std::optional<InputName> albertc::frontend::parseGraphInput(StringRef text) {
  if (text.starts_with("^"))
    return parseControlInput(text);
  InputName name;
  auto [node, index] = text.rsplit(':');
  name.node = node;
  bool hasIndex = node.size() != text.size();
  if (node.empty() || (hasIndex && index.getAsInteger(10, name.index)))
    return std::nullopt;
  return name;
}

std::optional<InputName> albertc::frontend::parseFunctionInput(StringRef text) {
  if (text.starts_with("^"))
    return parseControlInput(text);
  llvm::SmallVector<StringRef, 3> parts;
  text.split(parts, ':');
  InputName name;
  name.node = parts.front();
  if (parts.size() > 1)
    name.output = parts[1];
  bool isWrong = parts.size() > 3 || name.node.empty() ||
                 (parts.size() > 1 && name.output.empty()) ||
                 (parts.size() > 2 && parts[2].getAsInteger(10, name.index));
  return isWrong ? std::nullopt : std::optional(name);
}
