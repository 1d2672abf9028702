//===- TestUtils.h - graphs for tests ---------------------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Graphs made of protobuf text, and what becomes of them.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_TEST_UNIT_COMPILER_FRONTENDS_TENSORFLOW_TESTUTILS_H
#define ALBERTC_TEST_UNIT_COMPILER_FRONTENDS_TENSORFLOW_TESTUTILS_H

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "frontends/TensorFlow/GraphFile.h"
#include "frontends/TensorFlow/GraphImporter.h"
#include "graph.pb.h"
#include "mlir/IR/MLIRContext.h"
#include "test/unit/compiler/frontends/TestUtils.h"
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>
#include <string>

namespace albertc::frontend {

/// The message that `text` describes.
template <typename MessageT>
MessageT parseText(const std::string &text) {
  MessageT message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

/// A small graph with a constant, a function, and attributes of most kinds.
inline tensorflow::GraphDef makeSmallGraph() {
  return parseText<tensorflow::GraphDef>(R"(
    node { name: "x" op: "Placeholder"
      attr { key: "dtype" value { type: DT_FLOAT } }
      attr { key: "shape" value { shape { dim { size: -1 } dim { size: 2 } } } } }
    node { name: "c" op: "Const"
      attr { key: "dtype" value { type: DT_FLOAT } }
      attr { key: "value" value { tensor { dtype: DT_FLOAT
        tensor_shape { dim { size: 2 } }
        tensor_content: "\000\000\200?\000\000\000@" } } } }
    node { name: "y" op: "PartitionedCall" input: "x" input: "^c"
      attr { key: "Tin" value { list { type: DT_FLOAT } } }
      attr { key: "Tout" value { list { type: DT_FLOAT } } }
      attr { key: "f" value { func { name: "double" } } } }
    node { name: "z" op: "AddV2" input: "y" input: "c"
      attr { key: "T" value { type: DT_FLOAT } } }
    library { function {
      signature { name: "double"
        input_arg { name: "a" type: DT_FLOAT }
        output_arg { name: "b" type: DT_FLOAT } }
      node_def { name: "add" op: "AddV2" input: "a" input: "a"
        attr { key: "T" value { type: DT_FLOAT } } }
      ret { key: "b" value: "add:z:0" } } }
    versions { producer: 1395 })");
}

/// A context that knows the dialect.
struct GraphContext : mlir::MLIRContext {
  GraphContext() : MLIRContext(Threading::DISABLED) {
    loadDialect<tfg::TFGraphDialect>();
  }
};

/// The module of a file with contents `bytes`; null after a problem.
inline mlir::OwningOpRef<mlir::ModuleOp> importBytes(mlir::MLIRContext &context,
                                                     llvm::StringRef bytes,
                                                     Problems &problems) {
  auto file = parseGraphFile(bytes, "g.pb", {}, problems);
  if (!file)
    return nullptr;
  return importGraph(context, std::move(*file), problems);
}

} // namespace albertc::frontend

#endif // ALBERTC_TEST_UNIT_COMPILER_FRONTENDS_TENSORFLOW_TESTUTILS_H
