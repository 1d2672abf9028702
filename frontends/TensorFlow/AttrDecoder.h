//===- AttrDecoder.h - attributes of nodes ----------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Attributes of nodes as attributes of MLIR.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_TENSORFLOW_ATTRDECODER_H
#define ALBERTC_FRONTENDS_TENSORFLOW_ATTRDECODER_H

#include "frontends/TensorFlow/TensorDecoder.h"
#include "graph.pb.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/Support/Error.h"
#include <string>

namespace albertc::frontend {

/// The attributes of a node, function or call.
using AttrMap = google::protobuf::Map<std::string, tensorflow::AttrValue>;

/// Turns attributes into those that `tfg.node` documents.
class AttrDecoder {
public:
  explicit AttrDecoder(mlir::MLIRContext &context)
      : context(context), tensors(context) {}

  /// All of `attrs` but those without a value. `report` is called with
  /// "attribute 'x': expected …, found …" for each that cannot be read.
  mlir::DictionaryAttr
  decodeMap(const AttrMap &attrs,
            llvm::function_ref<void(const std::string &)> report);

private:
  llvm::Expected<mlir::Attribute> decode(const tensorflow::AttrValue &value);
  llvm::Expected<mlir::Attribute>
  decodeList(const tensorflow::AttrValue::ListValue &proto);
  llvm::Expected<mlir::Attribute> decodeType(tensorflow::DataType type);
  llvm::Expected<mlir::Attribute>
  decodeShape(const tensorflow::TensorShapeProto &shape);
  llvm::Expected<mlir::Attribute>
  decodeCallee(const tensorflow::NameAttrList &callee);

  mlir::MLIRContext &context;
  TensorDecoder tensors;
};

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_TENSORFLOW_ATTRDECODER_H
