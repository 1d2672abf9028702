//===- OutputNames.h - names of the files of a data set ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `out/pretrain.tfrecord` in eight parts is
/// `out/pretrain-00000-of-00008.tfrecord` and so on, and what is known about
/// them is in `out/pretrain.manifest.json`.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_DATA_PRETRAIN_OUTPUTNAMES_H
#define ALBERTC_RUNTIME_DATA_PRETRAIN_OUTPUTNAMES_H

#include <cstdint>
#include <string>
#include <vector>

namespace albert::rt {

/// Names of the `count` parts of `path`; `path` itself for one.
std::vector<std::string> shardNames(const std::string &path,
                                    std::uint32_t count);

/// True if a file of this name is packed with gzip: it ends in ".gz".
bool isPackedName(const std::string &path);

/// The manifest beside a part or the whole of a data set.
std::string manifestName(const std::string &recordFile);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_DATA_PRETRAIN_OUTPUTNAMES_H
