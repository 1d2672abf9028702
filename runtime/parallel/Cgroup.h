//===- Cgroup.h - limits that a container sets ------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Finding the directories of a process's control groups, versions 1 and 2
/// (Linux, Documentation/admin-guide/cgroup-v1 and cgroup-v2.rst). Limits hold
/// for a group and all groups below it, so callers look at every level.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_PARALLEL_CGROUP_H
#define ALBERTC_RUNTIME_PARALLEL_CGROUP_H

#include <string>
#include <vector>

namespace albert::rt {

/// The text (at most 4 KiB) of a file of /proc or /sys/fs/cgroup, empty when
/// there is none. Such files report a size of 0, so `readFile` cannot.
std::string readSmallFile(const std::string &path);

/// Path of this process in a cgroup hierarchy: the v2 one for an empty
/// `controller`, else the v1 hierarchy that has the controller. Empty when
/// `procSelfCgroup` (the text of /proc/self/cgroup) names none.
std::string cgroupPath(const std::string &procSelfCgroup,
                       const std::string &controller);

/// The directories of group `path` below `root`, innermost first, `root` last.
/// Inside a container `path` may not exist, and only `root` has files.
std::vector<std::string> cgroupDirectories(const std::string &root,
                                           std::string path);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_PARALLEL_CGROUP_H
