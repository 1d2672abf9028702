//===- ArrayFiles.h - arrays from files, arrays to files --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `--input NAME=FILE.npy ... --output-dir DIR` without what depends on the
/// program: the form of the flags, the files read, the files written.
///
//
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PROGRAMS_ARRAYFILES_H
#define ALBERTC_RUNTIME_PROGRAMS_ARRAYFILES_H

#include "runtime/core/Flags.h"
#include "runtime/core/Tensor.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace albert::rt {

/// One --input.
struct ArrayFile {
  std::string name; ///< the program's own name of the input
  std::string path;
};

/// The program's name of the input that a user calls `name`, or NotFound.
using ResolveName = std::function<Result<std::string>(const std::string &name)>;

/// Reads --input without opening a file. Errors are wrong usage: no '=',
/// unknown or repeated name.
Result<std::vector<ArrayFile>> inputFiles(const ParsedFlags &flags,
                                          const ResolveName &resolve);

/// True if one of `files` is for input `name`.
bool isGiven(const std::vector<ArrayFile> &files, std::string_view name);

/// Wrong usage when --output-dir is missing.
Status checkOutputFlag(const ParsedFlags &flags);

/// Arrays of files.
struct ArrayBatch {
  std::vector<Tensor> memory;
  std::vector<NamedTensor> arrays; ///< views of `memory`
};

/// Makes the output directory and then reads all inputs. Errors: the directory
/// cannot be made or written to, and those of `readNpy`.
Result<ArrayBatch> readInputs(const ParsedFlags &flags,
                              const ResolveName &resolve);

/// Writes an output to NAME.npy in the output directory.
Status writeArray(const ParsedFlags &flags, const std::string &name,
                  const Tensor &tensor);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PROGRAMS_ARRAYFILES_H
