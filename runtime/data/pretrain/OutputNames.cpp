//===- OutputNames.cpp - names of the files of a data set -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// TensorFlow's form of the names of shards.
///
//===----------------------------------------------------------------------===//

#include "runtime/data/pretrain/OutputNames.h"

#include "runtime/core/File.h"

namespace albert::rt {

bool isPackedName(const std::string &path) {
  return path.size() > 3 && path.compare(path.size() - 3, 3, ".gz") == 0;
}

/// Where the extension of `path` begins: ".tfrecord", ".tfrecord.gz".
static std::size_t extensionBegin(const std::string &path) {
  std::size_t nameBegin = path.rfind('/') + 1; // npos + 1 is 0
  std::size_t dot = path.rfind('.');
  if (dot == std::string::npos || dot <= nameBegin)
    return path.size();
  if (!isPackedName(path))
    return dot;
  std::size_t before = path.rfind('.', dot - 1);
  return before == std::string::npos || before <= nameBegin ? dot : before;
}

std::vector<std::string> shardNames(const std::string &path,
                                    std::uint32_t count) {
  if (count == 1)
    return {path};
  std::size_t cut = extensionBegin(path);
  std::vector<std::string> names;
  names.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i)
    names.push_back(path.substr(0, cut) + format("-%05u-of-%05u", i, count) +
                    path.substr(cut));
  return names;
}

/// `stem` without "-00000-of-00008" at its end.
static std::string withoutShard(const std::string &stem) {
  static constexpr std::string_view pattern = "-#####-of-#####";
  if (stem.size() <= pattern.size())
    return stem;
  std::size_t begin = stem.size() - pattern.size();
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    char c = stem[begin + i];
    if (pattern[i] == '#' ? c < '0' || c > '9' : c != pattern[i])
      return stem;
  }
  return stem.substr(0, begin);
}

std::string manifestName(const std::string &recordFile) {
  std::string stem = recordFile.substr(0, extensionBegin(recordFile));
  return withoutShard(stem) + ".manifest.json";
}

} // namespace albert::rt
