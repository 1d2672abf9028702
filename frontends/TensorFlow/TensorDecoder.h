//===- TensorDecoder.h - constants of a graph -------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Constants in each of the ways that TensorProto has for them: bytes, values,
/// or fewer values than elements, of which the last one is repeated.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_TENSORFLOW_TENSORDECODER_H
#define ALBERTC_FRONTENDS_TENSORFLOW_TENSORDECODER_H

#include "graph.pb.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/Support/Error.h"
#include <cstdint>

namespace albertc::frontend {

/// Makes attributes of constants. One object serves one file, because it keeps
/// count of the memory that short lists of values grow to.
class TensorDecoder {
public:
  explicit TensorDecoder(mlir::MLIRContext &context) : context(context) {}

  /// Constants of more bytes are resources, which are not hashed and compared.
  static constexpr uint64_t kMaxUniquedBytes = 4096;
  /// What repeated last values may take in one file.
  static constexpr uint64_t kMaxRepeatedBytes = uint64_t(1) << 29;

  /// The value of `tensor`, little endian in the file. Errors, "expected …,
  /// found …": a shape that is not static or has more elements than can be
  /// counted, bytes or values that are not as many as the shape says, a type
  /// that is not for constants, more repeated values than the limit.
  llvm::Expected<mlir::TypedAttr> decode(const tensorflow::TensorProto &tensor);

private:
  llvm::Expected<mlir::TypedAttr>
  decodeNumbers(const tensorflow::TensorProto &tensor,
                mlir::RankedTensorType type);
  llvm::Expected<mlir::TypedAttr>
  decodeStrings(const tensorflow::TensorProto &tensor,
                mlir::RankedTensorType type);
  mlir::TypedAttr makeAttribute(mlir::RankedTensorType type,
                                llvm::ArrayRef<char> bytes);
  llvm::Error reserve(uint64_t bytes);

  mlir::MLIRContext &context;
  uint64_t repeatedBytes = 0;
};

/// Reads the shape of `proto`. Errors: a dimension below -1, which stands for
/// an unknown one.
llvm::Expected<llvm::SmallVector<int64_t>>
decodeDims(const tensorflow::TensorShapeProto &proto);

/// An error of text alone; who knows the node adds it.
llvm::Error makeDecodeError(const llvm::Twine &text);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_TENSORFLOW_TENSORDECODER_H
