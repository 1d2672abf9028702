//===- InputNames.h - what a node reads -------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The notations of a node's inputs. In a graph: "node" and "node:2"; in a
/// function: "argument", "node:output" and "node:output:2", with the output's
/// name of the operation; in both "^node" for a control input.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_TENSORFLOW_INPUTNAMES_H
#define ALBERTC_FRONTENDS_TENSORFLOW_INPUTNAMES_H

#include "llvm/ADT/StringRef.h"
#include <optional>

namespace albertc::frontend {

/// One input of a node.
struct InputName {
  llvm::StringRef node;
  /// Name of the output in a function; empty in a graph and for arguments.
  llvm::StringRef output;
  /// Number of the output, or of the tensor of output `output`.
  unsigned index = 0;
  bool isControl = false;
};

/// Reads an input of a graph's node; none if it is not one.
std::optional<InputName> parseGraphInput(llvm::StringRef text);

/// Reads an input of a function's node, or what a function returns; none if it
/// is not one.
std::optional<InputName> parseFunctionInput(llvm::StringRef text);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_TENSORFLOW_INPUTNAMES_H
