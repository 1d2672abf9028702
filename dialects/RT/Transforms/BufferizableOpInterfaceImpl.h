//===- BufferizableOpInterfaceImpl.h - buffers of rt ops --------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// How the ops of `rt` that give tensors bufferize.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_DIALECTS_RT_TRANSFORMS_BUFFERIZABLEOPINTERFACEIMPL_H
#define ALBERTC_DIALECTS_RT_TRANSFORMS_BUFFERIZABLEOPINTERFACEIMPL_H

#include "mlir/IR/DialectRegistry.h"

namespace albertc::rt {

/// Attaches BufferizableOpInterface to `rt.tape_slot` and `rt.tape_read`.
void registerBufferizableOpInterfaceExternalModels(
    mlir::DialectRegistry &registry);

} // namespace albertc::rt

#endif // ALBERTC_DIALECTS_RT_TRANSFORMS_BUFFERIZABLEOPINTERFACEIMPL_H
