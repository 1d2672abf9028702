//===- GraphLowering.h - a graph becomes a function -------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Private to `convert-tfg-to-linalg`: the function that is made, its
/// arguments, and what the nodes have become so far.
///
//===----------------------------------------------------------------------===//

#ifndef ALBERTC_COMPILER_CONVERSION_TFGRAPHTOLINALG_GRAPHLOWERING_H
#define ALBERTC_COMPILER_CONVERSION_TFGRAPHTOLINALG_GRAPHLOWERING_H

#include "compiler/Conversion/TFGraphToLinalg/NodeLowering.h"
#include "dialects/RT/IR/RTOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/SymbolTable.h"

namespace albertc {

/// Bounds of the sizes that a graph leaves open.
struct SizeBounds {
  /// Of the first dimension of an input.
  int64_t batch;
  /// Of the others.
  int64_t length;
};

/// Lowers one graph. In the order of the members' use: `check`, `run`.
class GraphLowering {
public:
  /// The function is an entry, or a part of entries.
  GraphLowering(tfg::GraphOp graph, const SizeBounds &bounds, bool isPart);

  /// Finds the nodes that the outputs need. Fails, with errors that name all of
  /// them, if there are some that cannot be compiled.
  mlir::LogicalResult check();
  /// Replaces the graph by a function and parameters. Fails, with an error for
  /// every node that could not be compiled.
  mlir::LogicalResult run();

  /// The tensor that `value` has become. Small integer tensors whose elements
  /// follow from sizes are made when they are first asked for.
  mlir::Value getTensor(mlir::Value value);
  void setTensor(mlir::Value value, mlir::Value tensor) {
    tensors[value] = tensor;
  }
  tfg::SymbolicShapes &getShapes() { return shapes; }
  /// All of the shape of `value`, which `check` has found to be known.
  const tfg::Sizes &getShape(mlir::Value value);
  mlir::Value loadParameter(llvm::StringRef name, mlir::RankedTensorType type);
  /// Whether large constants are parameters. Those of a part are none: what is
  /// trained is the variables.
  bool storesConstants() const { return !isPart; }

private:
  /// A size that the graph leaves open.
  struct OpenSize {
    unsigned symbol;
    std::string name;
    int64_t bound;
  };
  /// An array that goes in or comes out.
  struct Array {
    std::string name;
    std::string tensor;
    mlir::Value value;
    int64_t maxElements = 0;
  };

  void collectSizes();
  mlir::LogicalResult collectArrays();
  void findNeeded();
  mlir::LogicalResult checkOperations();
  mlir::LogicalResult checkTypes();
  mlir::LogicalResult checkShapes();
  bool hasKnownElements(mlir::Value value);
  std::optional<int64_t> boundElements(mlir::Value value);
  /// An expression over the sizes' names, as the manifest has it.
  mlir::Attribute describeSize(const tfg::Size &size);
  mlir::DictionaryAttr describeArray(const Array &array);
  mlir::DictionaryAttr describe();
  mlir::func::FuncOp createFunction(mlir::OpBuilder &outside);
  void readInputs(mlir::func::FuncOp function, TensorBuilder &builder);
  /// An output as an array has it: a truth value is a byte.
  mlir::Value getArrayValue(const Array &array, TensorBuilder &builder);
  mlir::LogicalResult lowerOps(TensorBuilder &builder);
  mlir::LogicalResult lowerNode(tfg::NodeOp node, TensorBuilder &builder);
  /// Moves an op of another dialect into the function.
  void move(mlir::Operation *op, TensorBuilder &builder);
  /// `value` as ops on rows read it.
  mlir::Value getMoved(mlir::Value value, TensorBuilder &builder);
  /// Values from outside that `op` reads, in its regions, too.
  static llvm::SmallVector<mlir::Value> getReads(mlir::Operation *op);
  void writeOutputs(mlir::func::FuncOp function, TensorBuilder &builder);
  void returnOutputs(TensorBuilder &builder);

  tfg::GraphOp graph;
  SizeBounds bounds;
  bool isPart;
  mlir::ModuleOp module;
  mlir::SymbolTable symbols;
  tfg::SymbolicShapes shapes;
  llvm::SmallVector<OpenSize> sizes;
  llvm::SmallVector<Array> inputs, outputs;
  /// What the outputs need, in the order in which it can be computed.
  llvm::SmallVector<mlir::Operation *> needed;
  llvm::SmallVector<tfg::NodeOp> neededNodes;
  /// Where shapes stay when others are added.
  llvm::DenseMap<mlir::Value, std::unique_ptr<tfg::Sizes>> shapeOf;
  llvm::DenseMap<mlir::Value, mlir::Value> tensors;
  /// What ops on rows compute, of the types that they give it.
  llvm::DenseMap<mlir::Value, mlir::Value> moved;
  llvm::StringMap<rt::ParamOp> params;
  TensorBuilder *builder = nullptr;
};

} // namespace albertc

#endif // ALBERTC_COMPILER_CONVERSION_TFGRAPHTOLINALG_GRAPHLOWERING_H
