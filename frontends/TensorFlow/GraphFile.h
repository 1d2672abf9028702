//===- GraphFile.h - files with TensorFlow graphs ---------------*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// GraphDefs, MetaGraphs and SavedModels, binary and as text. Which of them a
/// file is is told by its contents.
///
//===----------------------------------------------------------------------===//
#ifndef ALBERTC_FRONTENDS_TENSORFLOW_GRAPHFILE_H
#define ALBERTC_FRONTENDS_TENSORFLOW_GRAPHFILE_H

#include "frontends/Problem.h"
#include "llvm/ADT/StringRef.h"
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace google::protobuf {
class Arena;
} // namespace google::protobuf

namespace albertc::tensorflow {
class MetaGraphDef;
} // namespace albertc::tensorflow

namespace albertc::frontend {

/// What a file holds.
enum class GraphFileKind { GraphDef, MetaGraph, SavedModel };

/// "a GraphDef", …
llvm::StringRef describeGraphFileKind(GraphFileKind kind);

/// A graph as its file has it. Movable; the message goes with it.
struct GraphFile {
  GraphFile();
  GraphFile(GraphFile &&other) noexcept;
  GraphFile &operator=(GraphFile &&other) noexcept;
  ~GraphFile();

  GraphFileKind kind = GraphFileKind::GraphDef;
  bool isText = false;
  /// The file that was read; of a SavedModel the one in its folder.
  std::string path;
  /// Prefix of the checkpoint in the SavedModel's folder; empty if it has none.
  std::string variables;
  /// Tags of the graph of a SavedModel.
  std::vector<std::string> tags;
  /// Where the message lies: a graph may have a million nodes, of many parts
  /// each.
  std::unique_ptr<google::protobuf::Arena> arena;
  /// The graph; of a GraphDef only `graph_def` is set.
  tensorflow::MetaGraphDef *metaGraph = nullptr;
};

/// What to take of a file that has several graphs.
struct GraphFileOptions {
  /// Tags of a SavedModel's graph; empty for its only one or the one tagged
  /// "serve".
  std::vector<std::string> tags;
};

/// The file of the SavedModel in folder `directory`, saved_model.pb or
/// saved_model.pbtxt; empty if there is none.
std::string findSavedModelFile(llvm::StringRef directory);

/// The kind of graph that a file with contents `bytes` has; none if it looks
/// like none. `isText` says which form it has.
std::optional<GraphFileKind> sniffGraph(llvm::StringRef bytes, bool &isText);

/// The kind of graph in the file at `path`, by its first bytes; none if it has
/// none or cannot be read.
std::optional<GraphFileKind> sniffGraphFile(const std::string &path);

/// Reads contents `bytes` of the file at `path`. Errors: no graph, damaged
/// messages (text with line and column), tags that the SavedModel has not or
/// has twice, tags for a file that has one graph.
std::optional<GraphFile> parseGraphFile(llvm::StringRef bytes,
                                        const std::string &path,
                                        const GraphFileOptions &options,
                                        Problems &problems);

/// Reads the file or the SavedModel's folder at `path`. Errors: those of
/// parseGraphFile, files that cannot be read or have 2 GiB or more.
std::optional<GraphFile> readGraphFile(const std::string &path,
                                       const GraphFileOptions &options,
                                       Problems &problems);

} // namespace albertc::frontend

#endif // ALBERTC_FRONTENDS_TENSORFLOW_GRAPHFILE_H
