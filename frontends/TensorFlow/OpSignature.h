//===- OpSignature.h - inputs and outputs of operations ---------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// How many inputs and outputs a node has and of which types, which a file does
/// not say: a table of TensorFlow's operations, and the signatures of the
/// file's own functions.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_TENSORFLOW_OPSIGNATURE_H
#define ALBERTC_FRONTENDS_TENSORFLOW_OPSIGNATURE_H

#include "frontends/TensorFlow/AttrDecoder.h"
#include "graph.pb.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <optional>

namespace albertc::frontend {

/// A node has at most so many inputs or outputs.
constexpr int64_t kMaxNodeArguments = 65536;

/// An input or output of an operation; a list is one argument of several
/// tensors.
struct OpArgument {
  llvm::StringRef name;
  /// Attribute that has the type, or the types of a list.
  llvm::StringRef typeAttr;
  /// The type, or that of a node without the attribute; DT_INVALID for none.
  tensorflow::DataType type = tensorflow::DT_INVALID;
  /// Attribute that has the number of tensors of a list.
  llvm::StringRef countAttr;
  /// `typeAttr` is a list of types.
  bool isTypeList = false;
};

/// An operation or function.
struct OpSignature {
  llvm::SmallVector<OpArgument, 4> inputs;
  llvm::SmallVector<OpArgument, 2> outputs;
};

/// The tensors of one argument of a node.
struct ArgumentTypes {
  llvm::StringRef name;
  /// DT_INVALID where the node does not say.
  llvm::SmallVector<tensorflow::DataType, 1> types;
};

/// The signature of TensorFlow's operation `op`; null if it is not in the
/// table.
const OpSignature *findOpSignature(llvm::StringRef op);

/// The signature of a function of the file.
OpSignature makeSignature(const tensorflow::FunctionDef &function);

/// What `arguments` are for a node with attributes `attrs`. Error, "attribute
/// 'N': expected …, found …": a number of tensors that is missing, negative or
/// beyond kMaxNodeArguments, or types that are no list.
llvm::Expected<llvm::SmallVector<ArgumentTypes, 2>>
resolveArguments(llvm::ArrayRef<OpArgument> arguments, const AttrMap &attrs);

/// The type of the results of an operation that is not in the table, by the
/// attributes that TensorFlow's operations have for it (`T`, `dtype`, …);
/// DT_INVALID if there is none.
tensorflow::DataType guessResultType(const AttrMap &attrs);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_TENSORFLOW_OPSIGNATURE_H
