//===- FilePatterns.cpp - the files that --input-file names ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// glob of POSIX.
///
//===----------------------------------------------------------------------===//

#include "runtime/core/FilePatterns.h"

#include "runtime/core/File.h"

#include <algorithm>
#include <cerrno>
#include <glob.h>
#include <unistd.h>

namespace albert::rt {

static Status noMatch(const std::string &pattern) {
  if (pattern.find_first_of("*?[") == std::string::npos)
    return systemError(ENOENT, "open %s", quote(pattern, 4096).c_str());
  return notFound("expected at least one file that matches %s, found none",
                  quote(pattern, 4096).c_str())
      .withHint("check the directory and its permissions; put the pattern into "
                "quotes so that the shell passes it on as it is");
}

/// Appends what one pattern matches to `files`, sorted.
static Status appendMatches(const std::string &pattern,
                            std::vector<std::string> &files) {
  glob_t matches = {};
  // glob sorts by the locale, which would make the order of the data depend on
  // the user's environment.
  int code = glob(pattern.c_str(), GLOB_NOSORT, nullptr, &matches);
  size_t first = files.size();
  for (size_t i = 0; code == 0 && i < matches.gl_pathc; ++i)
    files.emplace_back(matches.gl_pathv[i]);
  globfree(&matches);
  if (code == GLOB_NOSPACE)
    return resourceExhausted("out of memory while looking for files that match "
                             "%s",
                             quote(pattern, 4096).c_str());
  if (code != 0)
    return noMatch(pattern);
  std::sort(files.begin() + std::ptrdiff_t(first), files.end());
  return Status::success();
}

static Status checkNoDirectory(const std::string &path) {
  if (!isDirectory(path))
    return Status::success();
  return invalidArgument("expected files, found the directory %s",
                         quote(path, 4096).c_str())
      .withHint("name the files in it: '%s'", joinPath(path, "*").c_str());
}

Result<std::vector<std::string>>
expandFilePatterns(const std::vector<std::string> &patterns) {
  if (patterns.empty())
    return invalidArgument("expected a file or a pattern, found none")
        .withHint("separate several by commas: 'data/*.txt,more/x.txt'");
  std::vector<std::string> files;
  for (const std::string &pattern : patterns) {
    if (pattern == "-") {
      files.push_back(pattern);
      continue;
    }
    size_t first = files.size();
    if (::access(pattern.c_str(), F_OK) == 0)
      files.push_back(pattern);
    else
      ALBERT_RETURN_IF_ERROR(appendMatches(pattern, files));
    for (size_t i = first; i < files.size(); ++i)
      ALBERT_RETURN_IF_ERROR(checkNoDirectory(files[i]));
  }
  return files;
}

} // namespace albert::rt
