//===- FilePatterns.h - the files that --input-file names -------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// One flag, many files: the originals split the value of --input_file at
/// commas and expand each part as a pattern, and so does everything here.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_CORE_FILEPATTERNS_H
#define ALBERTC_RUNTIME_CORE_FILEPATTERNS_H

#include "runtime/core/Status.h"

#include <string>
#include <vector>

namespace albert::rt {

/// The files that `patterns` (the values of a List flag) name: a path, or a
/// pattern of glob(7). Files of one pattern are sorted by their bytes, whatever
/// the locale; patterns keep their order, and a file that two of them match
/// comes twice. "-" stays as it is. A path that exists is taken as it is even
/// if it contains *, ? or [.
///
/// Errors: no pattern at all; nothing matches one (NotFound); a directory among
/// the matches, which would lose the files in it.
Result<std::vector<std::string>>
expandFilePatterns(const std::vector<std::string> &patterns);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_CORE_FILEPATTERNS_H
