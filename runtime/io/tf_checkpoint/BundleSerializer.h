//===- BundleSerializer.h - write messages of a checkpoint ------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The inverse of the parsers in BundleProto.h. Fields that are zero are left
/// out, as proto3 does, so that the bytes equal TensorFlow's.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_RUNTIME_IO_TFCHECKPOINT_BUNDLESERIALIZER_H
#define ALBERTC_RUNTIME_IO_TFCHECKPOINT_BUNDLESERIALIZER_H

#include "runtime/io/tf_checkpoint/BundleProto.h"

namespace albert::rt {

/// BundleHeaderProto; the version says what TensorFlow's writer says, that it
/// is of version 1 and that every reader will do.
std::string serialize(const BundleHeader &header);

/// BundleEntryProto.
std::string serialize(const BundleEntry &entry);

} // namespace albert::rt

#endif // ALBERTC_RUNTIME_IO_TFCHECKPOINT_BUNDLESERIALIZER_H
