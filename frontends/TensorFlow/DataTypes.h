//===- DataTypes.h - TensorFlow's element types -----------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Element types by number (`DataType`) as types of MLIR.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_TENSORFLOW_DATATYPES_H
#define ALBERTC_FRONTENDS_TENSORFLOW_DATATYPES_H

#include "graph.pb.h"
#include "mlir/IR/Types.h"
#include <string>

namespace albertc::frontend {

/// The element type that `dataType` stands for; null for a number that
/// TensorFlow has not given.
mlir::Type convertDataType(mlir::MLIRContext &context,
                           tensorflow::DataType dataType);

/// "DT_FLOAT", or "DataType 77" for a number that has no name.
std::string describeDataType(tensorflow::DataType dataType);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_TENSORFLOW_DATATYPES_H
