//===- Cgroup.cpp - limits that a container sets --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "runtime/parallel/Cgroup.h"

#include <cstdio>

using namespace albert::rt;

std::string albert::rt::readSmallFile(const std::string &path) {
  FILE *file = fopen(path.c_str(), "re");
  if (!file)
    return {};
  char buffer[4096];
  size_t size = fread(buffer, 1, sizeof buffer, file);
  fclose(file);
  return {buffer, size};
}

/// Whether the comma separated `list` contains `name`.
static bool listContains(const std::string &list, const std::string &name) {
  return ("," + list + ",").find("," + name + ",") != std::string::npos;
}

std::string albert::rt::cgroupPath(const std::string &procSelfCgroup,
                                   const std::string &controller) {
  // Lines are "hierarchy:controllers:path"; v2 is "0::path".
  size_t start = 0;
  while (start < procSelfCgroup.size()) {
    size_t end = procSelfCgroup.find('\n', start);
    if (end == std::string::npos)
      end = procSelfCgroup.size();
    std::string line = procSelfCgroup.substr(start, end - start);
    start = end + 1;
    size_t first = line.find(':');
    size_t second = line.find(':', first + 1);
    if (first == std::string::npos || second == std::string::npos)
      continue;
    std::string names = line.substr(first + 1, second - first - 1);
    bool matches =
        controller.empty() ? names.empty() : listContains(names, controller);
    if (matches)
      return line.substr(second + 1);
  }
  return {};
}

std::vector<std::string> albert::rt::cgroupDirectories(const std::string &root,
                                                       std::string path) {
  std::vector<std::string> directories;
  for (;;) {
    while (!path.empty() && path.back() == '/')
      path.pop_back();
    directories.push_back(root + path);
    if (path.empty())
      return directories;
    size_t slash = path.rfind('/');
    path.resize(slash == std::string::npos ? 0 : slash);
  }
}
