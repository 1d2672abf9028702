//===- BodyImporter.h - nodes of a graph or function ------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Makes `tfg.node` ops of the nodes of a graph or of a function's body:
///
///     names       unique, none empty
///     arguments   how many inputs and outputs of which types, by operation
///     inputs      names of tensors become edges
///     order       producers first; cycles are refused
///     need        what leads to no tensor that is wanted is left out
///     ops         with attributes, element types compared at every edge
///
/// A step reports all its problems before the next one begins.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_TENSORFLOW_BODYIMPORTER_H
#define ALBERTC_FRONTENDS_TENSORFLOW_BODYIMPORTER_H

#include "dialects/TFGraph/IR/TFGraphOps.h"
#include "frontends/TensorFlow/AttrDecoder.h"
#include "frontends/TensorFlow/GraphImporter.h"
#include "frontends/TensorFlow/NodeProblems.h"
#include "frontends/TensorFlow/OpSignature.h"
#include "graph.pb.h"
#include "llvm/ADT/CachedHashString.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/StringMap.h"
#include <optional>
#include <vector>

namespace albertc::frontend {

/// What bodies of one file share.
struct ImportContext {
  mlir::MLIRContext &context;
  /// Name of the file, for locations.
  std::string path;
  NodeProblems problems;
  AttrDecoder attrs;
  /// Signatures of the library's functions.
  llvm::StringMap<OpSignature> functions;
  /// Version of the format that the file was written with.
  int32_t producer = 0;
};

/// Nodes of one body.
using NodeList = google::protobuf::RepeatedPtrField<tensorflow::NodeDef>;

/// Imports one body.
class BodyImporter {
public:
  /// `function` is null for the graph itself.
  BodyImporter(ImportContext &shared, const NodeList &nodes,
               const tensorflow::FunctionDef *function,
               const ImportOptions &options)
      : shared(shared), nodes(nodes), function(function), options(options),
        location(mlir::FileLineColLoc::get(&shared.context, shared.path,
                                           /*line=*/0, /*column=*/0)) {}

  /// Appends the nodes to `block`, whose arguments are the function's, and for
  /// a function `tfg.return`. Returns false if problems were reported.
  bool run(mlir::Block &block);

private:
  /// A tensor or, with `kControl`, a control output. Numbers from the number of
  /// nodes on are arguments.
  struct Edge {
    unsigned node = 0;
    unsigned output = 0;
  };
  static constexpr unsigned kControl = ~0U;

  /// What is known of a node beside its message. Types of its inputs and
  /// outputs are read off the message again when they are needed: a graph may
  /// have a million nodes.
  struct NodeFacts {
    /// Null for an unknown operation.
    const OpSignature *signature = nullptr;
    unsigned numInputs = 0;
    unsigned numOutputs = 0;
    /// Its part of `edges`.
    unsigned firstEdge = 0;
    unsigned numEdges = 0;
  };

  bool indexNodes();
  bool resolveSignatures();
  bool connectNodes();
  void findWanted();
  bool orderBody();
  void leaveOut();
  bool createNodes(mlir::Block &block);
  bool createReturn(mlir::Block &block);

  void resolveSignature(unsigned index);
  void connectNode(unsigned index);
  void connectResults();
  /// The tensor called `text`; reports at `where` if there is none.
  std::optional<Edge> findEdge(llvm::StringRef text,
                               llvm::function_ref<std::string()> where);
  std::optional<unsigned> findOutput(unsigned node, llvm::StringRef name,
                                     unsigned index);
  std::optional<unsigned> findNamedOutput(unsigned node, llvm::StringRef name,
                                          unsigned index);
  llvm::ArrayRef<Edge> getEdges(unsigned index) const {
    return llvm::ArrayRef(edges).slice(facts[index].firstEdge,
                                       facts[index].numEdges);
  }
  void reportCycle();
  void createNode(unsigned index, mlir::OpBuilder &builder);
  /// The name of a node's operation, which most nodes share with others.
  mlir::StringAttr getOpName(unsigned index);
  void checkInputs(unsigned index, mlir::ValueRange inputs);
  llvm::SmallVector<mlir::Type> getResultTypes(unsigned index,
                                               mlir::DictionaryAttr attrs);
  mlir::Value getValue(Edge edge) const;
  /// "node 'x' (MatMul)", in a function with its name.
  std::string describe(unsigned index) const;
  void visitSources(unsigned index,
                    llvm::function_ref<void(unsigned)> visit) const;

  ImportContext &shared;
  const NodeList &nodes;
  const tensorflow::FunctionDef *function;
  ImportOptions options;
  /// Numbers of nodes and arguments by name; the names are the messages'.
  llvm::DenseMap<llvm::CachedHashStringRef, unsigned> indices;
  std::vector<NodeFacts> facts;
  /// What all nodes read, one node after the other.
  std::vector<Edge> edges;
  /// Of unknown operations in a function: the one output that is read.
  llvm::DenseMap<unsigned, llvm::StringRef> guessedOutputs;
  /// Of nodes in a function that have several outputs: the first tensor and the
  /// number of tensors by the output's name.
  llvm::DenseMap<unsigned, llvm::StringMap<std::pair<unsigned, unsigned>>>
      namedOutputs;
  llvm::DenseMap<const OpSignature *, mlir::StringAttr> opNames;
  mlir::Location location;
  /// What a function returns.
  std::vector<Edge> returnedTensors, returnedControls;
  /// Nodes of the tensors that are wanted; none if all nodes are.
  std::vector<unsigned> wanted;
  std::vector<unsigned> order;
  std::vector<tfg::NodeOp> ops;
  mlir::Block *body = nullptr;
};

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_TENSORFLOW_BODYIMPORTER_H
